"""Which of the namesakes a place mention means: asks the resolver with what the report says around the name."""

from __future__ import annotations

from collections import Counter

from marsad.reading.document import Document, PlaceMention
from marsad.reading.fold import LetterTable, fold
from marsad.reading.knowledge import Place
from marsad.reading.namesakes import Context, Found, resolve

_NOUN_KINDS = {
    "city": ("settlement", "neighbourhood"),
    "town": ("settlement", "adm3"),
    "village": ("settlement",),
    "governorate": ("adm1",),
    "countryside": ("adm1", "settlement", "adm2"),
    "district": ("adm2", "adm3", "settlement"),
    "subdistrict": ("adm3", "adm2", "settlement"),
    "neighbourhood": ("neighbourhood", "settlement"),
    "area": ("area", "settlement", "adm3", "adm2"),
    "region": ("area", "adm1", "settlement"),
}


def resolve_places(
    doc: Document, places: tuple[Place, ...], theatres: dict[str, tuple[str, ...]], letters: LetterTable
) -> None:
    """Choose one gazetteer place for every mention that has candidates, sure ones first."""
    conflict = frozenset(theatres.get(doc.theatre, ()))
    countries: Counter[str] = Counter()
    adm1: Counter[str] = Counter()
    for mention in doc.places:
        words = doc.tokens.words[mention.name_first : mention.name_last + 1]
        doc.name_at[mention.name_first] = " ".join(words)
        kinds = {(places[c].country, places[c].adm1) for c in mention.candidates if mention.refers < 0}
        found = {c for c, _ in kinds}
        if len(found) == 1:
            countries.update(found)
        if any(places[c].kind == "adm1" for c in mention.candidates):
            adm1.update(places[c].adm1 for c in mention.candidates if places[c].kind == "adm1")
    order = sorted(range(len(doc.places)), key=lambda i: (len(doc.places[i].candidates) != 1, i))
    for number in order:
        mention = doc.places[number]
        if mention.candidates and mention.refers < 0:
            _resolve(
                doc,
                number,
                mention,
                places,
                Context(countries, adm1, _near(doc, number), _nouns(mention), conflict),
            )
    for mention in doc.places:
        if mention.place is not None and mention.place.name_ar not in doc.place_names:
            doc.place_names[mention.place.name_ar] = fold(mention.place.name_ar, letters).text
        if mention.refers >= 0:
            mention.place = doc.places[mention.refers].place


def _resolve(
    doc: Document, number: int, mention: PlaceMention, places: tuple[Place, ...], context: Context
) -> None:
    found = [Found(places[c], 1.0, ()) for c in mention.candidates]
    ranked = resolve(found, context)
    if ranked:
        mention.place, mention.rank = ranked[0].place, ranked[0].score
        mention.reasons = (*mention.reasons, *ranked[0].reasons)


def _near(doc: Document, number: int) -> list[tuple[float, float]]:
    """Points of places already resolved within five mentions."""
    out = []
    for other in doc.places[max(0, number - 5) : number + 6]:
        if other.place and other.place.lat is not None and other.place.lon is not None:
            if other.place.kind not in ("country", "adm1"):
                out.append((other.place.lat, other.place.lon))
    return out


def _nouns(mention: PlaceMention) -> tuple[str, ...]:
    for noun in mention.generic:
        if noun in _NOUN_KINDS:
            return _NOUN_KINDS[noun]
    return ("adm1", "settlement", "adm2") if mention.direction else ()

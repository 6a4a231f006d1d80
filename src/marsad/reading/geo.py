"""Which of the namesakes a place mention means: asks the resolver with what the report says around the name."""

from __future__ import annotations

from collections import Counter

from marsad.reading.document import Document, PlaceMention
from marsad.reading.fold import LetterTable, fold
from marsad.reading.knowledge import Place
from marsad.reading.namesakes import Context, choose

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
    doc: Document,
    places: tuple[Place, ...],
    theatres: dict[str, tuple[str, ...]],
    letters: LetterTable,
    folded: dict[str, str],
) -> None:
    """Choose one gazetteer place for every mention that has candidates, sure ones first.

    ``folded``: names of places as they fold, kept from report to report.
    """
    conflict = frozenset(theatres.get(doc.theatre, ()))
    countries: Counter[str] = Counter()
    adm1: Counter[str] = Counter()
    announced: dict[str, Counter[str]] = {}
    for mention in doc.places:
        words = doc.tokens.words[mention.name_first : mention.name_last + 1]
        name = doc.name_at[mention.name_first] = " ".join(words)
        if mention.generic and mention.generic[-1] in _NOUN_KINDS:
            announced.setdefault(name, Counter())[_NOUN_KINDS[mention.generic[-1]][0]] += 1
        listed = [places[c] for c in mention.candidates]
        if listed and mention.refers < 0:
            country = listed[0].country
            if all(p.country == country for p in listed):
                countries[country] += 1
        for place in listed:
            if place.kind == "adm1":
                adm1[place.adm1] += 1
    order = sorted(range(len(doc.places)), key=lambda i: (len(doc.places[i].candidates) != 1, i))
    for number in order:
        mention = doc.places[number]
        if mention.candidates and mention.refers < 0:
            _resolve(
                doc,
                number,
                mention,
                places,
                Context(
                    countries,
                    adm1,
                    _near(doc, number),
                    _nouns(mention),
                    conflict,
                    announced.get(doc.name_at[mention.name_first], {}),
                ),
            )
    doc.place_names = folded
    for mention in doc.places:
        if mention.place is not None and mention.place.name_ar not in folded:
            folded[mention.place.name_ar] = fold(mention.place.name_ar, letters).text
        if mention.refers >= 0:
            mention.place = doc.places[mention.refers].place


def _resolve(
    doc: Document, number: int, mention: PlaceMention, places: tuple[Place, ...], context: Context
) -> None:
    best = choose([places[c] for c in mention.candidates], context)
    mention.place, mention.rank = best.place, best.score
    mention.reasons = (*mention.reasons, *best.reasons)


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

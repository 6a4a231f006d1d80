"""Which of the namesakes a place mention means."""

from __future__ import annotations

from marsad.reading.document import Document
from marsad.reading.knowledge import Place


def resolve_places(doc: Document, places: tuple[Place, ...], theatres: dict[str, tuple[str, ...]]) -> None:
    """Choose one gazetteer place for every mention that has candidates."""
    for mention in doc.places:
        words = doc.tokens.words[mention.name_first : mention.name_last + 1]
        doc.name_at[mention.name_first] = " ".join(words)
        countries = theatres.get(doc.theatre, ())
        pool = [places[c] for c in mention.candidates if places[c].country in countries] or [
            places[c] for c in mention.candidates
        ]
        if pool:
            wanted = "adm1" if "governorate" in mention.generic or "countryside" in mention.generic else ""
            mention.place = max(pool, key=lambda p: (p.kind == wanted, p.population))

"""Directions in the words for a place: ``directions.csv`` of a language."""

from __future__ import annotations

from functools import cache

from marsad.packs.letters import folded
from marsad.packs.words import load_words


@cache
def _forms(lang: str) -> tuple[tuple[tuple[str, ...], float], ...]:
    """Folded forms as words, longest first, with their bearing."""
    found = {
        (tuple(folded(row.form, lang).split()), row.bearing)
        for row in load_words(lang).directions
        if row.bearing is not None
    }
    return tuple(sorted(found, key=lambda item: (-len(item[0]), item[0])))


def bearing_of(text: str, lang: str = "ar") -> float | None:
    """The direction that the words for a place tell, in degrees clockwise from north; None if they tell none."""
    words = tuple(folded(text, lang).split())
    for form, bearing in _forms(lang):
        size = len(form)
        if any(words[i : i + size] == form for i in range(len(words) - size + 1)):
            return bearing
    return None

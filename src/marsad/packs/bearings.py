"""Directions in the words for a place, and whether they tell of the place or of the land beside it.

``directions.csv`` and ``generic_places.csv`` of the languages.
"""

from __future__ import annotations

from functools import cache

from marsad.packs.files import data_root
from marsad.packs.language_checks import languages
from marsad.packs.letters import folded
from marsad.packs.words import load_words

_BESIDE = frozenset({"countryside", "front"})  # kinds of land that lies about a town
_WITHIN = frozenset({"neighbourhood"})  # and those that lie in it
Form = tuple[str, ...]


@cache
def _languages() -> tuple[str, ...]:
    return tuple(folder.name for folder in languages(data_root()))


@cache
def _forms(lang: str) -> tuple[tuple[Form, float, bool], ...]:
    """Folded forms as words, longest first, with their bearing, and whether they point away from the place."""
    found = {
        (tuple(folded(row.form, lang).split()), row.bearing, row.scope == "near")
        for row in load_words(lang).directions
        if row.bearing is not None
    }
    return tuple(sorted(found, key=lambda item: (-len(item[0]), item)))


@cache
def _nouns(lang: str, kinds: frozenset[str]) -> frozenset[Form]:
    """Folded forms of place nouns of some kinds."""
    rows = load_words(lang).generic_places
    return frozenset(tuple(folded(row.form, lang).split()) for row in rows if row.kind in kinds)


def _has(words: Form, form: Form) -> bool:
    size = len(form)
    return any(words[i : i + size] == form for i in range(len(words) - size + 1))


@cache
def _direction(text: str) -> tuple[float, bool] | None:
    for lang in _languages():
        words = tuple(folded(text, lang).split())
        for form, bearing, away in _forms(lang):
            if _has(words, form):
                return bearing, away
    return None


def bearing_of(text: str) -> float | None:
    """The direction that the words for a place tell, in degrees clockwise from north; None if they tell none."""
    found = _direction(text)
    return None if found is None else found[0]


@cache
def beside(text: str) -> bool:
    """Whether the words tell of land beside the place they name: its countryside, its outskirts, "east of" it.

    A quarter, and "the eastern part", lie within it.
    """
    about = False
    for lang in _languages():
        words = tuple(folded(text, lang).split())
        if any(_has(words, form) for form in _nouns(lang, _WITHIN)):
            return False
        about = about or any(_has(words, form) for form in _nouns(lang, _BESIDE))
    found = _direction(text)
    return about or (found is not None and found[1])

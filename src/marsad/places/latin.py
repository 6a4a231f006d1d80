"""Names of places in Latin letters: those a gazetteer has, with and without article, and keys of the Arabic ones."""

from __future__ import annotations

import re
from collections.abc import Iterable

from marsad.packs.letters import folded
from marsad.packs.romanisation import load_romanisation
from marsad.places.gazetteer import Gazetteer
from marsad.reading.knowledge import Place
from marsad.reading.lexicon import Entry
from marsad.reading.romanise import Romanisation, arabic_key
from marsad.reading.tokens import tokenise

_BRACKET = re.compile(r"\s*\([^)]*\)")
_SHORTEST = 3
_KEY = 3  # consonants a key must have
_MOST = 8  # places of one key: with more it tells nothing
_RANK = ("country", "settlement", "adm1", "adm2", "adm3", "neighbourhood", "area", "feature")


def latin_names(gazetteer: Gazetteer, lang: str) -> Iterable[Entry]:
    """Every Latin name of every place as a lexicon entry; an article may be spelt otherwise or be left out."""
    rules = load_romanisation(lang)
    found: dict[tuple[str, ...], dict[int, None]] = {}
    loose: dict[tuple[str, ...], dict[int, None]] = {}

    def add(name: str, index: int) -> None:
        words = tuple(tokenise(folded(_BRACKET.sub("", name), lang)).words)
        if not words or len("".join(words)) < _SHORTEST:
            return
        found.setdefault(words, {})[index] = None
        for other in _articles(words, rules):
            if len("".join(other)) > _SHORTEST:
                loose.setdefault(other, {})[index] = None

    for name, indexes in gazetteer.english.items():
        for index in indexes:
            add(name, index)
    for index, place in enumerate(gazetteer.places):
        add(place.name_en, index)
    for words, more in loose.items():
        if words not in found:
            found[words] = more
    for words, told in found.items():
        yield Entry("place", words, tuple(sorted(told, key=lambda i: _order(gazetteer.places[i]))))


def arabic_keys(gazetteer: Gazetteer, lang: str) -> dict[str, tuple[int, ...]]:
    """Consonants of Arabic names → indexes of the places that bear them; by these other spellings are found."""
    rules = load_romanisation(lang)
    found: dict[str, dict[int, None]] = {}
    for index, place in enumerate(gazetteer.places):
        key = arabic_key(folded(place.name_ar), rules)
        if len(key) >= _KEY:
            found.setdefault(key, {})[index] = None
    return {
        key: tuple(sorted(told, key=lambda i: _order(gazetteer.places[i])))
        for key, told in found.items()
        if len(told) <= _MOST
    }


def _order(place: Place) -> tuple[int, int, str]:
    return _RANK.index(place.kind) if place.kind in _RANK else len(_RANK), -place.population, place.id


def _articles(words: tuple[str, ...], rules: Romanisation) -> Iterable[tuple[str, ...]]:
    """The name with every spelling of its articles, with one before it, and with none before it."""
    bare = words[1:] if words[0] in rules.articles and len(words) > 1 else words
    inner = [i for i, word in enumerate(bare) if word in rules.articles and i + 1 < len(bare)]
    shapes = [bare]
    for i in inner:
        shapes += [(*bare[:i], article, *bare[i + 1 :]) for article in rules.common_articles]
        shapes.append((*bare[:i], *bare[i + 1 :]))
    for shape in dict.fromkeys(shapes):
        yield shape
        yield from ((article, *shape) for article in rules.common_articles)

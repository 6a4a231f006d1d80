"""The words a report is found by: folded letters, clitics taken off, the same for what is stored and what is asked.

SQLite keeps them in a full-text table without content (``report_words``, columns ``title`` and ``body``, row number
``reports.seq``; its ASCII tokeniser takes our words as they are), PostgreSQL in a ``tsvector`` that we write ourselves:
weight A for the title, D for the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache

from marsad.packs.clitics import Proclitics, load_proclitics
from marsad.packs.letters import load_letters
from marsad.reading.fold import fold

_WORD = re.compile(r"[^\W_]+")
_LONGEST = 40  # letters of a word that count
_MOST = 400_000  # bytes of words of one report; what comes later is not found by words. PostgreSQL takes 1 MB
_REST = 3  # letters that stay when a clitic is taken off; two behind an article
_POSITIONS = 16_383  # of PostgreSQL
_PER_WORD = 255  # positions of one word that PostgreSQL keeps
_GAP = 10  # between title and text, so that no phrase spans both


@dataclass(frozen=True, slots=True)
class Words:
    """What a report is found by: words separated by blanks, in their order."""

    title: str
    body: str


def words_of(title: str, text: str) -> Words:
    """The words of a report."""
    return Words(searched(title), searched(text))


def searched(text: str, lang: str = "ar") -> str:
    """``text`` as it is indexed and asked for: folded words without clitics, a blank between two.

    >>> len(set(searched("القوات قوات وقوات لقوات للقوات").split()))
    1
    """
    bare = _stripper(lang)
    found: list[str] = []
    room = _MOST
    for word in _WORD.findall(fold(text, load_letters(lang)).text):
        stem = bare(word)
        room -= len(stem) * 2 + 8
        if room < 0:
            break
        found.append(stem)
    return " ".join(found)


def bare_word(lang: str = "ar") -> Callable[[str], str]:
    """What makes of one folded word the word that is indexed: see ``searched``."""
    return _stripper(lang)


@cache
def _stripper(lang: str) -> Callable[[str], str]:
    known = load_proclitics(lang)

    @lru_cache(maxsize=100_000)
    def bare(word: str) -> str:
        return stem(word[:_LONGEST], known)

    return bare


def stem(word: str, known: Proclitics) -> str:
    """A folded word without what may be written before it, taken off again and again while enough is left.

    Letters of the word itself go too where they look like clitics; they go from every form of it, so that its forms
    still meet.
    """
    while True:
        rest = next(
            (word[len(a) :] for a in known.articles if word.startswith(a) and len(word) > len(a) + 1), ""
        )
        if not rest and word[0] in known.single and len(word) > _REST:
            rest = word[1:]
        if not rest:
            return word
        word = rest


def vector(words: Words) -> str:
    """The words as PostgreSQL reads a ``tsvector``; words have letters and digits only, so nothing needs escaping.

    >>> vector(Words("a", "b a"))
    "'a':1A,13 'b':12"
    """
    positions: dict[str, list[str]] = {}
    title = words.title.split()
    for at, word in enumerate(title, 1):
        positions.setdefault(word, []).append(f"{min(at, _POSITIONS)}A")
    for at, word in enumerate(words.body.split(), len(title) + 1 + _GAP):
        if at <= _POSITIONS or word not in positions:
            positions.setdefault(word, []).append(str(min(at, _POSITIONS)))
    return " ".join(f"'{word}':{','.join(at[:_PER_WORD])}" for word, at in positions.items())

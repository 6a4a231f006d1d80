"""The place in a text where words were found: a few lines around it, and where the words stand in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from marsad.packs.letters import load_letters
from marsad.reading.fold import fold
from marsad.record.query import Phrase
from marsad.record.words import bare_word

WIDTH = 160  # characters
_WORD = re.compile(r"[^\W_]+")
_BLANK = re.compile(r"\s")


@dataclass(frozen=True, slots=True)
class Snippet:
    """``text``: one line of the original words. ``marks``: spans of it where words were found. ``start``: its offset.

    Every character stands for one of the original; line breaks became blanks.
    """

    text: str
    marks: tuple[tuple[int, int], ...]
    start: int


def snippet(text: str, phrases: tuple[Phrase, ...], width: int = WIDTH, lang: str = "ar") -> Snippet:
    """The ``width`` characters of ``text`` with the most different phrases in them; the beginning if there is none."""
    found = list(_spans(text, phrases, lang))
    first = _best(found, width)
    start = _word_begins(text, max(0, first - width // 4))
    end = min(len(text), start + width)
    if end < len(text):
        end = max(text.rfind(" ", start + 1, end), _last_end(found, start, end), start + 1)
    marks = tuple((a - start, b - start) for a, b, _ in found if start <= a and b <= end)
    return Snippet(_BLANK.sub(" ", text[start:end]), marks, start)


def around(text: str, start: int, end: int, width: int = WIDTH) -> Snippet:
    """The ``width`` characters of ``text`` around ``text[start:end]``, which is marked."""
    first = _word_begins(text, max(0, (start + end - width) // 2)) if start > width // 2 else 0
    first = min(first, start)
    last = max(text.rfind(" ", end, first + width), end) if first + width < len(text) else len(text)
    return Snippet(_BLANK.sub(" ", text[first:last]), ((start - first, end - first),), first)


def marked(found: Snippet, before: str = "[", after: str = "]") -> str:
    """The snippet with signs around what was found.

    >>> marked(Snippet("one two", ((4, 7),), 0))
    'one [two]'
    """
    out, at = [], 0
    for start, end in found.marks:
        out += [found.text[at:start], before, found.text[start:end], after]
        at = end
    return "".join((*out, found.text[at:]))


def _spans(text: str, phrases: tuple[Phrase, ...], lang: str) -> Iterator[tuple[int, int, int]]:
    """Where phrases stand in the original text: (start, end, which), in order, without overlaps."""
    if not phrases:
        return
    folded = fold(text, load_letters(lang))
    words = list(_WORD.finditer(folded.text))
    bare = bare_word(lang)
    stems = [bare(word.group()) for word in words]
    begins: dict[str, list[int]] = {}
    for which, phrase in enumerate(phrases):
        begins.setdefault(phrase[0], []).append(which)
    at = 0
    while at < len(words):
        fitting = [
            w for w in begins.get(stems[at], ()) if tuple(stems[at : at + len(phrases[w])]) == phrases[w]
        ]
        if not fitting:
            at += 1
            continue
        which = max(fitting, key=lambda w: len(phrases[w]))
        last = at + len(phrases[which]) - 1
        yield *folded.origin(words[at].start(), words[last].end()), which
        at = last + 1


def _best(found: list[tuple[int, int, int]], width: int) -> int:
    """Where the window begins that has most different phrases; the first of several."""
    best, most = 0, 0
    for i, (start, _, _) in enumerate(found):
        near = {which for _, end, which in found[i : i + 50] if end <= start + width * 3 // 4}
        if len(near) > most:
            best, most = start, len(near)
    return best


def _last_end(found: list[tuple[int, int, int]], start: int, end: int) -> int:
    return max((b for a, b, _ in found if start <= a and b <= end), default=0)


def _word_begins(text: str, at: int) -> int:
    """The beginning of a word at or after ``at``, if one is near; else ``at`` itself."""
    if at == 0:
        return 0
    blank = _BLANK.search(text, at, at + 40)
    return blank.end() if blank else at

"""Words and sentences of a folded text."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

_WORD = re.compile(r"(\w+)")
_USUAL = re.compile("([0-9_a-z\u0621-\u063a\u0641-\u064a]+)")  # most words, found sooner
_OTHER = re.compile(r"\w")
_DIGITS = re.compile("[0-9]+")
_MARK = re.compile(r"[.;:؛،,\n]")
_STOP = re.compile(r"[.!?؟\n]+[\s\"»”)\]']*")


@dataclass(frozen=True, slots=True)
class Tokens:
    """Words of a folded text, as parallel lists; ``sentence[i]`` numbers the sentence word i stands in.

    ``sentences[k]`` is (first word, one past the last word) of sentence k. ``clause[i]`` counts the stops, commas
    and line breaks before word i, so that equal numbers mean one clause. ``gaps[i]`` is what stands before word i,
    one more behind the last word. ``at``: the indexes of each word; ``digits``: of words that begin or end in a digit;
    ``lines``: of words before which a line breaks.
    """

    text: str
    words: list[str]
    starts: list[int]
    ends: list[int]
    sentence: list[int]
    sentences: list[tuple[int, int]]
    clause: list[int]
    gaps: list[str]
    at: dict[str, list[int]]
    digits: list[int]
    lines: list[int]

    def gap(self, index: int) -> str:
        """What stands between word ``index - 1`` and word ``index`` (blanks and punctuation)."""
        return self.gaps[index]

    def find(self, vocabulary: frozenset[str]) -> list[int]:
        """The indexes of all words of a vocabulary."""
        found: list[int] = []
        for word in self.at.keys() & vocabulary:
            found += self.at[word]
        found.sort()
        return found

    def span(self, first: int, last: int) -> str:
        """The folded text from word ``first`` to word ``last``, inclusive."""
        return self.text[self.starts[first] : self.ends[last]]


def tokenise(text: str, abbreviations: frozenset[str] = frozenset()) -> Tokens:
    """Split folded ``text`` into words and sentences.

    A sentence ends after a full stop, question or exclamation mark that is followed by a blank or a closing
    mark, or at a line break; the rule the project's scorer counts sentences by. A full stop behind one of
    ``abbreviations`` ends none, and between two of them it is nothing ("U.S.").

    >>> t = tokenise("ab cd. ef")
    >>> t.words, t.sentence, t.sentences, t.clause
    (['ab', 'cd', 'ef'], [0, 0, 1], [(0, 2), (2, 3)], [0, 0, 1, 1])
    """
    parts = _USUAL.split(text)
    if any(map(_holds_letters, set(parts[::2]))):
        parts = _WORD.split(text)
    gaps, words = parts[::2], parts[1::2]
    bounds = list(accumulate(map(len, parts)))
    starts, ends = bounds[:-1:2], bounds[1::2]
    marked = [0] * len(gaps)
    stops = []
    lines: list[int] = []
    for index, gap in enumerate(gaps):
        if gap != " ":
            if "\n" in gap:
                lines.append(index)
            marked[index], stop = _marks(gap)
            if abbreviations and index and gap[:1] == "." and words[index - 1] in abbreviations:
                marked[index], stop = 0, False
                gaps[index] = " " if " " in gap else gap[1:]
            if stop and index:
                stops.append(index)
    clause = list(accumulate(marked))
    if words and (not stops or stops[-1] < len(words)):
        stops.append(len(words))
    sentences = list(zip([0, *stops], stops, strict=False))
    sentence: list[int] = []
    for number, (begin, end) in enumerate(sentences):
        sentence += [number] * (end - begin)
    at: dict[str, list[int]] = {}
    for index, word in enumerate(words):
        if word in at:
            at[word].append(index)
        else:
            at[word] = [index]
    return Tokens(
        text,
        words,
        starts,
        ends,
        sentence,
        sentences,
        clause,
        gaps,
        at,
        _with_digits(text, starts, ends),
        lines,
    )


@lru_cache(maxsize=512)
def _holds_letters(gap: str) -> bool:
    """Whether what stands between usual words holds a letter of a word after all."""
    return _OTHER.search(gap) is not None


def _with_digits(text: str, starts: list[int], ends: list[int]) -> list[int]:
    """The indexes of words that begin or end in a digit."""
    found: list[int] = []
    for digits in _DIGITS.finditer(text):
        start, end = digits.span()
        index = bisect_right(starts, start) - 1
        if (starts[index] == start or ends[index] == end) and found[-1:] != [index]:
            found.append(index)
    return found


@lru_cache(maxsize=512)
def _marks(gap: str) -> tuple[int, bool]:
    """Whether a mark of a clause stands in a gap, and a stop with a blank, a closing mark or a line break behind it."""
    stop = any("\n" in mark or mark[-1] not in ".!?؟" for mark in _STOP.findall(gap))
    return int(_MARK.search(gap) is not None), stop

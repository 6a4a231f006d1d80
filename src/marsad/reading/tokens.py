"""Words and sentences of a folded text."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

_WORD = re.compile(r"\w+")
_MARK = re.compile(r"[.;:؛،,\n]")
_STOP = re.compile(r"[.!?؟\n]+[\s\"»”)\]']*")


@dataclass(frozen=True, slots=True)
class Tokens:
    """Words of a folded text, as parallel lists; ``sentence[i]`` numbers the sentence word i stands in.

    ``sentences[k]`` is (first word, one past the last word) of sentence k. ``clause[i]`` counts the stops, commas
    and line breaks before word i, so that equal numbers mean one clause.
    """

    text: str
    words: list[str]
    starts: list[int]
    ends: list[int]
    sentence: list[int]
    sentences: list[tuple[int, int]]
    clause: list[int]

    def gap(self, index: int) -> str:
        """What stands between word ``index - 1`` and word ``index`` (blanks and punctuation)."""
        begin = self.ends[index - 1] if index > 0 else 0
        end = self.starts[index] if index < len(self.starts) else len(self.text)
        return self.text[begin:end]

    def span(self, first: int, last: int) -> str:
        """The folded text from word ``first`` to word ``last``, inclusive."""
        return self.text[self.starts[first] : self.ends[last]]


def tokenise(text: str) -> Tokens:
    """Split folded ``text`` into words and sentences.

    A sentence ends after a full stop, question or exclamation mark that is followed by a blank or a closing
    mark, or at a line break; the rule the project's scorer counts sentences by.

    >>> t = tokenise("ab cd. ef")
    >>> t.words, t.sentence, t.sentences, t.clause
    (['ab', 'cd', 'ef'], [0, 0, 1], [(0, 2), (2, 3)], [0, 0, 1, 1])
    """
    spans = [m.span() for m in _WORD.finditer(text)]
    starts = [s for s, _ in spans]
    ends = [e for _, e in spans]
    words = [text[s:e] for s, e in spans]
    sentences: list[tuple[int, int]] = []
    first = 0
    for match in _STOP.finditer(text):
        mark = match.group()
        if "\n" not in mark and mark[-1] in ".!?؟":
            continue
        stop = bisect_right(starts, match.start())
        if stop > first:
            sentences.append((first, stop))
            first = stop
    if first < len(words):
        sentences.append((first, len(words)))
    sentence: list[int] = []
    for number, (begin, end) in enumerate(sentences):
        sentence.extend([number] * (end - begin))
    clause, last, before = [0] * (len(words) + 1), -1, 0
    for match in _MARK.finditer(text):
        index = bisect_right(starts, match.start())
        if index != last:
            clause[before:index] = [clause[before]] * (index - before)
            if index <= len(words):
                clause[index] = clause[before] + 1
            before = last = index
    clause[before:] = [clause[before]] * (len(words) + 1 - before)
    return Tokens(text, words, starts, ends, sentence, sentences, clause)

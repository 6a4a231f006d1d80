"""Which words of a report stand inside quotation marks."""

from __future__ import annotations

import re
from bisect import bisect_left

from marsad.reading.document import Document

_QUOTES = {"«": 1, "“": 1, "»": -1, "”": -1}
_QUOTE_MARK = re.compile(r'["«»“”\n]')


def mark_quotes(doc: Document) -> None:
    """Which words stand inside quotation marks. Identical marks open and close in turn, within one line."""
    tokens = doc.tokens
    depth, straight, begin = 0, False, -1
    quoted = [False] * len(tokens.words)
    for match in _QUOTE_MARK.finditer(tokens.text):
        char, was = match.group(), straight or depth > 0
        if char == '"':
            straight = not straight
        elif char == "\n":
            depth, straight = 0, False
        else:
            depth = max(0, depth + _QUOTES[char])
        now = straight or depth > 0
        if now == was:
            continue
        index = bisect_left(tokens.starts, match.start())
        if now:
            begin = index
        else:
            quoted[begin:index] = [True] * (index - begin)
    if straight or depth > 0:
        quoted[begin:] = [True] * (len(quoted) - begin)
    doc.quoted = quoted

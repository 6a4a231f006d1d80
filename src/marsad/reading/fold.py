"""Letter folding with offsets that map back exactly.

Arabic is written with more letters than readers tell apart: hamza seats, teh marbuta against heh, alef maksura
against yeh, presentation forms from PDF copies, tatweel and vowel marks. Matching happens on the folded text;
``Folded.origin`` maps any span of it back to the words of the report.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LetterTable:
    """How single characters fold.

    ``common``: listed one-to-one pairs, replaced one after the other (faster than a table over a whole text).
    ``same``: all one-to-one pairs by code point; no result is itself replaced. ``other``: characters that become
    none or several.
    ``rare``: finds a character that ``common`` does not cover and that is not plain folded text.
    """

    common: tuple[tuple[str, str], ...]
    same: dict[int, int]
    other: dict[str, str]
    rare: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Folded:
    """``text`` is the folded text; ``breaks`` and ``shifts`` map its offsets back.

    From ``breaks[k]`` on (an offset of the folded text) the original offset is the folded one plus ``shifts[k]``.
    """

    text: str
    breaks: tuple[int, ...] = (0,)
    shifts: tuple[int, ...] = (0,)

    def original(self, offset: int) -> int:
        """The offset in the original text of the folded character at ``offset``."""
        return offset + self.shifts[bisect_right(self.breaks, offset) - 1]

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original text behind ``text[start:end]``; without trailing folded-away marks."""
        if len(self.breaks) == 1:
            return start, end
        if end <= start:
            return self.original(start), self.original(start)
        return self.original(start), self.original(end - 1) + 1


def letter_table(rows: Iterable[tuple[int, str]]) -> LetterTable:
    """Build the table from (code point, replacement) rows plus what Unicode itself knows.

    From Unicode: combining marks fold away, presentation forms (U+FB50-FDFF, U+FE70-FEFF) and full-width forms
    become their NFKC letters, decimal digits of any script ASCII digits, capitals small letters.
    """
    listed = dict(rows)

    def one(char: str) -> str:
        code = ord(char)
        if code in listed:
            return listed[code]
        if unicodedata.category(char) == "Mn":
            return ""
        digit = unicodedata.decimal(char, None)
        return str(digit) if digit is not None else char.lower()

    def to_fixpoint(text: str) -> str:
        for _ in range(8):
            new = "".join(one(c) for c in text)
            if new == text:
                break
            text = new
        return text

    same: dict[int, int] = {}
    other: dict[str, str] = {}
    for code in (*range(0xD800), *range(0xF900, 0x10000), *range(0x1D7CE, 0x1D800)):
        if 0x3400 <= code < 0xA000 or 0xAC00 <= code < 0xD7A4:
            continue
        char = chr(code)
        new = to_fixpoint(unicodedata.normalize("NFKC", char) if code >= 0xFB00 else char)
        if code >= 0xFB00 and len(new) > 1:
            new = new.strip(" ")
        if new != char and len(new) == 1:
            same[code] = ord(new)
        elif new != char:
            other[char] = new
    common = tuple((chr(c), t) for c, t in sorted(listed.items()) if len(t) == 1)
    common += tuple((chr(c), chr(c).lower()) for c in range(65, 91))
    plain = "".join(re.escape(chr(c)) for c in range(0x20, 0x7F) if not 65 <= c <= 90)
    usual = (
        "\\n\u0621\u0627-\u063a\u0641-\u064a\u060c\u061b\u061f«»“”"  # not tatweel, which stands among them
    )
    return LetterTable(common, same, other, re.compile(f"[^{plain}{usual}]"))


def fold(text: str, table: LetterTable) -> Folded:
    """Fold ``text``. Folding a folded text changes nothing; every folded character knows where it came from."""
    for old, new in table.common:
        if old in text:
            text = text.replace(old, new)
    rare = set(table.rare.findall(text))
    if not rare:
        return Folded(text)
    for char in rare:
        if (code := table.same.get(ord(char))) is not None:
            text = text.replace(char, chr(code))
    pieces: list[str] = []
    breaks, shifts = [0], [0]
    last, at = 0, 0
    for match in table.rare.finditer(text):
        index = match.start()
        replaced = table.other.get(text[index])
        if replaced is None:
            continue
        pieces.append(text[last:index])
        at += index - last
        last = index + 1
        for _ in replaced[1:]:
            breaks.append(at)
            shifts.append(index - at)
            at += 1
        pieces.append(replaced)
        if replaced:
            breaks.append(at)
            shifts.append(index - at)
            at += 1
        breaks.append(at)
        shifts.append(last - at)
    if not pieces:
        return Folded(text)
    pieces.append(text[last:])
    return Folded("".join(pieces), tuple(breaks), tuple(shifts))

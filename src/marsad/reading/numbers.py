"""Numbers in digits and words, with the noun they count."""

from __future__ import annotations

import re
from dataclasses import dataclass

from marsad.reading.tokens import Tokens


@dataclass(frozen=True, slots=True)
class NumberWord:
    """A number word: its role (unit, ten_unit, ten, hundred, hundreds, scale, scale2, vague, fraction …),
    its value, and what is attached in front (folded letters, such as the conjunction)."""

    role: str
    value: float
    prefix: str


@dataclass(frozen=True, slots=True)
class Noun:
    """A counted noun form: the class it counts, ``singular``, ``dual`` or ``plural``, what is attached."""

    unit: str
    number: str
    prefix: str
    definite: bool = False


@dataclass(frozen=True, slots=True)
class NumberKnowledge:
    """Words of numbers and of counted things. ``roles``: other words (from, between, killed …) → their roles.

    ``digits``: matches a token of digits: attached letters, the digits, a letter after them. ``conjunction``
    is the letter that joins number words.
    """

    words: dict[str, NumberWord]
    nouns: dict[str, Noun]
    roles: dict[str, frozenset[str]]
    pairs: dict[str, frozenset[str]]
    digits: re.Pattern[str]
    conjunction: str
    article: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number and the words ``first`` to ``last`` (inclusive) that say it, its noun excluded.

    ``low``/``high`` differ for ranges and are None for vague ones ("dozens"). ``unit``: class of the noun at
    word ``noun_index``; a number said by the noun itself (dual) has ``first == last == noun_index``.
    """

    first: int
    last: int
    low: float | None
    high: float | None
    approx: bool = False
    percent: bool = False
    unit: str | None = None
    noun_index: int | None = None


_DIGITS = frozenset("0123456789")
_HUNDRED = 100.0


def _digit_group(tokens: Tokens, i: int, k: NumberKnowledge) -> tuple[float, int, str] | None:
    """Digits at word i with their groups and decimals: value, last word, what is attached in front."""
    match = k.digits.fullmatch(tokens.words[i])
    if match is None:
        return None
    prefix, digits, suffix = match.group(1), match.group(2), match.group(3)
    if len(digits) > 15:
        return None
    value, last = float(digits), i
    words, count = tokens.words, len(tokens.words)
    while not suffix and last + 1 < count and words[last + 1].isdecimal():
        gap, nxt = tokens.gap(last + 1), words[last + 1]
        scale = last + 2 < count and (w := k.words.get(words[last + 2])) is not None and w.role == "scale"
        if gap in (",", "،", ".", "٬") and len(nxt) == 3 and len(digits) <= 3 and not scale:
            value, last = value * 1000 + float(nxt), last + 1
        elif gap in (".", ",", "،") and last == i and len(nxt) <= 3 and (gap == "." or scale):
            return float(f"{digits}.{nxt}"), last + 1, prefix
        else:
            break
    return value, last, prefix


def _joins(word: NumberWord, total: float, chunk: float) -> bool:
    """Whether a word joined by "and" may continue a number of ``total`` thousands and ``chunk`` below."""
    if word.role == "ten":
        return chunk % 100 < 10
    if word.role in ("unit", "ten_unit"):
        return chunk % 100 == 0 and (chunk > 0 or total > 0)
    if word.role in ("hundred", "hundreds"):
        return chunk == 0 and total > 0
    return word.role in ("scale", "scale2") and total > word.value and chunk == 0


def read_cardinal(tokens: Tokens, i: int, k: NumberKnowledge) -> tuple[float, int, str] | None:
    """The cardinal that starts at word i: its value, last word and attached letters. None if none does."""
    start = _digit_group(tokens, i, k) if _has_digit(tokens.words[i]) else None
    total, chunk, last, prefix = 0.0, 0.0, i, ""
    if start is not None:
        chunk, last, prefix = start
    else:
        word = k.words.get(tokens.words[i])
        if word is None or word.role in ("vague", "fraction", "quarters"):
            return None
        prefix = word.prefix
        if word.role in ("scale", "scale2"):
            total = word.value
        else:
            chunk = word.value
    return _more_words(tokens, k, total, chunk, last, prefix)


def _more_words(
    tokens: Tokens, k: NumberKnowledge, total: float, chunk: float, last: int, prefix: str
) -> tuple[float, int, str]:
    for j in range(last + 1, min(last + 8, len(tokens.words))):
        word = k.words.get(tokens.words[j])
        if word is None or not tokens.gap(j).isspace():
            break
        joined = word.prefix == k.conjunction
        if joined and _joins(word, total, chunk):
            if word.role in ("scale", "scale2"):
                total += word.value
            else:
                chunk += word.value
        elif not word.prefix and word.role == "ten_unit" and 1 <= chunk % 100 <= 9:
            chunk += 10
        elif not word.prefix and word.role == "hundred" and 3 <= chunk <= 9:
            chunk *= _HUNDRED
        elif not word.prefix and word.role == "scale" and chunk > 0:
            total, chunk = total + chunk * word.value, 0.0
        elif not word.prefix and word.role == "scale" and 0 < total < word.value:
            total *= word.value
        else:
            break
        last = j
    return total + chunk, last, prefix


def _has_digit(word: str) -> bool:
    return word[-1] in _DIGITS or word[0] in _DIGITS


def read_count(tokens: Tokens, i: int, k: NumberKnowledge) -> Number | None:
    """The counted thing that starts at word i ("three days", a dual, "17 villages"); no look back."""
    if i >= len(tokens.words):
        return None
    noun = k.nouns.get(tokens.words[i])
    if noun is not None and noun.number == "dual":
        return Number(i, i, 2.0, 2.0, unit=noun.unit, noun_index=i)
    word = k.words.get(tokens.words[i])
    if word is not None and word.role == "vague":
        return _with_noun(tokens, Number(i, _vague_end(tokens, i, k), None, None), k)
    if word is not None and word.role == "fraction":
        return Number(i, i, word.value * 100, word.value * 100, percent=True, unit="percent")
    cardinal = read_cardinal(tokens, i, k)
    if cardinal is None:
        return None
    return _with_noun(tokens, Number(i, cardinal[1], cardinal[0], cardinal[0]), k)


def _vague_end(tokens: Tokens, i: int, k: NumberKnowledge) -> int:
    """Dozens *of thousands*: the last word of a vague number."""
    if i + 1 < len(tokens.words):
        nxt = k.words.get(tokens.words[i + 1])
        if nxt is not None and nxt.role == "scale":
            return i + 1
    return i


def _with_noun(tokens: Tokens, number: Number, k: NumberKnowledge) -> Number:
    """The number with its percent sign or its noun, if one follows (after "of" or not)."""
    j, words = number.last + 1, tokens.words
    if "%" in tokens.gap(j) or (number.first > 0 and tokens.gap(number.first).endswith("%")):
        return Number(number.first, number.last, number.low, number.high, number.approx, True, "percent")
    if j >= len(words) or tokens.sentence[j] != tokens.sentence[number.last]:
        return number
    if not (tokens.gap(j).isspace() or set(tokens.gap(j)) <= set(' «"“(')):
        return number
    if "percent_word" in k.roles.get(words[j], ()):
        return Number(number.first, j, number.low, number.high, number.approx, True, "percent")
    if j + 1 < len(words) and "percent_word" in k.roles.get(words[j + 1], ()) and len(words[j]) <= 2:
        return Number(number.first, j + 1, number.low, number.high, number.approx, True, "percent")
    if "of" in k.roles.get(words[j], ()) and j + 1 < len(words):
        j += 1
    noun = k.nouns.get(words[j])
    if noun is None or noun.number == "dual" or noun.prefix not in ("",):
        return number
    return Number(number.first, number.last, number.low, number.high, number.approx, False, noun.unit, j)

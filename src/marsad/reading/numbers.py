"""Numbers in digits and words, with the noun they count."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

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
    ``starters``: words a number may start with; ``toll_words``: words that tell of dead or injured.
    ``pairs``: first → second word of "more than" and the like. ``values``: how many "another two" … are.

    ``digits``: matches a token of digits: attached letters, the digits, a letter after them. ``conjunction``
    is the letter that joins number words.
    """

    words: dict[str, NumberWord]
    nouns: dict[str, Noun]
    starters: frozenset[str]
    toll_words: frozenset[str]
    roles: dict[str, frozenset[str]]
    pairs: dict[str, frozenset[str]]
    values: dict[str, float]
    digits: re.Pattern[str]
    conjunction: str
    article: str
    apart: bool = False  # conjunction and article are words of their own, units follow tens


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
_VAGUE = frozenset(("vague", "vague_of", "scales"))
_NOT_CARDINAL = _VAGUE | {"fraction", "quarters"}
_SCALES = frozenset(("scale", "scales"))


def _digit_group(tokens: Tokens, i: int, k: NumberKnowledge) -> tuple[float, int, str] | None:
    """Digits at word i with their groups and decimals: value, last word, what is attached in front."""
    match = k.digits.fullmatch(tokens.words[i])
    if match is None:
        return None
    prefix, digits, suffix = match.group(1), match.group(2), match.group(3)
    if len(digits) > 15:
        return None
    value, last = float(digits), i
    stuck = k.words.get(suffix)
    if stuck is not None and stuck.role in _SCALES:
        value, suffix = value * stuck.value, ""
    elif len(suffix) > 2:
        return None
    words, count = tokens.words, len(tokens.words)
    while not suffix and last + 1 < count and words[last + 1].isdecimal():
        gap, nxt = tokens.gap(last + 1), words[last + 1]
        scale = last + 2 < count and (w := k.words.get(words[last + 2])) is not None and w.role in _SCALES
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
        if word is None or word.role in _NOT_CARDINAL:
            return None
        prefix = word.prefix
        if word.role in ("scale", "scale2"):
            total = word.value
        else:
            chunk = word.value
    if k.apart:
        return (*_more_apart(tokens, k, total, chunk, last), prefix)
    return _more_words(tokens, k, total, chunk, last, prefix)


def _more_apart(
    tokens: Tokens, k: NumberKnowledge, total: float, chunk: float, last: int
) -> tuple[float, int]:
    """ "two hundred and fifty thousand", "twenty-five", "1.2 million": (value, last word)."""
    j, size = last + 1, len(tokens.words)
    while j < min(last + 3, size) and tokens.gap(j) in (" ", "-"):
        at = j + 1 if tokens.words[j] == k.conjunction and (chunk % 100 == 0 and chunk > 0 or total) else j
        word = k.words.get(tokens.words[at]) if at < size else None
        if word is None:
            break
        if word.role == "hundred" and 1 <= chunk <= 99 and at == j:
            chunk *= _HUNDRED
        elif word.role in _SCALES and chunk > 0 and at == j:
            total, chunk = total + chunk * word.value, 0.0
        elif _fits(word, chunk):
            chunk += word.value
        else:
            break
        last, j = at, at + 1
    return total + chunk, last


def _fits(word: NumberWord, chunk: float) -> bool:
    """A unit behind tens or hundreds, tens behind hundreds."""
    whole = chunk > 0 and chunk % 100 == 0
    if word.role == "unit":
        return whole or (chunk % 10 == 0 and chunk % 100 >= 20)
    return word.role in ("ten", "ten_unit") and whole


def _more_words(
    tokens: Tokens, k: NumberKnowledge, total: float, chunk: float, last: int, prefix: str
) -> tuple[float, int, str]:
    for j in range(last + 1, min(last + 8, len(tokens.words))):
        word = k.words.get(tokens.words[j])
        if word is None or not tokens.gap(j).isspace():
            break
        joined = word.prefix == k.conjunction
        if joined and word.role == "fraction" and total > 0 and chunk == 0:
            return _and_a_half(tokens, k, total, word.value, j, prefix)
        if joined and _joins(word, total, chunk):
            if word.role in ("scale", "scale2"):
                total += word.value
            else:
                chunk += word.value
        elif not word.prefix and word.role == "ten_unit" and 1 <= chunk % 100 <= 9:
            chunk += 10
        elif not word.prefix and word.role == "hundred" and 3 <= chunk <= 9:
            chunk *= _HUNDRED
        elif not word.prefix and word.role in _SCALES and chunk > 0:
            total, chunk = total + chunk * word.value, 0.0
        elif not word.prefix and word.role in _SCALES and 0 < total < word.value:
            total *= word.value
        else:
            break
        last = j
    return total + chunk, last, prefix


def _and_a_half(
    tokens: Tokens, k: NumberKnowledge, total: float, part: float, j: int, prefix: str
) -> tuple[float, int, str]:
    """ "a million and a half (million)": the fraction is of the scale word before it."""
    before = k.words.get(tokens.words[j - 1])
    scale = before.value if before is not None and before.role in _SCALES else total
    after = k.words.get(tokens.words[j + 1]) if j + 1 < len(tokens.words) else None
    last = j + 1 if after is not None and after.role in _SCALES else j
    return total + part * scale, last, prefix


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
    if word is not None and word.role in _VAGUE:
        if word.role == "vague_of" and not _of_follows(tokens, i, k):
            return None
        return _with_noun(tokens, Number(i, _vague_end(tokens, i, k), None, None), k)
    if word is not None and word.role == "fraction":
        scale = k.words.get(tokens.words[i + 1]) if i + 1 < len(tokens.words) else None
        if scale is not None and scale.role == "scale" and not scale.prefix:
            return _with_noun(tokens, Number(i, i + 1, word.value * scale.value, word.value * scale.value), k)
        return Number(i, i, word.value * 100, word.value * 100, percent=True, unit="percent")
    cardinal = read_cardinal(tokens, i, k)
    if cardinal is None:
        return None
    after = k.words.get(tokens.words[cardinal[1] + 1]) if cardinal[1] + 1 < len(tokens.words) else None
    if after is not None and after.role == "quarters" and cardinal[0] == 3:
        return Number(i, cardinal[1] + 1, 75.0, 75.0, percent=True, unit="percent")
    return _with_noun(tokens, Number(i, cardinal[1], cardinal[0], cardinal[0]), k)


def _of_follows(tokens: Tokens, i: int, k: NumberKnowledge) -> bool:
    return i + 1 < len(tokens.words) and "of" in k.roles.get(tokens.words[i + 1], ())


def _vague_end(tokens: Tokens, i: int, k: NumberKnowledge) -> int:
    """Dozens *of thousands*: the last word of a vague number."""
    if i + 1 < len(tokens.words):
        nxt = k.words.get(tokens.words[i + 1])
        if nxt is not None and nxt.role in _SCALES:
            return i + 1
    return i


def _with_noun(tokens: Tokens, number: Number, k: NumberKnowledge) -> Number:
    """The number with its percent sign or its noun, if one follows (after "of" or not)."""
    j, words = number.last + 1, tokens.words
    if "%" in tokens.gap(j) or tokens.gap(number.first).endswith("%"):
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
    if k.apart:
        j = _noun_ahead(tokens, j, k)
    noun = k.nouns.get(words[j])
    if noun is None or noun.number == "dual" or noun.prefix not in ("",):
        return number
    return Number(number.first, number.last, number.low, number.high, number.approx, False, noun.unit, j)


def _noun_ahead(tokens: Tokens, j: int, k: NumberKnowledge) -> int:
    """The counted noun behind up to five adjectives and names ("12 Syrian army soldiers"), else ``j``."""
    words, found = tokens.words, -1
    for at in range(j, min(j + 6, len(words))):
        if tokens.sentence[at] != tokens.sentence[j] or (at > j and tokens.gap(at) not in (" ", "-", ' "')):
            break
        if words[at] in k.roles or words[at] in k.words or words[at][0].isdecimal():
            break
        noun = k.nouns.get(words[at])
        if noun is not None:
            found = at
            if noun.number == "plural":
                break
    return found if found >= 0 else j


def find_numbers(tokens: Tokens, k: NumberKnowledge) -> list[Number]:
    """All numbers of a text in order, none overlapping: with "about" and the like, ranges, percent, nouns.

    Days and years in dates are numbers too; a caller that reads dates leaves out the words of those.
    """
    found: list[Number] = []
    done = -1
    for i in sorted({*tokens.find(k.starters), *tokens.digits}):
        if i <= done:
            continue
        number = _number_at(tokens, i, k)
        if number is None:
            continue
        number = _widened(tokens, _ranged(tokens, number, k), k, done)
        found.append(number)
        done = max(number.last, number.noun_index or 0)
    return found


def _number_at(tokens: Tokens, i: int, k: NumberKnowledge) -> Number | None:
    noun, word = k.nouns.get(tokens.words[i]), k.words.get(tokens.words[i])
    if noun is not None and noun.number == "dual":
        return Number(i, i, 2.0, 2.0, unit=noun.unit, noun_index=i)
    if word is not None and (word.role == "unit" or word.role in _VAGUE):
        before = k.nouns.get(tokens.words[i - 1]) if i and tokens.gap(i).isspace() else None
        if k.apart and word.role == "unit":
            number = read_count(tokens, i, k)
            return None if word.value == 1 and (number is None or number.unit is None) else number
        if word.role == "unit" and word.value == 1:
            if before is not None and before.number == "singular" and not before.definite:
                return Number(i, i, 1.0, 1.0, unit=before.unit, noun_index=i - 1)
            return None
        number = read_count(tokens, i, k)
        if word.role in _VAGUE and number is not None and number.unit is None:
            plural = before is not None and before.number == "plural" and not word.prefix
            return Number(i, i, None, None, unit=before.unit, noun_index=i - 1) if before and plural else None
        return number
    if word is None and noun is not None:
        return None
    number = read_count(tokens, i, k)
    return None if number is not None and _in_numeric_date(tokens, number) else number


def _in_numeric_date(tokens: Tokens, number: Number) -> bool:
    """Whether the digits are part of 12/04/2015 and the like."""
    marks = ("/", ":")
    return tokens.gap(number.last + 1).strip() in marks or tokens.gap(number.first).strip() in marks


def _ranged(tokens: Tokens, number: Number, k: NumberKnowledge) -> Number:
    """The whole range when the number is the first of two ("20 to 30", "between 20 and 30", "10-12")."""
    j = number.last + 1
    if number.low is None or number.unit is not None or j >= len(tokens.words) or number.first == j:
        return number
    if tokens.sentence[j] != tokens.sentence[number.first]:
        return number
    before = k.roles.get(tokens.words[number.first - 1], frozenset()) if number.first else frozenset()
    gap = tokens.gap(j).strip()
    if gap in ("-", "–"):
        second = read_count(tokens, j, k)
    elif not gap and "to" in k.roles.get(tokens.words[j], ()) and j + 1 < len(tokens.words):
        second = read_count(tokens, j + 1, k)
    elif not gap and "between" in before and tokens.words[j].startswith(k.conjunction):
        second = read_count(tokens, j + k.apart, k)
    else:
        return number
    if (
        second is None
        or second.high is None
        or second.high <= number.low
        or second.noun_index == second.first
    ):
        return number
    first = number.first - 1 if before & {"between", "from"} else number.first
    unit, percent = second.unit, second.percent
    return Number(first, second.last, number.low, second.high, False, percent, unit, second.noun_index)


def _widened(tokens: Tokens, number: Number, k: NumberKnowledge, done: int) -> Number:
    """The number with "about" or "more than" before it."""
    i = number.first - 1
    if i <= done or tokens.sentence[i] != tokens.sentence[number.first] or not tokens.gap(i + 1).isspace():
        return number
    first = None
    if "approx" in k.roles.get(tokens.words[i], ()):
        first = i
    elif i - 1 > done and tokens.words[i] in k.pairs.get(tokens.words[i - 1], ()):
        first = i - 1
    return number if first is None else replace(number, first=first, approx=True)

"""Shares, money and land in a reading: what an amount measures, per what, from which stream, and what it was before.

Works on the words and on what was read already (events, parties), so that it is the same for every language whose
pack says which words measure what. "Lost 60% of its territory and 80% of its revenue" are two figures; "fell from $81m
to $16m" is one, with what it was before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from marsad.model import ActorRef, Casualties, Claim, Count, DaySpan, Mention, Quote, Reading, Report

_ALIKE = tuple(
    zip(
        "\u0623\u0625\u0622\u0649\u0629\u0660\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669\u066b\u066c",
        "\u0627\u0627\u0627\u064a\u06470123456789.,",
        strict=True,
    )
)  # letters replaced one after the other: no result is itself replaced
_NUMBER = r"(?<![\d.,])(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?)"
_STOP = re.compile(r"(?:[.!?\u061f\u061b](?=\s|$)|\n)")
_AFTER, _BEFORE, _NEAR, _PER = 45, 90, 60, 45  # characters between an amount and a word about it
_LONG = 60  # days: a share lost "since" a day longer ago than this is told up to the day it is said
_LAND, _MONEY, _SHARE = "km2", "usd", "percent"
_EVENTS = ("figure", "hold", "capture", "withdrawal", "advance")


@dataclass(frozen=True, slots=True)
class MeasureWords:
    """What a language's pack says: patterns over folded text.

    ``amounts``: (unit, pattern with the number as group 1, the scale as group ``scale``, the signs of which one stands
    in whatever the pattern finds); ``scales``: by folded word.
    """

    amounts: tuple[tuple[str, re.Pattern[str], tuple[str, ...]], ...]
    scales: Mapping[str, float]
    measures: tuple[tuple[str, re.Pattern[str]], ...]
    streams: tuple[tuple[str, re.Pattern[str]], ...]
    pers: tuple[tuple[str, re.Pattern[str]], ...]
    loss: re.Pattern[str]
    gain: re.Pattern[str]
    since: re.Pattern[str]
    until: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Amount:
    start: int
    end: int
    value: float
    unit: str


def alike(text: str) -> str:
    """``text`` of the same length with letters that are written for each other made one.

    >>> len(alike("\u0625\u0644\u0649 \u0661\u0665%")), alike("A\u0661")
    (7, 'a1')
    """
    lower = text.lower()
    if len(lower) == len(text):
        text = lower
    for old, new in _ALIKE:
        if old in text:
            text = text.replace(old, new)
    return text


def measure_words(table: Mapping[str, Mapping[str, Iterable[str]]], prefix: str) -> MeasureWords:
    """The patterns of a pack's table: sections unit, scale, measure, stream, per, change, range."""
    scales = {alike(word): float(size) for size, words in table["scale"].items() for word in words}
    scale = "|".join(re.escape(word) for word in sorted(scales, key=len, reverse=True))
    amounts = []
    for unit, words in table["unit"].items():
        signs = tuple(alike(word) for word in sorted(words, key=len, reverse=True))
        any_sign = "|".join(map(re.escape, signs))
        behind = rf"{_NUMBER}(?:\s?-?(?P<scale>{scale})\w?)?\s?(?:{any_sign})"
        before = rf"(?:us)?\$\s?(?<!\w){_NUMBER}(?:\s?-?(?P<scale>{scale})\b)?"
        amounts.append((unit, re.compile(behind), signs))
        if "$" in words:
            amounts.append((unit, re.compile(before), ("$",)))

    def stems(section: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
        return tuple((name, _words(words, prefix)) for name, words in table[section].items())

    change, ends = dict(stems("change")), dict(stems("range"))
    return MeasureWords(
        tuple(amounts), scales, stems("measure"), stems("stream"), stems("per"), change["loss"], change["gain"],
        ends["from"], ends["to"],
    )  # fmt: skip


def _words(words: Iterable[str], prefix: str) -> re.Pattern[str]:
    stems = "|".join(re.escape(alike(word)) for word in sorted(words, key=len, reverse=True))
    attached = f"(?:{alike(prefix)})?" if prefix else ""
    return re.compile(rf"(?<!\w){attached}(?:{stems})\w*")


def with_measures(report: Report, reading: Reading, words: MeasureWords) -> Reading:
    """``reading`` with what its amounts measure, and with figures that no event word told of."""
    text = alike(report.text)
    claims = list(reading.claims)
    told = [one for one in words.amounts if any(sign in text for sign in one[2])]
    for first, last in _sentences(text) if told else ():
        amounts = _amounts(text, first, last, words, told)
        if amounts:
            _sentence(report, reading, text, first, last, amounts, words, claims)
    claims.sort(key=lambda claim: claim.trigger.start)
    return replace(reading, claims=tuple(claims))


def _sentences(text: str) -> Iterable[tuple[int, int]]:
    first = 0
    for stop in _STOP.finditer(text):
        yield first, stop.start()
        first = stop.end()
    yield first, len(text)


def _amounts(
    text: str,
    first: int,
    last: int,
    words: MeasureWords,
    told: Sequence[tuple[str, re.Pattern[str], tuple[str, ...]]],
) -> list[_Amount]:
    """The amounts of a sentence. ``told``: the patterns of which a sign stands anywhere in the text."""
    found: dict[int, _Amount] = {}
    for unit, pattern, signs in told:
        if not any(text.find(sign, first, last) >= 0 for sign in signs):
            continue
        for match in pattern.finditer(text, first, last):
            value = _number(match[1]) * words.scales.get(match["scale"] or "", 1.0)
            one = _Amount(match.start(), match.end(), value, unit)
            at = match.start(1)
            if at not in found or one.end - one.start > found[at].end - found[at].start:
                found[at] = one
    return [found[at] for at in sorted(found)]


def _number(text: str) -> float:
    """A number as it is written: a comma before three figures parts thousands, else decimals.

    >>> _number("36,200"), _number("4.2"), _number("4,2")
    (36200.0, 4.2, 4.2)
    """
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", text):
        return float(text.replace(",", ""))
    return float(text.replace(",", "."))


def _sentence(
    report: Report,
    reading: Reading,
    text: str,
    first: int,
    last: int,
    amounts: list[_Amount],
    words: MeasureWords,
    claims: list[Claim],
) -> None:
    lost = words.loss.search(text, first, last) is not None
    changed = lost or words.gain.search(text, first, last) is not None
    skip = set()
    for number, one in enumerate(amounts):
        if number in skip:
            continue
        before = None
        following = amounts[number + 1] if number + 1 < len(amounts) else None
        final = one
        if following is not None and following.unit == one.unit and _ranges(text, one, following, words):
            before, final = one.value, following
            skip.add(number + 1)
        measure = _measure(text, first, last, one, final, words, changed)
        if not measure:
            continue
        low, high = max(first, one.start - _BEFORE), min(last, final.end + _NEAR)
        stream = _only(text, low, high, words.streams) if measure == "revenue" else ""
        per = _only(text, low, min(last, final.end + _PER), words.pers) if measure == "revenue" else ""
        count = Count(final.value, one.unit, measure, stream, per, before)
        _put(report, reading, claims, first, last, (one, final), count, changed)


def _ranges(text: str, one: _Amount, other: _Amount, words: MeasureWords) -> bool:
    between = text[one.end : other.start]
    return len(between) < _NEAR and (
        words.until.search(between) is not None
        and words.since.search(text, max(0, one.start - 15), one.start) is not None
    )


def _measure(
    text: str, first: int, last: int, one: _Amount, final: _Amount, words: MeasureWords, changed: bool
) -> str:
    """What an amount measures: the first measuring word right behind it, else, for a change, the last before it."""
    if one.unit == _LAND:
        return "territory"
    behind = _places(text, final.end, min(last, final.end + _AFTER), words.measures)
    ahead = _places(text, max(first, one.start - _BEFORE), one.start, words.measures)
    if one.unit == _MONEY:
        return "revenue" if any(name == "revenue" for _, name in (*behind, *ahead)) else ""
    if behind:
        return min(behind)[1]
    return max(ahead)[1] if ahead and changed else ""


def _places(
    text: str, low: int, high: int, groups: tuple[tuple[str, re.Pattern[str]], ...]
) -> list[tuple[int, str]]:
    return [(match.start(), name) for name, pattern in groups for match in pattern.finditer(text, low, high)]


def _only(text: str, low: int, high: int, groups: tuple[tuple[str, re.Pattern[str]], ...]) -> str:
    """The one group of which a word stands there; "" for none or several."""
    found = {name for _, name in _places(text, low, high, groups)}
    return found.pop() if len(found) == 1 else ""


def _put(
    report: Report,
    reading: Reading,
    claims: list[Claim],
    first: int,
    last: int,
    span: tuple[_Amount, _Amount],
    count: Count,
    changed: bool,
) -> None:
    """Give the count to the event that tells it, or tell it as a figure beside the nearest, or as a new one."""
    here = [i for i, c in enumerate(claims) if first <= c.trigger.start < last and c.type in _EVENTS]
    same = [i for i in here if (found := claims[i].count) and _told(found, count, span)]
    best = min(same, key=lambda i: (claims[i].type != "figure", i), default=None)
    if best is not None:
        told = replace(claims[best], count=count)
        claims[best] = _interval(told, report, changed) if told.type == "figure" else told
        return
    start, end = span[0].start, span[1].end
    trigger = Quote(report.text[start:end], start)
    figures = [i for i in here if claims[i].type == "figure"]
    if figures:
        near = claims[min(figures, key=lambda i: abs(claims[i].trigger.start - start))]
        day = near.date if near.date.text else _days(report, reading, first, last, count)
        base = replace(
            near, trigger=trigger, count=count, also=(), places=(), casualties=Casualties(), date=day
        )
    else:
        parties = [m for m in reading.mentions if m.kind == "actor" and first <= m.start < last and m.id]
        if not parties:
            return  # a budget, a price, a share of voters: nobody's
        base = _new(report, reading, claims, here, first, last, trigger, count, parties)
    claims.append(_interval(base, report, changed))


def _told(found: Count, count: Count, span: tuple[_Amount, _Amount]) -> bool:
    values = {span[0].value, span[1].value}
    return found.unit == count.unit and (found.value in values or (found.value or 0) * 1e6 in values)


def _new(
    report: Report,
    reading: Reading,
    claims: list[Claim],
    here: list[int],
    first: int,
    last: int,
    trigger: Quote,
    count: Count,
    parties: list[Mention],
) -> Claim:
    """A figure about the party that stands nearest before the amount, else nearest behind it, in its sentence."""
    ahead = [m for m in parties if m.start < trigger.start]
    near = max(ahead, key=lambda m: m.start) if ahead else min(parties, key=lambda m: m.start)
    actors = (
        (ActorRef(near.id, report.text[near.start : near.end], near.start, ("nearest",)),) if near else ()
    )
    sources = next((claims[i].sources for i in here if claims[i].sources), ())
    day = _days(report, reading, first, last, count)
    return Claim(
        "figure", trigger, "asserted", actors, (), (), count, Casualties(), day, sources, (), 0.6,
        ("an amount of money, land or a share, with what it measures",),
    )  # fmt: skip


def _days(report: Report, reading: Reading, first: int, last: int, count: Count) -> DaySpan:
    """The days that a sentence's date words mean: from the first to the last of them for a change between two amounts,
    else the longest. The day of publication if there are none."""
    known = [(m, *days) for m in reading.mentions if m.kind == "date" and first <= m.start < last
             for days in (_ends(m.id),) if days is not None]  # fmt: skip
    if not known:
        return DaySpan(report.published, report.published, None, None, ("date: published",))
    if count.before is not None and len(known) > 1 and known[0][1] <= known[1][2]:
        (one, begin, _), (other, _, end) = known[0], known[1]
        words = report.text[one.start : other.end]
        return DaySpan(begin, end, words, one.start, ("from the first day told to the second",))
    mention, begin, end = max(known, key=lambda k: (k[2] - k[1], -k[0].start))
    return DaySpan(begin, end, report.text[mention.start : mention.end], mention.start, mention.reasons)


def _ends(id: str) -> tuple[date, date] | None:
    """The days of a date mention: its id is an interval of ISO days."""
    first, _, last = id.partition("/")
    try:
        return date.fromisoformat(first), date.fromisoformat(last or first)
    except ValueError:
        return None


def _interval(claim: Claim, report: Report, changed: bool) -> Claim:
    """A change whose only day lies long before it was told is one since that day."""
    span, told = claim.date, report.published
    if not changed or told is None or span.start is None or span.start != span.end:
        return claim
    if (told - span.start).days <= _LONG:
        return claim
    return replace(
        claim, date=replace(span, end=told, reasons=(*span.reasons, "since then, up to the report"))
    )

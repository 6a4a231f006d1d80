"""Dates of a language that lists the orders their words stand in ("last August", "July 7, 2013").

A pattern is a row of parts; each part is a phrase of a role, a day, a month, a year, a number, a unit of time. The
longest pattern that fits at a word is what the date says.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from marsad.reading.dates_parse import PARTS, RELS, TIME_UNITS, DateParser
from marsad.reading.dates_records import DateExpr, DateKnowledge, DatePattern, Moment
from marsad.reading.dates_resolve import resolve_date
from marsad.reading.dates_words import Found
from marsad.reading.numbers import read_cardinal
from marsad.reading.tokens import Tokens

_DATELINE_WORDS = 70
_DATELINE_DAYS = 400
_HEAD_WORDS = 12  # where a whole date with its right weekday is the report's own, however far
_REACH = 8  # words from "since" to what it reckons from
_SPANNED = frozenset(("calendar", "weekday", "day", "season"))
_SPAN_ENDS = _SPANNED | {"now"}


@dataclass(slots=True)
class _Read:
    """What the parts read so far say."""

    day: int | None = None
    month: int | None = None
    year: int | None = None
    weekday: int | None = None
    rel: str = ""
    part: str = ""
    unit: str = ""
    count: float | None = None
    season: int = 0


_DIGITS = frozenset(("day", "year", "dayyear", "numeric", "n"))
_UNITS = frozenset(("unit", "units", "week"))
_ROLE_OF = {"day": "ordinal", "month": "month_name"}


@lru_cache(maxsize=8)
def _by_first_part(patterns: tuple[DatePattern, ...]) -> dict[str, list[tuple[int, DatePattern]]]:
    """The patterns, with their place in the list, by what their first word may be."""
    out: dict[str, list[tuple[int, DatePattern]]] = {}
    for at, pattern in enumerate(patterns):
        for part in pattern.parts:
            name = part.rstrip("?")
            for key in dict.fromkeys((name, _ROLE_OF.get(name, name))):
                out.setdefault(key, []).append((at, pattern))
            if not part.endswith("?"):
                break
    return out


class PatternParser:
    """Reads the date expressions of one text by the patterns of its language."""

    def __init__(self, tokens: Tokens, k: DateKnowledge) -> None:
        self.tokens, self.k = tokens, k
        self.words = DateParser(tokens, k)
        self.count = len(tokens.words)
        self.opened = _by_first_part(k.patterns)

    def moment(self, i: int) -> Found | None:
        """The longest date that starts at word i; of equal ones the pattern listed first."""
        best: Found | None = None
        if i >= self.count:
            return None
        for pattern in self._fitting(i):
            if pattern.after and not (i and pattern.after in self.words.roles(i - 1) and self.words.near(i)):
                continue
            found = self._match(pattern, 0, i, _Read(), i)
            if found is not None and (best is None or found[1] > best[1]):
                best = found
        return best

    def _fitting(self, i: int) -> list[DatePattern]:
        """The patterns that word i may open, in their order."""
        word, names = self.tokens.words[i], set(self.words.roles(i))
        if word[0].isdecimal() or word[-1].isdecimal():
            names |= _DIGITS
        if word in self.k.numbers.words:
            names.add("n")
        if word in self.k.numbers.nouns:
            names |= _UNITS
        found = {at: p for name in names for at, p in self.opened.get(name, ())}
        return [found[at] for at in sorted(found)]

    def _match(self, pattern: DatePattern, at: int, i: int, read: _Read, first: int) -> Found | None:
        if at == len(pattern.parts):
            return self._made(pattern, read), i
        part = pattern.parts[at]
        name = part.rstrip("?")
        if i < self.count and (i == first or self.words.near(i, loose=True)):
            found = self._part(name, i, read, first)
            if found is not None and (rest := self._match(pattern, at + 1, found[1], found[0], first)):
                return rest
        return self._match(pattern, at + 1, i, read, first) if part.endswith("?") else None

    def _part(self, name: str, i: int, read: _Read, first: int) -> tuple[_Read, int] | None:
        """One part at word i: what is known then, and the next index."""
        words = self.words
        if name == "day":
            return self._day(i, read)
        if name == "month":
            month = words.phrase(i, "month_name")
            alone = month is not None and month.cue == 2 and read.day is None and i == first
            if month is None or (alone and not self._numbered(i + 1) and not self._led(i)):
                return None
            return replace(read, month=month.value), i + len(month.words)
        if name == "year":
            year = words.number(i, 1900, 2100)
            if year is None or (i + 1 < self.count and self.tokens.gap(i + 1)[:1] in ("%", "/")):
                return None
            return replace(read, year=year[0]), i + 1
        if name == "dayyear":
            return self._run_together(i, read)
        if name == "numeric":
            found = words.numeric(i)
            return (
                None
                if found is None
                else (replace(read, year=found[0].year, month=found[0].month, day=found[0].day), found[1])
            )
        if name in ("unit", "units", "week"):
            noun = self.k.numbers.nouns.get(self.tokens.words[i])
            fits = noun is not None and noun.unit in TIME_UNITS
            if noun is None or not fits or (name == "units" and noun.number != "plural"):
                return None
            return replace(read, unit=noun.unit), i + 1
        if name == "n":
            number = read_cardinal(self.tokens, i, self.k.numbers)
            return None if number is None else (replace(read, count=number[0]), number[1] + 1)
        phrase = words.phrase(i, name)
        if phrase is None:
            return None
        end = i + len(phrase.words)
        if name == "weekday":
            return replace(read, weekday=phrase.value), end
        if name == "season":
            return replace(read, season=phrase.value), end
        if name in PARTS:
            return replace(read, part=name), end
        return (replace(read, rel=name), end) if name in RELS else (read, end)

    def _led(self, i: int) -> bool:
        """Whether a word that dates stand behind is before word i ("in May")."""
        return i > 0 and "in" in self.words.roles(i - 1) and self.words.near(i)

    def _numbered(self, i: int) -> bool:
        return i < self.count and self.tokens.words[i][0].isdecimal() and self.words.near(i, loose=True)

    def _day(self, i: int, read: _Read) -> tuple[_Read, int] | None:
        """A day of a month: "7", "7th", "the sixth"."""
        number = self.words.number(i, 1, 31)
        if number is not None and (not number[2] or len(number[2]) == 2):
            gap = self.tokens.gap(i + 1)
            return (
                None
                if gap[:1] in ("%", "/", ".") and gap.strip() == gap
                else (replace(read, day=number[0]), i + 1)
            )
        ordinal = self.words.phrase(i, "ordinal")
        return None if ordinal is None else (replace(read, day=ordinal.value), i + len(ordinal.words))

    def _run_together(self, i: int, read: _Read) -> tuple[_Read, int] | None:
        """A day and a year whose comma and blank were lost: "092017"."""
        word = self.tokens.words[i]
        if not (word.isdecimal() and len(word) in (5, 6)):
            return None
        day, year = int(word[:-4]), int(word[-4:])
        sound = 1 <= day <= 31 and 1900 <= year <= 2100
        return (replace(read, day=day, year=year), i + 1) if sound else None

    def _made(self, pattern: DatePattern, read: _Read) -> Moment:
        told = dict(pattern.told)
        dropped = told.get("drop", "")
        count = told.get("count", read.count)
        return Moment(
            pattern.kind,
            year=read.year,
            month=read.month,
            day=read.day,
            weekday=read.weekday,
            rel=str(told.get("rel", "" if dropped == "rel" else read.rel)).replace("last_few", "past"),
            year_rel=str(told.get("year_rel", "")),
            unit=str(told.get("unit", read.unit)),
            count=None if told.get("several") or count is None else float(count),
            offset=int(told.get("offset", read.season)),
            part="" if dropped == "part" else read.part,
            about=bool(told.get("about", False)),
        )


def find_by_patterns(tokens: Tokens, k: DateKnowledge) -> list[DateExpr]:
    """All date expressions of a text in order, none overlapping."""
    parser = PatternParser(tokens, k)
    words = parser.words
    found: list[DateExpr] = []
    done = -1
    for i in sorted({*tokens.find(k.starters), *tokens.digits}):
        if i <= done:
            continue
        expr = _expression(parser, words, i, done)
        if expr is not None:
            found.append(expr)
            done = expr.last
    return found


def _expression(parser: PatternParser, words: DateParser, i: int, done: int) -> DateExpr | None:
    roles = words.roles(i)
    if "until_now" in roles and (now := words.phrase(i, "until_now")):
        return DateExpr(i, i + len(now.words) - 1, Moment("now"), shape="until")
    for shape in ("since", "until"):
        if shape in roles:
            j = _past_article(parser, i + 1)
            found = parser.moment(j) if words.near(j) else None
            if found is not None:
                return DateExpr(i, found[1] - 1, found[0], shape=shape)
            if shape == "since" and words.near(j) and (event := words.phrase(j, "start_of_event")):
                later = _later(parser, j + len(event.words))
                if later is not None:
                    return DateExpr(later[0], later[2] - 1, later[1], shape="since", opener=i)
                return DateExpr(i, j + len(event.words) - 1, Moment("event"), shape="since")
    found = parser.moment(i)
    if found is None:
        return None
    return _spanned(parser, words, i, found, done)


def _past_article(parser: PatternParser, i: int) -> int:
    return i + 1 if parser.words.phrase(i, "demonstrative") and parser.moment(i) is None else i


def _later(parser: PatternParser, i: int) -> tuple[int, Moment, int] | None:
    """A calendar date a few words on: "since the conflict began in March 2011"."""
    for j in range(i, min(i + _REACH, parser.count)):
        if not parser.words.near(j):
            return None
        found = parser.moment(j)
        if found is not None:
            return (j, *found) if found[0].kind == "calendar" else None
    return None


def _spanned(parser: PatternParser, words: DateParser, i: int, found: Found, done: int) -> DateExpr:
    """The date, with its second end if it has one ("from Monday to Friday", "between 3 and 5 May")."""
    moment, end = found
    opened = i - 1 > done and words.phrase(i - 1, "from", "between") is not None and words.near(i)
    joined = end < parser.count and words.near(end, loose=True)
    to = joined and (
        words.phrase(end, "to") is not None or (opened and parser.tokens.words[end] == parser.k.conjunction)
    )
    if to and moment.kind in _SPANNED and (opened or moment.year is not None or moment.weekday is not None):
        second = parser.moment(end + 1) if words.near(end + 1) else None
        if second is not None and second[0].kind in _SPAN_ENDS:
            return DateExpr(i - 1 if opened else i, second[1] - 1, moment, second[0], "span")
    return DateExpr(i, end - 1, moment)


def dateline_by_patterns(tokens: Tokens, k: DateKnowledge, published: date | None) -> date | None:
    """The day a report gives for its writing: the first whole date near its start that no preposition leads in.

    One far from ``published`` is that of something else, unless it opens the report or the weekday with it is right.
    """
    parser = PatternParser(tokens, k)
    for i in range(min(_DATELINE_WORDS, len(tokens.words))):
        if tokens.words[i] not in k.starters and not tokens.words[i][0].isdecimal():
            continue
        if i and k.roles.get(tokens.words[i - 1], frozenset()) & {"in", "since", "until", "from", "between"}:
            continue
        found = parser.moment(i)
        if found is None or not (found[0].day and found[0].month and found[0].year):
            continue
        day = resolve_date(DateExpr(i, found[1] - 1, found[0]), k=k).start
        if day is None:
            continue
        near = published is None or abs((day - published).days) <= _DATELINE_DAYS
        named = found[0].weekday is not None and found[0].weekday == day.weekday() and i < _HEAD_WORDS
        if near or named or i == 0:
            return day
    return None

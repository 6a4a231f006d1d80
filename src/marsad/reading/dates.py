"""Date expressions of a text: found by one dictionary look-up per word, resolved against a day."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from datetime import date

from marsad.reading.dates_parse import DateParser
from marsad.reading.dates_patterns import dateline_by_patterns, find_by_patterns
from marsad.reading.dates_records import DateExpr, DateKnowledge, DatePhrase, Moment, ResolvedDate
from marsad.reading.dates_resolve import resolve_date
from marsad.reading.dates_words import Found
from marsad.reading.tokens import Tokens

__all__ = [
    "DateExpr",
    "DateKnowledge",
    "DatePhrase",
    "Moment",
    "ResolvedDate",
    "find_dateline",
    "find_dates",
    "find_past",
    "other_readings",
    "resolve_date",
]

_SHAPE_ROLES = frozenset(("until_now", "since", "until", "during"))
_SINCE_REACH = 16
_DATELINE_WORDS = 10
_TODAY_WORDS = 100
_OPENING = frozenset(("calendar", "ago", "weekday", "period", "day"))
_TURNING = frozenset(("weekday", "calendar"))
_TODAY = frozenset(("today", "yesterday"))


def find_dates(tokens: Tokens, k: DateKnowledge) -> list[DateExpr]:
    """All date expressions of a text in order, none overlapping; cost is one look-up per word without one."""
    if k.patterns:
        return find_by_patterns(tokens, k)
    parser = DateParser(tokens, k)
    found: list[DateExpr] = []
    done = -1
    candidates = _candidates(tokens, k)
    for i in candidates:
        if i > done and (expr := _expression(parser, i, done)) is not None:
            found.append(expr)
            done = expr.last
    return _with_openers(parser, found, [i for i in candidates if "since" in parser.roles(i)])


def _candidates(tokens: Tokens, k: DateKnowledge) -> list[int]:
    """Indexes of the words a date may start with."""
    words, seconds = tokens.words, k.seconds
    hits = sorted({*tokens.find(k.starters), *tokens.digits})
    if not seconds:
        return hits
    last = len(words) - 1
    return [
        i for i in hits if (after := seconds.get(words[i])) is None or (i < last and words[i + 1] in after)
    ]


def _expression(parser: DateParser, i: int, done: int) -> DateExpr | None:
    """The expression that starts at word i; ``done``: the last word of the one before."""
    roles = parser.roles(i)
    if not _SHAPE_ROLES.isdisjoint(roles):
        now = parser.phrase(i, "until_now")
        if now is not None:
            return DateExpr(i, i + len(now.words) - 1, Moment("now"), shape="until")
        if "since" in roles:
            return _since(parser, i)
        shaped = parser.phrase(i, "until", "during")
        start = i + len(shaped.words) if shaped else i
        if shaped is not None and parser.near(start):
            found = parser.moment(start, during=True) or parser.bare_year(start)
            if found is None:
                return None
            until = shaped.role == "until"
            return (
                DateExpr(i, found[1] - 1, found[0], shape="until")
                if until
                else _spread(parser, i, found, done)
            )
    found = parser.moment(i)
    if found is None and parser.words[i][-1:] <= "9" and (both := parser.days_of_month(i)):
        first = i - 1 if i - 1 > done and parser.bare(i - 1, "from", "between") else i
        return DateExpr(first, both[2] - 1, both[0], both[1], "span")
    if found is None and i > 0 and parser.words[i][-1:] <= "9" and _lets_year_follow(parser, i, done):
        found = parser.bare_year(i)
    return _spread(parser, i, found, done) if found else None


def _lets_year_follow(parser: DateParser, i: int, done: int) -> bool:
    if parser.phrase(i - 1, "in", "begin", "early", "middle", "late", "end", "years_word"):
        return True
    return i - 1 == done and parser.words[i].startswith(parser.k.conjunction)


def _since(parser: DateParser, i: int) -> DateExpr | None:
    j = i + 1
    if not parser.near(j, loose=True):
        return None
    said = parser.ago(i)
    found = said or parser.moment(j) or parser.bare_year(j)
    if found is not None:
        expr = _spread(parser, i, found, -1)
        return expr if expr.stop else replace(expr, shape="since")
    if parser.phrase(j, "start_of_event"):
        k = j + 1 if parser.near(j + 1) else j
        return DateExpr(i, k, Moment("event"), shape="since")
    return None


def _spread(parser: DateParser, i: int, found: Found, done: int) -> DateExpr:
    """The expression of a moment, with its second end if it has one ("from … to", "2017 and 2018")."""
    moment, end = found
    second = _second(parser, i, moment, end)
    if second is None:
        return DateExpr(i, end - 1, moment)
    stop, last = second
    if moment.kind == "calendar" and stop.kind == "calendar":
        moment = _shared(moment, stop)
    first = i - 1 if i - 1 > done and parser.bare(i - 1, "from", "between") else i
    return DateExpr(first, last - 1, moment, stop, "span")


def _second(parser: DateParser, i: int, moment: Moment, end: int) -> Found | None:
    if end >= parser.count or not parser.near(end, loose=True):
        return None
    to = parser.phrase(end, "to", "until")
    opened = i > 0 and parser.phrase(i - 1, "from", "between") is not None
    joined = parser.words[end].startswith(parser.k.conjunction)
    year_only = moment.kind == "calendar" and moment.month is None and moment.day is None
    dash = "-" in parser.tokens.gap(end) or "–" in parser.tokens.gap(end)
    if to is not None and parser.near(end + len(to.words)):
        j = end + len(to.words)
        return _point(parser.moment(j) or parser.bare_year(j))
    between = i > 0 and parser.phrase(i - 1, "between") is not None
    if joined and moment.kind == "day":
        found = parser.moment(end)
        return found if found and found[0].kind == "day" and found[0].offset > moment.offset else None
    if (joined and (between or year_only)) or (dash and (opened or year_only)):
        return _point(parser.bare_year(end) if year_only else parser.moment(end))
    return None


def _point(found: Found | None) -> Found | None:
    return found if found and found[0].kind in ("calendar", "weekday", "day", "now", "season") else None


def _shared(moment: Moment, stop: Moment) -> Moment:
    """The first end of a stretch takes the month and year that only the second end says."""
    if moment.day is not None and moment.month is None and not moment.unit:
        moment = replace(moment, month=stop.month, calendar=stop.calendar)
    if moment.year is None and not moment.rel and not moment.year_rel and moment.month is not None:
        moment = replace(moment, year=stop.year, year_rel=stop.year_rel, rel=stop.rel)
    return moment


def _with_openers(parser: DateParser, found: list[DateExpr], since: list[int]) -> list[DateExpr]:
    """ "Since the fall of X in 2011": a "since" (words ``since``) that stands apart opens the next date."""
    if not since:
        return found
    kept: list[DateExpr] = []
    for expr in found:
        opener = _opener(parser, expr, kept, since)
        if opener is not None:
            if kept and kept[-1].start.kind == "event" and kept[-1].first == opener:
                kept.pop()
            expr = replace(expr, shape="since", opener=opener)
        kept.append(expr)
    return kept


def _opener(parser: DateParser, expr: DateExpr, kept: list[DateExpr], since: list[int]) -> int | None:
    if expr.shape != "in" or expr.start.kind not in ("calendar", "ago", "season", "weekday"):
        return None
    at = bisect_left(since, expr.first) - 1
    if at < 0 or expr.first - since[at] > _SINCE_REACH:
        return None
    opener, tokens = since[at], parser.tokens
    if tokens.sentence[opener] != tokens.sentence[expr.first]:
        return None
    if kept and opener <= kept[-1].last and kept[-1].start.kind != "event":
        return None
    between = tokens.text[tokens.ends[opener] : tokens.starts[expr.first]]
    return None if any(mark in between for mark in "،,;؛:(") else opener


def find_dateline(tokens: Tokens, k: DateKnowledge, published: date | None = None) -> date | None:
    """The day a report itself gives for its writing, or None.

    Either a full date in its first words, set off from the text by a dash, a line break or a bracket, or
    "today, Tuesday" near its start (the latest such weekday on or before ``published``).
    """
    if k.patterns:
        return dateline_by_patterns(tokens, k, published)
    parser = DateParser(tokens, k)
    for i in range(min(_DATELINE_WORDS, len(tokens.words))):
        if tokens.words[i] in k.starters or tokens.words[i][0].isdecimal():
            found = parser.moment(i)
            if found and found[0].day and found[0].month and found[0].year and _set_off(tokens, i, found[1]):
                resolved = resolve_date(DateExpr(i, found[1] - 1, found[0]), k=k)
                if resolved.start:
                    return resolved.start
    return _today_named(parser, published) if published else None


def _set_off(tokens: Tokens, first: int, end: int) -> bool:
    marks = set("-–—\n):")
    after = set(tokens.gap(end)) if end <= len(tokens.words) else set()
    later = set(tokens.gap(end + 1)) if end < len(tokens.words) else set()
    before = set(tokens.gap(first)) if first else set()
    return bool(after & marks or later & set("-–—\n") or (first and before & set("-–—(")))


def _today_named(parser: DateParser, published: date) -> date | None:
    roles = parser.k.roles
    for i, word in enumerate(parser.words[:_TODAY_WORDS]):
        if _TODAY.isdisjoint(roles.get(word, ())):
            continue
        today = parser.phrase(i, "today", "yesterday")
        if today is None or len(today.words) != 1:
            continue
        j = i + 1
        weekday = parser.phrase(j, "weekday") if parser.near(j, loose=True) else None
        if weekday is None or weekday.prefix:
            continue
        expr = DateExpr(i, j, Moment("weekday", weekday=weekday.value))
        day = resolve_date(expr, published=published, k=parser.k).start
        ahead = 1 if today.role == "yesterday" else 0
        return min(published, date.fromordinal(day.toordinal() + ahead)) if day else None
    return None


def other_readings(
    expr: DateExpr,
    found: ResolvedDate,
    published: date | None,
    dateline: date | None,
    context: tuple[date | None, date | None] | None,
    *,
    k: DateKnowledge,
) -> tuple[tuple[str, date | None, date | None], ...]:
    """Further ways to take the words, (variant, start, end), each different from ``found``.

    "point": a "since" that names when something happened; "open": the day from which something went on until
    the report; "future": the next such day, for what is planned.
    """
    out: list[tuple[str, date | None, date | None]] = []
    told = {(found.start, found.end)}
    anchor = dateline or published

    def add(variant: str, start: date | None, end: date | None) -> None:
        if start is not None and (start, end) not in told:
            told.add((start, end))
            out.append((variant, start, end))

    if expr.shape == "since":
        plain = resolve_date(replace(expr, shape="in"), published, dateline, context, k=k)
        add("point", plain.start, plain.end)
    elif expr.shape == "in" and found.start is not None and anchor is not None and found.start < anchor:
        if expr.start.kind in _OPENING:
            add("open", found.start, anchor)
    if expr.start.kind in _TURNING and expr.start.year is None and not expr.start.rel:
        ahead = resolve_date(expr, published, dateline, context, k=k, future=True)
        add("future", ahead.start, ahead.end)
    return tuple(out)


def find_past(tokens: Tokens, k: DateKnowledge) -> list[int]:
    """Words that begin a phrase by which a report turns to what went before ("it is recalled that")."""
    parser = DateParser(tokens, k)
    return [i for i in tokens.find(k.background) if parser.phrase(i, "background")]

"""Resolves date expressions to intervals of days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from marsad.reading import calendar as cal
from marsad.reading.calendar import GREGORIAN, Span, shifted
from marsad.reading.dates_records import DateExpr, DateKnowledge, Moment, ResolvedDate

Ends = tuple[date | None, date | None]
_PARTS_OF_MONTH = {"begin": (1, 10), "early": (1, 10), "middle": (15, 15), "late": (21, 31)}
_PARTS_OF_YEAR = {"begin": (1, 1), "early": (1, 3), "middle": (6, 7), "late": (10, 12), "end": (12, 12)}
_STEPS = {"past2": -2, "past": -1, "next": 1}
_MONTHS = {"month": 1, "year": 12, "decade": 120}


class _Unresolved(Exception):
    """Carries why an expression has no day."""


@dataclass(frozen=True, slots=True)
class _Frame:
    anchor: date | None
    context: Ends | None
    future: bool
    k: DateKnowledge

    def day(self) -> date:
        if self.anchor is None:
            raise _Unresolved("relative, and the day of publication is not known")
        return self.anchor

    def past_day(self) -> date:
        found = (self.context[1] or self.context[0]) if self.context else None
        if found is None:
            raise _Unresolved("refers to an earlier date, and none was given")
        return found


def resolve_date(
    expr: DateExpr,
    published: date | None = None,
    dateline: date | None = None,
    context: Ends | None = None,
    *,
    k: DateKnowledge,
    future: bool = False,
) -> ResolvedDate:
    """The days an expression means. Start and end are None when they cannot be known; ``reasons`` say why.

    ``dateline`` beats ``published``. ``context``: the interval of the date before, for "the same day".
    ``future``: the event is planned, so a bare weekday or month is the next one, not the latest.
    """
    frame = _Frame(dateline or published, context, future, k)
    reasons = [_basis(expr, frame.anchor, dateline)]
    try:
        start, end = _ends(expr, frame)
    except _Unresolved as error:
        return ResolvedDate(None, None, (str(error),))
    except (OverflowError, ValueError):
        return ResolvedDate(None, None, ("outside the calendar",))
    if start is not None and end is not None and start > end:
        return ResolvedDate(None, None, (*reasons, "ends before it starts"))
    if start is None:
        reasons.append("start not said")
    return ResolvedDate(start, end, tuple(reasons))


def _basis(expr: DateExpr, anchor: date | None, dateline: date | None) -> str:
    moment = expr.start
    if moment.kind == "calendar" and moment.year is not None:
        return "date in full"
    if anchor is None:
        return "publication day not known"
    return f"{moment.kind} reckoned from {'dateline' if dateline else 'publication'} {anchor.isoformat()}"


def _ends(expr: DateExpr, frame: _Frame) -> Ends:
    start = _moment(expr.start, frame, exact=expr.shape == "since")
    if expr.stop is not None:
        return _span(expr.start, start, expr.stop, frame)
    if expr.shape == "since":
        if expr.start.kind in ("event", "recently", "lately"):
            return None, frame.anchor
        return start[0], _not_before(frame.anchor, start[0])
    if expr.shape == "until":
        return None, start[1]
    return start


def _not_before(day: date | None, start: date | None) -> date | None:
    return None if day is None or (start is not None and day < start) else day


def _span(first: Moment, start: Ends, stop: Moment, frame: _Frame) -> Ends:
    """Both ends of a stretch; the first is the latest one before the second."""
    end = _moment(stop, frame, exact=False)
    if end[1] is None:
        return start[0], None
    before = _Frame(end[1], frame.context, False, frame.k)
    if first.year is None and not first.year_rel and first.kind in ("weekday", "calendar"):
        start = _moment(first, before, exact=False)
    last = end[1]
    if frame.anchor is not None and stop.month is None and stop.kind == "calendar" and not frame.future:
        last = _clip((end[0] or last, last), frame.anchor)[1]
    return start[0], last


def _clip(span: Span, anchor: date | None) -> Span:
    """A period that is still running ends on the anchor."""
    if anchor is not None and span[0] <= anchor < span[1]:
        return span[0], anchor
    return span


def _need(span: Span | None, why: str) -> Span:
    if span is None:
        raise _Unresolved(why)
    return span


def _moment(moment: Moment, frame: _Frame, *, exact: bool) -> Ends:
    if moment.kind == "calendar":
        return _calendar(moment, frame)
    if moment.kind == "weekday":
        return _weekday(moment, frame)
    if moment.kind == "day":
        day = shifted(frame.day(), moment.offset)
        return day, day
    if moment.kind == "now":
        return frame.day(), frame.day()
    if moment.kind == "running":
        return shifted(frame.day(), 1 - int(moment.count or 1)), frame.day()
    if moment.kind == "period":
        return _period(moment, frame)
    if moment.kind == "ago":
        return _ago(moment, frame, exact)
    if moment.kind == "season":
        return _season(moment, frame)
    if moment.kind == "context":
        return _context(moment, frame)
    if moment.kind == "lately":
        return None, frame.day()
    if moment.kind == "event":
        return None, frame.anchor
    raise _Unresolved("vague")


# -- calendar dates -------------------------------------------------------------------------------


def _calendar(moment: Moment, frame: _Frame) -> Ends:
    if moment.month is None and moment.unit == "month":
        year, month = _related_month(moment.rel, frame)
        return _day(year, month, moment.day or 1, GREGORIAN, frame)
    year_number = _year(moment, frame)
    if moment.month is None:
        return _year_part(year_number, moment, frame)
    if year_number is not None:
        if moment.day is not None:
            return _day(year_number, moment.month, moment.day, moment.calendar, frame)
        span = cal.month_span(year_number, moment.month, moment.calendar, frame.k.hijri)
        return _month_part(_need(span, "outside the calendar table"), moment, frame)
    return _open_year(moment, frame)


def _day(year: int, month: int, day: int, calendar: str, frame: _Frame) -> Span:
    found = cal.day_of(year, month, day, calendar, frame.k.hijri)
    if found is None:
        raise _Unresolved("no such day in the calendar")
    return found, found


def _related_month(rel: str, frame: _Frame) -> tuple[int, int]:
    if rel == "same":
        day = frame.past_day()
        return day.year, day.month
    day = frame.day()
    return cal.month_off(day.year, day.month, _STEPS.get(rel, 0))


def _year(moment: Moment, frame: _Frame) -> int | None:
    if moment.year is not None:
        return moment.year
    if not moment.year_rel:
        return None
    day = frame.past_day() if moment.year_rel == "same" else frame.day()
    found = cal.year_month(day, moment.calendar, frame.k.hijri)
    if found is None:
        raise _Unresolved("outside the calendar table")
    return found[0] + _STEPS.get(moment.year_rel, 0)


def _year_part(year: int | None, moment: Moment, frame: _Frame) -> Ends:
    if year is None:
        raise _Unresolved("no month or year")
    if not moment.part:
        span = _need(cal.year_span(year, moment.calendar, frame.k.hijri), "outside the calendar table")
        return _clip(span, frame.anchor)
    low, high = _PARTS_OF_YEAR[moment.part]
    first = _need(cal.month_span(year, low, moment.calendar, frame.k.hijri), "outside the calendar table")
    last = _need(cal.month_span(year, high, moment.calendar, frame.k.hijri), "outside the calendar table")
    return first[0], last[1]


def _month_part(span: Span, moment: Moment, frame: _Frame) -> Ends:
    if not moment.part:
        return _clip(span, frame.anchor)
    if moment.part == "end":
        return span[1], span[1]
    low, high = _PARTS_OF_MONTH[moment.part]
    first, last = shifted(span[0], low - 1), shifted(span[0], high - 1)
    return first, min(last, span[1]) if last else span[1]


def _open_year(moment: Moment, frame: _Frame) -> Ends:
    """A day or month without a year: the latest on or before the anchor, unless "last" or "next"."""
    anchor = frame.day()
    base = cal.year_month(anchor, moment.calendar, frame.k.hijri)
    if base is None or moment.month is None:
        raise _Unresolved("outside the calendar table")
    ahead = moment.rel == "next" or (frame.future and not moment.rel)
    for year in (base[0] - 1, base[0], base[0] + 1) if ahead else range(base[0], base[0] - 9, -1):
        span = cal.month_span(year, moment.month, moment.calendar, frame.k.hijri)
        if span is None:
            continue
        if moment.day is not None:
            day = cal.day_of(year, moment.month, moment.day, moment.calendar, frame.k.hijri)
            if day is None:
                continue
            span = (day, day)
        if ahead:
            fits = span[1] >= anchor if moment.rel != "next" else span[0] > anchor
        elif moment.rel == "this":
            fits = year == base[0]
        else:
            fits = span[1] < anchor if moment.rel == "past" else span[0] <= anchor
        if fits:
            return span if moment.day is not None else _month_part(span, moment, frame)
    raise _Unresolved("no such day near the day of publication")


# -- weekdays, seasons, context -------------------------------------------------------------------


def _weekday(moment: Moment, frame: _Frame) -> Ends:
    anchor, weekday = frame.day(), moment.weekday or 0
    if moment.unit == "week":
        week = cal.week_span(anchor, _STEPS.get(moment.rel, 0))
        day = shifted(week[0], weekday) if week else None
        return day, day
    if moment.also is not None:
        second = cal.next_weekday if frame.future else cal.latest_weekday
        end = second(moment.also, anchor)
        return cal.latest_weekday(weekday, end, strict=True) if end else None, end
    if moment.rel == "next" or (frame.future and not moment.rel):
        day = cal.next_weekday(weekday, anchor, strict=moment.rel == "next")
    else:
        day = cal.latest_weekday(weekday, anchor, strict=moment.rel == "past")
    return day, day


def _season(moment: Moment, frame: _Frame) -> Ends:
    low, high = frame.k.seasons[moment.offset]
    if moment.year is not None or moment.year_rel:
        year = _year(moment, frame) or 0
        return _part_of_season(_season_span(year, low, high, frame), moment, frame)
    anchor = frame.day()
    years = (
        range(anchor.year - 1, anchor.year + 2)
        if moment.rel == "next"
        else range(anchor.year + 1, anchor.year - 3, -1)
    )
    for year in years:
        span = _season_span(year, low, high, frame)
        if moment.rel == "next":
            fits = span[0] > anchor
        else:
            fits = span[1] < anchor if moment.rel == "past" else span[0] <= anchor
        if fits:
            return _part_of_season(span, moment, frame)
    raise _Unresolved("no such season")


def _season_span(year: int, low: int, high: int, frame: _Frame) -> Span:
    """Winter of a year begins in December of the year before."""
    first = cal.month_span(year - (low > high), low, GREGORIAN, frame.k.hijri)
    last = cal.month_span(year, high, GREGORIAN, frame.k.hijri)
    return _need(first, "outside the calendar")[0], _need(last, "outside the calendar")[1]


def _part_of_season(span: Span, moment: Moment, frame: _Frame) -> Ends:
    third = (span[1] - span[0]).days // 3
    if moment.part in ("begin", "early"):
        return span[0], shifted(span[0], third)
    if moment.part in ("late", "end"):
        return shifted(span[1], -third), span[1]
    if moment.part == "middle":
        return shifted(span[0], third), shifted(span[1], -third)
    return _clip(span, frame.anchor)


def _context(moment: Moment, frame: _Frame) -> Ends:
    if moment.unit == "then":
        if frame.context is None or frame.context[0] is None:
            raise _Unresolved("refers to an earlier date, and none was given")
        return frame.context
    day = shifted(frame.past_day(), moment.offset)
    return day, day


# -- periods --------------------------------------------------------------------------------------


def _period(moment: Moment, frame: _Frame) -> Ends:
    if moment.rel == "same":
        return frame.context or (None, None)
    anchor = frame.day()
    if moment.count is None:
        if moment.unit == "hour":
            return anchor, anchor
        return (None, anchor) if moment.rel != "next" else (None, None)
    if moment.count != 1 or moment.unit not in ("week", "month", "year"):
        return _several(moment, anchor)
    step = _STEPS.get(moment.rel, 0)
    if moment.unit == "week":
        if moment.about and moment.rel == "past":
            return shifted(anchor, -7), shifted(anchor, -1)
        span = cal.week_span(anchor, step)
    elif moment.unit == "month":
        year, month = cal.month_off(anchor.year, anchor.month, step)
        return _month_part(
            _need(cal.month_span(year, month, GREGORIAN, frame.k.hijri), "outside"), moment, frame
        )
    else:
        return _year_part(anchor.year + step, moment, frame)
    return _clip(_need(span, "outside the calendar"), anchor)


def _several(moment: Moment, anchor: date) -> Ends:
    """ "The past five days" ends on the anchor; "the next two days" start the day after it."""
    count = int(moment.count or 1)
    if moment.rel == "next":
        end = _off(anchor, moment.unit, count)
        return (anchor if moment.unit == "hour" else shifted(anchor, 1)), end
    return _off(anchor, moment.unit, -count), anchor


def _off(anchor: date, unit: str, count: int) -> date | None:
    if unit in _MONTHS:
        return cal.day_months_off(anchor, _MONTHS[unit] * count)
    if unit == "hour":
        return shifted(anchor, round(count / 24))
    return shifted(anchor, count * (7 if unit == "week" else 1))


def _ago(moment: Moment, frame: _Frame, exact: bool) -> Ends:
    """Days and weeks ago are a day; months ago that month; years ago that year, or the month if "about"."""
    anchor = frame.day()
    if moment.rel == "next" and frame.context is not None and not frame.future:
        anchor = frame.context[1] or anchor
    if moment.count is None and moment.unit == "hour":
        return anchor, anchor
    if moment.count is None:
        return (None, None) if moment.rel == "next" else (None, anchor)
    count = int(moment.count) * (1 if moment.rel == "next" else -1)
    day = _off(anchor, moment.unit, count)
    if day is None:
        raise _Unresolved("outside the calendar")
    if exact or moment.unit in ("hour", "day", "week"):
        return day, day
    if moment.unit == "month" or (moment.unit == "year" and moment.about):
        return _need(cal.month_span(day.year, day.month, GREGORIAN, frame.k.hijri), "outside the calendar")
    return _need(cal.year_span(day.year, GREGORIAN, frame.k.hijri), "outside the calendar")

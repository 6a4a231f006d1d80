"""Days, months and years of the Gregorian and the Hijri calendar. Arithmetic only; no words.

Hijri months follow the Umm al-Qura table of the knowledge; years outside it are not converted.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta

GREGORIAN = "gregorian"
HIJRI = "hijri"
Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class HijriTable:
    """First days of consecutive Hijri months: ``starts[k]`` begins month k counted from Muharram of ``year``.

    The last entry is the day after the last month known.
    """

    year: int
    starts: tuple[date, ...]


def shifted(day: date, days: int) -> date | None:
    """``day`` plus so many days; None outside the calendar's range.

    >>> shifted(date(2018, 3, 1), -1)
    datetime.date(2018, 2, 28)
    """
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def month_span(year: int, month: int, calendar: str, table: HijriTable) -> Span | None:
    """First and last day of a month; None when there is no such month or the table does not reach it."""
    if not 1 <= month <= 12:
        return None
    if calendar == HIJRI:
        index = (year - table.year) * 12 + month - 1
        if not 0 <= index < len(table.starts) - 1:
            return None
        return table.starts[index], table.starts[index + 1] - timedelta(days=1)
    if not 1 <= year < 9999:
        return None
    after = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), after - timedelta(days=1)


def day_of(year: int, month: int, day: int, calendar: str, table: HijriTable) -> date | None:
    """The Gregorian day of a day of either calendar; None when that month has no such day.

    >>> day_of(2018, 2, 29, GREGORIAN, HijriTable(1, ())) is None
    True
    """
    span = month_span(year, month, calendar, table)
    if span is None or day < 1:
        return None
    found = span[0] + timedelta(days=day - 1)
    return found if found <= span[1] else None


def year_span(year: int, calendar: str, table: HijriTable) -> Span | None:
    """First and last day of a year."""
    first, last = month_span(year, 1, calendar, table), month_span(year, 12, calendar, table)
    return (first[0], last[1]) if first and last else None


def year_month(day: date, calendar: str, table: HijriTable) -> tuple[int, int] | None:
    """Year and month of a day in a calendar; None where the Hijri table does not reach."""
    if calendar != HIJRI:
        return day.year, day.month
    index = bisect_right(table.starts, day) - 1
    if not 0 <= index < len(table.starts) - 1:
        return None
    return table.year + index // 12, index % 12 + 1


def month_off(year: int, month: int, months: int) -> tuple[int, int]:
    """The month so many months later (earlier when negative).

    >>> month_off(2018, 1, -1)
    (2017, 12)
    """
    index = year * 12 + month - 1 + months
    return index // 12, index % 12 + 1


def day_months_off(day: date, months: int) -> date | None:
    """The same day of the month so many months off, or that month's last day.

    >>> day_months_off(date(2018, 3, 31), -1)
    datetime.date(2018, 2, 28)
    """
    year, month = month_off(day.year, day.month, months)
    span = month_span(year, month, GREGORIAN, HijriTable(1, ()))
    return min(shifted(span[0], day.day - 1) or span[1], span[1]) if span else None


def week_span(day: date, weeks: int = 0) -> Span | None:
    """Monday and Sunday of the week of ``day``, or of one so many weeks off.

    >>> week_span(date(2018, 4, 21), -1)
    (datetime.date(2018, 4, 9), datetime.date(2018, 4, 15))
    """
    monday = shifted(day, 7 * weeks - day.weekday())
    sunday = shifted(monday, 6) if monday else None
    return (monday, sunday) if monday and sunday else None


def latest_weekday(weekday: int, day: date, *, strict: bool = False) -> date | None:
    """The last such weekday (Monday is 0) on or before ``day``; before it if ``strict``."""
    back = (day.weekday() - weekday) % 7
    return shifted(day, -(back or (7 if strict else 0)))


def next_weekday(weekday: int, day: date, *, strict: bool = False) -> date | None:
    """The first such weekday on or after ``day``; after it if ``strict``."""
    ahead = (weekday - day.weekday()) % 7
    return shifted(day, ahead or (7 if strict else 0))

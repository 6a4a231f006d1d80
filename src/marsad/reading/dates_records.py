"""What the date reader knows and what it finds, before anything is resolved against a day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from marsad.reading.calendar import GREGORIAN, HijriTable
from marsad.reading.numbers import NumberKnowledge


@dataclass(frozen=True, slots=True)
class DatePhrase:
    """A phrase of folded words and the part it plays; ``value`` is a month, a weekday, an ordinal, an offset.

    ``cue``: 1 if the form is also another word and needs a preposition, a day, a year or a modifier by it;
    2 if a preposition is not enough (the month that is also the name of a town).
    ``prefix``: what is attached in front of the first word.
    """

    words: tuple[str, ...]
    role: str
    value: int = 0
    calendar: str = ""
    cue: int = 0
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class DatePattern:
    """One order in which the words of a date stand, for languages that list them.

    ``parts``: roles of phrases, or day, month, year, numeric, dayyear, weekday, season, n, unit, units; behind "?"
    what may be left out. ``kind``: of the ``Moment`` it says, ``told``: further fields of it, and ``drop``: the part
    that says nothing; ``after``: the role of the word that must stand before.
    """

    parts: tuple[str, ...]
    kind: str
    told: tuple[tuple[str, str | int | float | bool], ...] = ()
    after: str = ""


@dataclass(frozen=True, slots=True)
class DateKnowledge:
    """Words of dates. ``phrases``: first word → phrases, the longest first. ``roles``: first word → the parts
    it may play. ``starters``: words a date may start with; ``seconds``: for words that start one only with
    certain second words, those. ``names_*``: words before which a date is part of a name. ``background``: first
    words of phrases that turn to what went before."""

    phrases: dict[str, tuple[DatePhrase, ...]]
    roles: dict[str, frozenset[str]]
    starters: frozenset[str]
    seconds: dict[str, frozenset[str]]
    names_day_month: frozenset[str]
    names_today: frozenset[str]
    names_weekday: frozenset[str]
    names_number: frozenset[str]
    gregorian_marks: frozenset[str]
    hijri_marks: frozenset[str]
    conjunction: str
    seasons: tuple[tuple[int, int], ...]
    hijri: HijriTable
    numbers: NumberKnowledge
    digits: re.Pattern[str]
    background: frozenset[str] = frozenset()
    patterns: tuple[DatePattern, ...] = ()


@dataclass(frozen=True, slots=True)
class Moment:
    """What a date expression says, unresolved.

    ``kind``: ``calendar`` (year/month/day as far as given), ``weekday``, ``day`` (``offset`` from today),
    ``period`` (``count`` ``unit``s, None: several), ``ago`` (that long before, after if ``rel`` is next),
    ``season``, ``context`` (``offset`` days from the previous date; ``unit`` then: from there on), ``now``,
    ``running`` (the nth day in a row), ``recently``, ``lately``, ``soon``, ``event``.
    ``rel``: past, this, next or same, as said of the month, week …; ``year_rel`` as said of the year.
    ``part``: begin, early, middle, late or end of the period. ``also``: the other weekday of a night.
    """

    kind: str
    calendar: str = GREGORIAN
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    also: int | None = None
    rel: str = ""
    year_rel: str = ""
    unit: str = ""
    count: float | None = None
    offset: int = 0
    part: str = ""
    about: bool = False


@dataclass(frozen=True, slots=True)
class DateExpr:
    """A date expression: words ``first`` to ``last`` (inclusive).

    ``shape``: ``in``, ``since`` (runs to the publication day), ``until`` or ``span`` (from ``start`` to
    ``stop``). ``opener``: the word "since" when it stands apart ("since the fall of X in 2011").
    """

    first: int
    last: int
    start: Moment
    stop: Moment | None = None
    shape: str = "in"
    opener: int | None = None


@dataclass(frozen=True, slots=True)
class ResolvedDate:
    """First and last day, inclusive; ``start`` None when not known. ``reasons`` say how it was reckoned."""

    start: date | None
    end: date | None
    reasons: tuple[str, ...] = ()

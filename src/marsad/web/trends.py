"""What changed over time, as series for charts and tables: incidents, territory, casualties."""

from __future__ import annotations

import csv
import io
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from marsad.control.areas import DENOMINATORS
from marsad.control.incidents import Incident
from marsad.control.summary import Range
from marsad.control.totals import months
from marsad.inquiry.atlas import Atlas
from marsad.inquiry.happenings import happenings
from marsad.packs.control import load_palette, load_published
from marsad.packs.interface import load_kind_colours
from marsad.web.tongue import Tongue, slug

POINTS = 400  # days of a curve at most
_LEAST = 0.5  # km², places or people: who never has as much is not drawn
_LAND = ("land_km2", "settled_km2")  # denominators that published figures can stand beside


@dataclass(frozen=True, slots=True)
class Curve:
    """How much a holder has on each of the days: low, best, high."""

    holder: str
    slug: str
    name: str
    colour: str
    low: tuple[int, ...]
    best: tuple[int, ...]
    high: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PublishedPoint:
    """A figure that somebody published."""

    day: date
    holder: str
    value: float
    publisher: str
    url: str


@dataclass(frozen=True, slots=True)
class Territory:
    """Who had how much under a denominator, on ``days``; ``rows``: indexes of the days that a table shows."""

    denominator: str
    unit: str
    whole: float
    days: tuple[date, ...]
    rows: tuple[int, ...]
    curves: tuple[Curve, ...]
    published: tuple[PublishedPoint, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """How many incidents of a type in each week."""

    type: str
    name: str
    colour: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Weeks:
    """Incidents by week. ``weeks``: their Mondays, without a gap."""

    weeks: tuple[date, ...]
    kinds: tuple[Kind, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Toll:
    """People killed and wounded in the incidents of each month, each as low, best, high; None where nobody told."""

    months: tuple[date, ...]
    killed: tuple[tuple[int, int, int] | None, ...]
    wounded: tuple[tuple[int, int, int] | None, ...]


@dataclass(frozen=True, slots=True)
class Trends:
    """The three of them."""

    territory: Territory
    incidents: Weeks
    casualties: Toll


def trends(atlas: Atlas, denominator: str, say: Tongue) -> Trends:
    """All series of an atlas. ``denominator``: one of ``DENOMINATORS``."""
    real = happenings(atlas).real
    inside = [one for one in real if atlas.first <= one.first <= atlas.last]
    return Trends(territory(atlas, denominator, say), weeks(inside, say), toll(inside))


def territory(atlas: Atlas, denominator: str, say: Tongue) -> Territory:
    """How much every holder had, on at most ``POINTS`` days and the first of every month."""
    told, column = atlas.course, DENOMINATORS.index(denominator)
    wanted = set(told.days[:: -(-len(told.days) // POINTS)]) | {told.days[0], atlas.last}
    monthly = [day for day in months(atlas.first, atlas.last) if atlas.first <= day]
    days = tuple(sorted(wanted | set(monthly)))
    steps = [bisect_right(told.days, day) - 1 for day in days]
    palette = load_palette()
    values = told.totals[steps, column]
    order = [*(h for h in palette if h in told.states), *(h for h in told.states if h not in palette)]
    curves = []
    for holder in order:
        mine = values[:, told.states.index(holder)]
        if mine[:, 1].max(initial=0.0) >= _LEAST:
            colour = palette.get(holder, ("#777777",))[0]
            low, best, high = (tuple(round(float(v)) for v in mine[:, at]) for at in range(3))
            curves.append(Curve(holder, slug(holder), say.name(holder), colour, low, best, high))
    rows = {days.index(day) for day in monthly} | {0, len(days) - 1}
    return Territory(
        denominator, say.t(f"unit.{denominator}"), round(told.wholes[column], 1), days, tuple(sorted(rows)),
        tuple(curves), _published(atlas) if denominator in _LAND else (),
    )  # fmt: skip


def _published(atlas: Atlas) -> tuple[PublishedPoint, ...]:
    there = set(atlas.world.ground.slices)
    return tuple(
        PublishedPoint(one.last, one.holder, one.value, one.publisher, one.url)
        for one in load_published()
        if one.measure == "territory_km2" and one.holder in atlas.world.states
        and atlas.first <= one.last <= atlas.last and set(one.countries) <= there
    )  # fmt: skip


def weeks(incidents: Sequence[Incident], say: Tongue) -> Weeks:
    """Incidents by the week of their first day and by type; types nobody told of are left out."""
    if not incidents:
        return Weeks((), (), 0)
    found = Counter((_monday(one.first), one.type) for one in incidents)
    first, last = min(day for day, _ in found), max(day for day, _ in found)
    mondays = tuple(first + timedelta(days=7 * n) for n in range((last - first).days // 7 + 1))
    there = {type_ for _, type_ in found}
    kinds = tuple(
        Kind(type_, say.kind(type_), colour, tuple(found[day, type_] for day in mondays))
        for type_, colour in load_kind_colours().items()
        if type_ in there
    )
    return Weeks(mondays, kinds, len(incidents))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def toll(incidents: Sequence[Incident]) -> Toll:
    """Killed and wounded by the month of an incident's first day; lows, bests and highs are added up."""
    told = [one for one in incidents if one.killed or one.wounded]
    if not told:
        return Toll((), (), ())
    every = tuple(months(min(one.first for one in told), max(one.first for one in told)))
    killed: dict[date, list[Range]] = {}
    wounded: dict[date, list[Range]] = {}
    for one in told:
        for found, by_month in ((one.killed, killed), (one.wounded, wounded)):
            if found is not None:
                by_month.setdefault(one.first.replace(day=1), []).append(found)
    sums = [tuple(_sum(by_month.get(month, ())) for month in every) for by_month in (killed, wounded)]
    return Toll(every, *sums)


def _sum(found: Iterable[Range]) -> tuple[int, int, int] | None:
    rows = list(found)
    if not rows:
        return None
    return round(sum(r.low for r in rows)), round(sum(r.best for r in rows)), round(sum(r.high for r in rows))


def as_csv(found: Trends, chart: str) -> str:
    """The data of a chart (``territory``, ``incidents`` or ``casualties``) as CSV with a byte order mark."""
    stream = io.StringIO()
    write = csv.writer(stream, lineterminator="\n").writerow
    if chart == "territory":
        told = found.territory
        write(("day", "denominator", "holder", "name", "low", "best", "high"))
        for at, day in enumerate(told.days):
            for one in told.curves:
                write((day, told.denominator, one.holder, one.name, one.low[at], one.best[at], one.high[at]))
    elif chart == "incidents":
        write(("week", *(one.type for one in found.incidents.kinds)))
        for at, day in enumerate(found.incidents.weeks):
            write((day, *(one.counts[at] for one in found.incidents.kinds)))
    else:
        ends = ("low", "best", "high")
        write(("month", *(f"{what}_{end}" for what in ("killed", "wounded") for end in ends)))
        toll_ = found.casualties
        for month, *both in zip(toll_.months, toll_.killed, toll_.wounded, strict=True):
            write((month, *(value for one in both for value in (one or ("", "", "")))))
    return "\ufeff" + stream.getvalue()

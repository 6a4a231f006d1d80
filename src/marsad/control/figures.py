"""Figures that people give, against the record: for the same party, days and each denominator, with a verdict.

A figure is borne out by a denominator if it lies between the record's low and high there (for a change: the change of
the best value, give or take the larger half-range). It cannot be told where claims name too few places, or where
the range is wider than the value itself. Of revenue the record has no series, and none is invented: what others
published stands beside what reports say. Why a verdict is what it is, is told by key and facts; the words are data.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from marsad.control.areas import DENOMINATORS, Areas
from marsad.control.belief import picture
from marsad.control.infer import World
from marsad.control.records import Statement, Total
from marsad.control.totals import totals_on
from marsad.model import Count

BORNE_OUT, NOT_BORNE_OUT, CANNOT_TELL = "borne out", "not borne out", "cannot tell"
_WIDE = 1.0  # times the best value: a wider range bears nothing out
_BREATH = 150  # characters of a report: the same amount again within them is the same figure
_ITS_OWN = frozenset({"revenue", "forces"})  # money and men of who backs a party are not that party's
_THIN = 0.15  # of the settlements: with fewer named by a claim before the day, nothing can be told


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """What somebody published: a territory in km² on a day, or its change in percent between two."""

    id: str
    holder: str
    countries: tuple[str, ...]
    measure: str  # territory_km2 | change_percent | revenue_usd | revenue_change_percent
    value: float
    first: date | None
    last: date
    publisher: str
    definition: str
    url: str
    stream: str = ""  # of revenue: all, oil, tax, other
    per: str = ""  # of revenue: day, month, year
    kind: str = "published"  # or derived: reckoned from what was published

    @property
    def is_revenue(self) -> bool:
        """Whether it tells of money, not of land."""
        return self.measure.startswith("revenue")


@dataclass(frozen=True, slots=True)
class Found:
    """A figure in a report: the claim, whom it is about, what it counts and over which days."""

    statement: str
    holder: str
    unit: str  # percent | km2 | settlement | …
    value: float | None
    first: date | None
    last: date | None
    quote: str
    said: str
    gain: bool
    measure: str = ""  # territory | revenue | forces | "" where it is not said
    stream: str = ""
    per: str = ""
    before: float | None = None
    units: tuple[str, ...] = ()  # first-level units that it is a share of; none: all land


@dataclass(frozen=True, slots=True)
class Why:
    """A reason for a verdict: a ``key`` of the words that tell it, and the ``facts`` these name."""

    key: str
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the record says to a figure under one denominator; ``why`` says what is missing or how far it is off."""

    denominator: str
    low: float
    best: float
    high: float
    verdict: str
    why: tuple[Why, ...]


def found_figures(world: World, measure: str = "") -> list[Found]:
    """Every quantified statement about land, places, money or shares in the reports behind ``world``, by day.

    What one report tells twice in one breath counts once. ``measure``: only these (territory, revenue, forces).
    """
    out: dict[tuple[object, ...], Found] = {}
    for statement in sorted(world.statements, key=lambda s: s.claim.type != "figure"):
        if _counts(statement):
            found = _found(statement, world)
            key = (statement.report, found.value, found.unit, statement.claim.trigger.start // _BREATH)
            beside = [(*key[:-1], statement.claim.trigger.start // _BREATH + off) for off in (-1, 0, 1)]
            if not measure or found.measure == measure:
                if not any(k in out for k in beside):
                    out[key] = found
    return sorted(out.values(), key=lambda f: (f.last or date.min, f.statement))


def _counts(statement: Statement) -> bool:
    claim = statement.claim
    if claim.count is None or claim.status in ("planned", "hypothetical"):
        return False
    land = claim.count.unit in ("percent", "km2")
    return claim.type == "figure" or (land and claim.type in ("capture", "withdrawal", "hold", "advance"))


def _found(statement: Statement, world: World) -> Found:
    claim = statement.claim
    countries = sorted({p.country for p in claim.places if p.country}) or list(world.ground.slices)
    refs = (*claim.actors, *claim.targets)
    count = claim.count or Count(None, "")
    parties = [
        party
        for ref in refs
        for country in countries
        if (party := world.rules.parties.get((ref.id, country))) is not None
    ]
    holders = [party.holder for party in parties if not (party.backs and count.measure in _ITS_OWN)]
    said = ", ".join(source.id for source in claim.sources) or statement.outlet
    sites = [world.land.sites.get(p.gaz or "") for p in claim.places]
    units = {site.unit for site in sites if site is not None and site.kind == "adm1"}
    measure = count.measure or ("territory" if count.unit == "km2" or claim.type != "figure" else "")
    return Found(
        statement.id,
        holders[0] if holders else "",
        count.unit,
        count.value,
        claim.date.start,
        claim.date.end or statement.published,
        statement.quote,
        said,
        claim.type in ("capture", "hold", "advance"),
        measure or ("territory" if units and count.unit == "percent" else ""),
        count.stream,
        count.per,
        count.before,
        tuple(sorted(units)) if count.unit == "percent" else (),
    )


def judge(found: Found, world: World, areas: Areas) -> list[Verdict]:
    """A verdict per denominator on a figure from a report; one row that says why if it cannot be compared at all."""
    if found.measure == "revenue":
        return _cannot(Why("no_revenue"))
    if found.unit not in ("percent", "km2") or found.measure == "forces":
        return _cannot(Why("no_series", (("unit", found.measure or found.unit or "-"),)))
    if not found.measure:
        return _cannot(Why("share_of_what"))
    if found.value is None or not found.holder or found.last is None:
        missing = [
            n for n, v in (("value", found.value), ("party", found.holder), ("day", found.last)) if not v
        ]
        return _cannot(*(Why(f"no_{name}") for name in missing))
    if found.unit == "km2":
        return _level(found.holder, found.value, found.last, world, areas)
    if found.first is None or found.first == found.last:
        if found.gain:
            return _share(found, found.value, found.last, world, areas)
        return _cannot(Why("since_when"))
    value = found.value if found.gain else -found.value
    return _change(found.holder, value, found.first, found.last, world, areas, units=found.units)


def judge_published(figure: PublishedFigure, world: World, areas: Areas) -> list[Verdict]:
    """A verdict per denominator on a published figure."""
    if figure.is_revenue:
        return _cannot(Why("no_revenue"))
    if not set(figure.countries) <= set(world.ground.slices):
        return _cannot(Why("no_land", (("countries", ", ".join(figure.countries)),)))
    if figure.measure == "territory_km2":
        return _level(figure.holder, figure.value, figure.last, world, areas, figure.countries)
    if figure.first is None:
        return _cannot(Why("since_when"))
    return _change(figure.holder, figure.value, figure.first, figure.last, world, areas, figure.countries)


def _cannot(*why: Why) -> list[Verdict]:
    return [Verdict("", 0, 0, 0, CANNOT_TELL, why)]


@dataclass(frozen=True, slots=True)
class Step:
    """From one published point of revenue to a later one of the same stream and period: the change in percent.

    ``alike`` False: other publishers or definitions, so that the change is one of method too.
    """

    first: PublishedFigure
    last: PublishedFigure
    percent: float
    alike: bool


def revenue_steps(figures: Sequence[PublishedFigure]) -> list[Step]:
    """The change between any two published points of revenue of one party, stream and period, by their days."""
    points = sorted((f for f in figures if f.measure == "revenue_usd"), key=lambda f: (f.last, f.id))
    out = []
    for number, one in enumerate(points):
        for other in points[number + 1 :]:
            if (one.holder, one.stream, one.per) == (other.holder, other.stream, other.per) and one.value:
                percent = 100 * (other.value - one.value) / one.value
                out.append(Step(one, other, percent, one.publisher.split()[0] == other.publisher.split()[0]))
    return out


Totals = Mapping[str, Total]


def _totals(
    world: World, areas: Areas, day: date, holder: str, countries: Sequence[str], wanted: Sequence[str] = ()
) -> Totals:
    rows = totals_on(world, areas, day, by_unit=True)
    units = {unit.id: unit.country for unit in world.land.units if not wanted or unit.id in wanted}
    out: dict[str, Total] = {}
    for denominator in DENOMINATORS:
        mine = [
            t
            for t in rows
            if t.denominator == denominator and t.holder == holder and units.get(t.unit) in countries
        ]
        spread = float(np.sqrt(sum((t.high - t.best) ** 2 for t in mine)))
        best, whole = sum(t.best for t in mine), sum(t.whole for t in mine)
        out[denominator] = Total(
            day, denominator, holder, "", max(best - spread, 0.0), best, min(best + spread, whole), whole
        )
    return out


def coverage(world: World, day: date, among: Sequence[str] = ()) -> float:
    """The share of settlements (of some units) that some claim up to ``day`` names."""
    seen = picture(world, day, neighbours=False)
    mine = np.array([not among or s.unit in among for s in world.land.settlements], dtype=bool)
    return float((seen.latest[mine] >= 0).mean()) if mine.any() else 0.0


def _judged(
    values: Mapping[str, tuple[float, float, float]],
    value: float,
    world: World,
    days: Sequence[date],
    units: Sequence[str] = (),
) -> list[Verdict]:
    if not values:
        return _cannot(Why("held_nothing"))
    share = min(coverage(world, day, units) for day in days)
    out = []
    for denominator, (low, best, high) in values.items():
        inside = low <= value <= high
        verdict = BORNE_OUT if inside else NOT_BORNE_OUT
        between = (("low", f"{low:,.0f}"), ("high", f"{high:,.0f}"))
        why = Why("within") if inside else Why("outside", between)
        if inside and high - low > _WIDE * abs(best):
            verdict, why = CANNOT_TELL, Why("too_wide", between)
        told: tuple[Why, ...] = (why,)
        if share < _THIN:
            verdict, told = CANNOT_TELL, (Why("thin", (("share", f"{share:.0%}"),)), why)
        out.append(Verdict(denominator, low, best, high, verdict, told))
    return out


def _level(
    holder: str, value: float, day: date, world: World, areas: Areas, countries: Sequence[str] | None = None
) -> list[Verdict]:
    totals = _totals(world, areas, day, holder, countries or list(world.ground.slices))
    values = {name: (t.low, t.best, t.high) for name, t in totals.items() if name.endswith("km2")}
    return _judged(values, value, world, [day])


def _share(found: Found, value: float, day: date, world: World, areas: Areas) -> list[Verdict]:
    totals = _totals(world, areas, day, found.holder, list(world.ground.slices), found.units)
    values = {n: _percent(t, t.whole) for n, t in totals.items() if t.whole}
    return _judged(values, value, world, [day], found.units)


def _percent(total: Total, whole: float) -> tuple[float, float, float]:
    return 100 * total.low / whole, 100 * total.best / whole, 100 * total.high / whole


def _change(
    holder: str,
    value: float,
    first: date,
    last: date,
    world: World,
    areas: Areas,
    countries: Sequence[str] | None = None,
    units: Sequence[str] = (),
) -> list[Verdict]:
    ask: Callable[[date], Totals] = lambda day: _totals(  # noqa: E731
        world, areas, day, holder, countries or list(world.ground.slices), units
    )
    before, after = ask(first), ask(last)
    values = {}
    for name, old in before.items():
        if old.best > 0:
            new = after[name]
            best = 100 * (new.best - old.best) / old.best
            off = 100 * max(new.high - new.low, old.high - old.low) / 2 / old.best
            values[name] = (max(best - off, -100.0), best, best + off)
    return _judged(values, value, world, [first, last], units)

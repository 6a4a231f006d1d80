"""Figures that people give, against the record: for the same party, days and each denominator, with a verdict.

A figure is borne out by a denominator if it lies between the record's low and high there (for a change: the change of
the best value, give or take the larger half-range). It cannot be told where claims name too few places, or where
the range is wider than the value itself.
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

BORNE_OUT, NOT_BORNE_OUT, CANNOT_TELL = "borne out", "not borne out", "cannot tell"
_WIDE = 1.0  # times the best value: a wider range bears nothing out
_THIN = 0.15  # of the settlements: with fewer named by a claim before the day, nothing can be told


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """What somebody published: a territory in km² on a day, or its change in percent between two."""

    id: str
    holder: str
    countries: tuple[str, ...]
    measure: str  # territory_km2 | change_percent
    value: float
    first: date | None
    last: date
    publisher: str
    definition: str
    url: str


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


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the record says to a figure under one denominator; ``why`` says what is missing or how far it is off."""

    denominator: str
    low: float
    best: float
    high: float
    verdict: str
    why: str


def found_figures(world: World) -> list[Found]:
    """Every quantified statement about land, places or shares in the reports behind ``world``, by day."""
    out = [_found(statement, world) for statement in world.statements if _counts(statement)]
    return sorted(out, key=lambda f: (f.last or date.min, f.statement))


def _counts(statement: Statement) -> bool:
    claim = statement.claim
    if claim.count is None or claim.status in ("planned", "hypothetical"):
        return False
    land = claim.count.unit in ("percent", "km2")
    return claim.type == "figure" or (land and claim.type in ("capture", "withdrawal", "hold", "advance"))


def _found(statement: Statement, world: World) -> Found:
    claim = statement.claim
    countries = sorted({p.country for p in claim.places if p.country}) or list(world.ground.slices)
    refs = claim.actors or claim.targets
    holders = [
        h
        for ref in refs
        for country in countries
        if (h := world.rules.holder_of(ref.id, country)) is not None
    ]
    count = claim.count
    said = ", ".join(source.id for source in claim.sources) or statement.outlet
    return Found(
        statement.id,
        holders[0] if holders else "",
        count.unit if count else "",
        count.value if count else None,
        claim.date.start,
        claim.date.end or statement.published,
        statement.quote,
        said,
        claim.type in ("capture", "hold", "advance"),
    )


def judge(found: Found, world: World, areas: Areas) -> list[Verdict]:
    """A verdict per denominator on a figure from a report; one row that says why if it cannot be compared at all."""
    if found.unit not in ("percent", "km2"):
        return [
            Verdict(
                "", 0, 0, 0, CANNOT_TELL, f"the record has no series of {found.unit or 'nothing counted'}"
            )
        ]
    if found.value is None or not found.holder or found.last is None:
        missing = [
            n for n, v in (("value", found.value), ("party", found.holder), ("day", found.last)) if not v
        ]
        return [Verdict("", 0, 0, 0, CANNOT_TELL, f"not said or not read: {', '.join(missing)}")]
    if found.unit == "km2":
        return _level(found.holder, found.value, found.last, world, areas)
    if found.first is None or found.first == found.last:
        if found.gain:
            return _share(found.holder, found.value, found.last, world, areas)
        return [Verdict("", 0, 0, 0, CANNOT_TELL, "a share lost, but since when is not said or not read")]
    value = found.value if found.gain else -found.value
    return _change(found.holder, value, found.first, found.last, world, areas)


def judge_published(figure: PublishedFigure, world: World, areas: Areas) -> list[Verdict]:
    """A verdict per denominator on a published figure."""
    if not set(figure.countries) <= set(world.ground.slices):
        return [Verdict("", 0, 0, 0, CANNOT_TELL, f"the map lacks {', '.join(figure.countries)}")]
    if figure.measure == "territory_km2":
        return _level(figure.holder, figure.value, figure.last, world, areas, figure.countries)
    if figure.first is None:
        return [Verdict("", 0, 0, 0, CANNOT_TELL, "since when is not said")]
    return _change(figure.holder, figure.value, figure.first, figure.last, world, areas, figure.countries)


Totals = Mapping[str, Total]


def _totals(world: World, areas: Areas, day: date, holder: str, countries: Sequence[str]) -> Totals:
    rows = totals_on(world, areas, day, by_unit=True)
    units = {unit.id: unit.country for unit in world.land.units}
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


def coverage(world: World, day: date) -> float:
    """The share of settlements that some claim up to ``day`` names."""
    seen = picture(world, day, neighbours=False)
    return float((seen.latest >= 0).mean()) if len(seen.latest) else 0.0


def _judged(
    values: Mapping[str, tuple[float, float, float]], value: float, world: World, days: Sequence[date]
) -> list[Verdict]:
    share = min(coverage(world, day) for day in days)
    out = []
    for denominator, (low, best, high) in values.items():
        inside = low <= value <= high
        verdict = BORNE_OUT if inside else NOT_BORNE_OUT
        why = "within the range" if inside else f"the record gives {low:,.0f} to {high:,.0f}"
        if inside and high - low > _WIDE * abs(best):
            verdict, why = CANNOT_TELL, "within a range too wide to tell"
        if share < _THIN:
            verdict = CANNOT_TELL
            why = f"claims name only {share:.0%} of the settlements up to then; {why}"
        out.append(Verdict(denominator, low, best, high, verdict, why))
    return out


def _level(
    holder: str, value: float, day: date, world: World, areas: Areas, countries: Sequence[str] | None = None
) -> list[Verdict]:
    totals = _totals(world, areas, day, holder, countries or list(world.ground.slices))
    values = {name: (t.low, t.best, t.high) for name, t in totals.items() if name.endswith("km2")}
    return _judged(values, value, world, [day])


def _share(holder: str, value: float, day: date, world: World, areas: Areas) -> list[Verdict]:
    totals = _totals(world, areas, day, holder, list(world.ground.slices))
    return _judged({n: _percent(t, t.whole) for n, t in totals.items() if t.whole}, value, world, [day])


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
) -> list[Verdict]:
    ask: Callable[[date], Totals] = lambda day: _totals(  # noqa: E731
        world, areas, day, holder, countries or list(world.ground.slices)
    )
    before, after = ask(first), ask(last)
    values = {}
    for name, old in before.items():
        if old.best > 0:
            new = after[name]
            best = 100 * (new.best - old.best) / old.best
            off = 100 * max(new.high - new.low, old.high - old.low) / 2 / old.best
            values[name] = (max(best - off, -100.0), best, best + off)
    return _judged(values, value, world, [first, last])

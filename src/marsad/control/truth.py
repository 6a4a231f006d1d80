"""Beliefs against a table of who held what: settlement-days right, by holder and year, and how sure it was.

A row says that one holder had a place from a day to a day (both included). Places are matched by id, else by name
within 10 km; one that is not among the settlements is answered from the cell it lies in, which counts as inferred.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import log

import numpy as np

from marsad.control.belief import picture
from marsad.control.infer import World
from marsad.control.plane import Floats
from marsad.control.records import CONTESTED, UNKNOWN

NEAR_KM = 10.0
_FLOOR = 1e-4  # of a belief, in the log score


@dataclass(frozen=True, slots=True)
class TruthRow:
    """``holder`` had a place from ``first`` to ``last``. ``names``: folded; coordinates WGS 84 degrees."""

    gaz: str
    names: tuple[str, ...]
    lat: float | None
    lon: float | None
    holder: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Score:
    """Shares of settlement-days. ``accuracy``: right, of all that are not contested; what is unknown counts as wrong.

    ``known``: right, of those that an answer was given for. ``log_score``: mean natural logarithm of the belief in
    the true holder (0 is best). ``contested``: share of contested days on which the belief in contested, or its
    being spread (no holder above 2/3), says so.
    """

    days: int
    accuracy: float
    unknown: float
    known: float
    log_score: float
    brier: float
    contested: float
    contested_days: int
    by_holder: Mapping[str, tuple[int, float]]
    by_year: Mapping[int, tuple[int, float]]


@dataclass(frozen=True, slots=True)
class Match:
    """Settlement of each row of the table, -1 if none; ``cell``: the settlement in whose cell it lies instead."""

    settlement: tuple[int, ...]
    cell: tuple[int, ...]


def match(rows: Sequence[TruthRow], world: World) -> Match:
    """Find the places of a table."""
    land, plane = world.land, world.ground.plane
    found, cells = [], []
    for row in rows:
        site = land.sites.get(row.gaz) if row.gaz else None
        index = site.settlement if site is not None else -1
        nearest = -1
        if row.lat is not None and row.lon is not None:
            if index < 0:
                near = plane.within(row.lat, row.lon, NEAR_KM)
                named = [int(i) for i in near if set(row.names) & set(land.settlements[i].names)]
                x, y = plane.at(row.lat, row.lon)
                index = min(named, key=lambda i: (np.hypot(plane.x[i] - x, plane.y[i] - y), i), default=-1)
            nearest = plane.nearest(row.lat, row.lon, 150.0)
        found.append(index)
        cells.append(index if index >= 0 else nearest)
    return Match(tuple(found), tuple(cells))


@dataclass(frozen=True, slots=True)
class _Day:
    """One settlement-day: what was true, what was said, and how sure."""

    holder: str
    year: int
    said: str
    belief: float
    brier: float
    spread: bool


def score(
    rows: Sequence[TruthRow],
    world: World,
    *,
    step: int = 7,
    same: Mapping[str, str] | None = None,
    inferred: bool = True,
    smooth: bool = True,
) -> Score:
    """How right ``world`` is about ``rows``. Days are looked at every ``step`` days.

    ``same``: labels treated as another label. ``inferred`` False: places without a claim of their own count as
    unknown, and neighbours fill nothing.
    """
    joined = {**_held_for(world), **(same or {})}
    matched = match(rows, world)
    first = min((row.first for row in rows), default=date(2013, 1, 1))
    last = max((row.last for row in rows), default=date(2013, 1, 1))
    labels = [_label(state, same or {}) for state in world.states]
    names = sorted(set(labels))
    merge = np.array([[label == name for name in names] for label in labels], dtype=float)
    numbers = world.rules.numbers["neighbours"]
    out: list[_Day] = []
    day = first
    while day <= last:
        today = [i for i, row in enumerate(rows) if row.first <= day <= row.last]
        if today:
            seen = picture(world, day, smooth=smooth, neighbours=inferred)
            share, guessed = seen.shares @ merge, seen.inferred
            for i in today:
                index = matched.settlement[i] if not inferred else matched.cell[i]
                belief = share[index] if index >= 0 and (inferred or not guessed[index]) else None
                out.append(_day(_label(rows[i].holder, joined), day.year, belief, names, numbers))
        day += timedelta(days=step)
    return _scored(out, step)


def _held_for(world: World) -> Mapping[str, str]:
    """Actors of a table as the parties that hold ground for them (ypg: sdf)."""
    return {
        actor: party.holder for (actor, _), party in sorted(world.rules.parties.items()) if not party.backs
    }


def _label(name: str, same: Mapping[str, str]) -> str:
    return same.get(name, name)


def _day(
    holder: str, year: int, belief: Floats | None, names: Sequence[str], numbers: Mapping[str, float]
) -> _Day:
    if belief is None:
        belief = np.array([float(name == UNKNOWN) for name in names])
    by_name = dict(zip(names, belief, strict=True))
    known = [name for name in names if name != UNKNOWN]
    best = max(known, key=lambda name: (by_name[name], name))
    unsure = by_name.get(UNKNOWN, 0.0) > numbers["unknown_from"] or by_name[best] < numbers["least"]
    said = UNKNOWN if unsure else best
    truth = np.array([float(name == holder) for name in names])
    holders = [by_name[name] for name in known if name != CONTESTED]
    spread = by_name.get(CONTESTED, 0.0) > 1 / 3 or max(holders, default=0.0) < 2 / 3
    return _Day(
        holder, year, said, float(by_name.get(holder, 0.0)), float(((belief - truth) ** 2).sum()), spread
    )


def _scored(days: Sequence[_Day], step: int) -> Score:
    plain = [d for d in days if d.holder != CONTESTED]
    fought = [d for d in days if d.holder == CONTESTED]
    right = [d.said == d.holder for d in plain]
    told = [d for d in plain if d.said != UNKNOWN]
    holders: dict[str, list[bool]] = defaultdict(list)
    years: dict[int, list[bool]] = defaultdict(list)
    for one, good in zip(plain, right, strict=True):
        holders[one.holder].append(good)
        years[one.year].append(good)
    return Score(
        len(plain) * step,
        _mean([float(r) for r in right]),
        _mean([float(d.said == UNKNOWN) for d in plain]),
        _mean([float(d.said == d.holder) for d in told]),
        _mean([log(max(d.belief, _FLOOR)) for d in plain]),
        _mean([d.brier for d in plain]),
        _mean([float(d.spread) for d in fought]),
        len(fought) * step,
        {
            name: (len(found) * step, _mean([float(f) for f in found]))
            for name, found in sorted(holders.items())
        },
        {
            year: (len(found) * step, _mean([float(f) for f in found]))
            for year, found in sorted(years.items())
        },
    )


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0

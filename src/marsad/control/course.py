"""The whole course of a conflict at once: what is said of every settlement on every day that evidence touches.

What ``belief.picture`` says day by day, coded as stretches, so that a page can be sent all of it and ask no more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np

from marsad.control.areas import DENOMINATORS, Areas
from marsad.control.belief import Picture, picture
from marsad.control.infer import World
from marsad.control.plane import Floats, Ints
from marsad.control.totals import totals_on

STEPS = 20  # belief is told in twentieths
_GRID = 30  # days between two looks where no evidence falls
_MOST = 1200  # days looked at; with more days of evidence these are thinned evenly


@dataclass(frozen=True, slots=True)
class Course:
    """``days``: those looked at, sorted; what is said on one holds until the next.

    ``runs`` of each settlement, as (index of the first day, column of ``states``, belief in twentieths, inferred?).
    ``totals``: (days, denominators, states, 3), low, best and high as ``totals_on`` has them; ``wholes`` by
    denominator.
    """

    days: tuple[date, ...]
    states: tuple[str, ...]
    runs: tuple[tuple[tuple[int, int, int, bool], ...], ...]
    totals: Floats
    wholes: tuple[float, ...]


def course(world: World, areas: Areas, first: date, last: date, *, most: int = _MOST) -> Course:
    """The course from ``first`` to ``last`` (both included)."""
    days = days_of(world, first, last, most)
    codes = np.empty((len(days), len(world.land.settlements)), dtype=np.int64)
    totals = np.zeros((len(days), len(DENOMINATORS), len(world.states), 3))
    wholes: dict[str, float] = {}
    for number, day in enumerate(days):
        seen = picture(world, day)
        codes[number] = _codes(seen, world)
        for total in totals_on(world, areas, day, seen=seen):
            at = (number, DENOMINATORS.index(total.denominator), world.states.index(total.holder))
            totals[at] = total.low, total.best, total.high
            wholes[total.denominator] = total.whole
    runs = tuple(_runs(codes[:, place]) for place in range(codes.shape[1]))
    return Course(days, world.states, runs, totals, tuple(wholes.get(name, 0.0) for name in DENOMINATORS))


def days_of(world: World, first: date, last: date, most: int = _MOST) -> tuple[date, ...]:
    """The days looked at: the first, those of evidence, and none further than a month from the next."""
    start, end = first.toordinal(), max(last, first).toordinal()
    found = {int(day) for theatre in world.theatres for day in np.unique(theatre.passed.evidence.day)}
    told = sorted(day for day in found if start <= day <= end)
    step = -(-len(told) // most) if told else 1
    wanted = {start, *told[::step]}
    for one, other in pairwise(sorted({*wanted, end + 1})):
        wanted.update(range(one + _GRID, other, _GRID))
    return tuple(date.fromordinal(day) for day in sorted(wanted))


def _codes(seen: Picture, world: World) -> Ints:
    """State, belief and whether it is inferred, of every settlement as one number."""
    state = seen.holders(world.rules)
    belief = seen.shares[np.arange(len(state)), state]
    return np.asarray(
        (state * (STEPS + 1) + np.round(belief * STEPS).astype(np.int64)) * 2 + seen.inferred, dtype=np.int64
    )


def _runs(codes: Ints) -> tuple[tuple[int, int, int, bool], ...]:
    begins = np.flatnonzero(np.concatenate([[True], codes[1:] != codes[:-1]]))
    return tuple(
        (int(day), int(code) // 2 // (STEPS + 1), int(code) // 2 % (STEPS + 1), bool(code % 2))
        for day, code in zip(begins, codes[begins], strict=True)
    )


@dataclass(frozen=True, slots=True)
class Spell:
    """From ``first`` to ``last`` (both included) one state is said of a place; ``belief``: the highest in it."""

    holder: str
    first: date
    last: date
    belief: float
    inferred: bool


def spells(told: Course, place: int, last: date) -> list[Spell]:
    """The spells of one settlement (by index), oldest first, as the map shows them."""
    out: list[Spell] = []
    ends: Sequence[int] = [run[0] for run in told.runs[place][1:]] + [len(told.days)]
    for (begin, state, belief, inferred), end in zip(told.runs[place], ends, strict=True):
        until = date.fromordinal(told.days[end].toordinal() - 1) if end < len(told.days) else last
        holder, share = told.states[state], belief / STEPS
        if out and out[-1].holder == holder:
            before = out[-1]
            out[-1] = Spell(
                holder, before.first, until, max(before.belief, share), before.inferred and inferred
            )
        else:
            out.append(Spell(holder, told.days[begin], until, share, inferred))
    return out

"""What happened at a place: the stretches of time it was held, and the changes between them.

Both come from the smoothed belief at the days of evidence. A change is dated by the first day at whose end the new
holder is the likeliest; ``after`` is the evidence before it, so the change lies between the two.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np

from marsad.control.belief import likeliest
from marsad.control.chain import beliefs
from marsad.control.infer import Theatre, World
from marsad.control.plane import Floats, Ints
from marsad.control.records import CONTESTED, UNKNOWN, Change


@dataclass(frozen=True, slots=True)
class Stretch:
    """From ``first`` to ``last`` (both included) one state was the likeliest; ``belief``: at its first day."""

    place: str
    holder: str
    first: date
    last: date
    belief: float
    inferred: bool


def history(world: World, index: int, until: date) -> list[Stretch]:
    """The stretches of one settlement from the start up to ``until``, oldest first.

    Days looked at are those of evidence and the months between them.
    """
    theatre, local = _theatre(world, index)
    passed = theatre.passed
    rows = slice(int(passed.first[local]), int(passed.first[local + 1]))
    days = {int(d) for d in passed.evidence.day[rows]} | set(
        range(passed.start_day, until.toordinal() + 1, 30)
    )
    wanted = sorted(d for d in days if d <= until.toordinal())
    direct = passed.evidence.day[rows][passed.evidence.direct[rows]]
    first = int(direct.min()) if len(direct) else None
    place = world.land.settlements[index].id
    out: list[Stretch] = []
    for day in wanted:
        share = beliefs(theatre.model, passed, day, who=np.array([local]))[0]
        state, belief = _best(share, theatre, world)
        today = date.fromordinal(day)
        if out and out[-1].holder == state:
            out[-1] = Stretch(place, state, out[-1].first, until, out[-1].belief, out[-1].inferred)
            continue
        if out:
            out[-1] = Stretch(
                place,
                out[-1].holder,
                out[-1].first,
                date.fromordinal(day - 1),
                out[-1].belief,
                out[-1].inferred,
            )
        out.append(Stretch(place, state, today, until, belief, first is None or day < first))
    return out


def _best(share: Floats, theatre: Theatre, world: World) -> tuple[str, float]:
    states = (*theatre.holders, CONTESTED, UNKNOWN)
    best = int(likeliest(share[None], world.rules)[0])
    return states[best], float(share[best])


def _theatre(world: World, index: int) -> tuple[Theatre, int]:
    country = world.land.settlements[index].country
    theatre = next(t for t in world.theatres if t.country == country)
    return theatre, index - world.ground.slices[country].start


def changes(
    world: World,
    first: date,
    last: date,
    *,
    unit: str = "",
    inferred: bool = True,
    among: Iterable[int] | None = None,
) -> list[Change]:
    """Changes of holder between two days (both included), by day and place.

    Unknown and contested stretches between two holders are passed over: the change is from holder to holder.
    """
    wanted = None if among is None else frozenset(among)
    out: list[Change] = []
    for theatre in world.theatres:
        offset = world.ground.slices[theatre.country].start
        size = len(theatre.passed.start)
        chosen = [
            i
            for i in range(size)
            if (not unit or world.land.settlements[offset + i].unit == unit)
            and (wanted is None or offset + i in wanted)
        ]
        out += _changes(world, theatre, np.array(chosen, dtype=np.int64), offset, first, last)
    kept = [change for change in out if inferred or not change.inferred]
    return sorted(kept, key=lambda c: (c.day, c.place))


def _changes(
    world: World, theatre: Theatre, places: Ints, offset: int, first: date, last: date
) -> list[Change]:
    passed, evidence = theatre.passed, theatre.passed.evidence
    if not len(places):
        return []
    after = _smoothed(theatre)
    start = beliefs(theatre.model, passed, passed.start_day, who=places)
    out: list[Change] = []
    for place, before in zip(places, start, strict=True):
        state, when = int(before[:-2].argmax()), None
        for row in range(int(passed.first[place]), int(passed.first[place + 1])):
            day, share = int(evidence.day[row]), after[row]
            ends_day = row + 1 == passed.first[place + 1] or evidence.day[row + 1] != day
            best = int(share[:-2].argmax())
            if ends_day and best != state and share[best] > max(share[-1], share[-2]):
                if first.toordinal() <= day <= last.toordinal():
                    names = (theatre.holders[state], theatre.holders[best])
                    out.append(
                        _change(
                            world, offset + int(place), *names, day, when, float(share[best]), theatre, row
                        )
                    )
                state = best
            when = day
    return out


def _change(
    world: World,
    index: int,
    previous: str,
    holder: str,
    day: int,
    after: int | None,
    belief: float,
    theatre: Theatre,
    row: int,
) -> Change:
    evidence = theatre.passed.evidence
    local = index - world.ground.slices[theatre.country].start
    rows = np.arange(theatre.passed.first[local], row + 1)
    rows = rows[evidence.day[rows] == day]
    direct = bool(evidence.direct[rows].any())
    told = [int(number) for number in evidence.statement[rows[::-1]] if number >= 0]
    ids = tuple(dict.fromkeys(world.statements[number].id for number in told))
    since = None if after is None or after == day else date.fromordinal(after)
    place = world.land.settlements[index].id
    return Change(place, previous, holder, date.fromordinal(day), since, belief, not direct, ids)


def _smoothed(theatre: Theatre) -> Floats:
    """The smoothed belief after every row of evidence."""
    passed, evidence = theatre.passed, theatre.passed.evidence
    rows = len(evidence.place)
    after = passed.ahead.copy()
    more = (
        np.nonzero(np.arange(rows) + 1 < passed.first[evidence.place + 1])[0]
        if rows
        else np.empty(0, dtype=int)
    )
    gap = (evidence.day[more + 1] - evidence.day[more]).astype(float)
    after[more] *= theatre.model.backward(passed.behind[more + 1], gap)
    return np.asarray(after / after.sum(axis=1, keepdims=True))

"""One settlement on one day, without the picture of all of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np

from marsad.control.around import joined
from marsad.control.belief import Picture, bare, held, own_shares
from marsad.control.chain import last_row
from marsad.control.infer import Theatre, World
from marsad.control.records import Holding


def glance(world: World, day: date, index: int) -> Holding:
    """What ``picture`` says of a settlement on a day, without reasons.

    It follows from its own evidence, from the witnesses near it and from those of its governorate; no other settlement
    is looked at, so that the cost is that of a governorate, not of a country.
    """
    around, numbers = world.around, world.rules.numbers["around"]
    beside = around.index[index][around.weight[index] > 0]
    same = np.flatnonzero(around.home == around.home[index])
    rows = np.unique(np.concatenate([same, beside, [index]]))
    at = int(np.searchsorted(rows, index))
    near = np.zeros((len(rows), around.index.shape[1]), dtype=np.int64)
    weight = np.zeros(near.shape, dtype=np.float32)
    near[at, : len(beside)] = np.searchsorted(rows, beside)
    weight[at, : len(beside)] = around.weight[index][around.weight[index] > 0]
    other = (around.home[rows] != around.home[index]).astype(np.int64)
    silence = around.silence[rows]
    few = replace(around, index=near, weight=weight, home=other, units=int(other.max()) + 1, silence=silence)
    own = own_shares(world, day, who=rows)
    alone = bare(world, [day])
    fresh = around.freshness([day], numbers, True, who=rows)
    shares = joined(own[None], replace(alone, kind=alone.kind[rows]), fresh, few, numbers)[0]
    latest = np.full(len(rows), -1, dtype=np.int64)
    for theatre in world.theatres:
        where = world.ground.slices[theatre.country]
        if where.start <= index < where.stop:
            latest[at] = _latest(theatre, day.toordinal(), index - where.start)
    return held(world, Picture(day, world.states, shares, own, latest), index, at)


def _latest(theatre: Theatre, day: int, place: int) -> int:
    """The last day up to ``day`` on which a claim names a place, as ordinal; -1 if there is none yet."""
    passed = theatre.passed
    first, last = int(passed.first[place]), int(last_row(passed, day, np.array([place]))[0])
    direct = np.flatnonzero(passed.evidence.direct[first : max(last + 1, first)])
    return int(passed.evidence.day[first + direct[-1]]) if len(direct) else -1

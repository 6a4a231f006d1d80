"""Who took a place, if it is known that somebody took it on a day, and not who.

Whoever is believed to hold it may be told to take it once more (``again``: reports tell the same capture late, or of a
part); else the taker is another party, likelier the more it takes in the neighbourhood in those weeks. Captures near in
space and time excite each other (a self-exciting process, Hawkes 1971, doi 10.1093/biomet/58.1.83, with a kernel that
fades to both sides of the day, since the past is smoothed). No party is treated apart.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from marsad.control.evidence import NOBODY
from marsad.control.infer import World
from marsad.control.plane import Floats, Ints


@dataclass(frozen=True, slots=True)
class Tide:
    """The captures that claims tell of: settlement, day (ordinal), taker (column of the states), and weight."""

    place: Ints
    day: Ints
    taker: Ints
    weight: Floats


def tide_of(world: World) -> Tide:
    """The captures of whole settlements in ``world``; a year in doubt counts for its share."""
    found: list[tuple[int, int, int, float]] = []
    for row in world.told.rows:
        if row.statement == NOBODY or not row.hit.direct or row.hit.part or not row.gainers:
            continue
        claim = world.statements[row.statement].claim
        if claim.type == "capture" and claim.status == "asserted":
            share = world.told.years.get(row.statement, {}).get(row.shift, 1.0) / len(row.gainers)
            for place in row.hit.settlements:
                found += [(int(place), row.day, world.states.index(h), share) for h in sorted(row.gainers)]
    place, day, taker, weight = zip(*found, strict=True) if found else ((), (), (), ())
    return Tide(
        np.array(place, dtype=np.int64),
        np.array(day, dtype=np.int64),
        np.array(taker, dtype=np.int64),
        np.array(weight, dtype=float),
    )


def taker(world: World, tide: Tide, settlement: int, day: int, held: Floats) -> Floats:
    """Chances of each state to be the taker of ``settlement`` (index) on ``day`` (ordinal); contested and unknown: 0.

    ``held``: what is believed of the place by the states of ``world``, without knowing that it was taken.
    """
    numbers, plane = world.rules.numbers["taking"], world.ground.plane
    country = world.land.settlements[settlement].country
    theatre = next(t for t in world.theatres if t.country == country)
    here, where = theatre.column[:-2], world.ground.slices[country]
    mine = (tide.place >= where.start) & (tide.place < where.stop) & (tide.place != settlement)
    place, who, weight = tide.place[mine], tide.taker[mine], tide.weight[mine]
    gap = np.hypot(plane.x[place] - plane.x[settlement], plane.y[place] - plane.y[settlement])
    away = np.abs(tide.day[mine] - day)
    near = weight * np.exp(-gap / numbers["length"] - away / numbers["days"])
    size = len(world.states)
    everywhere = np.bincount(who, weight, size)[here] + 1.0
    rate = np.bincount(who, near, size)[here] + numbers["elsewhere"] * everywhere / everywhere.sum()
    belief = held[here] / max(float(held[here].sum()), 1e-12)
    onto = np.tile(rate, (len(here), 1))
    np.fill_diagonal(onto, 0.0)
    onto /= np.maximum(onto.sum(axis=1, keepdims=True), 1e-12)
    chance = numbers["again"] * belief + (1 - numbers["again"]) * (belief @ onto)
    out = np.zeros(size)
    out[here] = chance / chance.sum()
    return out

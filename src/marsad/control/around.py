"""What the surroundings say of a place: the settlements near it that claims name, its governorate, the start.

Without own evidence a place is believed to go with them; own evidence then counts as far as it differs from having
none: posterior ∝ surroundings × (own belief / belief without any evidence). So a lone old claim yields to fresh ones
all around it, and a town with evidence of its own stays what that says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray

from marsad.control.chain import DAYS
from marsad.control.ground import Ground
from marsad.control.plane import Floats, Ints

_ROWS = 2560  # settlements, each on a day, handled at once: what fits into the processor's cache
Floats32 = NDArray[np.float32]
Share = TypeVar("Share", Floats, NDArray[np.float32])
_NEVER = 10_000_000  # days
_LEAST = 1e-4  # belief below which nothing is divided by it


@dataclass(frozen=True, slots=True)
class Around:
    """Of each settlement the nearest others that claims name, and what each counts (0: none).

    ``home``: index of its unit. ``stamps``: settlement and day of each claim that names one, as one number, sorted.
    ``silence``: what the state before the war counts for; of a large place, of which nothing is told, it counts more.
    """

    index: Ints
    weight: NDArray[np.float32]
    stamps: Ints
    home: Ints
    units: int
    silence: NDArray[np.float32]

    @property
    def place(self) -> Ints:
        """The settlement of each such claim."""
        return self.stamps // DAYS

    @property
    def day(self) -> Ints:
        """The day of each, as ordinal."""
        return self.stamps % DAYS

    def freshness(
        self, days: Sequence[date], numbers: Mapping[str, float], smooth: bool, who: Ints | None = None
    ) -> NDArray[np.float32]:
        """What each settlement counts as a witness (days, settlements): 1 on a day of claims that name it, less the
        further that is away, 0 if there are none (up to the day, unless ``smooth``). ``who``: some settlements only."""
        who = np.arange(len(self.index)) if who is None else who
        out = np.zeros((len(days), len(who)), dtype=np.float32)
        if not len(self.stamps):
            return out
        places = who * DAYS
        low = np.searchsorted(self.stamps, places)
        high = np.searchsorted(self.stamps, places + DAYS)
        told = np.nonzero(high > low)[0]
        keys = places[told][:, None] + np.array([day.toordinal() for day in days], dtype=np.int64)
        at = np.searchsorted(self.stamps, keys.ravel(), side="right").reshape(keys.shape)
        past, ahead = at > low[told, None], at < high[told, None]
        gap = np.where(past, keys - self.stamps[np.maximum(at - 1, 0)], _NEVER).astype(np.float32)
        if smooth:
            until = np.where(ahead, self.stamps[np.minimum(at, len(self.stamps) - 1)] - keys, _NEVER)
            np.minimum(gap, until, out=gap)
        least = np.float32(numbers["stale"])
        known = past | ahead if smooth else past
        fresh = least + (1 - least) * np.exp(-gap / np.float32(numbers["fresh_days"]))
        out[:, told] = np.where(known, fresh, 0).T
        return out


def around_of(
    ground: Ground, told: Ints, days: Ints, numbers: Mapping[str, float], old: Around | None = None
) -> Around:
    """The surroundings of every settlement; ``told`` and ``days``: which ones claims name, and when.

    ``old``: what is known for fewer claims; who is near whom is taken from it if claims name no further settlement.
    """
    plane, count = ground.plane, int(numbers["count"])
    places = len(plane.x)
    stamps = np.sort(told * DAYS + days)
    named = np.zeros(places, dtype=bool)
    named[told] = True
    if old is not None and len(np.unique(old.place)) == named.sum():
        return replace(old, stamps=stamps)
    index = np.zeros((places, count), dtype=np.int64)
    distance = np.full((places, count), np.inf)
    known, open_ = np.nonzero(named)[0], np.arange(places)
    reach = min(numbers["reach"], _first_reach(plane.x[known], plane.y[known], count))
    beyond = _country(ground) if len(ground.slices) > 1 else None
    while len(known) > 1 and len(open_) and reach <= 8 * numbers["reach"]:
        _nearest((plane.x, plane.y), open_, known, reach, (index, distance), beyond, numbers["border"])
        open_ = open_[(distance[open_] < np.inf).sum(axis=1) < min(count, len(known) - 1)]
        reach *= 2  # only who found too few looks further
    weight = np.exp(-distance / numbers["length"]).astype(np.float32)
    codes = {unit: number for number, unit in enumerate(sorted(plane.units))}
    home = np.array([codes[s.unit] for s in ground.land.settlements], dtype=np.int64)
    people = np.array([s.population for s in ground.land.settlements], dtype=np.float32)
    silence = 1 + np.minimum(people, numbers["people_most"]) / numbers["people"]
    return Around(index, weight, stamps, home, len(codes), silence.astype(np.float32))


def _country(ground: Ground) -> Ints:
    """The number of each settlement's country."""
    out = np.zeros(len(ground.plane.x), dtype=np.int64)
    for number, where in enumerate(ground.slices.values()):
        out[where] = number
    return out


def _first_reach(x: Floats, y: Floats, count: int) -> float:
    """The radius within which, were these spread evenly, four times as many as are wanted would lie."""
    if len(x) < 2:
        return float("inf")
    box = max(float(np.ptp(x)), 1.0) * max(float(np.ptp(y)), 1.0)
    return float(np.sqrt(4 * count * box / (np.pi * len(x))))


def _nearest(
    points: tuple[Floats, Floats],
    who: Ints,
    known: Ints,
    reach: float,
    out: tuple[Ints, Floats],
    country: Ints | None,
    border: float,
) -> None:
    """Fill ``out`` (index and distance) for ``who``; across a border everything lies ``border`` km further off."""
    (x, y), (index, distance) = points, out
    tree = shapely.STRtree([shapely.Point(a, b) for a, b in zip(x[known], y[known], strict=True)])
    first, second = tree.query(shapely.points(x[who], y[who]), predicate="dwithin", distance=reach)
    one, other = who[first], known[second]
    apart = one != other
    one, other = one[apart], other[apart]
    gap = np.hypot(x[one] - x[other], y[one] - y[other])
    if country is not None:
        gap += np.where(country[one] != country[other], border, 0.0)
    order = np.lexsort((other, gap, one))
    one, other, gap = one[order], other[order], gap[order]
    rank = np.arange(len(one)) - np.searchsorted(one, one)
    kept = rank < index.shape[1]
    distance[who] = np.inf
    index[one[kept], rank[kept]] = other[kept]
    distance[one[kept], rank[kept]] = gap[kept]


@dataclass(frozen=True, slots=True)
class Bare:
    """Beliefs if nothing had ever been told, by kind of start: ``kind`` of each settlement, ``start`` and ``now``
    (kinds, states) and (days, kinds, states); ``holds``: (kinds, holders), the holders there are, in equal shares."""

    kind: Ints
    start: Floats
    now: Floats
    holds: Floats32


def joined(own: Share, bare: Bare, fresh: Floats32, around: Around, numbers: Mapping[str, float]) -> Share:
    """Beliefs (days, settlements, states): ``own`` with the surroundings, in the precision of ``own``.

    ``fresh``: what each settlement counts as a witness.
    """
    days, places, states = own.shape
    holders = states - 2
    told = own[:, :, :holders].transpose(1, 0, 2).astype(np.float32)  # of a place all days side by side
    told *= fresh.T[:, :, None]
    units = _of_units(told, fresh, around)
    flat = np.ascontiguousarray(told).reshape(places, -1)
    kind = own.dtype
    fading, before = (bare.now * numbers["start"]).astype(kind), (bare.start * numbers["before"]).astype(kind)
    there = bare.holds > 0  # across a border others hold ground
    all_there = bool(there[bare.kind].all())
    counts = (1 / np.maximum(bare.now, _LEAST)).astype(kind)
    shares, one, odd = np.empty_like(own), np.ones(states, dtype=kind), np.float32(numbers["odd"])
    yielding = np.float32(numbers["yields"])
    some = max(_ROWS // days, 1)
    for first in range(0, places, some):
        rows = slice(first, first + some)
        heard = np.zeros_like(flat[rows])
        for slot in range(around.index.shape[1]):
            said = flat[around.index[rows, slot]]
            said *= around.weight[rows, slot, None]
            heard += said
        heard *= np.float32(numbers["near"])
        near = heard.reshape(-1, days, holders) + _unit(
            units, told[rows], fresh[:, rows], around.home[rows], numbers
        )
        found = fading[:, bare.kind[rows]] + before[bare.kind[rows]] * around.silence[rows, None]
        if not all_there:
            near *= there[bare.kind[rows]][:, None]
        said = near.transpose(1, 0, 2)
        whole = said @ np.ones(holders, dtype=np.float32)
        found[:, :, :holders] += said * (1 - odd) + (odd * whole)[:, :, None] * bare.holds[bare.kind[rows]]
        alone = found / (found @ one)[:, :, None]
        found *= own[:, rows]
        found *= counts[:, bare.kind[rows]]
        yields = yielding * (1 - fresh[:, rows]) * (whole / (whole + 1))
        found *= ((1 - yields) / (found @ one))[:, :, None]
        alone *= yields[:, :, None]
        found += alone
        shares[:, rows] = found
    return shares


def _of_units(told: Floats32, fresh: Floats32, around: Around) -> tuple[Floats32, Floats32]:
    """What the witnesses of each unit say, and what they count, together: (units, days, holders), (units, days)."""
    order = np.argsort(around.home, kind="stable")
    starts = np.searchsorted(around.home[order], np.arange(around.units))
    whole = np.add.reduceat(told[order], starts, axis=0)
    return whole, np.add.reduceat(fresh.T[order], starts, axis=0)


def _unit(
    units: tuple[Floats32, Floats32],
    told: Floats32,
    fresh: Floats32,
    home: Ints,
    numbers: Mapping[str, float],
) -> Floats32:
    """What the other witnesses of the governorate say, in the mean; the fewer they are, the less."""
    whole, count = units
    others = np.maximum(count[home] - fresh.T, 0)
    factor = np.float32(numbers["unit"]) / (others + np.float32(numbers["unit_least"]))
    return np.asarray((whole[home] - told) * factor[:, :, None])

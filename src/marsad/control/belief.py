"""Questions to a world: what is believed of each settlement on a day, its own claims and its neighbours together.

What a place's own evidence leaves open its surroundings fill (``around``), and what they fill is marked inferred.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from marsad.control.around import Bare, Share, joined
from marsad.control.chain import Evidence, beliefs, last_row
from marsad.control.infer import Theatre, World
from marsad.control.plane import Floats, Ints
from marsad.control.records import Holding, Reason
from marsad.control.rules import Rules
from marsad.control.years import told_of

_NO_DAY = -1
_SETTLED = 0.995  # of a year that was in doubt: no more to say of it
_LITTLE = 0.1  # a year less likely than this is no reason
_BLOCK = 2048  # settlements handled at once: what fits into the processor's cache


@dataclass(frozen=True, slots=True)
class Picture:
    """Beliefs on one day: ``shares`` (settlements, states) with what neighbours fill, ``own`` without.

    ``latest``: ordinal of the last day of evidence that names the place itself, -1 if none yet.
    """

    day: date
    states: tuple[str, ...]
    shares: Floats
    own: Floats
    latest: Ints

    @property
    def inferred(self) -> NDArray[np.bool_]:
        """Settlements of which no claim so far names them, or whose surroundings outweigh their own claims."""
        outweighed = self.shares.argmax(axis=1) != self.own.argmax(axis=1)
        return np.asarray((self.latest < 0) | outweighed)

    def is_inferred(self, index: int) -> bool:
        """The same of one settlement."""
        own = self.own[index, :-1]
        return bool(self.latest[index] < 0 or (self.shares[index, :-1] - own).sum() > own.sum())

    def holders(self, rules: Rules) -> Ints:
        """What is said of each settlement, as column of ``states``."""
        return likeliest(self.shares, rules)


def likeliest(shares: Floats, rules: Rules) -> Ints:
    """What is said of beliefs (n, states): the likeliest state; unknown if that has too much, or nobody enough."""
    numbers = rules.numbers["neighbours"]
    best = shares[:, :-1].argmax(axis=1)
    unknown = (shares[:, -1] > numbers["unknown_from"]) | (shares[:, :-1].max(axis=1) < numbers["least"])
    return np.asarray(np.where(unknown, shares.shape[1] - 1, best), dtype=np.int64)


def picture(world: World, day: date, *, smooth: bool = True, neighbours: bool = True) -> Picture:
    """What is believed about ``day``. ``smooth``: later evidence counts too."""
    own = own_shares(world, day, smooth=smooth)
    latest = np.full(len(own), _NO_DAY, dtype=np.int64)
    for theatre in world.theatres:
        places = np.arange(len(theatre.passed.start))
        latest[world.ground.slices[theatre.country]] = _latest_direct(theatre, day.toordinal(), places)
    shares = fill(world, own[None], [day], smooth=smooth)[0] if neighbours else own
    return Picture(day, world.states, shares, own, latest)


def own_shares(world: World, day: date, *, smooth: bool = True, who: Ints | None = None) -> Floats:
    """Beliefs (settlements, states) about ``day`` from each place's own evidence. ``who``: some places only, sorted."""
    who = np.arange(len(world.land.settlements)) if who is None else who
    own = np.zeros((len(who), len(world.states)))
    own[:, -1] = 1.0
    for theatre in world.theatres:
        where = world.ground.slices[theatre.country]
        start, stop = np.searchsorted(who, [where.start, where.stop])
        for first in range(start, stop, _BLOCK):
            rows = np.arange(first, min(first + _BLOCK, stop))
            found = beliefs(
                theatre.model, theatre.passed, day.toordinal(), smooth=smooth, who=who[rows] - where.start
            )
            own[rows, -1] = 0.0
            own[rows[:, None], theatre.column] = found
    return own


def _latest_direct(theatre: Theatre, day: int, places: Ints) -> Ints:
    """Of some places of a country the last day up to ``day`` on which a claim names it, as ordinal; -1 if there is none
    yet."""
    passed = theatre.passed
    direct = np.flatnonzero(passed.evidence.direct)
    if not len(direct):
        return np.full(len(places), _NO_DAY, dtype=np.int64)
    at = np.searchsorted(direct, last_row(passed, day, places), side="right") - 1
    found = direct[np.maximum(at, 0)]
    some = (at >= 0) & (found >= passed.first[places])
    return np.where(some, passed.evidence.day[found], _NO_DAY)


def fill(world: World, own: Share, days: Sequence[date], *, smooth: bool = True) -> Share:
    """``own`` beliefs (days, settlements, states) with what the surroundings say."""
    numbers = world.rules.numbers["around"]
    fresh = world.around.freshness(days, numbers, smooth)
    return joined(own, bare(world, days), fresh, world.around, numbers)


def bare(world: World, days: Sequence[date]) -> Bare:
    """Beliefs on ``days`` if nothing had ever been told."""
    kind = np.zeros(len(world.land.settlements), dtype=np.int64)
    start = [np.eye(len(world.states))[-1:]]  # where nobody holds ground nothing is ever known
    now = [np.repeat(start[0][None], len(days), axis=0)]
    holds = [np.zeros(len(world.states) - 2, dtype=np.float32)]
    for theatre in world.theatres:
        passed, known = theatre.passed, sum(len(rows) for rows in start)
        begin = np.zeros((len(passed.kinds), len(world.states)))
        begin[:, theatre.column] = passed.kinds
        later = np.zeros((len(days), *begin.shape))
        for number, day in enumerate(days):
            age = np.full(len(begin), max(day.toordinal() - passed.start_day, 0), dtype=float)
            later[number][:, theatre.column] = theatre.model.forward(passed.kinds, age)
        kind[world.ground.slices[theatre.country]] = known + passed.kind
        start.append(begin)
        now.append(later)
        some = np.zeros(len(world.states), dtype=np.float32)
        some[theatre.column[:-2]] = 1 / max(len(theatre.holders), 1)
        holds += [some[:-2]] * len(begin)
    return Bare(kind, np.concatenate(start), np.concatenate(now, axis=1), np.array(holds))


def holding(world: World, seen: Picture, index: int, *, reasons: int = 8) -> Holding:
    """The holding of one settlement, with the claims that weigh most, latest first."""
    return held(world, seen, index, index, reasons)


def held(world: World, seen: Picture, index: int, row: int, reasons: int = 0) -> Holding:
    """The holding of one settlement, which is the row ``row`` of ``seen``."""
    settlement = world.land.settlements[index]
    share = seen.shares[row]
    best = int(likeliest(share[None], world.rules)[0])
    holder = seen.states[best]
    latest = None if seen.latest[row] < 0 else date.fromordinal(int(seen.latest[row]))
    by_holder = {
        state: float(value) for state, value in zip(seen.states, share, strict=True) if value >= 0.0005
    }
    belief = float(share[best])
    inferred = seen.is_inferred(row)
    why = reasons_for(world, index, seen.day, reasons) if reasons else ()
    return Holding(settlement.id, seen.day, holder, belief, by_holder, inferred, latest, why)


def holdings(
    world: World, day: date, *, unit: str = "", smooth: bool = True, reasons: int = 0
) -> list[Holding]:
    """The holdings of all settlements (of one unit), in order of the land."""
    seen = picture(world, day, smooth=smooth)
    wanted = [i for i, s in enumerate(world.land.settlements) if not unit or s.unit == unit]
    return [holding(world, seen, i, reasons=reasons) for i in wanted]


def reasons_for(world: World, index: int, day: date, limit: int = 8) -> tuple[Reason, ...]:
    """Claims about a settlement up to ``day`` (else the first ones after it), those that name it and latest first."""
    country = world.land.settlements[index].country
    theatre = next((t for t in world.theatres if t.country == country), None)
    if theatre is None:
        return ()
    evidence, passed = theatre.passed.evidence, theatre.passed
    local = index - world.ground.slices[country].start
    rows = np.arange(passed.first[local], passed.first[local + 1])
    past = rows[evidence.day[rows] <= day.toordinal()]
    rows = past[::-1] if len(past) else rows
    rows = rows[evidence.statement[rows] >= 0]
    made: dict[tuple[int, int], Reason] = {}
    year = _by_year(world, evidence, rows)
    key = {row: (int(evidence.statement[row]), int(evidence.kind[row])) for row in year}
    best: dict[tuple[int, int], float] = {}
    for row, share in year.items():
        best[key[row]] = max(share, best.get(key[row], _LITTLE))
    for row in sorted(year, key=lambda r: not evidence.direct[r]):
        if key[row] not in made and year[row] >= best[key[row]]:
            made[key[row]] = _reason(world, theatre, row)
        if len(made) >= limit:
            break
    return tuple(made.values())


def _by_year(world: World, evidence: Evidence, rows: Ints) -> Mapping[int, float]:
    """How likely the year of each row is: 1 unless the year of its claim is in doubt."""
    out = {}
    for row in map(int, rows):
        number = int(evidence.statement[row])
        shares, span = world.told.years.get(number), world.statements[number].claim.date
        given = span.end or span.start
        shift = date.fromordinal(int(evidence.day[row])).year - given.year if given else 0
        out[row] = 1.0 if shares is None else shares.get(shift, 0.0)
    return out


def _reason(world: World, theatre: Theatre, row: int) -> Reason:
    evidence = theatre.passed.evidence
    statement = world.statements[int(evidence.statement[row])]
    claim = statement.claim
    direct = bool(evidence.direct[row])
    speaker = ", ".join(s.id for s in claim.sources) or statement.outlet or "the report itself"
    actors = ", ".join(a.id for a in claim.actors) or "somebody"
    against = f" against {', '.join(t.id for t in claim.targets)}" if claim.targets else ""
    places = ", ".join(p.name_en or p.text for p in claim.places)
    scope = "" if direct else "; told of its surroundings"
    shares = world.told.years.get(int(evidence.statement[row]))
    given = claim.date.end or claim.date.start
    open_ = shares is not None and max(shares.values()) < _SETTLED
    year = f"; {told_of(given.year, shares)}" if shares and given and open_ else ""
    text = f"{claim.type} ({claim.status}) by {actors}{against} at {places}, says {speaker}{scope}{year}"
    weight = float(evidence.credit[row])
    return Reason(statement.id, date.fromordinal(int(evidence.day[row])), weight, text, not direct)

"""Validation without a table: hide the last time a place was taken, and predict it from the rest.

A case is a settlement and the last day on which claims that name it say that one party took it. All claims that name
the place from a fortnight before are hidden (also what they tell of neighbours). The question is who took it, asked of
all alike: that somebody took it on that day is known. Naive rules answer the same cases; they cannot use that it was
taken, and so "whoever takes most nearby" is asked too, which knows nothing else. ``earlier`` gives other changes of the
same record, by which the numbers of ``takers`` were chosen.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import log

import numpy as np

from marsad.control.belief import picture
from marsad.control.evidence import NOBODY, Row, Told
from marsad.control.infer import World, conclude
from marsad.control.records import CONTESTED, UNKNOWN, Statement
from marsad.control.takers import taker, tide_of

_BEFORE = 14  # days
_HOLDING = frozenset({"capture", "hold", "withdrawal"})  # claims that say who has a place afterwards
_APART = 60  # days
_LIKELY = 0.6  # of a year in doubt
_FLOOR = 1e-4
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Case:
    """``holder`` took ``settlement`` (index) on ``day`` (ordinal), as most claims about that day say."""

    settlement: int
    day: int
    holder: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one way of predicting did: share right, mean log score (0 is best), mean Brier score (0 is best)."""

    name: str
    cases: int
    accuracy: float
    log_score: float
    brier: float


@dataclass(frozen=True, slots=True)
class Hidden:
    """All outcomes, and the reliability diagram of the model: (stated, come true, how many) by bin of belief."""

    outcomes: tuple[Outcome, ...]
    reliability: tuple[tuple[float, float, int], ...]


def cases(world: World) -> list[Case]:
    """The last change of each settlement that some surely dated claim says was taken by a single party."""
    return [events[-1] for events in _events(world, sure=True).values()]


def earlier(world: World) -> list[Case]:
    """Other changes, the first of each settlement: such as come before the last one, and such as are told in a year
    in doubt but likelier than not. What lies within two months of a last one at the same place is left out."""
    last = {case.settlement: case.day for case in cases(world)}
    out: list[Case] = []
    for settlement, events in _events(world, sure=False).items():
        apart = [e for e in events if abs(e.day - last.get(settlement, e.day - _APART - 1)) > _APART]
        out += apart[:1]
    return out


def _events(world: World, *, sure: bool) -> dict[int, list[Case]]:
    """Of each settlement when and by whom it was taken; what is told within a fortnight is one event."""
    taken: dict[int, list[Row]] = defaultdict(list)
    for row in world.told.rows:
        if row.statement == NOBODY or not row.hit.direct or row.hit.part or len(row.gainers) != 1:
            continue
        claim = world.statements[row.statement].claim
        span, share = claim.date, world.told.years.get(row.statement, {}).get(row.shift, 1.0)
        dated = (span.text is not None or span.given) and (
            share > _LIKELY if not sure else not span.year_doubt
        )
        if claim.type == "capture" and claim.status == "asserted" and dated:
            taken[int(row.hit.settlements[0])].append(row)
    return {place: _told_together(place, rows) for place, rows in sorted(taken.items())}


def _told_together(place: int, rows: list[Row]) -> list[Case]:
    out: list[Case] = []
    rest = sorted(rows, key=lambda row: row.day)
    while rest:
        mine = [row for row in rest if rest[-1].day - row.day <= _BEFORE]
        rest = rest[: len(rest) - len(mine)]
        votes = Counter(next(iter(row.gainers)) for row in mine)
        best = min(votes, key=lambda holder: (-votes[holder], holder))
        day = max(row.day for row in mine if next(iter(row.gainers)) == best)
        out.append(Case(place, day, best))
    return out[::-1]


def hide(world: World, found: Sequence[Case] | None = None) -> Hidden:
    """Predict every case (``cases`` by default) from the rest, in folds of settlements, and compare with naive rules.

    A settlement may be in ``found`` but once.
    """
    asked = cases(world) if found is None else found
    predicted: list[tuple[Case, Mapping[str, float]]] = []
    naive: dict[str, list[tuple[Case, str]]] = defaultdict(list)
    for fold in range(FOLDS):
        mine = [case for number, case in enumerate(asked) if number % FOLDS == fold]
        if not mine:
            continue
        told = _without(world.told, mine)
        rest = conclude(world.statements, told, world.ground, world.rules)
        tide = tide_of(rest)
        for case in mine:
            held = picture(rest, date.fromordinal(case.day)).shares[case.settlement]
            share = taker(rest, tide, case.settlement, case.day, held)
            predicted.append((case, dict(zip(rest.states, map(float, share), strict=True))))
        history = _claims(told, world.statements)
        for name, rule in RULES.items():
            naive[name] += [(case, rule(case, history, world)) for case in mine]
    return outcomes(predicted, naive, world.states)


Predicted = Sequence[tuple[Case, Mapping[str, float]]]
Guesses = Mapping[str, Sequence[tuple[Case, str]]]


def outcomes(predicted: Predicted, naive: Guesses, states: Sequence[str]) -> Hidden:
    """The scores of predictions and of the guesses of naive rules."""
    out = [_scored("this model", [(c, _no_unknown(b)) for c, b in predicted])]
    for name, guesses in naive.items():
        right = sum(case.holder == guess for case, guess in guesses) / max(len(guesses), 1)
        out.append(_scored(name, [(c, _sure(g, right, states)) for c, g in guesses], guesses))
    return Hidden(tuple(out), _reliability([(c, _no_unknown(b)) for c, b in predicted]))


def _without(told: Told, hidden: Sequence[Case]) -> Told:
    """Without what names a place from a fortnight before; of a claim whose year is in doubt no year is left."""
    since = {case.settlement: case.day - _BEFORE for case in hidden}

    def place(row: Row) -> int:
        return int(row.hit.settlements[0]) if row.hit.direct and len(row.hit.settlements) else -1

    late = {(r.statement, p) for r in told.rows if r.day >= since.get(p := place(r), r.day + 1)}
    kept = [
        row
        for row in told.rows
        if row.day < since.get(p := place(row), row.day + 1)
        and (row.statement == NOBODY or (row.statement, p) not in late)
    ]
    return replace(told, rows=tuple(kept))


def _no_unknown(beliefs: Mapping[str, float]) -> Mapping[str, float]:
    """Beliefs in holders alone, summing to 1: a case has a holder."""
    held = {name: value for name, value in beliefs.items() if name not in (CONTESTED, UNKNOWN)}
    whole = sum(held.values())
    return {name: value / whole for name, value in held.items()}


def _sure(guess: str, right: float, states: Sequence[str]) -> Mapping[str, float]:
    """A bare guess as beliefs: as sure as the rule is right over all cases (which flatters it)."""
    holders = [state for state in states if state not in (CONTESTED, UNKNOWN)]
    rest = (1 - right) / max(len(holders) - 1, 1)
    return {holder: right if holder == guess else rest for holder in holders}


Said = tuple[int, str]  # day and holder
History = Mapping[int, Sequence[Said]]
Rule = Callable[[Case, History, World], str]


def _claims(told: Told, statements: Sequence[Statement]) -> History:
    """By settlement, who was said to have taken it or to hold it, by day; the state at the start counts too."""
    out: dict[int, list[Said]] = defaultdict(list)
    for row in told.rows:
        shares = told.years.get(row.statement, {row.shift: 1.0})
        likely = row.hit.direct and len(row.gainers) == 1 and shares[row.shift] == max(shares.values())
        if likely and (row.statement == NOBODY or statements[row.statement].claim.type in _HOLDING):
            out[int(row.hit.settlements[0])].append((row.day, next(iter(row.gainers))))
    return {place: sorted(said) for place, said in out.items()}


def _before(case: Case, history: History) -> list[Said]:
    return [said for said in history.get(case.settlement, ()) if said[0] <= case.day]


def _start(case: Case, world: World) -> str:
    return _started(world, case.settlement)


def _started(world: World, index: int) -> str:
    country = world.land.settlements[index].country
    theatre = next(t for t in world.theatres if t.country == country)
    share = theatre.passed.start[index - world.ground.slices[country].start]
    return theatre.holders[int(share[:-2].argmax())]


def last_claim(case: Case, history: History, world: World) -> str:
    """The last claim about the place wins; without one, who held it before the war."""
    said = _before(case, history)
    return said[-1][1] if said else _start(case, world)


def majority(case: Case, history: History, world: World) -> str:
    """Whom most claims about the place name; without any, who held it before the war."""
    votes = Counter(holder for _, holder in _before(case, history))
    return min(votes, key=lambda h: (-votes[h], h)) if votes else _start(case, world)


def nearest(case: Case, history: History, world: World) -> str:
    """The last claim about the nearest settlement that has one."""
    plane, country = world.ground.plane, world.land.settlements[case.settlement].country
    where = world.ground.slices[country]
    gap = np.hypot(plane.x[where] - plane.x[case.settlement], plane.y[where] - plane.y[case.settlement])
    for local in np.argsort(gap, kind="stable"):
        place = int(local) + where.start
        said = [one for one in history.get(place, ()) if one[0] <= case.day]
        if place != case.settlement and said:
            return said[-1][1]
    return _start(case, world)


def before_the_war(case: Case, _: History, world: World) -> str:
    """Nothing ever changed."""
    return _start(case, world)


RULES: Mapping[str, Rule] = {
    "last claim wins": last_claim,
    "majority of claims": majority,
    "nearest settlement": nearest,
    "as before the war": before_the_war,
}


def _scored(
    name: str,
    predicted: Sequence[tuple[Case, Mapping[str, float]]],
    guesses: Sequence[tuple[Case, str]] | None = None,
) -> Outcome:
    said = guesses or [(case, max(sorted(b), key=lambda h: b[h])) for case, b in predicted]
    right = [float(case.holder == guess) for case, guess in said]
    logs = [log(max(b.get(case.holder, 0.0), _FLOOR)) for case, b in predicted]
    brier = [sum((v - (h == case.holder)) ** 2 for h, v in b.items()) for case, b in predicted]
    size = max(len(right), 1)
    return Outcome(name, len(right), sum(right) / size, sum(logs) / size, sum(brier) / size)


def _reliability(
    predicted: Sequence[tuple[Case, Mapping[str, float]]], bins: int = 5
) -> tuple[tuple[float, float, int], ...]:
    pairs = [(value, h == case.holder) for case, b in predicted for h, value in b.items() if value > 0.01]
    out = []
    for number in range(bins):
        mine = [(v, y) for v, y in pairs if number / bins < v <= (number + 1) / bins]
        if mine:
            out.append((sum(v for v, _ in mine) / len(mine), sum(y for _, y in mine) / len(mine), len(mine)))
    return tuple(out)

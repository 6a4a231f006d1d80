"""Validation without a table: hide the last time a place was taken, and predict it from the rest.

A case is a settlement and the last day on which claims that name it say that one party took it. All claims that name
the place from a fortnight before are hidden (also what they tell of neighbours), and the belief on that day is set
against the party. Three naive rules answer the same cases.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import log

import numpy as np

from marsad.control.belief import picture
from marsad.control.evidence import Row, Told
from marsad.control.infer import World, conclude
from marsad.control.records import CONTESTED, UNKNOWN

_BEFORE = 14  # days
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
    """One case for each settlement that some claim says was taken by a single party."""
    taken: dict[int, list[Row]] = defaultdict(list)
    for row in world.told.rows:
        claim = world.statements[row.statement].claim
        span = claim.date
        dated = (span.text is not None or span.given) and not span.year_doubt
        plain = claim.type == "capture" and claim.status == "asserted" and dated
        if plain and row.hit.direct and not row.hit.part and len(row.gainers) == 1:
            taken[int(row.hit.settlements[0])].append(row)
    out = []
    for settlement, rows in sorted(taken.items()):
        last = max(row.day for row in rows)
        votes = Counter(next(iter(row.gainers)) for row in rows if last - row.day <= _BEFORE)
        best = min(votes, key=lambda holder: (-votes[holder], holder))
        day = max(row.day for row in rows if next(iter(row.gainers)) == best)
        out.append(Case(settlement, day, best))
    return out


def hide(world: World) -> Hidden:
    """Predict every case from the rest, in folds of settlements, and compare with naive rules."""
    found = cases(world)
    predicted: list[tuple[Case, Mapping[str, float]]] = []
    naive: dict[str, list[tuple[Case, str]]] = defaultdict(list)
    for fold in range(FOLDS):
        mine = [case for number, case in enumerate(found) if number % FOLDS == fold]
        if not mine:
            continue
        told = _without(world.told, mine)
        rest = conclude(world.statements, told, world.ground, world.rules)
        for case in mine:
            share = picture(rest, date.fromordinal(case.day)).shares[case.settlement]
            predicted.append((case, dict(zip(rest.states, map(float, share), strict=True))))
        history = _claims(told)
        for name, rule in RULES.items():
            naive[name] += [(case, rule(case, history, world)) for case in mine]
    outcomes = [_scored("this model", [(c, _no_unknown(b)) for c, b in predicted])]
    for name, guesses in naive.items():
        right = sum(case.holder == guess for case, guess in guesses) / max(len(guesses), 1)
        outcomes.append(_scored(name, [(c, _sure(g, right, world.states)) for c, g in guesses], guesses))
    return Hidden(tuple(outcomes), _reliability([(c, _no_unknown(b)) for c, b in predicted]))


def _without(told: Told, hidden: Sequence[Case]) -> Told:
    since = {case.settlement: case.day - _BEFORE for case in hidden}
    kept = [
        row
        for row in told.rows
        if not (row.hit.direct and row.day >= since.get(int(row.hit.settlements[0]), row.day + 1))
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


def _claims(told: Told) -> History:
    """By settlement, who was said to have taken it or to hold it, by day."""
    out: dict[int, list[Said]] = defaultdict(list)
    for row in told.rows:
        shares = told.years.get(row.statement, {row.shift: 1.0})
        if row.hit.direct and len(row.gainers) == 1 and shares[row.shift] == max(shares.values()):
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

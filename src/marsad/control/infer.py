"""From statements to a world: sources weighed, evidence passed through the chain of every country.

Sources are learned by expectation-maximisation (Dempster, Laird & Rubin 1977; for conflicting sources Dawid & Skene
1979, doi 10.2307/2346806; Pasternack & Roth 2013, latent credibility analysis). The E step is exact: forward–backward
gives the chance that each claim is true, given all the others. The M step counts those chances onto the declared
weight. Nothing is drawn at random.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from marsad.control.around import Around, around_of
from marsad.control.chain import Evidence, Generator, Passed, beliefs, generator, run
from marsad.control.credit import declared, weighed
from marsad.control.evidence import NOBODY, STANDS, Row, Told, Weights, evidence_of, tell
from marsad.control.ground import Ground, lay_out
from marsad.control.plane import Floats, Ints
from marsad.control.records import CONTESTED, UNKNOWN, Land, Statement
from marsad.control.rules import Rules
from marsad.control.years import Years, agreeing, refitted


@dataclass(frozen=True, slots=True)
class Theatre:
    """One country: its holders, chain and evidence. ``column``: of each local state the column among all states."""

    country: str
    holders: tuple[str, ...]
    model: Generator
    passed: Passed
    column: Ints


@dataclass(frozen=True, slots=True)
class World:
    """All that was inferred from ``statements``. ``states``: every holder, then contested, then unknown."""

    ground: Ground
    rules: Rules
    statements: tuple[Statement, ...]
    told: Told
    weights: Weights
    states: tuple[str, ...]
    theatres: tuple[Theatre, ...]
    chosen: Mapping[int, Ints]
    around: Around

    @property
    def land(self) -> Land:
        """The settlements and units."""
        return self.ground.land


def infer(
    statements: Sequence[Statement],
    land: Land | Ground,
    rules: Rules,
    *,
    learn: bool = True,
    echo: bool = True,
    known: date | None = None,
) -> World:
    """Who held what, from ``statements``. ``known``: only from what was published up to that day.

    ``learn``: source weights are learned, not only declared. ``echo``: claims tell of neighbours too. The order of
    statements does not matter. Cost grows linearly with statements and settlements.
    """
    ground = land if isinstance(land, Ground) else lay_out(land, rules)
    used = [s for s in statements if known is None or (s.published is not None and s.published <= known)]
    kept = tuple(sorted(used, key=lambda s: (s.published or date.min, s.report, s.id)))
    return conclude(kept, tell(kept, ground, rules), ground, rules, learn=learn, echo=echo)


def conclude(
    statements: tuple[Statement, ...],
    told: Told,
    ground: Ground,
    rules: Rules,
    *,
    learn: bool = True,
    echo: bool = True,
) -> World:
    """The world that follows from what was told (all of it, or what somebody leaves of it)."""
    weights = declared_weights(told, rules)
    passes: list[Theatre] = []
    told = replace(told, years=agreed(told, rules))
    first = told.years
    for _ in range(int(rules.numbers["sources"]["rounds"]) if learn or first else 0):
        passes = [_pass(c, told, weights, ground, rules, {}, False) for c in _countries(ground, rules)]
        years = refit(first, told, weights, passes)
        weights = _learned(told, weights, passes, rules) if learn else weights
        told = replace(told, years=years)
    chosen: Mapping[int, Ints] = {}
    if any(row.hit.count is not None for row in told.rows):
        passes = [_pass(c, told, weights, ground, rules, {}, False) for c in _countries(ground, rules)]
        chosen = choose(told, passes, ground)
    theatres = tuple(_pass(c, told, weights, ground, rules, chosen, echo) for c in _countries(ground, rules))
    holders = sorted({holder for theatre in theatres for holder in theatre.holders})
    states = (*holders, CONTESTED, UNKNOWN)
    placed = tuple(
        replace(t, column=np.array([states.index(s) for s in (*t.holders, CONTESTED, UNKNOWN)]))
        for t in theatres
    )
    around = around_of(ground, *witnesses(told), rules.numbers["around"])
    return World(ground, rules, statements, told, weights, states, placed, chosen, around)


def _countries(ground: Ground, rules: Rules) -> list[str]:
    return [country for country in sorted(ground.slices) if rules.holders(country)]


def _pass(
    country: str,
    told: Told,
    weights: Weights,
    ground: Ground,
    rules: Rules,
    chosen: Mapping[int, Ints],
    echo: bool,
) -> Theatre:
    evidence = evidence_of(told, weights, country, ground, rules, chosen, echo)
    return passed_through(country, evidence, ground, rules)


def passed_through(country: str, evidence: Evidence, ground: Ground, rules: Rules) -> Theatre:
    """The chain of a country after ``evidence``."""
    holders = rules.holders(country)
    model = generator(len(holders), dict(rules.numbers["chain"]))
    begin, day = start_of(country, ground, rules)
    return Theatre(country, holders, model, run(model, evidence, begin, day), np.arange(len(holders) + 2))


def start_of(country: str, ground: Ground, rules: Rules) -> tuple[Floats, date]:
    """The state before the war: (settlements, states), and its day. A unit's row stands over its country's.

    Rows of later days are evidence about single places (``tell``).
    """
    holders = rules.holders(country)
    states = (*holders, CONTESTED, UNKNOWN)
    rows = sorted((s for s in rules.starts if s.country == country), key=lambda s: bool(s.unit))
    first = min((row.day for row in rows), default=date(2011, 1, 1))
    rows = [row for row in rows if row.day == first]
    where = ground.slices[country]
    units = [s.unit for s in ground.land.settlements[where]]
    belief = np.zeros((len(units), len(states)))
    belief[:, -1] = 1.0
    for row in rows:
        site = ground.land.sites.get(row.unit)
        unit = site.unit if site else row.unit
        hit = np.array([not row.unit or u == unit for u in units], dtype=bool)
        belief[hit] = 0.0
        belief[hit, -1] = 1.0 - row.share
        belief[hit, states.index(row.holder)] += row.share
    return belief, first


def declared_weights(told: Told, rules: Rules) -> Weights:
    """What each source is worth before anything is learned."""
    return _weights(np.array([declared(speaker, rules) for speaker, _ in told.keys]), rules)


def _weights(reliability: Floats, rules: Rules) -> Weights:
    worth = [[weighed(float(r), stand, rules) for stand in STANDS] for r in reliability]
    return Weights(reliability, np.array(worth).reshape(len(reliability), len(STANDS)))


def _learned(told: Told, weights: Weights, passes: Sequence[Theatre], rules: Rules) -> Weights:
    """One M step: the declared weight counts for ``prior`` claims, each direct claim for the chance it was right."""
    first = declared_weights(told, rules).reliability
    prior = rules.numbers["sources"]["prior"]
    right, count = first * prior, np.full(len(first), prior)
    keys, stands = _keys(told)
    for theatre in passes:
        evidence = theatre.passed.evidence
        rows = np.nonzero(evidence.direct)[0]
        key, stand = keys[evidence.statement[rows]], stands[evidence.statement[rows]]
        weight = weights.worth[key, stand]
        true, credit = theatre.passed.true[rows], evidence.credit[rows]
        rest = np.minimum(credit / weight, 1.0)
        spoken = true + (1 - true) * weight * (1 - rest) / np.maximum(1 - weight * rest, 1e-9)
        right += np.bincount(key, spoken, len(first))
        count += np.bincount(key, minlength=len(first))
    return _weights(right / count, rules)


def witnesses(told: Told) -> tuple[Ints, Ints]:
    """Settlement (index) and day (ordinal) of what names one; of a year in doubt the likeliest."""
    found = [
        (int(place), row.day)
        for row in told.rows
        if row.hit.direct and _in_its_year(told, row)
        for place in row.hit.settlements
    ]
    both = np.array(found, dtype=np.int64).reshape(-1, 2)
    return both[:, 0], both[:, 1]


def _in_its_year(told: Told, row: Row) -> bool:
    shares = told.years.get(row.statement)
    return shares is None or shares[row.shift] == max(shares.values())


def agreed(told: Told, rules: Rules) -> Years:
    """The first shares of years in doubt, those favoured in which a surely dated claim tells of the same change."""
    if not told.years:
        return told.years
    doubtful: dict[tuple[int, int], list[tuple[int, frozenset[str], int]]] = defaultdict(list)
    sure: dict[tuple[int, frozenset[str]], list[int]] = defaultdict(list)
    for row in told.rows:
        if row.hit.direct and not row.hit.part and row.gainers:
            for place in row.hit.settlements:
                if row.statement in told.years:
                    doubtful[row.statement, row.shift].append((int(place), row.gainers, row.day))
                else:
                    sure[int(place), row.gainers].append(row.day)
    return agreeing(told.years, doubtful, sure, rules.numbers["year"])


def refit(first: Years, told: Told, weights: Weights, passes: Sequence[Theatre]) -> Years:
    """Shares of years in doubt after a look at how well each fits the evidence around it."""
    if not first:
        return first
    shift_of = {(row.statement, row.country, row.day): row for row in told.rows if row.statement in first}
    factors: dict[tuple[int, int], list[float]] = defaultdict(list)
    right: dict[tuple[int, int], float] = {}
    for theatre in passes:
        evidence, true = theatre.passed.evidence, theatre.passed.true
        for number in np.nonzero(np.isin(evidence.statement, list(first)) & evidence.direct)[0]:
            row = shift_of[int(evidence.statement[number]), theatre.country, int(evidence.day[number])]
            key, credit = (row.statement, row.shift), float(evidence.credit[number])
            chance = min(max(float(true[number]), 1e-6), 1 - 1e-6)
            factors[key].append(chance / (1 - chance) * (1 - credit) / max(credit, 1e-9))
            right[key] = min(row.worth * float(weights.worth[row.key, row.stand]), 0.97)
    fits = {key: (right[key], float(np.exp(np.mean(np.log(found))))) for key, found in factors.items()}
    return refitted(first, fits)


def _keys(told: Told) -> tuple[Ints, Ints]:
    """Source key and stand by statement."""
    size = max((row.statement for row in told.rows), default=-1) + 1
    keys, stands = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    for row in told.rows:
        if row.statement != NOBODY:
            keys[row.statement], stands[row.statement] = row.key, row.stand
    return keys, stands


def choose(told: Told, theatres: Sequence[Theatre], ground: Ground) -> Mapping[int, Ints]:
    """Settlements for rows that count unnamed ones: those the loser most probably still held on the day before,
    nearest (among their neighbours) to what the gainer held first."""
    by_country = {theatre.country: theatre for theatre in theatres}
    out: dict[int, Ints] = {}
    for number, row in enumerate(told.rows):
        if row.hit.count is not None:
            theatre = by_country[row.country]
            out[number] = _chosen(
                theatre, row.hit.settlements, row.hit.count, row.losers, row.gainers, row.day, ground
            )
    return out


def _chosen(
    theatre: Theatre,
    among: Ints,
    count: int,
    losers: frozenset[str],
    gainers: frozenset[str],
    day: int,
    ground: Ground,
) -> Ints:
    offset, graph = ground.slices[theatre.country].start, ground.graph
    beside = graph.index[among]
    inside = (beside >= offset) & (beside < ground.slices[theatre.country].stop)
    asked = np.unique(np.concatenate([among, beside[inside]]))
    held = beliefs(theatre.model, theatre.passed, day - 1, smooth=False, who=asked - offset)
    took = [theatre.holders.index(holder) for holder in sorted(gainers)]
    lost = [theatre.holders.index(holder) for holder in sorted(losers)]
    mine = held[:, took].sum(axis=1)
    here = np.searchsorted(asked, among)
    chance = held[here][:, lost].sum(axis=1) if lost else 1 - mine[here]
    theirs = inside & (mine[np.minimum(np.searchsorted(asked, beside), len(asked) - 1)] > 0.5)
    gap = np.where(theirs, graph.distance[among], np.inf).min(axis=1)
    order = np.lexsort((among, gap, -np.round(chance, 1)))
    best: Ints = np.sort(among[order[:count]])
    return best

"""Statements to evidence: what each claim does to the belief about which settlement, on which day, how surely."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np

from marsad.control.chain import Evidence
from marsad.control.credit import interest, speaker_of
from marsad.control.ground import Ground, Hit, hits_of
from marsad.control.plane import Floats, Ints
from marsad.control.records import Site, Statement
from marsad.control.rules import Rules
from marsad.control.templates import Template, template
from marsad.control.years import Years, first_guess, shifted
from marsad.model import ActorRef, PlaceRef

STANDS = ("none", "gain", "loss")
NOBODY = -1
Key = tuple[str, str]  # speaker and type of claim: what reliability is learned for


@dataclass(frozen=True, slots=True)
class Row:
    """One claim about one group of settlements (global indexes). ``worth``: all its credit but the source's.

    ``statement`` NOBODY: no claim, but a dated row of the state at the start (``start.csv``).
    """

    statement: int
    country: str
    day: int
    kind: int
    worth: float
    key: int
    stand: int
    hit: Hit
    losers: frozenset[str]
    gainers: frozenset[str]
    shift: int = 0  # years from the one given, where that is in doubt


@dataclass(frozen=True, slots=True)
class Told:
    """All evidence before sources are weighed. ``templates`` by country, in the order rows name them.

    ``years``: of each statement whose year is in doubt, by number, how likely each shift of it is (they sum to 1).
    """

    rows: tuple[Row, ...]
    templates: Mapping[str, tuple[Template, ...]]
    keys: tuple[Key, ...]
    notes: Mapping[str, int]
    memory: Memory
    years: Years = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Memory:
    """What was said before, to tell repeats and reprints: kept so that later statements can be added."""

    heard: Mapping[tuple[object, ...], int]
    reprints: frozenset[tuple[object, ...]]
    known: Mapping[tuple[str, ...], int]
    headed: Mapping[str, Mapping[str, int]] = field(default_factory=dict)  # years by heading and report


def tell(
    statements: Sequence[Statement], ground: Ground, rules: Rules, after: Told | None = None, first: int = 0
) -> Told:
    """The evidence in ``statements``; what could not be used is counted in ``notes``.

    ``after``: what was told before; the result then has the new rows only, but all templates and keys. ``first``: the
    number of the first statement.
    """
    work = _Work(ground, rules, after)
    if after is None:
        work.begin()
    for statement in statements:
        work.head(statement)
    for number, statement in enumerate(statements, first):
        work.add(number, statement)
    templates = {country: tuple(found) for country, found in work.templates.items()}
    memory = Memory(work.heard, frozenset(work.reprints), work.known, work.headed)
    notes = dict(sorted(work.notes.items()))
    return Told(tuple(work.rows), templates, tuple(work.keys), notes, memory, work.years)


class _Work:
    """Gathers rows; templates and source keys get numbers as they come."""

    def __init__(self, ground: Ground, rules: Rules, after: Told | None = None) -> None:
        self.ground, self.rules = ground, rules
        self.rows: list[Row] = []
        self.years: dict[int, Mapping[int, float]] = {}
        memory = after.memory if after else Memory({}, frozenset(), {})
        old = after.templates if after else {}
        self.templates: dict[str, list[Template]] = {c: list(old.get(c, ())) for c in ground.slices}
        self.known = dict(memory.known)
        self.keys: dict[Key, int] = {key: i for i, key in enumerate(after.keys)} if after else {}
        self.types = {key[0] for key in rules.effects}
        self.heard = dict(memory.heard)
        self.headed = {heading: dict(years) for heading, years in memory.headed.items()}
        self.reprints = set(memory.reprints)
        self.notes: Counter[str] = Counter()
        self.holders = {c: rules.holders(c) for c in ground.slices}
        self.first_day = {
            c: min((s.day for s in rules.starts if s.country == c), default=date.min) for c in self.holders
        }

    def begin(self) -> None:
        """What is known of single places before the reports begin: rows of the start that are later than its first day.

        They move a place as a capture does, are no claim of anybody, and leave it inferred.
        """
        for row in self.rules.starts:
            site = self.ground.land.sites.get(row.unit)
            later = row.country in self.holders and row.day > self.first_day[row.country]
            if later and site is not None and site.settlement >= 0:
                gainers, none = frozenset((row.holder,)), frozenset[str]()
                kind = self._kind(row.country, "capture", "asserted", False, gainers, none)
                hit = Hit(np.array([site.settlement], dtype=np.int64), 1.0, True)
                day = row.day.toordinal()
                self.rows.append(
                    Row(NOBODY, row.country, day, kind, row.share, NOBODY, 0, hit, none, gainers)
                )

    def head(self, statement: Statement) -> None:
        """Keep the year that a sentence under a heading is given."""
        span = statement.claim.date
        day = span.end or span.start
        if statement.heading and span.given and day:
            self.headed.setdefault(statement.heading, {})[statement.report] = day.year

    def _others(self, statement: Statement) -> Counter[int]:
        years = self.headed.get(statement.heading, {})
        return Counter(year for report, year in years.items() if report != statement.report)

    def add(self, number: int, statement: Statement) -> None:
        claim = statement.claim
        if claim.type not in self.types:
            return
        when = day_of(statement, int(self.rules.numbers["claim"]["vague_days"]))
        if when is None:
            self.notes["no day, and no day of publication"] += 1
            return
        hits = hits_of(statement, self.ground, self.rules)
        if hits and claim.date.year_doubt:
            self.years[number] = first_guess(claim.date, self.rules.numbers["year"], self._others(statement))
        if not hits:
            self.notes["no place on this land"] += 1
        for site, ref, hit in hits:
            self._hit(number, statement, site, ref, hit, *when)

    def _hit(
        self, number: int, statement: Statement, site: Site, ref: PlaceRef, hit: Hit, day: date, told: str
    ) -> None:
        claim, rules = statement.claim, self.rules
        if site.country not in self.holders or not self.holders[site.country]:
            self.notes["no party holds ground there"] += 1
            return
        if day < self.first_day[site.country]:
            self.notes["before the war"] += 1
            return
        type_, status = meaning(claim.type, claim.status, told)
        effect = rules.effects.get((type_, status, "part" if hit.part else "all"))
        if effect is None or ref.role not in effect.roles:
            self.notes["changes nothing (planned, hypothetical, or not at the place)"] += 1
            return
        gainers = holders_of(claim.actors, site.country, rules)
        losers = holders_of(claim.targets, site.country, rules) - gainers
        if not gainers and (claim.actors or not losers):
            self.notes["unknown actor: nobody who holds ground there"] += 1
            return
        worth = self._worth(statement, site, hit, effect.strength, told, day, gainers, losers)
        if worth <= 0:
            self.notes["reprint"] += 1
            return
        kind = self._kind(site.country, type_, status, hit.part, gainers, losers)
        stand, key = self._source(statement, type_)
        for shift in self.years.get(number, (0,)):
            row = Row(
                number, site.country, shifted(day, shift).toordinal(), kind, worth, key, stand, hit,
                gainers if type_ == "withdrawal" else losers, losers if type_ == "withdrawal" else gainers, shift,
            )  # fmt: skip
            if row.day >= self.first_day[site.country].toordinal():
                self.rows.append(row)

    def _kind(
        self,
        country: str,
        type_: str,
        status: str,
        part: bool,
        gainers: frozenset[str],
        losers: frozenset[str],
    ) -> int:
        scope = "part" if part else "all"
        name = (country, type_, status, scope, "+".join(sorted(gainers)), "+".join(sorted(losers)))
        if name not in self.known:
            self.known[name] = len(self.templates[country])
            effect = self.rules.effects[type_, status, scope]
            self.templates[country].append(template(effect, gainers, losers, self.holders[country]))
        return self.known[name]

    def _source(self, statement: Statement, type_: str) -> tuple[int, int]:
        claim, speaker = statement.claim, speaker_of(statement)
        actors, targets = [a.id for a in claim.actors], [t.id for t in claim.targets]
        gains, losses = (targets, actors) if claim.type == "withdrawal" else (actors, targets)
        stand = STANDS.index(interest(speaker, gains, losses, self.rules))
        return stand, self.keys.setdefault((speaker, type_), len(self.keys))

    def _worth(
        self,
        statement: Statement,
        site: Site,
        hit: Hit,
        strength: float,
        told: str,
        day: date,
        gainers: frozenset[str],
        losers: frozenset[str],
    ) -> float:
        rules, claim = self.rules, statement.claim
        numbers = rules.numbers["claim"]
        known = strength * numbers["reading"] * claim.confidence
        if told == "undated":
            known *= numbers["undated"]
        elif claim.date.text is None and not claim.date.given:
            known *= numbers["unsaid"]
        if len({rules.sides.get(holder, holder) for holder in gainers}) > 1:
            known *= numbers["mixed"]
        left = (
            claim.type == "withdrawal" and gainers
        )  # nobody named as leaving: it says little of a whole unit
        factor = self._left(site, hit) if left else hit.factor
        event = (site.lat, site.lon, site.settlement, claim.type, claim.status, gainers, day.toordinal() // 4)
        return known * factor * self._again(statement, event, losers)

    def _again(self, statement: Statement, event: tuple[object, ...], losers: frozenset[str]) -> float:
        """What repeating is worth: nothing for a reprint, little for the same source on the same event."""
        if statement.group:
            reprint = (statement.group, *event, losers)
            if reprint in self.reprints and self.heard.get((statement.report, *event)) is None:
                return 0.0
            self.reprints.add(reprint)
        self.heard[(statement.report, *event)] = 1
        said = (speaker_of(statement), *event)
        again = self.heard.get(said, 0)
        self.heard[said] = again + 1
        return self.rules.numbers["claim"]["repeat"] if again else 1.0

    def _left(self, site: Site, hit: Hit) -> float:
        """Who withdrew from a whole unit holds nothing there: worth more than a claim to have taken it all."""
        numbers = self.rules.numbers["claim"]
        named = hit.direct or hit.part or hit.count is not None
        whole = site.kind == "adm1" and hit.factor >= numbers["wide"] and not named
        return numbers["wide_left"] if whole else hit.factor


def meaning(type_: str, status: str, told: str) -> tuple[str, str]:
    """Type and status that a claim has once its day is known only roughly (``by``) or not at all (``undated``).

    A change on an unknown day tells of the state afterwards: who took it holds it, who left it holds it no more.
    """
    if told == "day" or status != "asserted" or type_ not in ("capture", "withdrawal"):
        return type_, status
    return ("hold", "asserted") if type_ == "capture" else ("hold", "ended")


def day_of(statement: Statement, vague: int = 45) -> tuple[date, str] | None:
    """The day a claim is about and how it is known: ``day``, ``by`` (the end of a long interval), ``undated``.

    An interval that ends before it starts is turned round; a day after the publication is taken as its day.
    """
    span, published = statement.claim.date, statement.published
    if span.end is None and span.start is None:
        return None if published is None else (published, "undated")
    first, last = span.start or span.end, span.end or published or span.start
    if first is None or last is None:
        return None
    first, last = min(first, last), max(first, last)
    if published is not None and last > published:
        last = max(published, first)
    known = "by" if (last - first).days > vague else "day"
    return last, known


def holders_of(refs: Sequence[ActorRef], country: str, rules: Rules) -> frozenset[str]:
    """Who holds ground for these actors; backers only when no party with ground of its own is among them."""
    found = [party for ref in refs if (party := rules.parties.get((ref.id, country))) is not None]
    own = frozenset(party.holder for party in found if not party.backs)
    return own or frozenset(party.holder for party in found)


@dataclass(frozen=True, slots=True)
class Weights:
    """Reliability of each key, and what a claim of it is worth by the stand of its speaker (keys, stands)."""

    reliability: Floats
    worth: Floats


def evidence_of(
    told: Told,
    weights: Weights,
    country: str,
    ground: Ground,
    rules: Rules,
    chosen: Mapping[int, Ints],
    echo: bool,
) -> Evidence:
    """The evidence of one country as arrays, sources weighed.

    ``chosen``: settlements (global) picked for rows that count unnamed ones, by row number; without a choice such a
    row is left out. ``echo``: claims also tell, weakly, of the neighbours of the places they name.
    """
    made = _laid_out(told, weights, country, rules, chosen)
    made = _echoed(made, ground, rules) if echo and len(made.place) else made
    where = ground.slices[country]
    inside = (made.place >= where.start) & (made.place < where.stop)
    made = made.take(np.nonzero(inside)[0])
    return replace(made, place=made.place - where.start).sorted()


def _laid_out(
    told: Told, weights: Weights, country: str, rules: Rules, chosen: Mapping[int, Ints]
) -> Evidence:
    """One row for each claim and settlement (global index), in the order of the claims."""
    cap = rules.numbers["claim"]["cap"]
    parts: list[tuple[Ints, int, int, float, int, bool]] = []
    for number, row in enumerate(told.rows):
        if row.country == country:
            where = row.hit.settlements if row.hit.count is None else chosen.get(number)
            if where is not None and len(where):
                told_by = 1.0 if row.statement == NOBODY else float(weights.worth[row.key, row.stand])
                credit = min(cap, row.worth * told_by)
                if row.statement in told.years:
                    credit *= told.years[row.statement][row.shift]
                named = row.hit.direct and row.statement != NOBODY
                parts.append((where, row.day, row.kind, credit, row.statement, named))
    sizes = np.array([len(p[0]) for p in parts], dtype=np.int64)
    place = np.concatenate([p[0] for p in parts]) if parts else np.empty(0, dtype=np.int64)
    columns: list[Any] = [np.repeat(np.array([p[i] for p in parts], dtype=t), sizes) for i, t in _TYPES]
    kinds, size = told.templates[country], len(rules.holders(country)) + 2
    jump = np.array([t.jump for t in kinds], dtype=bool)
    after, before = (
        np.array(v).reshape(-1, size) for v in ([t.after for t in kinds], [t.before for t in kinds])
    )
    day, kind, worth, statement, direct = columns
    return Evidence(place, day, kind, worth, statement, direct, jump, after, before)


_TYPES = ((1, np.int64), (2, np.int64), (3, np.float64), (4, np.int64), (5, np.bool_))
_FAINT = 0.03  # echoes weaker than this are not kept


def _echoed(evidence: Evidence, ground: Ground, rules: Rules) -> Evidence:
    """``evidence`` and what it tells of the neighbours of the places it names."""
    numbers = rules.numbers["neighbours"]
    near = ground.graph.weights(numbers["length"]) * numbers["echo"]
    rows = np.nonzero(evidence.direct)[0]
    place = evidence.place[rows]
    worth = near[place] * evidence.credit[rows][:, None]
    row, slot = np.nonzero(worth > _FAINT)
    more = evidence.take(rows[row])
    return Evidence(
        np.concatenate([evidence.place, ground.graph.index[place[row], slot]]),
        np.concatenate([evidence.day, more.day]),
        np.concatenate([evidence.kind, more.kind]),
        np.concatenate([evidence.credit, worth[row, slot]]),
        np.concatenate([evidence.statement, more.statement]),
        np.concatenate([evidence.direct, np.zeros(len(row), dtype=bool)]),
        evidence.jump,
        evidence.after,
        evidence.before,
    )

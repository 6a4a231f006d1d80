"""What happened in a governorate in some days, as facts with the claims behind each: what a brief is made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from marsad.control.belief import picture, reasons_for
from marsad.control.evidence import holders_of
from marsad.control.incidents import Incident
from marsad.control.records import UNKNOWN, Change, Total
from marsad.control.summary import Range
from marsad.control.totals import totals_on
from marsad.errors import ControlDayError
from marsad.inquiry.atlas import Atlas
from marsad.inquiry.happenings import happenings

TURNS, MAIN, DISPUTES, BEHIND = (
    14,
    8,
    6,
    3,
)  # changes, incidents, disputes told one by one; claims behind each
_ASKED = 12  # claims about a place among which those are sought that give it to its holder


@dataclass(frozen=True, slots=True)
class Dispute:
    """Claims that cannot all be right, side by side. ``what``: ``holder`` or ``status`` (one denies the other)."""

    what: str
    day: date
    place: str
    sides: tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Standing:
    """How much a holder has of a unit at the end and had at the beginning; ``claims``: the latest about its places."""

    holder: str
    before: Mapping[str, Total]
    after: Mapping[str, Total]
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """``unit`` "" is all land. ``turns``: changes that claims name, ``around``: those inferred from them.

    ``main``: the incidents most told of, by day; ``kinds``: how many there were of each type. ``killed``, ``wounded``:
    over all incidents, None where nobody tells. Claims stand as ids.
    """

    unit: str
    first: date
    last: date
    turns: tuple[Change, ...]
    around: tuple[Change, ...]
    main: tuple[Incident, ...]
    kinds: Mapping[str, int]
    disputes: tuple[Dispute, ...]
    standings: tuple[Standing, ...]
    killed: Range | None
    wounded: Range | None

    @property
    def empty(self) -> bool:
        """Did nothing happen that anybody told?"""
        return not (self.turns or self.around or self.kinds)


def brief(atlas: Atlas, unit: str, first: date, last: date) -> Brief:
    """The facts about a unit (its id, "" for all) in the days ``first`` to ``last``, both included.

    Raises ControlDayError if they lie the wrong way round.
    """
    if last < first:
        raise ControlDayError(f"{last} is before {first}", do="swap the two days")
    here = [c for c in atlas.changes if first <= c.day <= last and _within(atlas, c.place, unit)]
    every = happenings(atlas).real
    found = [
        i for i in every if i.first <= last and i.last >= first and _within(atlas, i.place.gaz or "", unit)
    ]
    ranked = sorted(found, key=lambda i: (-i.tellings, -(i.killed.best if i.killed else 0), i.first, i.id))
    return Brief(
        unit, first, last,
        tuple(c for c in here if not c.inferred), tuple(c for c in here if c.inferred),
        tuple(sorted(ranked[:MAIN], key=lambda i: (i.first, i.id))),
        dict(Counter(i.type for i in found).most_common()),
        _disputes(found), _standings(atlas, unit, first, last),
        _sum(i.killed for i in found), _sum(i.wounded for i in found),
    )  # fmt: skip


def unit_of_place(atlas: Atlas, place: str) -> str:
    """The id of the unit that a place (by id) lies in, "" if nobody knows."""
    site = atlas.land.sites.get(place)
    if site is None:
        return ""
    return atlas.land.settlements[site.settlement].unit if site.settlement >= 0 else site.unit


def _within(atlas: Atlas, place: str, unit: str) -> bool:
    return not unit or unit_of_place(atlas, place) == unit


def _disputes(found: Iterable[Incident]) -> tuple[Dispute, ...]:
    """Every dispute once, though both of its incidents name it."""
    told: dict[frozenset[str], Dispute] = {}
    for one in found:
        for two in one.contradictions:
            key = frozenset(claim for side in two.sides for claim in side)
            told.setdefault(key, Dispute(two.what, one.first, one.place.gaz or one.place.text, two.sides))
    return tuple(sorted(told.values(), key=lambda d: (d.day, d.sides)))


def _standings(atlas: Atlas, unit: str, first: date, last: date) -> tuple[Standing, ...]:
    both = [_totals(atlas, unit, day) for day in (first, last)]
    claims = _behind(atlas, unit, last)
    made = [
        Standing(holder, both[0].get(holder, {}), both[1].get(holder, {}), claims.get(holder, ()))
        for holder in atlas.world.states
        if any(t.best >= 0.5 for told in both for t in told.get(holder, {}).values())
    ]
    return tuple(sorted(made, key=lambda s: (s.holder == UNKNOWN, -s.after["settlements"].best, s.holder)))


def _totals(atlas: Atlas, unit: str, day: date) -> Mapping[str, Mapping[str, Total]]:
    out: dict[str, dict[str, Total]] = {}
    for total in totals_on(atlas.world, atlas.areas, day, by_unit=bool(unit)):
        if total.unit == unit:
            out.setdefault(total.holder, {})[total.denominator] = total
    return out


def _behind(atlas: Atlas, unit: str, day: date) -> Mapping[str, tuple[str, ...]]:
    """Of each holder the claims behind its largest places that claims name, the largest first."""
    seen = picture(atlas.world, day)
    states = seen.holders(atlas.world.rules)
    land = atlas.land.settlements
    named = [i for i in range(len(land)) if seen.latest[i] >= 0 and (not unit or land[i].unit == unit)]
    out: dict[str, dict[str, None]] = {}
    for index in sorted(named, key=lambda i: (-land[i].population, i)):
        holder = seen.states[states[index]]
        mine = out.setdefault(holder, {})
        if len(mine) < BEHIND:
            told = (r.statement for r in reasons_for(atlas.world, index, day, _ASKED) if not r.inferred)
            mine.update((claim, None) for claim in told if _gives(atlas, claim, holder, land[index].country))
    return {holder: tuple(claims)[:BEHIND] for holder, claims in out.items()}


def _gives(atlas: Atlas, id_: str, holder: str, country: str) -> bool:
    """Does a claim say that the holder took or holds the place?"""
    claim = atlas.by_id[id_].claim
    holds = claim.type in ("capture", "hold", "advance") and claim.status in ("asserted", "ongoing")
    return holds and holder in holders_of(claim.actors, country, atlas.world.rules)


def _sum(ranges: Iterable[Range | None]) -> Range | None:
    rows = [one for one in ranges if one is not None]
    if not rows:
        return None
    return Range(sum(r.low for r in rows), sum(r.best for r in rows), sum(r.high for r in rows))

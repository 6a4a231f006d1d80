"""Parties as pages tell them: their side, what they hold, what they did and what was done to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from marsad.control.areas import DENOMINATORS
from marsad.control.belief import picture
from marsad.control.records import CONTESTED, UNKNOWN
from marsad.control.totals import totals_on
from marsad.inquiry.atlas import Atlas
from marsad.inquiry.kept import kept
from marsad.web.incident_views import Filters, IncidentLine, incident_lines
from marsad.web.source_views import side_name
from marsad.web.tongue import Tongue
from marsad.web_errors import WebMissingError

RECENT = 20  # incidents listed


@dataclass(frozen=True, slots=True)
class ActorLine:
    """A party in the list of all. ``by`` and ``against``: claims. ``holders``: who holds ground for it, by country."""

    id: str
    name: str
    side: str
    side_name: str
    holders: tuple[str, ...]
    by: int
    against: int


@dataclass(frozen=True, slots=True)
class Held:
    """How much a party has on a day under a denominator."""

    denominator: str
    low: float
    best: float
    high: float
    share: float


@dataclass(frozen=True, slots=True)
class Tally:
    """Claims of one type by and against a party."""

    type: str
    type_name: str
    by: int
    against: int


@dataclass(frozen=True, slots=True)
class ActorView:
    """A party. ``names``: words that reports call it by, with how often. ``held`` is empty where it holds no ground."""

    head: ActorLine
    day: date
    held: tuple[Held, ...]
    tallies: tuple[Tally, ...]
    names: Mapping[str, int]
    rivals: tuple[ActorLine, ...]
    incidents: tuple[IncidentLine, ...]
    more: int


@dataclass(frozen=True, slots=True)
class _Parties:
    by: Mapping[str, Counter[str]]
    against: Mapping[str, Counter[str]]
    names: Mapping[str, Counter[str]]
    beside: Mapping[str, Counter[str]]


@kept(1)
def _parties(atlas: Atlas) -> _Parties:
    by: dict[str, Counter[str]] = {}
    against: dict[str, Counter[str]] = {}
    names: dict[str, Counter[str]] = {}
    beside: dict[str, Counter[str]] = {}
    for one in atlas.world.statements:
        claim = one.claim
        actors, targets = ({ref.id for ref in refs if ref.id} for refs in (claim.actors, claim.targets))
        for ref in (*claim.actors, *claim.targets):
            names.setdefault(ref.id, Counter())[ref.text] += 1
        for ids, made, others in ((actors, by, targets), (targets, against, actors)):
            for id_ in ids:
                made.setdefault(id_, Counter())[claim.type] += 1
                beside.setdefault(id_, Counter()).update(others - {id_})
    return _Parties(by, against, names, beside)


def actor_lines(atlas: Atlas, say: Tongue) -> list[ActorLine]:
    """Every party that some claim names or that holds ground, those most told of first."""
    found = _parties(atlas)
    ids = {*found.by, *found.against, *atlas.world.states} - {CONTESTED, UNKNOWN}
    lines = [_line(atlas, id_, say) for id_ in ids]
    return sorted(lines, key=lambda one: (-one.by - one.against, one.id))


def _line(atlas: Atlas, id_: str, say: Tongue) -> ActorLine:
    found, rules = _parties(atlas), atlas.world.rules
    side = rules.sides.get(id_, "")
    found_holders = [rules.holder_of(id_, country) for country in sorted(atlas.world.ground.slices)]
    holders = dict.fromkeys(h for h in found_holders if h)
    if not holders and id_ in atlas.world.states:
        holders = {id_: None}
    by, against = (sum(made.get(id_, Counter()).values()) for made in (found.by, found.against))
    words = found.names.get(id_, Counter()).most_common(1)
    name = say.name(id_, words[0][0] if words else "")
    return ActorLine(id_, name, side, side_name(side, atlas, say), tuple(holders), by, against)


def actor_view(atlas: Atlas, id_: str, day: date, say: Tongue) -> ActorView:
    """A party by id, on a day. Raises WebMissingError."""
    found = _parties(atlas)
    known = id_ in found.names or id_ in atlas.world.states and id_ not in (CONTESTED, UNKNOWN)
    if not known:
        raise WebMissingError(f"no claim names {id_[:60]!a}", do="look it up in the list of parties")
    by, against = found.by.get(id_, Counter()), found.against.get(id_, Counter())
    tallies = [Tally(t, say.kind(t), by[t], against[t]) for t in {*by, *against}]
    incidents = incident_lines(atlas, Filters(actor=id_), say)
    rivals = found.beside.get(id_, Counter()).most_common(8)
    return ActorView(
        _line(atlas, id_, say), day, _held(atlas, id_, day),
        tuple(sorted(tallies, key=lambda t: (-t.by - t.against, t.type))),
        dict(found.names.get(id_, Counter()).most_common(12)),
        tuple(_line(atlas, other, say) for other, _ in rivals), tuple(incidents[:RECENT]),
        max(len(incidents) - RECENT, 0),
    )  # fmt: skip


def _held(atlas: Atlas, id_: str, day: date) -> tuple[Held, ...]:
    if id_ not in atlas.world.states:
        return ()
    found = totals_on(atlas.world, atlas.areas, day, seen=picture(atlas.world, day))
    rows = {t.denominator: t for t in found if t.holder == id_}
    return tuple(
        Held(d, round(t.low, 1), round(t.best, 1), round(t.high, 1), round(t.share, 4))
        for d in DENOMINATORS
        if (t := rows.get(d)) is not None
    )

"""What reviewers should look at first: what would change the map most, what contradicts, what is least sure."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Integer,
    and_,
    case,
    exists,
    literal,
    or_,
    select,
)

from marsad.model import Claim
from marsad.packs.control import load_rules
from marsad.packs.ontology import load_event_types
from marsad.record.codec import claim_of
from marsad.record.current import current_claims
from marsad.record.decisions import Decision, decided
from marsad.record.facets import Facets, wanted_claims
from marsad.record.ids import anchor
from marsad.record.locks import holder
from marsad.record.rulings import rulings
from marsad.record.store import Store
from marsad.record.tables import claim_actors, claim_bodies, claim_places, claims, places, reports

_EFFECT = {"gain": 30, "loss": 30, "state": 20, "pressure": 10}  # on the map, by kind of event
_WHOLE = 20  # a whole first-level unit or country at once
_CONTRADICTED = 60  # another report has another holder there on that day, or denies it
_DOUBT = 20  # of a claim whose confidence is 0
_HOLDERS = ("capture", "hold")
_MANY = 500


@dataclass(frozen=True, slots=True)
class Waiting:
    """A claim that nobody ruled on. ``priority``: 0 to 130; ``reasons``: why it is that high.

    ``assigned``: to whom; ``locked``: by whom just now; "" if nobody.
    """

    id: str
    report: str
    outlet: str
    published: date | None
    claim: Claim
    priority: float
    reasons: tuple[str, ...]
    assigned: str
    locked: str


def shipped_units() -> tuple[str, ...]:
    """The ids of all countries and first-level units of the gazetteer of this machine."""
    from marsad.places.gazetteer import load_gazetteer

    return tuple(place.id for place in load_gazetteer().places if place.kind in ("country", "adm1"))


def queue(
    store: Store, units: Collection[str], facets: Facets, now: datetime, *, to: str = "", limit: int = 20
) -> list[Waiting]:
    """The claims that wait for a ruling, the most pressing first.

    ``units``: ids of countries and first-level units. ``to``: only what is assigned to this person.
    Raises the M3xx errors of ``Store.read``.
    """
    with store.read() as connection:
        ruled = list(decided(connection))
        settled, assigned = _settled(ruled), _assigned(ruled)
        found: list[Waiting] = []
        for row in _ordered(connection, units, facets):
            hook = anchor(row.report, row.type, row.start)
            theirs = assigned.get(hook, "")
            if row.id in settled or (to and theirs != to):
                continue
            found.append(_waiting(connection, row, theirs, holder(connection, hook, now)))
            if len(found) >= limit:
                break
    return found


def _settled(ruled: list[Decision]) -> set[str]:
    """Ids of the claims that stand by a ruling; what was rejected no longer counts anyway."""
    by_report: dict[str, list[Decision]] = {}
    for one in ruled:
        by_report.setdefault(one.report, []).append(one)
    made = (ruling for theirs in by_report.values() for ruling in rulings(theirs))
    return {ruling.last.after["id"] for ruling in made if ruling.last.after}


def _assigned(ruled: list[Decision]) -> dict[str, str]:
    """Anchor → to whom it was assigned last."""
    return {one.anchor: str(one.after["to"]) for one in ruled if one.act == "assign"}


def _ordered(connection: Connection, units: Collection[str], facets: Facets) -> Iterator[Any]:
    effect, whole, against = _effect(), _whole(units), _contradicted()
    priority = effect + whole + against + (1 - claims.c.confidence) * _DOUBT
    columns = (claims.c.seq, claims.c.id, claims.c.type, claims.c.start, claims.c.confidence)
    query = (
        select(*columns, reports.c.id.label("report"), reports.c.outlet, reports.c.published)
        .add_columns(effect.label("effect"), whole.label("whole"), against.label("against"))
        .add_columns(priority.label("priority"))
        .join(reports, reports.c.seq == claims.c.report)
        .where(current_claims(), wanted_claims(facets))
        .order_by(priority.desc(), claims.c.id)
    )
    yield from connection.execute(query.execution_options(yield_per=_MANY))


def _effect() -> ColumnElement[int]:
    points = [
        (claims.c.type == one.code, _EFFECT[one.effect])
        for one in load_event_types()
        if one.effect in _EFFECT
    ]
    return case(*points, else_=literal(0, Integer))


def _whole(units: Collection[str]) -> ColumnElement[int]:
    here = select(places.c.seq).where(places.c.gaz.in_(list(units)))
    at = claim_places.alias("at")
    wide = exists().where(at.c.claim == claims.c.seq, at.c.scope == "all", at.c.place.in_(here))
    return case((and_(_effect() > 0, wide), _WHOLE), else_=literal(0, Integer))


def _contradicted() -> ColumnElement[int]:
    """Another claim about a holder of the same place on the same day: of another side, or the opposite."""
    here, there, other = claim_places.alias("here"), claim_places.alias("there"), claims.alias("other")
    mine, theirs = claim_actors.alias("mine"), claim_actors.alias("theirs")
    same = (
        exists()
        .where(mine.c.claim == claims.c.seq, theirs.c.claim == other.c.seq)
        .where(_side(mine) == _side(theirs), mine.c.side == "actor", theirs.c.side == "actor")
        .correlate(claims, other)
    )
    both = and_(_has_actor(claims), _has_actor(other))
    holds = ("asserted", "ongoing")
    rivals = and_(claims.c.status.in_(holds), other.c.status.in_(holds), both, ~same)
    denied = and_((claims.c.status == "denied") != (other.c.status == "denied"), or_(~both, same))
    against = exists().where(
        here.c.claim == claims.c.seq,
        there.c.place == here.c.place,
        there.c.day_start == here.c.day_start,
        there.c.type.in_(_HOLDERS),
        other.c.seq == there.c.claim,
        other.c.seq != claims.c.seq,
        current_claims(of=other),
        or_(rivals, denied),
    )
    return case((and_(claims.c.type.in_(_HOLDERS), against), _CONTRADICTED), else_=literal(0, Integer))


def _side(party: FromClause) -> ColumnElement[str]:
    """The side that a party belongs to, where it is known; else the party."""
    sides = {actor: side for actor, side in load_rules().sides.items() if side}
    return case(sides, value=party.c.actor, else_=party.c.actor)


def _has_actor(of: FromClause) -> ColumnElement[bool]:
    anybody = claim_actors.alias()
    return exists().where(anybody.c.claim == of.c.seq, anybody.c.side == "actor").correlate(of)


def _waiting(connection: Connection, row: Any, assigned: str, locked: tuple[str, str] | None) -> Waiting:
    body = select(claim_bodies.c.body).where(claim_bodies.c.claim == row.seq)
    claim = claim_of(json.loads(connection.execute(body).scalar_one()))
    said = (
        (row.against, "contradicted by another claim about that place and day"),
        (row.whole, "a whole unit"),
        (row.effect >= _EFFECT["state"], "changes the map"),
        (row.confidence < 0.5, "unsure"),
    )
    reasons = tuple(why for is_so, why in said if is_so)
    who = locked[0] if locked else ""
    return Waiting(
        row.id, row.report, row.outlet, row.published, claim, round(row.priority, 2), reasons, assigned, who
    )

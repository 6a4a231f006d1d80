"""What was known then: the claims that counted at a moment, about a place, an actor or a kind of event."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, select

from marsad.model import Claim
from marsad.record.codec import claim_of
from marsad.record.current import current_claims
from marsad.record.store import Store
from marsad.record.tables import claim_actors, claim_bodies, claim_places, claims, places, reports
from marsad.record.within import Area, inside

_MANY = 1000  # rows fetched at a time


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which claims. ``where``: at these places and in all inside them. ``actor``: an id. ``type``: of the event.

    ``day``: claims about that day. Empty or None: all.
    """

    where: Area | None = None
    actor: str = ""
    type: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A claim of the store. ``report``: id of its report; ``known``: UTC as text, None where nobody says."""

    id: str
    report: str
    published: date | None
    outlet: str
    known: str | None
    claim: Claim


def end_of(day: date) -> str:
    """The last moment of a day, UTC, as the store compares it."""
    return f"{day.isoformat()}T23:59:59.999999Z"


def as_of(store: Store, day: date, wanted: Wanted, *, recorded: bool = False) -> Iterator[Kept]:
    """The claims known by the end of ``day`` (UTC), by the day they are about, then by report.

    ``recorded``: known to this store, not to the world. Raises the M3xx errors of ``Store.read``.
    """
    moment = end_of(day)
    counts = current_claims(None, moment) if recorded else current_claims(moment)
    order = (claims.c.day_start.is_(None), claims.c.day_start, reports.c.id, claims.c.n)
    yield from _found(store, and_(counts, *conditions(wanted)), order)


def claims_now(store: Store, wanted: Wanted) -> Iterator[Kept]:
    """The claims that count now, in the order of their reports. Raises the M3xx errors of ``Store.read``."""
    order = (reports.c.seq, claims.c.n)
    yield from _found(store, and_(current_claims(), *conditions(wanted)), order)


def conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    """What ``wanted`` asks of rows of ``claims``."""
    found: list[ColumnElement[bool]] = []
    if wanted.type:
        found.append(claims.c.type == wanted.type)
    if wanted.day is not None:
        found += [claims.c.day_start <= wanted.day, claims.c.day_end >= wanted.day]
    if wanted.actor:
        by = select(claim_actors.c.claim).where(claim_actors.c.actor == wanted.actor)
        found.append(claims.c.seq.in_(by))
    if wanted.where is not None:
        here = select(places.c.seq).where(inside(wanted.where))
        found.append(claims.c.seq.in_(select(claim_places.c.claim).where(claim_places.c.place.in_(here))))
    return found


def _found(
    store: Store, condition: ColumnElement[bool], order: tuple[ColumnElement[Any], ...]
) -> Iterator[Kept]:
    query = (
        select(
            claims.c.id,
            reports.c.id,
            reports.c.published,
            reports.c.outlet,
            claims.c.known,
            claim_bodies.c.body,
        )
        .join(reports, reports.c.seq == claims.c.report)
        .join(claim_bodies, claim_bodies.c.claim == claims.c.seq)
        .where(condition)
        .order_by(*order)
        .execution_options(yield_per=_MANY)
    )
    with store.read() as connection:
        for id, report, published, outlet, known, body in connection.execute(query):
            yield Kept(id, report, published, outlet, known, claim_of(json.loads(body)))

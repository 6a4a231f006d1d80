"""What a reviewer needs to see of a claim: its text, its history, who works on it, and claims it may belong with."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, or_, select

from marsad.model import Claim, Report
from marsad.record.codec import claim_of, unpack_text
from marsad.record.current import current_claims
from marsad.record.decisions import Decision, decided
from marsad.record.locks import holder
from marsad.record.review import Subject, decisions_of, subject, version
from marsad.record.store import Store
from marsad.record.tables import claim_bodies, claim_places, claims, reports, texts

_DAYS = 3  # before and after, in which another report may tell of the same
_NEAR = 12


@dataclass(frozen=True, slots=True)
class Near:
    """Another claim that may tell of the same incident, with the ``version`` a decision on it must name."""

    id: str
    report: str
    outlet: str
    published: date | None
    claim: Claim
    version: str


@dataclass(frozen=True, slots=True)
class Work:
    """A claim on the desk. ``lock``: who works on it and until when (UTC as text), None if nobody does.

    ``version``: changes with every decision on it; ``assigned``: to whom, "" if to nobody.
    """

    subject: Subject
    report: Report
    history: tuple[Decision, ...]
    lock: tuple[str, str] | None
    version: str
    assigned: str
    near: tuple[Near, ...]


def present(found: Work) -> str:
    """The id of the claim that counts in the place of this one; "" if it was rejected or is not read any more."""
    last = found.subject.last
    if found.subject.counts:
        return found.subject.id
    if last is None:
        return found.subject.first if found.subject.first != found.subject.id else ""
    return str(last.after["id"]) if last.after else ""


def work(store: Store, claim: str, now: datetime) -> Work:
    """All about a claim, in one view of the store. Raises DecisionError for an unknown id, and the M3xx errors."""
    with store.read() as connection:
        found = subject(connection, claim)
        made = decisions_of(connection, found)
        assigned = next((str(one.after["to"]) for one in reversed(made) if one.act == "assign"), "")
        return Work(
            found, _report(connection, found.number), _with_links(connection, found, made),
            holder(connection, found.anchor, now),
            version(found, made), assigned, _near(connection, found),
        )  # fmt: skip


def _with_links(connection: Connection, found: Subject, made: list[Decision]) -> tuple[Decision, ...]:
    """Its decisions and those by which other claims were linked with it; oldest first."""
    mine = {one.id for one in made}
    links = decided(connection, acts=("merge", "split"))
    others = [one for one in links if found.first in one.after["claims"] and one.id not in mine]
    return tuple(sorted((*made, *others), key=lambda one: one.decided))


def _report(connection: Connection, number: int) -> Report:
    query = select(reports, texts.c.body).outerjoin(texts, texts.c.report == reports.c.seq)
    row = connection.execute(query.where(reports.c.seq == number)).one()
    text = unpack_text(row.body) if row.body is not None else ""
    return Report(row.id, text, row.published, row.title, row.lang, row.outlet, row.url)


def _near(connection: Connection, found: Subject) -> tuple[Near, ...]:
    """Claims of the same place within some days, and those of the same kind in the same report."""
    rows = connection.execute(_beside(connection, found).limit(_NEAR))
    return tuple(_one(connection, row) for row in rows)


def _beside(connection: Connection, found: Subject) -> Select[Any]:
    mine = select(claims.c.seq).where(claims.c.id == found.id).order_by(claims.c.seq.desc()).limit(1)
    seq = connection.execute(mine).scalar_one()
    here = list(connection.execute(select(claim_places.c.place).where(claim_places.c.claim == seq)).scalars())
    fits: list[ColumnElement[bool]] = [
        and_(claims.c.report == found.number, claims.c.type == found.claim.type)
    ]
    day = found.claim.date.start or found.claim.date.end
    places_here = [place for place in here if place is not None]
    if day is not None and places_here:
        around = select(claim_places.c.claim).where(
            claim_places.c.place.in_(places_here), claim_places.c.type == found.claim.type,
            claim_places.c.day_start.between(day - timedelta(days=_DAYS), day + timedelta(days=_DAYS)),
        )  # fmt: skip
        fits.append(claims.c.seq.in_(around))
    columns = (claims.c.seq, claims.c.id, reports.c.id.label("report"), reports.c.outlet, reports.c.published)
    return (
        select(*columns)
        .join(reports, reports.c.seq == claims.c.report)
        .where(current_claims(), claims.c.id != found.id, or_(*fits))
        .order_by((claims.c.report == found.number), claims.c.day_start, claims.c.id)
    )


def _one(connection: Connection, row: Any) -> Near:
    body = select(claim_bodies.c.body).where(claim_bodies.c.claim == row.seq)
    told = claim_of(json.loads(connection.execute(body).scalar_one()))
    other = subject(connection, row.id)
    mark = version(other, decisions_of(connection, other))
    return Near(row.id, row.report, row.outlet, row.published, told, mark)

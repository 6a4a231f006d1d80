"""The store as lines of JSON, in an order that follows from content alone: equal material gives equal bytes.

Times at which this store happened to be written stand in no line; the ledger (``marsad db info``) has them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, Connection, Select, and_, func, select, true

from marsad.record.brought import is_closed
from marsad.record.codec import line, unpack_text
from marsad.record.current import RESTORED, current_claims, withdrawn
from marsad.record.facets import Facets, wanted_claims
from marsad.record.public import Public
from marsad.record.store import Store
from marsad.record.tables import (
    builds,
    claim_bodies,
    claims,
    decisions,
    given,
    incident_claims,
    incidents,
    names,
    notices,
    places,
    readings,
    reports,
    reprints,
    texts,
    withdrawals,
)
from marsad.record.within import Area, inside

What = Literal["reports", "claims", "incidents", "decisions", "deletions"]
WHATS: tuple[str, ...] = get_args(What)
_MANY = 500  # rows fetched at a time
Value = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Cut:
    """Only some of it: claims and incidents about days and places, reports published on days. None: all.

    ``since`` and ``until`` are both included; what has no day is left out where a day is asked for.
    """

    since: date | None = None
    until: date | None = None
    where: Area | None = None


ALL = Cut()


def export(store: Store, what: What, public: Public | None = None, cut: Cut = ALL) -> Iterator[str]:
    """Lines of JSON, one per thing. ``public``: leave out and coarsen what must not get around.

    Raises the M3xx errors of ``Store.read``; a line that was given stays right.
    """
    for value in values(store, what, public, cut):
        yield line(value)


def values(store: Store, what: What, public: Public | None = None, cut: Cut = ALL) -> Iterator[Value]:
    """The same as values. What was brought in under terms that forbid passing it on is in none."""
    with store.read() as connection:
        yield from _WRITERS[what](connection, public, cut)


def at_most(store: Store, what: What) -> int:
    """How many things an export of everything has, or a few more: for a progress bar."""
    table = {"claims": claims, "reports": reports, "decisions": decisions, "deletions": withdrawals}.get(what)
    query = select(func.count()).select_from(table) if table is not None else None
    if query is None:
        query = select(func.count()).where(incidents.c.build == _last_build())
    with store.read() as connection:
        return int(connection.execute(query).scalar_one())


def _stream(connection: Connection, query: Select[Any]) -> Iterator[Any]:
    yield from connection.execute(query.execution_options(yield_per=_MANY))


def _in_order(
    connection: Connection, keys: Select[tuple[int]], rows_of: Select[Any], key: ColumnElement[int]
) -> Iterator[Any]:
    """Rows in the order of ``keys``, fetched some at a time.

    Only keys are sorted: to sort whole rows a database would hold all of them in memory.
    """
    ordered = iter(connection.execute(keys.execution_options(yield_per=_MANY)).scalars())
    while chunk := list(islice(ordered, _MANY)):
        found = {row.key: row for row in connection.execute(rows_of.where(key.in_(chunk)))}
        yield from (found[one] for one in chunk)


def _reports(connection: Connection, public: Public | None, cut: Cut) -> Iterator[Value]:
    original = reports.alias("original")
    first = (
        select(original.c.id)
        .join(reprints, reprints.c.original == original.c.seq)
        .where(reprints.c.report == reports.c.seq)
        .scalar_subquery()
    )
    query = select(reports, reports.c.seq.label("key"), withdrawn().label("gone"), first.label("reprint_of"))
    query = query.add_columns(given.c.body.label("given")).outerjoin(given, given.c.report == reports.c.seq)
    if public is None:
        query = query.add_columns(texts.c.body).join(texts, texts.c.report == reports.c.seq)
    keys = select(reports.c.seq).order_by(func.coalesce(reports.c.known, ""), reports.c.id)
    if public is not None:
        keys = keys.where(public.is_old_enough(func.coalesce(reports.c.known, reports.c.recorded)))
    if cut.since is not None:
        keys = keys.where(reports.c.published >= cut.since)
    if cut.until is not None:
        keys = keys.where(reports.c.published <= cut.until)
    for row in _in_order(connection, keys, query, reports.c.seq):
        reading = _reading(connection, row.seq)
        if is_closed(reading.get("extractor", "")):
            continue
        value: Value = {
            "id": row.id,
            "names": _names(connection, row.seq),
            "published": row.published.isoformat() if row.published else None,
            "published_how": row.published_how,
            "known": row.known,
            "version_created": row.version_created,
            "outlet": row.outlet,
            "lang": row.lang,
            "title": row.title,
            "url": row.url,
            "text_sha256": row.text_sha256,
            "bytes_sha256": row.bytes_sha256,
            "reprint_of": row.reprint_of,
            "withdrawn": bool(row.gone),
            **({"given": json.loads(row.given)} if row.given else {}),
            **reading,
        }
        if public is not None:
            yield {key: inner for key, inner in value.items() if key not in ("names", "title", "given")}
        else:
            yield {**value, "text": unpack_text(row.body)}


def _names(connection: Connection, report: int) -> list[str]:
    found = connection.execute(select(names.c.name).where(names.c.report == report)).scalars()
    return sorted(found, key=lambda name: name.encode("utf-8", "surrogatepass"))


def _reading(connection: Connection, report: int) -> Value:
    query = select(readings.c.extractor, readings.c.notes).where(readings.c.report == report)
    row = connection.execute(query.order_by(readings.c.seq.desc()).limit(1)).first()
    return {"extractor": row.extractor, "notes": json.loads(row.notes)} if row else {}


def _claims(connection: Connection, public: Public | None, cut: Cut) -> Iterator[Value]:
    # Who read it last: a later reading that found the same claims has no claims of its own.
    by = select(readings.c.extractor).where(readings.c.report == claims.c.report)
    reader = by.order_by(readings.c.seq.desc()).limit(1).correlate(claims).scalar_subquery()
    query = (
        select(claims.c.id, reports.c.id.label("report"), claims.c.known, claim_bodies.c.body)
        .add_columns(reader.label("extractor"), claims.c.seq.label("key"))
        .join(reports, reports.c.seq == claims.c.report)
        .join(claim_bodies, claim_bodies.c.claim == claims.c.seq)
    )
    keys = (
        select(claims.c.seq)
        .join(reports, reports.c.seq == claims.c.report)
        .where(current_claims(), wanted_claims(Facets(where=cut.where, since=cut.since, until=cut.until)))
        .order_by(func.coalesce(claims.c.known, ""), reports.c.id, claims.c.n)
    )
    if public is not None:
        keys = keys.where(public.is_old_enough(func.coalesce(claims.c.known, reports.c.recorded)))
    for row in _in_order(connection, keys, query, claims.c.seq):
        if is_closed(row.extractor):
            continue
        body = json.loads(row.body)
        if public is not None:
            body = public.claim(body)
        yield {"id": row.id, "report": row.report, "known": row.known, "extractor": row.extractor, **body}


def _last_build() -> Any:
    return select(func.max(builds.c.seq)).where(builds.c.kind == "incidents").scalar_subquery()


def _sought(cut: Cut) -> ColumnElement[bool]:
    """The condition on rows of ``incidents``."""
    found: list[ColumnElement[bool]] = [true()]
    if cut.where is not None:
        found.append(incidents.c.place.in_(select(places.c.seq).where(inside(cut.where))))
    if cut.since is not None:
        found.append(incidents.c.day_end >= cut.since)
    if cut.until is not None:
        found.append(incidents.c.day_start <= cut.until)
    return and_(*found)


def _incidents(connection: Connection, public: Public | None, cut: Cut) -> Iterator[Value]:
    query = select(incidents).where(incidents.c.build == _last_build(), _sought(cut)).order_by(incidents.c.id)
    for row in _stream(connection, query):
        told_by = (
            select(claims.c.id, incident_claims.c.reasons, claims.c.known, reports.c.recorded)
            .add_columns(readings.c.extractor)
            .join(incident_claims, incident_claims.c.claim == claims.c.seq)
            .join(reports, reports.c.seq == claims.c.report)
            .join(readings, readings.c.seq == claims.c.reading)
            .where(incident_claims.c.incident == row.seq)
        )
        members = connection.execute(told_by.order_by(claims.c.id)).all()
        if any(is_closed(m.extractor) for m in members):
            continue
        body = json.loads(row.body)
        if public is not None:
            if any(not public.old_enough(m.known or m.recorded) for m in members):
                continue
            body = public.incident(_alone(body))
        yield {
            "id": row.id,
            "type": row.type,
            "start": row.day_start.isoformat() if row.day_start else None,
            "end": row.day_end.isoformat() if row.day_end else None,
            **body,
            "claims": [{"id": m.id, "reasons": json.loads(m.reasons)} for m in members],
        }


def _alone(body: Value) -> Value:
    """An incident without the others beside it: they may still be held back."""
    kept = [one for one in body.get("contradictions", ()) if not one["other"]]
    return {**body, "contradictions": kept}


def _decisions(connection: Connection, public: Public | None, cut: Cut) -> Iterator[Value]:
    for row in _stream(connection, select(decisions).order_by(decisions.c.decided, decisions.c.id)):
        if public is not None and not public.old_enough(row.decided):
            continue
        value: Value = {
            "id": row.id,
            "who": row.who if public is None else "",
            "decided": row.decided,
            "act": row.act,
            "kind": row.kind,
            "target": row.target,
            "anchor": row.anchor,
            "report": row.report,
            "supersedes": row.supersedes,
        }
        if public is None:
            value |= {"before": json.loads(row.before), "after": json.loads(row.after), "why": row.why}
        yield value


def _deletions(connection: Connection, public: Public | None, cut: Cut) -> Iterator[Value]:
    back = notices.alias()
    query = (
        select(reports.c.seq, reports.c.id.label("report"), notices.c.kind, notices.c.why, notices.c.who)
        .add_columns(notices.c.by_report, notices.c.known, notices.c.id)
        .add_columns(
            back.c.known.label("back_known"), back.c.why.label("back_why"), back.c.who.label("back_who")
        )
        .join(withdrawals, withdrawals.c.report == reports.c.seq)
        .join(notices, notices.c.seq == withdrawals.c.notice)
        .outerjoin(back, and_(back.c.kind == RESTORED, back.c.target == notices.c.id))
        .order_by(reports.c.id, notices.c.id)
    )
    for row in _stream(connection, query):
        gone = select(claims.c.id).where(claims.c.report == row.seq).order_by(claims.c.id).distinct()
        restored = None
        if row.back_known is not None:
            who = row.back_who if public is None else ""
            restored = {"known": row.back_known, "why": row.back_why, "who": who}
        yield {
            "report": row.report,
            "kind": row.kind,
            "why": row.why,
            "who": row.who if public is None else "",
            "known": row.known,
            "replaced_by": row.by_report or None,
            "claims": list(connection.execute(gone).scalars()),
            "restored": restored,
        }


_WRITERS: dict[str, Callable[[Connection, Public | None, Cut], Iterator[Value]]] = {
    "reports": _reports,
    "claims": _claims,
    "incidents": _incidents,
    "decisions": _decisions,
    "deletions": _deletions,
}

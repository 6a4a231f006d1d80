"""The claims of a store that count, as control asks for them: with day, outlet, reprint group and words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from marsad.control.records import Statement
from marsad.model import Claim
from marsad.record.asof import end_of
from marsad.record.codec import claim_of, unpack_text
from marsad.record.current import current_claims
from marsad.record.decisions import Decision, decided
from marsad.record.ids import anchor
from marsad.record.quoted import statement_of
from marsad.record.store import Store
from marsad.record.tables import claim_bodies, claims, reports, reprints, texts

_MANY = 1000  # rows fetched at a time
_TURNS = ("accept", "correct", "reject", "reopen")  # what settles whether a claim counts, and how


def statements(store: Store, known: date | None = None) -> list[Statement]:
    """The claims that count, in an order that follows from content: when it was known, report, place in it.

    Of each report the last reading, of those not withdrawn; reports that reprint each other share a group, called
    by the id of the earliest stored; rejected claims are left out and corrected ones given as corrected. The day of a
    report that names none is that on which it was received. ``known``: what the world knew by the end of that day
    (UTC), withdrawals as they stood then; a report without day and receipt counts from when it was stored.
    Rulings are about readings, not about the world: the last of each counts, whenever it was made.
    Raises the M3xx errors of ``Store.read``.
    """
    moment = None if known is None else end_of(known)
    query = (
        select(claims.c.id, claims.c.report, claims.c.start, claims.c.type, claims.c.known)
        .add_columns(reports.c.id.label("source"), reports.c.published, reports.c.outlet, claim_bodies.c.body)
        .join(reports, reports.c.seq == claims.c.report)
        .join(claim_bodies, claim_bodies.c.claim == claims.c.seq)
        .where(current_claims(moment))
        .order_by(func.coalesce(claims.c.known, ""), reports.c.id, claims.c.n)
        .execution_options(yield_per=_MANY)
    )
    with store.read() as connection:
        groups, ruled = _groups(connection), _ruled(connection)
        words = _Words(connection)
        found = []
        for row in connection.execute(query):
            claim = _as_ruled(row, ruled)
            if claim is not None:
                day = row.published or (date.fromisoformat(row.known[:10]) if row.known else None)
                group, text = groups.get(row.report, ""), words.of(row.report)
                found.append(statement_of(row.id, row.source, claim, day, row.outlet, group, text))
        return found


class _Words:
    """Texts of reports; claims of one report come together, so the last text is kept."""

    def __init__(self, connection: Connection) -> None:
        self._connection, self._report, self._text = connection, 0, ""

    def of(self, report: int) -> str:
        if report != self._report:
            body = self._connection.execute(
                select(texts.c.body).where(texts.c.report == report)
            ).scalar_one_or_none()
            self._report, self._text = report, unpack_text(body) if body is not None else ""
        return self._text


def _groups(connection: Connection) -> dict[int, str]:
    """The group of each report that reprints another or is reprinted: the id of the first of them."""
    of = {
        row.report: row.original for row in connection.execute(select(reprints.c.report, reprints.c.original))
    }
    if not of:
        return {}
    firsts = {report: _first(report, of) for report in of}
    wanted = select(reports.c.seq, reports.c.id).where(reports.c.seq.in_(select(reprints.c.original)))
    ids = {row.seq: row.id for row in connection.execute(wanted)}
    return {seq: ids[first] for seq, first in (*firsts.items(), *((f, f) for f in firsts.values()))}


def _first(report: int, of: Mapping[int, int]) -> int:
    while report in of:
        report = of[report]  # a reprint is always stored after its original: this ends
    return report


def _ruled(connection: Connection) -> dict[str, Decision]:
    """The ruling that counts for each anchor."""
    return {
        made.anchor: made
        for made in decided(connection)
        if made.kind == "claim" and made.act in _TURNS and made.anchor
    }


def _as_ruled(row: Any, ruled: Mapping[str, Decision]) -> Claim | None:
    """The claim of a row as reviewers left it, None if they rejected it."""
    body = json.loads(row.body)
    made = ruled.get(anchor(row.source, row.type, row.start)) if ruled else None
    if made is None or made.act == "reopen":
        return claim_of(body)
    if made.act == "reject":
        return None
    corrected = made.after if made.act == "correct" and isinstance(made.after, dict) else {}
    return claim_of({**body, **corrected, "confidence": 1.0})

"""The claims of a store that count, as control asks for them: with day, outlet, reprint group and words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection, func, select

from marsad.control.records import Statement
from marsad.record.asof import end_of
from marsad.record.brought import is_brought, is_closed
from marsad.record.codec import claim_of, unpack_text
from marsad.record.current import current_claims
from marsad.record.quoted import statement_of
from marsad.record.store import Store
from marsad.record.tables import claim_bodies, claims, readings, reports, reprints, texts

_MANY = 1000  # rows fetched at a time


def statements(
    store: Store, known: date | None = None, *, closed: bool = True, brought: bool | None = None
) -> list[Statement]:
    """The claims that count, in an order that follows from content: when it was known, report, place in it.

    Of each report the last reading, of those not withdrawn; rulings of reviewers are readings, too. Reports that
    reprint each other share a group, called by the id of the earliest stored. The day of a report that names none is
    that on which it was received. ``known``: what the world knew by the end of that day (UTC), withdrawals as they
    stood then, but as it is read now; a report without day and receipt counts from when it was stored. ``closed``:
    with what others' terms forbid to pass on. ``brought``: only what was brought in from others' datasets, or only
    what was read.
    Raises the M3xx errors of ``Store.read``.
    """
    moment = None if known is None else end_of(known)
    query = (
        select(claims.c.id, claims.c.report, claims.c.known)
        .add_columns(
            reports.c.id.label("source"),
            reports.c.published,
            reports.c.outlet,
            reports.c.title,
            claim_bodies.c.body,
        )
        .join(reports, reports.c.seq == claims.c.report)
        .add_columns(readings.c.extractor)
        .join(claim_bodies, claim_bodies.c.claim == claims.c.seq)
        .join(readings, readings.c.seq == claims.c.reading)
        .where(current_claims(moment))
        .order_by(func.coalesce(claims.c.known, ""), reports.c.id, claims.c.n)
        .execution_options(yield_per=_MANY)
    )
    with store.read() as connection:
        groups, words = _groups(connection), _Words(connection)
        found = []
        for row in connection.execute(query):
            if not closed and is_closed(row.extractor) or brought not in (None, is_brought(row.extractor)):
                continue
            claim = claim_of(json.loads(row.body))
            day = row.published or (date.fromisoformat(row.known[:10]) if row.known else None)
            group, text = groups.get(row.report, ""), words.of(row.report)
            found.append(statement_of(row.id, row.source, claim, day, row.outlet, group, text, row.title))
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

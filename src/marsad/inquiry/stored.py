"""A store as material of the atlas: its reports, with words, and the claims that count."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select

from marsad.control.records import Statement
from marsad.inquiry.statements import Gathered, Known
from marsad.model import Claim, Reading, Report
from marsad.record.codec import given_of, unpack_text
from marsad.record.incidents import links
from marsad.record.statements import statements
from marsad.record.store import Store, open_store
from marsad.record.tables import given, reports, texts


def gather_store(name: str, known: date | None = None) -> Gathered:
    """All reports of a store (a path or url) and the claims that count, as ``record.statements`` has them.

    ``known``: the claims that were known by the end of that day (UTC). Raises the M3xx errors.
    """
    with open_store(name, read_only=True) as store:
        told = statements(store, known)
        names, claims = _numbered(told)
        ruled = {
            (min(a, b), max(a, b)): one
            for pair, one in links(store, told).items()
            for a, b in [(names[pair[0]], names[pair[1]])]
        }
        found = _reports(store)
    readings = {id_: Reading(id_, tuple(claims.get(id_, ()))) for id_ in found}
    return Gathered(found, readings, tuple(replace(one, id=names[one.id]) for one in told), ruled)


def _numbered(told: list[Statement]) -> tuple[dict[str, str], dict[str, list[Claim]]]:
    """What pages call each claim (its report and its number among those that count), and the claims by report."""
    names: dict[str, str] = {}
    claims: dict[str, list[Claim]] = {}
    for one in told:
        mine = claims.setdefault(one.report, [])
        names[one.id] = f"{one.report}#{len(mine)}"
        mine.append(one.claim)
    return names, claims


def _reports(store: Store) -> dict[str, Known]:
    columns = (
        reports.c.id, reports.c.published, reports.c.title, reports.c.lang, reports.c.outlet, reports.c.url,
        texts.c.body, given.c.body.label("beside"),
    )  # fmt: skip
    joined = reports.outerjoin(texts, texts.c.report == reports.c.seq)
    joined = joined.outerjoin(given, given.c.report == reports.c.seq)
    with store.read() as connection:
        rows = connection.execute(select(*columns).select_from(joined).order_by(reports.c.seq))
        return {row.id: Known(_report(row)) for row in rows}


def _report(row: Any) -> Report:
    text = unpack_text(row.body) if row.body is not None else ""
    beside = given_of(row.beside)
    return Report(row.id, text, row.published, row.title, row.lang, row.outlet, row.url, given=beside)

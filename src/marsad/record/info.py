"""Numbers about a store, and its ledger."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func, select, text

from marsad.record.store import Store
from marsad.record.tables import (
    HEAD,
    claims,
    decisions,
    readings,
    reports,
    reprints,
    runs,
    texts,
    withdrawals,
)


@dataclass(frozen=True, slots=True)
class Run:
    """One run that stored something. ``began``: UTC as text."""

    began: str
    command: str
    version: str
    reports: int


def numbers(store: Store) -> Iterator[tuple[str, str]]:
    """What is in the store, as names and numbers for people."""
    yield "version of the tables", HEAD
    with store.read() as connection:
        for table in (reports, reprints, withdrawals, readings, claims, decisions):
            count = connection.execute(select(func.count()).select_from(table)).scalar_one()
            yield table.name, f"{count:,}"
        undated = select(func.count()).where(reports.c.published.is_(None))
        yield "undated reports", f"{connection.execute(undated).scalar_one():,}"
        first, last = connection.execute(
            select(func.min(reports.c.published), func.max(reports.c.published))
        ).one()
        yield "published", f"{first} – {last}" if first else ""
        length = select(func.coalesce(func.sum(func.length(texts.c.body)), 0))
        yield "bytes of texts, packed", f"{connection.execute(length).scalar_one():,}"
        if store.is_sqlite:
            pages = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
            yield "bytes of the file", f"{connection.execute(text(pages)).scalar_one():,}"
        else:
            size = text("SELECT pg_database_size(current_database())")
            yield "bytes of the database", f"{connection.execute(size).scalar_one():,}"


def ledger(store: Store, most: int) -> list[Run]:
    """The last ``most`` runs that stored something, in their order."""
    added = func.count(reports.c.seq)
    query = (
        select(runs.c.began, runs.c.command, runs.c.version, added)
        .outerjoin(reports, reports.c.run == runs.c.seq)
        .group_by(runs.c.seq, runs.c.began, runs.c.command, runs.c.version)
        .order_by(runs.c.seq.desc())
        .limit(most)
    )
    with store.read() as connection:
        return [Run(*row) for row in connection.execute(query)][::-1]

"""The audit log: who did what, when, from where. Rows are added, never changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, select

from marsad.record import rows
from marsad.record.codec import instant
from marsad.record.store import Store
from marsad.record.tables import audit

_LONGEST = 300  # characters of what an act was about


@dataclass(frozen=True, slots=True)
class Noted:
    """One act. ``at``: UTC as text; ``who``: a name, "" for nobody known; ``address``: "" on the command line."""

    at: str
    who: str
    act: str
    about: str
    address: str


def note(connection: Connection, who: str, act: str, about: str, address: str) -> None:
    """Add an act to the log, inside a writing transaction."""
    at = instant(datetime.now(UTC))
    row = (rows.last(connection, audit) + 1, at, who[:_LONGEST], act, about[:_LONGEST], address[:_LONGEST])
    rows.insert(connection, audit, [row])


def noted(store: Store, *, who: str = "", limit: int = 100) -> Iterator[Noted]:
    """The newest acts (of one person), newest first. Raises the M3xx errors of ``Store.read``."""
    query = select(audit).order_by(audit.c.seq.desc()).limit(limit)
    if who:
        query = query.where(audit.c.who == who)
    with store.read() as connection:
        for row in connection.execute(query):
            yield Noted(row.at, row.who, row.act, row.about, row.address)

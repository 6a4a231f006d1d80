"""Who works on a claim just now: a lock that ends by itself, so that nobody who went home stands in the way."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from marsad.errors import ReviewLockedError
from marsad.record.codec import instant
from marsad.record.rows import insert, last
from marsad.record.tables import locks

MINUTES = 15


def holder(connection: Connection, target: str, now: datetime) -> tuple[str, str] | None:
    """Who works on ``target`` and until when (UTC as text); None if nobody does."""
    query = select(locks.c.who, locks.c.until).where(locks.c.target == target).order_by(locks.c.seq.desc())
    row = connection.execute(query.limit(1)).first()
    return (row.who, row.until) if row is not None and row.until > instant(now) else None


def take(connection: Connection, target: str, who: str, now: datetime, minutes: int = MINUTES) -> None:
    """Lock ``target``, or keep it locked, inside a writing transaction. Raises ReviewLockedError if another has it."""
    refuse(connection, target, who, now)
    _add(connection, target, who, now, now + timedelta(minutes=minutes))


def release(connection: Connection, target: str, who: str, now: datetime) -> None:
    """End one's own lock, if there is one."""
    held = holder(connection, target, now)
    if held is not None and held[0] == who:
        _add(connection, target, who, now, now)


def refuse(connection: Connection, target: str, who: str, now: datetime) -> None:
    """Raises ReviewLockedError if another than ``who`` works on ``target``."""
    held = holder(connection, target, now)
    if held is not None and held[0] != who:
        what = f"{held[0][:60]} works on this claim until {held[1][:16].replace('T', ' ')} UTC"
        raise ReviewLockedError(what, do="take another, or try again then")


def _add(connection: Connection, target: str, who: str, taken: datetime, until: datetime) -> None:
    insert(connection, locks, [(last(connection, locks) + 1, target, who, instant(taken), instant(until))])

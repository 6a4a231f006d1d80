"""Has anything been stored since somebody last looked? A few numbers tell."""

from __future__ import annotations

from sqlalchemy import func, select

from marsad.record.store import Store
from marsad.record.tables import decisions, notices, readings, reports, withdrawals

Mark = tuple[int, ...]


def mark(store: Store) -> Mark:
    """Numbers that differ as soon as a report, a reading, a ruling or a withdrawal was stored: rows are only added.

    It costs the same however much is in the store. Raises the M3xx errors of ``Store.read``.
    """
    last = [
        select(func.coalesce(func.max(table.c.seq), 0)).scalar_subquery()
        for table in (reports, readings, notices, decisions)
    ]
    taken = select(func.count()).select_from(withdrawals).scalar_subquery()
    with store.read() as connection:
        return tuple(int(number) for number in connection.execute(select(*last, taken)).one())

"""Which claims no longer count, kept as a table of its own: see ``tables.lapsed``."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, Select, delete, func, insert, or_, select

from marsad.record.current import withdrawn_report
from marsad.record.tables import claims, lapsed, readings

_SOME = 500  # reports in one statement


def follow(connection: Connection, reports: Collection[int]) -> None:
    """Bring the table to what readings and withdrawals say of these reports, given by number."""
    numbers = sorted(reports)
    for at in range(0, len(numbers), _SOME):
        some = numbers[at : at + _SOME]
        its = select(claims.c.seq).where(claims.c.report.in_(some))
        connection.execute(delete(lapsed).where(lapsed.c.claim.in_(its)))
        connection.execute(insert(lapsed).from_select(["claim"], expected().where(claims.c.report.in_(some))))


def anew(connection: Connection) -> None:
    """Make the whole table again."""
    connection.execute(delete(lapsed))
    connection.execute(insert(lapsed).from_select(["claim"], expected()))


def expected() -> Select[tuple[int]]:
    """The claims that no longer count, from the tables this one follows from."""
    latest = select(readings.c.report, func.max(readings.c.seq).label("seq")).group_by(readings.c.report)
    last = latest.subquery("latest")
    return (
        select(claims.c.seq)
        .join(last, last.c.report == claims.c.report)
        .join(readings, readings.c.seq == last.c.seq)
        .where(or_(claims.c.reading != readings.c.claims_of, withdrawn_report(claims.c.report)))
    )

"""What counts, now or at an earlier time: claims of the last reading of reports that nobody took back."""

from __future__ import annotations

from sqlalchemy import ColumnElement, FromClause, and_, exists, func, or_, select

from marsad.record.tables import claims, readings, reports, withdrawals


def current_claims(
    known_by: str | None = None, recorded_by: str | None = None, *, of: FromClause = claims
) -> ColumnElement[bool]:
    """The condition under which a row of ``claims`` (or of an alias of it, ``of``) counts.

    ``known_by``: to the world at that moment; what has no day counts from when this store learnt it.
    ``recorded_by``: to this store at that moment. Both UTC as text; None: now.
    """
    told = readings.alias()
    last = (
        select(told.c.claims_of)
        .where(told.c.report == of.c.report, *_before(told.c.recorded, recorded_by))
        .order_by(told.c.seq.desc())
        .limit(1)
        .scalar_subquery()
    )
    parts = [of.c.reading == last, ~_withdrawn(of.c.report, known_by, recorded_by)]
    if known_by is not None:
        parts.append(_known_report(of, known_by))
    if recorded_by is not None:
        parts.append(_recorded_report(of.c.report, recorded_by))
    return and_(*parts)


def withdrawn(known_by: str | None = None, recorded_by: str | None = None) -> ColumnElement[bool]:
    """The condition under which a row of ``reports`` was taken back."""
    return _withdrawn(reports.c.seq, known_by, recorded_by)


def _withdrawn(
    report: ColumnElement[int], known_by: str | None, recorded_by: str | None
) -> ColumnElement[bool]:
    known = func.coalesce(withdrawals.c.known, withdrawals.c.recorded)
    return exists().where(
        withdrawals.c.report == report,
        *_before(known, known_by),
        *_before(withdrawals.c.recorded, recorded_by),
    )


def _known_report(of: FromClause, known_by: str) -> ColumnElement[bool]:
    """Claims of undated reports count from when the report was recorded."""
    undated = reports.alias("undated")
    recorded = exists().where(undated.c.seq == of.c.report, undated.c.recorded <= known_by)
    return or_(of.c.known <= known_by, and_(of.c.known.is_(None), recorded))


def _recorded_report(report: ColumnElement[int], recorded_by: str) -> ColumnElement[bool]:
    stored = reports.alias("stored")
    return exists().where(stored.c.seq == report, stored.c.recorded <= recorded_by)


def _before(column: ColumnElement[str], moment: str | None) -> tuple[ColumnElement[bool], ...]:
    return () if moment is None else (column <= moment,)

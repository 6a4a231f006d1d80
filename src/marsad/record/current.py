"""What counts, now or at an earlier time: claims of the last reading of reports that nobody took back."""

from __future__ import annotations

from sqlalchemy import ColumnElement, FromClause, and_, exists, func, or_, select

from marsad.record.tables import claims, lapsed, notices, readings, reports, withdrawals

RESTORED = "restored"  # kind of a notice that takes back another one, which it names by its id


def current_claims(
    known_by: str | None = None, recorded_by: str | None = None, *, of: FromClause = claims
) -> ColumnElement[bool]:
    """The condition under which a row of ``claims`` (or of an alias of it, ``of``) counts.

    ``known_by``: to the world at that moment; what has no day counts from when this store learnt it.
    ``recorded_by``: to this store at that moment. Both UTC as text; None: now, which ``lapsed`` answers.
    """
    if known_by is None and recorded_by is None:
        gone = lapsed.alias()
        return ~exists().where(gone.c.claim == of.c.seq)
    told = readings.alias()
    last = (
        select(told.c.claims_of)
        .where(told.c.report == of.c.report, *_before(told.c.recorded, recorded_by))
        .order_by(told.c.seq.desc())
        .limit(1)
        .scalar_subquery()
    )
    parts = [of.c.reading == last, ~withdrawn_report(of.c.report, known_by, recorded_by)]
    if known_by is not None:
        parts.append(_known_report(of, known_by))
    if recorded_by is not None:
        parts.append(_recorded_report(of.c.report, recorded_by))
    return and_(*parts)


def withdrawn(known_by: str | None = None, recorded_by: str | None = None) -> ColumnElement[bool]:
    """The condition under which a row of ``reports`` was taken back."""
    return withdrawn_report(reports.c.seq, known_by, recorded_by)


def withdrawn_report(
    report: ColumnElement[int], known_by: str | None = None, recorded_by: str | None = None
) -> ColumnElement[bool]:
    """The condition under which the report of this number was taken back, by a notice that nobody took back."""
    given, back = notices.alias(), notices.alias()
    restored = exists().where(
        given.c.seq == withdrawals.c.notice,
        back.c.target == given.c.id,
        back.c.kind == RESTORED,
        *_before(func.coalesce(back.c.known, back.c.recorded), known_by),
        *_before(back.c.recorded, recorded_by),
    )
    return exists().where(
        withdrawals.c.report == report,
        ~restored,
        *_before(func.coalesce(withdrawals.c.known, withdrawals.c.recorded), known_by),
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

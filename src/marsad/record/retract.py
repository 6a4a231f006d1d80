"""Taking a report back by hand, and taking that back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, or_, select

from marsad import __version__
from marsad.errors import ReportUnknownError, ReviewUndoError
from marsad.record.codec import instant
from marsad.record.current import RESTORED
from marsad.record.decisions import Act, Decision, decide
from marsad.record.lapsed import follow
from marsad.record.store import Store
from marsad.record.tables import names, notices, reports, withdrawals
from marsad.record.withdraw import Notice, give_notice
from marsad.record.write import Writer

RETRACTED = "retracted"  # kind of a notice that was given here


def retract(store: Store, name: str, why: str, who: str, when: datetime) -> int:
    """Withdraw the reports with this id, url or name. Returns how many that newly withdrew; the rows all stay.

    ``when``: with a time zone. Raises ReportUnknownError without such a report, DecisionError where nobody or no reason
    is named, and the M3xx errors of the store.
    """
    moment = instant(when)
    with store.write() as connection:
        found = _called(connection, name)
        notice = Notice(name, RETRACTED, why, who, known=moment)
        while back := _taken_back(connection, notice.id):
            notice = replace(notice, after=back)
        run = Writer(connection, moment).begin_run("retract", __version__)
        count = give_notice(connection, [notice], run, moment)
        if count:
            _decide(connection, "retract", found.values(), why, who, when, run)
        return count


def restore(store: Store, name: str, why: str, who: str, when: datetime) -> int:
    """Take back what ``retract`` did to the reports with this id, url or name, and to those retracted together with
    them. Returns how many count again. What an agency took back is left as it is.

    ``when``: with a time zone. Raises ReportUnknownError, ReviewUndoError where nothing was retracted here,
    DecisionError where nobody or no reason is named, and the M3xx errors of the store.
    """
    moment = instant(when)
    with store.write() as connection:
        found = _called(connection, name)
        given = select(notices.c.id, notices.c.seq).join(withdrawals, withdrawals.c.notice == notices.c.seq)
        given = given.where(notices.c.kind == RETRACTED, withdrawals.c.report.in_(list(found))).distinct()
        standing = {
            row.seq: row.id for row in connection.execute(given) if not _taken_back(connection, row.id)
        }
        if not standing:
            what = "nobody retracted it here, or that was taken back"
            do = "see: marsad export --what deletions"
            raise ReviewUndoError(what, where=name[:120], do=do)
        run = Writer(connection, moment).begin_run("restore", __version__)
        its = select(reports.c.seq, reports.c.id).join(withdrawals, withdrawals.c.report == reports.c.seq)
        touched = {
            row.seq: row.id for row in connection.execute(its.where(withdrawals.c.notice.in_(list(standing))))
        }
        back = [Notice(id, RESTORED, why, who, known=moment) for _, id in sorted(standing.items())]
        give_notice(connection, back, run, moment)
        follow(connection, touched)
        _decide(connection, "restore", touched.values(), why, who, when, run)
        return len(touched)


def _called(connection: Connection, name: str) -> dict[int, str]:
    """The reports with this id, url or name: number → id."""
    called = select(names.c.report).where(names.c.name == name)
    fits = or_(reports.c.id == name, reports.c.url == name, reports.c.seq.in_(called))
    found = {row.seq: row.id for row in connection.execute(select(reports.c.seq, reports.c.id).where(fits))}
    if not found:
        do = "give an id, a url or a name that stands in: marsad export --what reports"
        raise ReportUnknownError("no report is called that", where=name[:120], do=do)
    return found


def _taken_back(connection: Connection, notice: str) -> str:
    """The id of the notice that took this one back, "" if none did."""
    query = select(notices.c.id).where(notices.c.target == notice, notices.c.kind == RESTORED)
    return str(connection.execute(query).scalar() or "")


def _decide(
    connection: Connection, act: Act, ids: Collection[str], why: str, who: str, when: datetime, run: int
) -> None:
    for id in sorted(ids):
        made = Decision(who, when, act, "report", id, why=why, report=id)
        decide(connection, made, run, instant(when))

"""Reports that are taken back: cancelled by their agency, replaced by a newer version, or retracted here.

A notice names what it takes back (the id a file gave, a url, or the id of a report); a withdrawal is a report that a
notice fits. A notice may come before its report. Nothing is removed: what is withdrawn only no longer counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, or_, select

from marsad.record.ids import content_id
from marsad.record.lapsed import follow
from marsad.record.rows import insert, last
from marsad.record.tables import names, notices, reports, withdrawals

VERSION = "version"  # kind of a notice: a newer version came; the other kinds take back whatever fits


@dataclass(frozen=True, slots=True)
class Notice:
    """``target`` is taken back. ``kind``: canceled, withheld, retracted, superseded, version. Times: UTC as text.

    ``by_report``: the id of the report that takes its place, "" if none does. ``after``: the id of the notice that took
    back the same one before, "" if none did.
    """

    target: str
    kind: str
    why: str = ""
    who: str = ""
    by_report: str = ""
    version_created: str | None = None
    known: str | None = None
    after: str = ""

    @property
    def id(self) -> str:
        """Over all but the reasons: the same notice twice is one."""
        again = [self.after] if self.after else []
        return content_id(["notice", self.target, self.kind, self.by_report, self.version_created, *again])


@dataclass(frozen=True, slots=True)
class _Known:
    """What decides whether a notice fits a report."""

    seq: int
    id: str
    version_created: str | None


def give_notice(connection: Connection, found: Iterable[Notice], run: int, recorded: str) -> int:
    """Store notices that are new and withdraw what they fit. Returns how many reports that newly withdrew."""
    count = 0
    for notice in dict.fromkeys(found):
        if connection.execute(select(notices.c.seq).where(notices.c.id == notice.id)).first():
            continue
        seq = last(connection, notices) + 1
        insert(connection, notices, [(
            seq, notice.id, notice.target, notice.kind, notice.why, notice.who, notice.by_report,
            notice.version_created, notice.known, recorded, run,
        )])  # fmt: skip
        count += _withdraw(connection, seq, notice, _named(connection, notice.target), recorded)
    return count


def withdraw_new(connection: Connection, added: Sequence[tuple[int, str, str | None]], recorded: str) -> int:
    """Withdraw what came after its notice. ``added``: (seq, id, version created) of reports stored just now."""
    numbers = {seq: _Known(seq, id, version) for seq, id, version in added}
    called = names.c.name.label("target"), names.c.report
    by_name = select(*called).where(names.c.report.in_(numbers))
    by_url = select(reports.c.url, reports.c.seq).where(reports.c.seq.in_(numbers), reports.c.url != "")
    by_id = select(reports.c.id, reports.c.seq).where(reports.c.seq.in_(numbers))
    count = 0
    for each in (by_name, by_url, by_id):
        target = each.subquery()
        column, number = target.c[0], target.c[1]
        pairs = select(notices, number.label("number")).join(target, notices.c.target == column)
        for row in connection.execute(pairs).mappings().all():
            notice = Notice(
                row["target"],
                row["kind"],
                row["why"],
                row["who"],
                row["by_report"],
                row["version_created"],
                row["known"],
            )
            count += _withdraw(connection, row["seq"], notice, [numbers[row["number"]]], recorded)
    return count


def _named(connection: Connection, target: str) -> list[_Known]:
    """The reports with this name, url or id."""
    called = select(names.c.report).where(names.c.name == target)
    fits = or_(reports.c.url == target, reports.c.id == target, reports.c.seq.in_(called))
    query = select(reports.c.seq, reports.c.id, reports.c.version_created).where(fits)
    return [_Known(*row) for row in connection.execute(query)] if target else []


def _withdraw(
    connection: Connection, seq: int, notice: Notice, found: Sequence[_Known], recorded: str
) -> int:
    done = {
        row.report
        for row in connection.execute(select(withdrawals.c.report).where(withdrawals.c.notice == seq))
    }
    rows = [
        (one.seq, seq, notice.known, recorded) for one in found if _fits(notice, one) and one.seq not in done
    ]
    insert(connection, withdrawals, rows)
    follow(connection, {one[0] for one in rows})
    return len(rows)


def _fits(notice: Notice, report: _Known) -> bool:
    if report.id == notice.by_report:
        return False
    if notice.kind != VERSION:
        # What was cancelled may come again in a newer version.
        both = notice.version_created is not None and report.version_created is not None
        return not both or str(report.version_created) <= str(notice.version_created)
    # An item without a version is older than any; two of the same age both stay.
    return (report.version_created or "") < (notice.version_created or "")

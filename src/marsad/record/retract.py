"""Taking a report back by hand."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select

from marsad import __version__
from marsad.errors import ReportUnknownError
from marsad.record.codec import instant
from marsad.record.store import Store
from marsad.record.tables import names, reports
from marsad.record.withdraw import Notice, give_notice
from marsad.record.write import Writer


def retract(store: Store, name: str, why: str, who: str, when: datetime) -> int:
    """Withdraw the reports with this id, url or name. Returns how many that newly withdrew; the rows all stay.

    ``when``: with a time zone. Raises ReportUnknownError without such a report, and the M3xx errors of the store.
    """
    moment = instant(when)
    with store.write() as connection:
        called = select(names.c.report).where(names.c.name == name)
        fits = or_(reports.c.id == name, reports.c.url == name, reports.c.seq.in_(called))
        if connection.execute(select(reports.c.seq).where(fits).limit(1)).first() is None:
            do = "give an id, a url or a name that stands in: marsad export --what reports"
            raise ReportUnknownError("no report is called that", where=name[:120], do=do)
        run = Writer(connection, moment).begin_run("retract", __version__)
        return give_notice(connection, [Notice(name, "retracted", why, who, known=moment)], run, moment)

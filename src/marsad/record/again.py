"""A report of the store as a draft: for a second reading of it, when only its claims are written anew."""

from __future__ import annotations

import json
from collections.abc import Iterable

from sqlalchemy import Connection, select

from marsad.record.draft import Draft, DraftClaim
from marsad.record.tables import readings, reports
from marsad.record.words import Words
from marsad.sources.incoming import Incoming

_NOTHING = Incoming("", None)


def drafted(
    id: str, known: str | None, extractor: str, notes: Iterable[str], claims: tuple[DraftClaim, ...]
) -> Draft:
    """A draft for ``Writer.read_again``, which asks for no more than this."""
    return Draft(_NOTHING, id, known, b"", "", 0, Words("", ""), extractor, tuple(notes), claims)


def with_claims(connection: Connection, report: int, claims: tuple[DraftClaim, ...]) -> Draft:
    """The last reading of a report, but with other claims."""
    query = (
        select(reports.c.id, reports.c.known, readings.c.extractor, readings.c.notes)
        .join(readings, readings.c.report == reports.c.seq)
        .where(reports.c.seq == report)
        .order_by(readings.c.seq.desc())
    )
    row = connection.execute(query.limit(1)).one()
    return drafted(row.id, row.known, row.extractor, json.loads(row.notes), claims)

"""The incidents of a store for the layouts of others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from marsad.control.summary import Range
from marsad.exchange.happenings import Happening
from marsad.inquiry.placing import Placing
from marsad.record.export import ALL, Cut, values
from marsad.record.public import Public
from marsad.record.store import Store
from marsad.record.tables import claims, reports


def happenings(
    store: Store, placing: Placing, public: Public | None = None, cut: Cut = ALL
) -> Iterator[Happening]:
    """The incidents of the last build, by id. Raises the M3xx errors of ``Store.read``."""
    with store.read() as connection:
        for value in values(store, "incidents", public, cut):
            yield _happening(value, placing, connection)


def _happening(value: Mapping[str, Any], placing: Placing, connection: Connection) -> Happening:
    country = str(value["place"].get("country") or "")
    told = _told(connection, [one["id"] for one in value["claims"]])
    first, last = date.fromisoformat(value["start"]), date.fromisoformat(value["end"])
    return Happening(
        value["id"],
        value["type"],
        value["course"],
        all(row.status == "denied" for row in told) and bool(told),
        min(first, last),
        max(first, last),
        tuple(placing.party(id, country) for id in value["actors"]),
        tuple(placing.party(id, country) for id in value["targets"]),
        placing.where(value["place"]),
        tuple(value["sources"]),
        tuple(sorted({row.outlet for row in told if row.outlet})),
        value["tellings"],
        len(value["claims"]),
        _range(value["killed"]),
        _range(value["wounded"]),
        max((row.known for row in told if row.known), default=None),
    )


def _told(connection: Connection, ids: list[str]) -> list[Any]:
    """Status, moment and outlet of the claims of an incident."""
    query = select(claims.c.status, claims.c.known, reports.c.outlet)
    query = query.join(reports, reports.c.seq == claims.c.report).where(claims.c.id.in_(ids))
    return list(connection.execute(query))


def _range(found: Mapping[str, float] | None) -> Range | None:
    return None if found is None else Range(found["low"], found["best"], found["high"])

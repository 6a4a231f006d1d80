"""Columns and what lapsed say what the rows say, packed or not, and are mended where they do not."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from backends import add
from sqlalchemy import delete, func, insert, select

from marsad.errors import StoreDamagedError
from marsad.record import columns
from marsad.record.check import check
from marsad.record.current import current_claims
from marsad.record.facets import Facets, wanted_claims
from marsad.record.find import Found, find
from marsad.record.query import Query, parsed
from marsad.record.reindex import reindex
from marsad.record.retract import retract
from marsad.record.store import Store, open_store
from marsad.record.tables import blocks, claims, lapsed, reports
from marsad.record.within import area
from marsad.sources.incoming import Incoming

Items = tuple[Incoming, ...]
QUESTIONS = (
    Facets(),
    Facets(types=("capture", "strike")),
    Facets(statuses=("denied",)),
    Facets(actors=("syria_gov", "isis")),
    Facets(where=area("SY")),
    Facets(where=area("SY-RA"), types=("capture",)),
    Facets(sources=("sohr",)),
    Facets(since=date(2013, 3, 1), until=date(2013, 3, 31)),
    Facets(since=date(2016, 1, 1), actors=("syria_gov",)),
    Facets(until=date(2014, 1, 1), statuses=("asserted",)),
    Facets(types=("no such type",)),
)


def answers(store: Store) -> list[Found]:
    return [find(store, query, asked, limit=7) for asked in QUESTIONS for query in (Query(), parsed("على"))]


def wrong(store: Store) -> list[StoreDamagedError]:
    return [found for found in check(store) if isinstance(found, StoreDamagedError)]


@pytest.mark.parametrize("size", [1, 7, 100_000])
def test_blocks_of_any_size_say_what_the_rows_say(
    where: str, dispatches: Items, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(columns, "SIZE", size)
    with open_store(where, create=True) as store:
        add(store, dispatches[:9])
        answers(store)  # what is kept in memory from now on must grow with the store
        add(store, dispatches)
        assert dispatches[3].report is not None
        retract(store, dispatches[3].report.id, "a mistake", "editor", datetime.now(UTC))
        told = answers(store)
        with store.read() as connection:
            for asked, found in zip(QUESTIONS, told[::2], strict=True):
                its = select(func.count()).where(wanted_claims(asked), current_claims())
                assert connection.execute(its.select_from(claims)).scalar_one() == found.claims, asked
                newest = select(reports.c.id).order_by(reports.c.known.desc().nulls_last(), reports.c.id)
                order = list(connection.execute(newest).scalars())
                shown = [hit.id for hit in found.hits]
                assert shown == sorted(shown, key=order.index)
                assert all(hit.claims for hit in found.hits if asked.about_claims)
            packed = connection.execute(select(func.count()).select_from(blocks)).scalar_one()
        assert packed > 0 or size > 1000
        assert wrong(store) == []
    with open_store(where) as store:
        assert answers(store) == told


def test_damaged_blocks_are_found_and_mended(
    store: Store, dispatches: Items, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(columns, "SIZE", 16)
    add(store, dispatches)
    before = answers(store)
    with store.write() as connection:
        connection.execute(blocks.update().where(blocks.c.block == 1).values(data=b"\x00"))
        connection.execute(insert(lapsed).values(claim=1))
    assert len(wrong(store)) == 3
    reindex(store)
    assert wrong(store) == []
    with store.write() as connection:
        connection.execute(delete(lapsed))
    store.memory.clear()
    assert answers(store) == before

"""Rows that go into PostgreSQL by COPY: as they came, and what goes wrong in our words."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text

from marsad.errors import RecordError, StoreLostError
from marsad.record.rows import insert
from marsad.record.store import Store
from marsad.record.tables import runs

MANY = 40  # more than are inserted one by one


def test_odd_cells_come_back_as_they_were(store: Store) -> None:
    odd = [
        "",
        "tab\there",
        "line\nbreak",
        "back\\slash",
        "\\N",
        "\\.",
        "مرصد",
        '"quoted"',
        "a;b,c",
        "\r",
        " ",
    ]
    rows = [(at, "test", odd[at % len(odd)], "2020-01-01T00:00:00.000000Z") for at in range(1, MANY)]
    with store.write() as connection:
        insert(connection, runs, rows)
    with store.read() as connection:
        found = connection.execute(select(runs.c.seq, runs.c.version).order_by(runs.c.seq)).all()
    assert [tuple(row) for row in found] == [(row[0], row[2]) for row in rows]


def test_what_the_database_refuses_is_told_and_undone(store: Store) -> None:
    twice = [(1, "test", "0", "2020-01-01T00:00:00.000000Z")] * MANY
    with pytest.raises(RecordError, match="M3"), store.write() as connection:
        insert(connection, runs, twice)
    with store.read() as connection:
        assert connection.execute(select(runs)).all() == []


def test_a_connection_that_breaks_in_the_middle_is_lost(store: Store) -> None:
    if store.is_sqlite:
        pytest.skip("a file has no connection")
    rows = [(at, "test", "0", "2020-01-01T00:00:00.000000Z") for at in range(1, MANY)]
    with pytest.raises(StoreLostError), store.write() as connection:
        mine = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
        with store.engine.connect() as other:
            other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": mine})
        insert(connection, runs, rows)
    with store.write() as connection:
        insert(connection, runs, rows)

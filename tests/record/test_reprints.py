"""Reprints in the store: found again later, in any run, and the same after an aborted transaction."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from marsad.model import Report
from marsad.record.add import Adding
from marsad.record.draft import Draft, draft
from marsad.record.reindex import reindex
from marsad.record.reprints import StoredReprints
from marsad.record.store import Store
from marsad.record.tables import reprint_keys, reprints
from marsad.record.write import Outcome
from marsad.sources.incoming import Incoming
from marsad.sources.reprints import KEYS


def report(seed: int, name: str, tail: int = 0) -> Incoming:
    """A report that no reader reads: quick, and its words are all that matters."""
    letters = "\u0627\u0628\u062a\u062b\u062c\u062d\u062e\u062f\u0630\u0631"
    chance = random.Random(seed)
    words = ["".join(chance.choices(letters, k=6)) for _ in range(200)]
    more = ["".join(random.Random(seed + tail).choices(letters, k=7)) for _ in range(tail)]
    return Incoming(name, Report(name, " ".join(words + more), outlet=name), readable=False)


def add(store: Store, *items: Incoming, read: type | None = None) -> list[Outcome]:
    return list(Adding(store, reprints=StoredReprints()).outcomes(items))


def test_a_reprint_points_to_the_first_in_every_run(store: Store) -> None:
    first, other = add(store, report(1, "a"), report(2, "b"))
    assert [first.fate, other.fate] == ["stored", "stored"]
    second, third = add(store, report(1, "c", 20), report(1, "d"))
    assert [second.fate, third.fate] == ["reprint", "reprint"] and second.of == third.of == first.id
    (again,) = add(store, report(1, "c", 20))
    assert again.fate == "known"
    (fourth,) = add(store, report(1, "e"))
    assert fourth.of == first.id


def test_an_aborted_transaction_leaves_nothing_behind(store: Store) -> None:
    judge = StoredReprints()
    one, two = (draft(report(seed, name)) for seed, name in ((1, "a"), (2, "b")))

    def original(made: Draft, seq: int, fail: bool) -> tuple[int, float] | None:
        with store.write() as connection:
            found = judge.original(connection, seq, made.id, made.words)
            if fail:
                raise InterruptedError
            return found

    with pytest.raises(InterruptedError):
        original(one, 1, True)
    assert original(two, 1, False) is None
    assert original(one, 2, False) is None  # its keys went with the transaction
    assert [outcome.fate for outcome in add(store, report(3, "x"), report(3, "y"))] == ["stored", "reprint"]


def keys(store: Store) -> Iterator[tuple[int, int]]:
    with store.read() as connection:
        order = (reprint_keys.c.report, reprint_keys.c.key)
        yield from (tuple(row) for row in connection.execute(select(reprint_keys).order_by(*order)))  # type: ignore[misc]


def test_reindexing_makes_the_same_keys(store: Store) -> None:
    add(store, report(1, "a"), report(2, "b"), report(1, "c"))
    before = list(keys(store))
    assert len(before) == 3 * KEYS
    reindex(store)
    assert list(keys(store)) == before
    with store.read() as connection:
        assert connection.execute(select(reprints.c.report, reprints.c.original)).all() == [(3, 1)]

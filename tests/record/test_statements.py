"""The store as control asks for it: what counts, when it was known, reprints once, rulings applied."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from backends import add, read_once

from marsad.control.records import Statement
from marsad.model import Report
from marsad.record.correction import Correction
from marsad.record.retract import retract
from marsad.record.review import Review
from marsad.record.rows import insert
from marsad.record.statements import statements
from marsad.record.store import Store
from marsad.record.tables import reports, reprints
from marsad.record.write import Writer
from marsad.sources.incoming import Incoming

Items = tuple[Incoming, ...]
NOW = datetime(2020, 1, 1, tzinfo=UTC)


def told(items: Items, count: int = 3) -> list[Incoming]:
    """Dispatches that claim something, on days of their own."""
    found = [one for one in items if one.report and read_once(one).claims][:count]
    return [
        replace(one, report=replace(one.report, published=date(2017, 6, 1 + at), outlet=f"paper {at}"))
        for at, one in enumerate(found)
        if one.report
    ]


def by_report(found: list[Statement]) -> dict[str, list[Statement]]:
    out: dict[str, list[Statement]] = {}
    for one in found:
        out.setdefault(one.report, []).append(one)
    return out


def test_day_outlet_and_words_come_with_the_claims(store: Store, dispatches: Items) -> None:
    items = told(dispatches)
    add(store, items)
    found = by_report(statements(store))
    for at, one in enumerate(items):
        made = read_once(one)
        mine = found[made.id]
        assert [s.id for s in mine] == [c.id for c in made.claims]
        assert {(s.published, s.outlet, s.group) for s in mine} == {
            (date(2017, 6, 1 + at), f"paper {at}", "")
        }
        assert all(s.claim.trigger.text in s.quote for s in mine)
    assert list(found) == [read_once(one).id for one in items]


def test_only_what_was_known_then(store: Store, dispatches: Items) -> None:
    items = told(dispatches)
    add(store, items)
    ids = [read_once(one).id for one in items]
    assert list(by_report(statements(store, date(2017, 6, 2)))) == ids[:2]
    assert statements(store, date(2017, 5, 31)) == []


def test_what_nobody_dates_counts_from_its_receipt(store: Store, dispatches: Items) -> None:
    one = told(dispatches, 1)[0]
    assert one.report is not None
    when = datetime(2017, 6, 9, 23, tzinfo=UTC)
    add(store, [replace(one, report=replace(one.report, published=None, received=when))])
    assert {s.published for s in statements(store)} == {date(2017, 6, 9)}
    assert statements(store, date(2017, 6, 8)) == []


def test_reports_taken_back_do_not_count(store: Store, dispatches: Items) -> None:
    items = told(dispatches)
    add(store, items)
    gone = read_once(items[0]).id
    retract(store, gone, "wrong", "editor", NOW)
    assert gone not in by_report(statements(store))
    assert gone in by_report(statements(store, date(2017, 6, 3)))


def test_reprints_share_a_group(store: Store, dispatches: Items) -> None:
    items = told(dispatches)
    add(store, items)
    with store.write() as connection:
        rows = connection.execute(reports.select().order_by(reports.c.seq)).all()
        insert(connection, reprints, [(rows[1].seq, rows[0].seq, 0.9), (rows[2].seq, rows[1].seq, 0.9)])
    assert {s.group for s in statements(store)} == {rows[0].id}


def test_rulings_are_applied_and_the_last_counts(store: Store, dispatches: Items) -> None:
    add(store, told(dispatches, 1))
    first = statements(store)[0]
    editor = Review(store, "editor")
    editor.reject(first.id, "misread")
    assert first.id not in {s.id for s in statements(store)}
    editor.undo(first.id)
    assert first in statements(store)
    made = editor.correct(first.id, Correction(status="denied"), "it says so")
    assert {s.id: s.claim.status for s in statements(store)}[made.after["id"]] == "denied"


def test_the_latest_reading_counts(store: Store, dispatches: Items) -> None:
    item = told(dispatches, 1)[0]
    add(store, [item])
    made = read_once(item)
    again = replace(made, extractor="newer", claims=made.claims[:-1])
    with store.write() as connection:
        writer = Writer(connection, "2020-01-02T00:00:00.000000Z")
        writer.read_again([(1, again)], writer.begin_run("reread", "test"))
    assert [s.id for s in statements(store)] == [c.id for c in made.claims[:-1]]


def test_nothing_told_is_no_statement(store: Store) -> None:
    add(store, [Incoming("here", Report("one", "...", date(2017, 6, 1)))])
    assert statements(store) == []

"""Incidents are built from the store, kept in it, listed and exported."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from backends import add
from sqlalchemy import func, select

from marsad.record.check import check
from marsad.record.export import export
from marsad.record.incidents import Sought, build, keep_up, listed
from marsad.record.public import Public
from marsad.record.retract import retract
from marsad.record.review import Review
from marsad.record.store import Store
from marsad.record.tables import builds
from marsad.record.within import area
from marsad.sources.incoming import Incoming

Items = tuple[Incoming, ...]


@pytest.fixture
def filled(store: Store, dispatches: Items) -> Store:
    """Dispatches, and the same facts from other papers, worded alike."""
    some = [one for one in dispatches if one.report and one.report.published][:6]
    others = [
        replace(one, report=replace(one.report, outlet="another paper", text=f"{one.report.text} ."))
        for one in some
        if one.report
    ]
    add(store, [*some, *others])
    return store


def lines(store: Store, public: Public | None = None) -> list[dict[str, object]]:
    return [json.loads(line) for line in export(store, "incidents", public)]


def test_claims_of_two_papers_meet_and_are_kept(filled: Store) -> None:
    done = build(filled)
    assert done.new and done.several and done.incidents < done.claims
    found = lines(filled)
    assert len(found) == done.incidents
    assert sum(len(one["claims"]) > 1 for one in found) == done.several  # type: ignore[arg-type]
    assert all(claim["reasons"] for one in found for claim in one["claims"])  # type: ignore[attr-defined]
    assert {one["tellings"] for one in found} >= {2}
    assert [error for error in check(filled) if not isinstance(error, int)] == []


def test_the_same_claims_again_change_nothing(filled: Store) -> None:
    first = build(filled)
    before = lines(filled)
    again = build(filled)
    assert (again.new, again.incidents, again.several) == (False, first.incidents, first.several)
    assert lines(filled) == before
    with filled.read() as connection:
        assert connection.execute(select(func.count()).select_from(builds)).scalar_one() == 1


def test_a_new_build_follows_what_was_taken_back(filled: Store) -> None:
    build(filled)
    before = lines(filled)
    report = json.loads(next(iter(export(filled, "claims"))))["report"]
    retract(filled, report, "wrong", "editor", datetime(2020, 1, 1, tzinfo=UTC))
    assert build(filled).new
    gone = {json.loads(line)["id"] for line in export(filled, "claims")}
    told = {claim["id"] for one in lines(filled) for claim in one["claims"]}  # type: ignore[attr-defined]
    assert told <= gone and lines(filled) != before


def test_claims_that_a_reviewer_split_or_merged_stay_so(filled: Store) -> None:
    build(filled)
    one = next(row for row in lines(filled) if len(row["claims"]) == 2)  # type: ignore[arg-type]
    ids = [claim["id"] for claim in one["claims"]]  # type: ignore[attr-defined]
    Review(filled, "editor").split(ids, "two")
    assert build(filled).new
    assert not any(set(ids) <= {c["id"] for c in row["claims"]} for row in lines(filled))  # type: ignore[attr-defined]
    Review(filled, "editor").merge(ids, "one after all")
    build(filled)
    assert one["id"] in {row["id"] for row in lines(filled)}


def test_incidents_are_listed_by_place_type_and_days(filled: Store) -> None:
    build(filled)
    found = list(listed(filled, Sought()))
    assert [(one.first, one.id) for one in found] == sorted((one.first, one.id) for one in found)
    one = next(row for row in found if row.body["place"]["gaz"])
    by_place = list(listed(filled, Sought(where=area(one.body["place"]["gaz"]))))
    assert one in by_place and len(by_place) < len(found)
    assert {row.type for row in listed(filled, Sought(type=one.type))} == {one.type}
    inside = list(listed(filled, Sought(since=one.first, until=one.last)))
    assert one in inside and all(row.first <= one.last and row.last >= one.first for row in inside)
    assert list(listed(filled, Sought(since=date(2100, 1, 1)))) == []


def test_a_public_export_gives_no_reasons_and_nothing_new(filled: Store) -> None:
    build(filled)
    later = Public(date(2100, 1, 1), lambda _: (None, None))
    assert "reasons" not in json.dumps([{**one, "claims": []} for one in lines(filled, later)])
    assert lines(filled, Public(date(2000, 1, 1), lambda _: (None, None))) == []


def test_incidents_keep_up_with_the_claims_up_to_a_limit(filled: Store) -> None:
    assert not keep_up(filled, 1) and lines(filled) == []
    assert keep_up(filled)
    found = lines(filled)
    assert found and keep_up(filled, 1)  # nothing came since
    report = json.loads(next(iter(export(filled, "claims"))))["report"]
    retract(filled, report, "wrong", "editor", datetime.now(UTC))
    assert not keep_up(filled, 1) and lines(filled) == found
    assert keep_up(filled) and lines(filled) != found


def test_nothing_built_is_nothing_listed(store: Store) -> None:
    assert list(listed(store, Sought())) == []
    assert build(store).incidents == 0

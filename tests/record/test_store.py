"""The store: nothing twice, nothing changed, the same bytes on every database and in every order."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from backends import add, exported, read_once
from sqlalchemy import Connection, func, select, text

from marsad.errors import BackupError, DecisionError, ReportUnknownError, ReviewUndoError, StoreDamagedError
from marsad.model import Report
from marsad.record.add import Adding
from marsad.record.asof import Wanted, as_of
from marsad.record.backup import backup
from marsad.record.check import check
from marsad.record.codec import body_of, claim_of, instant
from marsad.record.current import current_claims
from marsad.record.decisions import Decision, about_claim, decide, decided
from marsad.record.export import export
from marsad.record.info import ledger, numbers
from marsad.record.reindex import reindex
from marsad.record.retract import restore, retract
from marsad.record.store import Store, open_store
from marsad.record.tables import METADATA, claims
from marsad.record.within import area
from marsad.record.words import Words
from marsad.record.write import Writer
from marsad.sources.incoming import Incoming

Items = tuple[Incoming, ...]
NOW = datetime(2020, 1, 1, tzinfo=UTC)


def item(text: str, id: str = "one", day: date | None = date(2017, 6, 30), **more: object) -> Incoming:
    return Incoming("here", Report(id, text, day, url=f"https://example.org/{id}"), **more)  # type: ignore[arg-type]


def lines(store: Store, what: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in export(store, what)]  # type: ignore[arg-type]


def wrong(store: Store) -> list[str]:
    return [str(found) for found in check(store) if isinstance(found, StoreDamagedError)]


def arabic(items: Sequence[Incoming], count: int) -> list[Incoming]:
    return [one for one in items if one.readable][:count]


def test_adding_again_changes_nothing(store: Store, dispatches: Items) -> None:
    assert add(store, dispatches) == {"stored": len(dispatches)}
    before = exported(store)
    assert add(store, dispatches) == {"known": len(dispatches)}
    assert exported(store) == before
    assert [run.reports for run in ledger(store, 9)] == [len(dispatches)]
    assert wrong(store) == []


def test_after_much_was_added_the_database_looks_at_its_tables(
    store: Store, dispatches: Items, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("marsad.record.add.MUCH", 5)
    add(store, dispatches)
    table = "sqlite_stat1 WHERE tbl" if store.is_sqlite else "pg_stats WHERE tablename"
    with store.read() as connection:
        seen = connection.execute(text(f"SELECT count(*) FROM {table} = 'claims'")).scalar_one()
    assert seen > 0 and wrong(store) == []
    with open_store(store.label if store.is_sqlite else str(store.address.url.render_as_string(False))):
        pass


def test_the_export_does_not_depend_on_database_or_order(
    store: Store, dispatches: Items, tmp_path: Path
) -> None:
    add(store, dispatches)
    with open_store(str(tmp_path / "other.db"), create=True) as other:
        add(other, [*dispatches[20:], *reversed(dispatches)], batch=3)
        assert exported(other) == exported(store)


def test_claims_come_back_as_they_were_read(dispatches: Items) -> None:
    for one in dispatches:
        for made in read_once(one).claims:
            assert body_of(claim_of(json.loads(made.body))) == json.loads(made.body)


@pytest.mark.filterwarnings("ignore:Did not recognize type")  # geometry, which is PostGIS's
def test_the_migrations_make_the_tables(store: Store) -> None:
    with store.read() as connection:
        options = {"include_name": lambda name, kind, _: kind != "table" or name in METADATA.tables}
        context = MigrationContext.configure(connection, opts=options)
        found = compare_metadata(context, METADATA)
    assert [
        change for change in found if "places_by_geom" not in str(change) and "geom" not in str(change)
    ] == []


def test_an_undated_report_is_kept_undated(store: Store, dispatches: Items) -> None:
    (one,) = arabic(dispatches, 1)
    assert one.report is not None
    add(store, [replace(one, report=replace(one.report, published=None))])
    (row,) = lines(store, "reports")
    assert (row["published"], row["known"]) == (None, None)
    assert list(as_of(store, date(2015, 1, 1), Wanted())) == []
    assert list(as_of(store, date(2999, 1, 1), Wanted()))


def test_what_no_database_takes_comes_back(store: Store) -> None:
    odd = "nul \x00, half a pair \ud800, noncharacter \ufdd0"
    report = Report("\ufdd0id\x00", odd, None, odd, "ar\x00", f"\ufdd0{odd}", "u\udfff")
    add(store, [Incoming("here", report, readable=False)])
    (row,) = lines(store, "reports")
    found = (row["text"], row["title"], row["outlet"], row["names"], row["url"])
    assert found == (odd, odd, f"\ufdd0{odd}", ["\ufdd0id\x00"], "u\udfff")
    assert wrong(store) == []
    assert add(store, [Incoming("here", report, readable=False)]) == {"known": 1}


def test_as_of_answers_with_what_was_known_then(store: Store, dispatches: Items) -> None:
    add(store, dispatches)
    days = sorted({one.report.published for one in dispatches if one.report and one.report.published})
    first, last = (list(as_of(store, day, Wanted())) for day in (days[0], days[-1]))
    assert 0 < len(first) < len(last)
    assert all(kept.published == days[0] for kept in first)
    captures = list(as_of(store, days[-1], Wanted(type="capture", actor="syria_gov")))
    assert captures
    assert all(kept.claim.type == "capture" for kept in captures)
    (place,) = {p.gaz for p in captures[0].claim.places[:1]}
    for name in (str(place), "Aleppo", "حلب"):  # an id, and a unit by its names: the same claims, and some
        there = {kept.id for kept in as_of(store, days[-1], Wanted(where=area(name)))}
        assert there and (name != str(place) or captures[0].id in there)
    units = [{kept.id for kept in as_of(store, days[-1], Wanted(where=area(n)))} for n in ("Aleppo", "حلب")]
    assert units[0] == units[1]
    assert list(as_of(store, days[-1], Wanted(), recorded=True)) == []  # this store came later


@pytest.mark.parametrize("late", [False, True])
def test_what_is_cancelled_no_longer_counts_but_stays(store: Store, dispatches: Items, late: bool) -> None:
    (one,) = arabic(dispatches, 1)
    assert one.report is not None
    gone = item("", one.report.id, None, pubstatus="canceled", version_created=NOW)
    order = [gone, one] if late else [one, gone]
    counts = add(store, order, batch=1)
    assert counts["stored"] == 1
    assert lines(store, "claims") == []
    (deletion,) = lines(store, "deletions")
    assert deletion["kind"] == "canceled" and deletion["claims"]
    assert lines(store, "reports")[0]["withdrawn"] is True
    assert one.report.published is not None
    assert list(as_of(store, one.report.published, Wanted())), "it was known before it was cancelled"
    assert list(as_of(store, NOW.date(), Wanted())) == []
    before, runs = exported(store), len(ledger(store, 9))
    assert add(store, order) == {"known": 2}
    assert (exported(store), len(ledger(store, 9))) == (before, runs)


@pytest.mark.parametrize("late", [False, True])
def test_a_newer_version_takes_the_place_of_the_older(store: Store, dispatches: Items, late: bool) -> None:
    first, second = arabic(dispatches, 2)
    assert first.report is not None and second.report is not None
    old = replace(first, version_created=NOW.replace(year=2018))
    new = replace(second, report=replace(second.report, id=first.report.id), version_created=NOW)
    add(store, [new, old] if late else [old, new], batch=1)
    rows = {row["withdrawn"]: row["id"] for row in lines(store, "reports")}
    assert rows[False] == read_once(new).id and rows[True] == read_once(old).id
    (deletion,) = lines(store, "deletions")
    assert (deletion["kind"], deletion["replaced_by"]) == ("version", rows[False])


def test_an_item_may_name_what_it_replaces(store: Store, dispatches: Items) -> None:
    first, second = arabic(dispatches, 2)
    assert first.report is not None
    url = "https://example.org/first"
    add(store, [replace(first, report=replace(first.report, url=url)), replace(second, replaces=url)])
    assert [row["withdrawn"] for row in lines(store, "reports")].count(True) == 1


def test_a_report_is_retracted_by_hand(store: Store, dispatches: Items) -> None:
    (one,) = arabic(dispatches, 1)
    assert one.report is not None
    add(store, [one])
    with pytest.raises(ReportUnknownError, match="no report"):
        retract(store, "nothing", "false", "me", NOW)
    assert retract(store, one.report.id, "false", "me", NOW) == 1
    assert retract(store, one.report.id, "false", "me", NOW) == 0
    assert lines(store, "claims") == [] and lines(store, "deletions")[0]["why"] == "false"


def test_a_retraction_is_taken_back_and_may_come_again(store: Store, dispatches: Items) -> None:
    (one,) = arabic(dispatches, 1)
    assert one.report is not None
    add(store, [one])
    name, before = one.report.id, lines(store, "claims")
    retract(store, name, "false", "me", NOW)
    with pytest.raises(DecisionError, match="no reason"):
        restore(store, name, " ", "me", NOW)
    assert restore(store, name, "it was right", "you", NOW + timedelta(hours=1)) == 1
    assert lines(store, "claims") == before
    with pytest.raises(ReviewUndoError, match="M323"):
        restore(store, name, "once more", "you", NOW)
    assert [row["act"] for row in lines(store, "decisions")] == ["retract", "restore"]
    (gone,) = lines(store, "deletions")
    assert gone["restored"] == {
        "known": instant(NOW + timedelta(hours=1)),
        "why": "it was right",
        "who": "you",
    }
    for hours, count in ((-1, 1), (0, 0), (2, 1)):
        moment = instant(NOW + timedelta(hours=hours))
        with store.read() as connection:
            query = select(func.count()).select_from(claims).where(current_claims(moment))
            assert bool(connection.execute(query).scalar_one()) == bool(count), hours
    assert retract(store, name, "false after all", "me", NOW + timedelta(hours=3)) == 1
    assert lines(store, "claims") == []
    assert [row["restored"] is None for row in lines(store, "deletions")].count(True) == 1
    assert add(store, [one]) == {"known": 1} and lines(store, "claims") == [] and wrong(store) == []


def test_what_an_agency_took_back_is_not_restored_here(store: Store, dispatches: Items) -> None:
    (one,) = arabic(dispatches, 1)
    assert one.report is not None
    add(store, [one, replace(one, report=replace(one.report, text=""), pubstatus="canceled")])
    with pytest.raises(ReviewUndoError):
        restore(store, one.report.id, "no", "me", NOW)


def test_decisions_are_kept_and_superseded(store: Store, dispatches: Items) -> None:
    add(store, arabic(dispatches, 3))
    claim = str(lines(store, "claims")[0]["id"])
    with store.write() as connection:
        report, hook = about_claim(connection, claim)
        run = Writer(connection, "2020").begin_run("review", "test")
        made = Decision(
            "Ana", NOW, "accept", "claim", claim, after={"type": "hold"}, report=report, anchor=hook
        )
        first = decide(connection, made, run, "2020")
        assert decide(connection, made, run, "2020") == first
        with pytest.raises(DecisionError, match="no reason"):
            decide(connection, replace(made, act="reject"), run, "2020")
        with pytest.raises(DecisionError, match="no such claim"):
            decide(connection, replace(made, target="x"), run, "2020")
        second = replace(made, act="reject", why="a mistake", supersedes=first)
        decide(connection, second, run, "2020")
    with store.read() as connection:
        assert list(decided(connection, anchor=hook)) == [made, second]
    assert {row["act"] for row in lines(store, "decisions")} == {"accept", "reject"}


def test_a_second_reading_is_kept_beside_the_first(store: Store, dispatches: Items) -> None:
    (one,) = arabic(dispatches, 1)
    add(store, [one])
    first = lines(store, "claims")
    same = replace(read_once(one), extractor="2")
    less = replace(same, extractor="3", claims=same.claims[:1])
    for made, gone in ((same, 0), (less, len(first) - 1), (same, 0)):
        with store.write() as connection:
            writer = Writer(connection, f"2999-01-0{made.extractor}T00:00:00.000000Z")
            (change,) = writer.read_again([(1, made)], writer.begin_run("reread", "test"))
        assert (change.report, len(change.gone)) == (made.id, gone)
        now = lines(store, "claims")
        assert {row["extractor"] for row in now} == {made.extractor}
        assert [row["id"] for row in now] == [claim.id for claim in made.claims]
    assert wrong(store) == []


class FirstWord:
    """A judge for tests: reports with the same first word are reprints."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    def original(self, connection: Connection, seq: int, id: str, words: Words) -> tuple[int, float] | None:
        assert connection.execute(text(f"SELECT id FROM reports WHERE seq = {seq}")).scalar() == id
        first = self._seen.setdefault(words.body.split()[0], seq)
        return None if first == seq else (first, 0.9)


def test_a_reprint_points_to_the_first(store: Store, dispatches: Items) -> None:
    (one,) = arabic(dispatches, 1)
    assert one.report is not None
    again = replace(one, report=replace(one.report, url="urn:again", id="again"))
    told = list(Adding(store, reprints=FirstWord(), read=read_once).outcomes([one, again]))
    assert [(outcome.fate, outcome.of) for outcome in told] == [("stored", ""), ("reprint", told[0].id)]
    rows = {row["id"]: row["reprint_of"] for row in lines(store, "reports")}
    assert rows == {told[0].id: None, told[1].id: told[0].id}


TAMPERING = (
    ("UPDATE texts SET body = (SELECT body FROM texts WHERE report = 2) WHERE report = 1", "hash"),
    ("UPDATE claim_bodies SET body = replace(body, 'asserted', 'planned') WHERE claim = 1", "id was taken"),
    ("UPDATE claims SET type = 'nothing' WHERE seq = 1", "columns"),
    ("DELETE FROM claim_actors", "claim_actors"),
    ("DELETE FROM texts WHERE report = 1", "texts"),
)


@pytest.mark.parametrize(("statement", "said"), TAMPERING)
def test_check_finds_what_was_tampered_with(
    store: Store, dispatches: Items, statement: str, said: str
) -> None:
    add(store, arabic(dispatches, 4))
    with store.write() as connection:
        connection.execute(text(statement))
    assert any(said in found for found in wrong(store)), wrong(store)


def test_check_finds_a_search_index_that_does_not_fit(store: Store, dispatches: Items) -> None:
    add(store, arabic(dispatches, 3))
    emptied = "INSERT INTO report_words (report_words) VALUES ('delete-all')"
    with store.write() as connection:
        connection.execute(text(emptied if store.is_sqlite else "UPDATE report_words SET words = ''"))
    assert len(wrong(store)) == 3
    assert reindex(store) == 3
    assert wrong(store) == []


def test_a_backup_is_a_store(store: Store, dispatches: Items, tmp_path: Path) -> None:
    add(store, arabic(dispatches, 3))
    backup(store, tmp_path / "copy")
    with pytest.raises(BackupError, match="already"):
        backup(store, tmp_path / "copy")
    with pytest.raises(BackupError, match=r"written|pg_dump"):
        backup(store, tmp_path / "no" / "copy")
    if store.is_sqlite:
        with open_store(str(tmp_path / "copy"), read_only=True) as copy:
            assert exported(copy) == exported(store)
    else:
        assert (tmp_path / "copy").read_bytes().startswith(b"PGDMP")


def test_numbers_tell_what_is_there(store: Store, dispatches: Items) -> None:
    add(store, dispatches)
    assert dict(numbers(store))["reports"] == str(len(dispatches))

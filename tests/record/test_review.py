"""Reviewers: what they rule counts, is never changed, and survives every later reading."""

from __future__ import annotations

import multiprocessing
import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from backends import add, exported, read_once

from marsad.errors import (
    DecisionError,
    ReviewLockedError,
    ReviewStaleError,
    ReviewUndoError,
    StoreDamagedError,
)
from marsad.model import Reading, Report
from marsad.record.check import check
from marsad.record.correction import Correction
from marsad.record.desk import work
from marsad.record.export import export
from marsad.record.facets import Facets
from marsad.record.find import find
from marsad.record.query import Query
from marsad.record.queue import queue, shipped_units
from marsad.record.reread import Rereading, Stored, Told, read_stored
from marsad.record.review import Review, history
from marsad.record.store import Store, open_store
from marsad.sources.incoming import Incoming

Items = tuple[Incoming, ...]
NOW = datetime(2030, 1, 1, tzinfo=UTC)


class Clock:
    """A clock that a second goes by on with every look."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


CLOCK = Clock()


def ana(store: Store) -> Review:
    return Review(store, "Ana", CLOCK)


def lines(store: Store, what: str = "claims") -> list[dict[str, Any]]:
    import json

    return [json.loads(line) for line in export(store, what)]  # type: ignore[arg-type]


def sound(store: Store) -> bool:
    return not [found for found in check(store) if isinstance(found, StoreDamagedError)]


@pytest.fixture
def filled(store: Store, dispatches: Items) -> Store:
    add(store, [item for item in dispatches if read_once(item).claims][:6])
    return store


def ids(store: Store) -> list[str]:
    return [row["id"] for row in lines(store)]


def test_a_rejected_claim_no_longer_counts_and_comes_back(filled: Store) -> None:
    before = ids(filled)
    first = before[0]
    with pytest.raises(DecisionError, match="no reason"):
        ana(filled).reject(first, "")
    assert ids(filled) == before
    ana(filled).reject(first[:10], "misread")
    assert ids(filled) == before[1:]
    with pytest.raises(DecisionError, match="no longer counts"):
        ana(filled).accept(first)
    ana(filled).undo(first)
    assert sorted(ids(filled)) == sorted(before)
    with pytest.raises(ReviewUndoError):
        ana(filled).undo(first)
    told = [(one.act, one.who, one.why) for one in history(filled, first)]
    assert told == [("reject", "Ana", "misread"), ("reopen", "Ana", "")]
    assert sound(filled)


def test_a_correction_counts_everywhere(filled: Store) -> None:
    first = lines(filled)[0]
    wanted = Correction(
        type="hold", status="denied", actors=("isis",), places=("gn170063",),
        days=(date(2011, 1, 2), None), toll=(3, None),
    )  # fmt: skip
    made = ana(filled).correct(first["id"], wanted, "read it again")
    new = made.after["id"]
    assert first["id"] not in ids(filled) and new in ids(filled)
    hits = find(
        filled,
        Query(),
        Facets(types=("hold",), actors=("isis",), since=date(2011, 1, 2), until=date(2011, 1, 2)),
    )
    assert [one.id for hit in hits.hits for one in hit.claims] == [new]
    second = ana(filled).correct(new, Correction(type="advance"), "better")
    assert second.supersedes == made.id
    ana(filled).undo(second.after["id"])
    assert new in ids(filled)
    ana(filled).undo(new)
    assert first["id"] in ids(filled) and new not in ids(filled)
    assert [one.act for one in history(filled, first["id"])] == ["correct", "correct", "reopen", "reopen"]
    assert [one.act for one in history(filled, first["report"])] == ["correct", "correct", "reopen", "reopen"]
    for wrong in (Correction(), Correction(type="x"), Correction(actors=("x",)), Correction(places=("x",))):
        with pytest.raises(DecisionError):
            ana(filled).correct(first["id"], wrong, "why")
    assert sound(filled)


def test_a_lock_keeps_others_away_until_it_ends(filled: Store) -> None:
    claim = ids(filled)[0]
    ana(filled).take(claim, minutes=10)
    with pytest.raises(ReviewLockedError, match=r"M322 Ana works"):
        Review(filled, "Ben", CLOCK).accept(claim)
    with pytest.raises(ReviewLockedError):
        Review(filled, "Ben", CLOCK).take(claim)
    ana(filled).accept(claim)
    Review(filled, "Ben", CLOCK).take(claim, minutes=10)
    later = CLOCK.now + timedelta(minutes=11)
    Review(filled, "Eve", lambda: later).accept(claim)


def test_merge_split_and_assign_are_decisions(filled: Store) -> None:
    one, two = ids(filled)[:2]
    assert ana(filled).merge([one, two]).after["claims"] == [one, two]
    assert ana(filled).split([one, two], "two towns").act == "split"
    assert ana(filled).assign(one, "Ben").after == {"to": "Ben"}
    for call in (
        lambda: ana(filled).merge([one]),
        lambda: ana(filled).assign(one, " "),
        lambda: ana(filled).accept("zz"),
    ):
        with pytest.raises(DecisionError):
            call()
    assert {row["act"] for row in lines(filled, "decisions")} == {"merge", "split", "assign"}
    assert all("body" not in row for row in lines(filled))


class Better:
    """A reader for tests: without the last claim of each report, and with other confidence in all others."""

    def __call__(self, stored: Stored) -> tuple[Stored, Reading]:
        stored, reading = read_stored(stored)
        found = [replace(claim, confidence=0.1234) for claim in reading.claims]
        return stored, replace(reading, claims=tuple(found[:-1]))


def better(stored: Stored) -> tuple[Stored, Reading]:
    return Better()(stored)


def reread(store: Store, extractor: str, batch: int = 2) -> list[Told]:
    return list(Rereading(store, read=better, extractor=extractor, batch=batch).changes())


def test_reading_again_tells_what_changed_and_keeps_decisions(filled: Store) -> None:
    before = lines(filled)
    last = {row["report"]: row["id"] for row in before}
    firsts = {row["report"]: row["id"] for row in reversed(before)}
    several = [report for report in firsts if firsts[report] != last[report]]
    rejected, corrected, lost = firsts[several[0]], firsts[several[1]], last[several[0]]
    ana(filled).reject(rejected, "misread")
    fixed = (
        ana(filled).correct(corrected, Correction(actors=("isis",), status="planned"), "misread").after["id"]
    )
    ana(filled).accept(lost)
    told = reread(filled, "next")
    now = ids(filled)
    assert lost in now and fixed in now and rejected not in now and corrected not in now
    confident = {row["id"]: row["confidence"] for row in lines(filled)}
    assert all(confident[id] == 0.1234 for id in now if id not in (lost, fixed))
    assert sum(one.held for one in told) == 3
    assert len(told) == 6 and all(not one.new for one in told)
    assert sum(len(one.gone) for one in told) == 5 and sum(len(one.altered) for one in told) > 5
    assert reread(filled, "next") == [] and sound(filled)
    assert {row["extractor"] for row in lines(filled)} == {"next"}
    assert list(Rereading(filled).changes()) != []
    assert {row["id"] for row in before} - {rejected, corrected} == set(ids(filled)) - {fixed}
    ana(filled).undo(rejected)
    ana(filled).undo(fixed)
    assert {row["id"] for row in before} == set(ids(filled)) and sound(filled)


def test_a_killed_reread_goes_on(where: str, dispatches: Items) -> None:
    """SIGKILL at random moments; the last run ends with the claims of an uninterrupted one."""
    some = [item for item in dispatches if read_once(item).claims][:12]
    with open_store(where, create=True) as store:
        add(store, some)
        ana(store).reject(ids(store)[0], "misread")
        reread(store, "whole")
        whole = exported(store).replace('"whole"', '"again"')
        list(Rereading(store, extractor="before").changes())

    forks = multiprocessing.get_context("fork")
    begun = forks.Value("i", 0)

    def noted(stored: Stored) -> tuple[Stored, Reading]:
        begun.value += 1
        return better(stored)

    def work() -> None:
        with open_store(where) as store:
            list(Rereading(store, read=noted, extractor="again", batch=1).changes())

    chance = random.Random(7)
    left = set()
    for _ in range(12):
        begun.value, wanted = 0, chance.randint(1, 4)
        child = forks.Process(target=work)
        child.start()
        while begun.value < wanted and child.is_alive():
            child.join(0.002)
        child.join(chance.uniform(0, 0.05))
        child.kill()
        child.join()
        with open_store(where) as store:
            left.add(Rereading(store, extractor="again").left()[0])
    assert len(left) > 1
    with open_store(where) as store:
        reread(store, "again")
        assert exported(store) == whole and sound(store)


def report(id: str, text: str) -> Incoming:
    return Incoming(id, Report(id, text, date(2017, 6, 5), "", "ar", "", f"urn:{id}"), size=1)


def test_the_queue_has_first_what_matters_most(store: Store, tmp_path: Path) -> None:
    add(
        store,
        [
            report("a", "سيطرت قوات سوريا الديمقراطية على مدينة الطبقة يوم الأحد."),
            report("b", "سيطر تنظيم الدولة الإسلامية على مدينة الطبقة يوم الأحد."),
            report("c", "سيطرت قوات النظام على مدينة تدمر يوم الأحد."),
            report("d", "سيطرت قوات النظام على محافظة حمص بالكامل يوم الأحد."),
            report("e", "قصفت طائرات روسية بلدة سرمين يوم الأحد."),
        ],
    )
    units = shipped_units()
    allies = ("سيطرت قوات النظام على مدينة تدمر يوم الأحد.", "سيطرت القوات الروسية على مدينة تدمر يوم الأحد.")
    with open_store(str(tmp_path / "allies.db"), create=True) as other:
        add(other, [report(str(n), text) for n, text in enumerate(allies)])
        assert len(told := queue(other, units, Facets(), NOW)) == 2
        assert not any("contradicted" in why for one in told for why in one.reasons)
    first = queue(store, units, Facets(), NOW)
    assert [one.claim.type for one in first] == ["capture"] * 4 + ["strike"]
    assert [bool(one.reasons and "contradicted" in one.reasons[0]) for one in first] == [True, True] + [
        False
    ] * 3
    assert "a whole unit" in first[2].reasons and first[2].claim.places[0].gaz in units
    ana(store).assign(first[3].id, "Ben")
    ana(store).take(first[2].id)
    assert [one.id for one in queue(store, units, Facets(), NOW, to="Ben")] == [first[3].id]
    assert [one.locked for one in queue(store, units, Facets(), CLOCK.now)] == ["", "", "Ana", "", ""]
    ana(store).accept(first[0].id)
    ana(store).correct(first[2].id, Correction(type="hold"), "as it says")
    ana(store).reject(first[1].id, "no")
    rest = queue(store, units, Facets(), NOW)
    assert [one.id for one in rest] == [first[3].id, first[4].id]
    assert len(queue(store, units, Facets(types=("strike",)), NOW)) == 1
    assert len(queue(store, units, Facets(), NOW, limit=1)) == 1


def test_who_looked_before_another_ruled_is_told_so(filled: Store) -> None:
    claim = ids(filled)[0]
    seen = {claim: work(filled, claim, NOW).version}
    ben = Review(filled, "Ben", CLOCK, seen=seen)
    ana(filled).accept(claim)
    for act in (lambda: ben.reject(claim, "no"), lambda: ben.accept(claim), lambda: ben.undo(claim)):
        with pytest.raises(ReviewStaleError, match="Ana: accept"):
            act()
    assert [one.act for one in work(filled, claim, NOW).history] == ["accept"]
    again = Review(filled, "Ben", CLOCK, seen={claim: work(filled, claim, NOW).version})
    made = again.correct(claim, Correction(status="denied"), "look again")
    old = Review(filled, "Ana", CLOCK, seen={claim: again.seen[claim]})
    with pytest.raises(ReviewStaleError):
        old.reject(claim, "no")
    new = made.after["id"]
    assert work(filled, new, NOW).history[-1].who == "Ben"
    undone = Review(filled, "Cy", CLOCK, seen={new: work(filled, new, NOW).version}, others=False)
    with pytest.raises(DecisionError, match="Ben"):
        undone.undo(new)
    Review(filled, "Ben", CLOCK, seen=undone.seen, others=False).undo(new)
    assert claim in ids(filled)


def test_an_assignment_or_a_link_makes_a_new_version_too(filled: Store) -> None:
    one, other = ids(filled)[:2]
    seen = {id: work(filled, id, NOW).version for id in (one, other)}
    ana(filled).assign(one, "Ben")
    found = work(filled, one, NOW)
    assert found.version != seen[one] and found.assigned == "Ben"
    with pytest.raises(ReviewStaleError):
        Review(filled, "Ben", CLOCK, seen=seen).merge([one, other])
    seen[one] = found.version
    Review(filled, "Ben", CLOCK, seen=seen).merge([one, other])
    assert [d.act for d in work(filled, one, NOW).history] == ["assign", "merge"]
    assert [d.act for d in work(filled, other, NOW).history] == ["merge"]


def test_the_desk_shows_text_lock_and_claims_beside(filled: Store) -> None:
    for id in ids(filled):
        found = work(filled, id, NOW)
        trigger = found.subject.claim.trigger
        assert found.report.text[trigger.start :].startswith(trigger.text) and found.lock is None
        for near in found.near:
            assert near.id != id and near.version == work(filled, near.id, NOW).version
    assert any(work(filled, id, NOW).near for id in ids(filled))
    review = Review(filled, "Ana", lambda: NOW)
    review.take(id)
    assert (lock := work(filled, id, NOW).lock) and lock[0] == "Ana"


def test_what_was_free_text_may_stay_in_a_correction(filled: Store) -> None:
    from marsad.model import ActorRef
    from marsad.record.correction import corrected

    claim = work(filled, ids(filled)[0], NOW).subject.claim
    claim = replace(claim, actors=(ActorRef("other:locals", "x", 0),))
    made = corrected(claim, Correction(actors=("other:locals", "isis")))
    assert [ref.id for ref in made.actors] == ["other:locals", "isis"]
    with pytest.raises(DecisionError):
        corrected(claim, Correction(actors=("other:strangers",)))

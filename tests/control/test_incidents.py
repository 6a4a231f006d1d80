"""Claims about one happening are one incident; ranges, contradictions and reasons come with it."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.control.clusters import clusters
from marsad.control.incidents import Incident, incidents
from marsad.control.likeness import Matching
from marsad.control.records import Statement
from marsad.control.summary import Range
from marsad.model import ActorRef, Casualties, Claim, DaySpan, PlaceRef, Quote, SourceRef, Status
from marsad.packs.control import load_matching

DAY = date(2017, 6, 30)
SIDES = {"red": "red", "red_allies": "red", "blue": "blue"}
MATCHING = Matching(load_matching(), SIDES, {"P": "settlement", "Q": "settlement", "U": "adm1"})


def said(
    id: str,
    type: str = "capture",
    place: str = "P",
    actor: str = "red",
    target: str = "blue",
    *,
    status: Status = "asserted",
    day: date = DAY,
    killed: int | None = None,
    group: str = "",
    quote: str = "the red army took the old market of p",
) -> Statement:
    claim = Claim(
        type,
        Quote("took", 20),
        status,
        tuple(ActorRef(a, a, 0) for a in (actor,) if a),
        tuple(ActorRef(a, a, 0) for a in (target,) if a),
        (PlaceRef(place, 30, gaz=place, name_en=place, country="SY", adm1="U"),),
        None,
        Casualties(killed, None),
        DaySpan(day, day, "Friday"),
        (SourceRef("afp", "afp", 0),),
    )
    return Statement(id, f"report of {id}", claim, day, "paper", group, quote)


def together(found: list[Incident]) -> set[tuple[str, ...]]:
    return {tuple(member.statement for member in one.members) for one in found}


def test_one_happening_in_two_reports_is_one_incident() -> None:
    found = incidents([said("a"), said("b", actor="red_allies")], MATCHING)
    assert together(found) == {("a", "b")}
    assert found[0].tellings == 2 and found[0].actors == ("red", "red_allies")
    assert found[0].members[0].reasons[0] == "most like b"
    assert any(reason.startswith("the same day (+") for reason in found[0].members[0].reasons)


def test_another_place_type_or_week_is_another_incident() -> None:
    others = [said("b", place="Q"), said("c", "withdrawal"), said("d", day=DAY + timedelta(days=9))]
    assert together(incidents([said("a"), *others], MATCHING)) == {("a",), ("b",), ("c",), ("d",)}


def test_what_is_only_planned_did_not_happen() -> None:
    found = incidents([said("a"), said("b", status="planned"), said("c", status="ended")], MATCHING)
    assert {(one.course, one.members[0].statement) for one in found} == {
        ("real", "a"),
        ("thought", "b"),
        ("ended", "c"),
    }


def test_tolls_have_low_best_and_high_and_reprints_count_once() -> None:
    rows = [
        said(id, "bombing", killed=n, group=g) for id, n, g in (("a", 12, ""), ("b", 15, "x"), ("c", 15, "x"))
    ]
    found = incidents([*rows, said("d", "bombing", killed=14)], MATCHING)
    assert together(found) == {("a", "b", "c", "d")}
    assert found[0].killed == Range(12, 14, 15) and found[0].tellings == 3 and found[0].wounded is None


def test_who_denies_stands_beside_who_asserts() -> None:
    found = incidents([said("a"), said("b"), said("c", status="denied")], MATCHING)
    assert together(found) == {("a", "b", "c")}
    assert [(c.what, c.sides) for c in found[0].contradictions] == [("status", (("a", "b"), ("c",)))]


def test_two_holders_of_one_place_on_one_day_contradict_each_other() -> None:
    found = incidents([said("a"), said("b", actor="blue", target="red", quote="blue says it won")], MATCHING)
    assert together(found) == {("a",), ("b",)}
    for mine, other in (found, reversed(found)):
        assert [(c.what, c.other) for c in mine.contradictions] == [("holder", other.id)]
    allied = replace(MATCHING, sides={**MATCHING.sides, "blue": "red"})
    one_side = incidents(
        [said("a"), said("b", actor="blue", target="green", quote="blue says it won")], allied
    )
    assert all(one.contradictions == () for one in one_side)


def test_one_report_that_tells_of_two_keeps_them_apart() -> None:
    rows = [said("a"), replace(said("b", quote="elsewhere in it they won again"), report="report of a")]
    assert together(incidents(rows, MATCHING)) == {("a",), ("b",)}


def test_what_people_ruled_outweighs_likeness() -> None:
    rows = [said("a"), said("b"), said("c", "strike", "Q", day=DAY + timedelta(days=90))]
    assert together(incidents(rows, MATCHING, {("a", "b"): False})) == {("a",), ("b",), ("c",)}
    assert together(incidents(rows, MATCHING, {("a", "c"): True, ("b", "c"): False})) == {("a", "c"), ("b",)}


def test_figures_and_claims_without_day_or_place_are_in_none() -> None:
    nowhere = said("b")
    nowhere = replace(nowhere, claim=replace(nowhere.claim, places=()))
    undated = said("c")
    undated = replace(undated, published=None, claim=replace(undated.claim, date=DaySpan(None, None)))
    assert incidents([said("a", "figure"), nowhere, undated], MATCHING) == []
    assert incidents([], MATCHING) == []


def test_parties_exchanged_give_the_same_incidents() -> None:
    rows = [
        said("a"),
        said("b"),
        said("c", actor="blue", target="red"),
        said("d", "strike", actor="blue", target=""),
    ]
    other = {"red": "blue", "blue": "red"}
    turned = [
        replace(
            s,
            claim=replace(
                s.claim,
                actors=tuple(replace(a, id=other[a.id]) for a in s.claim.actors),
                targets=tuple(replace(a, id=other[a.id]) for a in s.claim.targets),
            ),
        )
        for s in rows
    ]
    assert together(incidents(rows, MATCHING)) == together(incidents(turned, MATCHING))


STATEMENTS = st.lists(
    st.builds(
        lambda type, place, actor, days, status: (type, place, actor, days, status),
        st.sampled_from(["capture", "clash", "hold"]),
        st.sampled_from(["P", "Q", "U"]),
        st.sampled_from(["red", "blue", ""]),
        st.integers(0, 6),
        st.sampled_from(["asserted", "denied", "planned"]),
    ),
    max_size=12,
)


@settings(max_examples=40, deadline=None)
@given(STATEMENTS, st.randoms(use_true_random=False))
def test_order_does_not_matter_and_every_claim_is_in_one(
    rows: list[tuple[str, str, str, int, Status]], chance: random.Random
) -> None:
    made = [
        said(f"s{n:02}", type, place, actor, day=DAY + timedelta(days=days), status=status)
        for n, (type, place, actor, days, status) in enumerate(rows)
    ]
    found = incidents(made, MATCHING)
    chance.shuffle(made)
    assert incidents(made, MATCHING) == found
    assert sorted(m.statement for one in found for m in one.members) == sorted(s.id for s in made)


def test_groups_are_joined_by_their_mean() -> None:
    chain = {(0, 1): 1.0, (1, 2): 1.0, (2, 3): 1.0}
    assert clusters(4, chain, -5.0, 0.0) == [[0, 1], [2, 3]]
    assert clusters(4, chain, 0.0, 0.0) == [[0, 1, 2, 3]]

"""What claims do to the map, said with claims."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from tests.control.toy import DAY, grid_land, told

from marsad.control.belief import holdings, picture
from marsad.control.evidence import day_of
from marsad.control.history import changes, history
from marsad.control.infer import World, infer
from marsad.control.records import Statement
from marsad.control.update import updated
from marsad.model import DaySpan, PlaceRef
from marsad.packs.control import load_rules

RULES = load_rules()
LAND = grid_land()
LATER = DAY + timedelta(days=1)


def world(*statements: Statement, learn: bool = False) -> World:
    return infer(statements, LAND, RULES, learn=learn)


def share(found: World, place: str, holder: str, day: date = LATER, smooth: bool = True) -> float:
    seen = picture(found, day, smooth=smooth, neighbours=False)
    return float(seen.shares[LAND.sites[place].settlement, seen.states.index(holder)])


def test_nobody_has_said_anything_so_it_is_as_before_the_war_and_inferred() -> None:
    found = holdings(world(), date(2011, 4, 1))
    assert {h.holder for h in found} == {"syria_gov"}
    assert all(h.inferred and h.last_evidence is None for h in found)


def test_a_capture_passes_a_place_to_the_taker_and_gives_its_reasons() -> None:
    found = world(told("capture", "U0-05", "isis"), told("capture", "U0-05", "isis", source="afp"))
    one = next(h for h in holdings(found, LATER, reasons=5) if h.place == "U0-05")
    assert (one.holder, one.inferred, one.last_evidence) == ("isis", False, DAY)
    assert len(one.reasons) == 2 and one.reasons[0].statement.startswith("capture")
    assert sum(one.beliefs.values()) == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize("status", ["planned", "hypothetical"])
@pytest.mark.parametrize("type_", ["capture", "withdrawal", "hold", "advance", "siege", "clash", "agreement"])
def test_what_is_planned_or_supposed_changes_nothing(type_: str, status: str) -> None:
    place = "U0-05"
    found = world(told(type_, place, "isis", "syria_gov", status=status))
    assert picture(found, LATER).shares == pytest.approx(picture(world(), LATER).shares)


def test_a_denial_lowers_and_an_end_reverses() -> None:
    place = "U0-05"
    taken = told("capture", place, "isis")
    sure = share(world(taken), place, "isis")
    denied = told("capture", place, "isis", status="denied", source="afp", day=LATER)
    ended = told("hold", place, "isis", status="ended", source="afp", day=LATER)
    assert share(world(taken, denied), place, "isis") < sure
    assert share(world(taken, ended), place, "isis") < sure


def test_who_leaves_a_whole_governorate_holds_none_of_it() -> None:
    took = [
        told("capture", s.id, "isis", source=who) for s in LAND.settlements[:16] for who in ("afp", "reuters")
    ]
    left = told("withdrawal", "U0", "isis", day=DAY + timedelta(days=30))
    day = DAY + timedelta(days=31)
    before, after = world(*took), world(*took, left)
    for settlement in LAND.settlements[:16]:
        was, now = (share(one, settlement.id, "isis", day, smooth=False) for one in (before, after))
        assert now < was * 0.75


def test_counted_villages_go_to_those_the_loser_held_nearest_the_front() -> None:
    held = [
        told("capture", s.id, "isis", source=w) for s in LAND.settlements[:16] for w in ("afp", "reuters")
    ]
    front = [
        told("capture", "U0-00", "syria_gov", "isis", day=DAY + timedelta(days=9), source=w)
        for w in ("afp", "ap")
    ]
    some = told(
        "capture", "U0", "syria_gov", "isis", scope="count", count=2, day=DAY + timedelta(days=20), land=LAND
    )
    found = world(*held, *front, some)
    (chosen,) = found.chosen.values()
    assert len(chosen) == 2 and set(chosen) <= {1, 4, 5}
    seen = holdings(found, DAY + timedelta(days=21))
    assert all(h.last_evidence != DAY + timedelta(days=20) for h in seen)


def test_a_sector_is_the_part_of_a_unit_in_that_direction() -> None:
    some = told("capture", "U0", "isis", scope="part", bearing=0.0)
    found = world(some)
    (row,) = found.told.rows
    lat = [LAND.settlements[i].lat for i in row.hit.settlements]
    assert 0 < len(lat) < 16 and min(lat) > LAND.settlements[0].lat


def test_a_stretch_is_a_corridor() -> None:
    first, last = LAND.settlements[0], LAND.settlements[3]
    end = PlaceRef(last.id, 0, "between", "all", last.id, last.id, "SY", None, last.lat, last.lon)
    found = world(told("capture", first.id, "isis", role="between", others=(end,)))
    direct, between = found.told.rows
    assert (list(direct.hit.settlements), direct.hit.direct) == ([0, 3], True)
    assert (list(between.hit.settlements), between.hit.direct) == ([1, 2], False)


def test_reprints_count_once() -> None:
    once = told("capture", "U0-05", "isis", report="a", group="g")
    again = told("capture", "U0-05", "isis", report="b", group="g")
    assert share(world(once, again), "U0-05", "isis") == pytest.approx(share(world(once), "U0-05", "isis"))


def test_a_side_that_admits_its_loss_weighs_more_than_one_that_boasts() -> None:
    boast = world(told("capture", "U0-05", "syrian_opposition", "syria_gov", source="syrian_opposition"))
    neutral = world(told("capture", "U0-05", "syrian_opposition", "syria_gov", source=""))
    admits = world(told("capture", "U0-05", "syrian_opposition", "syria_gov", source="syria_gov"))
    shares = [share(found, "U0-05", "syrian_opposition") for found in (boast, neutral, admits)]
    assert shares[0] < shares[2] and shares[1] < shares[2]


def test_sources_that_others_contradict_lose_weight() -> None:
    rows = []
    for number, settlement in enumerate(LAND.settlements[:12]):
        day = DAY + timedelta(days=number)
        rows += [told("hold", settlement.id, "sdf", source=who, day=day) for who in ("reuters", "ap", "dpa")]
        rows.append(told("hold", settlement.id, "isis", source="afp", day=day))
    found = world(*rows, learn=True)
    weight = {speaker: r for (speaker, _), r in zip(found.told.keys, found.weights.reliability, strict=True)}
    assert weight["afp"] < weight["reuters"]


def test_exchanging_two_sides_exchanges_them_only() -> None:
    """The law of fairness: rename one holder to another, and the map is the same but for the names."""
    swap = {"isis": "sdf", "sdf": "isis"}
    plain = [
        told("capture", "U0-05", "isis", "sdf"),
        told("withdrawal", "U0-06", "sdf", "isis", source="afp"),
        told("hold", "U1-03", "sdf", source="isis"),
        told("siege", "U0-09", "isis", "sdf", source="sdf"),
        told("clash", "U0-10", "sdf", "isis", source=""),
        told("capture", "U1", "sdf", "isis", scope="count", count=3),
    ]
    swapped = [_renamed(statement, swap) for statement in plain]
    one, two = infer(plain, LAND, RULES), infer(swapped, LAND, RULES)
    order = [two.states.index(swap.get(state, state)) for state in one.states]
    for days in (0, 30, 900):
        day = DAY + timedelta(days=days)
        assert picture(one, day).shares == pytest.approx(picture(two, day).shares[:, order], abs=1e-6)


def _renamed(statement: Statement, names: dict[str, str]) -> Statement:
    claim = statement.claim
    change = lambda refs: tuple(replace(r, id=names.get(r.id, r.id)) for r in refs)  # noqa: E731
    claim = replace(
        claim, actors=change(claim.actors), targets=change(claim.targets), sources=change(claim.sources)
    )
    return replace(statement, claim=claim)


def test_neither_order_nor_hash_seeds_matter() -> None:
    rows = [
        told("capture", s.id, "isis", day=DAY + timedelta(days=i % 3)) for i, s in enumerate(LAND.settlements)
    ]
    one, two = infer(rows, LAND, RULES), infer(rows[::-1], LAND, RULES)
    assert np.array_equal(picture(one, LATER).shares, picture(two, LATER).shares)


def test_only_what_was_published_by_then_is_known() -> None:
    late = told("capture", "U0-05", "isis", published=DAY + timedelta(days=60))
    early = infer([late], LAND, RULES, known=DAY + timedelta(days=59))
    assert early.statements == ()
    assert infer([late], LAND, RULES, known=DAY + timedelta(days=60)).statements == (late,)


def test_neighbours_tell_of_a_place_that_nobody_names_and_are_marked() -> None:
    rows = [told("capture", s.id, "isis", source=w) for s in LAND.settlements[:16] for w in ("afp", "ap")]
    found = world(*(r for r in rows if "U0-05" not in r.id))
    seen = picture(found, LATER)
    index = LAND.sites["U0-05"].settlement
    assert seen.inferred[index]
    assert seen.shares[index, seen.states.index("isis")] > 0.4
    assert seen.shares[index].max() < seen.shares[6].max()


def test_a_change_has_its_day_its_evidence_and_what_was_before() -> None:
    rows = [told("capture", "U0-05", "isis", "syria_gov", source=w) for w in ("afp", "ap", "reuters")]
    (change,) = changes(world(*rows), date(2014, 1, 1), date(2016, 1, 1), inferred=False)
    assert (change.place, change.previous, change.holder, change.day) == ("U0-05", "syria_gov", "isis", DAY)
    assert len(change.statements) == 3
    assert [s.holder for s in history(world(*rows), 5, LATER)] == ["syria_gov", "isis"]


def test_a_claim_added_later_gives_the_same_map() -> None:
    rows = [
        told("capture", s.id, "isis", day=DAY + timedelta(days=i)) for i, s in enumerate(LAND.settlements)
    ]
    more = told("capture", "U1-07", "sdf", "isis", day=DAY + timedelta(days=99))
    grown = updated(infer(rows, LAND, RULES, learn=False), [more])
    whole = infer([*rows, more], LAND, RULES, learn=False)
    for days in (0, 50, 99, 400):
        day = DAY + timedelta(days=days)
        assert picture(grown, day).shares == pytest.approx(picture(whole, day).shares)


def test_claims_that_cannot_be_used_are_counted() -> None:
    nowhere = told("capture", "X9", "isis")
    nobody = told("capture", "U0-05", "other:martians")
    undated = replace(told("hold", "U0-06", "isis", day=None), published=None)
    early = told("capture", "U0-07", "isis", day=date(1967, 6, 5))
    notes = world(nowhere, nobody, undated, early).told.notes
    assert sum(notes.values()) == 4 and len(notes) == 4


def test_an_interval_that_ends_before_it_starts_is_turned_round() -> None:
    one = told("capture", "U0-05", "isis")
    turned = replace(one, claim=replace(one.claim, date=DaySpan(DAY, DAY - timedelta(days=3), "x")))
    assert day_of(turned) == (DAY, "day")

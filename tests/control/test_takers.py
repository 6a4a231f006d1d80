"""Who took a place, if somebody did: the tide of captures around it, and whoever held it did not take it."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from tests.control.toy import DAY, grid_land, told

from marsad.control.belief import picture
from marsad.control.hidden import cases, earlier, hide
from marsad.control.infer import World, infer
from marsad.control.records import Statement
from marsad.control.takers import taker, tide_of
from marsad.packs.control import load_rules

LAND, RULES = grid_land(), load_rules()
AT = LAND.sites["U0-05"].settlement


def chances(*statements: Statement, day: date = DAY) -> dict[str, float]:
    world: World = infer(statements, LAND, RULES)
    held = picture(world, day).shares[AT]
    found = taker(world, tide_of(world), AT, day.toordinal(), held)
    assert found.sum() == pytest.approx(1) and found.min() >= 0
    return dict(zip(world.states, map(float, found), strict=True))


def captures(holder: str, days: int = -5) -> list[Statement]:
    beside = ("U0-01", "U0-04", "U0-06", "U0-09")
    return [
        told("capture", p, holder, day=DAY + timedelta(days=days), source=s) for p in beside for s in ("afp",)
    ]


def test_whoever_takes_places_around_in_those_weeks_is_the_likeliest_taker() -> None:
    for holder in ("isis", "sdf"):
        found = chances(*captures(holder))
        assert max(found, key=lambda h: found[h]) == holder


def test_captures_long_ago_count_less() -> None:
    assert chances(*captures("sdf"))["sdf"] > chances(*captures("sdf", -700))["sdf"]


def test_a_party_that_holds_the_place_is_a_less_likely_taker_than_its_belief_says() -> None:
    held = [told("hold", "U0-05", "isis", source=s) for s in ("afp", "sohr", "reuters")]
    world = infer([*held, *captures("sdf")], LAND, RULES)
    believed = float(picture(world, DAY).shares[AT, world.states.index("isis")])
    found = chances(*held, *captures("sdf"))
    assert found["isis"] < believed and found["sdf"] > found["syrian_opposition"]


def test_exchanging_two_parties_exchanges_their_chances() -> None:
    one = chances(*captures("isis"), told("hold", "U0-05", "sdf"))
    two = chances(*captures("sdf"), told("hold", "U0-05", "isis"))
    assert (one["isis"], one["sdf"]) == pytest.approx((two["sdf"], two["isis"]), abs=1e-6)


def test_without_any_capture_every_party_may_have_taken_it() -> None:
    found = chances()
    assert all(value > 0 for name, value in found.items() if name in RULES.holders("SY"))
    assert found["contested"] == found["unknown"] == 0


def test_nothing_of_a_hidden_change_is_left_in_another_year() -> None:
    from dataclasses import replace

    from marsad.control.hidden import _without

    change = told("capture", "U0-05", "isis", day=date(2015, 6, 1))
    span = replace(change.claim.date, given=True, year_doubt=True, years=())
    doubtful = replace(change, claim=replace(change.claim, date=span), published=None)
    later = told("capture", "U0-05", "sdf", day=date(2016, 6, 1))
    world = infer([doubtful, later], LAND, RULES)
    (case,) = cases(world)
    assert (case.holder, date.fromordinal(case.day)) == ("sdf", date(2016, 6, 1))
    rest = _without(world.told, [case])
    assert not [row for row in rest.rows if row.statement >= 0]


def test_earlier_changes_are_not_the_last_ones() -> None:
    rows = [
        told("capture", s.id, holder, day=DAY + timedelta(days=off), source=who)
        for s in LAND.settlements[:16]
        for holder, off in (("isis", 0), ("sdf", 400))
        for who in ("afp", "ap")
    ]
    world = infer(rows, LAND, RULES)
    last, first = cases(world), earlier(world)
    assert {c.holder for c in last} == {"sdf"} and {c.holder for c in first} == {"isis"}
    assert len(last) == len(first) == 16
    assert np.isclose(hide(world, first).outcomes[0].accuracy, 1.0)

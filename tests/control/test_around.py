"""The starting state and the surroundings: filled backwards and sideways, marked inferred, never in silence."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.control.toy import DAY, grid_land, told

from marsad.control.belief import Picture, holding, picture
from marsad.control.infer import World, infer
from marsad.control.records import Statement
from marsad.packs.control import load_rules

RULES = load_rules()
LAND = grid_land()
HOLDERS = sorted(set(RULES.holders("SY")) - {"syria_gov"})
EARLIER, LATER = DAY - timedelta(days=60), DAY + timedelta(days=30)


def world(*statements: Statement) -> World:
    return infer(statements, LAND, RULES, learn=False)


def at(place: str) -> int:
    return LAND.sites[place].settlement


def share(seen: Picture, place: str, holder: str) -> float:
    return float(seen.shares[at(place), seen.states.index(holder)])


@settings(deadline=None, max_examples=15)
@given(st.sampled_from(HOLDERS), st.sampled_from(HOLDERS), st.integers(0, 31))
def test_who_lost_a_place_held_it_before_and_that_is_inferred(taker: str, loser: str, where: int) -> None:
    if taker == loser:
        return
    place = LAND.settlements[where].id
    sources = ("sohr", "afp", "reuters")
    with_loser = picture(world(*(told("capture", place, taker, loser, source=s) for s in sources)), EARLIER)
    without = picture(world(*(told("capture", place, taker, source=s) for s in sources)), EARLIER)
    assert share(with_loser, place, loser) > 1.5 * share(without, place, loser)
    assert with_loser.inferred[where] and with_loser.latest[where] < 0
    assert share(with_loser, place, loser) < 0.95


@settings(deadline=None, max_examples=15)
@given(st.sampled_from(HOLDERS), st.integers(0, 31), st.integers(1, 700))
def test_who_holds_a_place_held_it_before_the_less_the_longer_ago(holder: str, where: int, days: int) -> None:
    place = LAND.settlements[where].id
    found = world(*(told("hold", place, holder, source=s) for s in ("sohr", "afp")))
    near, far = (picture(found, DAY - timedelta(days=n)) for n in (days, days + 400))
    assert share(near, place, holder) >= share(far, place, holder)
    assert near.inferred[where]


def test_the_majority_of_a_governorate_fills_its_silent_places_and_is_marked() -> None:
    named = ["U0-00", "U0-03", "U0-12", "U0-15", "U0-05"]
    found = world(*(told("hold", p, "isis", source=s) for p in named for s in ("sohr", "afp", "reuters")))
    seen = picture(found, LATER)
    silent = [s.id for s in LAND.settlements if s.unit == "U0" and s.id not in named]
    assert all(seen.states[seen.shares[at(p)].argmax()] == "isis" and seen.inferred[at(p)] for p in silent)
    witness = min(share(seen, p, "isis") for p in named)
    assert all(share(seen, p, "isis") < witness for p in silent)
    assert not any(seen.inferred[at(p)] for p in named)
    far = [s.id for s in LAND.settlements if s.unit == "U1" and s.lon > 37.7]
    assert all(share(seen, p, "isis") < min(share(seen, q, "isis") for q in silent) for p in far)


def test_own_evidence_outweighs_the_surroundings() -> None:
    around = [s.id for s in LAND.settlements if s.unit == "U0" and s.id != "U0-05"]
    claims = [told("hold", p, "isis", source=s) for p in around for s in ("sohr", "afp")]
    own = [told("hold", "U0-05", "sdf", source=s) for s in ("sohr", "afp", "reuters")]
    one = holding(found := world(*claims, *own), picture(found, DAY), at("U0-05"))
    assert one.holder == "sdf" and not one.inferred


def test_witnesses_that_nobody_heard_of_yet_say_nothing_as_known_on_the_day() -> None:
    found = world(*(told("hold", "U0-05", "isis", source=s) for s in ("sohr", "afp")))
    then = picture(found, EARLIER, smooth=False)
    nothing = picture(world(), EARLIER, smooth=False)
    assert then.shares == pytest.approx(nothing.shares)


@settings(deadline=None, max_examples=10)
@given(st.lists(st.tuples(st.integers(0, 31), st.sampled_from(HOLDERS), st.integers(-900, 900)), max_size=8))
def test_beliefs_stay_beliefs(claims: list[tuple[int, str, int]]) -> None:
    made = [told("capture", LAND.settlements[i].id, h, day=DAY + timedelta(days=d)) for i, h, d in claims]
    for smooth in (True, False):
        seen = picture(world(*made), DAY, smooth=smooth)
        assert seen.shares.sum(axis=1) == pytest.approx(1) and seen.shares.min() >= 0


def test_a_place_nobody_names_in_a_land_nobody_names_is_as_before_with_growing_doubt() -> None:
    early, late = (picture(world(), date(year, 1, 1)).shares for year in (2012, 2019))
    gov = picture(world(), DAY).states.index("syria_gov")
    assert (early[:, gov] > late[:, gov]).all() and (late[:, gov] < 0.97).all()
    assert (np.diff([early[:, -1].mean(), late[:, -1].mean()]) > 0).all()


def test_a_governorate_that_nobody_named_has_left_does_not_pass_to_somebody() -> None:
    seen = picture(world(told("withdrawal", "U0", "", "nusra")), LATER)
    assert all(seen.states[seen.shares[i].argmax()] == "syria_gov" for i in range(len(LAND.settlements)))

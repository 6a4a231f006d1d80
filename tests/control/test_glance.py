"""What is said of one settlement at a glance is what the picture of all of them says."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.control.belief import holding, picture
from marsad.control.glance import glance
from marsad.control.infer import World, infer
from marsad.inquiry.shipped import gather_demo
from marsad.packs.control import load_rules
from marsad.places.land import load_land


@pytest.fixture(scope="module")
def world() -> World:
    rules = load_rules()
    return infer(gather_demo().statements(), load_land(("SY", "IQ")), rules)


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_glance_is_a_point_of_the_picture(world: World, data: st.DataObject) -> None:
    day = date(2013, 1, 1) + timedelta(days=data.draw(st.integers(0, 1900)))
    seen = picture(world, day)
    named = np.flatnonzero(seen.latest >= 0).tolist() or [0]
    any_ = st.integers(0, len(world.land.settlements) - 1)
    index = data.draw(any_ | st.sampled_from(named))
    there, here = holding(world, seen, index, reasons=0), glance(world, day, index)
    assert (here.place, here.holder, here.inferred) == (there.place, there.holder, there.inferred)
    assert here.last_evidence == there.last_evidence and here.day == there.day
    assert here.belief == pytest.approx(there.belief, abs=1e-5)
    assert {k for k, v in here.beliefs.items() if v > 0.001} == {
        k for k, v in there.beliefs.items() if v > 0.001
    }
    for state, share in there.beliefs.items():
        assert here.beliefs.get(state, 0.0) == pytest.approx(share, abs=1e-5)


def test_without_any_claim_it_is_the_start(world: World) -> None:
    bare = infer([], world.ground, world.rules)
    day = date(2015, 1, 1)
    for index in range(0, len(bare.land.settlements), 211):
        there = holding(bare, picture(bare, day), index, reasons=0)
        here = glance(bare, day, index)
        assert (here.holder, here.inferred, here.last_evidence) == (there.holder, True, None)
        assert here.belief == pytest.approx(there.belief, abs=1e-6)

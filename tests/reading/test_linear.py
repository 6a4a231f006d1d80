"""Linear scoring."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.reading.linear import Linear

YES = Linear(("yes",), (0.5,), {"a": ((0, 1.5),), "b": ((0, -2.0),)})
THREE = Linear(("x", "y", "z"), (0.0, 0.1, 0.2), {"a": ((0, 1.0), (2, -1.0))})


def test_one_class_is_a_logistic() -> None:
    assert YES.probabilities(["a", "unknown"]) == [pytest.approx(1 / (1 + math.exp(-2.0)))]


def test_several_classes_are_a_softmax() -> None:
    powers = [math.exp(1.0), math.exp(0.1), math.exp(-0.8)]
    assert THREE.probabilities(["a"]) == pytest.approx([p / sum(powers) for p in powers])


@given(st.lists(st.sampled_from(["a", "b", "c"]), max_size=2000))
def test_probabilities_stay_probabilities(features: list[str]) -> None:
    assert 0.0 <= YES.probabilities(features)[0] <= 1.0
    assert sum(THREE.probabilities(features)) == pytest.approx(1.0)

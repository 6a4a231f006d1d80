"""Linear scoring."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.reading.linear import Linear, Part, logistic, logit, spell

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


def _pair(first: str, second: str) -> tuple[str, ...]:
    return first, second, f"{first}{second}"


PARTS = st.lists(st.tuples(st.just(_pair), st.sampled_from("abc"), st.sampled_from("abc")), max_size=30)


@given(PARTS)
def test_a_remembered_part_weighs_what_its_features_weigh(parts: list[Part]) -> None:
    for _ in range(2):
        assert YES.score(parts) == pytest.approx(YES.raw(spell(parts))[0])
        assert THREE.class_scores(parts) == pytest.approx(THREE.raw(spell(parts)))


@given(st.lists(st.tuples(st.just(_pair), st.sampled_from("abc")), max_size=30))
def test_a_value_put_in_front_is_the_first_of_every_part(parts: list[Part]) -> None:
    spelled = spell([(group, "a", value) for group, value in parts])
    assert YES.weight("a", parts) == pytest.approx(YES.raw(spelled)[0] - YES.bias[0])


@given(st.floats(0.01, 0.99))
def test_logit_undoes_the_logistic(chance: float) -> None:
    assert logistic(logit(chance)) == pytest.approx(chance)

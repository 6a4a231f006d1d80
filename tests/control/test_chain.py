"""The chain against brute force: every path of states, weighed one by one."""

from __future__ import annotations

from datetime import date
from itertools import product

import numpy as np
import pytest

from marsad.control.chain import Evidence, beliefs, generator, run

RATES = {"change": 0.3, "forget": 0.2, "settle": 6.0, "flare": 0.1, "learn": 0.2}
START = date(2014, 1, 1)


def evidence(rows: list[tuple[int, int, int, float]], states: int) -> Evidence:
    """Rows of (place, days after the start, template, credit); template 0 jumps to state 0, 1 likes state 1."""
    to_first = np.eye(states)[0]
    before = np.linspace(0.2, 1.0, states)
    likes = np.full(states, 0.1)
    likes[1] = 1.0
    columns = [np.array(c) for c in zip(*rows, strict=True)]
    size = len(rows)
    return Evidence(
        columns[0], columns[1] + START.toordinal(), columns[2], columns[3].astype(float), np.arange(size),
        np.ones(size, bool), np.array([True, False]), np.array([to_first, likes]),
        np.array([before, np.ones(states)]),
    ).sorted()  # fmt: skip


def matrix(found: Evidence, row: int, states: int) -> np.ndarray:
    c, kind = found.credit[row], found.kind[row]
    true = np.outer(found.before[kind], found.after[kind]) if found.jump[kind] else np.diag(found.after[kind])
    return (1 - c) / (states - 2) * np.eye(states) + c * true


@pytest.mark.parametrize("holders", [1, 2, 3])
def test_smoothing_is_exact(holders: int) -> None:
    states = holders + 2
    model = generator(holders, RATES)
    found = evidence([(0, 40, 0, 0.7), (0, 40, 1 if holders > 1 else 0, 0.5), (0, 300, 0, 0.4)], states)
    start = np.full((1, states), 1 / states)
    passed = run(model, found, start, START)
    asked = START.toordinal() + 150
    step = lambda days: model.forward(np.eye(states), np.full(states, float(days)))  # noqa: E731
    first, second, third = (matrix(found, row, states) for row in range(3))
    want = np.zeros(states)
    for path in product(range(states), repeat=6):
        a, b, c, d, e, f = path
        want[d] += (
            start[0, a]
            * step(40)[a, b]
            * (first @ second)[b, c]
            * step(110)[c, d]
            * step(150)[d, e]
            * third[e, f]
        )
    assert beliefs(model, passed, asked)[0] == pytest.approx(want / want.sum(), abs=1e-9)


def test_days_add_up_and_nothing_gets_lost() -> None:
    model = generator(4, RATES)
    rows = np.random.default_rng(1).dirichlet(np.ones(6), 5)
    days = np.full(5, 100.0)
    twice = model.forward(model.forward(rows, days), days)
    assert twice == pytest.approx(model.forward(rows, days * 2))
    assert twice.sum(axis=1) == pytest.approx(np.ones(5))
    assert (twice > 0).all()


def test_old_evidence_fades_and_unknown_grows() -> None:
    model = generator(3, RATES)
    passed = run(model, evidence([(0, 1, 0, 0.9)], 5), np.eye(5)[[1]], START)
    seen = [beliefs(model, passed, START.toordinal() + days)[0] for days in (1, 365, 3650)]
    assert seen[0][0] > seen[1][0] > seen[2][0]
    assert seen[0][-1] < seen[1][-1] < seen[2][-1]


def test_places_do_not_touch_each_other() -> None:
    model = generator(2, RATES)
    start = np.eye(4)[[0, 1]]
    both = run(model, evidence([(0, 5, 0, 0.9), (1, 9, 1, 0.8), (1, 50, 0, 0.3)], 4), start, START)
    alone = run(model, evidence([(0, 5, 0, 0.9)], 4), start[:1], START)
    day = START.toordinal() + 20
    assert beliefs(model, both, day)[0] == pytest.approx(beliefs(model, alone, day)[0])


def test_the_chance_that_a_claim_is_true_lies_where_the_others_point() -> None:
    model = generator(2, RATES)
    rows = [(0, 10, 0, 0.5), (0, 11, 0, 0.5), (0, 12, 0, 0.5), (0, 12, 1, 0.5)]
    passed = run(model, evidence(rows, 4), np.full((1, 4), 0.25), START)
    assert passed.true[1] > passed.true[3]

"""The law of reprints on invented texts; how well it does on real ones is measured by ``make bench``."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.sources import reprints
from marsad.sources.reprints import ReprintIndex, keys_of, runs_of, share

SEEDS = st.integers(0, 10**9)


def words(seed: int, count: int = 300) -> list[str]:
    chance = random.Random(seed)
    return [f"w{chance.randrange(3000)}" for _ in range(count)]


def groups(*texts: list[str]) -> list[int]:
    index = ReprintIndex()
    return [index.add(text) for text in texts]


@settings(deadline=None)
@given(SEEDS, st.integers(60, 300), st.integers(0, 200))
def test_what_is_cut_at_the_end_or_goes_on_is_a_reprint(seed: int, cut: int, more: int) -> None:
    text = words(seed)
    assert groups(text, text[:cut] + words(seed + 1, more)[: max(0, 80 - cut)]) == [0, 0]
    assert groups(text[:cut], text + words(seed + 1, more)) == [0, 0]


@settings(deadline=None)
@given(SEEDS, st.integers(0, 4))
def test_a_few_other_words_do_not_hide_a_reprint(seed: int, changes: int) -> None:
    text = words(seed)
    other = list(text)
    for at in random.Random(seed).sample(range(len(text)), changes):
        other[at] = "other"
    assert groups(text, other) == [0, 0]


@settings(deadline=None)
@given(SEEDS)
def test_texts_that_share_a_paragraph_are_no_reprints(seed: int) -> None:
    shared = words(seed, 60)
    assert groups(words(seed + 1) + shared, words(seed + 2) + shared) == [0, 1]
    assert groups(words(seed + 1, 150) + shared, words(seed + 2, 150) + shared) == [0, 1]


@pytest.mark.parametrize(("kept", "is_reprint"), [(0.50, False), (0.57, False), (0.60, True), (0.70, True)])
def test_the_threshold(kept: float, is_reprint: bool) -> None:
    for seed in range(20):
        text = words(seed, 105)
        runs = len(runs_of(text))
        same = text[: round(runs * kept) + reprints.RUN - 1]
        other = same + [f"x{n}" for n in range(len(text) - len(same))]
        assert groups(text, other) == [0, 0 if is_reprint else 1]


def test_groups_are_called_by_their_first_member_through_chains() -> None:
    text = words(1)
    middle = text[:150] + words(2, 60)
    assert groups(text, middle, text[:140], words(3)) == [0, 0, 0, 3]


def test_short_texts_must_be_the_same() -> None:
    assert groups(["a", "b"], ["a", "b"], ["a", "b", "c"], []) == [0, 0, 2, 3]
    assert groups([], []) == [0, 1]


@given(SEEDS)
def test_keys_are_the_same_in_every_run_and_order(seed: int) -> None:
    runs = runs_of(words(seed, 40))
    keys = keys_of(runs)
    assert keys == keys_of(frozenset(sorted(runs, reverse=True)))
    assert len(keys) == len(set(keys)) == reprints.KEYS and all(0 <= key < 1 << 38 for key in keys)


def test_keys_in_stores_stay_what_they_are() -> None:
    """If this fails, keys in stores fit no more: have stores reindexed (marsad db reindex)."""
    assert keys_of(runs_of([str(n) for n in range(40)]))[:2] == FIRST_KEYS


FIRST_KEYS = [1647338009, 5060280706]


def test_share_is_symmetric_and_at_most_one() -> None:
    first, second = runs_of(words(1, 100)), runs_of(words(1, 60) + words(2, 90))
    assert share(first, second) == share(second, first) <= share(first, first) == 1.0

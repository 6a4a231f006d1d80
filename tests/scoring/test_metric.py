"""The metric on articles small enough to work out by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.scoring.folds import FOLDS, fold_of
from marsad.scoring.metric import Rate, differing_slots, match, place_hits, score
from marsad.scoring.misses import classes, examples, misses
from marsad.scoring.place_names import fold_name
from marsad.scoring.records import PlaceName, ScoredArticle, ScoredEvent

#                         0         1         2         3
#                         0123456789012345678901234567890123456789
ARTICLE = ScoredArticle("a", "A took B. C left D. E shelled F and G.", "en")


def place(name: str, gaz: str | None = None) -> PlaceName:
    return PlaceName(gaz, frozenset({fold_name(name)}))


TOOK = ScoredEvent(
    "capture",
    2,
    (),
    "asserted",
    frozenset({"sdf", "isis"}),
    frozenset({"sohr"}),
    (place("Manbij", "C1"),),
    ("2016-08-12", "2016-08-12"),
    "took",
)
LEFT = replace(TOOK, type="withdrawal", start=12, parties=frozenset({"isis"}), sources=frozenset())
SHELLED = replace(
    TOOK, type="strike", start=22, places=(place("Ratyan"), place("Bayanun")), parties=frozenset()
)


def test_perfect() -> None:
    got = score([match(ARTICLE, [TOOK, LEFT], [LEFT, TOOK])])
    assert got.event == got.tuple == got.control == Rate(2, 2, 2)
    assert got.actor == Rate(3, 3, 3)
    assert (got.date, got.status) == (1.0, 1.0)


def test_by_hand() -> None:
    predicted = [
        replace(TOOK, parties=frozenset({"sdf", "ypg", "usa"}), days=("2016-08-13", "2016-08-13")),
        replace(LEFT, start=30),  # in the third sentence: no pair
        replace(
            SHELLED, places=(place("town of Bayanun"),), status="ongoing", sources=frozenset({"sana", "sohr"})
        ),
    ]
    got = score([match(ARTICLE, [TOOK, LEFT, SHELLED], predicted)])
    assert got.event == Rate(2, 3, 3)  # took, shelled
    assert (got.event.precision, got.event.recall, got.event.f1) == (0.667, 0.667, 0.667)
    assert got.actor == Rate(1, 3, 2)  # sdf of {sdf, ypg, usa} and {sdf, isis}
    assert (got.actor.precision, got.actor.recall, got.actor.f1) == (0.333, 0.5, 0.4)
    assert got.place == Rate(2, 2, 3)  # Manbij; Bayanun of Ratyan and Bayanun
    assert got.source == Rate(2, 3, 2)
    assert (got.date, got.status) == (0.5, 0.5)
    assert got.tuple == Rate(1, 3, 3)  # shelled: it has no gold party, a place agrees, the date is exact
    assert got.control_event == Rate(1, 2, 2)
    assert got.control == Rate(0, 2, 2)
    assert got.types == {"capture": Rate(1, 1, 1), "strike": Rate(1, 1, 1), "withdrawal": Rate(0, 1, 1)}


def test_nothing_at_all() -> None:
    got = score([match(ARTICLE, [], [])])
    assert got.event.f1 == got.date == got.status == 0.0


def test_best_agreement_pairs_first() -> None:
    near = replace(TOOK, days=(None, None), places=())
    far = replace(TOOK, start=7)
    m = match(ARTICLE, [TOOK], [near, far])
    assert m.pairs == ((TOOK, far),) and m.extra == (near,)


def test_then_the_nearer_trigger() -> None:
    m = match(ARTICLE, [TOOK], [replace(TOOK, start=8), replace(TOOK, start=3)])
    assert m.pairs[0][1].start == 3


def test_then_the_later_in_the_lists() -> None:
    first, second = replace(TOOK, status="planned"), replace(TOOK, status="denied")
    m = match(ARTICLE, [first, second], [TOOK])
    assert m.pairs == ((second, TOOK),) and m.missed == (first,)
    m = match(ARTICLE, [TOOK], [first, second])
    assert m.pairs == ((TOOK, second),) and m.extra == (first,)


def test_further_mentions_may_pair() -> None:
    elsewhere = replace(TOOK, start=30)
    assert match(ARTICLE, [TOOK], [elsewhere]).pairs == ()
    assert len(match(ARTICLE, [replace(TOOK, also=(22,))], [elsewhere]).pairs) == 1


def test_a_predicted_place_serves_once() -> None:
    twice = replace(SHELLED, places=(place("Ratyan"), place("Ratyan")))
    assert place_hits(twice, replace(SHELLED, places=(place("Ratyan"),))) == 1


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("مدينة الرقة", "رقه"),
        ("بريف محافظة حلب", "حلب"),
        ("وبالمدينة", "وبالمدينه"),  # nothing follows: the word is itself the name
        ("مطار كويرس", "كويرس"),
        ("The city of Al-Bab", "bab"),
        ("إدلِب", "ادلب"),
        ("", ""),
    ],
)
def test_names(name: str, folded: str) -> None:
    assert fold_name(name) == folded


def test_slots_that_break_a_tuple() -> None:
    other = replace(TOOK, parties=frozenset({"usa"}), places=(), days=(None, None))
    assert differing_slots(TOOK, other) == ("actor", "place", "date")
    assert differing_slots(replace(other, days=TOOK.days), TOOK) == ("actor",)
    assert differing_slots(replace(TOOK, parties=frozenset(), places=()), other) == ("date",)


def test_error_classes_and_examples() -> None:
    late = replace(TOOK, days=("2016-08-13", "2016-08-13"), status="planned")
    found = misses([match(ARTICLE, [TOOK, LEFT], [late, SHELLED]), match(ARTICLE, [LEFT], [])])
    assert classes(found) == [
        ("missed", "withdrawal", 2),
        ("extra", "strike", 1),
        ("slot:date", "capture", 1),
        ("slot:status", "capture", 1),
    ]
    shown = examples(found, 4)
    assert [miss.kind for miss in shown] == ["missed", "extra", "slot:date", "slot:status"]
    assert shown[0].sentence == "C left D."
    assert shown[2].difference == ("2016-08-12 to 2016-08-12", "2016-08-13 to 2016-08-13")
    assert len(examples(found, 99)) == 5


EVENTS = st.lists(
    st.builds(
        ScoredEvent,
        type=st.sampled_from(["capture", "strike"]),
        start=st.integers(0, 37),
        parties=st.frozensets(st.sampled_from("abc")),
        places=st.lists(st.sampled_from([place("x"), place("y", "C1")]), max_size=2).map(tuple),
        days=st.sampled_from([(None, None), ("2016-01-01", "2016-01-01")]),
    ),
    max_size=5,
)


@given(EVENTS)
def test_law_gold_against_itself_is_perfect_but_for_pairing_of_twins(events: list[ScoredEvent]) -> None:
    m = match(ARTICLE, events, events)
    assert len(m.pairs) == len(events)
    assert not any(g.type != p.type for g, p in m.pairs)


@given(EVENTS, EVENTS)
def test_law_counts_add_up(gold: list[ScoredEvent], predicted: list[ScoredEvent]) -> None:
    m = match(ARTICLE, gold, predicted)
    assert len(m.pairs) + len(m.missed) == len(gold)
    assert len(m.pairs) + len(m.extra) == len(predicted)
    one, two = score([m]), score([m, m])
    assert two.event == Rate(2 * one.event.hits, 2 * one.event.predicted, 2 * one.event.gold)
    assert one.tuple.hits <= one.event.hits
    assert sum(rate.hits for rate in one.types.values()) == one.event.hits


@given(st.text(max_size=20))
def test_folds_are_in_range(name: str) -> None:
    assert 0 <= fold_of(name) < FOLDS


def test_folds_do_not_move() -> None:
    assert [fold_of(name) for name in ("a", "b", "c", "d", "e", "f")] == [0, 1, 0, 4, 2, 2]

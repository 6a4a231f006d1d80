"""What amounts measure: land and money, before and after, since when; and what is none of it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.model import Claim, Count
from marsad.pipeline import read_text
from marsad.reading.measures import alike

DAY = date(2017, 6, 30)
MONTHLY = Count(16e6, "usd", "revenue", "", "month", 81e6)


def figures(text: str) -> list[Claim]:
    return [c for c in read_text(text, DAY).claims if c.count is not None and c.count.measure]


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("انخفض متوسط الإيرادات الشهرية لتنظيم داعش من 81 مليون دولار إلى 16 مليون دولار.", [MONTHLY]),
        ("The Islamic State's average monthly revenue fell from $81m to $16m.", [MONTHLY]),
        (
            "The Islamic State's average monthly revenue fell from 81 million dollars to 16 million dollars.",
            [MONTHLY],
        ),
        (
            "خسر تنظيم داعش 60% من الأراضي التي كانت تحت سيطرته و80% من عائداته المالية.",
            [Count(60, "percent", "territory"), Count(80, "percent", "revenue")],
        ),
        ("فقد تنظيم داعش ٨٨٪ من عائداته النفطية.", [Count(88, "percent", "revenue", "oil")]),
        (
            "The Islamic State lost 60% of its territory and 80% of its revenue.",
            [Count(60, "percent", "territory"), Count(80, "percent", "revenue")],
        ),
        (
            "The Islamic State now holds 36,200 square kilometres of the country, the study said.",
            [Count(36200, "km2", "territory")],
        ),
        ("He paid $5 million for the house; 60% of voters were for the Islamic State.", []),
        ("بلغت نسبة الناخبين 60% في الانتخابات.", []),
        ("The budget foresees revenue of $77.5 billion.", []),
    ],
)
def test_what_an_amount_measures(text: str, counts: list[Count]) -> None:
    assert [claim.count for claim in figures(text)] == counts


def test_a_change_between_two_days_has_them_as_its_interval() -> None:
    text = "The Islamic State's territory shrank from 90,800 km² on 1 January 2015 to 36,200 km² on 26 June 2017."
    (one,) = figures(text)
    assert (one.date.start, one.date.end) == (date(2015, 1, 1), date(2017, 6, 26))
    assert one.count is not None and (one.count.before, one.count.value) == (90800, 36200)


def test_a_share_lost_since_a_day_is_lost_up_to_the_report() -> None:
    (one,) = figures("The Islamic State has lost 60% of its territory since 29 June 2014.")
    assert (one.date.start, one.date.end) == (date(2014, 6, 29), DAY)


def test_triggers_are_words_of_the_report_and_the_party_is_named() -> None:
    text = "قال محللون إن إيرادات تنظيم داعش تراجعت. وخسر التنظيم 80% من عائداته و60% من أراضيه منذ عام 2015."
    for claim in figures(text):
        assert text[claim.trigger.start :].startswith(claim.trigger.text)
        assert [actor.id for actor in claim.actors] == ["isis"]


@given(st.text())
def test_letters_alike_keep_their_places(text: str) -> None:
    assert len(alike(text)) == len(text)

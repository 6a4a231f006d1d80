"""Which conflict a report is about, and what words that several conflicts share then mean."""

from __future__ import annotations

from datetime import date

import pytest

from marsad.compiled import load_knowledge
from marsad.model import Report
from marsad.reading.analysis import analyse


@pytest.mark.parametrize(
    ("text", "theatre", "army"),
    [
        ("أعلنت القيادة العامة للجيش استعادة مدينة تدمر بعد معارك.", "syria_iraq", "syria_gov"),
        ("قصف الطيران الحربي أحياء في مدينة حلب.", "syria_iraq", "syria_gov"),
        ("أعلنت القيادة العامة للجيش السيطرة على حي في مدينة بنغازي.", "libya", "lna"),
        ("سيطر الجيش على مواقع في مدينة تعز.", "yemen", "yemen_gov"),
        ("استعاد الجيش مدينة الرمادي في العراق.", "syria_iraq", "iraq_gov"),
    ],
)
def test_the_army_is_that_of_the_places_named(text: str, theatre: str, army: str) -> None:
    doc = analyse(Report("t", text, date(2016, 3, 27)), load_knowledge()).doc
    assert doc.theatre == theatre
    assert doc.actors[0].ids == (army,)

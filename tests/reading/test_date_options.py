"""The days an event could have happened on: those of its sentence, and those told around it."""

from __future__ import annotations

from datetime import date

from marsad.compiled import load_knowledge
from marsad.model import Report
from marsad.reading.analysis import analyse
from marsad.reading.slots import date_options


def options(text: str) -> list[tuple[str, date | None]]:
    """(origin, first day) of every way to date the first event of ``text``, published on Saturday 14 July 2018."""
    analysis = analyse(Report("t", text, date(2018, 7, 14), "", "ar"), load_knowledge())
    found = date_options(analysis.doc, analysis.doc.triggers[0], analysis.dates, analysis.day)
    return [(option.choice.origin, option.choice.start) for option in found]


def test_the_day_of_the_next_sentence_counts_where_a_sentence_has_none() -> None:
    assert ("after", date(2018, 7, 12)) in options("قصفت طائرات بلدة هجين. وقع القصف يوم الخميس.")
    assert not [o for o in options("قصفت طائرات بلدة هجين أمس. وقع القصف يوم الخميس.") if o[0] == "after"]


def test_a_day_two_sentences_on_does_not_count() -> None:
    told = options("قصفت طائرات بلدة هجين. لم يعلق أحد. التقى الوفدان يوم الخميس.")
    assert [origin for origin, _ in told] == ["published", "none"]

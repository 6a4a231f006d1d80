"""Dates shared out over the places of one trigger, and the further readings of a date."""

from __future__ import annotations

from datetime import date

import pytest

from marsad.compiled import load_knowledge
from marsad.model import Report
from marsad.packs.dates import load_dates
from marsad.packs.wordlists import letters
from marsad.reading.analysis import Analysis, Knowledge, analyse
from marsad.reading.dates import find_dates, find_past, other_readings, resolve_date
from marsad.reading.draft import Draft
from marsad.reading.fold import fold
from marsad.reading.sharing import split_by_dates
from marsad.reading.tokens import tokenise

FRIDAY = date(2017, 6, 30)
Ends = tuple[date | None, date | None]


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge()


def _draft(text: str, knowledge: Knowledge) -> tuple[Analysis, Draft]:
    """A capture at the first trigger of ``text`` that is given every place of it."""
    analysis = analyse(Report("r", text, FRIDAY), knowledge)
    cand = analysis.doc.triggers[0]
    draft = Draft(0, cand, "capture", 1.0, analysis.doc.tokens.sentence[cand.first])
    draft.places = list(analysis.doc.places)
    return analysis, draft


def _shares(text: str, knowledge: Knowledge) -> list[tuple[int, date | None]]:
    analysis, draft = _draft(text, knowledge)
    return [(len(part.places), part.date.start) for part in split_by_dates(analysis, draft)]


def test_each_place_takes_the_date_right_behind_it(knowledge: Knowledge) -> None:
    text = "سيطرت الفصائل على جرابلس في أغسطس الماضي وتدمر في فبراير."
    assert _shares(text, knowledge) == [(1, date(2016, 8, 1)), (1, date(2017, 2, 1))]


def test_joined_places_share_the_date_behind_them(knowledge: Knowledge) -> None:
    text = "سيطرت القوات على تدمر والسخنة في مارس 2016 والرقة في أكتوبر 2016."
    assert _shares(text, knowledge) == [(2, date(2016, 3, 1)), (1, date(2016, 10, 1))]


@pytest.mark.parametrize(
    "text",
    [
        "سيطرت القوات على تدمر والسخنة في مارس 2016.",
        "سيطرت القوات على تدمر في مارس 2016 والرقة.",
        "سيطرت القوات على تدمر في مارس 2016 والرقة في مارس 2016.",
    ],
)
def test_one_date_is_not_shared_out(text: str, knowledge: Knowledge) -> None:
    analysis, draft = _draft(text, knowledge)
    assert split_by_dates(analysis, draft) == [draft]


def test_the_shares_do_not_share_their_slots(knowledge: Knowledge) -> None:
    analysis, draft = _draft("سيطرت الفصائل على جرابلس في أغسطس الماضي وتدمر في فبراير.", knowledge)
    first, second = split_by_dates(analysis, draft)
    first.reasons.append("changed")
    assert second.reasons != first.reasons and second.actors is not first.actors


def _readings(text: str) -> dict[str, Ends]:
    k = load_dates("ar")
    tokens = tokenise(fold(text, letters("ar")).text)
    expr = find_dates(tokens, k)[0]
    found = resolve_date(expr, FRIDAY, k=k)
    return {v: (s, e) for v, s, e in other_readings(expr, found, FRIDAY, None, None, k=k)}


def test_since_may_name_the_day_itself() -> None:
    assert _readings("تعرضت لهجوم منذ أسبوع") == {"point": (date(2017, 6, 23), date(2017, 6, 23))}


def test_a_past_day_may_open_a_stretch() -> None:
    assert _readings("بدأت الحملة في 18 مايو 2017") == {"open": (date(2017, 5, 18), FRIDAY)}


def test_a_weekday_may_be_the_next_one() -> None:
    assert _readings("ستبدأ العملية السبت")["future"] == (date(2017, 7, 1), date(2017, 7, 1))


def test_phrases_that_turn_back_are_found() -> None:
    tokens = tokenise(fold("قتل شخص. ويذكر أن القوات دخلت المدينة", letters("ar")).text)
    assert [tokens.words[i] for i in find_past(tokens, load_dates("ar"))] == ["ويذكر"]

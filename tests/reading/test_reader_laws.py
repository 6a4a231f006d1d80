"""What holds for every text the reader is given."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.model import Claim, Reading
from marsad.pipeline import read_text

PIECES = [
    "سيطرت قوات النظام السوري على مدينة تدمر",
    'انسحب تنظيم "داعش" من 17 قرية',
    "قال المرصد السوري لحقوق الإنسان إن",
    "وأضاف المصدر أن",
    "قصفت طائرات التحالف الدولي مواقع في دير الزور",
    "يوم الثلاثاء",
    "منذ أشهر",
    "في ريف حلب الجنوبي الشرقي",
    "والباب في فبراير",
    "لم",
    "إذا",
    "الغوطة الشرقية",
    "وسيطرت على",
    "اتفاق لوقف إطلاق النار",
    "مقتل 12 مدنيا وإصابة 30",
    "«",
    "»",
    '"',
    ".",
    "\n",
    "،",
    "\u202b",
    "ـ",
    "\ud800",
    "60%",
]
TEXTS = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join),
    st.text(max_size=80),
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=6)), max_size=12).map("".join),
)
DAY = date(2017, 6, 30)


def quotes(claim: Claim) -> list[tuple[str, int]]:
    found = [(claim.trigger.text, claim.trigger.start), *((q.text, q.start) for q in claim.also)]
    found += [(a.text, a.start) for a in (*claim.actors, *claim.targets)]
    found += [(p.text, p.start) for p in claim.places] + [(s.text, s.start) for s in claim.sources]
    if claim.date.text is not None and claim.date.text_start is not None:
        found.append((claim.date.text, claim.date.text_start))
    return found


@given(TEXTS)
@settings(max_examples=250, deadline=None)
def test_offsets_always_point_at_the_quoted_words(text: str) -> None:
    reading = read_text(text, DAY)
    for claim in reading.claims:
        for words, start in quotes(claim):
            assert words
            assert text[start : start + len(words)] == words
    for mention in reading.mentions:
        assert 0 <= mention.start < mention.end <= len(text)


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_reading_again_gives_the_same(text: str) -> None:
    assert read_text(text, DAY) == read_text(text, DAY)


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_days_are_in_order_and_nothing_is_dated_without_a_publication_day(text: str) -> None:
    for claim in read_text(text, DAY).claims:
        if claim.date.start is not None and claim.date.end is not None:
            assert claim.date.start <= claim.date.end
    for claim in read_text(text).claims:
        assert claim.date.text is not None or claim.date.start is None


def shifted(reading: Reading, days: int) -> list[tuple[str, date | None]]:
    step = timedelta(days=days)
    return [(c.trigger.text, c.date.start and c.date.start + step) for c in reading.claims]


def test_a_week_later_the_same_weekday_is_a_week_later() -> None:
    text = "سيطرت قوات سوريا الديمقراطية الثلاثاء على بلدة المنصورة في ريف الرقة."
    early, late = read_text(text, DAY), read_text(text, DAY + timedelta(days=7))
    assert shifted(early, 7) == shifted(late, 0)
    assert early.claims


def test_sentences_of_a_mark_pair_do_not_change_what_was_said() -> None:
    plain = "انسحب تنظيم داعش من مدينة الباب."
    quoted = 'انسحب تنظيم "داعش" من مدينة "الباب".'
    first, second = read_text(plain, DAY).claims, read_text(quoted, DAY).claims
    assert [(c.type, [a.id for a in c.actors], [p.gaz for p in c.places]) for c in first] == [
        (c.type, [a.id for a in c.actors], [p.gaz for p in c.places]) for c in second
    ]
    assert first


def test_a_report_is_not_changed_by_reading() -> None:
    reading = read_text("سيطر الجيش السوري على حلب.", DAY)
    assert dataclasses.is_dataclass(reading)
    assert reading.claims[0].places[0].country == "SY"

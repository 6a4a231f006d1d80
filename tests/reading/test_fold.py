"""Folding: what it does to letters, and the laws it keeps."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.packs.letters import load_letters
from marsad.reading.fold import fold

TABLE = load_letters("ar")
TEXTS = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from('أإآٱاةهىيیکؤئـًٌٍَُِّْ\u200f\u200e\u202b\u2067\ufeff\ufefb\ufdf2ﷺﻻ٠١٢۳٪_ \n"«».'),
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("أإآٱا", "ااااا"),
        ("مدينة", "مدينه"),
        ("كوبانى", "كوباني"),
        ("الطَّبْقَة", "الطبقه"),
        ("حلــــب", "حلب"),
        ("ﻣﻟﯾون", "مليون"),
        ("ﻻ", "لا"),
        ("٢٠١٧", "2017"),
        ("۲۰۱۷", "2017"),
        ("٦٠٪", "60%"),
        ("کردی", "كردي"),
        ("#عين_العرب", "#عين العرب"),
        ("\u202bحلب\u202c", "حلب"),
        ("CNN", "cnn"),
    ],
)
def test_letters_fold(written: str, folded: str) -> None:
    assert fold(written, TABLE).text == folded


def test_offsets_skip_what_folds_away() -> None:
    text = "في «الطَّبقة» أمس"
    folded = fold(text, TABLE)
    start = folded.text.index("الطبقه")
    begin, end = folded.origin(start, start + len("الطبقه"))
    assert text[begin:end] == "الطَّبقة"


def test_offsets_of_a_letter_that_becomes_several() -> None:
    text = "aﻻb"
    folded = fold(text, TABLE)
    assert folded.text == "aلاb"
    assert [folded.origin(i, i + 1) for i in range(4)] == [(0, 1), (1, 2), (1, 2), (2, 3)]


@given(TEXTS)
@settings(max_examples=300)
def test_folding_twice_changes_nothing(text: str) -> None:
    once = fold(text, TABLE).text
    assert fold(once, TABLE).text == once


@given(TEXTS)
@settings(max_examples=300)
def test_every_folded_letter_comes_from_the_letter_it_points_at(text: str) -> None:
    folded = fold(text, TABLE)
    before = 0
    for index, char in enumerate(folded.text):
        begin, end = folded.origin(index, index + 1)
        assert 0 <= before <= begin < end <= len(text)
        assert char in fold(text[begin:end], TABLE).text
        before = begin


@given(TEXTS, TEXTS)
def test_folding_a_text_is_folding_its_parts(left: str, right: str) -> None:
    assert fold(left + right, TABLE).text == fold(left, TABLE).text + fold(right, TABLE).text

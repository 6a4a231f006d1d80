from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.places.display import names_of
from marsad.places.names import arabic, folded, ordinary_words, variants, without_generic, without_suffix

LETTERS = st.text("ابتجحخدذرزسشصضطظعغفقكلمنهويأإآةىؤئء ", min_size=1, max_size=20)


@given(LETTERS)
def test_folding_a_folded_name_changes_nothing(name: str) -> None:
    assert folded(folded(name)) == folded(name)


@given(LETTERS)
def test_variants_are_folded_and_other_than_the_name(name: str) -> None:
    key = folded(name)
    for form in variants(key):
        assert form == folded(form)
        assert form != key


@given(st.text(max_size=30))
def test_any_text_is_taken(name: str) -> None:
    assert without_suffix(arabic(name)) == without_suffix(arabic(arabic(name)))
    assert len(without_generic(name).split()) <= max(1, len(name.split()))


@pytest.mark.parametrize(
    "other", ["قامشلۆ", "پیرانشهر", "گوێر", "سنجارێ", "ک", "ئالجىر", "ترىپولي", "Aleppo", "حلب Aleppo", ""]
)
def test_names_with_letters_that_are_not_arabic_are_no_arabic_names(other: str) -> None:
    assert arabic(other) == ""


@pytest.mark.parametrize(
    ("register", "name"),
    [
        ("الكفير - ناحية", "الكفير"),
        ("دوما - مركز دوما", "دوما"),
        ("تل رفعت", "تل رفعت"),
        ("ابين- عفرين", "ابين"),
    ],
)
def test_unit_suffixes_come_off(register: str, name: str) -> None:
    assert without_suffix(register) == name


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("عبد العزيز", "عبدالعزيز"),
        ("أبو كمال", "ابي كمال"),
        ("أبو كمال", "ابوكمال"),
        ("تل عفر", "تلعفر"),
        ("تلعفر", "تل عفر"),
        ("الحويجة", "حويجه"),
        ("الباغوز فوقاني", "الباغوز"),
        ("مخيم اليرموك", "اليرموك"),
    ],
)
def test_a_name_is_also_found_as(name: str, form: str) -> None:
    assert form in variants(folded(name))


@pytest.mark.parametrize("kept", ["ريف دمشق", "جبل الزاوية", "تل أبيض", "دير الزور", "مخيم اليرموك"])
def test_words_that_belong_to_a_name_stay(kept: str) -> None:
    assert without_generic(kept) == kept


@pytest.mark.parametrize(
    ("aliases", "latin", "shown"),
    [
        (["موصل", "الموصل", "موسڵ", "موصول", "Mosul"], "Mosul", "الموصل"),
        (["زاخۆ", "زاخو"], "Zaxo", "زاخو"),
        (["تاديف", "الثورة", "الطبقة"], "Al-Tabqa", "الطبقة"),
        (["درنه", "درنة", "درنہ"], "Darnah", "درنة"),
        (["قضاء تلكيف", "تلكيف"], "Tallkayf", "تلكيف"),
    ],
)
def test_the_shown_name_agrees_with_the_latin_one(aliases: list[str], latin: str, shown: str) -> None:
    for order in (aliases, aliases[::-1]):
        found = names_of(order, latin, persian=False)
        assert found is not None
        assert found[0] == shown


def test_no_arabic_form_no_name() -> None:
    assert names_of(["Brussels", "سقز؟", "سەقز"], "Saqqez", persian=False) is None


def test_homographs_of_the_issue_need_a_cue() -> None:
    needs = ordinary_words()
    assert {needs[folded(n)] for n in ("الباب", "عنه", "هيت", "سلوك", "القائم")} == {"cue"}
    assert needs[folded("المدينة")] == "noun"

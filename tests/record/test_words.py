"""The words reports are found by."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from marsad.packs.clitics import load_proclitics
from marsad.record.words import Words, searched, stem, vector

LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهويءأإآةىئؤ"


def test_forms_of_a_word_are_found_by_each_other() -> None:
    for forms in (
        "القوات قوات وقوات لقوات للقوات والقوات فقوات بالقوات",
        "حلب بحلب لحلب وحلب",
        "الدم دم",
        "إدلب ادلب لإدلب",
    ):
        assert len(set(searched(forms).split())) == 1, forms


def test_words_of_two_letters_and_numbers_stay() -> None:
    assert searched("من 12 ١٢ أب") == "من 12 12 اب"
    assert searched("«»،؛ \x00 \ud800 _") == ""


@given(st.text(LETTERS, min_size=1, max_size=12))
def test_a_stem_is_its_own_stem(word: str) -> None:
    known = load_proclitics()
    found = stem(word, known)
    assert found and stem(found, known) == found
    if len(found) > 2:
        joined = [letter + word for letter in known.single]
        assert all(stem(one, known) == found for one in joined if not one.startswith(known.articles))


@given(st.text())
def test_any_text_becomes_plain_words(text: str) -> None:
    assert all(word.isalnum() for word in searched(text).split())


def test_a_vector_keeps_where_words_stand() -> None:
    assert vector(Words("", "")) == ""
    long = vector(Words("", "a " * 20_000 + "b"))
    assert long.count(",") == 254 and long.endswith("'b':16383")

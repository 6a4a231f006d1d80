"""Dictionary matching through clitics."""

from __future__ import annotations

import pytest

from marsad.reading.lexicon import Clitics, Entry, Lexicon, build_lexicon
from marsad.reading.tokens import tokenise

CLITICS = Clitics(frozenset("وف"), frozenset("بلك"), frozenset("س"), "ال")


def lexicon(*entries: Entry) -> Lexicon:
    return build_lexicon(entries, CLITICS)


def found(book: Lexicon, text: str) -> list[tuple[str, str, str, bool]]:
    return [(h.entry.ref, h.conjunction, h.preposition, h.article) for h in book.match(tokenise(text))]


@pytest.mark.parametrize(
    ("word", "conjunction", "preposition"),
    [("الباب", "", ""), ("والباب", "و", ""), ("بالباب", "", "ب"), ("وبالباب", "و", "ب"), ("للباب", "", "ل")],
)
def test_names_are_found_behind_attached_words(word: str, conjunction: str, preposition: str) -> None:
    book = lexicon(Entry("place", ("الباب",), "bab"))
    assert found(book, word) == [("bab", conjunction, preposition, False)]


def test_a_name_with_the_article_is_not_found_without_it() -> None:
    assert found(lexicon(Entry("place", ("الباب",), "bab")), "باب") == []


def test_a_name_without_the_article_is_not_found_with_it_unless_marked_bare() -> None:
    assert found(lexicon(Entry("place", ("منبج",), "x")), "المنبج") == []
    assert found(lexicon(Entry("actor", ("متشددين",), "x", bare=True)), "للمتشددين") == [("x", "", "ل", True)]


def test_several_words_are_found_through_quote_marks_but_not_over_a_comma() -> None:
    book = lexicon(Entry("actor", ("تنظيم", "داعش"), "isis"))
    assert found(book, 'لتنظيم "داعش"') == [("isis", "", "ل", False)]
    assert found(book, "تنظيم، داعش") == []
    assert found(book, "تنظيم. داعش") == []


def test_longer_names_come_first() -> None:
    book = lexicon(Entry("a", ("قوات",), "short"), Entry("a", ("قوات", "سوريا", "الديمقراطيه"), "long"))
    assert [f[0] for f in found(book, "قوات سوريا الديمقراطيه")] == ["long", "short"]


@pytest.mark.parametrize(
    ("word", "tense", "takes"),
    [
        ("وسيطر", "perfect", True),
        ("السيطر", "perfect", False),
        ("بسيطر", "perfect", False),
        ("سيسيطر", "imperfect", True),
        ("ليسيطر", "imperfect", True),
        ("بيسيطر", "imperfect", False),
    ],
)
def test_verbs_take_only_prefixes_of_verbs(word: str, tense: str, takes: bool) -> None:
    form = "سيطر" if tense == "perfect" else "يسيطر"
    assert bool(found(lexicon(Entry("trigger", (form,), "t", verb=tense)), word)) == takes


def test_matching_does_not_depend_on_what_was_read_before() -> None:
    book = lexicon(Entry("place", ("حلب",), "aleppo"), Entry("place", ("حلب", "الجديده"), "new"))
    first = found(book, "وحلب الجديده")
    for text in ("حلب", "بحلب", "وحلب"):
        found(book, text)
    assert found(book, "وحلب الجديده") == first

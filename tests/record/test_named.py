"""One record from both languages: a name finds what is told of it in the other, and under its other names."""

from __future__ import annotations

from datetime import date

import pytest
from backends import add

from marsad.model import Report
from marsad.record.facets import Facets
from marsad.record.find import find
from marsad.record.incidents import Sought, build, listed
from marsad.record.named import named
from marsad.record.query import parsed
from marsad.record.snippet import marked
from marsad.record.store import Store
from marsad.sources.incoming import Incoming

TOLD = {
    "ar1": ("ar", "سيطرت قوات سوريا الديمقراطية على مدينة منبج في ريف حلب يوم الجمعة."),
    "en1": ("en", "The Syrian Democratic Forces captured the city of Menbij in Aleppo province on Friday."),
    "ar2": ("ar", "طردت فصائل معارضة تنظيم داعش من مدينة الباب أمس."),
    "en2": ("en", "Turkish-backed rebels seized the town of al-Bab from Islamic State on Thursday."),
    "en3": ("en", "Kurdish fighters took Kobane from the jihadists on Monday."),
    "en4": ("en", "An earthquake hit the coast of Chile, the geological survey said on Monday."),
    "ar3": ("ar", "انتظرت القافلة عند الباب ساعات."),
}


@pytest.fixture
def told(store: Store) -> Store:
    items = [
        Incoming(id, Report(id, text, date(2016, 8, day), "", lang, "", f"urn:{id}"), size=1)
        for day, (id, (lang, text)) in enumerate(TOLD.items(), 13)
    ]
    add(store, items)
    return store


def found(store: Store, words: str) -> set[str]:
    return {hit.url.removeprefix("urn:") for hit in find(store, named(words), Facets()).hits}


@pytest.mark.parametrize(
    ("words", "reports"),
    [
        ("منبج", {"ar1", "en1"}),
        ("manbij", {"ar1", "en1"}),
        ("Membij", {"ar1", "en1"}),
        ("al-Bab", {"ar2", "en2"}),
        ("الباب", {"ar2", "en2", "ar3"}),  # the word itself is found too
        ("عين العرب", {"en3"}),
        ("كوباني", {"en3"}),
        ("ISIS", {"ar2", "en2", "en3"}),
        ("islamic state", {"ar2", "en2", "en3"}),
        ("قوات سوريا الديمقراطية", {"ar1", "en1"}),
        ("sdf Manbij", {"ar1", "en1"}),
        ("sdf captured manbij", {"en1"}),
        ("manbij -captured", {"ar1"}),
        ('"Manbij"', set()),
        ("«منبج»", {"ar1"}),
        ("earthquake", {"en4"}),
        ("hit", {"en4"}),
        ("هيت", set()),
    ],
)
def test_names_find_what_is_told_of_them(told: Store, words: str, reports: set[str]) -> None:
    assert found(told, words) == reports


def test_the_snippet_shows_where_it_is_told(told: Store) -> None:
    hits = find(told, named("منبج"), Facets()).hits
    assert {marked(hit.body) for hit in hits} == {
        TOLD["ar1"][1].replace("منبج", "[منبج]"),
        TOLD["en1"][1].replace("city of Menbij", "[city of Menbij]"),
    }


def test_without_names_a_query_stays_as_it_is() -> None:
    for words in ("", "earthquake yesterday", '"Manbij"', "-Manbij aid", "قصف ليلا"):
        assert named(words) == parsed(words)
    assert named("Manbij").names and named("Manbij").every == parsed("Manbij").every


TWICE = (
    ("ar", "قتل 12 مدنيا في قصف جوي على بلدة خان شيخون في ريف إدلب يوم الخميس، بحسب الدفاع المدني."),
    ("en", "An air strike killed 11 civilians in Khan Sheikhoun in Idlib on Thursday, rescue workers said."),
    ("ar", "سيطرت قوات سوريا الديمقراطية على مدينة منبج يوم الخميس بعد انسحاب مقاتلي تنظيم الدولة الإسلامية منها."),
    ("en", "The Syrian Democratic Forces took Menbij city on Thursday after Islamic State fighters withdrew."),
    ("en", "An air strike killed 11 civilians in Maarat al-Numan in Idlib on Thursday, rescue workers said."),
)  # fmt: skip


def test_one_happening_told_in_two_languages_is_one_incident(store: Store) -> None:
    add(
        store,
        [
            Incoming(f"{n}", Report(f"{n}", text, date(2017, 3, 3), "", lang, "", f"urn:{n}"), size=1)
            for n, (lang, text) in enumerate(TWICE)
        ],
    )
    done = build(store)
    told = [(one.type, one.body["place"]["name_en"], one.claims) for one in listed(store, Sought())]
    assert sorted(told) == [
        ("capture", "Manbij", 2),
        ("strike", "Khan Shaykhun", 2),
        ("strike", "Maarat al-Numan", 1),
        ("withdrawal", "Manbij", 2),
    ]
    assert done.several == 3


@pytest.mark.parametrize("words", ["wounded", "wounded.", "killed", "قتلى", "was", "killed wounded"])
def test_words_that_are_no_names_are_asked_as_they_are(words: str) -> None:
    assert named(words).every and not named(words).names

"""Search: what finds what, on both databases alike, and what a hostile query can do (nothing)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest
from backends import add
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marsad.errors import QueryError
from marsad.model import Report
from marsad.record.facets import Facets
from marsad.record.find import Found, find
from marsad.record.query import Query, parsed
from marsad.record.snippet import marked, snippet
from marsad.record.store import Store
from marsad.record.within import area
from marsad.sources.incoming import Incoming

Items = tuple[Incoming, ...]
FORMS = ("القوات", "قوات", "وقوات", "لقوات", "للقوات")
NOTHING = Facets()


def item(id: str, text: str, day: int = 1, title: str = "", outlet: str = "") -> Incoming:
    return Incoming(id, Report(id, text, date(2017, 6, day), title, "ar", outlet, f"urn:{id}"), size=1)


def found(store: Store, words: str, facets: Facets = NOTHING) -> list[str]:
    return [hit.url.removeprefix("urn:") for hit in find(store, parsed(words), facets).hits]


@pytest.fixture
def forms(store: Store) -> Store:
    add(store, [item(str(i), f"وصلت {form} الى تل رفعت", i + 1) for i, form in enumerate(FORMS)])
    return store


@pytest.mark.parametrize("form", FORMS)
def test_forms_of_a_word_find_each_other(forms: Store, form: str) -> None:
    assert found(forms, form) == ["4", "3", "2", "1", "0"]


def test_words_phrases_and_minus(store: Store) -> None:
    add(
        store,
        [
            item("a", "قصف على تل أبيض ليلا", 1, "المدينة القديمة"),
            item("b", "أبيض وأسود على تل", 2),
            item("c", "في حي بعيد", 3, "تل"),
        ],
    )
    assert found(store, "تل") == ["c", "b", "a"]
    assert found(store, "تل ابيض") == ["b", "a"]
    for quotes in ('"تل ابيض"', "«تل أبيض»", "“تل أبيض", "تل-ابيض"):
        assert found(store, quotes) == ["a"], quotes
    assert found(store, "تل -أسود") == ["c", "a"]
    assert found(store, '-"تل أبيض"') == ["c", "b"]
    assert found(store, "حي") == ["c"]
    assert found(store, '"القديمة قصف"') == []  # no phrase spans title and text
    assert found(store, "القديمة قصف") == ["a"]
    assert found(store, "") == ["c", "b", "a"]
    assert found(store, "كلمة") == []


HOSTILE = (
    '"', "'; DROP TABLE reports; --", "a\x00b", "NEAR(a b)", "title:a", "a*", "^a", "a AND OR NOT", '"a" OR "b',
    "\ud800", "{a b}:c", "a:*", "a & b | !c <-> d", "\\' OR 1=1", "%s %(x)s :x ?", "a" * 1999, "-" * 100, "()",
)  # fmt: skip


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_query_finds_nothing_or_is_an_error(forms: Store, words: str) -> None:
    try:
        assert found(forms, words) == []
    except QueryError:
        assert not any(char.isalnum() for char in words)
    assert len(found(forms, "قوات")) == 5


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(st.text(st.one_of(st.sampled_from("\"'«»-*()&|!:<>\\ \x00قوات"), st.characters()), max_size=40))
def test_no_query_breaks_out(forms: Store, words: str) -> None:
    try:
        query = parsed(words)
    except QueryError:
        return
    hits = find(forms, query, NOTHING)
    assert hits.reports <= 5
    for hit in hits.hits:
        assert hit.body.text and all(0 <= a < b <= len(hit.body.text) for a, b in hit.body.marks)


def test_too_long_and_too_many_are_said() -> None:
    for words in ("x" * 3000, " ".join(f"w{i}" for i in range(60)), "!!"):
        with pytest.raises(QueryError, match="M321"):
            raise_for(words)


def raise_for(words: str) -> None:
    try:
        parsed(words)
    except QueryError as error:
        raise QueryError(str(error)) from None


def claims_of(given: Found) -> Iterable[str]:
    return (one.claim.type for hit in given.hits for one in hit.claims)


def test_facets(store: Store, dispatches: Items) -> None:
    add(store, dispatches)
    everything = find(store, Query(), NOTHING, limit=1000)
    assert everything.reports == len(dispatches)
    counted = dict(everything.counts["type"])
    captures = find(store, Query(), Facets(types=("capture",)), limit=1000)
    assert set(claims_of(captures)) == {"capture"} and captures.claims == counted["capture"]
    two = find(store, Query(), Facets(types=("capture", "strike")), limit=1000)
    assert two.claims == counted["capture"] + counted["strike"]
    unit = find(store, Query(), Facets(where=area("SY-RA")), limit=1000)
    city = find(store, Query(), Facets(where=area("gn172955")), limit=1000)
    land = find(store, Query(), Facets(where=area("سوريا")), limit=1000)
    assert 0 < city.claims <= unit.claims < land.claims
    assert all(
        any(place.country == "SY" for place in one.claim.places) for hit in land.hits for one in hit.claims
    )
    actor, count = everything.counts["actor"][0]
    assert find(store, Query(), Facets(actors=(actor,))).claims == count
    source, count = everything.counts["source"][0]
    assert find(store, Query(), Facets(sources=(source,))).claims == count
    denied = find(store, Query(), Facets(statuses=("denied",)))
    assert denied.claims == dict(everything.counts["status"]).get("denied", 0)
    spring = Facets(since=date(2013, 3, 1), until=date(2013, 3, 31))
    assert 0 < find(store, Query(), spring).reports < everything.reports
    few = find(store, Query(), NOTHING, limit=2, offset=1)
    assert [hit.id for hit in few.hits] == [hit.id for hit in everything.hits[1:3]]
    assert (few.reports, few.claims, few.counts) == (everything.reports, everything.claims, everything.counts)


def test_an_outlet_is_a_source_too(store: Store) -> None:
    add(store, [item("a", "كلمة واحدة", outlet="Agency"), item("b", "كلمة ثانية", outlet="Paper")])
    assert found(store, "كلمة", Facets(sources=("Paper",))) == ["b"]


def test_what_was_taken_back_is_not_found(store: Store) -> None:
    one = item("a", "كلمة واحدة")
    add(store, [one])
    assert one.report is not None
    add(store, [replace(one, report=replace(one.report, text=""), pubstatus="canceled")])
    assert found(store, "كلمة") == []


def test_an_unknown_place_is_said() -> None:
    with pytest.raises(QueryError, match="no place"):
        area("Nowhere-at-all")


def test_snippets_mark_the_original_words() -> None:
    text = "بداية " * 60 + "وصلت وَالقُوّات إلى\nتل رفعت " + "نهاية " * 60
    made = snippet(text, (("قوات",), ("تل", "رفعت")))
    assert [made.text[a:b] for a, b in made.marks] == ["وَالقُوّات", "تل رفعت"]
    assert text[made.start :].startswith(made.text[:10]) and len(made.text) <= 200
    assert "[وَالقُوّات]" in marked(made)
    assert snippet("", ()).text == "" and snippet("a b", (("x",),)).marks == ()

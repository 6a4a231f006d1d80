"""Rows of dated sentences: read with the day, the place and the doubt beside their words, and kept with them."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from marsad.model import Given
from marsad.packs.table_layouts import load_layouts
from marsad.record.add import Adding
from marsad.record.codec import given_body, given_of
from marsad.record.export import export
from marsad.record.ids import report_id
from marsad.record.reread import Rereading
from marsad.record.statements import statements
from marsad.record.store import Store
from marsad.sources.csvs import table
from marsad.sources.documents import Terms
from marsad.sources.entry import Received, Refused
from marsad.sources.incoming import incoming
from marsad.sources.layouts import layouts_of
from marsad.sources.opened import Opened

HEAD = "date,year_explicit,place,article,section,sentence"
ROWS = (
    "2016-05-20,0,,معارك حلب (2015–2016),,في 20 أيار سيطرت قوات النظام على بلدة خان طومان.",
    "2016-08-12,0,منبج,معارك,,سيطرت قوات سوريا الديمقراطية على المدينة.",
    "2014-01-23,1,منبج,معارك,,سيطر تنظيم داعش على المدينة في 23 كانون الثاني 2014.",
)


def entries(*lines: str) -> Iterator[Received | Refused]:
    data = "\n".join(lines).encode()
    terms = Terms(layouts=layouts_of(load_layouts()))
    return table(Opened(io.BytesIO(data), "t.csv", "t.csv"), terms)


@pytest.fixture
def kept(store: Store) -> Store:
    adding = Adding(store, command="test")
    assert [one.fate for one in adding.outcomes(incoming(entries(HEAD, *ROWS)))] == ["stored"] * 3
    return store


def test_a_row_becomes_a_report_without_a_day_of_publication_and_no_complaint() -> None:
    first, second, third = (e for e in entries(HEAD, *ROWS) if isinstance(e, Received))
    assert first.report.published is None and not first.notes and first.how == "unknown"
    assert first.report.given == Given(date(2016, 5, 20), False, (2015, 2016))
    assert second.report.given == Given(date(2016, 8, 12), False, (), "منبج")
    assert third.report.given == Given(date(2014, 1, 23), True, (), "منبج")
    assert first.report.title == "معارك حلب (2015–2016)"


@pytest.mark.parametrize("row", ["soon,0,,a,b,text", "2016-02-30,0,,a,b,text", "2016-01-01,0,,a,b,"])
def test_a_row_without_a_day_or_words_is_refused_and_the_next_is_taken(row: str) -> None:
    refused, taken = entries(HEAD, row, ROWS[1])
    assert isinstance(refused, Refused) and "line 2" in str(refused.error) and isinstance(taken, Received)


def test_another_table_is_refused_as_before() -> None:
    (refused,) = entries("date,sentence", "2016-01-01,words")
    assert isinstance(refused, Refused)


def test_claims_carry_the_day_the_place_and_the_doubt(kept: Store) -> None:
    by_day = {s.claim.date.start: s for s in statements(kept)}
    assert set(by_day) == {date(2016, 5, 20), date(2016, 8, 12), date(2014, 1, 23)}
    assert all(s.published is None for s in by_day.values())
    worded, placed, sure = (by_day[day] for day in sorted(by_day, key=lambda d: (d.year == 2014, d)))
    assert worded.claim.date.year_doubt and worded.claim.date.years == (2015, 2016)
    assert worded.claim.date.text is not None and not worded.claim.date.given
    assert placed.claim.date.given and placed.claim.date.year_doubt
    assert [p.name_en for p in placed.claim.places] == ["Manbij"]
    assert "given" in " ".join(placed.claim.places[0].reasons)
    assert not sure.claim.date.year_doubt and sure.claim.date.text is not None


def test_what_came_beside_is_exported_and_reading_again_finds_the_same(kept: Store) -> None:
    before = list(export(kept, "claims"))
    beside = [json.loads(line).get("given") for line in export(kept, "reports")]
    assert {"day": "2016-05-20", "year_sure": False, "years": [2015, 2016], "place": ""} in beside
    told = list(Rereading(kept, extractor="another").changes())
    assert len(told) == 3 and not any(one.new or one.gone for one in told)
    strip = lambda text: [{**json.loads(l), "extractor": ""} for l in text]  # noqa: E731,E741
    assert strip(list(export(kept, "claims"))) == strip(before)


@drawn(
    st.builds(
        Given,
        st.dates(),
        st.booleans(),
        st.lists(st.integers(1900, 2099), max_size=3).map(tuple),
        st.text(max_size=20),
    )
)
def test_what_came_beside_comes_back_and_is_part_of_the_id(one: Given) -> None:
    (first, *_) = (e for e in entries(HEAD, *ROWS) if isinstance(e, Received))
    assert given_of(given_body(one)) == one
    bare = replace(first.report, given=None)
    assert report_id(bare) != report_id(replace(bare, given=one))

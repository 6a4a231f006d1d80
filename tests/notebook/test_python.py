"""Marsad from Python: frames, pictures in notebooks, and an import that is quick."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser

import geopandas
import pandas
import polars
import pytest

import marsad
from marsad.errors import InputDateError
from marsad.exchange import extra
from marsad.handing_errors import ExtraMissingError

ARABIC = "سيطرت قوات النظام على مدينة حلب يوم الأحد وفق ما قال المرصد السوري لحقوق الإنسان."
HEAVY = {
    "numpy",
    "shapely",
    "pandas",
    "polars",
    "sqlalchemy",
    "matplotlib",
    "pydantic",
    "typer",
    "rich",
    "fastapi",
}


@pytest.fixture(scope="module")
def book() -> Iterator[marsad.Book]:
    with marsad.demo() as opened:
        yield opened


class Tags(HTMLParser):
    """Checks that what is opened is closed, and counts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        if tag not in ("br", "circle"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "circle":
            return
        assert self.open.pop() == tag


def test_import_brings_nothing_heavy() -> None:
    code = "import sys, marsad; dir(marsad); print(' '.join(sys.modules))"
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert HEAVY & set(found) == set()
    assert "marsad" in found and not any(name.startswith("marsad.notebook") for name in found)


def test_unknown_names_are_unknown() -> None:
    assert {"read", "open", "demo", "Book"} <= set(dir(marsad))
    with pytest.raises(AttributeError):
        _ = marsad.nothing  # type: ignore[attr-defined]


def test_read_one_report() -> None:
    read = marsad.read(ARABIC, published="2017-06-04")
    (claim,) = read.claims
    assert claim.type == "capture" and claim.date.start == date(2017, 6, 4)
    frame = read.table().pandas()
    assert list(frame["actors"]) == [["syria_gov"]] and list(frame["place"]) == ["Aleppo"]
    page = read._repr_html_()
    assert f"<mark>{claim.trigger.text}</mark>" in page and 'dir="auto"' in page
    Tags(page)
    assert marsad.read("").notes and marsad.read(ARABIC).notes
    with pytest.raises(InputDateError):
        marsad.read(ARABIC, published="soon")


def test_claims_as_frames(book: marsad.Book) -> None:
    claims = book.claims(since="2014-01-01", until="2015-12-31")
    frame, other = claims.pandas(), claims.polars()
    assert isinstance(frame, pandas.DataFrame) and isinstance(other, polars.DataFrame)
    assert len(frame) == other.height == len(claims) > 0
    assert list(frame.columns) == other.columns == list(claims.columns)
    assert (frame["start"].dt.year <= 2015).all() and (frame["end"].dt.year >= 2014).all()
    assert other.schema["actors"] == polars.List(polars.String) and other.schema["start"] == polars.Date
    captures = book.claims(type="capture", actor="isis")
    assert 0 < len(captures) < len(book.claims())
    assert all(row["type"] == "capture" and "isis" in row["actors"] + row["targets"] for row in captures)
    inside = book.claims("Aleppo")
    assert 0 < len(inside) < len(book.claims())


@pytest.mark.parametrize("what", ["claims", "incidents", "holdings", "areas", "changes"])
def test_places_as_geopandas(book: marsad.Book, what: str) -> None:
    asked = getattr(book, what)
    found = asked("2017-06-30") if what in ("holdings", "areas") else asked()
    frame = found.geopandas()
    assert isinstance(frame, geopandas.GeoDataFrame) and frame.crs.to_epsg() == 4326
    assert len(frame) == len(found) and frame.geometry.notna().any()
    tags = Tags(found._repr_html_())
    assert {"svg", "table"} <= set(tags.seen)


def test_totals_sum_to_the_whole(book: marsad.Book) -> None:
    frame = book.totals("2016-01-01", "2016-06-30", every="quarter").polars()
    assert frame["day"].unique().sort().to_list() == [date(2016, 1, 1), date(2016, 4, 1)]
    sums = frame.group_by("day", "denominator").agg(polars.col("best").sum(), polars.col("whole").first())
    assert all(best == pytest.approx(whole) for best, whole in zip(sums["best"], sums["whole"], strict=True))
    with pytest.raises(ValueError, match="step"):
        book.totals("2016-01-01", "2016-06-30", every="day")


def test_other_tables(book: marsad.Book) -> None:
    assert len(book.reports()) > 0 and len(book.figures()) > 0
    with pytest.raises(ValueError, match="no places"):
        book.figures().geopandas()
    Tags(book._repr_html_())
    assert "marsad store" in repr(book) and "claims" in repr(book.claims())


def test_words_of_others_do_no_harm_in_a_notebook() -> None:
    page = marsad.read(f"<script>alert(1)</script> {ARABIC}", published="2017-06-04")._repr_html_()
    assert "<script>" not in page


def test_what_is_missing_says_what_to_install(monkeypatch: pytest.MonkeyPatch, book: marsad.Book) -> None:
    monkeypatch.setattr(extra, "find_spec", lambda name: None)
    with pytest.raises(ExtraMissingError) as told:
        book.claims().pandas()
    assert "M261" in str(told.value) and "pip install 'marsad[frames]'" in str(told.value)

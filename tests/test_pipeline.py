"""The library's one call: claims, and notes of what could not be read and why."""

from __future__ import annotations

from datetime import date

import pytest

from marsad.model import Report
from marsad.pipeline import read_reports, read_text

TEXT = "سيطر الجيش التركي على مدينة الباب أمس."


def codes(text: str, published: date | None = None) -> list[str]:
    return [note.split()[0] for note in read_text(text, published).notes]


def test_a_dated_report_has_no_note() -> None:
    assert codes(TEXT, date(2017, 2, 24)) == []


def test_an_undated_report_says_so_and_resolves_no_relative_date() -> None:
    reading = read_text(TEXT)
    assert codes(TEXT) == ["M203"]
    assert all(claim.date.start is None for claim in reading.claims)


@pytest.mark.parametrize(
    "text",
    [
        "Les forces turques ont pris la ville d'al-Bab jeudi.",
        "دولت ایران گفت که نیروهای گروه پنج شهر را گرفتند",
    ],
)
def test_a_text_in_another_language_is_not_guessed(text: str) -> None:
    assert codes(text, date(2017, 2, 24)) == ["M202"]
    assert read_text(text).claims == ()


@pytest.mark.parametrize("text", ["", " \n\t"])
def test_nothing_to_read(text: str) -> None:
    assert codes(text) == ["M201"]


def test_reports_are_noted_alike() -> None:
    readings = read_reports(
        [Report("a", TEXT, date(2017, 2, 24)), Report("b", "Kein Arabisch"), Report("c", TEXT)]
    )
    assert [(r.report_id, [n.split()[0] for n in r.notes]) for r in readings] == [
        ("a", []), ("b", ["M202"]), ("c", ["M203"])
    ]  # fmt: skip

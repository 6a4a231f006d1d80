"""Date and number words: what the loaders refuse."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from importlib import resources
from pathlib import Path

import pytest

from marsad.errors import MarsadError, PackDuplicateError, PackMissingError, PackValueError
from marsad.packs import wordlists
from marsad.packs.dates import load_dates, load_hijri
from marsad.packs.numbers import load_numbers
from marsad.reading.calendar import HIJRI, day_of, month_span, year_month

ORIGINAL = wordlists.lang_text
Edit = Callable[[str, str, str], None]


@pytest.fixture
def edit(monkeypatch: pytest.MonkeyPatch) -> Edit:
    def change(name: str, old: str, new: str) -> None:
        def text(lang: wordlists.Lang, file: str) -> str:
            found = ORIGINAL(lang, file)
            if file != name:
                return found
            assert old in found
            return found.replace(old, new, 1)

        monkeypatch.setattr(wordlists, "lang_text", text)

    return change


@pytest.mark.parametrize(
    ("name", "old", "new", "error"),
    [
        ("months.csv", "form,calendar", "form,kalendar", PackValueError),
        ("months.csv", ",gregorian,1,", ",gregorian,13,", PackValueError),
        ("months.csv", ",gregorian,1,", ",lunar,1,", PackValueError),
        ("months.csv", "يناير,gregorian,1,0,", "يناير,gregorian,1,0,extra,", PackValueError),
        ("months.csv", "فبراير,gregorian,2,", "يناير,gregorian,2,", PackDuplicateError),
        ("weekdays.csv", "الاثنين,0", "الاثنين,7", PackValueError),
        ("dates.toml", "[seasons]", "[saisons]", PackValueError),
        ("dates.toml", "relative =", "relativ =", PackValueError),
        ("dates.toml", "[words]", "[words", PackValueError),
        ("dates.toml", '"3-5"', '"3-15"', PackValueError),
        ("umm_al_qura.csv", "1344,1925-07-23", "1344,1925-07-24", PackValueError),
        ("umm_al_qura.csv", "1344,1925-07-23", "1344,soon", PackValueError),
        ("numbers.csv", ",unit,1,", ",unit,one,", PackValueError),
        ("numbers.csv", ",unit,1,", ",unity,1,", PackValueError),
        ("numbers.csv", "ثلاث,unit,3,", "واحد,unit,3,", PackDuplicateError),
        ("units.csv", ",person,0,", ",person,2,", PackValueError),
    ],
)
def test_a_bad_pack_is_named(edit: Edit, name: str, old: str, new: str, error: type[MarsadError]) -> None:
    edit(name, old, new)
    with pytest.raises(error) as caught:
        load_dates("ar")
    assert name.partition(".")[0] in str(caught.value)


def test_a_folder_is_read_as_a_language(tmp_path: Path) -> None:
    folder = tmp_path / "ar"
    shutil.copytree(str(resources.files("marsad").joinpath("data", "lang", "ar")), folder)
    assert load_dates(folder).phrases == load_dates("ar").phrases
    (folder / "weekdays.csv").unlink()
    with pytest.raises(PackMissingError):
        load_dates(folder)


def test_a_language_without_words() -> None:
    with pytest.raises(PackMissingError):
        load_numbers("xx")


def test_hijri_days_both_ways() -> None:
    table = load_hijri("ar")
    assert day_of(1436, 10, 26, HIJRI, table) == date(2015, 8, 11)
    assert year_month(date(2015, 8, 11), HIJRI, table) == (1436, 10)
    assert month_span(1600, 1, HIJRI, table) is None
    assert year_month(date(1800, 1, 1), HIJRI, table) is None

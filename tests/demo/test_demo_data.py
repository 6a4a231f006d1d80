"""The demo dispatches are whole, dated, and each has its source."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from datetime import date
from importlib.resources import files

import pytest

DEMO = files("marsad").joinpath("data/demo")
DISPATCHES: list[dict[str, str]] = [
    json.loads(line) for line in DEMO.joinpath("dispatches.jsonl").read_text(encoding="utf-8").splitlines()
]
SOURCES = list(csv.DictReader(DEMO.joinpath("SOURCES.csv").read_text(encoding="utf-8").splitlines()))
WEEKDAYS = (
    ("الاثنين", "Monday"),
    ("الثلاثاء", "Tuesday"),
    ("الأربعاء", "Wednesday"),
    ("الخميس", "Thursday"),
    ("الجمعة", "Friday"),
    ("السبت", "Saturday"),
    ("الأحد", "Sunday"),
)


@pytest.mark.parametrize("dispatch", DISPATCHES, ids=lambda d: d["id"])
def test_dispatch(dispatch: dict[str, str]) -> None:
    assert set(dispatch) == {"id", "text", "published", "title", "lang", "outlet"}
    published = date.fromisoformat(dispatch["published"])
    assert 2013 <= published.year <= 2017
    assert dispatch["id"].startswith(f"demo-{dispatch['lang']}-{published}-")
    assert dispatch["outlet"] == "Marsad demo" and dispatch["title"]
    sentences = re.split(r"(?<=[.])\s+", dispatch["text"])
    assert 2 <= len(sentences) <= 5
    letters = re.findall(r"[a-z\u0621-\u064a]", dispatch["text"].lower())
    arabic = sum(letter >= "\u0621" for letter in letters) / len(letters)
    assert arabic == (1 if dispatch["lang"] == "ar" else 0)


@pytest.mark.parametrize("dispatch", DISPATCHES, ids=lambda d: d["id"])
def test_first_weekday_is_the_day_or_the_eve_of_the_dispatch(dispatch: dict[str, str]) -> None:
    found = re.search("|".join(name for pair in WEEKDAYS for name in pair), dispatch["text"])
    if found:
        number = next(i for i, pair in enumerate(WEEKDAYS) if found.group() in pair)
        assert (date.fromisoformat(dispatch["published"]).weekday() - number) % 7 <= 1


def test_languages_and_number() -> None:
    languages = Counter(d["lang"] for d in DISPATCHES)
    assert languages["ar"] >= 45 and languages["en"] >= 15
    assert len({d["id"] for d in DISPATCHES}) == len(DISPATCHES)
    assert [d["published"] for d in DISPATCHES] == sorted(d["published"] for d in DISPATCHES)


def test_every_dispatch_has_its_source_and_the_reverse() -> None:
    assert [row["id"] for row in SOURCES] == [d["id"] for d in DISPATCHES]
    for row in SOURCES:
        assert row["licence"] == "Apache-2.0" and row["fact"] and row["source"]


def test_no_sentence_twice_but_in_reprints() -> None:
    sentences = Counter(s for d in DISPATCHES for s in re.split(r"(?<=[.])\s+", d["text"]))
    twice = {s for s, n in sentences.items() if n > 1}
    holders = [d["id"] for d in DISPATCHES if any(s in d["text"] for s in twice)]
    assert sorted(i.split("-", 5)[5] for i in holders) == [
        "deirezzor-city",
        "deirezzor-reprint",
        "kobani-freed",
        "kobani-reprint",
    ]

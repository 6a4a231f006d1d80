"""Records have the form of the annotation guidelines."""

from __future__ import annotations

import json
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from marsad.exchange.guideline import dumps_line, record
from marsad.model import (
    ActorRef,
    Casualties,
    Claim,
    Count,
    DaySpan,
    Mention,
    PlaceRef,
    Quote,
    Reading,
    SourceRef,
)

KEYS = [
    "type",
    "trigger",
    "also",
    "status",
    "actors",
    "targets",
    "places",
    "count",
    "casualties",
    "date",
    "sources",
]
CLAIM = Claim(
    type="capture",
    trigger=Quote("سيطرت", 0),
    status="asserted",
    actors=(ActorRef("syria_gov", "قوات النظام", 6, ("a sure name",)),),
    targets=(),
    places=(PlaceRef("مسكنة", 26, "at", "part", "C1", "Maskana", "SY", "Aleppo", 35.96, 38.04, 0.98765432),),
    count=Count(17, "settlement"),
    casualties=Casualties(killed=12),
    date=DaySpan(date(2017, 6, 4), date(2017, 6, 4), "الأحد", 40),
    sources=(SourceRef("sohr", "المرصد", 50),),
    also=(Quote("السيطرة", 60),),
)


def test_an_event_has_every_key_in_order() -> None:
    (event,) = record(Reading("r", (CLAIM,)))["events"]
    assert list(event)[: len(KEYS)] == KEYS
    assert event["trigger"] == {"text": "سيطرت", "start": 0}
    assert event["actors"][0]["id"] == "syria_gov" and event["actors"][0]["reasons"] == ["a sure name"]
    assert {"role": "at", "scope": "part", "gaz": "C1", "adm1": "Aleppo"}.items() <= event["places"][
        0
    ].items()
    assert event["count"] == {"value": 17, "unit": "settlement"}
    assert event["casualties"] == {"killed": 12, "wounded": None}
    assert event["date"] == {"start": "2017-06-04", "end": "2017-06-04", "text": "الأحد", "text_start": 40}


def test_what_is_not_said_is_null_or_empty() -> None:
    bare = Claim("clash", Quote("x", 0), "asserted", (), (), (), None, Casualties(), DaySpan(None, None), ())
    (event,) = record(Reading("r", (bare,)))["events"]
    assert event["count"] is None and event["casualties"] is None
    assert event["date"] == {"start": None, "end": None, "text": None}
    assert event["also"] == event["actors"] == event["targets"] == event["places"] == event["sources"] == []


def test_notes_and_mentions_stand_only_where_there_are_any() -> None:
    assert list(record(Reading("r", ()))) == ["id", "annotator", "events"]
    full = record(Reading("r", (), (Mention(0, 4, "place", "C1"),), ("M203 a", "M213 b")))
    assert full["notes"] == "M203 a\nM213 b"
    assert full["mentions"] == [{"start": 0, "end": 4, "kind": "place", "id": "C1"}]


@given(st.text(st.characters()))
def test_any_text_is_one_line_that_reads_back(text: str) -> None:
    reading = Reading(text, (CLAIM,), (Mention(0, 4, "place", "C1"), Mention(5, 9, "actor", text, (text,))))
    line = dumps_line(reading)
    assert json.loads(line.encode("utf-8")) == record(reading)
    assert line.splitlines() == [line]

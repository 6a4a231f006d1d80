"""The sentence specs: well formed, covering everything, and read as they say."""

from __future__ import annotations

import importlib
import importlib.util
import json
import tomllib
from collections import Counter
from datetime import date
from pathlib import Path
from random import Random
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.errors import MarsadError, PackDuplicateError, PackMissingError, PackValueError
from marsad.model import ActorRef, Casualties, Claim, Count, DaySpan, PlaceRef, Quote, SourceRef
from marsad.packs.examples import (
    EVENT_TYPES,
    Example,
    ExpectedEvent,
    compare,
    load_examples,
    parse_example,
    place_key,
    shipped_files,
)
from marsad.pipeline import read_text

HERE = Path(__file__).parent
TAGS: dict[str, dict[str, Any]] = tomllib.loads((HERE / "coverage.toml").read_text(encoding="utf-8"))["tags"]
FAILURES: dict[str, str] = tomllib.loads((HERE / "known_failures.toml").read_text(encoding="utf-8"))[
    "failures"
]
EXAMPLES = load_examples()
BY_ID = {e.id: e for e in EXAMPLES}


# The files


def test_tags_are_declared() -> None:
    unknown = {tag for e in EXAMPLES for tag in e.covers} - set(TAGS)
    assert not unknown


def test_tags_are_covered() -> None:
    counts = Counter(tag for e in EXAMPLES for tag in e.covers)
    assert {t: counts[t] for t, row in TAGS.items() if counts[t] < row["least"]} == {}


def test_every_type_tag_stands_for_an_event() -> None:
    assert {t.removeprefix("type.") for t in TAGS if t.startswith("type.")} == EVENT_TYPES
    for example in EXAMPLES:
        told = {f"type.{e.type}" for e in example.events}
        assert {t for t in example.covers if t.startswith("type.")} <= told, example.id


def test_negatives_have_no_event_and_others_have() -> None:
    for example in EXAMPLES:
        negative = all(t.startswith("negative.") for t in example.covers)
        assert negative == (not example.events), example.id


def test_numbers_of_specs() -> None:
    files = {path: len(load_examples([path])) for path in shipped_files()}
    reports = sum(n for p, n in files.items() if p.name == "reports.jsonl")
    assert sum(files.values()) - reports >= 330
    assert reports >= 60
    for conflict, least in (("syria_iraq", 60), ("yemen", 40), ("libya", 40), ("sudan", 25)):
        assert sum(n for p, n in files.items() if p.parent.name == conflict) >= least


def test_texts_are_told_apart() -> None:
    assert len({e.text for e in EXAMPLES}) == len(EXAMPLES)


def test_places_stand_in_their_text() -> None:
    for example in EXAMPLES:
        words = place_key(example.text).split()
        for event in example.events:
            for place in event.places:
                for word in place_key(" ".join(place.names)).split():
                    assert any(w.endswith(word) for w in words), (example.id, place.names)


# The loader

GOOD: dict[str, Any] = {
    "id": "t-1",
    "covers": ["type.capture"],
    "published": "2017-02-24",
    "text": "سيطر الجيش التركي على مدينة الباب.",
    "events": [{"type": "capture", "trigger": "سيطر"}],
    "source": "project",
    "licence": "Apache-2.0",
}


def _with_event(**keys: object) -> dict[str, Any]:
    return {**GOOD, "events": [{**GOOD["events"][0], **keys}]}


@pytest.mark.parametrize(
    "raw",
    [
        "a text",
        {**GOOD, "colour": "red"},
        {**GOOD, "id": ""},
        {**GOOD, "covers": []},
        {**GOOD, "covers": ["a", "a"]},
        {**GOOD, "published": "24.2.2017"},
        {**GOOD, "events": {}},
        {**GOOD, "events": ["x"]},
        _with_event(type="battle"),
        _with_event(trigger="انسحب"),
        _with_event(trigger=" "),
        _with_event(status="maybe"),
        _with_event(actor=["turkey"]),
        _with_event(actors="turkey"),
        _with_event(actors=[""]),
        _with_event(places=[{"name": "الباب", "role": "in"}]),
        _with_event(places=[{"name": "الباب", "scope": "half"}]),
        _with_event(places=[{"name": ""}]),
        _with_event(places=[{"name": "الباب|"}]),
        _with_event(places=[{"name": "الباب", "gaz": "C1"}]),
        _with_event(count={"value": 3, "unit": "mile"}),
        _with_event(count={"value": -3, "unit": "person"}),
        _with_event(count={"value": True, "unit": "person"}),
        _with_event(killed="two"),
        _with_event(wounded=-1),
        _with_event(date=["2017-02-24"]),
        _with_event(date=["2017-02-24", "2017-02-23"]),
        _with_event(date=["2017-02-24", None]),
        _with_event(date=["2017-02-30", "2017-03-01"]),
    ],
)
def test_bad_specs_are_told(raw: object) -> None:
    with pytest.raises(PackValueError) as caught:
        parse_example(raw, "x.jsonl:7")
    assert str(caught.value).startswith("M102 ") and "(x.jsonl:7)" in str(caught.value)


def test_good_spec_is_a_record() -> None:
    row = _with_event(count={"value": 2, "unit": "settlement"}, killed=None, date=[None, "2017-02-24"])
    event = parse_example(row).events[0]
    assert event.checked == {"count", "killed", "date"}
    assert event.count == Count(2.0, "settlement")
    assert event.date == (None, date(2017, 2, 24))


def _write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_files_are_checked_as_a_whole(tmp_path: Path) -> None:
    line = json.dumps(GOOD, ensure_ascii=False)
    one, two = _write(tmp_path / "a.jsonl", line, ""), _write(tmp_path / "b.jsonl", "", line)
    assert [e.id for e in load_examples([one])] == ["t-1"]
    with pytest.raises(PackDuplicateError, match=r"b\.jsonl:2 and a\.jsonl:1|t-1") as caught:
        load_examples([one, two])
    assert "b.jsonl:2 and a.jsonl:1" in str(caught.value)
    with pytest.raises(PackMissingError):
        load_examples([tmp_path / "none.jsonl"])
    with pytest.raises(PackValueError, match="not JSON") as broken:
        load_examples([_write(tmp_path / "c.jsonl", line, "{")])
    assert "c.jsonl:2" in str(broken.value)
    (tmp_path / "d.jsonl").write_bytes(b"\xff\xfe")
    with pytest.raises(MarsadError, match="UTF-8"):
        load_examples([tmp_path / "d.jsonl"])


# The comparison


def _claim(**changes: Any) -> Claim:
    values: dict[str, Any] = {
        "type": "capture",
        "trigger": Quote("سيطر", 0),
        "status": "asserted",
        "actors": (ActorRef("turkey", "الجيش التركي", 5),),
        "targets": (),
        "places": (PlaceRef("مدينة الباب", 21),),
        "count": None,
        "casualties": Casualties(),
        "date": DaySpan(date(2017, 2, 24), date(2017, 2, 24)),
        "sources": (SourceRef("sohr", "المرصد", 40),),
    }
    return Claim(**{**values, **changes})


def _expected(**keys: object) -> tuple[ExpectedEvent, ...]:
    row: dict[str, Any] = {
        "status": "asserted",
        "actors": ["turkey"],
        "targets": [],
        "places": [{"name": "الباب", "role": "at", "scope": "all"}],
        "count": None,
        "killed": None,
        "wounded": None,
        "date": ["2017-02-24", "2017-02-24"],
        "sources": ["sohr"],
    }
    return parse_example(_with_event(**{**row, **keys})).events


def test_equal_has_no_differences() -> None:
    assert compare(_expected(), [_claim()]) == []


@pytest.mark.parametrize(
    ("slot", "change"),
    [
        ("status", {"status": "planned"}),
        ("actors", {"actors": ()}),
        ("targets", {"targets": (ActorRef("isis", "داعش", 3),)}),
        ("place", {"places": ()}),
        ("extra place", {"places": (PlaceRef("الباب", 21), PlaceRef("منبج", 30))}),
        ("place", {"places": (PlaceRef("الباب", 21, role="from"),)}),
        ("place", {"places": (PlaceRef("الباب", 21, scope="part"),)}),
        ("count", {"count": Count(3, "settlement")}),
        ("killed", {"casualties": Casualties(killed=2)}),
        ("wounded", {"casualties": Casualties(wounded=2)}),
        ("date", {"date": DaySpan(date(2017, 2, 23), date(2017, 2, 24))}),
        ("date", {"date": DaySpan(None, date(2017, 2, 24))}),
        ("sources", {"sources": ()}),
        ("trigger", {"trigger": Quote("التركي", 11)}),
    ],
)
def test_each_slot_is_compared(slot: str, change: dict[str, Any]) -> None:
    lines = compare(_expected(), [_claim(**change)])
    assert len(lines) == 1 and slot in lines[0]


def test_unstated_keys_are_not_compared() -> None:
    bare = parse_example(GOOD).events
    changed = _claim(status="denied", actors=(), places=(), sources=(), casualties=Casualties(7, 7))
    assert compare(bare, [changed]) == []


def test_a_date_without_first_day_is_unknown() -> None:
    assert compare(_expected(date=[None, None]), [_claim(date=DaySpan(None, date(2017, 2, 24)))]) == []


def test_trigger_may_stand_among_further_mentions() -> None:
    assert compare(_expected(), [_claim(trigger=Quote("التركي", 11), also=(Quote("سيطر", 0),))]) == []


def test_missing_and_extra_events() -> None:
    other = _claim(type="hold")
    assert compare(_expected(), []) == ["missing capture 'سيطر'"]
    assert compare([], [other]) == ["extra hold 'سيطر'"]
    assert len(compare(_expected(), [other])) == 2


def test_events_pair_by_agreement_not_by_order() -> None:
    one, two = _expected()[0], _expected(actors=["isis"])[0]
    swapped = [_claim(actors=(ActorRef("isis", "داعش", 3),)), _claim()]
    assert compare([one, two], swapped) == []


def _as_claim(event: ExpectedEvent) -> Claim:
    """A claim that says exactly what ``event`` expects, with empty slots where it expects nothing."""
    return _claim(
        type=event.type,
        trigger=Quote(event.trigger, 0),
        status=event.status,
        actors=tuple(ActorRef(i, i, 0) for i in sorted(event.actors)),
        targets=tuple(ActorRef(i, i, 0) for i in sorted(event.targets)),
        places=tuple(
            PlaceRef(p.names[-1], 0, cast(Any, p.role), cast(Any, p.scope or "all")) for p in event.places
        ),
        count=event.count,
        casualties=Casualties(event.killed, event.wounded),
        date=DaySpan(*event.date),
        sources=tuple(SourceRef(i, i, 0) for i in sorted(event.sources)),
    )


@given(st.sampled_from(EXAMPLES), st.randoms(use_true_random=False))
def test_a_reading_as_expected_has_no_differences_in_any_order(example: Example, random: Random) -> None:
    claims = [_as_claim(e) for e in example.events]
    random.shuffle(claims)
    assert compare(example.events, claims) == []


@given(st.sampled_from([e for e in EXAMPLES if e.events]), st.data())
def test_each_lost_event_is_told(example: Example, data: st.DataObject) -> None:
    claims = [_as_claim(e) for e in example.events]
    lost = claims.pop(data.draw(st.integers(0, len(claims) - 1)))
    lines = compare(example.events, claims)
    assert sum(line.startswith(f"missing {lost.type} ") for line in lines) == 1


def test_a_place_may_go_by_several_names() -> None:
    either = _expected(places=[{"name": "المدينة|الباب"}])
    for said in ("المدينة", "مدينة الباب"):
        assert compare(either, [_claim(places=(PlaceRef(said, 21),))]) == []
    assert compare(either, [_claim(places=(PlaceRef("منبج", 21),))]) != []


def test_a_trigger_may_carry_a_particle() -> None:
    raw = {**GOOD, "text": "وسيطر عليها.", "events": [{"type": "capture", "trigger": "وسيطر"}]}
    assert compare(parse_example(raw).events, [_claim()]) == []


def test_an_event_that_states_more_pairs_first() -> None:
    loose, strict = parse_example(GOOD).events[0], _expected()[0]
    assert compare([loose, strict], [_claim(), _claim(actors=())]) == []


def test_place_names_are_compared_folded_and_without_kind() -> None:
    assert place_key("بلدة أثريا") == place_key("اثريا")
    assert place_key("حلب") != place_key("شرق حلب")
    assert place_key("مدينة") == place_key("المدينة")


# The reader


def test_known_failures_name_specs_and_reasons() -> None:
    assert {i for i in FAILURES if i not in BY_ID} == set()
    assert all(isinstance(why, str) and why.strip() for why in FAILURES.values())


def _cases() -> list[Any]:
    cases = []
    for example in EXAMPLES:
        why = FAILURES.get(example.id)
        marks = [pytest.mark.xfail(reason=why, strict=True)] if why else []
        cases.append(pytest.param(example, id=example.id, marks=marks))
    return cases


def test_the_share_read_right_is_reported_for_each_tag() -> None:
    """What docs/accuracy.md says of the specs follows from the known failures."""
    tool = _tool()
    report = (HERE.parents[1] / "docs" / "accuracy.md").read_text(encoding="utf-8")
    rows = tool.table(EXAMPLES, FAILURES)
    assert report == tool.with_table(report, rows)
    assert {line.split("|")[1].strip() for line in rows.splitlines()[2:]} == {"all", *TAGS}
    with pytest.raises(ValueError, match="specs: begin"):
        tool.with_table("no marks", rows)


def _tool() -> Any:
    spec = importlib.util.spec_from_file_location(
        "known_failures", HERE.parents[1] / "tools" / "known_failures.py"
    )
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("example", _cases())
def test_spec_is_read(example: Example) -> None:
    reading = read_text(example.text, published=example.published, lang=example.lang)
    assert compare(example.events, reading.claims) == [], example.text

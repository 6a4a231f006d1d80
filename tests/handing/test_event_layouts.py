"""Our incidents in the layouts of ACLED, UCDP GED, PLOVER and HXL."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import hxl
import jsonschema
import pandas
import pytest
from asked_of import Asking

from marsad.control.layouts import Layouts
from marsad.control.summary import Range
from marsad.exchange import event_layouts
from marsad.exchange.happenings import Happening, Party, Where
from marsad.inquiry.handing import write
from marsad.packs.check import check_packs
from marsad.packs.layouts import load_layouts
from marsad.packs.ontology import load_event_types

LAYOUTS: Layouts = load_layouts()
WORDS = {one.code: one.name_en for one in load_event_types()}
GOVERNMENT = Party("syria_gov", "Syrian government", "state", True)
REBELS = Party("syrian_opposition", "Syrian armed opposition", "armed", True)
FOREIGN = Party("russia", "Russia", "state", False)
PEOPLE = Party("civilians", "Civilians", "people")
TOWN = Where(
    "Al-Bab",
    "t1",
    "C1234",
    "settlement",
    "SY",
    "Aleppo",
    "SY02",
    36.37,
    37.51,
    LAYOUTS.precision("settlement"),
)
UNIT = replace(
    TOWN, name="Aleppo", id="SY-HL", kind="adm1", lat=None, lon=None, precision=LAYOUTS.precision("adm1")
)
TAKEN = Happening(
    "15cc265bc155d0a57db939f151efaf10", "capture", "real", False, date(2017, 6, 4), date(2017, 6, 4), (GOVERNMENT,),
    (REBELS,), TOWN, ("sohr",), ("Agency",), 3, 4, Range(3, 5, 9), None, "2017-06-05T00:00:00.000000Z",
)  # fmt: skip


def exported(asking: Asking, form: str) -> tuple[str, Counter[str]]:
    out = io.StringIO()
    left_out = write(asking.store, asking.of("incidents", form), out)
    return out.getvalue(), left_out


def test_the_tables_are_sound() -> None:
    assert check_packs(["layouts"]) == []


def test_the_columns_are_those_of_the_datasets(shared: Path) -> None:
    lines = (shared / "reference" / "acled_ucdp_columns.md").read_text("utf-8").splitlines()
    assert ",".join(event_layouts.ACLED) in lines and len(event_layouts.ACLED) == 31
    assert ",".join(event_layouts.GED) in lines and len(event_layouts.GED) == 49
    (row,) = [line for line in lines if line.startswith("event_id_cnty #event")]
    for part in row.split(" | "):
        names, tags = part.split(" ", 1)
        if "/" not in names and names in event_layouts.HXL:
            assert event_layouts.HXL[names] == tags


def test_every_sub_type_is_one_of_the_codebook(shared: Path) -> None:
    text = (shared / "reference" / "acled_ucdp_columns.md").read_text("utf-8")
    for one in LAYOUTS.codings:
        inside = text.split(f"{one.event} {{", 1)[1].split("}", 1)[0]
        assert one.sub_event in [word.strip() for word in inside.split(";")], one
        assert not one.plover or one.plover in text, one


@pytest.mark.parametrize(
    ("actors", "targets", "sub_event", "inter"),
    [
        ((GOVERNMENT,), (REBELS,), "Government regains territory", "State forces-Rebel group"),
        ((REBELS,), (GOVERNMENT,), "Non-state actor overtakes territory", "Rebel group-State forces"),
        ((FOREIGN,), (), "Government regains territory", "External/Other forces"),
        ((), (), "Non-state actor overtakes territory", ""),
    ],
)
def test_who_takes_a_place_decides_the_sub_type(
    actors: tuple[Party, ...], targets: tuple[Party, ...], sub_event: str, inter: str
) -> None:
    row = event_layouts.acled(replace(TAKEN, actors=actors, targets=targets), LAYOUTS, WORDS)
    assert isinstance(row, dict) and tuple(row) == tuple(event_layouts.ACLED)
    assert (row["event_type"], row["sub_event_type"], row["interaction"]) == ("Battles", sub_event, inter)


def test_numbers_that_nobody_tells_stay_empty() -> None:
    row = event_layouts.acled(replace(TAKEN, killed=None), LAYOUTS, WORDS)
    assert isinstance(row, dict) and row["fatalities"] == ""


def test_a_coarse_place_has_a_code_and_no_coordinates() -> None:
    coarse, exact = (event_layouts.acled(replace(TAKEN, where=w), LAYOUTS, WORDS) for w in (UNIT, TOWN))
    assert isinstance(coarse, dict) and isinstance(exact, dict)
    assert (coarse["latitude"], coarse["longitude"], coarse["geo_precision"]) == ("", "", "3")
    assert (exact["latitude"], exact["longitude"], exact["geo_precision"]) == ("36.3700", "37.5100", "1")
    ged = event_layouts.ged(replace(TAKEN, where=UNIT), LAYOUTS, WORDS)
    assert isinstance(ged, dict) and ged["where_prec"] == "4"
    assert ged["latitude"] == ged["geom_wkt"] == ged["priogrid_gid"] == ""


def test_ged_has_deaths_and_sides_only() -> None:
    def made(**more: object) -> dict[str, str] | str:
        return event_layouts.ged(replace(TAKEN, **more), LAYOUTS, WORDS)  # type: ignore[arg-type]

    row = made()
    assert isinstance(row, dict) and tuple(row) == tuple(event_layouts.GED)
    assert (row["best"], row["high"], row["low"], row["type_of_violence"]) == ("5", "9", "3", "1")
    assert row["side_a"] == "Syrian government" and row["gwnoa"] == "652" and row["gwnob"] == ""
    turned = made(actors=(REBELS,), targets=(GOVERNMENT,))
    assert isinstance(turned, dict) and turned["side_a"] == "Syrian government", "a state comes first"
    people = made(type="clash", targets=(PEOPLE,))
    assert isinstance(people, dict)
    assert (people["type_of_violence"], people["deaths_civilians"], people["deaths_unknown"]) == (
        "3",
        "5",
        "",
    )
    assert made(killed=None) == made(killed=Range(0, 0, 0)) == event_layouts.NO_DEATHS
    assert made(targets=()) == event_layouts.NO_SIDES
    assert made(type="hold") == event_layouts.NO_TYPE
    assert made(course="thought") == made(denied=True) == event_layouts.NOT_REAL


def test_acled_layout_of_a_store(asking: Asking) -> None:
    text, left_out = exported(asking, "acled")
    frame = pandas.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)
    assert list(frame.columns) == event_layouts.ACLED
    _, rows = asking.rows("incidents")
    assert len(frame) + left_out.total() == len(rows)
    by_id = {row["id"]: row for row in rows}
    for one in frame.to_dict("records"):
        row = by_id[one["event_id_cnty"]]
        assert one["event_date"] == str(row["start"]) and one["tags"] == f"marsad={row['type']}"
        assert row["course"] == "real" and one["location"].removeprefix("'") == row["place"]
        assert (one["latitude"] == "") == (row["geometry"] is None)
        killed = row["killed"]
        assert one["fatalities"] == ("" if killed is None else f"{killed:.0f}")


def test_ged_layout_of_a_store(asking: Asking) -> None:
    text, left_out = exported(asking, "ged")
    frame = pandas.read_csv(io.StringIO(text))
    assert list(frame.columns) == event_layouts.GED and len(frame) > 0
    assert (frame["best"] >= 1).all() and (frame["low"] <= frame["best"]).all()
    assert (frame["best"] <= frame["high"]).all() and frame["id"].is_unique
    assert frame["type_of_violence"].isin([1, 2, 3]).all()
    assert len(frame) + left_out.total() == len(asking.rows("incidents")[1])


def test_hxl_is_read_by_libhxl(asking: Asking) -> None:
    text, _ = exported(asking, "hxl")
    lines = list(csv.reader(io.StringIO(text)))
    data = hxl.data(lines)
    assert data.tags[:2] == ["#event", "#date"]
    assert "#adm1+code" in data.display_tags and "#loc+code" in data.display_tags
    rows = [row.dictionary for row in data]
    assert len(rows) == len(lines) - 2 > 0
    syrian = [row for row in rows if row["#country+code+iso3"] == "SYR" and row["#adm1+name"]]
    assert syrian and all(row["#adm1+code"].startswith("SY") for row in syrian)


ACTOR = {
    "type": "object",
    "required": ["actorText", "code", "sector"],
    "additionalProperties": {"type": "string"},
}
PLOVER = {
    "type": "array",
    "minItems": 1,
    "items": {
        "type": "object",
        "required": [
            "id",
            "date",
            "source",
            "target",
            "event",
            "mode",
            "context",
            "eventLoc",
            "text",
            "dead",
        ],
        "properties": {
            "date": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
            "source": {"type": "array", "items": ACTOR},
            "target": {"type": "array", "items": ACTOR},
            "event": {
                "enum": (
                    "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN SANCTION "
                    "PROTEST CRIME MOBILIZE COERCE ASSAULT"
                ).split()
            },
            "context": {"type": "array", "items": {"type": "string"}},
            "dead": {"type": ["number", "null"]},
        },
    },
}


def test_plover_records(asking: Asking) -> None:
    text, left_out = exported(asking, "plover")
    records = json.loads(text)
    jsonschema.validate(records, PLOVER)
    assert len(records) + left_out.total() == len(asking.rows("incidents")[1])
    assert {one["id"] for one in records} <= {row["id"] for row in asking.rows("incidents")[1]}


def test_a_name_is_no_formula() -> None:
    row = event_layouts.acled(replace(TAKEN, actors=(Party("x", "=cmd()"),)), LAYOUTS, WORDS)
    assert isinstance(row, dict) and row["actor1"] == "'=cmd()"

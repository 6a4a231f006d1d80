"""The shipped data of control, and what the checks say to bad data."""

from __future__ import annotations

import shutil
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
from tests.control.toy import DAY, grid_land, told

from marsad.control.hidden import cases, hide
from marsad.control.infer import infer
from marsad.packs.bearings import bearing_of
from marsad.packs.control import check_control, load_palette, load_rules, read_effects
from marsad.packs.files import data_root
from marsad.places.land import load_land


def test_the_shipped_data_is_sound() -> None:
    assert check_control(data_root()) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        ("control/effects.csv", "jump,1,1,0,0", "jump,1,0.7,0,0", "M102"),
        ("control/effects.csv", "capture,denied,all", "capture,asserted,all", "M103"),
        ("control/palette.csv", "#CC3311", "red", "M102"),
        ("control/palette.csv", "sdf,#", "sdg,#", "M102"),
        ("conflicts/yemen/start.csv", "YE,YE-SD,houthis", "YE,YE-SD,martians", "M102"),
        ("conflicts/yemen/holders.csv", "aqap,YE,aqap", "aqap,YE,martians", "M102"),
        ("control/published_figures.csv", "90800", "many", "M102"),
    ],
)
def test_bad_data_is_named(tmp_path: Path, file: str, old: str, new: str, code: str) -> None:
    root = tmp_path / "data"
    shutil.copytree(data_root(), root, ignore=shutil.ignore_patterns("weights.json", "*.jsonl", "fonts"))
    path = root / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert code in {problem.code for problem in check_control(root)}


def test_every_effect_says_what_is_planned_changes_nothing() -> None:
    effects = read_effects(data_root() / "control" / "effects.csv")
    assert {status for _, status, _ in effects} == {"asserted", "ongoing", "denied", "ended"}


def test_colours_of_one_country_differ() -> None:
    rules, palette = load_rules(), load_palette()
    for country in rules.countries():
        colours = [palette[holder][0] for holder in (*rules.holders(country), "contested", "unknown")]
        assert len(set(colours)) == len(colours)


def test_the_shipped_land_has_a_unit_for_every_settlement() -> None:
    land = load_land(["SY", "IQ"])
    units = {unit.id for unit in land.units}
    assert len(units) == 32
    assert {settlement.unit for settlement in land.settlements} <= units


def test_directions_are_read_from_words() -> None:
    said = (files("marsad") / "data/lang/ar/directions.csv").read_text(encoding="utf-8").splitlines()
    first = next(line for line in said if ",135,part," in line).split(",")[0].strip("{}").split("|")[0]
    assert bearing_of(f"x {first}") == 135.0
    assert bearing_of("x") is None


def test_hidden_changes_are_predicted_from_the_rest() -> None:
    land = grid_land()
    rows = [told("capture", s.id, "isis", source=who) for s in land.settlements[:16] for who in ("afp", "ap")]
    world = infer(rows, land, load_rules())
    assert len(cases(world)) == 16
    found = hide(world)
    model, *naive = found.outcomes
    assert [o.name for o in naive][:3] == ["last claim wins", "majority of claims", "nearest settlement"]
    assert model.accuracy == 1.0 and model.cases == 16
    assert date.fromordinal(cases(world)[0].day) == DAY
    assert sum(n for _, _, n in found.reliability) > 0

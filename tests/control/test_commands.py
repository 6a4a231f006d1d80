"""The commands, run as a user runs them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from marsad.cli.main import main

DAY = "2015-06-01"


@pytest.fixture(autouse=True)
def own_homes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARSAD_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("MARSAD_DB", str(tmp_path / "kept.db"))


def reading(number: int, type_: str, gaz: str, actor: str, **more: object) -> dict[str, object]:
    place = {"text": "x", "role": "at", "scope": "all", "gaz": gaz, "name_en": gaz, "country": "SY"}
    event = {
        "type": type_,
        "trigger": {"text": "took", "start": 0},
        "status": "asserted",
        "actors": [{"id": actor, "text": actor}],
        "targets": [],
        "places": [place],
        "date": {"start": DAY, "end": DAY, "text": "Monday"},
        "sources": [{"id": "afp", "text": "afp"}],
        **more,
    }
    return {"id": f"r{number}", "published": DAY, "outlet": "paper", "events": [event]}


@pytest.fixture
def claims(tmp_path: Path) -> str:
    figure = {
        "count": {"value": 60, "unit": "percent"},
        "date": {"start": "2014-06-01", "end": DAY, "text": "x"},
    }
    rows = [
        reading(1, "capture", "gn163808", "isis"),
        reading(2, "hold", "gn163808", "isis", sources=[{"id": "reuters", "text": "r"}]),
        reading(3, "figure", "SY", "isis", **figure),
    ]
    path = tmp_path / "claims.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return str(path)


def test_who_shows_holder_doubts_age_and_words(claims: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["who", "Tadmur", "--on", "2015-06-11", "--from", claims]) == 0
    out = capsys.readouterr().out
    assert "isis (" in out and "10 days before" in out and "took" in out and "[r1#0]" in out


def test_history_names_both_holders(claims: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["history", "gn163808", "--from", claims]) == 0
    out = capsys.readouterr().out
    assert "syria_gov" in out and "isis" in out


def test_holdings_changes_and_totals_are_tables(claims: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["holdings", "--on", "2015-06-11", "--in", "Homs", "--csv", "--from", claims]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    found = {row["place"]: row["holder"] for row in rows}
    assert found["gn163808"] == "isis" and {row["unit"] for row in rows} == {"SY-HI"}
    assert main(["changes", "--csv", "--from", "2015-01-01", "--to", "2015-12-31", "--from", claims]) == 0
    (change,) = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert (change["from"], change["to"], change["day"]) == ("syria_gov", "isis", DAY)
    assert main(["totals", "--on", "2015-06-11", "--json", "--from", claims, "--actor", "isis"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["denominator"] for line in lines] == ["land_km2", "settled_km2", "settlements", "population"]
    assert all(line["low"] <= line["best"] <= line["high"] for line in lines)


@pytest.mark.parametrize("lang", ["ar", "en"])
@pytest.mark.parametrize("kind", ["png", "svg", "html"])
def test_maps_are_drawn(claims: str, tmp_path: Path, lang: str, kind: str) -> None:
    out = tmp_path / f"map.{kind}"
    assert main(["map", "--on", "2015-06-11", "-o", str(out), "--lang", lang, "--from", claims]) == 0
    data = out.read_bytes()
    assert len(data) > 10_000
    assert data[:4] == b"\x89PNG" if kind == "png" else b"<svg" in data
    if kind != "png":
        again = tmp_path / f"again.{kind}"
        main(["map", "--on", "2015-06-11", "-o", str(again), "--lang", lang, "--from", claims])
        assert again.read_bytes() == data


def test_totals_are_drawn_with_published_figures(claims: str, tmp_path: Path) -> None:
    out = tmp_path / "totals.svg"
    assert main(["totals", "--plot", str(out), "--actor", "isis", "--every", "year", "--from", claims]) == 0
    assert out.stat().st_size > 10_000


def test_fronts_are_lines(claims: str, tmp_path: Path) -> None:
    out = tmp_path / "f.geojson"
    assert main(["fronts", "--on", "2015-06-11", "-o", str(out), "--from", claims]) == 0
    features = json.loads(out.read_text())["features"]
    assert {tuple(f["properties"]["holders"]) for f in features} >= {("isis", "syria_gov")}


def test_figures_have_verdicts(claims: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["figures", "--json", "--published", "--from", claims]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines[0]["statement"] == "r3#0" and lines[0]["value"] == 60
    kinds = {"borne out", "not borne out", "cannot tell"}
    told = [line for line in lines if "verdicts" in line]
    assert {v["verdict"] for line in told for v in line["verdicts"]} <= kinds
    assert all(v["why"] and v["why_ar"] for line in told for v in line["verdicts"])


def test_validate_scores_a_table(claims: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "truth.csv"
    table.write_text(
        "gaz,name_en,name_ar,lat,lon,holder,from,to\n"
        "gn163808,,,,,isis,2015-06-02,2015-06-30\n"
        ",Nowhere,,35.0,38.0,daesh,2015-06-02,2015-06-30\n"
        "gn163808,,,,,contested,2015-07-01,2015-07-30\n"
    )
    options = ["--truth", str(table), "--json", "--step", "1", "--same", "daesh=isis,nusra"]
    assert main(["validate", *options, "--from", claims]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {"accuracy", "unknown", "by_holder", "by_year", "log_score"} <= set(found)
    assert found["days"] == 58 and found["contested_days"] == 30
    assert found["by_holder"]["daesh"] >= 0.5 and found["rows_in_no_settlement"] == 1


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ("gaz,holder\nx,isis\n", "no column"),
        ("gaz,name_en,name_ar,lat,lon,holder,from,to\na,,,1,2,isis,2015-06-02,2015-06-01\n", ":2"),
        ("gaz,name_en,name_ar,lat,lon,holder,from,to\na,,,99,2,isis,2015-06-02,\n", "globe"),
        ("gaz,name_en,name_ar,lat,lon,holder,from,to\na,,,1,2,,2015-06-02,\n", "no holder"),
        (
            "gaz,name_en,name_ar,lat,lon,holder,from,to\na,,,1,2,x,2015-01-01,2015-03-01\na,,,1,2,y,2015-02-01,\n",
            "two at once",
        ),
    ],
)
def test_bad_tables_are_refused_with_their_row(
    claims: str, tmp_path: Path, table: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "truth.csv"
    path.write_text(table)
    assert main(["validate", "--truth", str(path), "--from", claims]) == 1
    err = capsys.readouterr().err
    assert "M507" in err and says in err


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["who", "Tadmur"], "M301"),
        (["who", "Tadmur", "--from", "FILE", "--db", "kept.db"], "M506"),
        (["who", "Atlantis", "--from", "FILE"], "M501"),
        (["who", "Tadmur", "--on", "2015-02-30", "--from", "FILE"], "M502"),
        (["changes", "--from", "2016-01-01", "--to", "2015-01-01", "--from", "FILE"], "M502"),
        (["holdings", "--on", "2015-06-11", "--in", "Atlantis", "--from", "FILE"], "M503"),
        (["totals", "--actor", "martians", "--from", "FILE"], "M504"),
        (["who", "Tadmur", "--countries", "ZZ", "--from", "FILE"], "M503"),
        (["map", "--on", "2015-06-11", "-o", "x.gif", "--from", "FILE"], "M508"),
        (["who", "Tadmur", "--from", "missing.jsonl"], "M506"),
    ],
)
def test_errors_have_codes(
    words: list[str], code: str, claims: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([claims if word == "FILE" else word for word in words]) == 1
    assert capsys.readouterr().err.startswith(f"marsad: {code} ")


def test_lines_that_are_neither_reports_nor_readings_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text('{"id": "a", "events": [{"type": "capture"}]}\n')
    assert main(["who", "Tadmur", "--from", str(path)]) == 1
    assert "bad.jsonl:1" in capsys.readouterr().err


def test_polygons_of_a_user_are_checked_and_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ring = [[36, 34], [37, 34], [37, 35], [36, 35], [36, 34]]
    feature = {
        "type": "Feature",
        "properties": {"ADM1_PCODE": "SY04"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    path = tmp_path / "adm1.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    assert main(["places", "polygons", str(path)]) == 0
    assert "1 units" in capsys.readouterr().out
    path.write_text('{"type": "FeatureCollection", "features": []}')
    assert main(["places", "polygons", str(path)]) == 1
    assert "M505" in capsys.readouterr().err

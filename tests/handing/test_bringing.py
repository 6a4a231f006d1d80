"""Tables of others, as a user brings them. The rows here are invented; none is of a dataset."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from marsad.cli.main import main
from marsad.exchange.event_layouts import ACLED, GED
from marsad.exchange.others import GDELT_58, GDELT_61, Told, recognised, rows
from marsad.handing_errors import ImportLayoutError, ImportRowError
from marsad.record.asof import Wanted, claims_now
from marsad.record.export import values
from marsad.record.reread import Rereading
from marsad.record.store import open_store

CAPTURE = {
    "event_id_cnty": "SYR1", "event_date": "2017-02-23", "year": "2017", "time_precision": "1",
    "event_type": "Battles", "sub_event_type": "Government regains territory",
    "actor1": "Military Forces of Turkey (2016-)", "inter1": "External/Other forces",
    "actor2": "Islamic State (Iraq and Syria)", "inter2": "Rebel group", "country": "Syria", "iso": "760",
    "admin1": "Aleppo", "location": "Al Bab", "latitude": "36.3705", "longitude": "37.5157", "geo_precision": "1",
    "source": "A paper", "notes": "An invented note.", "fatalities": "12", "timestamp": "1600000000",
}  # fmt: skip


def table(
    path: Path, header: list[str], lines: list[dict[str, str]], *, bom: bool = False, head: bool = True
) -> Path:
    with path.open("w", encoding="utf-8-sig" if bom else "utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, restval="")
        if head:
            writer.writeheader()
        writer.writerows(lines)
    return path


def read(path: Path, layout: str = "") -> list[Told]:
    found = list(rows(recognised(path, layout)))
    assert all(isinstance(one, Told) for one in found), found
    return found  # type: ignore[return-value]


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("MARSAD_DB", str(tmp_path / "kept.db"))
    return str(tmp_path / "kept.db")


@pytest.mark.parametrize("day", ["2017-02-23", "23-02-2017", "23 February 2017", "23/02/2017"])
@pytest.mark.parametrize("bom", [True, False])
def test_both_orders_of_dates_and_a_mark_in_front(tmp_path: Path, day: str, bom: bool) -> None:
    (one,) = read(table(tmp_path / "a.csv", ACLED, [CAPTURE | {"event_date": day}], bom=bom))
    assert str(one.first) == "2017-02-23" and one.key == "SYR1" and one.killed == 12


def test_a_file_of_american_dates_is_read_so_throughout(tmp_path: Path) -> None:
    lines = [CAPTURE | {"event_date": "02/03/2017"}, CAPTURE | {"event_date": "02/23/2017"}]
    assert [str(one.first) for one in read(table(tmp_path / "a.csv", ACLED, lines))] == [
        "2017-02-03",
        "2017-02-23",
    ]


def test_columns_in_another_order_and_missing_ones(tmp_path: Path) -> None:
    some = ["actor1", "notes", "event_type", "sub_event_type", "event_date", "country", "location"]
    (one,) = read(table(tmp_path / "a.csv", some, [{name: CAPTURE[name] for name in some}]))
    assert one.actors == ("Military Forces of Turkey (2016-)",) and one.lat is None and one.killed is None


@pytest.mark.parametrize(
    ("inter2", "targets"), [("7", ("Civilians",)), ("Civilians", ("Civilians",)), ("2", ())]
)
def test_codes_of_actors_as_numbers_and_as_words(
    tmp_path: Path, inter2: str, targets: tuple[str, ...]
) -> None:
    (one,) = read(table(tmp_path / "a.csv", ACLED, [CAPTURE | {"actor2": "", "inter2": inter2}]))
    assert one.targets == targets


GED_ROW = dict.fromkeys(GED, "") | {
    "id": "9001", "year": "2017", "type_of_violence": "1", "side_a": "Government of Syria", "side_b": "IS",
    "where_prec": "1", "where_coordinates": "Al Bab", "adm_1": "Aleppo", "latitude": "36.3705", "longitude": "37.5157",
    "country": "Syria", "date_start": "2017-02-20 00:00:00.000", "date_end": "2017-02-21 00:00:00.000", "best": "7",
    "high": "9", "low": "5", "source_headline": "An invented headline",
}  # fmt: skip


@pytest.mark.parametrize("head", [True, False])
def test_a_candidate_file_without_a_header(tmp_path: Path, head: bool) -> None:
    (one,) = read(table(tmp_path / "ged.csv", GED, [GED_ROW], head=head))
    assert (one.key, str(one.first), str(one.last), one.killed) == ("9001", "2017-02-20", "2017-02-21", 7)
    assert one.actors == ("Government of Syria",) and one.precision == "exact"


@pytest.mark.parametrize("columns", [GDELT_58, GDELT_61])
def test_gdelt_comes_with_tabs_and_without_a_header(tmp_path: Path, columns: list[str]) -> None:
    row = dict.fromkeys(columns, "") | {
        "GLOBALEVENTID": "77", "SQLDATE": "20170223", "Actor1Code": "TURMIL", "Actor1Name": "TURKISH",
        "EventCode": "192",
        "ActionGeo_Type": "4", "ActionGeo_FullName": "Al Bab, Halab, Syria", "ActionGeo_CountryCode": "SY",
        "ActionGeo_Lat": "36.3705", "ActionGeo_Long": "37.5157", "DATEADDED": "20170224",
        "SOURCEURL": "https://example.org/a",
    }  # fmt: skip
    path = tmp_path / "gdelt.csv"
    path.write_text("\t".join(row[name] for name in columns) + "\n", encoding="utf-8")
    (one,) = read(path)
    assert (one.key, one.event, one.place, one.url) == ("77", "192", "Al Bab", "https://example.org/a")
    assert str(one.known) == "2017-02-24"


def test_a_table_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(ImportLayoutError) as told:
        recognised(path)
    assert "event_date" in str(told.value)
    path.write_text("")
    with pytest.raises(ImportLayoutError):
        recognised(path)
    with pytest.raises(ImportLayoutError):
        recognised(tmp_path / "none.csv")


def test_a_bad_row_is_said_and_the_others_are_kept(tmp_path: Path) -> None:
    lines = [CAPTURE | {"event_date": "soon"}, CAPTURE | {"latitude": "95"}, CAPTURE]
    bad, worse, good = rows(recognised(table(tmp_path / "a.csv", ACLED, lines)))
    assert isinstance(bad, ImportRowError) and "a.csv:2" in str(bad)
    assert isinstance(worse, ImportRowError) and isinstance(good, Told)


def test_acled_rows_count_here_and_are_handed_to_nobody(
    db: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    riot = CAPTURE | {"event_id_cnty": "SYR2", "event_type": "Riots", "sub_event_type": "Mob violence"}
    path = table(tmp_path / "acled.csv", ACLED, [CAPTURE, riot])
    assert main(["import", str(path), "--as", "my-acled"]) == 0
    said = capsys.readouterr()
    assert "forbid passing its rows on" in said.err and "1 stored" in said.out
    assert main(["import", str(path), "--as", "my-acled"]) == 0
    assert "1 already known" in capsys.readouterr().out

    assert main(["find", "invented", "--source", "my-acled", "--json"]) == 0
    assert "An invented note" in capsys.readouterr().out
    assert main(["incidents", "build"]) == 0
    capsys.readouterr()
    assert main(["incidents", "list", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert listed["type"] == "capture" and listed["place"]["adm1"] == "Aleppo"
    assert main(["who", "Al-Bab", "--on", "2017-03-01"]) == 0
    who = capsys.readouterr().out
    assert "turkey" in who and "my-acled" in who

    for what in ("claims", "incidents", "reports"):
        assert main(["export", "--what", what]) == 0
        assert capsys.readouterr().out == "", what
    assert main(["export", "--what", "changes", "--format", "csv"]) == 0
    assert capsys.readouterr().out.count("\n") == 1, "only the header"
    assert main(["changes", "--csv"]) == 0
    assert "turkey" in capsys.readouterr().out


def test_what_may_be_passed_on_is_exported_with_where_it_came_from(
    db: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = table(tmp_path / "ged.csv", GED, [GED_ROW])
    assert main(["import", str(path), "--as", "ucdp"]) == 0
    assert main(["incidents", "build"]) == 0
    capsys.readouterr()
    with open_store(db, read_only=True) as store:
        (claim,) = values(store, "claims")
        (report,) = values(store, "reports")
        assert len(list(values(store, "incidents"))) == 1
    assert claim["extractor"] == report["extractor"] == "import:ged" and report["outlet"] == "ucdp"
    assert [a["id"] for a in claim["actors"]] == ["syria_gov"] and claim["targets"][0]["id"] == "isis"
    assert claim["casualties"] == {"killed": 7} and "row 9001" in claim["reasons"][0]
    text = report["text"]
    for ref in (claim["trigger"], *claim["actors"], *claim["targets"], *claim["places"]):
        assert text[ref["start"] : ref["start"] + len(ref["text"])] == ref["text"]
    assert main(["db", "check"]) == 0


def test_rereading_leaves_imported_rows_alone(db: str, tmp_path: Path) -> None:
    assert main(["import", str(table(tmp_path / "ged.csv", GED, [GED_ROW])), "--as", "ucdp"]) == 0
    with open_store(db) as store:
        assert Rereading(store).left() == (0, 0)
        assert len(list(claims_now(store, Wanted()))) == 1


def test_beside_and_not_merged_with_what_was_read(
    db: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    twins = [GED_ROW, GED_ROW | {"id": "9002", "source_headline": "Another headline"}]
    assert main(["import", str(table(tmp_path / "ged.csv", GED, twins)), "--as", "ucdp"]) == 0
    assert main(["incidents", "build"]) == 0
    assert "2 claims, 2 incidents, 0 of several" in capsys.readouterr().out


def test_a_group_no_pack_has_keeps_its_name(db: str, tmp_path: Path) -> None:
    row = GED_ROW | {"side_b": "Front of the Invented (Syria)"}
    assert main(["import", str(table(tmp_path / "ged.csv", GED, [row])), "--as", "ucdp"]) == 0
    with open_store(db, read_only=True) as store:
        (kept,) = claims_now(store, Wanted())
    assert [ref.id for ref in kept.claim.targets] == ["other:front_of_the_invented"]


def test_a_coarse_row_tells_of_a_part_of_the_unit(db: str, tmp_path: Path) -> None:
    row = CAPTURE | {"geo_precision": "3", "location": "Aleppo"}
    assert main(["import", str(table(tmp_path / "a.csv", ACLED, [row])), "--as", "mine"]) == 0
    with open_store(db, read_only=True) as store:
        (kept,) = claims_now(store, Wanted())
    (place,) = kept.claim.places
    assert (place.gaz, place.scope) == ("SY-HL", "part")


def test_known_holders(db: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "holders.csv"
    path.write_text(
        "gaz,name_en,name_ar,lat,lon,holder,from,to\n"
        ",Al-Bab,,36.3705,37.5157,turkey,2017-02-23,2018-06-01\n"
        ",Al-Bab,,36.3705,37.5157,martians,2019-02-23,2019-06-01\n"
    )
    assert main(["import", str(path), "--as", "survey"]) == 1
    said = capsys.readouterr()
    assert "holders: 1 refused, 1 stored" in said.out and "martians" in said.err
    assert main(["who", "Al-Bab", "--on", "2018-01-01"]) == 0
    assert "turkey" in capsys.readouterr().out

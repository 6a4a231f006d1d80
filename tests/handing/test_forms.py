"""Every form is read back by a program that is not ours, and compared with what went in."""

from __future__ import annotations

import csv
import gzip
import json
import math
import xml.etree.ElementTree as ElementTree
from datetime import date, datetime
from pathlib import Path
from typing import Any

import geopandas
import mapbox_vector_tile
import openpyxl
import polars
import pyarrow.csv
import pyarrow.parquet
import pyogrio
import pytest
import shapely
from asked_of import Asking
from pmtiles.reader import MmapSource, Reader, all_tiles

from marsad.handing_errors import ExportChoiceError
from marsad.inquiry.handing import BINARY, FORMS, GROUND, MAPS, STORED, TABLES, check, write_file
from marsad.record.store import Store

PLACED = ("claims", "incidents", "holdings", "changes", "areas")
WORLD_BOX = (-180, -90, 180, 90)


def written(asking: Asking, folder: Path, what: str, form: str, ending: str = "", **more: object) -> Path:
    path = folder / f"{what}.{ending or form}"
    write_file(asking.store, asking.of(what, form, **more), path)
    return path


def as_text(value: Any) -> str:
    """A value as CSV has it, but for formulas."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "; ".join(value)
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def number(value: Any) -> float | None:
    return None if value is None or (isinstance(value, float) and math.isnan(value)) else float(value)


@pytest.mark.parametrize("what", ["reports", *PLACED, "figures", "deletions"])
def test_csv(asking: Asking, tmp_path: Path, what: str) -> None:
    names, rows = asking.rows(what)
    path = written(asking, tmp_path, what, "csv")
    with path.open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    assert [[one[name].removeprefix("'") for name in names] for one in found] == [
        [as_text(row[name]).removeprefix("'") for name in names] for row in rows
    ]
    strings = pyarrow.csv.ConvertOptions(column_types=dict.fromkeys(names, pyarrow.string()))
    inside = pyarrow.csv.ParseOptions(newlines_in_values=True)
    table = pyarrow.csv.read_csv(path, parse_options=inside, convert_options=strings)
    assert table.column_names[: len(names)] == list(names) and table.num_rows == len(rows)
    frame = polars.read_csv(path, infer_schema=False)
    assert frame.height == len(rows)


def test_csv_for_excel_and_against_formulas(asking: Asking, tmp_path: Path) -> None:
    path = written(asking, tmp_path, "claims", "csv", bom=True)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert next(csv.reader(file))[0] == "id"


@pytest.mark.parametrize("what", [*PLACED, "figures"])
def test_json_lines(asking: Asking, tmp_path: Path, what: str) -> None:
    names, rows = asking.rows(what)
    found = [
        json.loads(line) for line in written(asking, tmp_path, what, "jsonl").read_text("utf-8").splitlines()
    ]
    assert len(found) == len(rows)
    if what in GROUND:
        assert [one[names[0]] for one in found] == [row[names[0]] for row in rows]
        assert found[0].keys() >= set(names)
    else:
        assert [one["id"] for one in found] == [row["id"] for row in rows]


@pytest.mark.parametrize("what", PLACED)
@pytest.mark.parametrize("form", ["geojson", "gpkg", "fgb"])
def test_gdal_and_geopandas_read_it(asking: Asking, tmp_path: Path, what: str, form: str) -> None:
    names, rows = asking.rows(what)
    path = written(asking, tmp_path, what, form)
    frame = geopandas.read_file(path)
    assert frame.crs.to_epsg() == 4326 and len(frame) == len(rows) > 0
    by_id = {row["id"]: row for row in rows}
    for one in frame.to_dict("records"):
        row = by_id[one["id"]]
        for name in names:
            if isinstance(row[name], float):
                assert number(one[name]) == pytest.approx(row[name], abs=1e-9), name
            elif isinstance(row[name], str) and name != "known":  # GDAL takes that for a moment
                assert one[name] == row[name], name
        same_place(one["geometry"], row["geometry"])


def same_place(found: Any, meant: Any) -> None:
    if meant is None:
        assert found is None or found.is_empty
    else:
        assert found.is_valid
        assert shapely.distance(found, meant) < 1e-5
        assert found.area == pytest.approx(meant.area, rel=1e-4, abs=1e-9)


@pytest.mark.parametrize("what", PLACED)
def test_geojson_is_of_rfc_7946(asking: Asking, tmp_path: Path, what: str) -> None:
    value = json.loads(written(asking, tmp_path, what, "geojson").read_text("utf-8"))
    assert "crs" not in value and value["type"] == "FeatureCollection"
    for one in value["features"]:
        assert one["id"] == one["properties"]["id"]
        shape = one["geometry"] and shapely.geometry.shape(one["geometry"])
        if shape:
            assert shapely.box(*WORLD_BOX).covers(shape)
        if what == "areas":
            for polygon in shape.geoms:
                assert polygon.exterior.is_ccw and not any(ring.is_ccw for ring in polygon.interiors)


@pytest.mark.parametrize("what", PLACED)
def test_geoparquet(asking: Asking, tmp_path: Path, what: str) -> None:
    names, rows = asking.rows(what)
    path = written(asking, tmp_path, what, "geoparquet", "parquet")
    frame = geopandas.read_parquet(path)
    assert list(frame["id"]) == [row["id"] for row in rows]
    assert frame.crs.equals("OGC:CRS84")
    for found, row in zip(frame.geometry, rows, strict=True):
        same_place(found, row["geometry"])
    meta = json.loads(pyarrow.parquet.read_metadata(path).metadata[b"geo"])
    assert meta["version"] == "1.1.0" and meta["primary_column"] == "geometry"
    column = meta["columns"]["geometry"]
    assert column["encoding"] == "WKB" and column["covering"]["bbox"]["xmin"] == ["bbox", "xmin"]
    known = frame[~frame.geometry.is_empty & frame.geometry.notna()]
    assert column["bbox"] == pytest.approx(list(known.total_bounds))
    table = pyarrow.parquet.read_table(path)
    boxes = zip(table["id"].to_pylist(), table["bbox"].to_pylist(), strict=True)
    drawn = {row["id"]: row["geometry"].bounds[0] for row in rows if row["geometry"] is not None}
    assert {id: box["xmin"] for id, box in boxes if box is not None} == pytest.approx(drawn)
    table = pyarrow.parquet.read_table(path, columns=[name for name in names if name != "geometry"])
    day = next((name for name in names if isinstance(rows[0][name], date)), None)
    assert day is None or table[day].to_pylist() == [row[day] for row in rows]


@pytest.mark.parametrize("what", ["reports", "figures"])
def test_parquet_without_places(asking: Asking, tmp_path: Path, what: str) -> None:
    _, rows = asking.rows(what)
    path = written(asking, tmp_path, what, "geoparquet", "parquet")
    assert pyarrow.parquet.read_table(path).num_rows == len(rows) > 0
    assert b"geo" not in (pyarrow.parquet.read_metadata(path).metadata or {})


@pytest.mark.parametrize("what", PLACED)
def test_kml(asking: Asking, tmp_path: Path, what: str) -> None:
    _, rows = asking.rows(what)
    path = written(asking, tmp_path, what, "kml")
    space = {"k": "http://www.opengis.net/kml/2.2"}
    marks = ElementTree.parse(path).getroot().findall(".//k:Placemark", space)
    assert len(marks) == len(rows)
    ids = [mark.findtext(".//k:Data[@name='id']/k:value", None, space) for mark in marks]
    assert ids == [row["id"] for row in rows]
    drawn = [
        any(mark.find(f".//k:{kind}", space) is not None for kind in ("Point", "Polygon")) for mark in marks
    ]
    assert drawn == [row["geometry"] is not None for row in rows]
    frame = pyogrio.read_dataframe(path, layer=0)
    assert len(frame) == len(rows)
    if what == "areas":
        for found, row in zip(frame.geometry, rows, strict=True):
            same_place(shapely.force_2d(found), row["geometry"])


@pytest.mark.parametrize("what", PLACED)
def test_pmtiles(asking: Asking, tmp_path: Path, what: str) -> None:
    _, rows = asking.rows(what)
    path = written(asking, tmp_path, what, "pmtiles")
    seen: set[str] = set()
    with path.open("rb") as file:
        source = MmapSource(file)
        header = Reader(source).header()
        assert header["max_zoom"] == 9 and header["tile_type"].name == "MVT"
        for (zoom, _, _), data in all_tiles(source):
            if zoom == header["max_zoom"] or what == "areas":
                layers = mapbox_vector_tile.decode(gzip.decompress(data))
                assert set(layers) == {what}
                seen.update(f["properties"]["id"] for f in layers[what]["features"])
    assert seen == {row["id"] for row in rows if row["geometry"] is not None}


@pytest.mark.parametrize("what", ["reports", *PLACED, "figures", "decisions"])
def test_excel(asking: Asking, tmp_path: Path, what: str) -> None:
    names, rows = asking.rows(what)
    path = written(asking, tmp_path, what, "xlsx")
    sheet = openpyxl.load_workbook(path, read_only=False).active
    assert sheet is not None
    table = list(sheet.iter_rows(values_only=True))
    assert table[0] == names and len(table) == len(rows) + 1
    assert all(cell.data_type != "f" for line in sheet.iter_rows() for cell in line)
    for line, row in zip(table[1:], rows, strict=True):
        for cell, name in zip(line, names, strict=True):
            meant = row[name]
            if isinstance(meant, date):
                assert isinstance(cell, datetime) and cell.date() == meant
            elif isinstance(meant, float | int):
                assert cell == pytest.approx(meant)
            else:
                assert (cell or "") == as_text(meant)


@pytest.mark.parametrize("what", ["claims", "areas"])
@pytest.mark.parametrize("form", [*TABLES, *MAPS])
def test_twice_gives_the_same_bytes(asking: Asking, tmp_path: Path, what: str, form: str) -> None:
    one, two = tmp_path / "one", tmp_path / "another"
    one.mkdir(), two.mkdir()
    assert written(asking, one, what, form).read_bytes() == written(asking, two, what, form).read_bytes()
    assert [path.name for path in one.iterdir()] == [f"{what}.{form}"], "nothing else is left behind"


def test_coarse_places_are_never_points(asking: Asking, tmp_path: Path) -> None:
    _, rows = asking.rows("incidents")
    coarse = [row for row in rows if row["kind"] not in ("settlement", "neighbourhood", "feature")]
    assert coarse and all(row["geometry"] is None and row["lat"] is None for row in coarse)
    assert all(row["precision"] in (2, 3) for row in coarse)
    drawn = [row for row in rows if row["geometry"] is not None]
    assert drawn and all(row["lat"] is not None for row in drawn)
    found = json.loads(written(asking, tmp_path, "incidents", "geojson").read_text("utf-8"))["features"]
    nowhere = {one["id"] for one in found if one["geometry"] is None}
    assert nowhere == {row["id"] for row in rows if row["geometry"] is None} >= {row["id"] for row in coarse}


def test_areas_sum_to_the_units(asking: Asking) -> None:
    from marsad.control.areas import areas_of

    _, rows = asking.rows("areas")
    whole = areas_of(asking.world().land).whole("land_km2")
    assert sum(float(str(row["land_km2"])) for row in rows) == pytest.approx(whole, rel=1e-6)


def test_what_does_not_go_together_is_said(asking: Asking) -> None:
    wrong = [
        ("reports", "geojson"),
        ("claims", "acled"),
        ("incidents", "annotation"),
        ("claims", "claimreview"),
    ]
    for what, form in wrong:
        with pytest.raises(ExportChoiceError):
            check(asking.of(what, form))
    with pytest.raises(ExportChoiceError):
        check(asking.of("holdings", "csv", day=None))
    assert set(BINARY) < set(FORMS) and not set(STORED) & set(GROUND)


def test_half_a_file_is_never_left(asking: Asking, store: Store, tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    path.write_text("what was there before")

    def stop(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_file(store, asking.of("claims", "csv"), path, stop)
    assert path.read_text() == "what was there before" and [p.name for p in tmp_path.iterdir()] == [
        "claims.csv"
    ]

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from marsad.errors import MarsadError, PlacesEmptyError, PlacesFileError, PlacesRowError
from marsad.places.cod_ab import import_cod_ab
from marsad.places.importers import import_csv, import_geonames, read_import
from marsad.places.osm import import_osm
from marsad.places.rows import read_rows
from marsad.places.store import imported_files, save

SQUARE = {"type": "Polygon", "coordinates": [[[40, 34], [42, 34], [42, 36], [40, 36], [40, 34]]]}


def geojson(path: Path, *features: dict[str, object]) -> Path:
    path.write_text(json.dumps({"type": "FeatureCollection", "features": list(features)}), encoding="utf-8")
    return path


def workbook(path: Path, **sheets: list[list[object]]) -> Path:
    """A minimal .xlsx with inline strings."""
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    names = list(sheets)
    with zipfile.ZipFile(path, "w") as z:
        parts = "".join(
            f'<Override PartName="/xl/worksheets/s{i}.xml" ContentType="{kinds}.worksheet+xml"/>'
            for i, _ in enumerate(names)
        )
        z.writestr(
            "[Content_Types].xml",
            f'{head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kinds}.sheet.main+xml"/>{parts}</Types>',
        )
        package = "http://schemas.openxmlformats.org/package/2006/relationships"
        z.writestr(
            "_rels/.rels",
            f'{head}<Relationships xmlns="{package}"><Relationship Id="r" Type="{rel}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        listed = "".join(f'<sheet name="{n}" sheetId="{i + 1}" r:id="r{i}"/>' for i, n in enumerate(names))
        z.writestr(
            "xl/workbook.xml",
            f'{head}<workbook xmlns="{main}" xmlns:r="{rel}"><sheets>{listed}</sheets></workbook>',
        )
        targets = "".join(
            f'<Relationship Id="r{i}" Type="{rel}/worksheet" Target="worksheets/s{i}.xml"/>'
            for i, _ in enumerate(names)
        )
        z.writestr(
            "xl/_rels/workbook.xml.rels", f'{head}<Relationships xmlns="{package}">{targets}</Relationships>'
        )
        for i, name in enumerate(names):
            rows = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in sheets[name])
            z.writestr(
                f"xl/worksheets/s{i}.xml",
                f'{head}<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>',
            )
    return path


def cell(value: object) -> str:
    if isinstance(value, (int, float)):
        return f"<c><v>{value}</v></c>"
    return f'<c t="inlineStr"><is><t>{escape(str(value))}</t></is></c>'


UNITS = [
    ["adm1_name", "adm1_name1", "adm1_pcode", "center_lat", "center_lon"],
    ["North", "محافظة الشمال", "XX01", 35.0, 41.0],
]
PLACES = [
    [
        "featurename_en",
        "featurename_ar",
        "pcode",
        "popplaceclasstitle",
        "adm1_en",
        "adm1_ar",
        "adm1_pcode",
        "adm0_pcode",
        "point_x",
        "point_y",
    ],
    ["Kafr", "الكفير - مركز الشمال", "C1", "Community", "North", "الشمال", "XX01", "XX", 41.1, 35.1],
    ["Hay", "حي الورد", "N1", "Neighborhood", "North", "الشمال", "XX01", "XX", 41.2, 35.2],
    ["Nameless", "", "C2", "Community", "North", "الشمال", "XX01", "XX", 41.2, 35.2],
]


def test_workbook_schema(tmp_path: Path) -> None:
    found = import_cod_ab(
        workbook(tmp_path / "x.xlsx", xx_admin1=UNITS, xx_populatedplaces=PLACES, notes=[["a"]])
    )
    unit, village, quarter = found.rows
    assert (unit.id, unit.kind, unit.name_ar, unit.adm1) == ("XX01", "adm1", "الشمال", "XX01")
    assert (village.id, village.kind, village.name_ar, village.lat) == ("C1", "settlement", "الكفير", 35.1)
    assert (quarter.kind, quarter.name_ar) == ("neighbourhood", "الورد")
    assert dict(found.left_out) == {"no Arabic name or position": 1}


def test_workbook_with_a_bad_cell_names_the_row(tmp_path: Path) -> None:
    bad = [PLACES[0], [*PLACES[1][:-1], 135.1]]
    with pytest.raises(PlacesRowError, match=r"x.xlsx xx_populatedplaces row 2") as error:
        import_cod_ab(workbook(tmp_path / "x.xlsx", xx_populatedplaces=bad))
    assert str(error.value).startswith("M111")


def test_both_geojson_schemas(tmp_path: Path) -> None:
    new = {
        "ADM3_EN": "Abu",
        "ADM3_AR": "ناحية ابو دلف",
        "ADM3_PCODE": "IQ01Q01N01",
        "ADM1_PCODE": "IQ01",
        "ADM1_EN": "One",
        "ADM1_AR": "الأولى",
        "ADM0_PCODE": "IQ",
        "validOn": "2019-06-03T00:00:00",
    }
    old = {
        "NAME_EN": "Ariha",
        "NAME_ARA": "أريحا",
        "PCODE": "SY0705",
        "ADMIN1_COD": "SY07",
        "ADMIN1_ARA": "إدلب",
    }
    (row,) = import_cod_ab(geojson(tmp_path / "n.geojson", {"properties": new, "geometry": SQUARE})).rows
    assert (row.id, row.kind, row.country, row.name_ar, row.adm1, row.date) == (
        "IQ01Q01N01",
        "adm3",
        "IQ",
        "ابو دلف",
        "IQ01",
        "2019-06-03",
    )
    assert (row.lat, row.lon) == (35.0, 41.0)
    (row,) = import_cod_ab(geojson(tmp_path / "o.geojson", {"properties": old, "geometry": SQUARE})).rows
    assert (row.id, row.kind, row.country, row.adm1, row.adm1_ar) == ("SY0705", "adm2", "SY", "SY07", "إدلب")


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\xfe", b"[1,2]", b'{"features": [1]}', b"PK\x03\x04"])
@pytest.mark.parametrize("name", ["a.geojson", "a.xlsx", "a.osm", "a.csv", "a.zip"])
@pytest.mark.parametrize("kind", ["cod-ab", "geonames", "osm", "csv"])
def test_rubbish_is_refused_with_a_code(tmp_path: Path, kind: str, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(MarsadError, match=r"\w") as error:
        read_import(kind, path)
    assert error.value.code.startswith("M11")
    assert error.value.do


@pytest.mark.parametrize("kind", ["cod-ab", "geonames", "osm", "csv", "shapes"])
def test_a_missing_file_is_named(tmp_path: Path, kind: str) -> None:
    with pytest.raises(PlacesFileError, match=r"M110|nowhere|kind|file|read"):
        read_import(kind, tmp_path / "nowhere.csv")


def dump_line(**changes: str) -> str:
    cells = {
        "id": "170063",
        "name": "Aleppo",
        "ascii": "Aleppo",
        "alt": "Halab,حلب,حەلەب",
        "lat": "36.2",
        "lon": "37.16",
        "class": "P",
        "code": "PPLA",
        "country": "SY",
        "cc2": "",
        "adm1": "09",
        "adm2": "",
        "adm3": "",
        "adm4": "",
        "pop": "2098210",
        "elev": "",
        "dem": "",
        "tz": "Asia/Damascus",
        "date": "2024-01-01",
    } | changes
    return "\t".join(cells.values()) + "\n"


def test_geonames_dump_and_its_zip(tmp_path: Path) -> None:
    unit = dump_line(id="170062", name="Aleppo Governorate", alt="محافظة حلب", code="ADM1", **{"class": "A"})
    text = (
        dump_line()
        + unit
        + dump_line(id="1", alt="", name="X")
        + dump_line(id="2", code="HTL", **{"class": "S"})
    )
    plain, zipped = tmp_path / "SY.txt", tmp_path / "SY.zip"
    plain.write_text(text, encoding="utf-8")
    with zipfile.ZipFile(zipped, "w") as z:
        z.writestr("readme.txt", "not this")
        z.writestr("SY.txt", text)
    found = import_geonames(plain)
    assert found.rows == import_geonames(zipped).rows
    city, governorate = found.rows
    assert (city.id, city.name_ar, city.adm1, city.adm1_ar) == ("gn170063", "حلب", "gn170062", "حلب")
    assert governorate.kind == "adm1"
    assert dict(found.left_out) == {"no Arabic name": 1, "other feature": 1}


@pytest.mark.parametrize(("column", "value"), [("lat", "95"), ("lon", "x"), ("pop", "-3"), ("id", "x1")])
def test_geonames_bad_cell(tmp_path: Path, column: str, value: str) -> None:
    path = tmp_path / "SY.txt"
    path.write_text(dump_line(id="5") + dump_line(**{column: value}), encoding="utf-8")
    with pytest.raises(PlacesRowError, match=r"SY.txt row 2"):
        import_geonames(path)


def test_osm_in_both_forms_says_odbl(tmp_path: Path) -> None:
    tags = {"place": "village", "name": "الدانا", "name:en": "Dana", "population": "about 300"}
    point = {"type": "Point", "coordinates": [36.76, 36.21]}
    peak = {"natural": "peak", "name:ar": "تل العيس"}
    shop = {"shop": "bakery", "name": "خبز"}
    path = geojson(
        tmp_path / "sy.geojson",
        {"id": "node/7", "properties": tags, "geometry": point},
        {"id": "way/8", "properties": peak, "geometry": SQUARE},
        {"id": "node/9", "properties": shop, "geometry": point},
    )
    village, hill = import_osm(path).rows
    assert (village.id, village.country, village.kind, village.licence) == (
        "osm:node/7",
        "SY",
        "settlement",
        "ODbL-1.0",
    )
    assert (hill.kind, hill.population) == ("feature", 0)
    xml = "".join(f'<tag k="{k}" v="{v}"/>' for k, v in tags.items())
    (tmp_path / "sy.osm").write_text(
        f'<osm><node id="7" lat="36.21" lon="36.76">{xml}</node><node id="8" lat="1" lon="1"/></osm>',
        encoding="utf-8",
    )
    (same,) = import_osm(tmp_path / "sy.osm").rows
    assert (same.id, same.name_ar, same.lat, same.lon) == (
        village.id,
        village.name_ar,
        village.lat,
        village.lon,
    )


def test_osm_xml_with_entities_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "sy.osm"
    path.write_text('<!DOCTYPE osm [<!ENTITY a "b">]><osm/>', encoding="utf-8")
    with pytest.raises(PlacesFileError, match=r"document type"):
        import_osm(path)


HEADER = "id,country,name_ar,alt_ar,name_en,lat,lon,kind,adm1_pcode,population,source,licence\n"


def test_csv_keeps_ids_and_reads_quarters(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(
        HEADER + "C2338,SY,دوما,,Duma,33.57,36.40,community,SY03,,x,CC0\n"
        "N0092,SY,حي التضامن,التضامن,Tadamon,33.48,36.31,neighborhood,SY01,,x,CC0\n"
        "Z,SY,زاوێتە,,Z,33,36,city,,,x,CC0\n",
        encoding="utf-8",
    )
    found = import_csv(path)
    assert [(r.id, r.kind, r.name_ar, r.adm1) for r in found.rows] == [
        ("C2338", "settlement", "دوما", "SY03"),
        ("N0092", "neighbourhood", "التضامن", "SY01"),
    ]
    assert found.left_out == (("no Arabic name", 1),)
    assert found.counts() == (("neighbourhood", 1), ("settlement", 1))


@pytest.mark.parametrize(
    "row",
    [
        "C1,SY,دوما,,Duma,133.57,36.40,community,,,x,CC0",
        "C1,SY,دوما,,Duma,33.57,36.40,planet,,,x,CC0",
        ",SY,دوما,,Duma,33.57,36.40,community,,,x,CC0",
        "C1,Syria,دوما,,Duma,33.57,36.40,community,,,x,CC0",
        "C1,SY,دوما,,Duma,33.57,36.40,community,,many,x,CC0",
        "C1,SY,دوما",
        "C0,SY,دومة,,Duma,33.57,36.40,community,,,x,CC0",
    ],
)
def test_csv_bad_row_is_named(tmp_path: Path, row: str) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(f"{HEADER}C0,SY,حلب,,A,36,37,city,,,x,CC0\n{row}\n", encoding="utf-8")
    with pytest.raises(PlacesRowError, match=r"mine.csv (row|line) 3"):
        import_csv(path)


def test_nothing_usable(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(HEADER, encoding="utf-8")
    with pytest.raises(PlacesEmptyError, match=r"M112|usable"):
        import_csv(path)


def test_a_saved_import_is_read_back_as_it_was(tmp_path: Path) -> None:
    found = import_cod_ab(workbook(tmp_path / "My File.xlsx", xx_admin1=UNITS, xx_populatedplaces=PLACES))
    path = save(found)
    assert path == save(found)
    assert path.name == "cod-ab-my-file.csv"
    assert imported_files() == (path,)
    assert tuple(read_rows(path)) == found.rows
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_a_data_folder_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("MARSAD_DATA_HOME", str(tmp_path / "file"))
    found = import_cod_ab(workbook(tmp_path / "x.xlsx", xx_admin1=UNITS))
    with pytest.raises(PlacesFileError, match=r"cannot write"):
        save(found)

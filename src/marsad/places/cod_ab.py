"""Common Operational Datasets, administrative boundaries (OCHA COD-AB), in the two schemas in use.

* A workbook with one sheet a level (``syr_admin1`` …, ``syr_populatedplaces``, ``syr_neighborhoods``),
  columns ``adm1_name``/``adm1_name1`` or ``featurename_en``/``featurename_ar``.
* GeoJSON of one level, columns ``ADM1_EN``/``ADM1_AR``/``ADM1_PCODE`` or, older,
  ``NAME_EN``/``NAME_ARA``/``PCODE``.

P-codes are kept as ids. The licence is CC BY-IGO 3.0.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from marsad.errors import PlacesFileError, PlacesRowError
from marsad.places.importers import Import, arabic_names, finish
from marsad.places.rows import PlaceRow, degrees

LICENCE = "CC-BY-IGO-3.0"
Record = Mapping[str, Any]
_LEVEL = re.compile(r"_?admin([0-4])$")


def import_cod_ab(path: Path) -> Import:
    """Read a COD-AB workbook (.xlsx) or GeoJSON file.

    Raises PlacesFileError (unreadable, unknown schema), PlacesRowError (bad cell), PlacesEmptyError.
    """
    if not path.is_file():
        raise PlacesFileError("no such file", where=str(path), do="check the path")
    left_out: Counter[str] = Counter()
    records = _workbook(path) if path.suffix.lower() in (".xlsx", ".xlsm", ".xls", ".ods") else _geojson(path)
    rows = []
    for where, level, record in records:
        row = _unit(record, level, where) if level.isdigit() else _settlement(record, level, where)
        if row is None:
            left_out["no Arabic name or position"] += 1
        else:
            rows.append((where, row))
    return finish("cod-ab", path, rows, left_out)


def _workbook(path: Path) -> Iterator[tuple[str, str, Record]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(str(path))
        sheets = {
            name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names if _sheet_level(name)
        }
    except (CalamineError, OSError, ValueError) as error:
        raise PlacesFileError(
            f"not a readable workbook: {error}", where=str(path), do="download it again"
        ) from None
    if not sheets:
        raise PlacesFileError(
            "no COD-AB sheet",
            where=str(path),
            do="use a workbook with sheets such as syr_admin1, syr_populatedplaces",
        )
    for name, table in sorted(
        sheets.items(), key=lambda item: (_sheet_level(item[0]) == "quarters", item[0])
    ):
        header = [str(cell) for cell in table[0]] if table else []
        for number, cells in enumerate(table[1:], start=2):
            yield (
                f"{path.name} {name} row {number}",
                _sheet_level(name),
                dict(zip(header, cells, strict=False)),
            )


def _sheet_level(name: str) -> str:
    """``0`` … ``3`` for a sheet of units, ``places`` or ``quarters``, "" for a sheet we do not read.

    >>> _sheet_level("syr_admin2"), _sheet_level("syr_populatedplaces"), _sheet_level("syr_adminlines")
    ('2', 'places', '')
    """
    match = _LEVEL.search(name.lower())
    if match and match.group(1) in "0123":
        return match.group(1)
    return {"populatedplaces": "places", "neighborhoods": "quarters"}.get(name.lower().rsplit("_", 1)[-1], "")


def _geojson(path: Path) -> Iterator[tuple[str, str, Record]]:
    try:
        features = json.loads(path.read_text(encoding="utf-8-sig"))["features"]
        found = [(f["properties"], f.get("geometry")) for f in features]
    except (ValueError, KeyError, TypeError, OSError):
        raise PlacesFileError(
            "not a GeoJSON FeatureCollection", where=str(path), do="use a COD-AB file"
        ) from None
    for number, (properties, geometry) in enumerate(found, start=1):
        where = f"{path.name} feature {number}"
        upper = {str(k).upper(): v for k, v in properties.items()}
        if "PCODE" in upper and "NAME_ARA" in upper:
            upper |= _old_schema(upper)
        level = next((n for n in "3210" if upper.get(f"ADM{n}_PCODE")), "")
        if not level:
            raise PlacesFileError("no ADM*_PCODE or PCODE column", where=where, do="use a COD-AB file")
        lon, lat = _centre(geometry, where)
        names = {
            f"adm{n}_{key}": upper.get(f"ADM{n}_{column}")
            for n in "0123"
            for key, column in (("name", "EN"), ("name1", "AR"), ("pcode", "PCODE"))
        }
        for k, column in enumerate((f"ADM{level}ALT1AR", f"ADM{level}ALT2AR"), start=2):
            names[f"adm{level}_name{k}"] = upper.get(column)
        yield where, level, {**names, "center_lat": lat, "center_lon": lon, "valid_on": upper.get("VALIDON")}


def _old_schema(upper: Record) -> dict[str, Any]:
    """The 2015 columns under today's names; the level follows from the length of the P-code (SY0705: 2)."""
    code = str(upper["PCODE"])
    level = (len(code) - 2) // 2
    return {
        f"ADM{level}_EN": upper.get("NAME_EN"),
        f"ADM{level}_AR": upper.get("NAME_ARA"),
        f"ADM{level}_PCODE": code,
        "ADM1_EN": upper.get("ADMIN1_EN", upper.get("NAME_EN")),
        "ADM1_AR": upper.get("ADMIN1_ARA", upper.get("NAME_ARA")),
        "ADM1_PCODE": upper.get("ADMIN1_COD", code),
        "ADM0_PCODE": code[:2],
    }


def _centre(geometry: Any, where: str) -> tuple[float, float]:
    """Centroid of the largest ring (shoelace formula), as (lon, lat) in degrees."""
    try:
        polygons = (
            geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        )
        return max((_ring_centre(p[0]) for p in polygons), key=lambda found: found[0])[1]
    except (KeyError, TypeError, IndexError, ValueError):
        raise PlacesRowError("no polygon", where=where, do="use a COD-AB boundary file") from None


def _ring_centre(ring: list[list[float]]) -> tuple[float, tuple[float, float]]:
    area = x = y = 0.0
    for (x1, y1, *_), (x2, y2, *_) in zip(ring, ring[1:] + ring[:1], strict=True):
        cross = x1 * y2 - x2 * y1
        area += cross / 2
        x += (x1 + x2) * cross
        y += (y1 + y2) * cross
    if area == 0:
        return 0.0, (ring[0][0], ring[0][1])
    return abs(area), (round(x / (6 * area), 5), round(y / (6 * area), 5))


def _unit(record: Record, level: str, where: str) -> PlaceRow | None:
    key = f"adm{level}"
    names = arabic_names(*(record.get(f"{key}_name{n}") for n in (1, 2, 3)))
    code = _text(record.get(f"{key}_pcode"))
    lat, lon = degrees(record.get("center_lat"), 90, where), degrees(record.get("center_lon"), 180, where)
    if not names or lat is None:
        return None
    if not code:
        raise PlacesRowError(f"empty {key}_pcode", where=where, do="use the file as OCHA gives it")
    return PlaceRow(
        id=code,
        country=code[:2],
        kind="country" if level == "0" else key,
        name_ar=names[0],
        alt_ar=names[1:],
        name_en=_text(record.get(f"{key}_name")),
        lat=lat,
        lon=lon,
        source="ocha-cod-ab",
        licence=LICENCE,
        date=_text(record.get("valid_on"))[:10],
        adm1=_text(record.get("adm1_pcode")),
        adm1_en=_text(record.get("adm1_name")),
        adm1_ar=_text(record.get("adm1_name1")),
    )


def _settlement(record: Record, level: str, where: str) -> PlaceRow | None:
    sheet_of_quarters = level == "quarters"
    stem = "neighborhood" if sheet_of_quarters else "feature"
    code = _text(record.get("neighborhoodpcode" if sheet_of_quarters else "pcode"))
    quarter = sheet_of_quarters or _text(record.get("popplaceclasstitle")).lower() == "neighborhood"
    names = arabic_names(*(record.get(f"{stem}{c}") for c in ("name_ar", "altname1_ar", "altname2_ar")))
    lat, lon = degrees(record.get("point_y"), 90, where), degrees(record.get("point_x"), 180, where)
    if not names or (lat is None and not quarter):
        return None
    if not code:
        raise PlacesRowError("empty P-code", where=where, do="use the file as OCHA gives it")
    others = (_text(record.get(f"{stem}{c}")) for c in ("refname", "altname1_en", "altname2_en"))
    return PlaceRow(
        id=code,
        country=_text(record.get("adm0_pcode")) or code[:2],
        kind="neighbourhood" if quarter else "settlement",
        name_ar=names[0],
        alt_ar=names[1:],
        name_en=_text(record.get(f"{stem}name_en")),
        alt_en=tuple(dict.fromkeys(n for n in others if n)),
        lat=lat,
        lon=lon,
        source="ocha-cod-ab",
        licence=LICENCE,
        date=_text(record.get("validon"))[:10],
        adm1=_text(record.get("adm1_pcode")),
        adm1_en=_text(record.get("adm1_en")),
        adm1_ar=_text(record.get("adm1_ar")),
    )


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()

"""Polygons of first-level units: those that ship, and those a user imported (GeoJSON, WGS 84 degrees)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from marsad.errors import ControlGeometryError
from marsad.places.store import data_home, write_atomically


def polygon_files() -> tuple[Path, ...]:
    """The user's polygon files by name, then the shipped one."""
    own = sorted((data_home() / "places").glob("*.geojson"))
    with as_file(files("marsad").joinpath("data/places/polygons.geojson")) as shipped:
        return (*own, shipped)


def load_polygons(paths: Sequence[Path] | None = None) -> Mapping[str, BaseGeometry]:
    """Polygons by unit id (a P-code, or ISO 3166-2); the first file that has a unit wins.

    A polygon that is not valid is mended (``make_valid``); one that stays empty is refused.
    Raises ControlGeometryError.
    """
    found: dict[str, BaseGeometry] = {}
    for path in polygon_files() if paths is None else paths:
        for code, geometry in read_polygons(path).items():
            found.setdefault(code, geometry)
    return found


def read_polygons(path: Path) -> Mapping[str, BaseGeometry]:
    """First-level polygons of a GeoJSON file; features of other levels are left out.

    The unit is told by ``id``, ``pcode`` (with ``level`` 1) or ``ADM1_PCODE``. Raises ControlGeometryError.
    """
    try:
        features = json.loads(path.read_text(encoding="utf-8-sig"))["features"]
    except OSError as error:
        what = f"cannot read: {error.strerror}"
        raise ControlGeometryError(what, where=str(path), do="check the path") from None
    except (ValueError, KeyError, TypeError):
        raise ControlGeometryError(
            "not a GeoJSON FeatureCollection", where=str(path), do="give first-level boundaries as GeoJSON"
        ) from None
    out: dict[str, BaseGeometry] = {}
    for number, feature in enumerate(features, 1):
        code = _code(feature.get("properties") or {})
        if code:
            where = f"{path.name} feature {number}"
            geometry = _polygon(feature, where)
            out[code] = geometry if code not in out else shapely.unary_union([out[code], geometry])
    if not out:
        do = "give features with ADM1_PCODE, or pcode and level 1"
        raise ControlGeometryError("no first-level unit", where=path.name, do=do)
    return out


def _code(properties: Mapping[str, Any]) -> str:
    upper = {str(key).upper(): value for key, value in properties.items()}
    if upper.get("ADM2_PCODE") or upper.get("ADM3_PCODE") or str(upper.get("LEVEL", 1)) != "1":
        return ""
    return str(upper.get("ADM1_PCODE") or upper.get("PCODE") or upper.get("ID") or "")


def _polygon(feature: Mapping[str, Any], where: str) -> BaseGeometry:
    try:
        geometry = shape(feature["geometry"])
    except (KeyError, TypeError, ValueError, AttributeError, shapely.errors.ShapelyError):
        raise ControlGeometryError("no geometry", where=where, do="give a Polygon or MultiPolygon") from None
    if not geometry.is_valid:
        geometry = shapely.make_valid(geometry)
    parts = [part for part in shapely.get_parts(geometry) if part.geom_type in ("Polygon", "MultiPolygon")]
    whole: BaseGeometry = shapely.unary_union(parts)
    if whole.is_empty:
        raise ControlGeometryError("a polygon without area", where=where, do="mend the boundary")
    return whole


def save_polygons(path: Path) -> tuple[Path, int]:
    """Check a file of unit polygons and keep it for all later maps: (where, how many units).

    Raises ControlGeometryError.
    """
    found = read_polygons(path)
    kept = data_home() / "places" / f"polygons-{path.stem.lower()}.geojson"
    try:
        write_atomically(kept, path.read_bytes())
    except OSError as error:
        what = f"cannot write: {error.strerror}"
        raise ControlGeometryError(
            what, where=str(kept), do="set MARSAD_DATA_HOME to a folder you can write"
        ) from None
    return kept, len(found)

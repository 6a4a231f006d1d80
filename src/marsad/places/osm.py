"""OpenStreetMap extracts: GeoJSON (osmium, Overpass turbo) or OSM XML. The data is ODbL 1.0.

Every row says so in its ``licence`` and stays in a file of its own, so that a bundle can leave the layer out.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from marsad.errors import PlacesFileError, PlacesRowError
from marsad.places.importers import Import, arabic_names, finish
from marsad.places.rows import PlaceRow, count, degrees

LICENCE = "ODbL-1.0"
PLACE_KINDS = {
    "country": "country",
    "state": "adm1",
    "province": "adm1",
    "governorate": "adm1",
    "district": "adm2",
    "county": "adm2",
    "municipality": "adm3",
    "subdistrict": "adm3",
    "city": "settlement",
    "town": "settlement",
    "village": "settlement",
    "hamlet": "settlement",
    "isolated_dwelling": "settlement",
    "suburb": "neighbourhood",
    "quarter": "neighbourhood",
    "neighbourhood": "neighbourhood",
    "region": "area",
    "island": "area",
    "locality": "area",
}
FEATURE_KEYS = (
    ("natural", ("peak", "spring", "valley", "ridge", "hill")),
    ("aeroway", ("aerodrome",)),
    ("military", ("airfield", "base", "barracks", "checkpoint")),
    ("barrier", ("border_control",)),
    ("waterway", ("dam",)),
    ("landuse", ("military",)),
)
Tags = Mapping[str, str]


def import_osm(path: Path, country: str = "") -> Import:
    """Places and named features of an extract.

    ``country``: ISO 3166 code of places that carry none themselves (tags ``is_in:country_code``,
    ``addr:country``); without it the code is taken from a file name such as ``sy.geojson`` or
    ``sy-places.osm``. Raises PlacesFileError, PlacesRowError, PlacesEmptyError.
    """
    if not path.is_file():
        raise PlacesFileError("no such file", where=str(path), do="check the path")
    guess = country or path.stem[:2].upper()
    left_out: Counter[str] = Counter()
    rows = []
    for where, ident, tags, lon, lat in _elements(path):
        kind = kind_of(tags)
        names = arabic_names(tags.get("name:ar"), tags.get("name"), *tags.get("alt_name:ar", "").split(";"))
        if not kind:
            left_out["no place or known feature"] += 1
        elif not names:
            left_out["no Arabic name"] += 1
        else:
            code = (tags.get("is_in:country_code") or tags.get("addr:country") or guess).upper()
            if len(code) != 2 or not code.isascii() or not code.isalpha():
                raise PlacesRowError(
                    "no country", where=where, do="name the file after the country, e.g. sy.geojson"
                )
            row = PlaceRow(
                id=f"osm:{ident}",
                country=code,
                kind=kind,
                name_ar=names[0],
                alt_ar=names[1:],
                name_en=tags.get("name:en", ""),
                lat=degrees(lat, 90, where),
                lon=degrees(lon, 180, where),
                population=_population(tags),
                source="OpenStreetMap",
                licence=LICENCE,
                date=tags.get("@timestamp", "")[:10],
            )
            rows.append((where, row))
    return finish("osm", path, rows, left_out)


def kind_of(tags: Tags) -> str:
    """Our kind of an element with these tags, "" if it is of none.

    >>> kind_of({"place": "town"}), kind_of({"natural": "peak"}), kind_of({"shop": "bakery"})
    ('settlement', 'feature', '')
    """
    if tags.get("place") in PLACE_KINDS:
        return PLACE_KINDS[tags["place"]]
    return "feature" if any(tags.get(key) in values for key, values in FEATURE_KEYS) else ""


def _population(tags: Tags) -> int:
    """The population tag where it is a number; mappers also write ranges and words there."""
    text = tags.get("population", "").replace(",", "").strip()
    return count(text, "population") if text.isdecimal() else 0


def _elements(path: Path) -> Iterator[tuple[str, str, Tags, Any, Any]]:
    """(where, id, tags, lon, lat) of every element with a point."""
    if path.suffix.lower() in (".osm", ".xml"):
        yield from _xml_nodes(path)
        return
    try:
        features = json.loads(path.read_text(encoding="utf-8-sig"))["features"]
    except (ValueError, KeyError, TypeError, OSError):
        raise PlacesFileError(
            "not a GeoJSON FeatureCollection", where=str(path), do="export GeoJSON or .osm"
        ) from None
    for number, feature in enumerate(features, start=1):
        where = f"{path.name} feature {number}"
        try:
            tags = {str(k): str(v) for k, v in (feature.get("properties") or {}).items() if v is not None}
            lon, lat = _point(feature["geometry"])
        except (KeyError, TypeError, IndexError, AttributeError, ZeroDivisionError):
            raise PlacesRowError("no properties or geometry", where=where, do="export it again") from None
        ident = str(feature.get("id") or tags.get("@id") or tags.get("osm_id") or f"{path.stem}/{number}")
        yield where, ident, tags, lon, lat


def _point(geometry: Mapping[str, Any]) -> tuple[float, float]:
    """The point of a geometry: itself, or the mean of its outer line."""
    shape: Any = geometry["coordinates"]
    if geometry["type"] == "Point":
        return shape[0], shape[1]
    while isinstance(shape[0][0], list):
        shape = shape[0]
    return round(sum(p[0] for p in shape) / len(shape), 5), round(sum(p[1] for p in shape) / len(shape), 5)


def _xml_nodes(path: Path) -> Iterator[tuple[str, str, Tags, Any, Any]]:
    try:
        text = path.read_bytes()
        if b"<!DOCTYPE" in text[:2000] or b"<!ENTITY" in text:
            raise PlacesFileError("XML with a document type", where=str(path), do="use a plain .osm export")
        root = ElementTree.fromstring(text)
    except (ElementTree.ParseError, OSError):
        raise PlacesFileError("not OSM XML", where=str(path), do="export it again") from None
    for number, node in enumerate(root.iter("node"), start=1):
        tags = {t.get("k", ""): t.get("v", "") for t in node.iter("tag")}
        if tags:
            tags["@timestamp"] = node.get("timestamp", "")
            yield (
                f"{path.name} node {number}",
                f"node/{node.get('id')}",
                tags,
                node.get("lon"),
                node.get("lat"),
            )

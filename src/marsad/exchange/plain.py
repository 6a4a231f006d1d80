"""Layers as text: CSV, JSON lines, GeoJSON (RFC 7946) and KML. Written row by row: memory stays flat."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from typing import IO, Any
from xml.sax.saxutils import escape, quoteattr

import shapely
from shapely.geometry.base import BaseGeometry

from marsad.exchange.layers import Field, Layer, Row

BOM = "\ufeff"
DIGITS = 6  # of degrees: a tenth of a metre
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_FIRST = frozenset((*_FORMULA, " "))
_ILLEGAL = {n: None for n in range(32) if n not in (9, 10, 13)} | {0xFFFE: None, 0xFFFF: None}
Done = Callable[[int], None]


def nothing(_: int) -> None:
    """A progress bar that shows nothing."""


def safe(text: str) -> str:
    """``text`` as a spreadsheet takes it for text and not for a formula: an apostrophe before what could begin one.

    >>> safe("=HYPERLINK(1)"), safe("-5"), safe("a=b")
    ("'=HYPERLINK(1)", "'-5", 'a=b')
    """
    return f"'{text}" if text[:1] in _FIRST and text.lstrip(" ").startswith(_FORMULA) else text


def write_csv(layer: Layer, out: IO[str], *, bom: bool = False, done: Done = nothing) -> None:
    """A table with a header line. Lists are joined by "; "; the geometry, unless it is in lat and lon, is WKT.

    ``bom``: mark the file as UTF-8 for Excel. Text that a spreadsheet would take for a formula gets an apostrophe.
    """
    named = layer.names()
    wkt = layer.shape in ("MultiPoint", "MultiPolygon")
    header = (*named, "wkt") if wkt else named

    def cells(row: Row) -> list[str]:
        found = [_cell(value, one) for value, one in zip(row.values, layer.fields, strict=True)]
        if wkt:
            found.append(
                "" if row.geometry is None else shapely.to_wkt(row.geometry, rounding_precision=DIGITS)
            )
        return found

    write_table(header, (cells(row) for row in layer.rows), out, bom=bom, done=done)


def write_table(
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    out: IO[str],
    *,
    bom: bool = False,
    done: Done = nothing,
    tags: Sequence[str] = (),
) -> None:
    """Rows of text under a header (and a line of HXL ``tags``). Text must be ``safe`` already where it is free."""
    if bom:
        out.write(BOM)
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    if tags:
        writer.writerow(tags)
    for row in rows:
        writer.writerow(row)
        done(1)


def _cell(value: Any, field: Field) -> str:
    if value is None:
        return ""
    if field.kind == "flag":
        return "true" if value else "false"
    if field.kind == "list":
        return safe("; ".join(value))
    if field.kind == "number":
        return f"{value:.10g}"
    return str(value) if field.kind in ("whole", "day") else safe(_plain(str(value)))


def _plain(text: str) -> str:
    """Text that every file takes: without zero bytes, half surrogate pairs as the sign for what is unknown."""
    if text.isascii() and "\0" not in text:
        return text
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def _json(value: Any, field: Field) -> Any:
    if value is None:
        return None
    if field.kind == "day":
        return str(value)
    if field.kind == "list":
        return list(value)
    return round(value, 10) if field.kind == "number" else value


def properties(layer: Layer, row: Row) -> dict[str, Any]:
    """A row as JSON has it."""
    return {one.name: _json(value, one) for value, one in zip(row.values, layer.fields, strict=True)}


def write_jsonl(layer: Layer, out: IO[str], *, done: Done = nothing) -> None:
    """One JSON object per line; a geometry stands under ``geometry``, as in GeoJSON."""
    for row in layer.rows:
        value = properties(layer, row)
        if layer.shape:
            value["geometry"] = geometry_of(row.geometry)
        out.write(dumps(value) + "\n")
        done(1)


def write_geojson(layer: Layer, out: IO[str], *, done: Done = nothing) -> None:
    """A FeatureCollection of RFC 7946: WGS 84, no ``crs``, rings of polygons counter-clockwise.

    A feature without a place that may be drawn has a null geometry. ``id`` is the column of that name.
    """
    out.write('{"type":"FeatureCollection","name":%s,"features":[' % dumps(layer.name))  # noqa: UP031
    at = layer.names().index("id") if "id" in layer.names() else None
    for number, row in enumerate(layer.rows):
        feature: dict[str, Any] = {"type": "Feature"}
        if at is not None:
            feature["id"] = row.values[at]
        feature |= {"geometry": geometry_of(row.geometry), "properties": properties(layer, row)}
        out.write((",\n" if number else "\n") + dumps(feature))
        done(1)
    out.write("\n]}\n")


def geometry_of(shape: BaseGeometry | None) -> Mapping[str, Any] | None:
    """A geometry as GeoJSON has it: rings as RFC 7946 wants them, coordinates rounded."""
    if shape is None or shape.is_empty:
        return None
    if shape.geom_type == "Point":
        return {"type": "Point", "coordinates": _rounded(list(shape.coords[0]))}
    value: dict[str, Any] = json.loads(shapely.to_geojson(_wound(shape)))
    value["coordinates"] = _rounded(value["coordinates"])
    return value


def _wound(shape: BaseGeometry) -> BaseGeometry:
    """Outer rings counter-clockwise, holes clockwise."""
    if shape.geom_type not in ("Polygon", "MultiPolygon"):
        return shape
    parts = [shapely.geometry.polygon.orient(part, 1.0) for part in shapely.get_parts(shape)]
    return parts[0] if shape.geom_type == "Polygon" else shapely.MultiPolygon(parts)


def _rounded(value: Any) -> Any:
    return [_rounded(inner) for inner in value] if isinstance(value, list) else round(value, DIGITS)


def dumps(value: Any) -> str:
    """Compact JSON; half surrogate pairs, which UTF-8 cannot hold, are escaped."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":"), allow_nan=False)
    return text


def write_kml(layer: Layer, out: IO[str], *, done: Done = nothing) -> None:
    """KML 2.2: a placemark per row, columns as ExtendedData, days as TimeSpan. What may not be drawn is not."""
    out.write(
        '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
    )
    out.write(f"<name>{_xml(layer.name)}</name>\n")
    if layer.about:
        out.write(f"<description>{_xml(layer.about)}</description>\n")
    for key, colour in layer.styles.items():
        red, green, blue = colour[1:3], colour[3:5], colour[5:7]
        out.write(
            f"<Style id={quoteattr(_style(key))}><PolyStyle><color>99{blue}{green}{red}</color></PolyStyle>"
        )
        out.write(f"<IconStyle><color>ff{blue}{green}{red}</color></IconStyle></Style>\n")
    named = layer.names()
    for row in layer.rows:
        out.write("".join(_placemark(layer, named, row)))
        done(1)
    out.write("</Document></kml>\n")


def _placemark(layer: Layer, named: tuple[str, ...], row: Row) -> Iterable[str]:
    values = dict(zip(named, row.values, strict=True))
    title = " ".join(str(values[name]) for name in layer.labels if values.get(name)) or layer.name
    yield f"<Placemark><name>{_xml(title)}</name>"
    days = [values.get(name) for name in ("start", "end")]
    if any(days):
        ends = (f"<{tag}>{day}</{tag}>" for tag, day in zip(("begin", "end"), days, strict=True) if day)
        yield f"<TimeSpan>{''.join(ends)}</TimeSpan>"
    elif values.get("day"):
        yield f"<TimeStamp><when>{values['day']}</when></TimeStamp>"
    if values.get("holder") in layer.styles:
        yield f"<styleUrl>#{_style(str(values['holder']))}</styleUrl>"
    yield "<ExtendedData>"
    for value, one in zip(row.values, layer.fields, strict=True):
        if value is not None:
            text = (
                "; ".join(value) if one.kind == "list" else _cell(value, one) if one.kind != "text" else value
            )
            yield f"<Data name={quoteattr(one.name)}><value>{_xml(text)}</value></Data>"
    yield "</ExtendedData>"
    if row.geometry is not None and not row.geometry.is_empty:
        yield from _kml(row.geometry)
    yield "</Placemark>\n"


def _kml(shape: BaseGeometry) -> Iterable[str]:
    if shape.geom_type == "Point":
        yield f"<Point><coordinates>{_points(shape.coords)}</coordinates></Point>"
    elif isinstance(shape, shapely.Polygon):
        yield "<Polygon><outerBoundaryIs><LinearRing><coordinates>"
        yield f"{_points(shape.exterior.coords)}</coordinates></LinearRing></outerBoundaryIs>"
        for ring in shape.interiors:
            yield f"<innerBoundaryIs><LinearRing><coordinates>{_points(ring.coords)}</coordinates>"
            yield "</LinearRing></innerBoundaryIs>"
        yield "</Polygon>"
    else:
        parts = chain.from_iterable(_kml(part) for part in shapely.get_parts(shape))
        yield from ("<MultiGeometry>", *parts, "</MultiGeometry>")


def _points(points: Iterable[Sequence[float]]) -> str:
    return " ".join(f"{round(x, DIGITS)},{round(y, DIGITS)}" for x, y in points)


def _style(key: str) -> str:
    return "h-" + "".join(letter if letter.isalnum() else "-" for letter in key)


def _xml(text: str) -> str:
    return escape(_plain(text).translate(_ILLEGAL))

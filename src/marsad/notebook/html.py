"""Answers as HTML for notebooks: tables whose cells turn to the right where they are Arabic, and a map as SVG.

Nothing is fetched and nothing runs: plain HTML, everything escaped, so that a notebook may be passed on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from math import cos, radians
from typing import Any

import shapely

from marsad.exchange.layers import Field, Layer, Row

WIDTH = 520  # pixels of a map
_POINTS = 3000  # drawn at most: more make a notebook slow and show nothing new
_DIGITS = 1  # of a pixel
_GREY = "#777777"
_LEFT_OUT = frozenset({"id", "extractor", "known", "report"})  # of tables: long, and for programs


def table_of(columns: Sequence[Field], rows: Iterable[Row]) -> str:
    """A table. Each cell takes its direction from its first letter (``dir="auto"``)."""
    wanted = [(at, one) for at, one in enumerate(columns) if one.name not in _LEFT_OUT]
    head = "".join(f"<th>{escape(one.name)}</th>" for _, one in wanted)
    body = "".join(
        "<tr>" + "".join(f'<td dir="auto">{_cell(row.values[at])}</td>' for at, _ in wanted) + "</tr>"
        for row in rows
    )
    return f'<table class="marsad"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return escape("; ".join(map(str, value)))
    return escape(f"{value:.4g}" if isinstance(value, float) else str(value))


def map_of(layer: Layer, rows: Sequence[Row]) -> str:
    """A map of what may be drawn, coloured by holder where the table has one; "" if nothing may be."""
    drawn = [row for row in rows if row.geometry is not None and not row.geometry.is_empty][:_POINTS]
    if not drawn:
        return ""
    at = layer.names().index("holder") if "holder" in layer.names() else None
    frame = _Frame(shapely.total_bounds([row.geometry for row in drawn]).tolist())
    found = []
    for row in drawn:
        holder = str(row.values[at]) if at is not None else ""
        colour = layer.styles.get(holder, _GREY)
        title = escape(
            " ".join(str(row.values[layer.names().index(name)] or "") for name in layer.labels).strip()
        )
        found.append(_shape(row.geometry, frame, colour, title))
    box = f'viewBox="0 0 {WIDTH} {frame.height:.0f}" width="{WIDTH}" height="{frame.height:.0f}"'
    label = escape(layer.about or layer.name)
    legend = _legend(layer, drawn, at)
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" {box} role="img"><title>{label}</title>{"".join(found)}</svg>'
    return f"<figure>{drawing}{legend}</figure>"


class _Frame:
    """Degrees to pixels: equirectangular, true to shape at the middle of the map."""

    def __init__(self, bounds: Sequence[float]) -> None:
        west, south, east, north = (float(side) for side in bounds)
        pad = max(east - west, north - south, 0.2) * 0.04
        self.west, self.north = west - pad, north + pad
        self.stretch = cos(radians((south + north) / 2))
        self.scale = WIDTH / max((east - west + 2 * pad) * self.stretch, 1e-6)
        self.height = min(max((north - south + 2 * pad) * self.scale, 60.0), 900.0)

    def pixel(self, lon: float, lat: float) -> str:
        x, y = (lon - self.west) * self.stretch * self.scale, (self.north - lat) * self.scale
        return f"{round(x, _DIGITS):g},{round(y, _DIGITS):g}"


def _shape(shape: Any, frame: _Frame, colour: str, title: str) -> str:
    told = f"<title>{title}</title>"
    if shape.geom_type in ("Polygon", "MultiPolygon"):
        simple = shapely.simplify(shape, 0.6 / frame.scale)
        rings = [ring for part in shapely.get_parts(simple) for ring in (part.exterior, *part.interiors)]
        lines = "".join(
            f"M{' '.join(frame.pixel(x, y) for x, y in ring.coords)}Z" for ring in rings if ring.coords
        )
        return f'<path d="{lines}" fill="{colour}" fill-rule="evenodd" stroke="#fff" stroke-width=".4">{told}</path>'
    dots = []
    for part in shapely.get_parts(shape):
        x, y = frame.pixel(part.x, part.y).split(",")
        dots.append(f'<circle cx="{x}" cy="{y}" r="2.2" fill="{colour}">{told}</circle>')
    return "".join(dots)


def _legend(layer: Layer, rows: Sequence[Row], at: int | None) -> str:
    if at is None or not layer.styles:
        return ""
    name = layer.names().index("holder_name") if "holder_name" in layer.names() else at
    there = dict.fromkeys((str(row.values[at]), str(row.values[name])) for row in rows)
    items = "".join(
        f'<span style="color:{layer.styles.get(holder, _GREY)}">&#9632;</span> {escape(said)} '
        for holder, said in there
    )
    return f"<figcaption>{items}</figcaption>"

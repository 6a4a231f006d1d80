"""What the map page fetches once: the cells, and pictures of days for browsers that cannot draw them."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import shapely

from marsad.control.areas import to_degrees
from marsad.control.belief import picture
from marsad.inquiry.atlas import Atlas
from marsad.inquiry.drawing import patchwork, style_of
from marsad.inquiry.kept import kept

DIGITS = 4  # of degrees: ten metres
DRAWING = Lock()  # matplotlib draws one picture at a time


def cells(atlas: Atlas) -> Mapping[str, Any]:
    """The cells of settlements (``id``: their number) and the units (``units``; those without settlements ``spare``).

    Of each shape its polygons, of each polygon its rings, of each ring longitude and latitude in turn (flat, WGS 84,
    in units of 10 to the minus ``DIGITS`` degrees), each as what it adds to the one before; the first to the last
    point of the ring before, 0 for the first ring of all. Rings are not closed.
    """
    filled = [n for n, cell in enumerate(atlas.areas.cells) if not cell.is_empty]
    return {
        "scale": 10**DIGITS,
        "id": filled,
        "cells": _packed([atlas.areas.cells[n] for n in filled]),
        "spare": sorted({unit for unit, _ in atlas.areas.spare}),
        "units": _packed(list(atlas.areas.units)),
    }


def _packed(shapes: list[Any]) -> list[list[list[list[int]]]]:
    """Shapes as ``cells`` tells them."""
    whole = to_degrees(shapely.GeometryCollection(shapes))
    out, last = [], np.zeros(2, dtype=np.int64)
    for shape in shapely.get_parts(whole):
        polygons = []
        for polygon in shapely.get_parts(shape):
            rings = []
            for ring in shapely.get_rings(polygon):
                points = np.rint(shapely.get_coordinates(ring)[:-1] * 10**DIGITS).astype(np.int64)
                rings.append(np.diff(points, axis=0, prepend=last[None]).ravel().tolist())
                last = points[-1]
            polygons.append(rings)
        out.append(polygons)
    return out


def rounded(value: Any) -> Any:
    if isinstance(value, list):
        return [rounded(inner) for inner in value]
    return round(value, DIGITS)


def dumps(value: Mapping[str, Any]) -> bytes:
    """Compact JSON in UTF-8."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


@kept(64)
def drawn(atlas: Atlas, day: date, lang: str, kind: str) -> bytes:
    """The map of a day as PNG or SVG."""
    style = style_of(lang)
    with DRAWING, tempfile.TemporaryDirectory() as folder:
        from marsad.exchange.pictures import draw_map

        path = Path(folder) / f"map.{kind}"
        draw_map(patchwork(atlas.world, atlas.areas, picture(atlas.world, day), style), path, style)
        return path.read_bytes()

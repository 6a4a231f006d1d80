"""What the map page fetches once: the whole series (coded as stretches), the cells, and pictures for the fallback."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import shapely

from marsad.control.areas import DENOMINATORS, to_degrees
from marsad.control.belief import picture
from marsad.inquiry.atlas import Atlas
from marsad.inquiry.drawing import patchwork, style_of
from marsad.packs.control import load_palette
from marsad.web.tongue import Tongue, slug

DIGITS = 4  # of degrees: ten metres
DRAWING = Lock()  # matplotlib draws one picture at a time


def series(atlas: Atlas, say: Tongue) -> Mapping[str, Any]:
    """The whole course: days (as days after ``first``), states, places with their runs, changes, totals.

    A run is day index, state index, belief in twentieths, inferred (0 or 1); runs of a place stand flat in a row.
    """
    told, palette = atlas.course, load_palette()
    index = {s.id: number for number, s in enumerate(atlas.land.settlements)}
    states = {state: number for number, state in enumerate(told.states)}
    return {
        "stamp": atlas.stamp,
        "first": atlas.first.isoformat(),
        "last": atlas.last.isoformat(),
        "days": [(day - atlas.first).days for day in told.days],
        "states": [
            {"id": s, "slug": slug(s), "name": say.name(s), "colour": palette.get(s, ("#777777",))[0]}
            for s in told.states
        ],
        "places": [
            [
                s.id, s.name_ar if say.code == "ar" else s.name_en, round(s.lat, DIGITS), round(s.lon, DIGITS),
                s.population, [value for run in told.runs[number] for value in (*run[:3], int(run[3]))],
            ]
            for number, s in enumerate(atlas.land.settlements)
        ],
        "changes": [
            [(c.day - atlas.first).days, index[c.place], states[c.previous], states[c.holder], int(c.inferred)]
            for c in atlas.changes
        ],
        "totals": _totals(atlas),
    }  # fmt: skip


def _totals(atlas: Atlas) -> Mapping[str, Any]:
    """By denominator the whole, and for low, best and high of each state (flat) a column: the number of the first day,
    then by how much that of each further day differs, which is little and packs well."""
    told = atlas.course
    out: dict[str, Any] = {}
    for column, name in enumerate(DENOMINATORS):
        days = np.rint([np.asarray(day[column], dtype=float).ravel() for day in told.totals]).astype(np.int64)
        steps = np.diff(days, axis=0, prepend=0)
        out[name] = {"whole": round(told.wholes[column], 1), "steps": steps.T.tolist()}
    return out


def cells(atlas: Atlas) -> Mapping[str, Any]:
    """The cells of settlements (``id``: their number), units without one, and outlines of units. WGS 84 degrees."""
    spare = {unit for unit, _ in atlas.areas.spare}
    return {
        "cells": _collection([(n, cell) for n, cell in enumerate(atlas.areas.cells) if not cell.is_empty]),
        "spare": _collection([(n, atlas.areas.units[n]) for n in sorted(spare)]),
        "units": _collection([(n, shapely.boundary(shape)) for n, shape in enumerate(atlas.areas.units)]),
    }


def _collection(shapes: list[tuple[int, Any]]) -> Mapping[str, Any]:
    features = [
        {"type": "Feature", "id": number, "properties": {}, "geometry": _geometry(to_degrees(shape))}
        for number, shape in shapes
    ]
    return {"type": "FeatureCollection", "features": features}


def _geometry(shape: Any) -> Any:
    value = json.loads(shapely.to_geojson(shape))
    if "coordinates" in value:
        value["coordinates"] = rounded(value["coordinates"])
    return value


def rounded(value: Any) -> Any:
    if isinstance(value, list):
        return [rounded(inner) for inner in value]
    return round(value, DIGITS)


def dumps(value: Mapping[str, Any]) -> bytes:
    """Compact JSON in UTF-8."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


@lru_cache(maxsize=64)
def drawn(atlas: Atlas, day: date, lang: str, kind: str) -> bytes:
    """The map of a day as PNG or SVG."""
    style = style_of(lang)
    with DRAWING, tempfile.TemporaryDirectory() as folder:
        from marsad.exchange.pictures import draw_map

        path = Path(folder) / f"map.{kind}"
        draw_map(patchwork(atlas.world, atlas.areas, picture(atlas.world, day), style), path, style)
        return path.read_bytes()

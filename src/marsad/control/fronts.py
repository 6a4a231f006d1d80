"""Fronts: the borders between cells of different holders."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from marsad.control.areas import Areas
from marsad.control.belief import Picture
from marsad.control.records import UNKNOWN
from marsad.control.rules import Rules

_GRAIN = 1.0  # metres that two borders drawn apart may differ by


@dataclass(frozen=True, slots=True)
class Front:
    """Where two holders meet: lines in EPSG:6933. ``places``: settlements (ids left to the caller) on either side;
    ``inferred``: how much of its length lies between cells that are both inferred, 0 to 1."""

    first: str
    second: str
    line: BaseGeometry
    km: float
    inferred: float


def fronts(seen: Picture, areas: Areas, rules: Rules) -> list[Front]:
    """The fronts of a day, by pair of states; borders with unknown land are none. Kilometres are measured on the
    plane of EPSG:6933 and are approximate."""
    states = seen.holders(rules)
    cells = np.array(areas.cells, dtype=object)
    tree = shapely.STRtree(cells)
    first, second = tree.query(cells, predicate="intersects")
    unknown = len(seen.states) - 1
    apart = (first < second) & (states[first] != states[second])
    apart &= (states[first] != unknown) & (states[second] != unknown)
    first, second = first[apart], second[apart]
    lines = shapely.intersection(
        shapely.boundary(cells[first]), shapely.boundary(cells[second]), grid_size=_GRAIN
    )
    found: dict[tuple[str, str], list[tuple[BaseGeometry, bool]]] = {}
    guessed = seen.inferred
    for one, other, line in zip(first, second, lines, strict=True):
        if shapely.length(line) > 0:
            pair = sorted((seen.states[states[one]], seen.states[states[other]]))
            both = bool(guessed[one] and guessed[other])
            found.setdefault((pair[0], pair[1]), []).append((_lines(line), both))
    return [_front(pair, parts) for pair, parts in sorted(found.items()) if UNKNOWN not in pair]


def _lines(shape: BaseGeometry) -> BaseGeometry:
    parts = [part for part in shapely.get_parts(shape) if part.geom_type in ("LineString", "MultiLineString")]
    return shapely.line_merge(shapely.union_all(parts))


def _front(pair: tuple[str, str], parts: list[tuple[BaseGeometry, bool]]) -> Front:
    lengths = np.array([shapely.length(line) for line, _ in parts])
    guessed = float(lengths[[both for _, both in parts]].sum() / lengths.sum())
    line = shapely.line_merge(shapely.union_all([line for line, _ in parts]))
    return Front(*pair, line, float(lengths.sum() / 1000), guessed)

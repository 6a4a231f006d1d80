"""Areas: the cell of each settlement, clipped to its unit, and what may be counted of it.

Cells are Voronoi cells of the settlements of a unit in EPSG:6933 (equal-area cylindrical), cut to the unit's polygon,
so the cells of a unit sum to its area. Settlements at one point share their cell equally. A unit without settlements
is one cell that nobody answers for: always unknown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from marsad.control import projection
from marsad.control.plane import Floats, Ints
from marsad.control.records import Land, Unit
from marsad.errors import ControlGeometryError

EQUAL_AREA = "EPSG:6933"
DENOMINATORS = ("land_km2", "settled_km2", "settlements", "population")
_M2 = 1e6  # square metres in a km²


@dataclass(frozen=True, slots=True)
class Areas:
    """Of each settlement (rows, in order of the land) and denominator (columns) the amount.

    ``spare``: of units without settlements, (unit index, km²). ``cells``: polygons in EPSG:6933.
    ``unit_of``: index of each settlement's unit among ``land.units``, -1 if it lies in none.
    """

    amounts: Floats
    spare: tuple[tuple[int, float], ...]
    cells: tuple[BaseGeometry, ...]
    unit_of: Ints
    units: tuple[BaseGeometry, ...]

    def whole(self, denominator: str, units: Ints | None = None) -> float:
        """All there is of a denominator (in some units, by index)."""
        column = DENOMINATORS.index(denominator)
        rows = slice(None) if units is None else np.isin(self.unit_of, units)
        spare = sum(km2 for unit, km2 in self.spare if units is None or unit in units)
        return float(self.amounts[rows, column].sum()) + (spare if column == 0 else 0.0)


def to_metres(geometry: BaseGeometry) -> BaseGeometry:
    """A geometry in degrees (WGS 84) as one in EPSG:6933."""
    return shapely.transform(geometry, _project(False))


def to_degrees(geometry: BaseGeometry) -> BaseGeometry:
    """The other way."""
    return shapely.transform(geometry, _project(True))


def _project(back: bool):  # type: ignore[no-untyped-def]
    transform = projection.back if back else projection.forth

    def points(xy: Floats) -> Floats:
        return np.column_stack(transform(xy[:, 0], xy[:, 1]))

    return points


def areas_of(land: Land, settled_km: float = 5.0) -> Areas:
    """Cells and amounts of all settlements. ``settled_km``: radius of settled land about a settlement.

    Raises ControlGeometryError for a unit whose polygon has no area.
    """
    shapes = [_checked(unit) for unit in land.units]
    lat = np.array([s.lat for s in land.settlements])
    lon = np.array([s.lon for s in land.settlements])
    points = _project(False)(np.column_stack([lon, lat])) if len(lat) else np.empty((0, 2))
    members: dict[int, list[int]] = defaultdict(list)
    index = {unit.id: number for number, unit in enumerate(land.units)}
    for number, settlement in enumerate(land.settlements):
        members[index.get(settlement.unit, -1)].append(number)
    cells: list[BaseGeometry] = [shapely.Polygon()] * len(land.settlements)
    share = np.ones(len(land.settlements))
    for unit, rows in members.items():
        if unit >= 0:
            _cells(points, np.array(rows), shapes[unit], cells, share)
    amounts = np.zeros((len(cells), len(DENOMINATORS)))
    around = shapely.buffer(shapely.points(points), _stretched(settled_km, lat), quad_segs=8)
    amounts[:, 0] = shapely.area(cells) * share / _M2
    amounts[:, 1] = shapely.area(shapely.intersection(cells, around)) * share / _M2
    amounts[:, 2] = 1.0
    amounts[:, 3] = [s.population for s in land.settlements]
    spare = tuple((u, float(shapely.area(s)) / _M2) for u, s in enumerate(shapes) if u not in members)
    unit_of = np.array([index.get(s.unit, -1) for s in land.settlements], dtype=np.int64)
    return Areas(amounts, spare, tuple(cells), unit_of, tuple(shapes))


def _stretched(km: float, lat: Floats) -> Floats:
    """Metres of EPSG:6933 whose square covers as much land as a circle of ``km``: the projection keeps areas, so
    the radius needs no correction."""
    return np.full(len(lat), km * 1000.0)


def _checked(unit: Unit) -> BaseGeometry:
    shape = to_metres(unit.geometry)
    if not shape.is_valid:
        shape = shapely.make_valid(shape)
    if shape.is_empty or shape.area <= 0:
        raise ControlGeometryError("a unit without area", where=unit.id, do="mend its polygon")
    return shape


def _cells(points: Floats, rows: Ints, shape: BaseGeometry, cells: list[BaseGeometry], share: Floats) -> None:
    """Fill in the cells of one unit's settlements, and the share of its cell that each has."""
    where, same, count = np.unique(points[rows], axis=0, return_inverse=True, return_counts=True)
    same = same.reshape(-1)
    share[rows] = 1.0 / count[same]
    if len(where) == 1:
        parts: Sequence[BaseGeometry] = [shape]
    else:
        found = shapely.voronoi_polygons(
            shapely.MultiPoint(where), extend_to=shapely.box(*shape.bounds), ordered=True
        )
        shapely.prepare(shape)
        parts = list(_clipped(shapely.get_parts(found), shape))
    for row, number in zip(rows, same, strict=True):
        cells[row] = parts[int(number)]


def _clipped(found: np.ndarray, shape: BaseGeometry) -> np.ndarray:
    """Cells cut to the unit; those that lie inside are kept as they are."""
    inside = shapely.contains_properly(shape, found)
    out = found.copy()
    out[~inside] = shapely.intersection(found[~inside], shape)
    return out


def by_unit(land: Land) -> Mapping[str, int]:
    """Index of each unit by id."""
    return {unit.id: number for number, unit in enumerate(land.units)}

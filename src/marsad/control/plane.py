"""Settlements on a plane: who is near whom, in which direction, along which stretch. Kilometres."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, hypot, radians

import numpy as np
import shapely
from numpy.typing import NDArray

from marsad.control.records import Land

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_KM = 111.195  # a degree of a great circle (mean radius 6371 km)


@dataclass(frozen=True, slots=True)
class Plane:
    """Points of the settlements in km, on an equirectangular plane about their mean latitude (errors below 2%
    over a country of 1,000 km)."""

    x: Floats
    y: Floats
    scale: float
    tree: shapely.STRtree
    units: dict[str, Ints]
    countries: dict[str, Ints]
    capitals: dict[str, int]

    def at(self, lat: float, lon: float) -> tuple[float, float]:
        """A point in degrees as a point of the plane."""
        return lon * _KM * self.scale, lat * _KM

    def within(self, lat: float, lon: float, reach: float) -> Ints:
        """Settlements at most ``reach`` km from a point, in order of index."""
        found = self.tree.query(shapely.Point(self.at(lat, lon)), predicate="dwithin", distance=reach)
        return np.sort(found).astype(np.int64)

    def nearest(self, lat: float, lon: float, reach: float) -> int:
        """The settlement nearest to a point, -1 if none lies within ``reach`` km."""
        near = self.within(lat, lon, reach)
        if not len(near):
            return -1
        x, y = self.at(lat, lon)
        return int(near[np.argmin((self.x[near] - x) ** 2 + (self.y[near] - y) ** 2)])

    def corridor(self, first: tuple[float, float], second: tuple[float, float], reach: float) -> Ints:
        """Settlements within ``reach`` km of the straight line between two points (latitude, longitude)."""
        line = shapely.LineString([self.at(*first), self.at(*second)])
        return np.sort(self.tree.query(line, predicate="dwithin", distance=reach)).astype(np.int64)

    def apart(self, first: tuple[float, float], second: tuple[float, float]) -> float:
        """Kilometres between two points (latitude, longitude)."""
        return hypot(*(a - b for a, b in zip(self.at(*first), self.at(*second), strict=True)))

    def sector(self, among: Ints, lat: float, lon: float, bearing: float, angle: float) -> Ints:
        """Those of ``among`` that lie, seen from a point, within ``angle`` degrees about ``bearing``."""
        x, y = self.at(lat, lon)
        east, north = self.x[among] - x, self.y[among] - y
        seen = np.degrees(np.arctan2(east, north))
        off = np.abs((seen - bearing + 180) % 360 - 180)
        return among[(off <= angle / 2) & (np.hypot(east, north) > 0.5)]


def plane_of(land: Land) -> Plane:
    """The plane of all settlements of ``land``."""
    lat = np.array([s.lat for s in land.settlements], dtype=float)
    lon = np.array([s.lon for s in land.settlements], dtype=float)
    scale = cos(radians(float(lat.mean()))) if len(lat) else 1.0
    x, y = lon * _KM * scale, lat * _KM
    units: dict[str, list[int]] = {}
    countries: dict[str, list[int]] = {}
    capitals: dict[str, int] = {}
    for number, one in enumerate(land.settlements):
        units.setdefault(one.unit, []).append(number)
        countries.setdefault(one.country, []).append(number)
        best = capitals.get(one.unit)
        if one.population and (best is None or one.population > land.settlements[best].population):
            capitals[one.unit] = number
    return Plane(
        x,
        y,
        scale,
        shapely.STRtree([shapely.Point(a, b) for a, b in zip(x, y, strict=True)]),
        {key: np.array(found, dtype=np.int64) for key, found in units.items()},
        {key: np.array(found, dtype=np.int64) for key, found in countries.items()},
        capitals,
    )


@dataclass(frozen=True, slots=True)
class Graph:
    """The nearest neighbours of each settlement: index (-1 none), distance in km; both (places, count)."""

    index: Ints
    distance: Floats

    def weights(self, length: float) -> Floats:
        """exp(-distance/length), 0 where there is no neighbour."""
        return np.where(self.index >= 0, np.exp(-self.distance / length), 0.0)


def graph_of(plane: Plane, count: int, reach: float, wide: float) -> Graph:
    """The ``count`` nearest settlements within ``reach`` km; within ``wide`` km for those with fewer than three.

    Another layer (roads, say) may give a graph of the same form.
    """
    places = len(plane.x)
    index = np.full((places, count), -1, dtype=np.int64)
    distance = np.full((places, count), np.inf)
    everybody = np.arange(places)
    _nearest(plane, everybody, reach, index, distance)
    lonely = everybody[(index >= 0).sum(axis=1) < 3]
    if len(lonely):
        _nearest(plane, lonely, wide, index, distance)
    return Graph(index, distance)


def _nearest(plane: Plane, who: Ints, reach: float, index: Ints, distance: Floats) -> None:
    points = shapely.points(plane.x[who], plane.y[who])
    first, second = plane.tree.query(points, predicate="dwithin", distance=reach)
    first = who[first]
    apart = first != second
    first, second = first[apart], second[apart]
    gap = np.hypot(plane.x[first] - plane.x[second], plane.y[first] - plane.y[second])
    order = np.lexsort((second, gap, first))
    first, second, gap = first[order], second[order], gap[order]
    starts = np.searchsorted(first, first)
    rank = np.arange(len(first)) - starts
    kept = rank < index.shape[1]
    index[first[kept], rank[kept]] = second[kept]
    distance[first[kept], rank[kept]] = gap[kept]

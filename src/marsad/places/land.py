"""The gazetteer as the land of ``marsad.control``: settlements, units with polygons, and what each id stands for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from marsad.control.records import Land, Settlement, Site, Unit
from marsad.places.gazetteer import Gazetteer, load_gazetteer
from marsad.places.names import folded
from marsad.places.polygons import load_polygons


def load_land(countries: Iterable[str]) -> Land:
    """The land of some countries (ISO 3166 alpha-2) from the shipped and imported gazetteers and polygons."""
    return land_of(load_gazetteer(), load_polygons(), countries)


def land_of(gazetteer: Gazetteer, polygons: Mapping[str, BaseGeometry], countries: Iterable[str]) -> Land:
    """Settlements with the unit their point lies in, sorted by country, unit and id.

    A point on a border belongs to the unit with the lower id; a point in no unit to the nearest of its country
    (said in ``notes``). Two settlements at one point are kept and share one cell.
    """
    wanted = frozenset(countries)
    units = _units(gazetteer, polygons, wanted)
    found = [
        p for p in gazetteer.places if p.kind == "settlement" and p.country in wanted and p.lat is not None
    ]
    points = (
        shapely.points([p.lon or 0.0 for p in found], [p.lat or 0.0 for p in found]) if found else np.empty(0)
    )
    inside, outside = _units_of(points, [p.country for p in found], units)
    rows = []
    for place, unit in zip(found, inside, strict=True):
        index = gazetteer.ids[place.id]
        names = {folded(n) for n in (place.name_ar, *gazetteer.alternates[index], place.name_en)}
        rows.append(
            Settlement(
                place.id,
                place.country,
                unit or place.adm1,
                place.name_en,
                place.name_ar,
                float(place.lat or 0),
                float(place.lon or 0),
                place.population,
                tuple(sorted(names - {""})),
            )
        )
    rows.sort(key=lambda s: (s.country, s.unit, s.id))
    at = {settlement.id: number for number, settlement in enumerate(rows)}
    notes = (f"{outside} settlements lie in no unit and count for the nearest",) if outside else ()
    return Land(tuple(rows), units, _sites(gazetteer, wanted, at), notes)


def _units(
    gazetteer: Gazetteer, polygons: Mapping[str, BaseGeometry], wanted: frozenset[str]
) -> tuple[Unit, ...]:
    found: dict[str, Unit] = {}
    for code, geometry in polygons.items():
        place = gazetteer.by_id(code)
        country = place.country if place else code[:2]
        if country not in wanted or (place is not None and place.id in found):
            continue
        names = (place.name_en, place.name_ar) if place else (code, code)
        unit = Unit(place.id if place else code, country, *names, geometry)
        found.setdefault(unit.id, unit)
    return tuple(sorted(found.values(), key=lambda u: (u.country, u.id)))


def _units_of(points: np.ndarray, countries: list[str], units: tuple[Unit, ...]) -> tuple[list[str], int]:
    """The unit of each point, and how many lie in none."""
    if not len(points) or not units:
        return [""] * len(points), 0
    tree = shapely.STRtree([unit.geometry for unit in units])
    best: dict[int, int] = {}
    for point, unit in zip(*tree.query(points, predicate="intersects"), strict=True):
        if units[unit].country == countries[point]:
            best[int(point)] = min(int(unit), best.get(int(point), int(unit)))
    outside = [number for number in range(len(points)) if number not in best]
    for number in outside:
        own = [
            (u.geometry.distance(points[number]), i)
            for i, u in enumerate(units)
            if u.country == countries[number]
        ]
        if own:
            best[number] = min(own)[1]
    return [units[best[n]].id if n in best else "" for n in range(len(points))], len(outside)


def _sites(gazetteer: Gazetteer, wanted: frozenset[str], at: Mapping[str, int]) -> Mapping[str, Site]:
    sites: dict[str, Site] = {}
    for place in gazetteer.places:
        if place.country in wanted:
            sites[place.id] = Site(
                place.kind, place.country, place.adm1, place.lat, place.lon, at.get(place.id, -1)
            )
    for old, index in gazetteer.ids.items():
        place = gazetteer.places[index]
        if old not in sites and place.id in sites:
            sites[old] = sites[place.id]
    return sites


def with_names(land: Land, settlements: tuple[Settlement, ...]) -> Land:
    """``land`` with other settlements in the same order; for tests and for reduced exports."""
    return replace(land, settlements=settlements)

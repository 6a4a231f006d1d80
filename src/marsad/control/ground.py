"""Where a claim's places are: the settlements each touches, how surely, and whether it names them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from marsad.control.plane import Graph, Ints, Plane, graph_of, plane_of
from marsad.control.records import Land, Site, Statement
from marsad.control.rules import Rules
from marsad.model import PlaceRef

_NOWHERE = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Hit:
    """Settlements that a claim's place stands for. ``factor``: what the claim is worth for each; ``direct``: it names
    them; ``count``: only so many of them, chosen by belief (None: all); ``part``: of the place only."""

    settlements: Ints
    factor: float
    direct: bool
    part: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """The land laid out: its plane, the graph of neighbours, and the slice of settlements of each country."""

    land: Land
    plane: Plane
    graph: Graph
    slices: Mapping[str, slice]


def lay_out(land: Land, rules: Rules) -> Ground:
    """The ground of ``land``, whose settlements are sorted by country."""
    plane = plane_of(land)
    numbers = rules.numbers["neighbours"]
    graph = graph_of(plane, int(numbers["count"]), numbers["reach"], numbers["wide_reach"])
    slices = {c: slice(int(found[0]), int(found[-1]) + 1) for c, found in plane.countries.items()}
    return Ground(land, plane, graph, slices)


def site_of(ref: PlaceRef, ground: Ground, rules: Rules) -> Site | None:
    """The site a place mention was resolved to; by its coordinates if its id is not of this gazetteer."""
    site = ground.land.sites.get(ref.gaz) if ref.gaz else None
    if site is None and ref.lat is not None and ref.lon is not None and ref.country in ground.slices:
        index = ground.plane.nearest(ref.lat, ref.lon, rules.numbers["reach"]["near"])
        kind = "settlement" if index >= 0 else "area"
        unit = ground.land.settlements[index].unit if index >= 0 else ""
        site = Site(kind, ref.country or "", unit, ref.lat, ref.lon, index)
    return site


def hits_of(statement: Statement, ground: Ground, rules: Rules) -> list[tuple[Site, PlaceRef, Hit]]:
    """What each place of a claim stands for; two ends of a stretch become the corridor between them."""
    out: list[tuple[Site, PlaceRef, Hit]] = []
    ends: list[tuple[Site, PlaceRef]] = []
    places = statement.claim.places
    bearings = statement.bearings or (None,) * len(places)
    besides = statement.beside or (False,) * len(places)
    for ref, bearing, beside in zip(places, bearings, besides, strict=True):
        site = site_of(ref, ground, rules)
        if site is None:
            continue
        if ref.role == "between":
            ends.append((site, ref))
            continue
        hit = _hit(site, ref, bearing, beside, statement, ground, rules)
        if hit is not None and len(hit.settlements):
            out.append((site, ref, hit))
    return out + _stretch(ends, ground, rules)


def _stretch(
    ends: list[tuple[Site, PlaceRef]], ground: Ground, rules: Rules
) -> list[tuple[Site, PlaceRef, Hit]]:
    local = [
        (s, r)
        for s, r in ends
        if s.lat is not None and s.lon is not None and s.kind not in ("adm1", "country")
    ]
    if len(local) != 2 or local[0][0].country != local[1][0].country:
        return []
    (one, ref), (two, _) = local
    first, second = (one.lat or 0.0, one.lon or 0.0), (two.lat or 0.0, two.lon or 0.0)
    if ground.plane.apart(first, second) > rules.numbers["reach"]["stretch"]:
        return []  # "on the road between the two largest towns" is no corridor
    found = ground.plane.corridor(first, second, rules.numbers["reach"]["corridor"])
    found = found[[ground.land.settlements[i].country == one.country for i in found]]
    ours = [index for index in (one.settlement, two.settlement) if index >= 0]
    rest = np.setdiff1d(found, ours)
    factor = rules.numbers["claim"]["corridor"]
    out = [(one, ref, Hit(np.array(ours, dtype=np.int64), factor, True))] if ours else []
    return [*out, (one, ref, Hit(rest, factor, False))] if len(rest) else out


def _hit(
    site: Site,
    ref: PlaceRef,
    bearing: float | None,
    beside: bool,
    statement: Statement,
    ground: Ground,
    rules: Rules,
) -> Hit | None:
    worth, reach = rules.numbers["claim"], rules.numbers["reach"]
    part = ref.scope == "part"
    if beside and site.kind == "settlement" and site.settlement >= 0:
        return _about(site, ref, bearing, statement, ground, rules)
    if site.kind == "settlement" and site.settlement >= 0 and ref.scope != "count":
        return Hit(np.array([site.settlement]), 1.0, True, part)
    if site.kind == "neighbourhood" and site.lat is not None and site.lon is not None:
        town = _town(site, ground, reach["quarter"])
        return None if town < 0 else Hit(np.array([town]), worth["quarter"], True, True)
    among, factor = _wide(site, ground, rules)
    if not len(among) or factor <= 0:
        return None
    count = _count(statement, ref)
    if bearing is not None and (part or count is not None):
        lat, lon = _seen_from(site, ground)
        among = ground.plane.sector(among, lat, lon, bearing, reach["sector_angle"])
        factor = min(factor, worth["sector"])
        part = False
    elif part:
        factor, part = min(factor, worth["wide_part"]), False
    if count is not None:
        return Hit(among, worth["counted"], False, False, count)
    return Hit(among, factor, False, part)


def _about(
    site: Site, ref: PlaceRef, bearing: float | None, statement: Statement, ground: Ground, rules: Rules
) -> Hit | None:
    """The land about a town, in one direction or all: tells nothing of the town itself."""
    worth, reach = rules.numbers["claim"], rules.numbers["reach"]
    near = ground.plane.within(site.lat or 0.0, site.lon or 0.0, reach["beside"])
    own = [i for i in near if ground.land.settlements[i].country == site.country and i != site.settlement]
    among, factor = np.array(own, dtype=np.int64), worth["wide_part"]
    if bearing is not None:
        among = ground.plane.sector(among, site.lat or 0.0, site.lon or 0.0, bearing, reach["sector_angle"])
        factor = worth["sector"]
    if not len(among):
        return None
    count = _count(statement, ref)
    return Hit(among, factor if count is None else worth["counted"], False, False, count)


def _count(statement: Statement, ref: PlaceRef) -> int | None:
    """How many unnamed settlements, if the claim counts settlements in this place."""
    count = statement.claim.count
    told = count is not None and count.unit == "settlement" and count.value is not None
    if (
        told
        and count is not None
        and count.value is not None
        and (ref.scope == "count" or ref.scope == "part")
    ):
        return max(1, int(count.value))
    return 3 if ref.scope == "count" else None


def _town(site: Site, ground: Ground, reach: float) -> int:
    """The largest settlement about a quarter; the nearest if no inhabitants are known."""
    near = ground.plane.within(site.lat or 0.0, site.lon or 0.0, reach)
    if not len(near):
        return -1
    people = [(ground.land.settlements[i].population, -i) for i in near]
    best = max(people)
    return -best[1] if best[0] else ground.plane.nearest(site.lat or 0.0, site.lon or 0.0, reach)


def _wide(site: Site, ground: Ground, rules: Rules) -> tuple[Ints, float]:
    """Settlements of a unit, area or base, and what a claim about the whole is worth for each."""
    worth, reach = rules.numbers["claim"], rules.numbers["reach"]
    if site.kind == "country":
        return ground.plane.countries.get(site.country, _NOWHERE), worth["country"]
    if site.kind == "adm1" and site.unit in ground.plane.units:
        return ground.plane.units[site.unit], worth["wide"]
    if site.lat is None or site.lon is None:
        return _NOWHERE, 0.0
    if site.kind == "feature":
        return ground.plane.within(site.lat, site.lon, reach["feature"]), worth["feature"]
    near = ground.plane.within(site.lat, site.lon, reach.get(site.kind, reach["near"]))
    own = [i for i in near if ground.land.settlements[i].country == site.country]
    return np.array(own, dtype=np.int64), worth["wide"]


def _seen_from(site: Site, ground: Ground) -> tuple[float, float]:
    """The point that directions in a unit are reckoned from: its largest town, else its centre."""
    capital = ground.plane.capitals.get(site.unit) if site.kind == "adm1" else None
    if capital is not None:
        return ground.land.settlements[capital].lat, ground.land.settlements[capital].lon
    return site.lat or 0.0, site.lon or 0.0

"""What lies over the map: borders of cells, of which some are fronts on a day, and incidents. Each sent once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import shapely

from marsad.control.areas import to_degrees
from marsad.control.incidents import Incident
from marsad.inquiry.atlas import Atlas
from marsad.inquiry.happenings import happenings
from marsad.packs.interface import load_kind_colours
from marsad.web.actor_views import actor_lines
from marsad.web.briefing import where_of
from marsad.web.parcels import DIGITS, rounded
from marsad.web.source_views import source_lines
from marsad.web.tongue import Tongue

_GRAIN = 1.0  # metres that two borders drawn apart may differ by


def borders(atlas: Atlas) -> Mapping[str, Any]:
    """Borders between neighbouring cells: of each the numbers of both settlements and its lines, WGS 84 degrees.

    Whether one is a front follows from who holds the two, as ``control.fronts`` has it, so that a browser can tell it
    for every day.
    """
    shapes = np.array(atlas.areas.cells, dtype=object)
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    once = first < second
    first, second = first[once], second[once]
    lines = shapely.intersection(
        shapely.boundary(shapes[first]), shapely.boundary(shapes[second]), grid_size=_GRAIN
    )
    pairs = zip(first, second, strict=True)
    kept = [(pair, found) for pair, line in zip(pairs, lines, strict=True) if (found := _lines(line))]
    if not kept:
        return {"type": "FeatureCollection", "features": []}
    drawn = shapely.get_parts(to_degrees(shapely.GeometryCollection([found for _, found in kept])))
    features = [
        {
            "type": "Feature", "id": number, "properties": {"a": int(one), "b": int(other)},
            "geometry": {
                "type": "MultiLineString",
                "coordinates": rounded([shapely.get_coordinates(part).tolist() for part in shapely.get_parts(line)]),
            },
        }
        for number, (((one, other), _), line) in enumerate(zip(kept, drawn, strict=True))
    ]  # fmt: skip
    return {"type": "FeatureCollection", "features": features}


def _lines(shape: shapely.Geometry) -> shapely.MultiLineString | None:
    """The lines of what two borders share, joined; None where they share points at most."""
    parts = [p for p in shapely.get_parts(shape) if p.geom_type == "LineString" and p.length > 0]
    if not parts:
        return None
    return shapely.MultiLineString(
        shapely.get_parts(shapely.line_merge(shapely.MultiLineString(parts))).tolist()
    )


def incident_points(atlas: Atlas, say: Tongue) -> Mapping[str, Any]:
    """Incidents that have a place on the map, and the types, parties and sources by which they can be filtered.

    An item is id, type, first and last day (days after the first of the atlas), latitude, longitude, name of the
    place, parties, sources (numbers in the lists), reports, killed (the best, or null).
    """
    told = happenings(atlas).real
    colours = {
        kind: colour for kind, colour in load_kind_colours().items() if any(i.type == kind for i in told)
    }
    parties = {line.id: line for line in actor_lines(atlas, say)}
    speakers = {line.id: line for line in source_lines(atlas, say)}
    named = {id_ for one in told for id_ in (*one.actors, *one.targets)}
    heard = {id_ for one in told for id_ in one.sources}
    actors, sources = (
        [i for i in known if i in found] for known, found in ((parties, named), (speakers, heard))
    )
    kinds = list(colours)
    states = atlas.world.states
    numbers = [{id_: number for number, id_ in enumerate(ids)} for ids in (actors, sources)]
    return {
        "types": [{"id": kind, "name": say.kind(kind), "colour": colours[kind]} for kind in kinds],
        "actors": [
            {"id": i, "name": parties[i].name, "states": [states.index(h) for h in parties[i].holders if h in states]}
            for i in actors
        ],
        "sources": [{"id": i, "name": speakers[i].name} for i in sources],
        "items": [
            [
                one.id, kinds.index(one.type), (one.first - atlas.first).days, (one.last - atlas.first).days,
                round(spot[0], DIGITS), round(spot[1], DIGITS), where_of(atlas, one.place, say),
                sorted({numbers[0][i] for i in (*one.actors, *one.targets) if i in numbers[0]}),
                [numbers[1][i] for i in one.sources if i in numbers[1]], one.tellings,
                None if one.killed is None else one.killed.best,
            ]
            for one in told
            if (spot := _spot(one, atlas)) is not None
        ],
    }  # fmt: skip


def _spot(one: Incident, atlas: Atlas) -> tuple[float, float] | None:
    """Where an incident is drawn: at its place, if that is on this land and not a whole country."""
    site = atlas.land.sites.get(one.place.gaz or "")
    if site is not None and site.settlement >= 0:
        here = atlas.land.settlements[site.settlement]
        return here.lat, here.lon
    elsewhere = one.place.country not in atlas.world.ground.slices
    if elsewhere or site is not None and site.kind == "country":
        return None
    if one.place.lat is None or one.place.lon is None:
        return None
    return one.place.lat, one.place.lon

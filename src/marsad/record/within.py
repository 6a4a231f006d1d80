"""A place and everything inside it, as a condition on the places of the store."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_

from marsad.errors import QueryError
from marsad.reading.knowledge import Place
from marsad.record.tables import places

_BEARS = 0.9  # of the gazetteer's score: the place bears this name, in one of its languages


@dataclass(frozen=True, slots=True)
class Area:
    """The places that a name means. ``name``: as it was asked."""

    name: str
    places: tuple[Place, ...]


def area(name: str) -> Area:
    """What ``name`` (an id of the gazetteer, a country's code, or a name in Arabic or English) means; all namesakes.

    Raises QueryError if nothing bears it.
    """
    from marsad.places.gazetteer import find, load_gazetteer

    gazetteer = load_gazetteer()
    by_id = gazetteer.by_id(name) or gazetteer.by_id(name.upper())
    if by_id is not None:
        return Area(name, (by_id,))
    found = [one.place for one in find(gazetteer, name, 50) if one.score >= _BEARS]
    units = [place for place in gazetteer.places if name and name in (place.name_en, place.name_ar)]
    if not found and not units:
        raise QueryError("no place bears this name", where=name[:80], do="try: marsad places find NAME")
    return Area(name, tuple(dict.fromkeys((*found, *units))))


def inside(where: Area) -> ColumnElement[bool]:
    """The condition that a row of ``places`` is one of them or lies in one.

    The gazetteer knows which country and which first-level unit a place lies in, and no more.
    """
    return or_(*(_one(place) for place in where.places))


def _one(place: Place) -> ColumnElement[bool]:
    if place.kind == "country":
        return or_(places.c.gaz == place.id, places.c.country == place.country)
    if place.kind == "adm1":
        unit = place.adm1_en or place.name_en
        return or_(places.c.gaz == place.id, and_(places.c.country == place.country, places.c.adm1 == unit))
    return places.c.gaz == place.id

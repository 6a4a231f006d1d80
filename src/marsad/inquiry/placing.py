"""Places and parties of stored claims as tables need them: how exact, with which P-code, called how."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, cached_property, lru_cache
from typing import Any

from shapely import MultiPoint, Point

from marsad.control.rules import Rules
from marsad.exchange.happenings import Party, Where
from marsad.packs.conflicts import load_conflicts
from marsad.packs.control import load_rules
from marsad.packs.layouts import load_layouts
from marsad.places.gazetteer import Gazetteer, load_gazetteer

_PCODE = re.compile(r"[A-Z]{2,3}\d{2,}")
_OTHER = "other:"
_KEYS = ("gaz", "role", "name_en", "text", "country", "adm1", "lat", "lon")
_MOST = 50_000  # places remembered
Value = Mapping[str, Any]


class Placing:
    """What the gazetteer and the packs of this machine say about ids. Make one and keep it."""

    def __init__(self) -> None:
        self.layouts = load_layouts()
        self.rules: Rules = load_rules()
        self.gazetteer: Gazetteer = load_gazetteer()
        self._kinds: dict[str, str] = {}
        self._places: dict[tuple[Any, ...], Where] = {}

    @cached_property
    def _pcodes(self) -> dict[int, str]:
        """P-codes that COD-AB files brought along, by index of the place."""
        found = {}
        for id, index in self.gazetteer.ids.items():
            if _PCODE.fullmatch(id):
                found[index] = id
        return found

    def pcode(self, id: str) -> str:
        """The P-code of a place, "" if nobody knows one."""
        if _PCODE.fullmatch(id):
            return id
        index = self.gazetteer.ids.get(id)
        return self._pcodes.get(-1 if index is None else index) or self.layouts.pcodes.get(id, "")

    def kind(self, gaz: str | None) -> str:
        """The kind of a place, "" if this machine's gazetteer does not have it."""
        if not gaz:
            return ""
        if gaz not in self._kinds:
            place = self.gazetteer.by_id(gaz)
            self._kinds[gaz] = place.kind if place else ""
        return self._kinds[gaz]

    def where(self, place: Value) -> Where:
        """A place of a claim or an incident. It has coordinates only if it may be drawn as a point."""
        key = tuple(map(place.get, _KEYS))
        if key not in self._places:
            if len(self._places) > _MOST:
                self._places.clear()
            self._places[key] = self._where(place)
        return self._places[key]

    def _where(self, place: Value) -> Where:
        gaz = str(place.get("gaz") or "")
        kind = self.kind(gaz)
        precision = self.layouts.precision(kind, str(place.get("role") or "at"))
        known = self.gazetteer.by_id(gaz) if gaz else None
        unit_id = known.adm1 if known else ""
        return Where(
            str(place.get("name_en") or place.get("text") or ""),
            gaz,
            self.pcode(gaz) if gaz else "",
            kind,
            str(place.get("country") or ""),
            str(place.get("adm1") or (known.adm1_en if known else "") or ""),
            self.pcode(unit_id) if unit_id else "",
            place.get("lat") if precision.point else None,
            place.get("lon") if precision.point else None,
            precision,
            known.name_ar if known else "",
        )

    def party(self, id: str, country: str) -> Party:
        """Who an id is, in a country."""
        kind, name = actors().get(id, ("", id.removeprefix(_OTHER).replace("_", " ")))
        held = self.rules.parties.get((id, country))
        return Party(id, name, kind, held is not None and not held.backs)


@cache
def actors() -> Mapping[str, tuple[str, str]]:
    """Every actor of the packs: id → (kind, English name)."""
    return {a.id: (a.kind, a.name_en) for conflict in load_conflicts() for a in conflict.actors}


def main_place(places: Sequence[Where]) -> Where | None:
    """The place that stands for a claim: the first that may be drawn, else the first."""
    return next((one for one in places if one.lat is not None), places[0] if places else None)


def point(where: Where | None) -> Point | None:
    """Where a place is drawn, None if it may not be."""
    if where is None or where.lat is None or where.lon is None:
        return None
    return Point(where.lon, where.lat)


def points(places: Sequence[Where]) -> MultiPoint | None:
    """All places of a claim that may be drawn."""
    found = [(one.lon, one.lat) for one in places if one.lat is not None and one.lon is not None]
    return _multipoint(tuple(dict.fromkeys(found))) if found else None


@lru_cache(maxsize=20_000)
def _multipoint(found: tuple[tuple[float, float], ...]) -> MultiPoint:
    return MultiPoint(found)

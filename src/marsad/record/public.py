"""What may get around: no original texts, not what is new, not where exactly, nobody's name.

After the OCHA Data Responsibility Guidelines (2021) and Bayanat's practice: what is published is a copy, and a delay
and a rounding of places stand between a report and whoever could use it to harm someone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement

from marsad.reading.knowledge import Place

Level = Literal["settlement", "third", "second"]
LEVELS: tuple[str, ...] = get_args(Level)
DELAY = 7  # days
LEVEL: Level = "settlement"
_COARSE: dict[str, frozenset[str]] = {
    "settlement": frozenset({"country", "adm1", "adm2", "adm3", "area", "settlement"}),
    "third": frozenset({"country", "adm1", "adm2", "adm3"}),
    "second": frozenset({"country", "adm1", "adm2"}),
}
Units = Callable[[str], tuple[Place | None, Place | None]]
Value = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Public:
    """The terms of a public export.

    ``today`` (UTC) less ``delay`` days is the last day that may be told of. ``units``: for the id of a place the place
    and the first-level unit it lies in, None where the gazetteer does not know.
    """

    today: date
    units: Units
    delay: int = DELAY
    level: Level = LEVEL

    @property
    def last(self) -> str:
        """The last moment that may be told of, as the store keeps moments."""
        return f"{(self.today - timedelta(days=self.delay)).isoformat()}T23:59:59.999999Z"

    def is_old_enough(self, known: ColumnElement[str]) -> ColumnElement[bool]:
        """The condition on a column of moments."""
        return known <= self.last

    def old_enough(self, known: str) -> bool:
        """The same of one moment."""
        return known <= self.last

    def claim(self, body: Value) -> Value:
        """A claim's body with its places rounded and without reasons, which tell of other places and words."""
        out: Value = {key: _without_reasons(value) for key, value in body.items() if key != "reasons"}
        if "places" in out:
            out["places"] = [self.place(place) for place in out["places"]]
        return out

    def incident(self, body: Value) -> Value:
        """The same for an incident: ``place`` is one place, ``places`` are several."""
        out = self.claim(body)
        if isinstance(out.get("place"), dict):
            out["place"] = self.place(out["place"])
        return out

    def place(self, place: Value) -> Value:
        """A place no finer than the level: itself, else the first-level unit around it, else its country.

        What was coarsened says to which level, under ``coarsened_to``: adm1, country, or none (nothing is told).
        """
        gaz = place.get("gaz")
        if gaz is None:
            return (
                place if self.level == "settlement" else {**_kept(place), "text": "", "coarsened_to": "none"}
            )
        found, unit = self.units(gaz)
        if found is not None and found.kind in _COARSE[self.level]:
            return place
        coarse = {**_kept(place), "text": "", "country": place.get("country")}
        if unit is None:
            return {**coarse, "coarsened_to": "country" if coarse["country"] else "none"}
        named = {
            "gaz": unit.id,
            "name_en": unit.name_en,
            "country": unit.country,
            "adm1": unit.adm1_en or unit.name_en,
        }
        return {**coarse, **named, "lat": unit.lat, "lon": unit.lon, "coarsened_to": "adm1"}


def shipped_units() -> Units:
    """``Public.units`` by the gazetteer of this machine."""
    from marsad.places.gazetteer import load_gazetteer

    gazetteer = load_gazetteer()

    def units(id: str) -> tuple[Place | None, Place | None]:
        place = gazetteer.by_id(id)
        return place, gazetteer.adm1_of(place) if place else None

    return units


def _kept(place: Value) -> Value:
    return {key: place[key] for key in ("role", "scope") if key in place}


def _without_reasons(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_reasons(inner) for key, inner in value.items() if key != "reasons"}
    return [_without_reasons(inner) for inner in value] if isinstance(value, list) else value

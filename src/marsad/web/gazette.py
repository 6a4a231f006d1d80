"""The gazetteer of this machine, opened once for as long as the server runs."""

from __future__ import annotations

from functools import cache

from marsad.places.gazetteer import Gazetteer, load_gazetteer


@cache
def gazette() -> Gazetteer:
    """All places."""
    return load_gazetteer()


@cache
def wide_places() -> tuple[str, ...]:
    """The ids of all countries and first-level units."""
    return tuple(place.id for place in gazette().places if place.kind in ("country", "adm1"))

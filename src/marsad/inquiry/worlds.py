"""The world inferred from a store, as it may be passed on."""

from __future__ import annotations

from datetime import date

from marsad.control.infer import World, infer
from marsad.inquiry.naming import DEFAULT, countries_of
from marsad.packs.control import load_rules
from marsad.places.land import load_land
from marsad.record.statements import statements
from marsad.record.store import Store


def shareable_world(store: Store, countries: str = DEFAULT, known: date | None = None) -> World:
    """The world without what others' terms forbid to pass on. ``known``: only what was known by the end of that day.

    Raises ControlUnitError and the M3xx errors of ``Store.read``.
    """
    rules = load_rules()
    land = load_land(countries_of(countries, rules))
    return infer(statements(store, known, closed=False), land, rules)

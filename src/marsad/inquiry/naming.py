"""Places, governorates and countries by the names people give."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marsad.errors import ControlPlaceError, ControlUnitError

if TYPE_CHECKING:
    from marsad.control.records import Land
    from marsad.control.rules import Rules

DEFAULT = "SY,IQ"  # countries


def countries_of(codes: str, rules: Rules, where: str = "--countries") -> list[str]:
    """The countries in ``codes`` (as SY,IQ) in which somebody holds ground. Raises ControlUnitError."""
    found = [code.strip().upper() for code in codes.split(",") if code.strip()]
    if not found or not set(found) <= set(rules.countries()):
        known = ", ".join(rules.countries())
        raise ControlUnitError(f"no parties for {codes!a}", where=where, do=f"use {known}")
    return found


def settlement_of(land: Land, name: str) -> int:
    """The settlement an id or a name means; the largest of namesakes. Raises ControlPlaceError."""
    from marsad.places.names import folded

    site = land.sites.get(name)
    if site is not None and site.settlement >= 0:
        return site.settlement
    wanted = folded(name)
    named = [i for i, s in enumerate(land.settlements) if wanted and wanted in s.names]
    if not named:
        named = _by_gazetteer(land, name)
    if not named:
        do = "try another spelling, an id, or import a denser gazetteer: marsad places import"
        raise ControlPlaceError(f"no settlement is called {name!r}", do=do)
    return max(named, key=lambda i: (land.settlements[i].population, -i))


def _by_gazetteer(land: Land, name: str) -> list[int]:
    from marsad.places.gazetteer import find, load_gazetteer

    found = [land.sites.get(candidate.place.id) for candidate in find(load_gazetteer(), name, 20)]
    return [site.settlement for site in found if site is not None and site.settlement >= 0]


def unit_of(land: Land, name: str) -> str:
    """The id of the first-level unit an id or a name means. Raises ControlUnitError."""
    from marsad.places.gazetteer import find, load_gazetteer

    known = {unit.id for unit in land.units}
    if name in known:
        return name
    site = land.sites.get(name)
    if site is not None and site.kind == "adm1" and site.unit in known:
        return site.unit
    for candidate in find(load_gazetteer(), name, 20):
        if candidate.place.kind == "adm1" and candidate.place.id in known:
            return candidate.place.id
    raise ControlUnitError(f"no governorate is called {name!r}", where="--in", do="give its name or id")

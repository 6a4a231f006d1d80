"""The records of who holds what. All are frozen.

Coordinates are WGS 84 degrees (EPSG:4326) unless said otherwise; areas are km² measured in EPSG:6933 (equal-area
cylindrical, EASE-Grid 2.0); days are calendar days; beliefs are shares from 0 to 1 that sum to 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from shapely.geometry.base import BaseGeometry

from marsad.model import Claim

CONTESTED = "contested"
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Settlement:
    """A place whose holder is asked for. ``unit``: id of its first-level unit; ``ids``: further ids it is known by."""

    id: str
    country: str
    unit: str
    name_en: str
    name_ar: str
    lat: float
    lon: float
    population: int = 0
    names: tuple[str, ...] = ()  # folded, Arabic and Latin: what a name in a file is matched with


@dataclass(frozen=True, slots=True)
class Unit:
    """A first-level unit (governorate) and its land, as a polygon or several."""

    id: str
    country: str
    name_en: str
    name_ar: str
    geometry: BaseGeometry


@dataclass(frozen=True, slots=True)
class Site:
    """What a gazetteer id in a claim stands for. ``settlement``: index, -1 if it is none (an area, a base …)."""

    kind: str  # country | adm1 | adm2 | adm3 | settlement | neighbourhood | area | feature
    country: str
    unit: str
    lat: float | None
    lon: float | None
    settlement: int = -1


@dataclass(frozen=True, slots=True)
class Land:
    """Settlements (sorted by country, unit and id), the units they lie in, and all ids that claims may name."""

    settlements: tuple[Settlement, ...]
    units: tuple[Unit, ...]
    sites: Mapping[str, Site]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim with what the record knows about the report it stands in.

    ``published`` is the day the claim became known, None when nobody knows. ``group``: reports that reprint each
    other share one ("" for none). ``bearings``: for each place of the claim the direction that its words tell
    (degrees clockwise from north) or None; ``beside``: whether they tell of the land about the place, not of itself.
    ``heading``: what the report stands under, "" for nothing.
    """

    id: str
    report: str
    claim: Claim
    published: date | None = None
    outlet: str = ""
    group: str = ""
    quote: str = ""
    bearings: tuple[float | None, ...] = ()
    beside: tuple[bool, ...] = ()
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """A claim behind a belief: how much it weighs (0 to 1) and what it did, in plain words."""

    statement: str
    day: date
    weight: float
    text: str
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Holding:
    """Who holds a place on a day. ``beliefs`` by holder, with ``contested`` and ``unknown``, sum to 1.

    ``holder`` is the likeliest, or ``unknown`` if that has more than half. ``inferred``: no claim names the place
    itself; what is said follows from its neighbours, a whole unit, or the state before the war.
    """

    place: str
    day: date
    holder: str
    belief: float
    beliefs: Mapping[str, float]
    inferred: bool
    last_evidence: date | None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """A place goes from one holder to another. ``after``: the last day of evidence before ``day``, if any."""

    place: str
    previous: str
    holder: str
    day: date
    after: date | None
    belief: float
    inferred: bool
    statements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Total:
    """A sum over a unit (or all land) under a named denominator, as a range. ``share``: of the denominator."""

    day: date
    denominator: str  # land_km2 | settled_km2 | settlements | population
    holder: str
    unit: str
    low: float
    best: float
    high: float
    whole: float

    @property
    def share(self) -> float:
        """``best`` as a part of the whole denominator."""
        return self.best / self.whole if self.whole else 0.0


@dataclass(frozen=True, slots=True)
class Notes:
    """What could not be used, counted by why."""

    counts: Mapping[str, int] = field(default_factory=dict)

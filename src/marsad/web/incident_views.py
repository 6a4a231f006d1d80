"""Incidents as pages tell them: the list, and one with every claim that tells of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from marsad.control.incidents import Incident
from marsad.control.summary import Range
from marsad.inquiry.atlas import Atlas
from marsad.inquiry.brief import unit_of_place
from marsad.inquiry.happenings import happenings
from marsad.web.asking import by_statement
from marsad.web.briefing import where_of
from marsad.web.tongue import Tongue
from marsad.web.views import ClaimView
from marsad.web_errors import WebMissingError


@dataclass(frozen=True, slots=True)
class Named:
    """An id and what it is called."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class IncidentLine:
    """An incident in a list. ``place``: id of the settlement whose page tells of it, "" if there is none.

    ``lat`` and ``lon``: WGS 84 degrees, None where the place is not on the map. ``tellings``: reports, reprints once.
    """

    id: str
    type: str
    type_name: str
    course: str
    first: date
    last: date
    days: str
    place: str
    place_name: str
    lat: float | None
    lon: float | None
    actors: tuple[Named, ...]
    targets: tuple[Named, ...]
    sources: tuple[Named, ...]
    killed: Range | None
    wounded: Range | None
    tellings: int
    claims: int
    disputed: bool


@dataclass(frozen=True, slots=True)
class MemberView:
    """A claim of an incident and why it is in it."""

    claim: ClaimView
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpposedView:
    """What contradicts an incident. ``other``: the other incident, None where one denies the other within it."""

    what: str
    other: IncidentLine | None
    claims: tuple[ClaimView, ...]


@dataclass(frozen=True, slots=True)
class IncidentView:
    """An incident with its claims."""

    head: IncidentLine
    counts: Mapping[str, Range]
    members: tuple[MemberView, ...]
    opposed: tuple[OpposedView, ...]


@dataclass(frozen=True, slots=True)
class Filters:
    """Which incidents; "" or None: all. ``unit``: id of a governorate; the days it may lie in, both included."""

    type: str = ""
    unit: str = ""
    actor: str = ""
    source: str = ""
    first: date | None = None
    last: date | None = None


def incident_line(one: Incident, atlas: Atlas, say: Tongue) -> IncidentLine:
    """An incident as a line of a list."""
    named = (tuple(Named(i, say.name(i)) for i in ids) for ids in (one.actors, one.targets, one.sources))
    actors, targets, sources = named
    site = atlas.land.sites.get(one.place.gaz or "")
    here = atlas.land.settlements[site.settlement] if site is not None and site.settlement >= 0 else None
    spot = (here.lat, here.lon) if here else (one.place.lat, one.place.lon)
    return IncidentLine(
        one.id, one.type, say.kind(one.type), one.course, one.first, one.last, say.days(one.first, one.last),
        here.id if here else "", where_of(atlas, one.place, say), *spot, actors, targets, sources,
        one.killed, one.wounded, one.tellings, len(one.members), bool(one.contradictions),
    )  # fmt: skip


def incident_lines(atlas: Atlas, wanted: Filters, say: Tongue) -> list[IncidentLine]:
    """The incidents that answer to all that is wanted, the newest first."""
    found = [one for one in happenings(atlas).incidents if _answers(one, atlas, wanted)]
    return [incident_line(one, atlas, say) for one in reversed(found)]


def _answers(one: Incident, atlas: Atlas, wanted: Filters) -> bool:
    if wanted.type not in ("", one.type) or wanted.actor not in ("", *one.actors, *one.targets):
        return False
    if wanted.source not in ("", *one.sources):
        return False
    if wanted.first and one.last < wanted.first or wanted.last and one.first > wanted.last:
        return False
    return not wanted.unit or unit_of_place(atlas, one.place.gaz or "") == wanted.unit


def incident_view(atlas: Atlas, id_: str, say: Tongue) -> IncidentView:
    """An incident by id. Raises WebMissingError."""
    told = happenings(atlas)
    one = told.by_id.get(id_)
    if one is None:
        raise WebMissingError(
            f"no incident has the id {id_[:40]!a}", do="look it up in the list of incidents"
        )
    members = tuple(MemberView(by_statement(atlas, m.statement, say), m.reasons) for m in one.members)
    opposed = []
    for each in one.contradictions:
        other = told.by_id.get(each.other)
        claims = tuple(by_statement(atlas, claim, say) for claim in each.sides[1])
        opposed.append(OpposedView(each.what, incident_line(other, atlas, say) if other else None, claims))
    return IncidentView(incident_line(one, atlas, say), dict(one.counts), members, tuple(opposed))

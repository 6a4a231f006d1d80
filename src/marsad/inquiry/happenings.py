"""The incidents that the claims of an atlas tell of, merged once and kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock

from marsad.control.incidents import Incident, incidents
from marsad.inquiry.atlas import Atlas
from marsad.inquiry.kept import kept
from marsad.record.incidents import matching_of

REAL = "real"  # the course of an incident that happened: not planned, not ended, not only thought of
_ONE_AT_A_TIME = Lock()


@dataclass(frozen=True, slots=True)
class Happenings:
    """``incidents`` by first day; ``by_id``; ``of``: by id of a claim the id of the incident that it tells of."""

    incidents: tuple[Incident, ...]
    by_id: Mapping[str, Incident]
    of: Mapping[str, str]

    @property
    def real(self) -> tuple[Incident, ...]:
        """Those that are told to have happened."""
        return tuple(one for one in self.incidents if one.course == REAL)


def happenings(atlas: Atlas) -> Happenings:
    """The incidents of an atlas, as ``marsad incidents build`` merges them; rulings of reviewers hold."""
    with _ONE_AT_A_TIME:
        return _happenings(atlas)


@kept(1)
def _happenings(atlas: Atlas) -> Happenings:
    statements = atlas.world.statements
    made = tuple(incidents(statements, matching_of(statements), atlas.gathered.links))
    of = {member.statement: one.id for one in made for member in one.members}
    return Happenings(made, {one.id: one for one in made}, of)

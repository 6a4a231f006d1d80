"""An incident as the layouts of others need it: parties, place and numbers resolved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from marsad.control.layouts import CIVILIANS, STATE, Precision
from marsad.control.summary import Range


@dataclass(frozen=True, slots=True)
class Party:
    """Who acts or is acted on. ``kind``: of the pack (state, armed, militia, people, body), "" if nobody knows.

    ``at_home``: it holds ground of its own in the country of the place.
    """

    id: str
    name: str
    kind: str = ""
    at_home: bool = False


@dataclass(frozen=True, slots=True)
class Where:
    """A place. ``unit``: the first-level one. ``lat``, ``lon``: None where it may not be drawn as a point."""

    name: str
    id: str
    pcode: str
    kind: str
    country: str
    unit: str
    unit_pcode: str
    lat: float | None
    lon: float | None
    precision: Precision
    name_ar: str = ""


@dataclass(frozen=True, slots=True)
class Happening:
    """One incident. ``known``: when the last of its claims became known, UTC as text, None if nobody says."""

    id: str
    type: str
    course: str
    denied: bool
    first: date
    last: date
    actors: tuple[Party, ...]
    targets: tuple[Party, ...]
    where: Where
    sources: tuple[str, ...]
    outlets: tuple[str, ...]
    tellings: int
    claims: int
    killed: Range | None
    wounded: Range | None
    known: str | None = None

    @property
    def took_place(self) -> bool:
        """Did somebody say that it happened? Not if it was only planned, thought of, over, or always denied."""
        return self.course == "real" and not self.denied

    @property
    def by_state(self) -> str:
        """``state`` if the first actor is one, else ""."""
        return STATE if self.actors and self.actors[0].kind == STATE else ""

    @property
    def against(self) -> str:
        """``civilians`` if they are the only ones it was done to, else ""."""
        people = bool(self.targets) and all(one.kind == "people" for one in self.targets)
        return CIVILIANS if people else ""

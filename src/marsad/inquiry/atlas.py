"""The atlas: reports, their claims, the world inferred from them and its whole course, ready to be asked."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from marsad import __version__
from marsad.control.areas import Areas, areas_of
from marsad.control.course import Course, course
from marsad.control.history import changes
from marsad.control.infer import World, infer
from marsad.control.records import Change, Land, Statement
from marsad.inquiry.naming import DEFAULT, countries_of
from marsad.inquiry.statements import Gathered
from marsad.packs.control import load_rules
from marsad.places.land import load_land

_EMPTY = (date(2014, 1, 1), date(2014, 1, 1))  # nothing was read: one day, the state before
_BEFORE = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Atlas:
    """All that pages ask. ``first`` and ``last``: the days told of; ``stamp``: changes with anything in it."""

    gathered: Gathered
    world: World
    areas: Areas
    course: Course
    changes: tuple[Change, ...]
    by_id: Mapping[str, Statement]
    first: date
    last: date
    stamp: str

    @property
    def land(self) -> Land:
        """The settlements and units."""
        return self.world.land

    def clamped(self, day: date) -> date:
        """The day told of that is nearest to ``day``."""
        return min(max(day, self.first), self.last)


def atlas_of(gathered: Gathered, countries: str = DEFAULT) -> Atlas:
    """Infer the world of some countries from what was gathered. Raises ControlUnitError."""
    rules = load_rules()
    land = load_land(countries_of(countries, rules))
    statements = gathered.statements()
    world = infer(statements, land, rules)
    areas = areas_of(land)
    first, last = _days(world)
    told = course(world, areas, first, last)
    by_id = {one.id: one for one in world.statements}
    return Atlas(
        gathered,
        world,
        areas,
        told,
        tuple(changes(world, first, last)),
        by_id,
        first,
        last,
        _stamp(world, countries),
    )


def _days(world: World) -> tuple[date, date]:
    """A month before the first day that the reports tell of, and the day of the last report."""
    published = sorted(s.published for s in world.statements if s.published)
    if not published:
        return _EMPTY
    return (published[0] - _BEFORE).replace(day=1), published[-1]


def _stamp(world: World, countries: str) -> str:
    digest = hashlib.sha256(f"{__version__} {countries} {len(world.land.settlements)}".encode())
    for one in world.statements:
        digest.update(f"{one.id} {one.published} {one.claim!r}".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:24]


def sentence(text: str, start: int, length: int, reach: int = 320) -> tuple[str, str, str]:
    """The sentence around ``text[start:start + length]``: what stands before, the span, what stands after.

    >>> sentence("One. Two three. Four", 9, 5)
    ('Two ', 'three', '.')
    """
    end = start + length
    left, right = max(0, start - reach), min(len(text), end + reach)
    begin = max((at + 1 for at in _stops(text, left, start)), default=left)
    stop = next((at + 1 for at in _stops(text, end, right)), right)
    return text[begin:start].lstrip(), text[start:end], text[end:stop].rstrip()


def _stops(text: str, first: int, last: int) -> Iterator[int]:
    """Where sentences end: a stop before a blank, or a line break."""
    for at in range(first, last):
        if text[at] == "\n" or (
            text[at] in ".!?\u061f\u061b" and (at + 1 == len(text) or text[at + 1].isspace())
        ):
            yield at

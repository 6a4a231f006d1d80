"""The atlas: reports, their claims, the world inferred from them and its whole course, ready to be asked."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

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


@dataclass(frozen=True, slots=True, eq=False)
class Atlas:
    """All that pages ask. ``first`` and ``last``: the days told of; ``stamp``: changes with anything in it.

    ``known``: only what was known by the end of that day is in it (None: all). One atlas equals only itself.
    ``memory``: what was found from it once (see ``kept``).
    """

    gathered: Gathered
    world: World
    areas: Areas
    course: Course
    changes: tuple[Change, ...]
    by_id: Mapping[str, Statement]
    first: date
    last: date
    stamp: str
    known: date | None = None
    memory: dict[Any, Any] = field(init=False, default_factory=dict, repr=False)

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
    world = infer(gathered.statements(), land, rules)
    return _told(gathered, world, areas_of(land), *_days(world))


def atlas_again(atlas: Atlas, gathered: Gathered) -> Atlas:
    """The atlas of the same land from what was gathered anew."""
    world = infer(gathered.statements(), atlas.world.ground, atlas.world.rules)
    return _told(gathered, world, atlas.areas, *_days(world))


def atlas_then(atlas: Atlas, gathered: Gathered, known: date) -> Atlas:
    """The atlas as it was known by the end of ``known``: of the same land, from the claims in ``gathered`` known then.

    It begins on the same day and ends with ``known``, so that a day means the same in both.
    """
    then = gathered.statements()
    kept = then if gathered.told is not None else [s for s in then if s.published and s.published <= known]
    world = infer(kept, atlas.world.ground, atlas.world.rules)
    last = min(max(known, atlas.first), atlas.last)
    return _told(gathered, world, atlas.areas, atlas.first, last, known)


def _told(
    gathered: Gathered, world: World, areas: Areas, first: date, last: date, known: date | None = None
) -> Atlas:
    by_id = {one.id: one for one in world.statements}
    told, changed = course(world, areas, first, last), tuple(changes(world, first, last))
    return Atlas(gathered, world, areas, told, changed, by_id, first, last, _stamp(world), known)


def _days(world: World) -> tuple[date, date]:
    """A month before the first day that the reports tell of, and the day of the last report."""
    published = sorted(s.published for s in world.statements if s.published)
    if not published:
        return _EMPTY
    return (published[0] - _BEFORE).replace(day=1), published[-1]


def _stamp(world: World) -> str:
    countries = ",".join(sorted(world.ground.slices))
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

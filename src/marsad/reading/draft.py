"""An event while it is being read: which mention tells it and what fills its slots so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from marsad.model import Casualties, Count
from marsad.reading.document import ActorMention, Candidate, PlaceMention, SourceMention


@dataclass(frozen=True, slots=True)
class DateChoice:
    """One way to date an event. ``origin``: expr | before (an earlier sentence's words) | after (those of the next
    sentence) | published | none.

    ``shape`` is the expression's, ``owner`` the trigger nearest to it, ``opener`` the word "since" when it stands
    apart, ``later`` the same date for sentences after its own, ``ahead`` for the one before. ``others``: further
    readings of the same words, whose ``variant`` is point ("since" as a day), open (from then until publication) or
    future (the next such day).
    """

    origin: str
    start: date | None
    end: date | None
    first: int = -1
    last: int = -1
    grain: str = ""
    reasons: tuple[str, ...] = ()
    shape: str = ""
    variant: str = ""
    owner: str = ""
    opener: int = -1
    others: tuple[DateChoice, ...] = ()
    later: DateChoice | None = None
    ahead: DateChoice | None = None


@dataclass(slots=True)
class Draft:
    """A trigger that was taken for an event, with its slots. ``place_chance``: of its likeliest place; ``counted``: the
    last word of its count."""

    number: int
    cand: Candidate
    type: str
    score: float
    sentence: int
    status: str = "asserted"
    actors: dict[str, ActorMention] = field(default_factory=dict)
    targets: dict[str, ActorMention] = field(default_factory=dict)
    places: list[PlaceMention] = field(default_factory=list)
    place_chance: float = 0.0
    date: DateChoice = field(default_factory=lambda: DateChoice("none", None, None))
    sources: list[SourceMention] = field(default_factory=list)
    count: Count | None = None
    counted: int = -1
    casualties: Casualties = field(default_factory=Casualties)
    also: list[Draft] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)


def place_keys(places: Sequence[PlaceMention], name: dict[int, str]) -> frozenset[str]:
    """What identifies the places of a draft: gazetteer ids, else folded names by first word; a part of a place
    («south-east of X», «countryside of X») stands beside the place itself."""
    keys: set[str] = set()
    for place in places:
        whole = place.place.id if place.place else name.get(place.name_first, str(place.name_first))
        keys.add(whole)
        part = place.direction or ("rural" if "countryside" in place.generic else "")
        if part:
            keys.add(f"{whole}|{part}")
    return frozenset(keys)

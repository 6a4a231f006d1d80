"""Claims about one happening, from all reports, as one incident: block, compare, cluster, sum up.

Claims meet that share a place cell, a type and a course (it happened or not; it ended; it was only thought of) within a
window of days. ``likeness`` compares them, ``clusters`` groups them, ``summary`` tells low, best and high.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from marsad.control.clusters import Pair, clusters
from marsad.control.likeness import Facet, Matching, Rarity, evidence, facet, points, rarity, reasons
from marsad.control.records import Statement
from marsad.control.summary import Range, SummedUp, sum_up
from marsad.model import PlaceRef

HOLDS = frozenset({"capture", "hold"})
_RULED = 1000.0  # points of a ruling, for each claim there is
_ID = 32  # hexadecimal digits, as all ids of the record


@dataclass(frozen=True, slots=True)
class Member:
    """A claim of an incident and why it is in it. ``statement``: the id of the claim."""

    statement: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Claims that cannot all be right. ``what``: ``status`` (one denies the other) or ``holder``.

    ``sides``: ids of claims on each side; those of a ``holder`` are of two incidents, and ``other`` is the other one.
    """

    what: str
    sides: tuple[tuple[str, ...], tuple[str, ...]]
    other: str = ""


@dataclass(frozen=True, slots=True)
class Incident:
    """What happened once. ``id``: over the ids of its claims. ``place``: the one most claims name.

    ``tellings``: how many reports tell of it, reprints counted once. Killed, wounded and counts are ranges over the
    tellings, None where nobody says.
    """

    id: str
    type: str
    course: str
    place: PlaceRef
    first: date
    last: date
    actors: tuple[str, ...]
    targets: tuple[str, ...]
    sources: tuple[str, ...]
    tellings: int
    killed: Range | None
    wounded: Range | None
    counts: tuple[tuple[str, Range], ...]
    members: tuple[Member, ...]
    contradictions: tuple[Contradiction, ...] = ()


def incidents(
    statements: Iterable[Statement], matching: Matching, links: Mapping[tuple[str, str], bool] | None = None
) -> list[Incident]:
    """The incidents that ``statements`` tell of, by first day, then by id; the same in any order of statements.

    ``links``: pairs of ids of claims that somebody said tell of one happening (True) or of two; smaller id first.
    Claims without place or day, and figures, are in none. A claim that nobody else tells is an incident of one claim.
    """
    told = {s.id: s for s in statements}
    facets = [f for id in sorted(told) if (f := facet(told[id], matching)) is not None]
    rare = rarity(facets)
    likely = {
        (a, b): points(evidence(facets[a], facets[b], matching, rare), matching)
        for a, b in sorted(candidates(facets, matching))
    }
    likely.update(_ruled(facets, links or {}))
    limits = matching.numbers["limits"]
    groups = clusters(len(facets), likely, limits["never"], limits["merge"])
    made = [_incident([facets[i] for i in group], told, matching, rare) for group in groups]
    return sorted(_opposed(made, facets, matching), key=lambda one: (one.first, one.id))


def _ruled(facets: Sequence[Facet], links: Mapping[tuple[str, str], bool]) -> dict[Pair, float]:
    """Points for what people ruled: more than all else could outweigh."""
    number = {one.id: n for n, one in enumerate(facets)}
    weight = _RULED * (1 + len(facets))
    return {
        (number[a], number[b]): weight if one else -weight * (1 + len(facets))
        for (a, b), one in sorted(links.items())
        if a in number and b in number
    }


def candidates(facets: Sequence[Facet], matching: Matching) -> set[Pair]:
    """The pairs that are compared: they share a cell, type and course, within the window of days."""
    window = int(matching.numbers["window"]["days"])
    blocks: defaultdict[tuple[str, str, str], list[int]] = defaultdict(list)
    for number, one in enumerate(facets):
        for cell in one.cells:
            blocks[cell, one.type, one.course].append(number)
    found: set[Pair] = set()
    for numbers in blocks.values():
        numbers.sort(key=lambda n: (facets[n].first, n))
        open_: list[int] = []
        for number in numbers:
            first = facets[number].first
            open_ = [o for o in open_ if facets[o].last + window >= first]
            found.update((min(o, number), max(o, number)) for o in open_)
            open_.append(number)
    return found


def _incident(
    group: list[Facet], told: Mapping[str, Statement], matching: Matching, rare: Rarity
) -> Incident:
    mine = [told[one.id] for one in group]
    summed: SummedUp = sum_up(mine, group)
    return Incident(
        _id(one.id for one in group),
        group[0].type,
        group[0].course,
        summed.place,
        summed.first,
        summed.last,
        summed.actors,
        summed.targets,
        summed.sources,
        summed.tellings,
        summed.killed,
        summed.wounded,
        summed.counts,
        tuple(Member(one.id, _why(one, group, matching, rare)) for one in group),
        _denials(mine),
    )


def _id(claims: Iterable[str]) -> str:
    text = "\n".join(["incident", *sorted(claims)])
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_ID]


def _why(one: Facet, group: Sequence[Facet], matching: Matching, rare: Rarity) -> tuple[str, ...]:
    """What joins a claim to the one of the group that it is most like."""
    found = [
        (points(seen := evidence(one, other, matching, rare), matching), other.id, seen)
        for other in group
        if other is not one
    ]
    if not found:
        return ("nobody else tells it",)
    _, id, seen = max(found, key=lambda item: item[:2])
    return (f"most like {id}", *reasons(seen, matching))


def _denials(group: Sequence[Statement]) -> tuple[Contradiction, ...]:
    denied = tuple(s.id for s in group if s.claim.status == "denied")
    others = tuple(s.id for s in group if s.claim.status != "denied")
    return (Contradiction("status", (others, denied)),) if denied and others else ()


def _opposed(made: Sequence[Incident], facets: Sequence[Facet], matching: Matching) -> list[Incident]:
    """The incidents with those beside them that give a place to somebody else at the same time."""
    of = {one.id: one for one in facets}
    by_cell: defaultdict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(made):
        if one.type in HOLDS and one.course == "real":
            cells = {cell for member in one.members for cell in of[member.statement].narrow}
            for cell in cells:
                by_cell[cell].append(number)
    pairs: set[Pair] = set()
    for numbers in by_cell.values():
        pairs.update((a, b) for at, a in enumerate(numbers) for b in numbers[at + 1 :])
    beside: defaultdict[int, list[Contradiction]] = defaultdict(list)
    for a, b in sorted(pairs):
        if _rivals(made[a], made[b], matching):
            ours, theirs = _ids(made[a]), _ids(made[b])
            beside[a].append(Contradiction("holder", (ours, theirs), made[b].id))
            beside[b].append(Contradiction("holder", (theirs, ours), made[a].id))
    return [
        replace(one, contradictions=(*one.contradictions, *sorted(beside[n], key=lambda c: c.other)))
        for n, one in enumerate(made)
    ]


def _ids(one: Incident) -> tuple[str, ...]:
    return tuple(member.statement for member in one.members)


def _rivals(a: Incident, b: Incident, matching: Matching) -> bool:
    """Do they give the place to different sides on one day, or one day apart? Sides that took it together share it."""
    mine, other = ({matching.sides.get(actor, actor) or actor for actor in one.actors} for one in (a, b))
    near = max(a.first, b.first).toordinal() - min(a.last, b.last).toordinal() <= 1
    return near and bool(mine) and bool(other) and not mine & other

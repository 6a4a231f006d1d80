"""Several tellings of one happening as one: ranges of numbers, the days and place that most tell, who, whose word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median_low

from marsad.control.likeness import Facet, cell_of
from marsad.control.records import Statement
from marsad.model import PlaceRef


@dataclass(frozen=True, slots=True)
class Range:
    """Lowest, most plausible and highest value told. ``best`` is the median of the tellings, the lower of two."""

    low: float
    best: float
    high: float


@dataclass(frozen=True, slots=True)
class SummedUp:
    """What the claims of an incident say together; names by how many tell them, then by id."""

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


def sum_up(statements: Sequence[Statement], facets: Sequence[Facet]) -> SummedUp:
    """The claims of one incident, and the same as facets, summed up. Reports that reprint each other count once."""
    first, last = _days(facets)
    units = sorted({one.count[1] for one in facets if one.count})
    counts = ((unit, _range(statements, facets, _counted(unit))) for unit in units)
    return SummedUp(
        _place(statements),
        date.fromordinal(first),
        date.fromordinal(last),
        _ranked(statements, lambda s: (ref.id for ref in s.claim.actors)),
        _ranked(statements, lambda s: (ref.id for ref in s.claim.targets)),
        _ranked(statements, lambda s: (ref.id for ref in s.claim.sources)),
        len({telling(s) for s in statements}),
        _range(statements, facets, lambda one: one.killed),
        _range(statements, facets, lambda one: one.wounded),
        tuple((unit, found) for unit, found in counts if found is not None),
    )


def telling(statement: Statement) -> str:
    """What counts once: the group of reprints, else the report."""
    return f"group:{statement.group}" if statement.group else statement.report


def _counted(unit: str) -> Callable[[Facet], float | None]:
    return lambda one: one.count[0] if one.count and one.count[1] == unit else None


def _range(
    statements: Sequence[Statement], facets: Sequence[Facet], value_of: Callable[[Facet], float | None]
) -> Range | None:
    """The range of a number over the tellings; of several claims in one telling the highest counts."""
    found: dict[str, float] = {}
    for statement, one in zip(statements, facets, strict=True):
        value = value_of(one)
        if value is not None:
            key = telling(statement)
            found[key] = max(value, found.get(key, value))
    values = sorted(found.values())
    return Range(values[0], median_low(values), values[-1]) if values else None


def _days(facets: Sequence[Facet]) -> tuple[int, int]:
    """The interval that most tell; of equals the one told in words, then the shortest, then the earliest."""
    told = Counter((one.first, one.last) for one in facets)
    sure = {(one.first, one.last) for one in facets if one.told}
    return min(told, key=lambda days: (-told[days], days not in sure, days[1] - days[0], days))


def _place(statements: Sequence[Statement]) -> PlaceRef:
    """The place that most name; of equals the one whose cell comes first."""
    named = [(cell_of(place), place) for s in statements for place in s.claim.places]
    told = Counter(cell for cell, _ in named)
    best = min((cell for cell in told if cell), key=lambda cell: (-told[cell], cell))
    return min((place for cell, place in named if cell == best), key=lambda p: (p.text, p.role, p.scope))


def _ranked(statements: Sequence[Statement], ids: Callable[[Statement], Iterable[str]]) -> tuple[str, ...]:
    told = Counter(id for s in statements for id in set(ids(s)) if id)
    return tuple(sorted(told, key=lambda id: (-told[id], id)))

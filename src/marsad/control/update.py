"""New claims into a world that was inferred: only the places they touch are passed through the chain again.

Weights of sources stay as they were learned (a new source has its declared weight), until all is inferred anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from marsad.control.around import Around, around_of
from marsad.control.chain import Evidence, Passed, run, stamp_of
from marsad.control.evidence import Told, Weights, evidence_of, tell
from marsad.control.infer import Theatre, World, choose, declared_weights, start_of, witnesses
from marsad.control.plane import Ints
from marsad.control.records import Statement

T = TypeVar("T", bound=np.generic)


def updated(world: World, statements: Sequence[Statement]) -> World:
    """``world`` with further statements. They must not be in it already."""
    if not statements:
        return world
    ground, rules = world.ground, world.rules
    fresh = tell(statements, ground, rules, world.told, len(world.statements))
    weights = _grown(world.weights, fresh, world)
    chosen = choose(fresh, world.theatres, ground) if any(r.hit.count is not None for r in fresh.rows) else {}
    theatres = tuple(_added(theatre, fresh, weights, world, chosen) for theatre in world.theatres)
    notes = {
        k: world.told.notes.get(k, 0) + fresh.notes.get(k, 0) for k in {**world.told.notes, **fresh.notes}
    }
    offset = len(world.told.rows)
    years = {**world.told.years, **fresh.years}
    told = replace(fresh, rows=world.told.rows + fresh.rows, notes=notes, years=years)
    picked = {**world.chosen, **{offset + number: found for number, found in chosen.items()}}
    return replace(
        world,
        statements=(*world.statements, *statements),
        told=told,
        weights=weights,
        theatres=theatres,
        chosen=picked,
        around=around_of(ground, *_more(world.around, fresh), rules.numbers["around"], world.around),
    )


def _more(around: Around, fresh: Told) -> tuple[Ints, Ints]:
    """The witnesses so far and the new ones: settlement and day."""
    place, day = witnesses(fresh)
    return np.concatenate([around.place, place]), np.concatenate([around.day, day])


def _grown(weights: Weights, fresh: Told, world: World) -> Weights:
    declared = declared_weights(fresh, world.rules)
    known = len(weights.reliability)
    return Weights(
        np.concatenate([weights.reliability, declared.reliability[known:]]),
        np.concatenate([weights.worth, declared.worth[known:]]),
    )


def _added(
    theatre: Theatre, fresh: Told, weights: Weights, world: World, chosen: Mapping[int, Ints]
) -> Theatre:
    more = evidence_of(fresh, weights, theatre.country, world.ground, world.rules, chosen, True)
    if not len(more.place):
        return theatre
    old = theatre.passed
    touched = np.unique(more.place)
    rows = np.concatenate([np.arange(old.first[p], old.first[p + 1]) for p in touched])
    before = old.evidence.take(rows)
    both = _joined(before, more)
    small = replace(both, place=np.searchsorted(touched, both.place)).sorted()
    start, day = start_of(theatre.country, world.ground, world.rules)
    passed = run(theatre.model, small, start[touched], day)
    return replace(theatre, passed=_spliced(old, passed, touched))


def _joined(first: Evidence, second: Evidence) -> Evidence:
    """Rows of both, with the templates of the second, which begin with those of the first."""
    return Evidence(
        np.concatenate([first.place, second.place]),
        np.concatenate([first.day, second.day]),
        np.concatenate([first.kind, second.kind]),
        np.concatenate([first.credit, second.credit]),
        np.concatenate([first.statement, second.statement]),
        np.concatenate([first.direct, second.direct]),
        second.jump,
        second.after,
        second.before,
    )


def _spliced(old: Passed, new: Passed, touched: Ints) -> Passed:
    """``old`` with the rows of the ``touched`` places replaced by those of ``new`` (whose places are their ranks)."""
    sizes = np.diff(old.first)
    sizes[touched] = np.diff(new.first)
    first = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)

    def put(one: NDArray[T], other: NDArray[T]) -> NDArray[T]:
        parts, done = [], 0  # whole stretches: copied as memory, whatever lies between the few places touched
        for rank, place in enumerate(touched):
            parts += [one[done : old.first[place]], other[new.first[rank] : new.first[rank + 1]]]
            done = int(old.first[place + 1])
        return np.concatenate([*parts, one[done:]])

    a, b = old.evidence, new.evidence
    evidence = Evidence(
        put(a.place, touched[b.place]),
        put(a.day, b.day),
        put(a.kind, b.kind),
        put(a.credit, b.credit),
        put(a.statement, b.statement),
        put(a.direct, b.direct),
        b.jump,
        b.after,
        b.before,
    )
    return Passed(
        evidence, first, old.start, old.start_day, put(old.ahead, new.ahead), put(old.behind, new.behind),
        put(old.true, new.true),
        stamp_of(evidence), old.kinds, old.kind,
    )  # fmt: skip

"""Beliefs of all settlements on many days at once: what ``belief.own_shares`` says of one day, for series of totals.

The forward beliefs and backward messages are turned into the generator's own basis once, so that a day costs one
look-up and one small product for each settlement and direction. Single precision: errors are below a millionth.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from marsad.control.chain import DAYS, Passed
from marsad.control.infer import Theatre, World
from marsad.control.plane import Floats, Ints

Floats32 = NDArray[np.float32]
_BLOCK = 512  # settlements handled at once: what fits into the processor's cache
_LEAST = np.float32(1e-12)


@dataclass(frozen=True, slots=True)
class _Course:
    """A theatre made ready. ``ahead``: one row for each row of evidence, then one for each kind of start; ``behind``:
    one for each row of evidence, then one that says nothing. ``day`` and ``until``: their days."""

    theatre: Theatre
    ahead: Floats32
    behind: Floats32
    day: Ints
    until: Ints
    fading: Floats32  # exp(values·days), one row for each number of days
    there: Floats32  # from the generator's basis, for what goes forward and for what comes back
    back: Floats32


def _ready(theatre: Theatre, asked: Sequence[date]) -> _Course:
    model, passed = theatre.model, theatre.passed
    nothing = np.ones((1, model.states))
    days = passed.evidence.day
    kinds = np.full(len(passed.kinds), passed.start_day, dtype=np.int64)
    ends = [passed.start_day, *(day.toordinal() for day in (min(asked), max(asked)))]
    ends += [int(days.min()), int(days.max())] if len(days) else []
    longest = np.arange(max(ends) - min(ends) + 1, dtype=float)
    return _Course(
        theatre,
        _turned(passed.ahead, passed.kinds, model.right),
        _turned(passed.behind, nothing, model.left.T),
        np.concatenate([days, kinds]),
        np.append(days, 0),
        np.exp(longest[:, None] * model.values).astype(np.float32),
        model.left.astype(np.float32),
        np.ascontiguousarray(model.right.T, dtype=np.float32),
    )


def _turned(rows: Floats, more: Floats, basis: Floats) -> Floats32:
    """``rows`` and ``more``, one after the other, in another basis."""
    out = np.empty((len(rows) + len(more), rows.shape[1]), dtype=np.float32)
    turn = basis.astype(np.float32)
    np.matmul(rows.astype(np.float32), turn, out=out[: len(rows)])
    np.matmul(more.astype(np.float32), turn, out=out[len(rows) :])
    return out


def shares_on(world: World, days: Sequence[date], together: int) -> Iterator[Floats32]:
    """Beliefs (days, settlements, states) from each place's own evidence, ``together`` days at a time."""
    ready = [_ready(theatre, days) for theatre in world.theatres] if days else []
    for first in range(0, len(days), together):
        asked = np.array([day.toordinal() for day in days[first : first + together]], dtype=np.int64)
        own = np.zeros((len(asked), len(world.land.settlements), len(world.states)), dtype=np.float32)
        own[:, :, -1] = 1.0
        for course in ready:
            where = world.ground.slices[course.theatre.country]
            for begin in range(0, where.stop - where.start, _BLOCK):
                places = np.arange(begin, min(begin + _BLOCK, where.stop - where.start))
                rows = slice(where.start + begin, where.start + begin + len(places))
                own[:, rows, -1] = 0.0
                found = _block(course, places, asked)
                if np.array_equal(course.theatre.column, np.arange(own.shape[2])):
                    own[:, rows] = found
                else:
                    own[:, rows][:, :, course.theatre.column] = found
        yield own


def _block(course: _Course, places: Ints, days: Ints) -> Floats32:
    passed: Passed = course.theatre.passed
    size = len(passed.evidence.place)
    asked = days[:, None]
    keys = (places * DAYS + asked).T  # of a place all days side by side: they lie close in the table
    last = np.searchsorted(passed.stamp, keys.ravel(), side="right").reshape(keys.shape).T - 1
    some = last >= passed.first[places]
    more = last + 1 < passed.first[places + 1]
    at = np.where(some, last, size + passed.kind[places])
    then = np.where(more, last + 1, size)
    since = np.maximum(asked - course.day[at], 0)
    until = np.where(more, np.maximum(course.until[then] - asked, 0), 0)
    now = (course.ahead[at] * course.fading[since]) @ course.there
    now *= (course.behind[then] * course.fading[until]) @ course.back
    np.maximum(now, _LEAST, out=now)
    now /= (now @ np.ones(now.shape[2], dtype=np.float32))[:, :, None]
    return np.asarray(now, dtype=np.float32)

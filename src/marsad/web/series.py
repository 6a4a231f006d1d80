"""The whole course as a browser gets it: what all days need at once, then parts of time as the slider nears them.

Every place has a code on every day looked at: its state, its belief in twentieths and whether that is inferred,
``(state * 21 + belief) * 2 + inferred``. A part begins with the codes of all places and then has, day by day, which
places change (as gaps between their numbers) and by how much their codes do: mostly a few small numbers, which pack
well, and the browser walks from one day to the next without looking at the places where nothing happens.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from marsad.control.areas import DENOMINATORS
from marsad.control.course import STEPS, Course
from marsad.control.plane import Ints
from marsad.inquiry.atlas import Atlas
from marsad.inquiry.kept import kept
from marsad.packs.control import load_palette
from marsad.web.parcels import DIGITS, dumps
from marsad.web.tongue import Tongue, slug

PART = 60_000  # numbers in a part, about: 100 kB packed
_ROOM = 0.4  # degrees around the corner of the map where something happened


@dataclass(frozen=True, slots=True)
class Part:
    """What is said from one day looked at (``first``, its number) until the next part. ``name``: of its content."""

    first: int
    name: str
    data: bytes


def series(atlas: Atlas, say: Tongue) -> Mapping[str, Any]:
    """What a browser needs at once: days looked at (as days after ``first``), states, places (a column each), how many
    places changed hands on which days, the corner of the map where they lie, and the names of the parts."""
    told, palette = atlas.course, load_palette()
    here, arabic = atlas.land.settlements, say.code == "ar"
    turned = Counter((c.day - atlas.first).days for c in atlas.changes)
    named = Counter((c.day - atlas.first).days for c in atlas.changes if not c.inferred)
    days = sorted(turned)
    return {
        "stamp": atlas.stamp,
        "first": atlas.first.isoformat(),
        "last": atlas.last.isoformat(),
        "days": [(day - atlas.first).days for day in told.days],
        "states": [
            {"id": s, "slug": slug(s), "name": say.name(s), "colour": palette.get(s, ("#777777",))[0]}
            for s in told.states
        ],
        "places": {
            "id": [s.id for s in here],
            "name": [s.name_ar if arabic else s.name_en for s in here],
            "lat": [round(s.lat, DIGITS) for s in here],
            "lon": [round(s.lon, DIGITS) for s in here],
            "people": [s.population for s in here],
        },
        "turned": {
            "day": days,
            "named": [named[day] for day in days],
            "around": [turned[day] - named[day] for day in days],
        },
        "corner": _corner(atlas),
        "wholes": {name: round(told.wholes[n], 1) for n, name in enumerate(DENOMINATORS)},
        "parts": [{"first": part.first, "name": part.name} for part in parts(atlas)],
    }


def _corner(atlas: Atlas) -> Sequence[Sequence[float]]:
    """West and south, east and north of what changed hands by name, of all places if that is too little."""
    index = {s.id: s for s in atlas.land.settlements}
    about = [index[c.place] for c in atlas.changes if not c.inferred]
    if len(about) < 2:
        about = list(atlas.land.settlements)
    lat, lon = [s.lat for s in about] or [0.0], [s.lon for s in about] or [0.0]
    low = [round(min(lon) - _ROOM, DIGITS), round(min(lat) - _ROOM, DIGITS)]
    return [low, [round(max(lon) + _ROOM, DIGITS), round(max(lat) + _ROOM, DIGITS)]]


@kept(1)
def parts(atlas: Atlas) -> tuple[Part, ...]:
    """The course in parts of about ``PART`` numbers each; of all languages the same."""
    told = atlas.course
    step, place, code = _codes(told)
    order = np.lexsort((place, step))
    step, place, code = step[order], place[order], code[order]
    totals = np.rint(told.totals).astype(np.int64)
    weight = np.bincount(step, minlength=len(told.days)) + totals[0].size // 4
    number = np.cumsum(weight) // PART
    firsts = [0, *(np.flatnonzero(np.diff(number)) + 1).tolist()]
    now = np.zeros(len(told.runs), dtype=np.int64)
    out = []
    for first, end in zip(firsts, [*firsts[1:], len(told.days)], strict=True):
        mine = slice(*np.searchsorted(step, [first, end]))
        value = _part(now, step[mine] - first, place[mine], code[mine], end - first)
        value["totals"] = _totals(totals[first:end])
        data = dumps(value)
        out.append(Part(first, hashlib.sha256(data).hexdigest()[:24], data))
    return tuple(out)


def part_of(atlas: Atlas, day: date) -> Part:
    """The part in which a day lies."""
    step = bisect_right(atlas.course.days, day) - 1
    return parts(atlas)[bisect_right([one.first for one in parts(atlas)], max(step, 0)) - 1]


def _codes(told: Course) -> tuple[Ints, Ints, Ints]:
    """Every stretch as three columns: number of its first day, place, code."""
    flat = [
        (run[0], place, (run[1] * (STEPS + 1) + run[2]) * 2 + run[3])
        for place, runs in enumerate(told.runs)
        for run in runs
    ]
    found = np.array(flat, dtype=np.int64).reshape(-1, 3)
    return found[:, 0], found[:, 1], found[:, 2]


def _part(now: Ints, step: Ints, place: Ints, code: Ints, length: int) -> dict[str, Any]:
    """``now``: the codes before the part; after it when this returns. What changes on its first day is in ``begin``."""
    begin: list[int] = []
    where: list[list[int]] = []
    by: list[list[int]] = []
    ends = np.searchsorted(step, np.arange(length + 1))
    for number in range(length):
        rows = slice(ends[number], ends[number + 1])
        places = place[rows]
        more = code[rows] - now[places]
        now[places] = code[rows]
        if number == 0:
            begin = now.tolist()
        else:
            where.append(np.diff(places, prepend=0).tolist())
            by.append(more.tolist())
    return {"begin": begin, "where": where, "by": by}


def _totals(days: Ints) -> Mapping[str, Any]:
    """By denominator for low, best and high of each state (flat) a column: the number of the first day, then by how
    much that of each further day differs, which is little and packs well."""
    flat = days.reshape(len(days), len(DENOMINATORS), -1)
    steps = np.diff(flat, axis=0, prepend=0)
    return {name: steps[:, column].T.tolist() for column, name in enumerate(DENOMINATORS)}

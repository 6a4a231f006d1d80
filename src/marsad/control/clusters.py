"""Groups of things that belong together, from points for pairs: average linkage, the same in any order of input."""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from dataclasses import dataclass, field

Pair = tuple[int, int]


@dataclass(slots=True)
class _Group:
    """A group under way. ``sums``: points to each group with which it has pairs, and how many pairs."""

    members: list[int]
    sums: dict[int, tuple[float, int]] = field(default_factory=dict)


def clusters(size: int, points: Mapping[Pair, float], never: float, least: float) -> list[list[int]]:
    """The numbers 0 to ``size`` - 1 in groups, each sorted, by their first member.

    ``points`` by pair (smaller number first); pairs that are not in it count ``never``. The two groups with the highest
    mean between them are joined until none has more than ``least``; of equals those whose first members come first.

    >>> clusters(4, {(0, 1): 2.0, (1, 2): 1.0, (0, 2): -3.0}, -3.0, 0.0)
    [[0, 1], [2], [3]]
    """
    groups = {number: _Group([number]) for number in range(size)}
    for (a, b), value in points.items():
        groups[a].sums[b] = groups[b].sums[a] = (value, 1)
    queue = [(-value, a, b) for (a, b), value in points.items() if value > least]
    heapq.heapify(queue)
    while queue:
        value, a, b = heapq.heappop(queue)
        if a in groups and b in groups and -value == _mean(groups, a, b, never):
            _join(groups, a, b)
            for other in groups[a].sums:
                mean = _mean(groups, a, other, never)
                if mean > least:
                    heapq.heappush(queue, (-mean, min(a, other), max(a, other)))
    return [sorted(groups[first].members) for first in sorted(groups)]


def _mean(groups: Mapping[int, _Group], a: int, b: int, never: float) -> float:
    value, pairs = groups[a].sums.get(b, (0.0, 0))
    whole = len(groups[a].members) * len(groups[b].members)
    return (value + never * (whole - pairs)) / whole


def _join(groups: dict[int, _Group], a: int, b: int) -> None:
    """``b`` into ``a``, the smaller number; sums are taken in the order of numbers, so that they round alike."""
    gone = groups.pop(b)
    kept = groups[a]
    kept.members += gone.members
    kept.sums.pop(b, None)
    gone.sums.pop(a, None)
    for other in sorted(gone.sums):
        mine, value = kept.sums.get(other, (0.0, 0)), gone.sums[other]
        total = (mine[0] + value[0], mine[1] + value[1])
        kept.sums[other] = total
        groups[other].sums[a] = total
        groups[other].sums.pop(b, None)

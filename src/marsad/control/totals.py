"""Totals: how much each holder has, under every denominator, as a range.

``best`` is the expected amount: each cell counts for the share of belief. The range holds with about 90% if the cells
of one unit err together (one wrong report misleads about all of a front) and units err apart: 1.645 standard
deviations, the deviations of a unit's cells added up, those of units added in squares.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np

from marsad.control.areas import DENOMINATORS, Areas
from marsad.control.belief import Picture, fill, own_shares
from marsad.control.infer import World
from marsad.control.plane import Floats
from marsad.control.records import Total

_TOGETHER = 12  # days filled at once
_SURE = 1.645  # standard deviations of a two-sided 90% interval


def totals_on(
    world: World, areas: Areas, day: date, *, by_unit: bool = False, seen: Picture | None = None
) -> list[Total]:
    """Every state's total under every denominator on ``day``; unit "" is all land. Sorted as the states are."""
    shares = seen.shares if seen else fill(world, own_shares(world, day)[None], [day])[0]
    return _totals(world, areas, day, shares, by_unit)


def _totals(world: World, areas: Areas, day: date, shares: Floats, by_unit: bool) -> list[Total]:
    number = len(world.land.units)
    home = np.where(areas.unit_of >= 0, areas.unit_of, number)
    mean, spread = _sums(areas.amounts, shares, home, number + 1)
    for bare, km2 in areas.spare:
        mean[bare, 0, -1] += km2
    out = _rows(day, "", mean.sum(axis=0), np.sqrt((spread**2).sum(axis=0)), world.states)
    if by_unit:
        for index, unit in enumerate(world.land.units):
            out += _rows(day, unit.id, mean[index], spread[index], world.states)
    return out


def _sums(amounts: Floats, shares: Floats, home: np.ndarray, units: int) -> tuple[Floats, Floats]:
    """Expected amounts and standard deviations, by (unit, denominator, state)."""
    doubt = np.sqrt(np.clip(shares * (1 - shares), 0, None))
    mean = np.zeros((units, amounts.shape[1], shares.shape[1]))
    spread = np.zeros_like(mean)
    order = np.argsort(home, kind="stable")
    starts = np.searchsorted(home[order], np.arange(units + 1))
    for unit in range(units):
        rows = order[starts[unit] : starts[unit + 1]]
        if len(rows):
            mean[unit] = amounts[rows].T @ shares[rows]
            spread[unit] = amounts[rows].T @ doubt[rows]
    return mean, spread


def _rows(day: date, unit: str, mean: Floats, spread: Floats, states: Sequence[str]) -> list[Total]:
    out = []
    for column, denominator in enumerate(DENOMINATORS):
        whole = float(mean[column].sum())
        for state, name in enumerate(states):
            best, off = float(mean[column, state]), _SURE * float(spread[column, state])
            out.append(
                Total(day, denominator, name, unit, max(best - off, 0.0), best, min(best + off, whole), whole)
            )
    return out


def series(world: World, areas: Areas, days: Iterable[date], *, by_unit: bool = False) -> list[Total]:
    """Totals of several days, one after the other."""
    wanted, out = list(days), list[Total]()
    for first in range(0, len(wanted), _TOGETHER):
        some = wanted[first : first + _TOGETHER]
        shares = fill(world, np.stack([own_shares(world, day) for day in some]), some)
        for day, share in zip(some, shares, strict=True):
            out += _totals(world, areas, day, share, by_unit)
    return out


def months(first: date, last: date, step: int = 1) -> list[date]:
    """The first day of every ``step`` months from ``first``'s month to ``last``.

    >>> [str(d) for d in months(date(2016, 12, 1), date(2017, 2, 1))]
    ['2016-12-01', '2017-01-01', '2017-02-01']
    """
    out, at = [], first.year * 12 + first.month - 1
    while date(at // 12, at % 12 + 1, 1) <= last:
        out.append(date(at // 12, at % 12 + 1, 1))
        at += step
    return out

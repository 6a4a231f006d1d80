"""Totals: how much each holder has, under every denominator, as a range.

``best`` is the expected amount: each cell counts for the share of belief. The range holds with about 90% if the cells
of one unit err together (one wrong report misleads about all of a front) and units err apart: 1.645 standard
deviations, the deviations of a unit's cells added up, those of units added in squares.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from marsad.control.areas import DENOMINATORS, Areas
from marsad.control.belief import Picture, fill, own_shares
from marsad.control.infer import World
from marsad.control.many import shares_on
from marsad.control.plane import Floats, Ints
from marsad.control.records import Total

Shares = Floats | NDArray[np.float32]
_TOGETHER = 12  # days filled at once
_SURE = 1.645  # standard deviations of a two-sided 90% interval


def totals_on(
    world: World, areas: Areas, day: date, *, by_unit: bool = False, seen: Picture | None = None
) -> list[Total]:
    """Every state's total under every denominator on ``day``; unit "" is all land. Sorted as the states are."""
    shares = seen.shares if seen else fill(world, own_shares(world, day)[None], [day])[0]
    return _totals(world, areas, day, shares, by_unit, _measures(world, areas))


@dataclass(frozen=True, slots=True)
class _Measures:
    """Settlements in the order of their units: ``order``, where each unit ``starts``, their amounts in that order."""

    order: Ints
    starts: Ints
    amounts: Floats


def _measures(world: World, areas: Areas) -> _Measures:
    number = len(world.land.units)
    home = np.where(areas.unit_of >= 0, areas.unit_of, number)
    order = np.argsort(home, kind="stable")
    starts = np.searchsorted(home[order], np.arange(number + 2)).astype(np.int64)
    return _Measures(order, starts, areas.amounts[order])


def _totals(
    world: World, areas: Areas, day: date, shares: Shares, by_unit: bool, measures: _Measures
) -> list[Total]:
    mean, spread = _sums(measures, shares)
    for bare, km2 in areas.spare:
        mean[bare, 0, -1] += km2
    out = _rows(day, "", mean.sum(axis=0), np.sqrt((spread**2).sum(axis=0)), world.states)
    if by_unit:
        for index, unit in enumerate(world.land.units):
            out += _rows(day, unit.id, mean[index], spread[index], world.states)
    return out


def _sums(measures: _Measures, shares: Shares) -> tuple[Floats, Floats]:
    """Expected amounts and standard deviations, by (unit, denominator, state)."""
    held = shares[measures.order]
    doubt = held * (1 - held)
    np.sqrt(np.maximum(doubt, 0, out=doubt), out=doubt)
    both = np.concatenate([held, doubt], axis=1)
    amounts = measures.amounts.astype(both.dtype)
    states = shares.shape[1]
    found = np.zeros((len(measures.starts) - 1, amounts.shape[1], 2 * states))
    for unit, (first, end) in enumerate(pairwise(measures.starts)):
        found[unit] = amounts[first:end].T @ both[first:end]
    return found[:, :, :states], found[:, :, states:]


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
    measures = _measures(world, areas)
    for number, own in enumerate(shares_on(world, wanted, _TOGETHER)):
        some = wanted[number * _TOGETHER : (number + 1) * _TOGETHER]
        for day, share in zip(some, fill(world, own, some), strict=True):
            out += _totals(world, areas, day, share, by_unit, measures)
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

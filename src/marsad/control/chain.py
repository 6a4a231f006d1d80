"""The hidden chain of one country: who holds each place, in continuous time, from evidence at scattered days.

States are the holders, contested and unknown. Between evidence the belief moves by the chain's generator (per day);
at evidence with credibility c it is multiplied by (1-c)/H·I + c·K, where K is what the claim would do if true: a jump
(before → after) or a likelihood; a false claim names any of the H holders (the one-coin model of Dawid & Skene).
Forward–backward over the days of evidence is exact for this model (Rabiner 1989, doi 10.1109/5.18626; sparse times as
in Albert 1991, doi 10.2307/2532141). All places go through it side by side.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from marsad.control.plane import Floats, Ints

YEAR = 365.25
DAYS = 4_000_000  # more than there are days up to the year 9999
_LEAST = 1e-12  # no state is ever ruled out, whatever rounding leaves


@dataclass(frozen=True, slots=True)
class Generator:
    """exp(Q·days) = right · diag(exp(values·days)) · left, for the chain's generator Q."""

    states: int
    values: Floats
    right: Floats
    left: Floats

    def forward(self, belief: Floats, days: Floats) -> Floats:
        """Beliefs (n, states) some ``days`` (n) later."""
        return np.asarray(((belief @ self.right) * self._fading(days)) @ self.left)

    def backward(self, message: Floats, days: Floats) -> Floats:
        """Messages (n, states) from evidence, some ``days`` (n) before it."""
        return np.asarray(((message @ self.left.T) * self._fading(days)) @ self.right.T)

    def _fading(self, days: Floats) -> Floats:
        """exp(values·days); all differences between holders fade alike, so that is reckoned once."""
        out = np.empty((len(days), self.states))
        for column, value in enumerate(self.values):
            if column > 1 and value == self.values[column - 1]:
                out[:, column] = out[:, column - 1]
            else:
                np.exp(days * value, out=out[:, column])
        return out


def generator(holders: int, rates: dict[str, float]) -> Generator:
    """The generator for a number of holders, from yearly ``rates``: change, forget, settle, flare, learn.

    It treats all holders alike, so it falls apart into what all holders share (with contested and unknown: three by
    three) and their differences, which all fade at one rate. The last two states are contested and unknown.
    """
    size = holders + 2
    q = np.zeros((size, size))
    if holders > 1:
        q[:holders, :holders] = rates["change"] / (holders - 1)
    q[:holders, -2], q[:holders, -1] = rates["flare"], rates["forget"]
    q[-2, :holders], q[-2, -1] = rates["settle"] / holders, rates["forget"]
    q[-1, :holders], q[-1, -2] = rates["learn"] / holders, rates["flare"]
    np.fill_diagonal(q, 0)
    np.fill_diagonal(q, -q.sum(axis=1))
    basis = _basis(holders)
    split = basis.T @ (q / YEAR) @ basis
    shared = [0, size - 2, size - 1]
    values, right, left = np.diag(split).copy(), np.eye(size), np.eye(size)
    found, vectors = np.linalg.eig(split[np.ix_(shared, shared)])
    if np.abs(found.imag).max() > 1e-12:
        raise ValueError("rates that make the chain turn in circles")
    values[1:holders] = values[1] if holders > 1 else 0.0
    values[shared] = found.real
    right[np.ix_(shared, shared)] = vectors.real
    left[np.ix_(shared, shared)] = np.linalg.inv(vectors.real)
    return Generator(size, values, basis @ right, left @ basis.T)


def _basis(holders: int) -> Floats:
    """Orthonormal columns: the mean of the holders, their differences (Helmert), contested, unknown."""
    basis = np.eye(holders + 2)
    basis[:holders, 0] = 1 / np.sqrt(holders)
    for k in range(1, holders):
        basis[:holders, k] = 0.0
        basis[:k, k], basis[k, k] = 1.0, -float(k)
        basis[:holders, k] /= np.sqrt(k * (k + 1))
    return basis


@dataclass(frozen=True, slots=True)
class Evidence:
    """Evidence of one country, sorted by place, day and statement; one row each.

    ``place``: index within the country. ``day``: proleptic ordinal. ``kind``: row of ``jump``/``after``/``before``.
    ``credit``: chance that the claim is true. ``direct``: it names the place itself.
    """

    place: Ints
    day: Ints
    kind: Ints
    credit: Floats
    statement: Ints
    direct: NDArray[np.bool_]
    jump: NDArray[np.bool_]
    after: Floats
    before: Floats

    def sorted(self) -> Evidence:
        """The same rows in order."""
        return self.take(np.lexsort((self.statement, self.day, self.place)))

    def take(self, rows: Ints) -> Evidence:
        """Some rows."""
        return Evidence(
            self.place[rows],
            self.day[rows],
            self.kind[rows],
            self.credit[rows],
            self.statement[rows],
            self.direct[rows],
            self.jump,
            self.after,
            self.before,
        )


@dataclass(frozen=True, slots=True)
class Passed:
    """A chain that evidence was passed through: forward beliefs and backward messages, before and after each row.

    ``first``: of each place the first row (one more entry at the end). ``true``: the chance that each claim is true,
    given all the others. ``stamp``: place and day of each row as one number, for looking rows up. ``kinds``: the
    different rows of ``start``, and ``kind`` which of them each place has.
    """

    evidence: Evidence
    first: Ints
    start: Floats
    start_day: int
    ahead: Floats
    behind: Floats
    true: Floats
    stamp: Ints
    kinds: Floats
    kind: Ints


def run(model: Generator, evidence: Evidence, start: Floats, start_day: date) -> Passed:
    """Forward–backward over sorted ``evidence``. ``start`` (places, states): beliefs on ``start_day``."""
    places, rows = len(start), len(evidence.place)
    first = np.searchsorted(evidence.place, np.arange(places + 1)).astype(np.int64)
    rank = np.arange(rows) - first[evidence.place]
    left = first[evidence.place + 1] - 1 - np.arange(rows)
    pre, post = np.empty((rows, model.states)), np.empty((rows, model.states))
    belief, since = start.copy(), np.full(places, start_day.toordinal(), dtype=np.int64)
    for turn in _turns(rank):
        at, day = evidence.place[turn], evidence.day[turn]
        pre[turn] = _scaled(model.forward(belief[at], (day - since[at]).astype(float)))
        post[turn] = belief[at] = _scaled(_believe(evidence, turn, pre[turn]))
        since[at] = day
    behind, after = np.empty((rows, model.states)), np.ones((rows, model.states))
    message, until = np.ones((places, model.states)), np.zeros(places, dtype=np.int64)
    for number, turn in enumerate(_turns(left)):
        at, day = evidence.place[turn], evidence.day[turn]
        if number:
            after[turn] = model.backward(message[at], (until[at] - day).astype(float))
        behind[turn] = message[at] = _scaled(_expect(evidence, turn, after[turn]))
        until[at] = day
    true = _true(evidence, pre, after)
    kinds, kind = np.unique(start, axis=0, return_inverse=True)
    return Passed(
        evidence,
        first,
        start,
        start_day.toordinal(),
        post,
        behind,
        true,
        stamp_of(evidence),
        kinds,
        kind.reshape(-1),
    )


def stamp_of(evidence: Evidence) -> Ints:
    """Place and day as one number that grows along sorted rows."""
    return evidence.place * DAYS + evidence.day


def _turns(rank: Ints) -> list[Ints]:
    """Rows by rank: each turn holds at most one row of a place."""
    if not len(rank):
        return []
    order = np.argsort(rank, kind="stable")
    return np.split(order, np.searchsorted(rank[order], np.arange(1, int(rank.max()) + 1)))


def _scaled(rows: Floats) -> Floats:
    held = np.maximum(rows, _LEAST)
    held /= (held @ np.ones(held.shape[1]))[:, None]  # a product sums short rows sooner than sum() does
    return np.asarray(held)


def _believe(evidence: Evidence, turn: Ints, belief: Floats) -> Floats:
    kind, c = evidence.kind[turn], evidence.credit[turn][:, None]
    after, before = evidence.after[kind], evidence.before[kind]
    jumped = (belief * before).sum(axis=1, keepdims=True) * after
    return np.asarray(
        _wrong(c, belief) * belief + c * np.where(evidence.jump[kind][:, None], jumped, belief * after)
    )


def _expect(evidence: Evidence, turn: Ints, message: Floats) -> Floats:
    kind, c = evidence.kind[turn], evidence.credit[turn][:, None]
    after, before = evidence.after[kind], evidence.before[kind]
    jumped = before * (after * message).sum(axis=1, keepdims=True)
    return np.asarray(
        _wrong(c, message) * message + c * np.where(evidence.jump[kind][:, None], jumped, after * message)
    )


def _wrong(credit: Floats, rows: Floats) -> Floats:
    """The chance of a false claim that names just this holder."""
    return np.asarray((1 - credit) / (rows.shape[1] - 2))


def _true(evidence: Evidence, pre: Floats, message: Floats) -> Floats:
    """The posterior chance that each claim is true (the E step for the credibility of its source)."""
    after, before = evidence.after[evidence.kind], evidence.before[evidence.kind]
    jump = (pre * before).sum(axis=1) * (after * message).sum(axis=1)
    state = (pre * after * message).sum(axis=1)
    yes = evidence.credit * np.where(evidence.jump[evidence.kind], jump, state)
    no = _wrong(evidence.credit, pre) * (pre * message).sum(axis=1)
    return np.asarray(yes / (yes + no))


def beliefs(
    model: Generator, passed: Passed, day: int, *, smooth: bool = True, who: Ints | None = None
) -> Floats:
    """Beliefs (places, states) at the end of ``day``; from evidence up to that day alone unless ``smooth``.

    ``who``: some places only. Days before the start are answered with the start.
    """
    places = np.arange(len(passed.start)) if who is None else who
    rows = last_row(passed, day, places)
    some = rows >= passed.first[places]
    at = np.where(some, rows, 0)
    evidence = passed.evidence
    if len(evidence.place):
        belief = np.where(some[:, None], passed.ahead[at], passed.start[places])
        since = np.where(some, evidence.day[at], passed.start_day)
    else:
        belief, since = passed.start[places], np.full(len(places), passed.start_day)
    now = model.forward(belief, np.maximum(day - since, 0).astype(float))
    following = rows + 1
    more = following < passed.first[places + 1]
    if smooth and more.any():
        then = following[more]
        ahead = np.maximum(evidence.day[then] - day, 0).astype(float)
        now[more] *= model.backward(passed.behind[then], ahead)
    return _scaled(now)


def last_row(passed: Passed, day: int, places: Ints) -> Ints:
    """Of each place the last row of evidence up to ``day``; the row before its first if there is none."""
    evidence = passed.evidence
    if not len(evidence.place):
        return np.full(len(places), -1, dtype=np.int64)
    return np.asarray(np.searchsorted(passed.stamp, places * DAYS + day, side="right") - 1, dtype=np.int64)

"""Learn weights for options that compete: the probability of the right ones among all is made as large as it can."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import minimize

from marsad.reading.linear import Linear

_SMALL = 0.01
_ROUNDS = 80


@dataclass(frozen=True)
class Contest:
    """The features of every option, and which options are right."""

    rows: list[list[str]]
    right: list[bool]
    weight: float = 1.0


def learn_ranking(contests: list[Contest], strength: float, least: int = 2) -> Linear:
    """Conditional logit with L2 over features seen at least ``least`` times; contests without a winner teach nothing.

    ``strength`` weighs the examples against the penalty, as C does in logistic regression.
    """
    contests = [c for c in contests if any(c.right) and not all(c.right)]
    seen = Counter(f for c in contests for row in c.rows for f in set(row))
    names = sorted(f for f, n in seen.items() if n >= least)
    index = {f: i for i, f in enumerate(names)}
    cols: list[int] = []
    starts = [0]
    for contest in contests:
        for row in contest.rows:
            cols.extend(index[f] for f in row if f in index)
            starts.append(len(cols))
    matrix = sparse.csr_matrix((np.ones(len(cols)), cols, starts), shape=(len(starts) - 1, len(names)))
    weights = _fitted(matrix, contests, strength)
    kept: dict[str, tuple[tuple[int, float], ...]] = {
        f: ((0, round(float(w), 3)),) for f, w in zip(names, weights, strict=True) if abs(w) >= _SMALL
    }
    return Linear(("yes",), (0.0,), kept)


def _fitted(matrix: sparse.csr_matrix, contests: list[Contest], strength: float) -> np.ndarray:
    sizes = np.array([len(c.right) for c in contests])
    first = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    group = np.repeat(np.arange(len(contests)), sizes)
    right = np.array([r for c in contests for r in c.right], dtype=float)
    turned = matrix.T.tocsr()
    trust = np.array([c.weight for c in contests])

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores = matrix @ weights
        powers = np.exp(scores - np.maximum.reduceat(scores, first)[group])
        total, won = np.add.reduceat(powers, first), np.add.reduceat(powers * right, first)
        slope = (powers / total[group] - powers * right / won[group]) * trust[group]
        value = strength * float((trust * np.log(total / won)).sum()) + 0.5 * float(weights @ weights)
        return value, strength * (turned @ slope) + weights

    found = minimize(
        loss,
        np.zeros(matrix.shape[1]),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": _ROUNDS, "ftol": 1e-6},
    )
    return np.asarray(found.x)

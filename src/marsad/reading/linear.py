"""Linear scoring over named features: the one shape that trained weights and the hand-set ones share."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import repeat

_LIMIT = 30.0


@dataclass(slots=True)
class Linear:
    """``weights[feature]`` lists (class index, weight). One class: a yes/no score; more: softmax.

    Features that are not known count nothing. ``rows`` and ``flat`` are the same weights as they are summed.
    """

    classes: tuple[str, ...]
    bias: tuple[float, ...]
    weights: dict[str, tuple[tuple[int, float], ...]]
    rows: dict[str, tuple[float, ...]] = field(init=False, repr=False)
    flat: dict[str, float] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.rows, self.flat = {}, {}
        if len(self.classes) == 1:
            self.flat = {feature: sum(w for _, w in found) for feature, found in self.weights.items()}
            return
        for feature, found in self.weights.items():
            row = [0.0] * len(self.classes)
            for index, weight in found:
                row[index] += weight
            self.rows[feature] = tuple(row)

    def raw(self, features: Iterable[str]) -> list[float]:
        """The sum of weights per class.

        >>> Linear(("yes",), (-1.0,), {"a": ((0, 3.0),)}).raw(["a", "b"])
        [2.0]
        """
        if self.flat:
            return [self.bias[0] + sum(map(self.flat.get, features, repeat(0.0)))]
        return self.scores(features, range(len(self.classes)))

    def scores(self, features: Iterable[str], wanted: Sequence[int]) -> list[float]:
        """The sums of the classes with the indexes ``wanted``, in that order."""
        columns = list(zip(*filter(None, map(self.rows.get, features)), strict=True))
        if not columns:
            return [self.bias[i] for i in wanted]
        return [self.bias[i] + sum(columns[i]) for i in wanted]

    def probabilities(self, features: Iterable[str]) -> list[float]:
        """Softmax over classes; for a single class, the logistic of its score."""
        total = self.raw(features)
        if len(total) == 1:
            return [1.0 / (1.0 + math.exp(-max(-_LIMIT, min(_LIMIT, total[0]))))]
        return softmax(total)


def softmax(scores: Sequence[float]) -> list[float]:
    """Probabilities in proportion to the exponentials of ``scores``.

    >>> softmax([0.0, 0.0])
    [0.5, 0.5]
    """
    top = max(scores)
    powers = [math.exp(score - top) for score in scores]
    scale = sum(powers)
    return [power / scale for power in powers]

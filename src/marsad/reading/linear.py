"""Linear scoring over named features: the one shape that trained weights and the hand-set ones share."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Linear:
    """``weights[feature]`` lists (class index, weight). One class: a yes/no score; more: softmax."""

    classes: tuple[str, ...]
    bias: tuple[float, ...]
    weights: dict[str, tuple[tuple[int, float], ...]]

    def raw(self, features: Iterable[str]) -> list[float]:
        """The sum of weights per class; features that are not known count nothing.

        >>> Linear(("yes",), (-1.0,), {"a": ((0, 3.0),)}).raw(["a", "b"])
        [2.0]
        """
        total = list(self.bias)
        get = self.weights.get
        for feature in features:
            found = get(feature)
            if found is not None:
                for index, weight in found:
                    total[index] += weight
        return total

    def probabilities(self, features: Iterable[str]) -> list[float]:
        """Softmax over classes; for a single class, the logistic of its score."""
        total = self.raw(features)
        if len(total) == 1:
            return [1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total[0]))))]
        top = max(total)
        powers = [math.exp(t - top) for t in total]
        scale = sum(powers)
        return [p / scale for p in powers]

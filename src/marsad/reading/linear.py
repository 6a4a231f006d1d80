"""Linear scoring over named features: the one shape that trained weights and the hand-set ones share.

Features are spelled in groups. A *part* is a tuple ``(group, value, ...)``: the function ``group`` spells the
features that follow from these few values. What a part weighs is reckoned once and remembered, so that a reader
spells a feature only for values that it has not met.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any

_LIMIT = 30.0
_REMEMBERED = 120_000  # parts per model; far more than a language's reports need, little memory

Part = tuple[Any, ...]
Group = Callable[..., Iterable[str]]


def spell(parts: Iterable[Part]) -> list[str]:
    """The names of all features in ``parts``.

    >>> spell([(lambda a, b: (f"a={a}", f"a={a}|b={b}"), 1, 2)])
    ['a=1', 'a=1|b=2']
    """
    return [feature for group, *values in parts for feature in group(*values)]


class _Sums(dict[Part, float]):
    """What parts weigh in a model of one class."""

    __slots__ = ("flat",)

    def __init__(self, flat: dict[str, float]) -> None:
        super().__init__()
        self.flat = flat

    def __missing__(self, part: Part) -> float:
        if len(self) >= _REMEMBERED:
            self.clear()
        group, *values = part
        found = self[part] = sum(map(self.flat.get, group(*values), repeat(0.0)))
        return found


class _Fan(dict[Part, float]):
    """What parts weigh in a model of one class when their groups get one more value, the same for all, in front."""

    __slots__ = ("flat", "front")

    def __init__(self, flat: dict[str, float], front: str) -> None:
        super().__init__()
        self.flat, self.front = flat, front

    def __missing__(self, part: Part) -> float:
        if len(self) >= _REMEMBERED:
            self.clear()
        group, *values = part
        found = self[part] = sum(map(self.flat.get, group(self.front, *values), repeat(0.0)))
        return found


class _Fans(dict[Part, tuple[float, ...]]):
    """What parts weigh behind each of several values in front."""

    __slots__ = ("flat", "fronts")

    def __init__(self, flat: dict[str, float], fronts: tuple[str, ...]) -> None:
        super().__init__()
        self.flat, self.fronts = flat, fronts

    def __missing__(self, part: Part) -> tuple[float, ...]:
        if len(self) >= _REMEMBERED:
            self.clear()
        group, *values = part
        get = self.flat.get
        found = self[part] = tuple(
            [float(sum(map(get, group(front, *values), repeat(0.0)))) for front in self.fronts]
        )
        return found


class _Rows(dict[Part, tuple[float, ...]]):
    """What parts weigh in a model of several classes."""

    __slots__ = ("none", "rows")

    def __init__(self, rows: dict[str, tuple[float, ...]], size: int) -> None:
        super().__init__()
        self.rows, self.none = rows, (0.0,) * size

    def __missing__(self, part: Part) -> tuple[float, ...]:
        if len(self) >= _REMEMBERED:
            self.clear()
        group, *values = part
        known = list(filter(None, map(self.rows.get, group(*values))))
        found = self[part] = tuple(map(sum, zip(*known, strict=True))) if known else self.none
        return found


@dataclass(slots=True)
class Linear:
    """``weights[feature]`` lists (class index, weight). One class: a yes/no score; more: softmax.

    Features that are not known count nothing. ``rows`` and ``flat`` are the same weights as they are summed,
    ``sums`` and ``totals`` what parts met before weigh, ``weighed`` and ``weighed_rows`` look it up.
    """

    classes: tuple[str, ...]
    bias: tuple[float, ...]
    weights: dict[str, tuple[tuple[int, float], ...]]
    rows: dict[str, tuple[float, ...]] = field(init=False, repr=False, compare=False)
    flat: dict[str, float] = field(init=False, repr=False, compare=False)
    sums: _Sums = field(init=False, repr=False, compare=False)
    totals: _Rows = field(init=False, repr=False, compare=False)
    fans: dict[str, _Fan] = field(init=False, repr=False, compare=False)
    wide: dict[tuple[str, ...], _Fans] = field(init=False, repr=False, compare=False)
    weighed: Callable[[Part], float] = field(init=False, repr=False, compare=False)
    weighed_rows: Callable[[Part], tuple[float, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self.rows, self.flat, self.fans, self.wide = {}, {}, {}, {}
        self.sums, self.totals = _Sums(self.flat), _Rows(self.rows, len(self.classes))
        self.weighed, self.weighed_rows = self.sums.__getitem__, self.totals.__getitem__
        if len(self.classes) == 1:
            for feature, found in self.weights.items():
                self.flat[feature] = sum(w for _, w in found)
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
        return [logistic(total[0])] if len(total) == 1 else softmax(total)

    def score(self, parts: Iterable[Part]) -> float:
        """The score of a model of one class, as by ``raw(spell(parts))``."""
        return self.bias[0] + sum(map(self.weighed, parts))

    def part(self, parts: Iterable[Part]) -> float:
        """What ``parts`` add to a score of a model of one class."""
        return sum(map(self.weighed, parts))

    def weight(self, front: str, parts: Iterable[Part]) -> float:
        """What ``parts`` add to a score of a model of one class when ``front`` is put before their values."""
        fan = self.fans.get(front)
        if fan is None:
            fan = self.fans[front] = _Fan(self.flat, front)
        return sum(map(fan.__getitem__, parts))

    def weigh_all(self, fronts: tuple[str, ...], parts: Sequence[Part]) -> list[float]:
        """``weight`` for each of ``fronts``; ``parts`` holds at least one."""
        wide = self.wide.get(fronts)
        if wide is None:
            wide = self.wide[fronts] = _Fans(self.flat, fronts)
        return list(map(sum, zip(*map(wide.__getitem__, parts))))  # noqa: B905 - all as long

    def class_scores(self, parts: Iterable[Part]) -> list[float]:
        """The scores of all classes, as by ``raw(spell(parts))``."""
        return list(map(sum, zip(self.bias, *map(self.weighed_rows, parts))))  # noqa: B905 - all as long


def logistic(score: float) -> float:
    """The probability that a yes/no score stands for.

    >>> logistic(0.0)
    0.5
    """
    return 1.0 / (1.0 + math.exp(-max(-_LIMIT, min(_LIMIT, score))))


def logit(chance: float) -> float:
    """The yes/no score that stands for a probability between 0 and 1.

    >>> logit(0.5)
    0.0
    """
    return math.log(chance / (1.0 - chance))


def softmax(scores: Sequence[float]) -> list[float]:
    """Probabilities in proportion to the exponentials of ``scores``.

    >>> softmax([0.0, 0.0])
    [0.5, 0.5]
    """
    top = max(scores)
    powers = [math.exp(score - top) for score in scores]
    scale = sum(powers)
    return [power / scale for power in powers]

"""Which reports carry the text of an earlier one: ten papers that print one agency text are one source, not ten.

What papers take over from an agency they take over from its beginning; they cut the end, change the title and the odd
word, and write more below. So two reports are compared by their openings: how much of one's runs of words stand in the
other's (containment: Broder, On the resemblance and containment of documents, 1997). Earlier reports worth comparing
are found by MinHash keys (rensa), of which likely ones share several.

The words come folded and without clitics from whoever keeps the reports. The numbers were tuned on half of the groups
in ../shared/corpus; ``make bench`` shows them on both halves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

OPENING = 210  # words that are compared
RUN = 6  # words of a run
ALIKE = 0.582  # share of the runs of the shorter opening that must stand in the other
LEAST = 20  # runs from which on a share says something; a shorter report must be the same run by run
KEYS = 64  # MinHash keys of a report; with other keys stores must be reindexed (marsad db reindex)
SHARED = 2  # keys that a report worth comparing shares
COMPARED = 25  # reports that are compared at most
_SEED = 20_170_630
_BITS = 32

Runs = frozenset[str]


class Shelf(Protocol):
    """Where openings of earlier reports stand. Numbers of reports rise in the order in which they came."""

    def sharing(self, keys: Sequence[int], least: int, most: int) -> list[int]:
        """The ``most`` reports that share the most keys, at least ``least``; the earlier first among equals."""
        ...

    def runs(self, number: int) -> Runs:
        """The runs of a report that ``sharing`` named."""
        ...


@dataclass(frozen=True, slots=True)
class Likeness:
    """``number``: of an earlier report; ``share`` of the shorter opening that stands in the other (0 to 1)."""

    number: int
    share: float


def runs_of(words: Sequence[str]) -> Runs:
    """The runs of words of an opening; one run if there are fewer words than that.

    >>> sorted(runs_of("a b c d e f g".split()))
    ['a b c d e f', 'b c d e f g']
    """
    opening = words[:OPENING]
    if not opening:
        return frozenset()
    return frozenset(" ".join(opening[at : at + RUN]) for at in range(max(1, len(opening) - RUN + 1)))


def keys_of(runs: Runs) -> list[int]:
    """The MinHash keys of an opening, whole numbers below 2**38; none of one without words."""
    if not runs:
        return []
    from rensa import RMinHash

    made = RMinHash(KEYS, _SEED)
    made.update(list(runs))  # one by one: for sets rensa would start threads, which cost more than they save
    return [(place << _BITS) | int(value) for place, value in enumerate(made.digest())]


def share(first: Runs, second: Runs) -> float:
    """How much of the shorter opening stands in the other, 0 to 1. Of a very short one all must, or it is 0.

    >>> share(frozenset("ab"), frozenset("ab")), share(frozenset("ab"), frozenset("abc"))
    (1.0, 0.0)
    """
    least = min(len(first), len(second))
    if least < LEAST:
        return float(first == second and least > 0)
    return len(first & second) / least


def likest(runs: Runs, keys: Sequence[int], shelf: Shelf) -> Likeness | None:
    """The earlier report that this one reprints: the one most like it, the earliest of equals; None if none is."""
    best: Likeness | None = None
    for number in shelf.sharing(keys, SHARED, COMPARED) if keys else ():
        found = Likeness(number, share(runs, shelf.runs(number)))
        if found.share < ALIKE:
            continue
        if best is None or (-found.share, found.number) < (-best.share, best.number):
            best = found
    return best


@dataclass(slots=True)
class ReprintIndex:
    """A shelf in memory. ``add`` reports in their order; it tells which group each belongs to.

    >>> index = ReprintIndex()
    >>> text = [str(n) for n in range(60)]
    >>> index.add(text), index.add([*text, "more"]), index.add([str(n) for n in range(100, 160)])
    (0, 0, 2)
    """

    _runs: list[Runs] = field(default_factory=list)
    _groups: list[int] = field(default_factory=list)
    _by_key: dict[int, list[int]] = field(default_factory=dict)

    def add(self, words: Sequence[str]) -> int:
        """Put one more report on the shelf. Returns the number of the first report of its group, maybe its own."""
        runs = runs_of(words)
        keys = keys_of(runs)
        found = likest(runs, keys, self)
        number = len(self._runs)
        self._runs.append(runs)
        self._groups.append(number if found is None else self._groups[found.number])
        for key in keys:
            self._by_key.setdefault(key, []).append(number)
        return self._groups[number]

    def sharing(self, keys: Sequence[int], least: int, most: int) -> list[int]:
        """See ``Shelf``."""
        counts: dict[int, int] = {}
        for key in keys:
            for number in self._by_key.get(key, ()):
                counts[number] = counts.get(number, 0) + 1
        found = sorted((-count, number) for number, count in counts.items() if count >= least)
        return [number for _, number in found[:most]]

    def runs(self, number: int) -> Runs:
        """See ``Shelf``."""
        return self._runs[number]

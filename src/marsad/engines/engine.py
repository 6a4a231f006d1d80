"""Where the same is done to many things: on this machine (``pool.Local``) or on others (``cluster.Cluster``)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol, TypeVar

T = TypeVar("T")
R = TypeVar("R")


def unit(_: object) -> int:
    """Every thing weighs the same."""
    return 1


def nothing() -> None:
    """Nothing to make ready."""


def never(_: object) -> bool:
    """Nothing is done already."""
    return False


class Engine(Protocol):
    """Does the same to many things: same results, same order, whatever and however many do it."""

    def map(
        self,
        fn: Callable[[T], R],
        items: Iterable[T],
        *,
        size: Callable[[T], int] = unit,
        prepare: Callable[[], None] = nothing,
        passes: Callable[[Any], bool] = never,
    ) -> Iterator[R]:
        """``fn`` of every item, in the order of ``items``, which is drawn from as results are taken.

        ``fn`` and ``prepare`` must be functions of modules, or partials of them. ``size``: how much work an item is,
        in characters. ``prepare`` runs once in each process before anything else there. ``passes``: whether ``fn``
        gives an item back as it is, so that it need not travel. Raises what ``fn`` raises, WorkerLostError when
        processes die, and the M27x errors of a cluster.
        """
        ...

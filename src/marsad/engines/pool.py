"""Do the same to many things on several processes: same results, same order, bounded memory."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Any, TypeVar

from marsad.engines.engine import never, nothing, unit
from marsad.errors import OptionError, WorkerLostError

T = TypeVar("T")
R = TypeVar("R")

CHUNK_ITEMS = 32
CHUNK_SIZE = 200_000
_AHEAD = 3


@dataclass(frozen=True, slots=True)
class Local:
    """The engine on this machine: ``jobs`` processes; with 1 this process does it all."""

    jobs: int = 1

    def map(
        self,
        fn: Callable[[T], R],
        items: Iterable[T],
        *,
        size: Callable[[T], int] = unit,
        prepare: Callable[[], None] = nothing,
        passes: Callable[[Any], bool] = never,
    ) -> Iterator[R]:
        """As ``map_reports``. Nothing travels far, so ``passes`` is not asked."""
        return map_reports(fn, items, self.jobs, size=size, prepare=prepare)


def _begin_worker(prepare: Callable[[], None]) -> None:
    """Ctrl-C is for the process that has the user; it ends the workers. If it is killed they end by themselves."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    prepare()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _all(fn: Callable[[T], R], items: list[T]) -> list[R]:
    return [fn(item) for item in items]


def chunks(items: Iterable[T], size: Callable[[T], int] = unit) -> Iterator[list[T]]:
    """Runs of items: at most CHUNK_ITEMS, and ended once their sizes reach CHUNK_SIZE.

    >>> list(chunks("abc", size=lambda item: CHUNK_SIZE))
    [['a'], ['b'], ['c']]
    """
    held: list[T] = []
    total = 0
    for item in items:
        held.append(item)
        total += size(item)
        if len(held) >= CHUNK_ITEMS or total >= CHUNK_SIZE:
            yield held
            held, total = [], 0
    if held:
        yield held


def map_reports(
    fn: Callable[[T], R],
    items: Iterable[T],
    jobs: int = 1,
    *,
    size: Callable[[T], int] = unit,
    prepare: Callable[[], None] = nothing,
) -> Iterator[R]:
    """``fn`` of every item, in the order of ``items``, on ``jobs`` processes.

    ``items`` is drawn from as results are taken: only a few chunks are ever held. ``size`` weighs an item
    (characters), so that large ones travel alone. ``prepare`` runs once before anything else in each process; with
    fork it runs once in all. ``fn`` must be a function of a module. Raises OptionError for ``jobs`` below 1,
    WorkerLostError when a process dies, and whatever ``fn`` raises.
    """
    if jobs < 1:
        raise OptionError(f"{jobs} jobs", where="--jobs", do="give 1 or more")
    if jobs == 1:
        return _here(fn, items, prepare)
    return _spread(fn, items, jobs, size, prepare)


def _here(fn: Callable[[T], R], items: Iterable[T], prepare: Callable[[], None]) -> Iterator[R]:
    prepare()
    yield from map(fn, items)


def _spread(
    fn: Callable[[T], R],
    items: Iterable[T],
    jobs: int,
    size: Callable[[T], int],
    prepare: Callable[[], None],
) -> Iterator[R]:
    forks = "fork" in multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("fork" if forks else "spawn")
    if forks:
        prepare()
    begin = nothing if forks else prepare
    pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin_worker, initargs=(begin,))
    waiting: deque[Future[list[R]]] = deque()
    try:
        for chunk in chunks(items, size):
            waiting.append(pool.submit(_all, fn, chunk))
            if len(waiting) >= jobs * _AHEAD:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    except BrokenProcessPool:
        raise WorkerLostError("a worker process died", do="free some memory, or use --jobs 1") from None
    except KeyboardInterrupt:
        for process in multiprocessing.active_children():
            process.terminate()
        raise
    finally:
        # Waited for: an executor that is left to itself may complain when Python ends.
        pool.shutdown(wait=True, cancel_futures=True)

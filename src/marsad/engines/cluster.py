"""The same to many things on a Dask cluster: sent in small batches, a few ahead of what is taken, taken in order."""

from __future__ import annotations

import logging
import os
import time
import uuid
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from marsad.engine_errors import (
    ClusterIdleError,
    ClusterLostError,
    ClusterUnlikeError,
    ClusterUnreachableError,
)
from marsad.engines.engine import never, nothing, unit
from marsad.engines.errand import answer, likeness, pack, run_errand
from marsad.engines.pool import chunks
from marsad.errors import WorkerLostError

T = TypeVar("T")
R = TypeVar("R")

AHEAD = 3  # batches per worker that are under way at most: one is read, others wait there, others travel
_KNOCK = 10  # seconds in which a scheduler must answer
_LOOK = 1.0  # seconds between looks at the workers


def _silent(_: str) -> None:
    """Nobody wants to be told."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """The engine on other machines. ``address``: of the scheduler, as ``tcp://HOST:PORT``.

    ``work``: what the tasks are called on the dashboard. ``patience``: seconds without any worker before giving up.
    ``say``: is told in a line what one should know while waiting. Needs the extra ``scale``.
    """

    address: str
    work: str = "marsad-add"
    patience: float = 60
    say: Callable[[str], None] = _silent

    def map(
        self,
        fn: Callable[[T], R],
        items: Iterable[T],
        *,
        size: Callable[[T], int] = unit,
        prepare: Callable[[], None] = nothing,
        passes: Callable[[Any], bool] = never,
    ) -> Iterator[R]:
        """As ``Engine.map``. A batch whose worker dies is done by another; one that kills worker after worker is not.

        At most AHEAD batches per worker are under way, read but not taken ones included.
        Raises ClusterUnreachableError, ClusterUnlikeError, ClusterIdleError, ClusterLostError,
        WorkerLostError, and whatever ``fn`` raises.
        """
        with _opened(self.address) as client:
            line = _Line(client, self)
            for chunk in chunks(items, size):
                line.send(fn, prepare, chunk, passes)
                while line.is_full() or line.is_ready():
                    yield from line.take()
            while line.waiting:
                yield from line.take()


@dataclass(frozen=True, slots=True)
class _Sent:
    """A batch on its way. ``future``: of what had to travel, None if nothing; ``travels``: which of the items do."""

    items: list[Any]
    travels: list[bool]
    future: Any


class _Line:
    """What was sent and not yet taken, in order."""

    def __init__(self, client: Any, engine: Cluster) -> None:
        self.waiting: deque[_Sent] = deque()
        self._client, self._engine = client, engine
        self._run = f"{engine.work}-{uuid.uuid4().hex}"
        self._like = likeness()
        self._sent = 0
        self._workers, self._looked = 0, 0.0

    def send(
        self,
        fn: Callable[[Any], Any],
        prepare: Callable[[], None],
        items: list[Any],
        passes: Callable[[Any], bool],
    ) -> None:
        """Send a batch."""
        travels = [not passes(item) for item in items]
        away = [item for item, goes in zip(items, travels, strict=True) if goes]
        future = None
        if away:
            parcel = pack((fn, prepare, away))
            with _told(self._engine.address):
                future = self._client.submit(
                    run_errand, parcel, self._like, key=(self._run, self._sent), pure=False
                )
            self._sent += 1
        self.waiting.append(_Sent(items, travels, future))

    def is_full(self) -> bool:
        """Must one be taken before the next is sent?"""
        return len(self.waiting) >= AHEAD * max(self._count(), 1)

    def is_ready(self) -> bool:
        """Is the first one there already?"""
        return bool(self.waiting) and (self.waiting[0].future is None or self.waiting[0].future.done())

    def take(self) -> Iterator[Any]:
        """The results of the first batch, once they are there."""
        sent = self.waiting.popleft()
        found: Iterator[Any] = iter(())
        if sent.future is not None:
            with _told(self._engine.address):
                parcel = self._result(sent.future)
            found = iter(answer(parcel))
        for item, went in zip(sent.items, sent.travels, strict=True):
            yield next(found) if went else item

    def _result(self, future: Any) -> Any:
        """What ``future`` gives, however long it takes. Raises ClusterIdleError if there was no worker for too long."""
        alone = 0.0  # since when nobody is there
        while True:
            try:
                return future.result(timeout=_LOOK)
            except TimeoutError:
                if future.done():
                    return future.result()
            if self._count():
                alone = 0.0
                continue
            if not alone:
                alone = time.monotonic()
                self._engine.say(f"no worker on the cluster: waiting {self._engine.patience:.0f} s for one")
            elif time.monotonic() - alone > self._engine.patience:
                raise ClusterIdleError(
                    f"no worker on the cluster for {self._engine.patience:.0f} s",
                    where=self._engine.address,
                    do="start some: dask worker HOST:PORT --nthreads 1",
                )

    def _count(self) -> int:
        """How many workers there are, as looked at a moment ago."""
        if time.monotonic() - self._looked >= _LOOK:
            with _told(self._engine.address):
                self._workers = len(self._client.nthreads())
            self._looked = time.monotonic()
        return self._workers


@contextmanager
def _opened(address: str) -> Iterator[Any]:
    """A connection to the scheduler, which must have the same Marsad: Dask opens there what is sent."""
    import dask
    from distributed import Client

    if not os.environ.get("MARSAD_DEBUG"):
        for name in ("distributed", "distributed.client"):
            logging.getLogger(name).setLevel(logging.CRITICAL)  # what matters is told by our errors
    with dask.config.set({"distributed.admin.large-graph-warning-threshold": "1GB"}):
        try:
            client = Client(address, timeout=_KNOCK, set_as_default=False, name="marsad")
        except (OSError, ValueError, TimeoutError, ImportError) as error:
            do = "is a scheduler running there (dask scheduler), and may this machine reach it?"
            what = f"no cluster answers in {_KNOCK} s ({type(error).__name__})"
            raise ClusterUnreachableError(what, where=address, do=do) from None
        try:
            with _told(address):
                client.run_on_scheduler(likeness)
            yield client
        finally:
            client.close(timeout=_KNOCK)


@contextmanager
def _told(address: str) -> Iterator[None]:
    """What Dask raises, as errors of ours."""
    from distributed import KilledWorker
    from distributed.comm import CommClosedError

    try:
        yield
    except KilledWorker as error:
        what = f"reports killed the last worker that read them, {error.last_worker.address}"
        raise WorkerLostError(what, where=address, do="give the workers more memory") from None
    except ModuleNotFoundError as error:
        if not (error.name or "").startswith("marsad"):
            raise
        what, do = "a machine of the cluster has no Marsad", "install the same Marsad on all of them"
        raise ClusterUnlikeError(what, where=address, do=do) from None
    except (CancelledError, CommClosedError, OSError) as error:
        what = f"the connection to the cluster broke ({type(error).__name__})"
        raise ClusterLostError(
            what, where=address, do="see that the scheduler runs; run again to go on"
        ) from None

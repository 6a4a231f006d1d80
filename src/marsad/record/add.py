"""Items in, rows out: read on many processes, written by one, each report wholly or not at all."""

from __future__ import annotations

import itertools
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import Connection, select

from marsad import __version__
from marsad.engines.pool import map_reports
from marsad.pipeline import prepare
from marsad.record.codec import instant
from marsad.record.draft import Draft, draft
from marsad.record.ids import report_id
from marsad.record.store import Store
from marsad.record.tables import reports
from marsad.record.write import News, Outcome, Reprints, Writer, notices_of
from marsad.sources.incoming import Incoming

BATCH = 64  # reports written together at most
DELAY = 0.5  # seconds after which what was read is written, whole batch or not


@dataclass(slots=True)
class Adding:
    """One run of adding: ``outcomes`` are drawn from it, ``counts`` tells them by fate afterwards.

    ``read`` makes drafts in the worker processes: a function of a module. ``batch``: reports written together at most.
    """

    store: Store
    jobs: int = 1
    reprints: Reprints | None = None
    command: str = "add"
    read: Callable[[Incoming], Draft] = draft
    batch: int = BATCH
    counts: Counter[str] = field(default_factory=Counter)
    _aside: deque[Outcome] = field(default_factory=deque)
    _news: list[News] = field(default_factory=list)
    _under_way: set[str] = field(default_factory=set)
    _run: int | None = None

    def outcomes(self, items: Iterable[Incoming]) -> Iterator[Outcome]:
        """Store ``items`` and tell what became of each, once that is safe on disk. Order: as things are decided.

        Raises the M3xx errors of the store; what was told before is stored, all else is as if never given.
        """
        for outcome in self._outcomes(items):
            self.counts[outcome.fate] += 1
            yield outcome

    def _outcomes(self, items: Iterable[Incoming]) -> Iterator[Outcome]:
        batch: list[Draft] = []
        began = time.monotonic()
        for made in map_reports(self.read, self._new(items), self.jobs, size=_weight, prepare=prepare):
            if not batch:
                began = time.monotonic()
            batch.append(made)
            if len(batch) >= self.batch or time.monotonic() - began > DELAY:
                yield from self._write(batch)
                batch = []
            while self._aside:
                yield self._aside.popleft()
        yield from self._write(batch)
        yield from self._aside

    def _new(self, items: Iterable[Incoming]) -> Iterator[Incoming]:
        """The items that have to be read; what is to be said of the others is put aside."""
        stream = iter(items)
        while chunk := list(itertools.islice(stream, BATCH)):
            ids = [report_id(item.report) if item.report else "" for item in chunk]
            with self.store.read() as connection:
                known = _stored(connection, ids)
            for item, found in zip(chunk, ids, strict=True):
                if item.report is None:
                    self._aside.append(Outcome(item.where, "refused", item.size, error=item.refusal))
                elif found in known or found in self._under_way or not item.report.text.strip():
                    self._take_aside(item, found)
                else:
                    self._under_way.add(found)
                    yield item

    def _take_aside(self, item: Incoming, found: str) -> None:
        if notices_of(item, found):
            self._news.append(News(item, found))
        else:
            self._aside.append(Outcome(item.where, "known", item.size, found))

    def _write(self, batch: list[Draft]) -> list[Outcome]:
        news = self._news[:]
        if not batch and not news:
            return []
        with self.store.write() as connection:
            writer = Writer(connection, instant(datetime.now(UTC)), self.reprints)
            run = self._run or writer.begin_run(self.command, __version__)
            told = writer.store(batch, news, run)
        self._run = run  # only now it is there
        del self._news[: len(news)]
        self._under_way.difference_update(made.id for made in batch)
        return told


def _stored(connection: Connection, ids: Iterable[str]) -> set[str]:
    return set(connection.execute(select(reports.c.id).where(reports.c.id.in_(list(ids)))).scalars())


def _weight(item: Incoming) -> int:
    return len(item.report.text) if item.report else 1

"""Items in, rows out: read on many processes or machines, written by one, each report wholly or not at all."""

from __future__ import annotations

import itertools
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial

from sqlalchemy import Connection, Table, select

from marsad import __version__
from marsad.engines.engine import Engine
from marsad.engines.pool import Local
from marsad.pipeline import prepare
from marsad.record.codec import instant
from marsad.record.draft import Draft, draft
from marsad.record.ids import report_id
from marsad.record.store import Store
from marsad.record.tables import notices, reports
from marsad.record.write import News, Outcome, Reprints, Writer, notices_of
from marsad.sources.incoming import Incoming

BATCH = 256  # reports written together at most
_ASKED = 64  # items looked up together: few, since a slow source brings them one by one
MUCH = 1000  # reports stored in one run, after which the database looks at its tables anew
DELAY = 0.5  # seconds after which what was read is written, whole batch or not


@dataclass(slots=True)
class Adding:
    """One run of adding: ``outcomes`` are drawn from it, ``counts`` tells them by fate afterwards.

    ``read`` makes drafts where ``engine`` works: a function of a module. ``batch``: reports written together at most.
    """

    store: Store
    engine: Engine = field(default_factory=Local)
    reprints: Reprints | None = None
    command: str = "add"
    read: Callable[[Incoming], Draft] = draft
    batch: int = BATCH
    counts: Counter[str] = field(default_factory=Counter)
    _under_way: set[str] = field(default_factory=set)
    _run: int | None = None

    def outcomes(self, items: Iterable[Incoming]) -> Iterator[Outcome]:
        """Store ``items`` and tell what became of each, once that is safe on disk. Order: as things are decided.

        Raises the M3xx errors of the store; what was told before is stored, all else is as if never given.
        """
        for outcome in self._outcomes(items):
            self.counts[outcome.fate] += 1
            yield outcome
        if self.counts["stored"] + self.counts["reprint"] >= MUCH:
            self.store.measure()

    def _outcomes(self, items: Iterable[Incoming]) -> Iterator[Outcome]:
        batch: list[Draft | News] = []
        began = time.monotonic()
        do = partial(_read_or_pass, self.read)
        made_in_order = self.engine.map(
            do, self._sorted(items), size=_weight, prepare=prepare, passes=_is_decided
        )
        for made in made_in_order:
            if isinstance(made, Outcome):
                yield made
                continue
            if not batch:
                began = time.monotonic()
            batch.append(made)
            if len(batch) >= self.batch or time.monotonic() - began > DELAY:
                yield from self._write(batch)
                batch = []
        yield from self._write(batch)

    def _sorted(self, items: Iterable[Incoming]) -> Iterator[Incoming | News | Outcome]:
        """The items that have to be read, what else has to be written, and what is decided already; in their order."""
        stream = iter(items)
        while chunk := list(itertools.islice(stream, _ASKED)):
            ids = [report_id(item.report) if item.report else "" for item in chunk]
            given = [
                {notice.id for notice in notices_of(item, id)} for item, id in zip(chunk, ids, strict=True)
            ]
            with self.store.read() as connection:
                known = _stored(connection, reports, ids)
                heard = _stored(connection, notices, set().union(*given))
            for item, found, told in zip(chunk, ids, given, strict=True):
                if item.report is None:
                    yield Outcome(item.where, "refused", item.size, error=item.refusal)
                elif found in known or found in self._under_way or not item.report.text.strip():
                    yield (
                        Outcome(item.where, "known", item.size, found) if told <= heard else News(item, found)
                    )
                else:
                    self._under_way.add(found)
                    yield item

    def _write(self, batch: list[Draft | News]) -> list[Outcome]:
        if not batch:
            return []
        drafts = [made for made in batch if isinstance(made, Draft)]
        news = [made for made in batch if isinstance(made, News)]
        with self.store.write() as connection:
            writer = Writer(connection, instant(datetime.now(UTC)), self.reprints)
            run = self._run or writer.begin_run(self.command, __version__)
            told = writer.store(drafts, news, run)
        self._run = run  # only now it is there
        self._under_way.difference_update(made.id for made in drafts)
        return told


def _read_or_pass(
    read: Callable[[Incoming], Draft], thing: Incoming | News | Outcome
) -> Draft | News | Outcome:
    """In a worker process: what is decided already only passes through, so that all comes out in its order."""
    return read(thing) if isinstance(thing, Incoming) else thing


def _is_decided(thing: Incoming | News | Outcome) -> bool:
    return not isinstance(thing, Incoming)


def _stored(connection: Connection, table: Table, ids: Iterable[str]) -> set[str]:
    wanted = list(ids)
    return (
        set(connection.execute(select(table.c.id).where(table.c.id.in_(wanted))).scalars())
        if wanted
        else set()
    )


def _weight(thing: Incoming | News | Outcome) -> int:
    return len(thing.report.text) if isinstance(thing, Incoming) and thing.report else 1

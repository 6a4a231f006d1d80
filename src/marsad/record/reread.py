"""Every report read again by the reader of today: new rows beside the old ones, and every decision kept."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from marsad import __version__
from marsad.engines.engine import Engine
from marsad.engines.pool import Local
from marsad.errors import ReaderFailedError
from marsad.knowledge_cache import knowledge_stamp
from marsad.model import Reading, Report
from marsad.pipeline import failure, prepare, reader_for
from marsad.record.again import drafted
from marsad.record.brought import PREFIX
from marsad.record.codec import claim_of, given_of, instant, unpack_text
from marsad.record.decisions import decided
from marsad.record.draft import Draft, draft_claims
from marsad.record.ids import anchor
from marsad.record.rulings import laid_over, rulings
from marsad.record.store import Store
from marsad.record.tables import claims, decisions, given, readings, reports, texts
from marsad.record.write import Change, Writer
from marsad.script import why_unread

BATCH = 64  # reports of one transaction
_FAILED = ReaderFailedError.code


@dataclass(frozen=True, slots=True)
class Stored:
    """A report of the store that is to be read again. ``number``: of its row; ``notes``: of its last reading."""

    number: int
    known: str | None
    report: Report
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Altered:
    """A claim that is told otherwise now, by the same trigger: ids of what it was and what it is."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Told:
    """What reading a report again changed: ids of claims. ``held``: decisions that kept a claim from changing."""

    report: str
    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    altered: tuple[Altered, ...] = ()
    held: int = 0
    size: int = 0


Read = Callable[[Stored], tuple[Stored, Reading]]


def read_stored(stored: Stored) -> tuple[Stored, Reading]:
    """In a worker process: the reading of a report; a reader that fails says so in the notes."""
    report = stored.report
    kept = tuple(note for note in stored.notes if not note.startswith(_FAILED))
    if not report.text.strip() or why_unread(report.text, report.lang) is not None:
        return stored, Reading(report.id, (), notes=kept)
    try:
        reading = reader_for(report).read(report)
    except Exception as error:
        return stored, Reading(report.id, (), notes=(*kept, failure(error, report.id).note()))
    return stored, Reading(report.id, reading.claims, notes=tuple(dict.fromkeys((*kept, *reading.notes))))


@dataclass(slots=True)
class Rereading:
    """One run over the reports that another reader than ``extractor`` read last. After a kill the next run goes on."""

    store: Store
    engine: Engine = field(default_factory=Local)
    read: Read = read_stored
    extractor: str = field(default_factory=knowledge_stamp)
    batch: int = BATCH
    _run: int | None = None

    def left(self) -> tuple[int, int]:
        """How many reports are still to be read, and how many characters they have."""
        query = _unread(self.extractor, 0).with_only_columns(
            func.count(), func.coalesce(func.sum(reports.c.length), 0)
        )
        with self.store.read() as connection:
            count, length = connection.execute(query.order_by(None)).one()
        return int(count), int(length)

    def changes(self) -> Iterator[Told]:
        """Read what is left; tell what changed in each report, once that is safe on disk."""
        batch: list[tuple[Stored, Reading]] = []
        for made in self.engine.map(self.read, self._reports(), size=_weight, prepare=prepare):
            batch.append(made)
            if len(batch) >= self.batch:
                yield from self._write(batch)
                batch = []
        yield from self._write(batch)

    def _reports(self) -> Iterator[Stored]:
        last = 0
        while True:
            with self.store.read() as connection:
                rows = connection.execute(_unread(self.extractor, last).limit(self.batch)).all()
            if not rows:
                return
            yield from map(_stored, rows)
            last = rows[-1].seq

    def _write(self, batch: list[tuple[Stored, Reading]]) -> list[Told]:
        if not batch:
            return []
        with self.store.write() as connection:
            writer = Writer(connection, instant(datetime.now(UTC)))
            run = self._run or writer.begin_run("reread", __version__)
            made = [(stored, *self._draft(connection, stored, reading)) for stored, reading in batch]
            changes = writer.read_again([(stored.number, draft) for stored, draft, _ in made], run)
            told = [
                _told(connection, stored, draft, change, held)
                for (stored, draft, held), change in zip(made, changes, strict=True)
            ]
        self._run = run  # only now it is there
        return told

    def _draft(self, connection: Connection, stored: Stored, reading: Reading) -> tuple[Draft, int]:
        """What is to be written: what was read, under the decisions as they stand at this moment."""
        id = stored.report.id
        found = draft_claims(id, reading.claims)
        made = rulings(decided(connection, report=id)) if _is_ruled(connection, id) else []
        held = 0
        if made:
            read = [
                (one.id, anchor(id, one.type, one.start), claim_of(json.loads(one.body))) for one in found
            ]
            laid = laid_over(read, made)
            found, held = draft_claims(id, laid.claims), laid.held
        return drafted(id, stored.known, self.extractor, reading.notes, found), held


def _is_ruled(connection: Connection, report: str) -> bool:
    query = select(decisions.c.seq).where(decisions.c.report == report)
    return connection.execute(query.limit(1)).first() is not None


def _unread(extractor: str, after: int) -> Select[Any]:
    """Reports from a row on whose last reading is not by this reader, in their order; none of what was brought in."""
    told = readings.alias("told")
    by = (
        select(told.c.extractor).where(told.c.report == reports.c.seq).order_by(told.c.seq.desc()).limit(1)
    ).scalar_subquery()
    notes = (
        select(told.c.notes).where(told.c.report == reports.c.seq).order_by(told.c.seq.desc()).limit(1)
    ).scalar_subquery()
    columns = (
        reports.c.seq, reports.c.id, reports.c.known, reports.c.published, reports.c.title, reports.c.lang,
        reports.c.outlet, reports.c.url, texts.c.body, notes.label("notes"),
        given.c.body.label("given"),
    )  # fmt: skip
    return (
        select(*columns)
        .join(texts, texts.c.report == reports.c.seq)
        .outerjoin(given, given.c.report == reports.c.seq)
        .where(reports.c.seq > after, by != extractor, ~by.startswith(PREFIX, autoescape=True))
        .order_by(reports.c.seq)
    )


def _stored(row: Row[Any]) -> Stored:
    report = Report(
        row.id,
        unpack_text(row.body),
        row.published,
        row.title,
        row.lang,
        row.outlet,
        row.url,
        given=given_of(row.given),
    )
    return Stored(row.seq, row.known, report, tuple(json.loads(row.notes)))


def _told(connection: Connection, stored: Stored, draft: Draft, change: Change, held: int) -> Told:
    """The change with claims paired that the same trigger tells, before and now."""
    if not (change.new or change.gone):
        return Told(change.report, held=held, size=_weight(stored))
    query = select(claims.c.id, claims.c.start).where(
        claims.c.report == stored.number, claims.c.id.in_(change.gone)
    )
    gone = dict.fromkeys(sorted((row.start, row.id) for row in connection.execute(query)))
    new = sorted((one.start, one.id) for one in draft.claims if one.id in change.new)
    altered, fresh = [], []
    for start, id in new:
        old = next((pair for pair in gone if pair[0] == start), None)
        if old is None:
            fresh.append(id)
        else:
            del gone[old]
            altered.append(Altered(old[1], id))
    rest = tuple(id for _, id in gone)
    return Told(change.report, tuple(fresh), rest, tuple(altered), held, _weight(stored))


def _weight(stored: Stored) -> int:
    return max(len(stored.report.text), 1)

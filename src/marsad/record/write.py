"""The one who writes: drafts to rows, inside a transaction that nobody shares."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from sqlalchemy import Connection, Table, select

from marsad.errors import InputError, MarsadError
from marsad.record import columns
from marsad.record.codec import given_body, instant, known
from marsad.record.draft import Draft, DraftClaim
from marsad.record.lapsed import follow
from marsad.record.rows import Row, insert, insert_words, last
from marsad.record.tables import (
    claim_actors,
    claim_bodies,
    claim_places,
    claim_sources,
    claims,
    given,
    names,
    places,
    readings,
    reports,
    reprints,
    runs,
    texts,
)
from marsad.record.withdraw import VERSION, Notice, give_notice, withdraw_new
from marsad.record.words import Words, vector
from marsad.sources.incoming import Incoming

Fate = Literal["stored", "known", "reprint", "withdrawal", "refused"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one item. ``id``: of the report; ``of``: of the report it reprints.

    ``error``: why it was refused. ``failed``: why nothing could be read from it though it was stored.
    """

    where: str
    fate: Fate
    size: int = 0
    id: str = ""
    of: str = ""
    error: MarsadError | None = None
    failed: InputError | None = None
    notes: tuple[InputError, ...] = ()


@dataclass(frozen=True, slots=True)
class News:
    """An item that brings no report that is new, but may take one back. ``id``: of its content."""

    incoming: Incoming
    id: str


@dataclass(frozen=True, slots=True)
class Change:
    """What a second reading changed in a report: ids of claims that are new, and of those that are gone."""

    report: str
    new: tuple[str, ...]
    gone: tuple[str, ...]


class Reprints(Protocol):
    """Tells reprints. Asked once per new report, in the order of storing, inside the writing transaction.

    The report has its row by then, and so have those before it.
    """

    def original(self, connection: Connection, seq: int, id: str, words: Words) -> tuple[int, float] | None:
        """The ``seq`` of the earlier report that this one reprints and how alike they are (0 to 1), or None."""
        ...


def notices_of(item: Incoming, id: str) -> list[Notice]:
    """What an item takes back. ``id``: of its content."""
    report = item.report
    if report is None:
        return []
    created = instant(item.version_created) if item.version_created else None
    when = created or known(report.received, report.published)
    if item.pubstatus != "usable":
        return [Notice(report.id or report.url, item.pubstatus, version_created=created, known=when)]
    found = []
    if item.replaces:
        found.append(Notice(item.replaces, "superseded", by_report=id, version_created=created, known=when))
    if created is not None:
        found.append(Notice(report.id, VERSION, by_report=id, version_created=created, known=when))
    return found


@dataclass(slots=True)
class _Rows:
    """Rows by table, kept until all references are known."""

    by_table: dict[str, list[Row]] = field(default_factory=dict)

    def add(self, table: Table, *rows: Row) -> None:
        self.by_table.setdefault(table.name, []).extend(rows)

    def insert(self, connection: Connection) -> None:
        for table in _ORDER:
            insert(connection, table, self.by_table.get(table.name, ()))


_ORDER = (
    reports, texts, given, names, readings, places, claims, claim_bodies, claim_places, claim_actors, claim_sources,
)  # fmt: skip


class Writer:
    """Writes inside one transaction. ``recorded``: now, UTC as text."""

    def __init__(self, connection: Connection, recorded: str, judge: Reprints | None = None) -> None:
        self._connection, self._recorded, self._judge = connection, recorded, judge

    def begin_run(self, command: str, version: str) -> int:
        """A row of the ledger. Returns its number."""
        seq = last(self._connection, runs) + 1
        insert(self._connection, runs, [(seq, command, version, self._recorded)])
        return seq

    def store(self, drafts: Sequence[Draft], news: Sequence[News], run: int) -> list[Outcome]:
        """Write reports and notices. Returns what became of each, drafts first."""
        there = self._stored([made.id for made in drafts])
        fresh = [made for made in drafts if made.id not in there]
        first = last(self._connection, reports) + 1
        numbers = {made.id: first + at for at, made in enumerate(fresh)}
        rows = _Rows()
        self._reports(fresh, numbers, rows, run)
        self._readings([(numbers[made.id], made) for made in fresh], rows, run)
        rows.insert(self._connection)
        columns.follow(self._connection)
        originals = self._reprints(fresh, numbers)
        self._words(fresh, numbers)
        found = [(made.incoming, made.id) for made in fresh] + [(one.incoming, one.id) for one in news]
        withdrawn = self._notices(found, run)
        self._withdraw(fresh, numbers)
        told = [self._outcome(made, made.id in numbers, originals.get(made.id, "")) for made in drafts]
        return told + [
            Outcome(
                one.incoming.where,
                "withdrawal" if one.id in withdrawn else "known",
                one.incoming.size,
                one.id,
            )
            for one in news
        ]

    def read_again(self, found: Sequence[tuple[int, Draft]], run: int) -> list[Change]:
        """Store second readings of reports that are there: (number of the report, its draft).

        Of a reading that finds the same claims as the last one only that is noted. Returns what changed in each.
        """
        changes, other = [], []
        rows = _Rows()
        reading = last(self._connection, readings)
        for report, made in found:
            before, old = self._last_claims(report)
            ids = [one.id for one in made.claims]
            new, gone = (tuple(sorted(set(a) - set(b))) for a, b in ((ids, old), (old, ids)))
            changes.append(Change(made.id, new, gone))
            if new or gone:
                other.append((report, made))
                continue
            reading += 1
            rows.add(readings, (reading, report, made.extractor, before, _notes(made), self._recorded, run))
        rows.insert(self._connection)
        altered = _Rows()
        self._readings(other, altered, run)
        altered.insert(self._connection)
        follow(self._connection, {report for report, _ in other})
        columns.follow(self._connection)
        return changes

    def _last_claims(self, report: int) -> tuple[int, list[str]]:
        """The reading whose claims count for a report, and their ids."""
        query = (
            select(readings.c.claims_of).where(readings.c.report == report).order_by(readings.c.seq.desc())
        )
        reading = int(self._connection.execute(query.limit(1)).scalar_one())
        its = select(claims.c.id).where(claims.c.report == report, claims.c.reading == reading)
        return reading, list(self._connection.execute(its).scalars())

    def _outcome(self, made: Draft, is_new: bool, original: str) -> Outcome:
        fate: Fate = "known" if not is_new else "reprint" if original else "stored"
        item = made.incoming
        return Outcome(item.where, fate, item.size, made.id, original, failed=made.failed, notes=item.notes)

    def _stored(self, ids: Sequence[str]) -> set[str]:
        return set(self._connection.execute(select(reports.c.id).where(reports.c.id.in_(ids))).scalars())

    def _reprints(self, fresh: Sequence[Draft], numbers: dict[str, int]) -> dict[str, str]:
        """Ask which reports are reprints and store it: id of the reprint → id of what it reprints."""
        if self._judge is None:
            return {}
        found = {}
        ids = {seq: id for id, seq in numbers.items()}
        for made in fresh:
            seq = numbers[made.id]
            judged = self._judge.original(self._connection, seq, made.id, made.words)
            if judged is not None:
                insert(self._connection, reprints, [(seq, *judged)])
                found[made.id] = ids.get(judged[0]) or self._id_of(judged[0])
        return found

    def _id_of(self, seq: int) -> str:
        return str(self._connection.execute(select(reports.c.id).where(reports.c.seq == seq)).scalar_one())

    def _reports(self, fresh: Sequence[Draft], numbers: dict[str, int], rows: _Rows, run: int) -> None:
        for made in fresh:
            seq, item, report = numbers[made.id], made.incoming, made.report
            published = report.published.isoformat() if report.published else None
            created = instant(item.version_created) if item.version_created else None
            rows.add(reports, (
                seq, made.id, run, made.known, self._recorded, published, item.published_how, created, report.outlet,
                report.lang, report.title, report.url, made.text_sha256, item.sha256, made.length,
            ))  # fmt: skip
            rows.add(texts, (seq, made.text))
            if report.given is not None:
                rows.add(given, (seq, given_body(report.given)))
            if report.id:
                rows.add(names, (report.id, seq))

    def _readings(self, found: Sequence[tuple[int, Draft]], rows: _Rows, run: int) -> None:
        reading = last(self._connection, readings)
        claim = last(self._connection, claims)
        placed = self._places([made for _, made in found], rows)
        for report, made in found:
            reading += 1
            rows.add(readings, (reading, report, made.extractor, reading, _notes(made), self._recorded, run))
            for n, one in enumerate(made.claims):
                claim += 1
                _add_claim(rows, claim, report, reading, n, one, made.known, placed)

    def _places(self, found: Sequence[Draft], rows: _Rows) -> dict[str, int]:
        """Numbers of the places of all claims; those never met before get a row."""
        met = {place.id: place.cells for made in found for c in made.claims for place in c.places if place.id}
        query = select(places.c.id, places.c.seq).where(places.c.id.in_(list(met)))
        numbers = {row.id: row.seq for row in self._connection.execute(query)} if met else {}
        seq = last(self._connection, places)
        for id, cells in met.items():
            if id not in numbers:
                seq += 1
                numbers[id] = seq
                rows.add(places, (seq, id, *cells))
        return numbers

    def _words(self, fresh: Sequence[Draft], numbers: dict[str, int]) -> None:
        found = [(numbers[made.id], made.words.title, made.words.body) for made in fresh]
        vectors = [] if self._connection.dialect.name == "sqlite" else [vector(made.words) for made in fresh]
        insert_words(self._connection, found, vectors)

    def _notices(self, found: Sequence[tuple[Incoming, str]], run: int) -> set[str]:
        """Give every notice of the items; returns the ids of items that took something back."""
        return {
            id
            for item, id in found
            if (given := notices_of(item, id)) and give_notice(self._connection, given, run, self._recorded)
        }

    def _withdraw(self, fresh: Sequence[Draft], numbers: dict[str, int]) -> None:
        added = []
        for made in fresh:
            created = made.incoming.version_created
            added.append((numbers[made.id], made.id, instant(created) if created else None))
        if added:
            withdraw_new(self._connection, added, self._recorded)


def _notes(made: Draft) -> str:
    return json.dumps(made.notes, ensure_ascii=False)


def _add_claim(
    rows: _Rows,
    seq: int,
    report: int,
    reading: int,
    n: int,
    one: DraftClaim,
    known: str | None,
    placed: dict[str, int],
) -> None:
    start, end = one.day_start, one.day_end
    rows.add(claims, (
        seq, one.id, report, reading, n, one.type, one.status, start, end, known, one.confidence, one.start,
    ))  # fmt: skip
    rows.add(claim_bodies, (seq, one.body))
    for i, place in enumerate(one.places):
        rows.add(claim_places, (seq, i, placed.get(place.id), place.role, place.scope, start, end, one.type))
    rows.add(claim_actors, *((seq, i, side, id, start, one.type) for i, (side, id) in enumerate(one.parties)))
    rows.add(claim_sources, *((seq, i, id, start, one.type) for i, id in enumerate(one.sources)))

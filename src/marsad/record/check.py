"""Does the store hold what it says? Hashes, references, the full-text index, the database's own tests."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections import Counter
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Label, Table, func, select, text

from marsad.errors import StoreDamagedError
from marsad.record.codec import claim_of, unpack_text
from marsad.record.columns import wrong_blocks
from marsad.record.ids import claim_id
from marsad.record.lapsed import expected
from marsad.record.store import Store
from marsad.record.tables import (
    EVERYTHING,
    claim_actors,
    claim_bodies,
    claim_places,
    claim_sources,
    claims,
    lapsed,
    reports,
    texts,
)
from marsad.record.words import vector, words_of

_MANY = 500
_PARTS = (claim_places, claim_actors, claim_sources)
_BACKUP = "go back to a backup"


def check(store: Store) -> Iterator[StoreDamagedError | int]:
    """What is wrong, one by one; numbers in between count reports and claims looked at, for a progress bar.

    Raises the M3xx errors of ``Store.read`` where the database itself cannot go on.
    """
    with store.read() as connection:
        yield from _database(connection)
        yield from _references(connection)
        yield from _counting(connection)
        yield from _reports(connection)
        yield from _claims(connection)


def size(store: Store) -> int:
    """How many reports and claims there are to look at."""
    with store.read() as connection:
        return sum(
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (reports, claims)
        )


def _wrong(what: str, where: str, do: str = _BACKUP) -> StoreDamagedError:
    return StoreDamagedError(what, where=where, do=do)


def _database(connection: Connection) -> Iterator[StoreDamagedError]:
    if connection.dialect.name != "sqlite":
        return
    for (said,) in connection.execute(text("PRAGMA integrity_check(20)")):
        if said != "ok":
            yield _wrong(f"the file is damaged: {said[:200]}", "integrity_check")


def _references(connection: Connection) -> Iterator[StoreDamagedError]:
    """Rows that point to rows that are not there."""
    for table in EVERYTHING:
        for column in table.columns:
            for key in column.foreign_keys:
                there = key.column.table.alias("there")
                same = there.c[key.column.name] == column
                lost = select(func.count()).select_from(table.outerjoin(there, same))
                lost = lost.where(column.is_not(None), there.c[key.column.name].is_(None))
                if count := connection.execute(lost).scalar_one():
                    yield _wrong(f"{count:,} rows of {column} point nowhere", table.name)
    for table, whole in ((texts, reports), (claim_bodies, claims)):
        have, want = (
            connection.execute(select(func.count()).select_from(t)).scalar_one() for t in (table, whole)
        )
        if have != want:
            yield _wrong(f"{want:,} rows in {whole.name}, but {have:,} in {table.name}", table.name)


def _counting(connection: Connection) -> Iterator[StoreDamagedError]:
    """Does the store know which claims count?"""
    wanted, kept = expected(), select(lapsed.c.claim)
    for one, other, what in (
        (wanted, kept, "count and should not"),
        (kept, wanted, "do not count and should"),
    ):
        wrong = select(func.count()).select_from(one.except_(other).subquery())
        if count := connection.execute(wrong).scalar_one():
            yield _wrong(f"{count:,} claims {what}", "lapsed", "marsad db reindex")
    for where in wrong_blocks(connection):
        yield _wrong("search takes them for something else", where, "marsad db reindex")


def _reports(connection: Connection) -> Iterator[StoreDamagedError | int]:
    query = select(reports.c.seq, reports.c.id, reports.c.title, reports.c.text_sha256, texts.c.body)
    query = query.join(texts, texts.c.report == reports.c.seq).order_by(reports.c.seq)
    index = _Index(connection)
    done = 0
    seen = set()
    for row in connection.execute(query.execution_options(yield_per=_MANY)):
        done += 1
        seen.add(row.seq)
        try:
            content = unpack_text(row.body)
        except (zlib.error, UnicodeDecodeError):
            yield _wrong("the text cannot be unpacked", f"report {row.id}")
            continue
        digest = hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()
        if digest != row.text_sha256:
            yield _wrong("the text is not the one its hash was taken of", f"report {row.id}")
        if not index.holds(row.seq, row.title, content):
            yield _wrong("search does not find it by all its words", f"report {row.id}", "marsad db reindex")
        if done % _MANY == 0:
            yield _MANY
    if lost := index.beyond(seen):
        yield _wrong(f"search finds {lost:,} reports that are not there", "report_words", "marsad db reindex")
    yield done % _MANY


def _claims(connection: Connection) -> Iterator[StoreDamagedError | int]:
    query = select(
        claims, claim_bodies.c.body, reports.c.id.label("report_id"), *(_rows_of(table) for table in _PARTS)
    )
    query = query.join(reports, reports.c.seq == claims.c.report)
    query = query.join(claim_bodies, claim_bodies.c.claim == claims.c.seq)
    order = query.order_by(claims.c.reading, claims.c.n).execution_options(yield_per=_MANY)
    reading, seen = 0, Counter[str]()
    done = 0
    for row in connection.execute(order):
        done += 1
        if row.reading != reading:
            reading, seen = row.reading, Counter()
        if why := _bad_claim(row, seen):
            yield _wrong(why, f"claim {row.id}")
        if done % _MANY == 0:
            yield _MANY
    yield done % _MANY


def _bad_claim(row: Any, seen: Counter[str]) -> str:
    """What does not fit about a claim, "" if all does. ``seen``: equal claims of its reading so far."""
    try:
        body = json.loads(row.body)
        claim = claim_of(body)
    except (ValueError, KeyError, TypeError):
        return "its JSON is no claim"
    again = seen[row.body]
    seen[row.body] += 1
    if claim_id(row.report_id, row.body, again) != row.id:
        return "it is not the one its id was taken of"
    end = claim.date.end or claim.date.start
    if (claim.type, claim.status, claim.date.start, end) != (
        row.type,
        row.status,
        row.day_start,
        row.day_end,
    ):
        return "its columns say other things than its JSON"
    wanted = (len(claim.places), len(claim.actors) + len(claim.targets), len(claim.sources))
    for table, number in zip(_PARTS, wanted, strict=True):
        if getattr(row, table.name) != number:
            return f"its rows in {table.name} are not those of its JSON"
    return ""


def _rows_of(table: Table) -> Label[int]:
    """How many rows of ``table`` a claim has."""
    counted = select(func.count()).where(table.c.claim == claims.c.seq)
    return counted.correlate(claims).scalar_subquery().label(table.name)


class _Index:
    """The full-text index as it is, to be compared with the words of the reports."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._sums: Counter[int] = Counter()
        if connection.dialect.name != "sqlite":
            return
        connection.exec_driver_sql(
            "CREATE VIRTUAL TABLE temp.report_vocabulary USING fts5vocab(main, report_words, instance)"
        )
        instances = "SELECT doc, term, col, offset FROM temp.report_vocabulary"
        for row in connection.exec_driver_sql(instances):
            self._sums[row[0]] += hash((row[1], row[2], row[3]))
        connection.exec_driver_sql("DROP TABLE temp.report_vocabulary")

    def holds(self, report: int, title: str, content: str) -> bool:
        """Does the index have exactly the words of this report, where they stand?"""
        words = words_of(title, content)
        if self._connection.dialect.name == "sqlite":
            columns = (("title", words.title), ("body", words.body))
            wanted = sum(hash((w, name, at)) for name, told in columns for at, w in enumerate(told.split()))
            return self._sums[report] == wanted
        query = text("SELECT words = CAST(:words AS tsvector) FROM report_words WHERE report = :report")
        return bool(self._connection.execute(query, {"words": vector(words), "report": report}).scalar())

    def beyond(self, reports: set[int]) -> int:
        """How many more reports the index tells of."""
        return len(self._sums.keys() - reports)

"""What searches ask of claims and reports, column by column: a million claims are looked through in some milliseconds.

Row by row a database needs a second for that. So every ``SIZE`` claims (and reports) are packed once into a block of
numbers; what is not yet packed is read from its rows. Blocks never change, as rows do not, and follow wholly from them.
Words are kept as numbers of ``terms``, days as ordinals, moments as microseconds since 1970.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import accumulate
from typing import Any, Literal

import numpy as np
from sqlalchemy import Connection, Table, delete, func, select

from marsad.record.rows import insert, last
from marsad.record.tables import (
    blocks,
    claim_actors,
    claim_places,
    claim_sources,
    claims,
    reports,
    terms,
)

SIZE = 2048  # things in a block
UNKNOWN = -(1 << 62)  # as a moment: before all others
Kind = Literal["claims", "reports"]
Numbers = np.ndarray[Any, np.dtype[Any]]
Columns = dict[str, Numbers]
Memory = dict[str, Any]  # what one open store keeps of blocks that it read

# Of one thing each; a thing that is not there has 0 as its report, or as its rank.
_SINGLE: dict[Kind, dict[str, str]] = {
    "claims": {"report": "<i4", "type": "<i4", "status": "<i4", "start": "<i4", "end": "<i4"},
    "reports": {"known": "<i8", "rank": "<u8", "published": "<i4", "outlet": "<i4"},
}
# Several of one thing: (whose, what); no two are the same.
_SEVERAL: dict[Kind, dict[str, str]] = {
    "claims": {"placed": "place", "acting": "actor", "telling": "source"},
    "reports": {},
}
_TABLES: dict[Kind, Table] = {"claims": claims, "reports": reports}
_OWNER, _VALUE = "<u2", "<i4"


@dataclass(slots=True)
class Terms:
    """The numbers of words, from 1. ``number`` gives new ones to words that are new; ``fresh`` are these."""

    numbers: dict[str, int]
    fresh: list[str]

    def number(self, value: str) -> int:
        """The number of a word, 0 for none."""
        if not value:
            return 0
        found = self.numbers.get(value)
        if found is None:
            found = self.numbers[value] = len(self.numbers) + 1
            self.fresh.append(value)
        return found


def load_terms(connection: Connection, memory: Memory) -> Terms:
    """All words that have a number."""
    known: dict[str, int] = memory.setdefault("terms", {})
    query = select(terms.c.value, terms.c.seq).where(terms.c.seq > len(known)).order_by(terms.c.seq)
    known.update((value, seq) for value, seq in connection.execute(query))
    return Terms(dict(known), [])


def load(connection: Connection, kind: Kind, words: Terms, memory: Memory) -> Columns:
    """The columns of all claims or reports; the one numbered n stands at n - 1."""
    end = last(connection, _TABLES[kind])
    count, whole = memory.get(kind, (0, None))
    if count * SIZE > end:  # this view of the store is older than what another thread has read
        return load(connection, kind, words, {})
    query = select(blocks.c.data).where(blocks.c.kind == kind, blocks.c.block >= count)
    new = [unpacked(kind, data) for data in connection.execute(query.order_by(blocks.c.block)).scalars()]
    if new or whole is None:
        whole = _joined(kind, ([whole] if whole else []) + new)
        count += len(new)
        memory[kind] = (count, whole)
    seen: int
    found: Columns
    seen, found = memory.get(f"all {kind}", (-1, {}))
    if seen != end:
        found = _joined(kind, [whole, gathered(connection, kind, words, count * SIZE + 1, end)])
        if kind == "claims":
            found["home"] = found["report"] - 1  # where its report stands among the reports
        if not words.fresh:  # words that stand in no block yet have numbers for this time only
            memory[f"all {kind}"] = (end, found)
    return found


def follow(connection: Connection) -> None:
    """Pack what fills a block by now, in a transaction that writes."""
    words: Terms | None = None
    for kind, table in _TABLES.items():
        done = select(func.coalesce(func.max(blocks.c.block) + 1, 0)).where(blocks.c.kind == kind)
        block = int(connection.execute(done).scalar_one())
        while (block + 1) * SIZE <= last(connection, table):
            words = words or load_terms(connection, {})
            insert(connection, blocks, [(kind, block, packed_block(connection, kind, words, block))])
            block += 1
    if words and words.fresh:
        first = len(words.numbers) - len(words.fresh) + 1
        insert(connection, terms, list(enumerate(words.fresh, first)))


def anew(connection: Connection) -> None:
    """Pack everything again."""
    connection.execute(delete(blocks))
    connection.execute(delete(terms))
    follow(connection)


def wrong_blocks(connection: Connection) -> Iterator[str]:
    """Which blocks do not say what the rows do."""
    words = load_terms(connection, {})
    query = select(blocks.c.kind, blocks.c.block).order_by(blocks.c.kind, blocks.c.block)
    for kind, block in connection.execute(query).all():
        where = (blocks.c.kind == kind, blocks.c.block == block)
        kept = connection.execute(select(blocks.c.data).where(*where)).scalar_one()
        if packed_block(connection, kind, words, block) != kept:
            yield f"{kind} {block * SIZE + 1:,} to {(block + 1) * SIZE:,}"


def packed_block(connection: Connection, kind: Kind, words: Terms, block: int) -> bytes:
    """A block as bytes: how many values each column has, then the values."""
    first = block * SIZE + 1
    found = gathered(connection, kind, words, first, first + SIZE - 1)
    parts = [found[name].astype(form) for name, form in _forms(kind)]
    sizes = np.array([len(part) for part in parts], "<u4")
    return b"".join(part.tobytes() for part in (sizes, *parts))


def unpacked(kind: Kind, data: bytes) -> Columns:
    """What ``packed_block`` made."""
    forms = _forms(kind)
    sizes = np.frombuffer(data, "<u4", len(forms))
    found, at = {}, sizes.nbytes
    for (name, form), size in zip(forms, sizes, strict=True):
        found[name] = np.frombuffer(data, form, int(size), at)
        at += found[name].nbytes
    return found


def _forms(kind: Kind) -> list[tuple[str, str]]:
    forms = list(_SINGLE[kind].items())
    for owner, value in _SEVERAL[kind].items():
        forms += [(owner, _OWNER), (value, _VALUE)]
    return forms


def _joined(kind: Kind, parts: Sequence[Columns]) -> Columns:
    """Columns one behind the other; whose a value is, is counted on."""
    length = [len(part[next(iter(_SINGLE[kind]))]) for part in parts]
    begins = list(accumulate(length, initial=0))[: len(parts)]
    found = {}
    for name, form in _forms(kind):
        columns = [part[name] for part in parts]
        if form == _OWNER:
            columns = [column.astype("<i4") + begin for column, begin in zip(columns, begins, strict=True)]
        found[name] = np.concatenate(columns) if columns else np.empty(0, "<i4" if form == _OWNER else form)
    return found


def gathered(connection: Connection, kind: Kind, words: Terms, first: int, until: int) -> Columns:
    """The columns of the things numbered ``first`` to ``until``, from their rows."""
    span = _TABLES[kind].c.seq.between(first, until)
    size = max(0, until - first + 1)
    found = {name: np.zeros(size, form) for name, form in _SINGLE[kind].items()}
    if kind == "reports":
        _fill_reports(connection, found, words, span, first)
        return found
    own = select(
        claims.c.seq, claims.c.report, claims.c.type, claims.c.status, claims.c.day_start, claims.c.day_end
    )
    for seq, report, type, status, start, end in connection.execute(own.where(span)):
        at = seq - first
        found["report"][at], found["type"][at] = report, words.number(type)
        found["status"][at], found["start"][at], found["end"][at] = (
            words.number(status),
            _day(start),
            _day(end),
        )
    for owner, value, part, number in (
        ("placed", "place", claim_places, lambda place: place or 0),
        ("acting", "actor", claim_actors, words.number),
        ("telling", "source", claim_sources, words.number),
    ):
        query = select(part.c.claim, part.c[value]).where(part.c.claim.between(first, until))
        found[owner], found[value] = _pairs(connection.execute(query), first, number)
    return found


def _pairs(rows: Iterable[Any], first: int, number: Callable[[Any], int]) -> tuple[Numbers, Numbers]:
    pairs = sorted({(claim - first, found) for claim, value in rows if (found := number(value))})
    table = np.array(pairs, "<i4").reshape(-1, 2)
    return table[:, 0], table[:, 1]


def _fill_reports(connection: Connection, found: Columns, words: Terms, span: Any, first: int) -> None:
    query = select(reports.c.seq, reports.c.id, reports.c.known, reports.c.published, reports.c.outlet)
    for seq, id, known, published, outlet in connection.execute(query.where(span)):
        at = seq - first
        found["known"][at], found["rank"][at] = _moment(known), int(id[:16], 16)
        found["published"][at], found["outlet"][at] = _day(published), words.number(outlet)


def _day(value: Any) -> int:
    return value.toordinal() if value is not None else 0


def _moment(value: str | None) -> int:
    if value is None:
        return UNKNOWN
    moment = datetime.fromisoformat(value).astimezone(UTC)
    return int((moment - _EPOCH).total_seconds()) * 1_000_000 + moment.microsecond


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

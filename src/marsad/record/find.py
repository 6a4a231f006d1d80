"""Search: reports by their words, their claims by facets, and how many there are of each."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection, select

from marsad.model import Claim
from marsad.record.codec import claim_of, unpack_text
from marsad.record.facets import Facets, among
from marsad.record.matches import Matches, matches
from marsad.record.named import part
from marsad.record.query import Query
from marsad.record.snippet import Snippet, snippet
from marsad.record.store import Store
from marsad.record.tables import claim_bodies, claims, reports, texts

_FACETS = ("type", "status", "actor", "place", "source", "outlet")
_SHOWN = 10  # values of a facet


@dataclass(frozen=True, slots=True)
class FoundClaim:
    """A claim that fits, with its id."""

    id: str
    claim: Claim


@dataclass(frozen=True, slots=True)
class Hit:
    """A report that fits and those of its claims that fit. ``id``: of the report."""

    id: str
    published: date | None
    outlet: str
    url: str
    title: Snippet
    body: Snippet
    claims: tuple[FoundClaim, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """``hits``: those asked for, newest first. ``counts``: facet → (value, claims), most first; outlets count reports.

    ``reports`` and ``claims``: how many fit.
    """

    hits: tuple[Hit, ...]
    reports: int
    claims: int
    counts: dict[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)


def find(store: Store, query: Query, facets: Facets, *, limit: int = 20, offset: int = 0) -> Found:
    """Reports with the words of ``query`` and claims that ``facets`` ask for; newest first, then by id.

    What was taken back is not found. Raises the M3xx errors of ``Store.read``.
    """
    with store.read() as connection:
        found = matches(connection, query, facets, limit, offset, store.memory)
        hits = _hits(connection, found, query)
    counts = {name: _most(found.counts[name]) for name in _FACETS}
    return Found(hits, found.found, found.claims, counts)


def _hits(connection: Connection, found: Matches, query: Query) -> tuple[Hit, ...]:
    told = reports.c
    columns = (told.seq, told.id, told.published, told.outlet, told.url, told.title)
    rows = connection.execute(
        select(*columns, texts.c.body)
        .join(texts, texts.c.report == reports.c.seq)
        .where(among(connection, reports.c.seq, found.reports))
    )
    by_seq = {row.seq: row for row in rows}
    numbers = [number for its in found.theirs.values() for number in its]
    bodies = select(claims.c.seq, claims.c.id, claim_bodies.c.body)
    bodies = bodies.join(claim_bodies, claim_bodies.c.claim == claims.c.seq)
    made = {
        row.seq: FoundClaim(row.id, claim_of(json.loads(row.body)))
        for row in connection.execute(bodies.where(among(connection, claims.c.seq, numbers)))
    }
    hits = []
    for row in (by_seq[seq] for seq in found.reports):
        its = tuple(made[number] for number in found.theirs.get(row.seq, ()))
        title = snippet(row.title, query.every)
        body = part(unpack_text(row.body), query, (one.claim for one in its))
        hits.append(Hit(row.id, row.published, row.outlet, row.url, title, body, its))
    return tuple(hits)


def _most(counted: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))[:_SHOWN])

"""Search: reports by their words, their claims by facets, and how many there are of each."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, bindparam, exists, func, or_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Integer

from marsad.model import Claim
from marsad.record.codec import claim_of, unpack_text
from marsad.record.current import current_claims, withdrawn
from marsad.record.query import Query, matching
from marsad.record.snippet import Snippet, snippet
from marsad.record.store import Store
from marsad.record.tables import (
    claim_actors,
    claim_bodies,
    claim_places,
    claim_sources,
    claims,
    places,
    reports,
    texts,
)
from marsad.record.within import Area, inside

DEPTH = 1000  # reports that are counted; newest first
_SHOWN = 10  # values of a facet


@dataclass(frozen=True, slots=True)
class Facets:
    """Which claims. Several values of one facet: any of them; several facets: all of them.

    ``sources``: to whom a claim is attributed, or the outlet of its report. ``since``/``until``: days a claim is about;
    where nothing else is asked of claims, the day of publication does too.
    """

    actors: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    where: Area | None = None
    sources: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None

    @property
    def about_claims(self) -> bool:
        """Is anything asked that only a claim has?"""
        return bool(self.actors or self.types or self.where or self.statuses)

    @property
    def any(self) -> bool:
        """Is anything asked?"""
        return self.about_claims or bool(self.sources or self.since or self.until)


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

    ``reports`` and ``claims``: how many fit. ``more``: only the newest DEPTH reports were counted, there are others.
    """

    hits: tuple[Hit, ...]
    reports: int
    claims: int
    more: bool
    counts: dict[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)


def find(
    store: Store, query: Query, facets: Facets, *, limit: int = 20, offset: int = 0, depth: int = DEPTH
) -> Found:
    """Reports with the words of ``query`` and claims that ``facets`` ask for; newest first, then by id.

    What was taken back is not found. Raises the M3xx errors of ``Store.read``.
    """
    with store.read() as connection:
        fits = _reports(query, facets, connection.dialect.name).limit(depth + 1)
        found = [row.seq for row in connection.execute(fits)]
        more, found = len(found) > depth, found[:depth]
        theirs = _claims(connection, found, facets)
        shown = found[offset : offset + limit]
        hits = _hits(connection, shown, query, theirs)
        counts = _counts(connection, found, theirs)
    return Found(hits, len(found), len(theirs), more, counts)


def wanted_claims(facets: Facets) -> ColumnElement[bool]:
    """The condition that rows of ``claims`` are what the facets ask for. Whether they count is another matter."""
    found: list[ColumnElement[bool]] = []
    if facets.types:
        found.append(claims.c.type.in_(facets.types))
    if facets.statuses:
        found.append(claims.c.status.in_(facets.statuses))
    if facets.actors:
        by = select(claim_actors.c.claim).where(claim_actors.c.actor.in_(facets.actors))
        found.append(claims.c.seq.in_(by))
    if facets.where is not None:
        here = select(places.c.seq).where(inside(facets.where))
        found.append(claims.c.seq.in_(select(claim_places.c.claim).where(claim_places.c.place.in_(here))))
    if facets.since is not None:
        found.append(claims.c.day_end >= facets.since)
    if facets.until is not None:
        found.append(claims.c.day_start <= facets.until)
    if facets.sources:
        said = select(claim_sources.c.claim).where(claim_sources.c.source.in_(facets.sources))
        printed = select(reports.c.seq).where(reports.c.outlet.in_(facets.sources))
        found.append(or_(claims.c.seq.in_(said), claims.c.report.in_(printed)))
    return and_(*found) if found else claims.c.seq.is_not(None)


def _reports(query: Query, facets: Facets, dialect: str) -> Select[tuple[int]]:
    conditions = [matching(query, dialect), ~withdrawn()]
    if facets.any:
        has_claim = exists().where(claims.c.report == reports.c.seq, current_claims(), wanted_claims(facets))
        conditions.append(has_claim if facets.about_claims else or_(has_claim, _itself(facets)))
    return (
        select(reports.c.seq)
        .where(*conditions)
        .order_by(func.coalesce(reports.c.known, "").desc(), reports.c.id)
    )


def _itself(facets: Facets) -> ColumnElement[bool]:
    """A report without such a claim may fit by its outlet and its day of publication."""
    parts: list[ColumnElement[bool]] = []
    if facets.sources:
        parts.append(reports.c.outlet.in_(facets.sources))
    if facets.since is not None:
        parts.append(reports.c.published >= facets.since)
    if facets.until is not None:
        parts.append(reports.c.published <= facets.until)
    return and_(*parts)


def among(connection: Connection, column: ColumnElement[int], numbers: Iterable[int]) -> ColumnElement[bool]:
    """``column IN numbers`` with one parameter, however many there are."""
    found = list(numbers)
    if connection.dialect.name == "sqlite":
        rows = func.json_each(json.dumps(found)).table_valued("value")
        return column.in_(select(rows.c.value))
    return column == func.any(bindparam(None, found, type_=ARRAY(Integer), unique=True))


def _claims(connection: Connection, found: list[int], facets: Facets) -> list[Any]:
    query = (
        select(claims.c.seq, claims.c.id, claims.c.report, claims.c.type, claims.c.status)
        .where(among(connection, claims.c.report, found), current_claims(), wanted_claims(facets))
        .order_by(claims.c.report, claims.c.n)
    )
    return list(connection.execute(query))


def _hits(connection: Connection, shown: list[int], query: Query, theirs: list[Any]) -> tuple[Hit, ...]:
    columns = (
        reports.c.seq,
        reports.c.id,
        reports.c.published,
        reports.c.outlet,
        reports.c.url,
        reports.c.title,
    )
    rows = connection.execute(
        select(*columns, texts.c.body)
        .join(texts, texts.c.report == reports.c.seq)
        .where(among(connection, reports.c.seq, shown))
    )
    by_seq = {row.seq: row for row in rows}
    wanted = [row for row in theirs if row.report in by_seq]
    bodies = select(claim_bodies.c.claim, claim_bodies.c.body)
    theirs_too = bodies.where(among(connection, claim_bodies.c.claim, [row.seq for row in wanted]))
    told = {row.claim: row.body for row in connection.execute(theirs_too)}
    by_report: dict[int, list[FoundClaim]] = {}
    for row in wanted:
        made = FoundClaim(row.id, claim_of(json.loads(told[row.seq])))
        by_report.setdefault(row.report, []).append(made)
    return tuple(
        Hit(
            row.id,
            row.published,
            row.outlet,
            row.url,
            snippet(row.title, query.every),
            snippet(unpack_text(row.body), query.every),
            tuple(by_report.get(row.seq, ())),
        )
        for row in (by_seq[seq] for seq in shown)
    )


def _counts(
    connection: Connection, found: list[int], theirs: list[Any]
) -> dict[str, tuple[tuple[str, int], ...]]:
    numbers = [row.seq for row in theirs]
    outlet = select(reports.c.outlet).where(among(connection, reports.c.seq, found))
    where = (
        select(func.coalesce(func.nullif(places.c.adm1, ""), places.c.country), claim_places.c.claim)
        .join(places, places.c.seq == claim_places.c.place)
        .where(among(connection, claim_places.c.claim, numbers))
    )
    return {
        "type": _most(row.type for row in theirs),
        "status": _most(row.status for row in theirs),
        "actor": _most(value for value, _ in set(_of(connection, claim_actors, "actor", numbers))),
        "place": _most(value for value, _ in {(value, claim) for value, claim in connection.execute(where)}),
        "source": _most(value for value, _ in set(_of(connection, claim_sources, "source", numbers))),
        "outlet": _most(value for value in connection.execute(outlet).scalars() if value),
    }


def _of(connection: Connection, table: Table, column: str, numbers: list[int]) -> list[tuple[str, int]]:
    query = select(table.c[column], table.c.claim).where(among(connection, table.c.claim, numbers))
    return [(value, claim) for value, claim in connection.execute(query)]


def _most(values: Iterable[str]) -> tuple[tuple[str, int], ...]:
    counted = sorted(Counter(values).items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(counted[:_SHOWN])

"""What may be asked of claims besides words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, and_, bindparam, func, or_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Integer

from marsad.record.tables import claim_actors, claim_places, claim_sources, claims, places, reports
from marsad.record.within import Area, inside


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


def wanted_claims(facets: Facets) -> ColumnElement[bool]:
    """The condition that rows of ``claims`` are what the facets ask for. Whether they count is another matter."""
    found = list(_wanted(facets))
    return and_(*found) if found else claims.c.seq.is_not(None)


def _wanted(facets: Facets) -> Iterator[ColumnElement[bool]]:
    if facets.types:
        yield claims.c.type.in_(facets.types)
    if facets.statuses:
        yield claims.c.status.in_(facets.statuses)
    if facets.actors:
        by = select(claim_actors.c.claim).where(claim_actors.c.actor.in_(facets.actors))
        yield claims.c.seq.in_(by)
    if facets.where is not None:
        here = select(places.c.seq).where(inside(facets.where))
        yield claims.c.seq.in_(select(claim_places.c.claim).where(claim_places.c.place.in_(here)))
    if facets.since is not None:
        yield claims.c.day_end >= facets.since
    if facets.until is not None:
        yield claims.c.day_start <= facets.until
    if facets.sources:
        said = select(claim_sources.c.claim).where(claim_sources.c.source.in_(facets.sources))
        printed = select(reports.c.seq).where(reports.c.outlet.in_(facets.sources))
        yield or_(claims.c.seq.in_(said), claims.c.report.in_(printed))


def among(connection: Connection, column: ColumnElement[int], numbers: Iterable[int]) -> ColumnElement[bool]:
    """``column IN numbers`` with one parameter, however many there are."""
    found = list(numbers)
    if connection.dialect.name == "sqlite":
        rows = func.json_each(json.dumps(found)).table_valued("value")
        return column.in_(select(rows.c.value))
    return column == func.any(bindparam(None, found, type_=ARRAY(Integer), unique=True))

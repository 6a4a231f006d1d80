"""The API for programs, ``/api/v1``: the same answers as the pages and the command line, as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from marsad.control.areas import DENOMINATORS
from marsad.control.totals import totals_on
from marsad.errors import ControlHolderError
from marsad.exchange.guideline import record
from marsad.inquiry.atlas import Atlas
from marsad.inquiry.naming import unit_of
from marsad.web.asking import claim_view, figure_views, holding_lines, pictured
from marsad.web.guard import Turnstile
from marsad.web.reader import LONGEST, Sheet, read_sheet
from marsad.web.tongue import tongue
from marsad.web.views import ClaimView, FigureView, HoldingLine
from marsad.web.visitor import VISITOR
from marsad.web_errors import WebRequestError

PAGE = 1000
Day = Annotated[date | None, Query(description="The day asked about, YYYY-MM-DD; the last one by default")]
Unit = Annotated[str, Query(description="Name or id of a governorate", max_length=100)]
Limit = Annotated[int, Query(ge=1, le=PAGE)]
Offset = Annotated[int, Query(ge=0, le=10_000_000)]
Lang = Annotated[str, Query(pattern="^(ar|en)$", description="Language of names: ar or en")]


class ReadRequest(BaseModel):
    """A text to read; without ``published`` its relative days stay undated."""

    text: str = Field(min_length=1, max_length=LONGEST)
    published: date | None = None
    title: str = Field("", max_length=2000)


@dataclass(frozen=True, slots=True)
class Holdings:
    """Settlements on a day. ``next``: offset of the next page, None on the last."""

    day: date
    count: int
    next: int | None
    items: list[HoldingLine]


@dataclass(frozen=True, slots=True)
class TotalLine:
    """An amount under a denominator, as a range; ``share`` of the whole."""

    day: date
    denominator: str
    holder: str
    unit: str
    low: float
    best: float
    high: float
    share: float


@dataclass(frozen=True, slots=True)
class Claims:
    """Claims, by report. ``next``: offset of the next page, None on the last."""

    count: int
    next: int | None
    items: list[ClaimView]


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures of the reports and of others, with verdicts."""

    reports: list[FigureView]
    published: list[FigureView]


def api(atlas: Atlas, turnstile: Turnstile) -> APIRouter:
    """The routes of the API over an atlas."""
    routes = APIRouter(prefix="/api/v1", tags=["v1"])

    @routes.post("/read")
    def read(request: ReadRequest) -> dict[str, Any]:
        """Read a text: what ``marsad read --json`` writes. Nothing is stored."""
        turnstile.enter(VISITOR.get().address)
        return record(read_sheet(Sheet(request.text, request.published, request.title)).reading)

    @routes.get("/holdings")
    def holdings(
        on: Day = None, unit: Unit = "", lang: Lang = "en", limit: Limit = PAGE, offset: Offset = 0
    ) -> Holdings:
        """Who holds every settlement on a day."""
        day = on or atlas.last
        where = unit_of(atlas.land, unit) if unit else ""
        count, lines = holding_lines(atlas, day, where, tongue(lang), offset, limit)
        return Holdings(day, count, offset + limit if offset + limit < count else None, lines)

    @routes.get("/totals")
    def totals(
        on: Day = None,
        denominator: Annotated[str, Query(max_length=20)] = "",
        actor: Annotated[str, Query(max_length=100)] = "",
        by: Annotated[str, Query(pattern="^(unit)?$")] = "",
    ) -> list[TotalLine]:
        """How much each holder has on a day, as low, best and high, under every denominator."""
        if denominator and denominator not in DENOMINATORS:
            raise WebRequestError(f"no denominator {denominator!a}", do=f"use {', '.join(DENOMINATORS)}")
        if actor and actor not in atlas.world.states:
            raise ControlHolderError(f"{actor!a} holds nothing", do=f"use {', '.join(atlas.world.states)}")
        day = on or atlas.last
        found = totals_on(atlas.world, atlas.areas, day, by_unit=by == "unit", seen=pictured(atlas, day))
        return [
            TotalLine(
                t.day, t.denominator, t.holder, t.unit, round(t.low, 1), round(t.best, 1), round(t.high, 1),
                round(t.share, 4),
            )
            for t in found
            if denominator in ("", t.denominator) and actor in ("", t.holder)
        ]  # fmt: skip

    routes.get("/claims")(_claims(atlas))

    @routes.get("/figures")
    def figures(lang: Lang = "en") -> Figures:
        """Quantified statements beside the record, with verdicts."""
        return Figures(*figure_views(atlas, tongue(lang)))

    return routes


def _claims(atlas: Atlas) -> Any:
    def claims(
        place: Annotated[str, Query(max_length=100, description="Id of a place or unit, or a country")] = "",
        actor: Annotated[str, Query(max_length=100)] = "",
        source: Annotated[str, Query(max_length=100)] = "",
        type: Annotated[str, Query(max_length=40)] = "",
        first: Annotated[date | None, Query(description="About this day or later")] = None,
        last: Annotated[date | None, Query(description="About this day or earlier")] = None,
        lang: Lang = "en",
        limit: Limit = 100,
        offset: Offset = 0,
    ) -> Claims:
        """The claims that answer to all that is asked, by report."""
        found = []
        for statement in atlas.world.statements:
            claim = statement.claim
            if type and claim.type != type or source and source not in {s.id for s in claim.sources}:
                continue
            if actor and actor not in {a.id for a in (*claim.actors, *claim.targets)}:
                continue
            if place and not any(place in (p.gaz, p.adm1, p.country, p.name_en) for p in claim.places):
                continue
            start, end = claim.date.start or claim.date.end, claim.date.end or claim.date.start
            if first and (end is None or end < first) or last and (start is None or start > last):
                continue
            found.append(statement)
        known, say = atlas.gathered.known, tongue(lang)
        items = [
            claim_view(s.claim, int(s.id.rpartition("#")[2]), known[s.report].report, say, atlas)
            for s in found[offset : offset + limit]
        ]
        return Claims(len(found), offset + limit if offset + limit < len(found) else None, items)

    return claims

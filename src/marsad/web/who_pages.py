"""Pages of parties, sources and incidents, each also as JSON."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse

from marsad.inquiry.atlas import Atlas
from marsad.packs.ontology import load_event_types
from marsad.web.actor_views import ActorLine, ActorView, actor_lines, actor_view
from marsad.web.incident_views import Filters, IncidentLine, IncidentView, incident_lines, incident_view
from marsad.web.pages import On, PageNumber, Then, day_of, page
from marsad.web.source_views import SourceLine, SourceView, source_lines, source_view
from marsad.web.tongue import Tongue

ROWS = 100  # incidents on one page
Word = Annotated[str, Query(max_length=100)]
First = Annotated[str, Query(alias="from", max_length=40)]
Last = Annotated[str, Query(alias="to", max_length=40)]


def who_pages(atlas: Atlas, say: Tongue, then: Then) -> APIRouter:
    """The routes of one language. ``then``: the atlas as it was known by the end of the day in a query."""
    routes = APIRouter(include_in_schema=False)
    _actors(routes, atlas, say)
    _sources(routes, atlas, say)
    _incidents(routes, atlas, say)
    _panel(routes, say, then)
    return routes


def _actors(routes: APIRouter, atlas: Atlas, say: Tongue) -> None:
    @routes.get("/actors.json")
    def actors_json() -> list[ActorLine]:
        return actor_lines(atlas, say)

    @routes.get("/actors")
    def actors(request: Request) -> HTMLResponse:
        return page(request, say, "actors.html", title=say.t("actors.title"), lines=actor_lines(atlas, say))

    @routes.get("/actor/{id_:path}.json")
    def actor_json(id_: str, on: On = "") -> ActorView:
        return actor_view(atlas, id_, atlas.clamped(day_of(on, atlas)), say)

    @routes.get("/actor/{id_:path}")
    def actor(request: Request, id_: str, on: On = "") -> HTMLResponse:
        view = actor_view(atlas, id_, atlas.clamped(day_of(on, atlas)), say)
        return page(request, say, "actor.html", title=view.head.name, view=view, atlas=atlas)


def _sources(routes: APIRouter, atlas: Atlas, say: Tongue) -> None:
    @routes.get("/sources.json")
    def sources_json() -> list[SourceLine]:
        return source_lines(atlas, say)

    @routes.get("/sources")
    def sources(request: Request) -> HTMLResponse:
        return page(
            request, say, "sources.html", title=say.t("sources.title"), lines=source_lines(atlas, say)
        )

    @routes.get("/source/{id_:path}.json")
    def source_json(id_: str) -> SourceView:
        return source_view(atlas, id_, say)

    @routes.get("/source/{id_:path}")
    def source(request: Request, id_: str) -> HTMLResponse:
        view = source_view(atlas, id_, say)
        return page(request, say, "source.html", title=view.head.name, view=view)


def _incidents(routes: APIRouter, atlas: Atlas, say: Tongue) -> None:
    def wanted(type: str, unit: str, actor: str, source: str, first: str, last: str) -> Filters:
        days: list[date | None] = [day_of(text, atlas) if text else None for text in (first, last)]
        return Filters(type, unit, actor, source, *days)

    @routes.get("/incidents.json")
    def incidents_json(
        type: Word = "",
        unit: Word = "",
        actor: Word = "",
        source: Word = "",
        first: First = "",
        last: Last = "",
    ) -> list[IncidentLine]:
        return incident_lines(atlas, wanted(type, unit, actor, source, first, last), say)

    @routes.get("/incidents")
    def incidents(
        request: Request, type: Word = "", unit: Word = "", actor: Word = "", source: Word = "",
        first: First = "", last: Last = "", page_: PageNumber = 1,
    ) -> HTMLResponse:  # fmt: skip
        chosen = wanted(type, unit, actor, source, first, last)
        lines = incident_lines(atlas, chosen, say)
        arabic = say.code == "ar"
        asked = [(k, v) for k, v in request.query_params.multi_items() if v and k != "page"]
        count = max(-(-len(lines) // ROWS), 1)
        number = min(page_, count)
        return page(
            request, say, "incidents.html", title=say.t("incidents.title"), count=len(lines), chosen=chosen,
            lines=lines[(number - 1) * ROWS : number * ROWS], pages=count, number=number, asked=asked,
            units=sorted((u.name_ar if arabic else u.name_en, u.id) for u in atlas.land.units),
            kinds=[(one.code, say.kind(one.code)) for one in load_event_types() if one.code != "figure"],
            actors=[(one.id, one.name) for one in actor_lines(atlas, say)],
            sources=[(one.id, one.name) for one in source_lines(atlas, say)],
        )  # fmt: skip

    @routes.get("/incident/{id_}.json")
    def incident_json(id_: str) -> IncidentView:
        return incident_view(atlas, id_, say)

    @routes.get("/incident/{id_}")
    def incident(request: Request, id_: str) -> HTMLResponse:
        view = incident_view(atlas, id_, say)
        title = f"{view.head.type_name} – {view.head.place_name}"
        return page(request, say, "incident.html", title=title, view=view)


def _panel(routes: APIRouter, say: Tongue, then: Then) -> None:
    @routes.get("/incident/{id_}/panel")
    def panel(request: Request, id_: str, known: On = "") -> HTMLResponse:
        view = incident_view(then(known), id_, say)
        return page(request, say, "incident_panel.html", view=view)

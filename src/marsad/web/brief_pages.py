"""The page of briefs, also as JSON and Markdown; and the whole of one as a file."""

from __future__ import annotations

import base64
from collections import Counter
from datetime import date, timedelta
from functools import lru_cache
from importlib.resources import files
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse, Response

from marsad.inquiry.atlas import Atlas
from marsad.inquiry.brief import brief, unit_of_place
from marsad.inquiry.naming import unit_of
from marsad.web.briefing import BriefView, brief_map, brief_view, markdown
from marsad.web.pages import On, day_of, page
from marsad.web.paper import environment
from marsad.web.tongue import Tongue

_SEASON = timedelta(days=91)
In = Annotated[str, Query(alias="in", max_length=100)]
First = Annotated[str, Query(alias="from", max_length=40)]
Last = Annotated[str, Query(alias="to", max_length=40)]


def brief_pages(atlas: Atlas, say: Tongue) -> APIRouter:
    """The routes of one language."""
    routes = APIRouter(include_in_schema=False)

    def asked(unit: str, first: str, last: str, every: bool) -> tuple[str, date, date]:
        usual = _usual(atlas)
        where = unit_of(atlas.land, unit) if unit else "" if every else usual[0]
        until = day_of(last, atlas) if last else usual[2]
        since = day_of(first, atlas) if first else until - _SEASON
        return where, since, until

    def view(unit: str, first: str, last: str, every: bool) -> BriefView:
        return brief_view(brief(atlas, *asked(unit, first, last, every)), atlas, say)

    @routes.get("/brief.json")
    def as_json(request: Request, unit: In = "", first: First = "", last: Last = "") -> BriefView:
        return view(unit, first, last, "in" in request.query_params)

    @routes.get("/brief.md")
    def as_markdown(request: Request, unit: In = "", first: First = "", last: Last = "") -> Response:
        found = view(unit, first, last, "in" in request.query_params)
        return Response(markdown(found, say), media_type="text/markdown; charset=utf-8")

    @routes.get("/brief")
    def as_page(request: Request, unit: In = "", first: First = "", last: Last = "") -> HTMLResponse:
        found = view(unit, first, last, "in" in request.query_params)
        arabic = say.code == "ar"
        units = sorted((u.name_ar if arabic else u.name_en, u.id) for u in atlas.land.units)
        query = f"in={found.unit}&from={found.first}&to={found.last}"
        return page(
            request, say, "brief.html", title=found.title, view=found, atlas=atlas, units=units, query=query,
            picture=f"/{say.code}/brief/map.svg?in={found.unit}&on={found.last}",
        )  # fmt: skip

    @lru_cache(maxsize=32)
    def drawn(unit: str, day: date) -> bytes:
        return brief_map(atlas, unit, day, say.code)

    @routes.get("/brief/map.svg")
    def as_map(unit: In = "", on: On = "") -> Response:
        where = unit_of(atlas.land, unit) if unit else ""
        return Response(drawn(where, atlas.clamped(day_of(on, atlas))), media_type="image/svg+xml")

    return routes


def _usual(atlas: Atlas) -> tuple[str, date, date]:
    """What is shown when nothing is asked: the unit where most changed hands, up to its last change."""
    named = [(unit_of_place(atlas, c.place), c.day) for c in atlas.changes if not c.inferred]
    if not named:
        return "", atlas.last - _SEASON, atlas.last
    unit = min(Counter(unit for unit, _ in named).items(), key=lambda pair: (-pair[1], pair[0]))[0]
    last = min(max(day for where, day in named if where == unit) + timedelta(days=7), atlas.last)
    return unit, last - _SEASON, last


def brief_file(view: BriefView, atlas: Atlas, say: Tongue) -> str:
    """A brief as one HTML file that needs nothing else: styles and map are in it, links lead to the originals."""
    folder = files("marsad") / "web" / "static" / "css"
    style = "\n".join((folder / name).read_text("utf-8") for name in ("base.css", "brief.css"))
    alone = "\n".join(line for line in style.splitlines() if not line.startswith("@font-face"))
    drawn = brief_map(atlas, view.unit, view.last, say.code)
    return environment().get_template("brief_file.html").render(
        say=say, t=say.t, n=say.n, view=view, style=alone, alone=True,
        picture="data:image/svg+xml;base64," + base64.b64encode(drawn).decode("ascii"),
    )  # fmt: skip

"""The page of charts, its data as JSON and each chart's as CSV."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import HTMLResponse, Response

from marsad.control.areas import DENOMINATORS
from marsad.inquiry.atlas import Atlas
from marsad.web.pages import page
from marsad.web.paper import browser_words
from marsad.web.tongue import Tongue
from marsad.web.trends import Trends, as_csv, trends
from marsad.web_errors import WebRequestError

By = Annotated[str, Query(max_length=20)]
_WORDS = ("trends.", "unit.", "legend.", "claim.killed", "claim.wounded")


def trend_pages(atlas: Atlas, say: Tongue) -> APIRouter:
    """The routes of one language."""
    routes = APIRouter(include_in_schema=False)

    @lru_cache(maxsize=len(DENOMINATORS))
    def kept(denominator: str) -> Trends:
        return trends(atlas, denominator, say)

    def found(by: str) -> Trends:
        if by and by not in DENOMINATORS:
            raise WebRequestError(f"no denominator {by!a}", where="by", do=f"use {', '.join(DENOMINATORS)}")
        return kept(by or DENOMINATORS[0])

    @routes.get("/trends.json")
    def as_json(by: By = "") -> Trends:
        return found(by)

    @routes.get("/trends/{chart}.csv")
    def table(
        chart: Annotated[str, Path(pattern="^(territory|incidents|casualties)$")], by: By = ""
    ) -> Response:
        name = f'attachment; filename="marsad-{chart}.csv"'
        return Response(
            as_csv(found(by), chart),
            media_type="text/csv; charset=utf-8",
            headers={"content-disposition": name},
        )

    @routes.get("/trends")
    def charts(request: Request, by: By = "") -> HTMLResponse:
        told = found(by)
        return page(
            request, say, "trends.html", title=say.t("trends.title"), told=told, by=told.territory.denominator,
            denominators=DENOMINATORS, atlas=atlas, words=browser_words(say, *_WORDS),
        )  # fmt: skip

    return routes

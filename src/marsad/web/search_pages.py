"""The page on which reports are searched, also as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse

from marsad.errors import QueryError
from marsad.inquiry.atlas import Atlas
from marsad.web.asking import by_statement
from marsad.web.pages import PageNumber, day_of, page
from marsad.web.searching import HitLine, Hits, Part, Seek
from marsad.web.tongue import Tongue
from marsad.web.views import ClaimView

ROWS, CLAIMS = 20, 3  # reports on one page, claims shown of each
Words = Annotated[str, Query(alias="q", max_length=500)]
First = Annotated[str, Query(alias="from", max_length=40)]
Last = Annotated[str, Query(alias="to", max_length=40)]


@dataclass(frozen=True, slots=True)
class Found:
    """A report that fits, with its first claims."""

    hit: HitLine
    claims: tuple[ClaimView, ...]


def search_pages(atlas: Atlas, say: Tongue, seek: Seek) -> APIRouter:
    """The routes of one language."""
    routes = APIRouter(include_in_schema=False)

    def hits(q: str, first: str, last: str, offset: int) -> Hits:
        days: list[date | None] = [day_of(text, atlas) if text else None for text in (first, last)]
        return seek(q, days[0], days[1], ROWS, offset)

    @routes.get("/search.json")
    def as_json(q: Words = "", first: First = "", last: Last = "", page_: PageNumber = 1) -> Hits:
        return hits(q, first, last, (page_ - 1) * ROWS)

    @routes.get("/search")
    def as_page(
        request: Request, q: Words = "", first: First = "", last: Last = "", page_: PageNumber = 1
    ) -> HTMLResponse:
        found, wrong = None, ""
        if q.strip():
            try:
                found = hits(q, first, last, (page_ - 1) * ROWS)
            except QueryError as error:
                wrong = f"{say.t('search.wrong')} {error.code}"
        lines = [
            Found(hit, tuple(by_statement(atlas, claim, say) for claim in hit.claims[:CLAIMS]))
            for hit in (found.items if found else ())
        ]
        asked = [(k, v) for k, v in request.query_params.multi_items() if v and k != "page"]
        return page(
            request, say, "search.html", title=say.t("search.title"), q=q, first=first, last=last, found=found,
            lines=lines, wrong=wrong, number=page_, pages=max(-(-(found.count if found else 0) // ROWS), 1),
            asked=asked, pieces=_pieces,
        )  # fmt: skip

    return routes


def _pieces(part: Part) -> Iterator[tuple[str, bool]]:
    """The words of a part, and which of them were sought."""
    at = 0
    for start, end in part.marks:
        yield part.text[at:start], False
        yield part.text[start:end], True
        at = end
    yield part.text[at:], False

"""The pages, each in both languages and (but for the read box) as JSON from the same record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from marsad.control.areas import DENOMINATORS
from marsad.inquiry.atlas import Atlas
from marsad.inquiry.kept import kept
from marsad.packs.interface import LANGUAGES
from marsad.web.asking import (
    figure_views,
    holding_lines,
    one_claim,
    place_view,
    report_lines,
    report_of,
    report_view,
)
from marsad.web.marks import Piece, pieces
from marsad.web.paper import browser_words, paper
from marsad.web.reader import Sheet, read_sheet
from marsad.web.series import part_of
from marsad.web.taste import TASTE, Taste
from marsad.web.tiles import Tiles
from marsad.web.tongue import Tongue, tongue
from marsad.web.views import ClaimView, FigureView, HoldingLine, PlaceView, ReportLine, ReportView
from marsad.web_errors import WebMissingError, WebRequestError

On = Annotated[str, Query(max_length=40)]
PageNumber = Annotated[int, Query(ge=1, le=100_000, alias="page")]
_ROWS = 150  # of a table on one page

WINDOWS = (7, 31, 92, 366, 0)  # days of incidents shown on the map up to the chosen one; 0: all before it
Then = Callable[[str], Atlas]
_IN_THE_BROWSER = (
    "map.",
    "layers.",
    "compare.",
    "settlements.",
    "incidents.",
    "changed.",
    "turns.",
    "time.",
    "unit.",
    "legend.range",
)


def pages(atlas: Atlas, then: Then, tiles: Tiles | None = None) -> APIRouter:
    """The routes of the pages that show. ``then``: the atlas as it was known by the end of the day in a query."""
    routes = APIRouter(include_in_schema=False)
    routes.get("/")(_root)
    for code in LANGUAGES:
        say = tongue(code)
        own = APIRouter(prefix=f"/{code}")
        _map_pages(own, atlas, say, then, tiles)
        _report_pages(own, atlas, say)
        _place_pages(own, say, then)
        _figure_pages(own, atlas, say)
        routes.include_router(own)
    return routes


def _root(request: Request) -> Response:
    """The language the browser asks for first, of those there are; Arabic if it asks for neither."""
    asked = [part[:2].strip().lower() for part in request.headers.get("accept-language", "").split(",")]
    code = next((one for one in asked if one in LANGUAGES), "ar")
    return RedirectResponse(f"/{code}/", 307, headers={"vary": "accept-language"})


def page(request: Request, say: Tongue, template: str, **values: object) -> HTMLResponse:
    """A page as an answer."""
    query = f"?{request.url.query}" if request.url.query else ""
    return HTMLResponse(paper(template, say, quote(request.url.path, safe="/:%") + query, **values))


def day_of(text: str, atlas: Atlas) -> date:
    """The day of a query, the last one if there is none. Raises WebRequestError."""
    if not text:
        return atlas.last
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        do = "write it as YYYY-MM-DD, like 2016-12-22"
        raise WebRequestError(f"{text[:40]!a} is not a day of the calendar", where="on", do=do) from None


def known_of(text: str, now: Atlas) -> date | None:
    """The day of ``known`` in a query, None if there is none. Raises WebRequestError."""
    return day_of(text, now) if text else None


def _map_pages(own: APIRouter, now: Atlas, say: Tongue, then: Then, tiles: Tiles | None) -> None:
    @own.get("/")
    def the_map(request: Request, on: On = "", known: On = "") -> HTMLResponse:
        atlas = then(known)
        day = atlas.clamped(day_of(on, atlas))
        return page(
            request, say, "map.html", title=say.t("map.title"), day=day, atlas=atlas, denominators=DENOMINATORS,
            now=now, tiles=tiles, windows=WINDOWS, part=part_of(atlas, day).name, known=known,
            words=browser_words(say, *_IN_THE_BROWSER),
        )  # fmt: skip

    def lines(
        on: str, unit: str, known: str, first: int = 0, count: int | None = None
    ) -> tuple[date, int, list[HoldingLine]]:
        atlas = then(known)
        units = {one.id for one in atlas.land.units}
        if unit and unit not in units:
            raise WebMissingError(f"no governorate has the id {unit[:40]!a}", do="choose one of the list")
        day = day_of(on, atlas)
        return day, *holding_lines(atlas, day, unit, say, first, count)

    @own.get("/holdings.json")
    def holdings_json(on: On = "", unit: On = "", known: On = "") -> list[HoldingLine]:
        return lines(on, unit, known)[2]

    @own.get("/holdings")
    def holdings(
        request: Request, on: On = "", unit: On = "", known: On = "", page_: PageNumber = 1
    ) -> HTMLResponse:
        day, whole, found = lines(on, unit, known, (page_ - 1) * _ROWS, _ROWS)
        arabic = say.code == "ar"
        units = sorted((u.name_ar if arabic else u.name_en, u.id) for u in now.land.units)
        count = max(-(-whole // _ROWS), 1)
        number = min(page_, count)
        if number < page_:
            found = lines(on, unit, known, (number - 1) * _ROWS, _ROWS)[2]
        return page(
            request, say, "holdings.html", title=say.t("holdings.title", day=say.day(day)), day=day, unit=unit,
            lines=found, units=units, pages=count, number=number,
            known=known,
        )  # fmt: skip


def _report_pages(own: APIRouter, atlas: Atlas, say: Tongue) -> None:
    @own.get("/reports.json")
    def reports_json() -> Sequence[ReportLine]:
        return report_lines(atlas)

    @own.get("/reports")
    def reports(request: Request, page_: PageNumber = 1) -> HTMLResponse:
        title, lines = say.t("reports.title"), report_lines(atlas)
        count = max(-(-len(lines) // _ROWS), 1)
        number = min(page_, count)
        return page(
            request, say, "reports.html", title=title, lines=lines[(number - 1) * _ROWS : number * _ROWS],
            count=len(lines), number=number, pages=count,
        )  # fmt: skip

    @own.get("/report/{id_:path}.json")
    def report_json(id_: str) -> ReportView:
        return report_view(atlas, id_, say)

    @own.get("/report/{id_:path}")
    def report(request: Request, id_: str) -> HTMLResponse:
        view = report_view(atlas, id_, say)
        reading = atlas.gathered.readings.get(id_)
        cut = _cut(atlas, id_)
        title = view.title or say.t("reports.untitled")
        notes = [note_of(note, say) for note in (reading.notes if reading else ())]
        return page(request, say, "report.html", title=title, view=view, pieces=cut, notes=notes)

    @own.get("/claim/{report:path}/{number:int}.json")
    def claim_json(report: str, number: int) -> ClaimView:
        return one_claim(atlas, report, number, say)

    @own.get("/claim/{report:path}/{number:int}")
    def claim(request: Request, report: str, number: int) -> HTMLResponse:
        view = one_claim(atlas, report, number, say)
        title = f"{say.t('claim.title')}: {view.type_name}"
        return page(request, say, "claim.html", title=title, view=view)


@kept(512)  # a store keeps no mentions: they are read again
def _cut(atlas: Atlas, id_: str) -> list[Piece]:
    """The text of a report in pieces; its mentions are read again where the material has none."""
    report, reading = report_of(atlas, id_), atlas.gathered.readings.get(id_)
    claims = reading.claims if reading else ()
    mentions = reading.mentions if reading else ()
    if not mentions and claims and report.text:
        mentions = read_sheet(Sheet(report.text, report.published)).reading.mentions
    return pieces(report.text, mentions, claims)


def note_of(note: str, say: Tongue) -> str:
    """A note of the reader in words of the page, if the catalogue has them."""
    return say.words.get(f"note.{note[:4]}", note)


def _place_pages(own: APIRouter, say: Tongue, then: Then) -> None:
    @own.get("/place/{id_}.json")
    def place_json(id_: str, on: On = "", known: On = "") -> PlaceView:
        atlas = then(known)
        return place_view(atlas, id_, day_of(on, atlas), say)

    @own.get("/place/{id_}/panel")
    def panel(request: Request, id_: str, on: On = "", known: On = "") -> HTMLResponse:
        atlas = then(known)
        view = place_view(atlas, id_, day_of(on, atlas), say)
        return page(request, say, "panel.html", view=view, atlas=atlas)

    @own.get("/place/{id_}")
    def place(request: Request, id_: str, on: On = "", known: On = "") -> HTMLResponse:
        atlas = then(known)
        view = place_view(atlas, id_, day_of(on, atlas), say)
        return page(request, say, "place.html", title=view.name, view=view, atlas=atlas)


def _figure_pages(own: APIRouter, atlas: Atlas, say: Tongue) -> None:
    cache: dict[Taste, tuple[list[FigureView], list[FigureView]]] = {}

    def views() -> tuple[list[FigureView], list[FigureView]]:
        taste = TASTE.get()
        if taste not in cache:  # the atlas never changes
            cache[taste] = figure_views(atlas, say)
        return cache[taste]

    @own.get("/figures.json")
    def figures_json() -> dict[str, list[FigureView]]:
        reports, published = views()
        return {"reports": reports, "published": published}

    @own.get("/figures")
    def figures(request: Request) -> HTMLResponse:
        reports, published = views()
        title = say.t("figures.title")
        return page(request, say, "figures.html", title=title, reports=reports, published=published)

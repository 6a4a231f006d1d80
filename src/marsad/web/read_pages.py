"""The read box: a text, or what a url leads to, read at once. Nothing is stored until somebody says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse

from marsad.errors import InputError
from marsad.inquiry.atlas import Atlas
from marsad.model import Report
from marsad.web.asking import claim_view
from marsad.web.guard import Turnstile
from marsad.web.keeping import Fetch, Kept, fetch_report, keep
from marsad.web.marks import pieces
from marsad.web.pages import day_of, note_of, page
from marsad.web.reader import LONGEST, Sheet, read_sheet
from marsad.web.rights import may_fetch, may_write
from marsad.web.tongue import Tongue
from marsad.web.visitor import VISITOR
from marsad.web_errors import WebForeignError, WebRequestError, WebTooLargeError

Text = Annotated[str, Form()]
Short = Annotated[str, Form(max_length=2000)]
Day = Annotated[str, Form(max_length=40)]


@dataclass(frozen=True, slots=True)
class Box:
    """``store``: where reports are kept, "" for nowhere. ``fetch``: how a url is fetched, None for not at all."""

    store: str = ""
    fetch: Fetch | None = fetch_report


def read_pages(atlas: Atlas, turnstile: Turnstile, say: Tongue, box: Box) -> APIRouter:
    """The routes of one language."""
    routes = APIRouter(include_in_schema=False)

    def empty(request: Request, **more: object) -> HTMLResponse:
        values = {"text": "", "url": "", "published": "", "fresh": None, "wrong": "", "kept": None, **more}
        fetches = box.fetch is not None and may_fetch(request)
        keeps = bool(box.store) and may_write(request)
        title = say.t("read.title")
        return page(request, say, "read.html", title=title, fetches=fetches, keeps=keeps, box=box, **values)

    def taken(request: Request, text: str, url: str, day: date | None) -> Report:
        if text.strip() or not url.strip():
            return Report("text", text.replace("\r\n", "\n"), day, "", "ar")
        if box.fetch is None or not may_fetch(request):
            raise WebForeignError("urls are not fetched here", do="paste the text of the report")
        return box.fetch(url.strip(), day)

    @routes.get("/read")
    def ask(request: Request) -> HTMLResponse:
        return empty(request)

    @routes.post("/read")
    def read(request: Request, text: Text = "", url: Short = "", published: Day = "") -> HTMLResponse:
        _short_enough(text)
        day = day_of(published, atlas) if published else None
        turnstile.enter(VISITOR.get().address)
        try:
            report = taken(request, text, url, day)
        except InputError as error:
            wrong = f"{note_of(error.note(), say)} {error.code}"
            return empty(request, url=url, published=published, wrong=wrong)
        _short_enough(report.text)
        fresh = read_sheet(Sheet(report.text, report.published, report.title))
        claims = fresh.reading.claims
        return empty(
            request, text=text, url=url, published=published, fresh=fresh, report=report,
            claims=[claim_view(claim, n, fresh.report, say, atlas) for n, claim in enumerate(claims)],
            pieces=pieces(fresh.report.text, fresh.reading.mentions, claims),
            notes=[note_of(note, say) for note in fresh.reading.notes],
        )  # fmt: skip

    @routes.post("/keep")
    def store(
        request: Request,
        text: Text = "",
        url: Short = "",
        published: Day = "",
        title: Short = "",
        outlet: Short = "",
    ) -> HTMLResponse:
        if not box.store or not may_write(request):
            raise WebForeignError("nothing is kept here", do="start the server with --db FILE")
        _short_enough(text)
        if url and not url.startswith(("http://", "https://")):
            raise WebRequestError(
                "not the url of a page", where="url", do="write it as https://…, or leave it out"
            )
        turnstile.enter(VISITOR.get().address)
        day = day_of(published, atlas) if published else None
        report = Report("", text.replace("\r\n", "\n"), day, title.strip(), "ar", outlet.strip(), url.strip())
        done: Kept = keep(box.store, report)
        return empty(request, kept=done)

    return routes


def _short_enough(text: str) -> None:
    if len(text) > LONGEST:
        raise WebTooLargeError(f"more than {LONGEST:,} characters", do="split the text")

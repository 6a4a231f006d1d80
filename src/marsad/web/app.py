"""The application: pages, parcels for the map, the API, and what stands before them."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from typing import Annotated

from fastapi import FastAPI, Path, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from marsad import __version__
from marsad.errors import MarsadError
from marsad.inquiry.atlas import Atlas
from marsad.inquiry.then import Atlases
from marsad.packs.control import load_palette
from marsad.packs.interface import LANGUAGES, load_kind_colours
from marsad.web.api import api
from marsad.web.api_record import record_api
from marsad.web.brief_pages import brief_pages
from marsad.web.described import describe
from marsad.web.desk import desk
from marsad.web.faults import on_fault, on_form, on_http, on_marsad
from marsad.web.gate import Gate
from marsad.web.guard import LOOPBACK, Guard, Turnstile
from marsad.web.house import House
from marsad.web.layers import borders, incident_points
from marsad.web.pages import On, Then, day_of, known_of, pages
from marsad.web.parcels import cells, drawn, dumps, series
from marsad.web.people import people
from marsad.web.read_pages import Box, read_pages
from marsad.web.tagged import Tagged
from marsad.web.taste import Tasted
from marsad.web.taste_pages import taste_pages
from marsad.web.tiles import Tiles
from marsad.web.tongue import slug, tongue
from marsad.web.trend_pages import trend_pages
from marsad.web.who_pages import who_pages

Lang = Annotated[str, Path(pattern="^(ar|en)$")]
READS_A_MINUTE = 60
_ENOUGH = 1000  # bytes from which an answer is packed
_TYPES = {"png": "image/png", "svg": "image/svg+xml"}


def make_app(
    atlas: Atlas,
    hosts: Iterable[str] | None = LOOPBACK,
    house: House | None = None,
    *,
    atlases: Atlases | None = None,
    tiles: Tiles | None = None,
    box: Box | None = None,
) -> ASGIApp:
    """The application over an atlas. ``hosts``: names it answers to, None for any; ``house``: for whom, over what;
    ``atlases``: the same as of earlier days; ``tiles``: a ground under the map from somewhere else; ``box``: what the
    read box may do."""
    house = house or House()
    kept = atlases or Atlases(atlas)

    def then(known: str) -> Atlas:
        return kept.at(known_of(known, atlas))

    app = FastAPI(
        title="Marsad", version=__version__, docs_url=None, redoc_url=None, openapi_url="/api/v1/openapi.json",
        summary="Arabic and English reports of war as sourced claims: who holds what, since when, and who says so",
        license_info={"name": "Apache-2.0"},
    )  # fmt: skip
    turnstile = Turnstile(READS_A_MINUTE, 60)
    gate = Gate(app, house)
    app.include_router(api(atlas, turnstile))
    app.include_router(record_api(atlas, None if house.public else house.store))
    app.openapi = lambda: describe(app)  # type: ignore[method-assign]
    app.include_router(people(house, gate))
    app.include_router(desk(atlas, house))
    app.include_router(pages(atlas, then, tiles))
    for code in LANGUAGES:
        say = tongue(code)
        for more in (
            trend_pages(atlas, say),
            brief_pages(atlas, say),
            who_pages(atlas, say, then),
            read_pages(atlas, turnstile, say, box or Box()),
            taste_pages(say),
        ):
            app.include_router(more, prefix=f"/{code}")
    _parcels(app, atlas, then)
    root = files("marsad")
    app.mount("/static", StaticFiles(directory=str(root / "web" / "static")))
    app.mount("/vendor", StaticFiles(directory=str(root / "data" / "web" / "vendor")))
    app.add_exception_handler(MarsadError, on_marsad)
    app.add_exception_handler(RequestValidationError, on_form)
    app.add_exception_handler(HTTPException, on_http)
    app.add_exception_handler(Exception, on_fault)
    app.add_middleware(Tagged)
    app.add_middleware(GZipMiddleware, minimum_size=_ENOUGH, compresslevel=6)
    asked = Tasted(_asked_from_elsewhere(gate, house.origins))
    return Guard(asked, hosts, house.origins, tiles.site if tiles else "")


def _asked_from_elsewhere(app: ASGIApp, origins: tuple[str, ...]) -> ASGIApp:
    """The API for pages of those other sites; without any the browser keeps all others out."""
    if not origins:
        return app
    open_ = CORSMiddleware(
        app, allow_origins=origins, allow_methods=("GET", "POST"), allow_headers=("authorization", "content-type"),
        expose_headers=("etag",), max_age=600,
    )  # fmt: skip

    async def either(scope: Scope, receive: Receive, send: Send) -> None:
        api_asked = scope["type"] == "http" and str(scope["path"]).startswith("/api/")
        await (open_ if api_asked else app)(scope, receive, send)

    return either


class Parcel:
    """Bytes that never change while the server runs, packed once, with the tag by which a browser knows them."""

    def __init__(self, data: bytes, media: str) -> None:
        self._packed = gzip.compress(data, 6, mtime=0)
        self._media = media
        self._tag = f'"{hashlib.sha256(data).hexdigest()[:24]}"'

    def answer(self, request: Request) -> Response:
        """The bytes, or that the browser has them already."""
        headers = {"etag": self._tag, "cache-control": "no-cache", "vary": "accept-encoding"}
        if self._tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers["content-encoding"] = "gzip"
            return Response(self._packed, media_type=self._media, headers=headers)
        return Response(gzip.decompress(self._packed), media_type=self._media, headers=headers)


def _parcels(app: FastAPI, atlas: Atlas, then: Then) -> None:
    made: dict[str, Parcel] = {}

    @lru_cache(maxsize=16)
    def of_atlas(what: str, lang: str, which: Atlas) -> Parcel:
        make = {"series": series, "incidents": incident_points}[what]
        return Parcel(dumps(make(which, tongue(lang))), "application/json")

    def parcel(name: str) -> Parcel:
        if name not in made:
            if name == "palette":
                made[name] = Parcel(palette_css().encode(), "text/css")
            else:
                make = {"cells": cells, "borders": borders}[name]
                made[name] = Parcel(dumps(make(atlas)), "application/json")
        return made[name]

    @app.get("/data/{lang}/series.json", include_in_schema=False)
    def the_series(request: Request, lang: Lang, known: On = "") -> Response:
        return of_atlas("series", lang, then(known)).answer(request)

    @app.get("/data/{lang}/incidents.json", include_in_schema=False)
    def the_incidents(request: Request, lang: Lang, known: On = "") -> Response:
        return of_atlas("incidents", lang, then(known)).answer(request)

    @app.get("/data/cells.json", include_in_schema=False)
    def the_cells(request: Request) -> Response:
        return parcel("cells").answer(request)

    @app.get("/data/borders.json", include_in_schema=False)
    def the_borders(request: Request) -> Response:
        return parcel("borders").answer(request)

    @app.get("/data/palette.css", include_in_schema=False)
    def the_palette(request: Request) -> Response:
        return parcel("palette").answer(request)

    @app.get("/data/{lang}/map.{kind}", include_in_schema=False)
    def the_picture(
        lang: Lang, kind: Annotated[str, Path(pattern="^(png|svg)$")], on: On = "", known: On = ""
    ) -> Response:
        which = then(known)
        day = which.clamped(day_of(on, which))
        return Response(drawn(which, day, lang, kind), media_type=_TYPES[kind])

    for name in ("cells", "palette"):
        parcel(name)
    for code in LANGUAGES:
        of_atlas("series", code, atlas)


def palette_css() -> str:
    """The colours of holders and of types of events as classes: nothing in a page is styled inline."""
    holders = "".join(f".h-{slug(h)}{{--holder:{colour}}}\n" for h, (colour, *_) in load_palette().items())
    return holders + "".join(
        f".t-{kind}{{--holder:{colour}}}\n" for kind, colour in load_kind_colours().items()
    )

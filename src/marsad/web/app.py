"""The application: pages, parcels for the map, the API, and what stands before them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Annotated

from fastapi import APIRouter, FastAPI, Path, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from marsad import __version__
from marsad.errors import MarsadError
from marsad.inquiry.atlas import Atlas
from marsad.inquiry.kept import kept
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
from marsad.web.parcels import cells, drawn, dumps
from marsad.web.people import people
from marsad.web.read_pages import Box, read_pages
from marsad.web.search_pages import search_pages
from marsad.web.searching import seeker
from marsad.web.series import parts, series
from marsad.web.shelf import Parcel, Shelf
from marsad.web.stand import Stand
from marsad.web.tagged import Tagged
from marsad.web.taste import Tasted
from marsad.web.taste_pages import taste_pages
from marsad.web.tiles import Tiles
from marsad.web.tongue import slug, tongue
from marsad.web.trend_pages import trend_pages
from marsad.web.who_pages import who_pages
from marsad.web_errors import WebMissingError

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
    stand: Stand | None = None,
) -> ASGIApp:
    """The application over an atlas. ``hosts``: names it answers to, None for any; ``house``: for whom, over what;
    ``atlases``: the same as of earlier days; ``tiles``: a ground under the map from somewhere else; ``box``: what the
    read box may do; ``stand``: where newer editions come from."""
    house, stand = house or House(), stand or Stand()
    gate = Gate(stand, house)
    porch = Porch(house, Turnstile(READS_A_MINUTE, 60), people(house, gate), tiles, box or Box())
    stand.open(lambda fresh: _edition(fresh, porch), atlases or Atlases(atlas))
    asked = Tasted(_asked_from_elsewhere(gate, house.origins))
    return Guard(asked, hosts, house.origins, tiles.site if tiles else "")


@cache
def _shelves() -> Mapping[str, Shelf]:
    root = files("marsad")
    return {"static": Shelf(root / "web" / "static"), "vendor": Shelf(root / "data" / "web" / "vendor")}


@dataclass(frozen=True, slots=True)
class Porch:
    """What stays from one edition to the next: who may do what, and how often."""

    house: House
    turnstile: Turnstile
    people: APIRouter
    tiles: Tiles | None
    box: Box
    ground: dict[str, Parcel] = field(default_factory=dict)  # of the land, which stays
    shelves: Mapping[str, Shelf] = field(default_factory=_shelves)


def _edition(atlases: Atlases, porch: Porch) -> ASGIApp:
    """The pages, parcels and API over an atlas that never changes."""
    atlas, house = atlases.now, porch.house

    def then(known: str) -> Atlas:
        return atlases.at(known_of(known, atlas))

    app = FastAPI(
        title="Marsad", version=__version__, docs_url=None, redoc_url=None, openapi_url="/api/v1/openapi.json",
        summary="Arabic and English reports of war as sourced claims: who holds what, since when, and who says so",
        license_info={"name": "Apache-2.0"},
    )  # fmt: skip
    app.include_router(api(atlas, porch.turnstile))
    seek = seeker(atlas, house.store, public=house.public)
    app.include_router(record_api(atlas, seek))
    app.openapi = lambda: describe(app)  # type: ignore[method-assign]
    app.include_router(porch.people)
    app.include_router(desk(atlas, house))
    app.include_router(pages(atlas, then, porch.tiles))
    for code in LANGUAGES:
        say = tongue(code)
        for more in (
            trend_pages(atlas, say),
            brief_pages(atlas, say),
            who_pages(atlas, say, then),
            read_pages(atlas, porch.turnstile, say, porch.box),
            search_pages(atlas, say, seek),
            taste_pages(say),
        ):
            app.include_router(more, prefix=f"/{code}")
    _parcels(app, atlas, then, porch.ground)
    for name, shelf in porch.shelves.items():
        app.mount(f"/{name}", shelf)
    app.add_exception_handler(MarsadError, on_marsad)
    app.add_exception_handler(RequestValidationError, on_form)
    app.add_exception_handler(HTTPException, on_http)
    app.add_exception_handler(Exception, on_fault)
    app.add_middleware(Tagged)
    app.add_middleware(GZipMiddleware, minimum_size=_ENOUGH, compresslevel=6)
    return app


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


@kept(8)
def _of_atlas(atlas: Atlas, what: str, lang: str) -> Parcel:
    make = {"series": series, "incidents": incident_points}[what]
    return Parcel(dumps(make(atlas, tongue(lang))), "application/json")


@kept(1)
def _parts_of(atlas: Atlas) -> Mapping[str, Parcel]:
    return {one.name: Parcel(one.data, "application/json", named=True) for one in parts(atlas)}


@kept(2)
def _of_land(atlas: Atlas, what: str) -> Parcel:
    make = {"cells": cells, "borders": borders}[what]
    return Parcel(dumps(make(atlas)), "application/json")


def _parcels(app: FastAPI, atlas: Atlas, then: Then, made: dict[str, Parcel]) -> None:
    """``made``: parcels that are the same in every edition."""

    def parcel(name: str) -> Parcel:
        if name not in made:
            if name == "palette":
                made[name] = Parcel(palette_css().encode(), "text/css")
            else:
                made[name] = _of_land(atlas, name)
        return made[name]

    @app.get("/data/{lang}/series.json", include_in_schema=False)
    def the_series(request: Request, lang: Lang, known: On = "") -> Response:
        return _of_atlas(then(known), "series", lang).answer(request)

    @app.get("/data/part/{name}.json", include_in_schema=False)
    def the_part(
        request: Request, name: Annotated[str, Path(pattern="^[0-9a-f]{24}$")], known: On = ""
    ) -> Response:
        found = _parts_of(then(known)).get(name)
        if found is None:
            raise WebMissingError("another edition is shown by now", do="open the map again")
        return found.answer(request)

    @app.get("/data/{lang}/incidents.json", include_in_schema=False)
    def the_incidents(request: Request, lang: Lang, known: On = "") -> Response:
        return _of_atlas(then(known), "incidents", lang).answer(request)

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
        _of_atlas(atlas, "series", code)
    _parts_of(atlas)


def palette_css() -> str:
    """The colours of holders and of types of events as classes: nothing in a page is styled inline."""
    holders = "".join(f".h-{slug(h)}{{--holder:{colour}}}\n" for h, (colour, *_) in load_palette().items())
    return holders + "".join(
        f".t-{kind}{{--holder:{colour}}}\n" for kind, colour in load_kind_colours().items()
    )

"""The page on which a reader says which digits and names of months Arabic pages use."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from marsad.web.pages import page
from marsad.web.taste import DIGITS, MONTHS, TASTE, taste_of
from marsad.web.tongue import Tongue

_YEAR = 365 * 24 * 3600  # seconds that a cookie is kept
Back = Annotated[str, Query(max_length=1000)]


def taste_pages(say: Tongue) -> APIRouter:
    """The routes of one language."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/preferences")
    def ask(request: Request, back: Back = "") -> HTMLResponse:
        title = say.t("taste.title")
        values = {"digits": DIGITS, "months": tuple(MONTHS), "taste": TASTE.get(), "back": _own(back, say)}
        return page(request, say, "preferences.html", title=title, **values)

    @routes.post("/preferences")
    def choose(
        digits: Annotated[str, Form(max_length=20)] = "",
        months: Annotated[str, Form(max_length=20)] = "",
        back: Annotated[str, Form(max_length=1000)] = "",
    ) -> Response:
        taste = taste_of({"digits": digits, "months": months})
        answer = RedirectResponse(_own(back, say), 303)
        for name, value in (("digits", taste.digits), ("months", taste.months)):
            answer.set_cookie(name, value, max_age=_YEAR, httponly=True, samesite="lax")
        return answer

    return routes


def _own(back: str, say: Tongue) -> str:
    """The address to go back to, if it is one of our own pages; else the map."""
    plain = back.isascii() and back.isprintable() and "\\" not in back
    return back if plain and back.startswith(f"/{say.code}/") and "//" not in back else f"/{say.code}/"

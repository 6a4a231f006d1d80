"""What a reader likes: which digits and which names of months Arabic pages use. Kept in two cookies, nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

DIGITS = ("latn", "arab")  # numbering systems of CLDR; the first is what a new reader gets
MONTHS = {"levant": "ar_SY", "maghreb": "ar_TN", "egypt": "ar_EG"}  # locales of CLDR with such month names
_COOKIES = ("digits", "months")


@dataclass(frozen=True, slots=True)
class Taste:
    """``digits``: European (``latn``) or Arabic-Indic (``arab``); ``months``: a key of ``MONTHS``."""

    digits: str = DIGITS[0]
    months: str = "levant"


_PLAIN = Taste()
TASTE: ContextVar[Taste] = ContextVar("taste", default=_PLAIN)


def taste_of(values: Mapping[str, str]) -> Taste:
    """The taste that some values (of a form or of cookies) tell; what makes no sense is left out."""
    digits, months = values.get("digits", ""), values.get("months", "")
    return Taste(digits if digits in DIGITS else _PLAIN.digits, months if months in MONTHS else _PLAIN.months)


class Tasted:
    """ASGI middleware: the taste of whoever asks holds while the request is answered."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer in the taste that the cookies tell."""
        if scope["type"] == "http":
            TASTE.set(taste_of(_cookies(Headers(scope=scope).get("cookie", ""))))
        await self._app(scope, receive, send)


def _cookies(header: str) -> Mapping[str, str]:
    try:
        found: SimpleCookie = SimpleCookie(header[:4096])
    except CookieError:
        return {}
    return {name: found[name].value for name in _COOKIES if name in found}

"""What stands before every request: the name it was asked under, its size, where forms come from; and headers."""

from __future__ import annotations

import traceback
from collections.abc import Iterable
from urllib.parse import urlsplit

from limits import RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from marsad.errors import ProgramFaultError
from marsad.web.faults import FAULT, refusal
from marsad.web_errors import WebBusyError, WebError, WebForeignError, WebTooLargeError

LARGEST = 400_000  # bytes of a request
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
        "connect-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
}


class Guard:
    """ASGI middleware. ``hosts``: names the server answers to, so that no other site's name can point at it; None: any.

    ``origins``: other sites whose pages may ask the API. ``site``: the one other site (scheme, host, port) from which
    pages may fetch pictures, "" for none.
    """

    def __init__(
        self,
        app: ASGIApp,
        hosts: Iterable[str] | None = LOOPBACK,
        origins: Iterable[str] = (),
        site: str = "",
    ) -> None:
        self._app = app
        self._hosts = None if hosts is None else frozenset(hosts)
        self._origins = frozenset(origins)
        policy = HEADERS["content-security-policy"]
        for source in ("img-src 'self'", "connect-src 'self'") if site else ():
            policy = policy.replace(source, f"{source} {site}")
        self._headers = {**HEADERS, "content-security-policy": policy}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse with the code of what is wrong."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        began = ended = False

        async def with_headers(message: Message) -> None:
            nonlocal began, ended
            ended = message["type"] == "http.response.body" and not message.get("more_body", False)
            if message["type"] == "http.response.start":
                began = True
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers[name] = value
                if scope.get("scheme") == "https":
                    headers["strict-transport-security"] = "max-age=31536000"
                headers.setdefault("cache-control", "no-cache")
            await send(message)

        wrong = self._wrong(scope)
        if wrong is not None:
            await refusal(scope, wrong)(scope, receive, with_headers)
            return
        try:
            await self._app(scope, _measured(receive), with_headers)
        except Exception as error:
            if began and not ended:
                raise
            traceback.print_exc()  # for whoever runs the server; the answer tells nothing of the inside
            if not began:
                fault = error if isinstance(error, WebError) else ProgramFaultError(*FAULT)
                await refusal(scope, fault)(scope, receive, with_headers)

    def _wrong(self, scope: Scope) -> WebError | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        name = host if host.endswith("]") else host.rpartition(":")[0] or host
        if self._hosts is not None and name not in self._hosts:
            do = "open the address that marsad serve printed"
            return WebForeignError(f"this server is not called {name[:60]!a}", do=do)
        allowed = str(scope["path"]).startswith("/api/") and headers.get("origin") in self._origins
        if scope["method"] not in ("GET", "HEAD", "OPTIONS") and not allowed and not _own_form(headers, host):
            return WebForeignError("sent from another site", do="open the page here and send it again")
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > LARGEST:
            return _too_large()
        return None


def _own_form(headers: Headers, host: str) -> bool:
    """Was this sent by a page of ours, or by a program (which names no origin)?"""
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == host


def _too_large() -> WebTooLargeError:
    return WebTooLargeError(f"more than {LARGEST:,} bytes", do="split the text")


def _measured(receive: Receive) -> Receive:
    """The same messages; a body that grows beyond the limit is refused, whatever its header said."""
    size = 0

    async def measured() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > LARGEST:
            raise _too_large()
        return message

    return measured


class Turnstile:
    """Lets through so many in so many seconds, for what is dear to do or easy to misuse; each key by itself."""

    def __init__(self, most: int, seconds: int) -> None:
        self._rate = RateLimitItemPerSecond(most, seconds)
        self._passed = MovingWindowRateLimiter(MemoryStorage())

    def let(self, key: str = "") -> bool:
        """May this one pass? Then it counts."""
        return self._passed.hit(self._rate, key)

    def enter(self, key: str = "") -> None:
        """Raises WebBusyError if there were too many lately."""
        if not self.let(key):
            raise WebBusyError("too many texts at once", do="wait a minute")

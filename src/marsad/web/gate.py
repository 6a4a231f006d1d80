"""Who may see and do what: stands between the guard and the pages, and before every route."""

from __future__ import annotations

import re
import secrets
from collections.abc import MutableMapping
from dataclasses import replace
from urllib.parse import quote

from itsdangerous import BadSignature, Signer, TimestampSigner
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request, cookie_parser
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from marsad.packs.interface import LANGUAGES
from marsad.record.accounts import Right, any_account
from marsad.record.audit import note
from marsad.record.visits import HOURS, bearer, hashed, visitor
from marsad.web.faults import refusal
from marsad.web.house import House
from marsad.web.visitor import VISITOR, Visitor, alone, everybody, person
from marsad.web_errors import (
    WebError,
    WebFormError,
    WebLoginError,
    WebPublicError,
    WebRightsError,
    WebVisitorError,
)

SESSION, VISIT = "marsad_session", "marsad_visit"
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_LANG = "|".join(LANGUAGES)
_OPEN = re.compile(rf"/(static/|vendor/|data/palette\.css$|({_LANG})/(login|preferences)$|$)")
_HARMLESS = re.compile(rf"/({_LANG})/preferences$")  # sets cookies of whoever sends it, no more
_NEEDS: tuple[tuple[re.Pattern[str], Right], ...] = (
    (re.compile(rf"/({_LANG})/desk(/|$)"), "rule"),
    (re.compile(rf"/({_LANG})/audit$"), "admin"),
)
_NOT_PUBLIC = re.compile(rf"/(({_LANG})/(desk|read|keep|login|logout|account|audit)|api/v1/read)(/|\.|$)")
_SAFE = ("GET", "HEAD", "OPTIONS")


class Gate:
    """ASGI middleware: finds out who asks, and lets through what they may see and do."""

    def __init__(self, app: ASGIApp, house: House) -> None:
        self._app, self._house = app, house
        self._forms = Signer(house.key, salt="marsad form")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, send to the login, or refuse with the code of what is wrong."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path, secure = str(scope["path"]), scope.get("scheme") == "https"
        cookies = cookie_parser(Headers(scope=scope).get("cookie", ""))
        fresh = ""
        asks = Visitor(address=address_of(scope))
        try:
            asks = await self._who(scope, cookies, secure)
            if asks.how in ("alone", "nobody"):
                visit = self._visit(cookies, secure)
                fresh = "" if visit else secrets.token_urlsafe(18)
                asks = replace(asks, form=self._form(visit or fresh))
            VISITOR.set(asks)
            self._may(scope, asks)
            receive = await self._proved(scope, receive, asks)
        except WebVisitorError as error:
            VISITOR.set(asks)
            if scope["method"] in ("GET", "HEAD") and _is_page(path):
                there = quote(
                    path + (f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else "")
                )
                await RedirectResponse(f"/{path[1:3]}/login?to={there}", 303)(scope, receive, send)
            else:
                await refusal(scope, error)(scope, receive, _with(send, {"www-authenticate": "Bearer"}))
            return
        except WebError as error:
            VISITOR.set(asks)
            if isinstance(error, WebRightsError | WebLoginError):
                await run_in_threadpool(self._noted, asks, error.code, f"{scope['method']} {path}")
            await refusal(scope, error)(scope, receive, send)
            return
        extra = {"cache-control": "private, no-cache"} if asks.how in ("session", "token") else {}
        if fresh and _is_page(path):
            extra["set-cookie"] = cookie(
                VISIT, Signer(self._house.key, salt=VISIT).sign(fresh).decode(), secure
            )
        await self._app(scope, receive, _with(send, extra) if extra else send)

    async def _who(self, scope: Scope, cookies: dict[str, str], secure: bool) -> Visitor:
        address = address_of(scope)
        if self._house.public:
            return everybody(address)
        if self._house.store is None:
            return alone(self._house.owner, address)
        if _OPEN.match(str(scope["path"])) and not str(scope["path"]).endswith(("/login", "/preferences")):
            return Visitor(address=address)
        return await run_in_threadpool(self._looked_up, Headers(scope=scope), cookies, secure, address)

    def _looked_up(self, headers: Headers, cookies: dict[str, str], secure: bool, address: str) -> Visitor:
        assert self._house.store is not None
        given = headers.get("authorization", "")
        with self._house.store.read() as connection:
            if not any_account(connection):
                if self._house.others:
                    raise WebRightsError("there is no account any more", do="marsad user add")
                return alone(self._house.owner, address)
            if given.lower().startswith("bearer "):
                found = bearer(connection, given[7:].strip())
                if found is None:
                    raise WebLoginError("this token is not known", do="marsad user token add makes another")
                return person(found, "token", address)
            secret = self.session_of(cookies, secure)
            found = visitor(connection, secret) if secret else None
        if found is None:
            return Visitor(address=address)
        return replace(person(found, "session", address), form=self._form(hashed(secret)))

    def session_of(self, cookies: MutableMapping[str, str], secure: bool) -> str:
        """The secret in the cookie of who is logged in; "" if there is none, or none of ours."""
        try:
            signed = TimestampSigner(self._house.key, salt=SESSION)
            return signed.unsign(cookies.get(named(SESSION, secure), ""), max_age=HOURS * 3600).decode()
        except BadSignature:
            return ""

    def _visit(self, cookies: dict[str, str], secure: bool) -> str:
        try:
            return Signer(self._house.key, salt=VISIT).unsign(cookies.get(named(VISIT, secure), "")).decode()
        except BadSignature:
            return ""

    def _form(self, visit: str) -> str:
        return self._forms.get_signature(visit.encode()).decode()

    def _may(self, scope: Scope, asks: Visitor) -> None:
        path = str(scope["path"])
        if asks.how == "public":
            if scope["method"] not in _SAFE and not _HARMLESS.match(path) or _NOT_PUBLIC.match(path):
                raise WebPublicError("this is not shown to everybody", do="ask who runs this server")
            return
        if _OPEN.match(path):
            return
        if asks.how == "nobody":
            do = "log in, or send Authorization: Bearer TOKEN (marsad user token add)"
            raise WebVisitorError("nobody is logged in", do=do)
        for where, right in _NEEDS:
            if where.match(path) and not asks.may(right):
                what = f"the role {asks.role} does not allow this"
                raise WebRightsError(what, do="ask an admin: marsad user role NAME ROLE")

    async def _proved(self, scope: Scope, receive: Receive, asks: Visitor) -> Receive:
        """Was this sent by a form of ours? The body is read for that, and given on as it was.

        A program that shows a token, or asks the API without any cookie of ours, has nothing that others could use.
        """
        if scope["method"] in _SAFE or asks.how == "token":
            return receive
        if str(scope["path"]).startswith("/api/") and asks.how != "session":
            return receive
        if asks.how == "public":  # what everybody may send changes nothing here
            return receive
        headers = Headers(scope=scope)
        given, again = headers.get("x-form-token", ""), receive
        if not given and headers.get("content-type", "").partition(";")[0].strip() in _FORMS:
            body = await _body(receive)
            given, again = await _token(scope, body), _told(body, receive)
        if not given or not secrets.compare_digest(given.encode(), asks.form.encode()):
            raise WebFormError(
                "the form is not ours, or too old", do="open the page again and send it from there"
            )
        return again

    def _noted(self, asks: Visitor, code: str, about: str) -> None:
        if self._house.store is not None and not self._house.public:
            with self._house.store.write() as connection:
                note(connection, asks.name, f"refused {code}", about, asks.address)


def address_of(scope: Scope) -> str:
    """Where a request comes from."""
    client = scope.get("client")
    return str(client[0]) if client else ""


def named(name: str, secure: bool) -> str:
    """The name of a cookie; over https such that no other host and no plain page can set it."""
    return f"__Host-{name}" if secure else name


def cookie(name: str, value: str, secure: bool, age: int | None = None) -> str:
    """A cookie that no script sees and no other site sends along. ``age``: seconds; None: until the browser ends."""
    end = "" if age is None else f"; Max-Age={age}"
    return f"{named(name, secure)}={value}; Path=/; HttpOnly; SameSite=Lax{'; Secure' if secure else ''}{end}"


def _is_page(path: str) -> bool:
    return path[:4] in {f"/{code}/" for code in LANGUAGES} and not path.endswith(
        (".json", ".csv", ".md", ".svg", "/panel")
    )


def _with(send: Send, extra: dict[str, str]) -> Send:
    async def added(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in extra.items():
                if name == "set-cookie":
                    headers.append(name, value)
                else:
                    headers.setdefault(name, value)
        await send(message)

    return added


async def _body(receive: Receive) -> bytes:
    parts: list[bytes] = []
    more = True
    while more:
        message = await receive()
        parts.append(message.get("body", b""))
        more = message["type"] == "http.request" and message.get("more_body", False)
    return b"".join(parts)


async def _token(scope: Scope, body: bytes) -> str:
    """The token in the fields of a form; "" if there is none."""
    try:
        async with Request(scope, _told(body)).form(max_files=4, max_fields=1000) as form:
            return str(form.get("form_token", ""))
    except HTTPException:
        return ""


def _told(body: bytes, then: Receive | None = None) -> Receive:
    """The messages of a body; after them what comes ``then``."""
    told = False

    async def receive() -> Message:
        nonlocal told
        if told and then is not None:
            return await then()
        told = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive

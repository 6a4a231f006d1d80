"""Logging in and out, one's own account, and the audit log."""

from __future__ import annotations

from threading import BoundedSemaphore
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from itsdangerous import TimestampSigner
from starlette.responses import HTMLResponse, RedirectResponse, Response

from marsad.errors import PasswordError
from marsad.packs.interface import LANGUAGES
from marsad.record.accounts import Accounts
from marsad.record.audit import note, noted
from marsad.record.store import Store
from marsad.record.visits import HOURS, begin, end, listed_tokens
from marsad.web.gate import SESSION, Gate, cookie
from marsad.web.guard import Turnstile
from marsad.web.house import House
from marsad.web.pages import page
from marsad.web.tongue import Tongue, tongue
from marsad.web.visitor import VISITOR, Visitor
from marsad.web_errors import WebLoginError, WebMissingError, WebStoreError, WebTriesError

_AT_ONCE = BoundedSemaphore(2)  # argon2 takes 64 MB and a core each time
_SHOWN = 200
Name = Annotated[str, Form(max_length=200)]
Secret = Annotated[str, Form(max_length=2000)]


class Doors:
    """How often somebody may try a password: by name and address, by address, and by name from anywhere."""

    def __init__(self) -> None:
        self._both, self._address, self._name = Turnstile(5, 300), Turnstile(30, 300), Turnstile(50, 3600)

    def enter(self, name: str, address: str) -> None:
        """Raises WebTriesError if there were too many tries."""
        near = address.rpartition(":")[0] if address.count(":") > 3 else address  # of IPv6 the network
        name = name.casefold().strip()
        for door, key in ((self._both, f"{name} {near}"), (self._address, near), (self._name, name)):
            if not door.let(key):
                raise WebTriesError("too many tries to log in", do="wait five minutes")


def people(house: House, gate: Gate) -> APIRouter:
    """The routes of accounts, in both languages."""
    routes, doors, own_doors = APIRouter(include_in_schema=False), Doors(), Doors()
    for code in LANGUAGES:
        own = APIRouter(prefix=f"/{code}")
        _login(own, house, gate, tongue(code), doors)
        _account(own, house, tongue(code), own_doors)
        routes.include_router(own)
    return routes


def _store(house: House) -> Store:
    if house.store is None:
        raise WebStoreError(
            "files have no accounts", do="marsad add them to a store, then marsad serve --db FILE"
        )
    return house.store


def _login(own: APIRouter, house: House, gate: Gate, say: Tongue, doors: Doors) -> None:
    def form(request: Request, to: str, wrong: str = "", name: str = "", status: int = 200) -> HTMLResponse:
        made = page(
            request, say, "login.html", title=say.t("login.title"), to=to, wrong=wrong, name=name,
            off=VISITOR.get().how == "alone",
        )  # fmt: skip
        made.status_code = status
        made.headers["cache-control"] = "no-store"
        return made

    @own.get("/login")
    def ask(request: Request, to: Annotated[str, Query(max_length=2000)] = "") -> Response:
        if VISITOR.get().how == "session":
            return RedirectResponse(_here(to, say), 303)
        return form(request, to)

    @own.post("/login")
    def login(
        request: Request,
        name: Name = "",
        password: Secret = "",
        to: Annotated[str, Form(max_length=2000)] = "",
    ) -> Response:
        store, address = _store(house), VISITOR.get().address
        try:
            doors.enter(name, address)
        except WebTriesError as error:
            return form(request, to, say.t("login.tries"), name, error.status)
        with _AT_ONCE:
            found = Accounts(store).verified(name, password)
        if found is None:
            with store.write() as connection:
                note(connection, "", f"refused {WebLoginError.code}", f"login {name}", address)
            return form(request, to, say.t("login.wrong"), name, 401)
        secure = request.url.scheme == "https"
        signed = TimestampSigner(house.key, salt=SESSION).sign(begin(store, found, address)).decode()
        answer = RedirectResponse(_here(to, say), 303)
        answer.headers.append("set-cookie", cookie(SESSION, signed, secure, HOURS * 3600))
        return answer

    @own.post("/logout")
    def logout(request: Request) -> Response:
        secure = request.url.scheme == "https"
        secret = gate.session_of(request.cookies, secure)
        if secret:
            end(_store(house), secret, VISITOR.get().address)
        answer = RedirectResponse(f"/{say.code}/login", 303)
        answer.headers.append("set-cookie", cookie(SESSION, "", secure, 0))
        return answer


def _here(to: str, say: Tongue) -> str:
    """Where to go after the login: a page of ours, never another site."""
    ours = any(to.startswith(f"/{code}/") for code in LANGUAGES) and "\\" not in to and to.isprintable()
    return to if ours else f"/{say.code}/"


def _account(own: APIRouter, house: House, say: Tongue, doors: Doors) -> None:
    def account_page(request: Request, wrong: str = "", done: str = "", status: int = 200) -> HTMLResponse:
        asks = _somebody()
        tokens = [one for one in listed_tokens(_store(house), asks.name) if one.revoked is None]
        made = page(
            request, say, "account.html", title=say.t("account.title"), wrong=wrong, done=done, tokens=tokens
        )
        made.status_code = status
        return made

    @own.get("/account")
    def account(request: Request) -> HTMLResponse:
        return account_page(request)

    @own.post("/account")
    def change(request: Request, old: Secret = "", password: Secret = "", again: Secret = "") -> Response:
        asks, store = _somebody(), _store(house)
        doors.enter(asks.name, asks.address)
        if password != again:
            return account_page(request, say.t("account.differ"), status=422)
        with _AT_ONCE:
            fits = Accounts(store).verified(asks.name, old) is not None
        if not fits:
            return account_page(request, say.t("account.old_wrong"), status=403)
        try:
            Accounts(store, asks.name, asks.address).set_password(asks.name, password)
        except PasswordError as error:
            return account_page(request, str(error), status=422)
        return RedirectResponse(f"/{say.code}/login", 303)

    @own.get("/audit")
    def audit(request: Request, who: Annotated[str, Query(max_length=200)] = "") -> HTMLResponse:
        rows = list(noted(_store(house), who=who, limit=_SHOWN))
        return page(request, say, "audit.html", title=say.t("audit.title"), rows=rows, who=who)


def _somebody() -> Visitor:
    asks = VISITOR.get()
    if asks.how != "session":
        raise WebMissingError("there is no account here", do="marsad user add turns accounts on")
    return asks

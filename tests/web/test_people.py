"""Logging in, rights, form tokens, tokens of programs, the audit log: what each kind of visitor can and cannot do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from shutil import copy

import pytest
from httpx import Response
from starlette.testclient import TestClient
from tests.web.forms import form_token, send

from marsad.inquiry.atlas import Atlas
from marsad.record.accounts import Accounts
from marsad.record.audit import noted
from marsad.record.store import Store, open_store
from marsad.record.visits import make_token, revoke_token
from marsad.web.app import make_app
from marsad.web.house import House, key_of

PASSWORD = "three words long"
PEOPLE = {"Ana": "admin", "Edi": "editor", "Ali": "analyst", "ريم": "reader"}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(str(tmp_path / "m.db"), create=True) as opened:
        yield opened


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("people") / "m.db"
    with open_store(str(path), create=True) as store:
        for name, role in PEOPLE.items():
            Accounts(store).add(name, PASSWORD, role)
    return path


@pytest.fixture
def peopled(made: Path, tmp_path: Path) -> Iterator[Store]:
    copy(made, tmp_path / "people.db")  # hashing four passwords takes its time
    with open_store(str(tmp_path / "people.db")) as opened:
        yield opened


def browser(
    atlas: Atlas, store: Store, scheme: str = "http", others: bool = False, **house: object
) -> TestClient:
    app = make_app(
        atlas, None if others else ("127.0.0.1",), House(store, others, key=key_of(store), **house)
    )  # type: ignore[arg-type]
    return TestClient(app, base_url=f"{scheme}://127.0.0.1:8000", follow_redirects=False)


def login(client: TestClient, name: str, password: str = PASSWORD, to: str = "") -> Response:
    return send(client, "/en/login", {"name": name, "password": password, "to": to})


def test_without_accounts_one_user_may_do_everything(atlas: Atlas, store: Store) -> None:
    client = browser(atlas, store, owner="Ana")
    assert client.get("/en/").status_code == 200
    assert "marsad user add" in client.get("/en/login").text
    assert client.get("/en/account").status_code == 404


def test_accounts_keep_everything_behind_the_login(atlas: Atlas, peopled: Store) -> None:
    client = browser(atlas, peopled)
    for path in ("/en/", "/ar/reports", "/en/place/gn163808?on=2016-12-22"):
        answer = client.get(path)
        assert answer.status_code == 303 and answer.headers["location"].startswith(f"{path[:3]}/login?to=")
    for path in ("/en/reports.json", "/api/v1/totals", "/api/v1/openapi.json", "/data/en/series.json"):
        answer = client.get(path)
        assert answer.status_code == 401 and answer.json()["code"] == "M420"
        assert answer.headers["www-authenticate"] == "Bearer"
    assert client.post("/api/v1/read", json={"text": "x"}).status_code == 401
    for path in ("/", "/en/login", "/static/css/base.css", "/data/palette.css"):
        assert client.get(path).status_code in (200, 307)


def test_login_and_out(atlas: Atlas, peopled: Store) -> None:
    client = browser(atlas, peopled)
    answer = login(client, "ريم", to="/ar/reports")
    assert answer.status_code == 303 and answer.headers["location"] == "/ar/reports"
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Secure" not in cookie
    page = client.get("/ar/reports")
    assert (
        page.status_code == 200 and "ريم" in page.text and page.headers["cache-control"].startswith("private")
    )
    stolen = client.cookies["marsad_session"]
    assert client.post("/ar/logout", data={"form_token": form_token(page)}).status_code == 303
    client.cookies.set("marsad_session", stolen)
    assert client.get("/ar/reports").status_code == 303


def test_over_https_cookies_are_secure(atlas: Atlas, peopled: Store) -> None:
    answer = login(browser(atlas, peopled, "https"), "Ana")
    assert (
        answer.headers["set-cookie"].startswith("__Host-marsad_session=")
        and "; Secure" in answer.headers["set-cookie"]
    )
    assert "max-age" in answer.headers["strict-transport-security"]


@pytest.mark.parametrize(
    "to", ["//evil.example", "https://evil.example/en/", "/\\evil.example", "/en/\\x", "/xx/"]
)
def test_the_login_leads_nowhere_else(atlas: Atlas, peopled: Store, to: str) -> None:
    assert login(browser(atlas, peopled), "Ana", to=to).headers["location"] == "/en/"


def test_wrong_passwords_are_told_noted_and_slowed(atlas: Atlas, peopled: Store) -> None:
    client = browser(atlas, peopled)
    for name in ("Ana", "Nobody"):
        answer = login(client, name, "wrong password")
        assert answer.status_code == 401 and "do not belong together" in answer.text
    answers = [login(client, "Ana", "wrong password").status_code for _ in range(5)]
    assert answers == [401] * 4 + [429]
    assert login(client, "ana ", PASSWORD).status_code == 429
    assert login(client, "Edi").status_code == 303
    found = [(one.act, one.about, one.address) for one in noted(peopled, limit=10)]
    assert found[0] == ("login", "", "testclient") and found[1] == ("refused M421", "login Ana", "testclient")


def test_a_forged_or_foreign_cookie_is_nobody(atlas: Atlas, peopled: Store) -> None:
    client = browser(atlas, peopled)
    login(client, "Ana")
    good = client.cookies["marsad_session"]
    for bad in (good[:-1], good.replace(".", "x", 1), "", "a.b.c"):
        other = browser(atlas, peopled)
        other.cookies.set("marsad_session", bad)
        assert other.get("/en/").status_code == 303
    fine = browser(atlas, peopled)
    fine.cookies.set("marsad_session", good)
    assert fine.get("/en/").status_code == 200


def test_forms_need_their_token(atlas: Atlas, peopled: Store, client: TestClient) -> None:
    for one, path in ((client, "/en/read"), (browser(atlas, peopled), "/en/login")):
        for data in ({"text": "x"}, {"text": "x", "form_token": "x"}, {"form_token": ""}):
            answer = one.post(path, data=data)
            assert answer.status_code == 403 and "M423" in answer.text
    first, second = browser(atlas, peopled), browser(atlas, peopled)
    token = form_token(first.get("/en/login"))
    second.get("/en/login")
    data = {"name": "Ana", "password": PASSWORD, "form_token": token}
    assert second.post("/en/login", data=data).status_code == 403
    assert first.post("/en/login", data=data).status_code == 303
    assert first.post("/api/v1/read", json={"text": "x"}).json()["code"] == "M423"
    token = form_token(first.get("/en/read"))
    assert first.post("/api/v1/read", json={"text": "x"}, headers={"x-form-token": token}).status_code == 200
    for given, status in ((token, 200), ("x", 403)):
        parts = {"form_token": (None, given), "text": (None, "x")}
        assert first.post("/en/read", files=parts).status_code == status


@pytest.mark.parametrize(
    ("name", "desk", "log"), [("ريم", 403, 403), ("Ali", 200, 403), ("Edi", 200, 403), ("Ana", 200, 200)]
)
def test_each_role_sees_what_it_may(atlas: Atlas, peopled: Store, name: str, desk: int, log: int) -> None:
    client = browser(atlas, peopled)
    login(client, name)
    page = client.get("/en/")
    assert page.status_code == 200
    assert ('href="/en/desk"' in page.text, 'href="/en/audit"' in page.text) == (desk == 200, log == 200)
    assert client.get("/en/audit").status_code == log
    if log == 403:
        assert next(noted(peopled)).act == "refused M422"
    assert PEOPLE[name] in client.get("/en/account").text


def test_a_new_role_or_removal_counts_at_once(atlas: Atlas, peopled: Store) -> None:
    client = browser(atlas, peopled)
    login(client, "Edi")
    Accounts(peopled).set_role("Edi", "admin")
    assert client.get("/en/audit").status_code == 200
    Accounts(peopled).remove("Edi")
    assert client.get("/en/audit").status_code == 303


def test_changing_the_password_logs_out_everywhere(atlas: Atlas, peopled: Store) -> None:
    client, elsewhere = browser(atlas, peopled), browser(atlas, peopled)
    login(client, "Ali")
    login(elsewhere, "Ali")
    new = "four words long now"
    wrong = (
        ({"old": "x" * 12, "password": new, "again": new}, 403), ({"old": PASSWORD, "password": new, "again": ""}, 422),
        ({"old": PASSWORD, "password": "short", "again": "short"}, 422),
    )  # fmt: skip
    for data, status in wrong:
        assert send(client, "/en/account", data).status_code == status
    assert send(client, "/en/account", {"old": PASSWORD, "password": new, "again": new}).status_code == 303
    assert client.get("/en/").status_code == elsewhere.get("/en/").status_code == 303
    assert login(client, "Ali").status_code == 401 and login(client, "Ali", new).status_code == 303


def test_programs_come_with_tokens(atlas: Atlas, peopled: Store) -> None:
    client = browser(atlas, peopled)
    token = make_token(peopled, "ريم", "a script", days=None, by="Ana")
    headers = {"authorization": f"Bearer {token}"}
    assert client.get("/api/v1/totals", headers=headers).status_code == 200
    assert client.post("/api/v1/read", json={"text": "x"}, headers=headers).status_code == 200
    assert client.get("/en/audit", headers=headers).status_code == 403
    assert (
        client.get("/api/v1/totals", headers={"authorization": f"Bearer {token}x"}).json()["code"] == "M421"
    )
    revoke_token(peopled, token.split("_")[1], by="Ana")
    assert client.get("/api/v1/totals", headers=headers).status_code == 401


def test_a_server_for_others_never_falls_back_to_one_user(atlas: Atlas, store: Store) -> None:
    client = browser(atlas, store, others=True)
    assert client.get("/en/").status_code == 403 and client.get("/api/v1/totals").status_code == 403
    Accounts(store).add("Ana", PASSWORD)
    assert client.get("/en/", headers={"host": "anything.example"}).status_code == 303


def test_other_sites_may_ask_the_api_only_if_they_are_named(atlas: Atlas, store: Store) -> None:
    closed, opened = browser(atlas, store), browser(atlas, store, origins=("https://ours.example",))
    ask = {"access-control-request-method": "POST", "access-control-request-headers": "content-type"}
    for client, origin, allowed in (
        (closed, "https://ours.example", False), (opened, "https://evil.example", False),
        (opened, "https://ours.example", True),
    ):  # fmt: skip
        got = client.get("/api/v1/totals", headers={"origin": origin})
        assert (got.headers.get("access-control-allow-origin") == origin) == allowed
        assert "access-control-allow-credentials" not in got.headers
        before = client.options("/api/v1/read", headers={"origin": origin, **ask})
        assert (before.status_code == 200) == allowed
        told = client.post(
            "/api/v1/read", json={"text": "x"}, headers={"origin": origin, "sec-fetch-site": "cross-site"}
        )
        assert told.status_code == (200 if allowed else 403)
        assert "access-control-allow-origin" not in client.get("/en/", headers={"origin": origin}).headers


def test_pages_of_people_hold_no_secret(atlas: Atlas, peopled: Store) -> None:
    client = browser(atlas, peopled)
    token = make_token(peopled, "Ana", "office map", days=None, by="Ana")
    login(client, "Ana")
    for path in ("/en/account", "/ar/account", "/en/audit", "/ar/audit?who=Ana"):
        page = client.get(path)
        assert (
            page.status_code == 200
            and token.rpartition("_")[2] not in page.text
            and "argon2" not in page.text
        )
        assert not re.search(r"\{\{|\}\}", page.text)
    assert "office map" in client.get("/en/account").text

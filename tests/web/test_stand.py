"""What is stored while the server runs shows without starting it again: rulings, reports of other programs."""

from __future__ import annotations

import gc
import json
import time
from collections.abc import Iterator
from pathlib import Path
from shutil import copy

import pytest
from starlette.testclient import TestClient
from tests.web.forms import form_token
from tests.web.test_desk import VERSION

from marsad.cli.main import main
from marsad.errors import StoreLostError
from marsad.inquiry.atlas import Atlas
from marsad.inquiry.shown import Shown
from marsad.inquiry.then import Atlases
from marsad.model import Report
from marsad.record.accounts import Accounts
from marsad.record.mark import mark
from marsad.record.store import Store, open_store
from marsad.web.app import make_app
from marsad.web.house import House
from marsad.web.keeping import keep
from marsad.web.stand import Press, Stand

HOST = "http://127.0.0.1:8000"
TEXT = "سيطر تنظيم الدولة على مدينة تدمر في 1 أيار 2014، بحسب المرصد السوري لحقوق الإنسان."
PALMYRA, PASSWORD = "gn163808", "three words long"


@pytest.fixture
def store(filled: Path, tmp_path: Path, atlas: Atlas) -> Iterator[Store]:
    copy(filled, tmp_path / "m.db")
    with open_store(str(tmp_path / "m.db")) as opened:
        yield opened


@pytest.fixture
def path(store: Store, tmp_path: Path) -> str:
    return str(tmp_path / "m.db")


@pytest.fixture
def running(store: Store, path: str) -> tuple[TestClient, Stand]:
    shown = Shown(path, countries="SY")
    stand = Stand(Press(lambda: shown.mark(store), shown.atlases))
    first = shown.atlases()
    app = make_app(first.now, house=House(store, owner="Ana"), atlases=first, stand=stand)
    return TestClient(app, base_url=HOST, follow_redirects=False), stand


def behind(client: TestClient) -> list[dict[str, object]]:
    """The claims behind who held the place of the first change, at the end."""
    return [one["claim"] for one in client.get(f"/en/place/{PALMYRA}.json").json()["reasons"]]


def add(path: str, folder: Path, text: str = TEXT) -> None:
    file = folder / "more.jsonl"
    file.write_text(json.dumps({"id": "more", "text": text, "published": "2014-05-02"}), encoding="utf-8")
    assert main(["add", str(file), "--db", path]) == 0


def test_what_another_program_adds_shows(
    running: tuple[TestClient, Stand], path: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    client, stand = running
    before = client.get("/data/en/series.json")
    assert not stand.look() and behind(client) == []
    add(path, tmp_path)
    assert behind(client) == []  # nobody has looked yet
    assert stand.look() and not stand.look()
    (claim,) = behind(client)
    assert claim["type"] == "capture"
    after = client.get("/data/en/series.json", headers={"if-none-match": before.headers["etag"]})
    assert after.status_code == 200 and after.json()["stamp"] != before.json()["stamp"]
    assert "more" in client.get("/en/reports").text or "2 May 2014" in client.get("/en/reports").text


def test_a_ruling_shows_on_every_page_and_is_what_a_new_start_would_show(
    running: tuple[TestClient, Stand], path: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    client, stand = running
    add(path, tmp_path)
    stand.look()
    (claim,) = behind(client)
    held = client.get(f"/en/place/{PALMYRA}.json").json()["holder"]
    found = client.get("/api/v1/claims?limit=1000").json()["items"]
    assert any(one["id"] == claim["id"] for one in found)
    with open_store(path, read_only=True) as opened:
        from marsad.record.statements import statements

        (id_,) = [one.id for one in statements(opened) if any(p.gaz == PALMYRA for p in one.claim.places)]
    page = client.get(f"/en/desk/claim/{id_}")
    version = VERSION.search(page.text)
    assert version is not None
    sent = {"version": version.group(1), "form_token": form_token(page), "why": "not so"}
    assert client.post(f"/en/desk/claim/{id_}/reject", data=sent).status_code == 303
    assert stand.look()
    assert behind(client) == []
    now = client.get(f"/en/place/{PALMYRA}.json").json()
    assert held == "isis" and now["holder"] != "isis"
    again = Shown(path, countries="SY").atlases().now
    assert client.get("/data/en/series.json").json()["stamp"] == again.stamp
    assert client.get("/api/v1/claims?limit=1000").json()["count"] == len(again.world.statements)


def test_a_server_that_runs_looks_by_itself(running: tuple[TestClient, Stand], path: str) -> None:
    client, stand = running
    stand.watch(0.05)
    try:
        keep(path, Report("", TEXT, None, "", "ar"))
        end = time.monotonic() + 120
        while not behind(client):
            assert time.monotonic() < end
            time.sleep(0.05)
    finally:
        stand.close()


def test_a_store_that_is_away_leaves_what_is_shown(atlas: Atlas, capsys: pytest.CaptureFixture[str]) -> None:
    marks = iter([1])

    def look() -> int:
        for found in marks:
            return found
        raise StoreLostError("gone for a while")

    stand = Stand(Press(look, lambda: Atlases(atlas)))
    client = TestClient(make_app(atlas, stand=stand), base_url=HOST)
    with pytest.raises(StoreLostError):
        stand.look()
    stand.watch(0.01)
    end = time.monotonic() + 30
    said = ""
    while StoreLostError.code not in said:
        assert time.monotonic() < end
        time.sleep(0.02)
        said += capsys.readouterr().err
    time.sleep(0.1)
    stand.close()
    assert said.count(StoreLostError.code) == 1 and not capsys.readouterr().err  # said once, not every second
    assert client.get("/en/").status_code == 200


def test_what_outlasts_an_edition_and_what_does_not(
    running: tuple[TestClient, Stand], store: Store, path: str
) -> None:
    client, stand = running
    Accounts(store).add("Ana", PASSWORD, "admin")
    data = {"name": "Ana", "password": PASSWORD, "form_token": form_token(client.get("/en/login"))}
    assert client.post("/en/login", data=data).status_code == 303
    other = TestClient(client.app, base_url=HOST)
    wrong = {**data, "password": "wrong password", "form_token": form_token(other.get("/en/login"))}
    told = [other.post("/en/login", data=wrong).status_code for _ in range(5)]
    assert told == [401] * 4 + [429]
    for what in ("sources", "actors", "incidents", "holdings", "trends", f"place/{PALMYRA}"):
        assert client.get(f"/en/{what}").status_code == 200
    before = atlases()
    keep(path, Report("", TEXT, None, "", "ar"))
    assert stand.look()
    assert other.post("/en/login", data=wrong).status_code == 429  # who may try how often
    assert client.get("/en/account").status_code == 200  # who is logged in
    assert atlases() <= before  # the memory of the edition that nobody shows any more is free


def atlases() -> int:
    gc.collect()
    return sum(isinstance(one, Atlas) for one in gc.get_objects())


def test_the_mark_of_a_store_changes_with_what_counts_only(store: Store, path: str) -> None:
    before = mark(store)
    from marsad.record.review import Review
    from marsad.record.statements import statements

    claim = statements(store)[0].id
    Review(store, "Ana").take(claim)
    assert mark(store) == before
    Review(store, "Ana").accept(claim)
    assert mark(store) != before

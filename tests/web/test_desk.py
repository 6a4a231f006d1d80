"""The review desk: rulings through the pages are the library's; who comes second is told and loses nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from shutil import copy

import pytest
from httpx import Response
from starlette.testclient import TestClient
from tests.web.forms import form_token

from marsad.inquiry.atlas import Atlas
from marsad.record.audit import noted
from marsad.record.desk import work
from marsad.record.find import Facets
from marsad.record.queue import Waiting, queue
from marsad.record.review import Review, history
from marsad.record.store import Store, open_store
from marsad.web.app import make_app
from marsad.web.desk_views import Slots, merged, suggest
from marsad.web.gazette import wide_places
from marsad.web.house import House
from marsad.web.spots import spot
from marsad.web.tongue import tongue

VERSION = re.compile('name="version" value="([^"]*)"')


@pytest.fixture
def store(filled: Path, tmp_path: Path) -> Iterator[Store]:
    copy(filled, tmp_path / "m.db")
    with open_store(str(tmp_path / "m.db")) as opened:
        yield opened


@pytest.fixture
def ana(atlas: Atlas, store: Store) -> TestClient:
    return sitting(atlas, store, "Ana")


def sitting(atlas: Atlas, store: Store, name: str, **house: object) -> TestClient:
    app = make_app(atlas, house=House(store, owner=name, **house))  # type: ignore[arg-type]
    return TestClient(app, base_url="http://127.0.0.1:8000", follow_redirects=False)


def waiting(store: Store) -> list[Waiting]:
    return queue(store, wide_places(), Facets(), datetime.now(UTC))


def rule(
    client: TestClient, id_: str, act: str, data: Mapping[str, object] = {}, page: Response | None = None
) -> Response:
    """Send a form of a claim's page as it was when ``page`` was opened (now, by default)."""
    page = page or client.get(f"/en/desk/claim/{id_}")
    version = VERSION.search(page.text)
    assert version is not None
    sent = {"version": version.group(1), "form_token": form_token(page), **data}
    return client.post(f"/en/desk/claim/{id_}/{act}", data=sent)


def slots(store: Store, id_: str, **changed: object) -> dict[str, object]:
    """The form of a correction as it stands, with some of it changed."""
    claim = work(store, id_, datetime.now(UTC)).subject.claim
    days = claim.date
    return {
        "type": claim.type, "status": claim.status, "actor": [ref.id for ref in claim.actors],
        "target": [ref.id for ref in claim.targets], "place": [p.gaz or f"?{p.text}" for p in claim.places],
        "source": [ref.id for ref in claim.sources], "first": str(days.start or ""),
        "last": str(days.end) if days.end != days.start and days.end else "", "killed": claim.casualties.killed or "",
        "wounded": claim.casualties.wounded or "", "why": "read it again", **changed,
    }  # fmt: skip


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_without_a_store_the_desk_says_what_to_do(client: TestClient, lang: str) -> None:
    page = client.get(f"/{lang}/desk")
    assert page.status_code == 200 and "marsad serve --db" in page.text
    assert client.get(f"/{lang}/desk/claim/abc").status_code == 409


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_the_queue_is_the_librarys(ana: TestClient, store: Store, lang: str) -> None:
    page = ana.get(f"/{lang}/desk")
    shown = re.findall(rf'href="/{lang}/desk/claim/([0-9a-f]+)', page.text)
    assert shown == [one.id for one in queue(store, wide_places(), Facets(), datetime.now(UTC), limit=40)]
    strikes = ana.get(f"/{lang}/desk?type=strike").text
    assert tongue(lang).kind("strike") in strikes and tongue(lang).t("desk.none_such") not in strikes
    assert ana.get(f"/{lang}/desk?type=picnic").status_code == 422
    assert tongue(lang).t("desk.none_such") in ana.get(f"/{lang}/desk?for=me").text


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_every_claim_has_its_page(ana: TestClient, store: Store, lang: str) -> None:
    for one in waiting(store)[:12]:
        page = ana.get(f"/{lang}/desk/claim/{one.id}")
        assert page.status_code == 200 and "style=" not in page.text
        assert one.claim.trigger.text in page.text and page.headers["cache-control"] == "no-store"
    assert ana.get(f"/{lang}/desk/claim/{'0' * 64}").status_code == 404


def test_accept_goes_to_the_next_and_is_kept(ana: TestClient, store: Store) -> None:
    first, second = (one.id for one in waiting(store)[:2])
    answer = rule(ana, first, "accept")
    assert answer.status_code == 303
    there = ana.get(answer.headers["location"]).headers["location"]
    assert there.startswith(f"/en/desk/claim/{second}?") and "Accepted" in ana.get(there).text
    assert [(d.act, d.who) for d in history(store, first)] == [("accept", "Ana")]
    assert first not in [one.id for one in waiting(store)]
    newest = next(noted(store))
    assert (newest.who, newest.act, newest.about, newest.address) == (
        "Ana",
        "review accept",
        first,
        "testclient",
    )


def test_reject_needs_a_reason_and_undo_brings_back(ana: TestClient, store: Store) -> None:
    first = waiting(store)[0].id
    answer = rule(ana, first, "reject")
    assert answer.status_code == 422 and "M313" in answer.text and not history(store, first)
    assert rule(ana, first, "reject", {"why": "misread"}).status_code == 303
    page = ana.get(f"/en/desk/claim/{first}")
    assert "no longer counts" in page.text and "misread" in page.text
    assert rule(ana, first, "undo", {"why": "no, it stands"}).status_code == 303
    assert [d.act for d in history(store, first)] == ["reject", "reopen"]
    assert first in [one.id for one in waiting(store)]


def test_a_correction_slot_by_slot(ana: TestClient, store: Store) -> None:
    first = waiting(store)[0].id
    now = slots(store, first)
    assert "M313" in rule(ana, first, "correct", now).text  # nothing would change
    wanted = {
        **now,
        "type": "hold",
        "actor": ["isis", ""],
        "place": ["gn170063"],
        "first": "2011-01-02",
        "killed": "3",
    }
    answer = rule(ana, first, "correct", wanted)
    assert answer.status_code == 303
    (made,) = history(store, first)
    claim = work(store, made.after["id"], datetime.now(UTC)).subject.claim
    assert (claim.type, [a.id for a in claim.actors], [p.gaz for p in claim.places]) == (
        "hold",
        ["isis"],
        ["gn170063"],
    )
    assert (str(claim.date.start), claim.casualties.killed, claim.casualties.wounded) == (
        "2011-01-02",
        3,
        None,
    )
    page = ana.get(f"/en/desk/claim/{first}")
    assert f'href="/en/desk/claim/{made.after["id"]}"' in page.text
    new = ana.get(f"/en/desk/claim/{made.after['id']}").text
    assert "<del>" in new and "Aleppo" in new and "read it again" in new
    for wrong in (
        {"first": "2011-02-30"},
        {"killed": "many"},
        {"status": "x"},
        {"place": "atlantis"},
        {"actor": "martians"},
    ):
        answer = rule(ana, made.after["id"], "correct", slots(store, made.after["id"], **wrong))
        assert answer.status_code == 422 and "M313" in answer.text


def test_who_comes_second_is_told_and_loses_nothing(atlas: Atlas, store: Store) -> None:
    ana, ben = sitting(atlas, store, "Ana"), sitting(atlas, store, "Ben")
    first = waiting(store)[0].id
    before = slots(store, first)
    pages = {who: who.get(f"/en/desk/claim/{first}") for who in (ana, ben)}
    mine = slots(store, first, status="denied", why="Ana's reason")
    assert rule(ana, first, "correct", mine, pages[ana]).status_code == 303
    theirs = slots(store, first) | {"actor": ["sdf"], "killed": "7", "why": "Ben's reason"}
    answer = rule(ben, first, "correct", theirs, pages[ben])
    assert answer.status_code == 409 and "M329" in answer.text and "Ana: correct" in answer.text
    assert len(history(store, first)) == 1
    kept = answer.text  # what Ben filled in, and what Ana made of the rest
    assert 'value="sdf" checked' in kept and 'name="killed" value="7"' in kept
    assert "Ben&#39;s reason" in kept and '<option value="denied" selected>' in kept
    now = history(store, first)[-1].after["id"]
    assert f"/en/desk/claim/{now}/correct" in kept
    again = rule(ben, now, "correct", slots(store, now) | {"actor": ["sdf"], "killed": "7"}, answer)
    assert again.status_code == 303
    last = history(store, now)[-1]
    claim = work(store, last.after["id"], datetime.now(UTC)).subject.claim
    assert (claim.status, [a.id for a in claim.actors], claim.casualties.killed) == ("denied", ["sdf"], 7)
    assert before["status"] != "denied" and [d.who for d in history(store, last.after["id"])] == [
        "Ana",
        "Ben",
    ]
    for act in ("accept", "reject", "undo", "merge"):
        assert (
            rule(ben, now, act, {"why": "x", "beside": waiting(store)[1].id}, pages[ben]).status_code == 409
        )


def test_a_lock_is_shown_and_kept(atlas: Atlas, store: Store) -> None:
    ana, ben = sitting(atlas, store, "Ana"), sitting(atlas, store, "Ben")
    first, second = (one.id for one in waiting(store)[:2])
    assert rule(ana, first, "take").status_code == 303
    assert "Ana works on this claim" in ben.get(f"/en/desk/claim/{first}").text
    assert "Ana has it" in ben.get("/en/desk").text
    answer = rule(ben, first, "accept")
    assert answer.status_code == 409 and "M322" in answer.text
    assert ben.get("/en/desk/next").headers["location"].startswith(f"/en/desk/claim/{second}")
    assert ana.get("/en/desk/next").headers["location"].startswith(f"/en/desk/claim/{first}")
    assert rule(ana, first, "release").status_code == 303
    assert rule(ben, first, "accept").status_code == 303


def test_merge_split_and_assign(ana: TestClient, store: Store) -> None:
    first = next(one.id for one in waiting(store) if work(store, one.id, datetime.now(UTC)).near)
    other = work(store, first, datetime.now(UTC)).near[0]
    data = {"beside": other.id, "beside_version": f"{other.id} {other.version}"}
    assert rule(ana, first, "merge").status_code == 422
    assert rule(ana, first, "merge", data).status_code == 303
    assert rule(ana, first, "split", {"beside": other.id}).status_code == 303
    assert rule(ana, first, "assign", {"to": "Ana"}).status_code == 303
    assert [d.act for d in history(store, first)] == ["merge", "split", "assign"]
    assert history(store, first)[0].after["claims"] == [first, other.id]
    assert first in ana.get("/en/desk?for=me").text and "Assigned to Ana" in ana.get("/en/desk").text
    Review(store, "Ben").accept(other.id)
    assert rule(ana, first, "merge", data).status_code == 409


def test_what_only_editors_may(atlas: Atlas, store: Store) -> None:
    from tests.web.test_people import PASSWORD, browser, login

    from marsad.record.accounts import Accounts

    for name, role in (("Ana", "admin"), ("Ali", "analyst")):
        Accounts(store).add(name, PASSWORD, role)
    ali = browser(atlas, store)
    login(ali, "Ali")
    first = waiting(store)[0].id
    page = ali.get(f"/en/desk/claim/{first}")
    assert "/merge" not in page.text and "/assign" not in page.text
    for act in ("merge", "split", "assign"):
        assert rule(ali, first, act, {"to": "x"}).status_code == 403
    Review(store, "Ana").accept(first)
    assert "/undo" not in ali.get(f"/en/desk/claim/{first}").text
    assert rule(ali, first, "undo").status_code == 422
    second = waiting(store)[0].id
    assert rule(ali, second, "accept").status_code == rule(ali, second, "undo").status_code == 303
    assert [d.who for d in history(store, second)] == ["Ali", "Ali"]


def test_names_are_proposed(ana: TestClient) -> None:
    found = ana.get("/en/desk/suggest?kind=place&q=alep").json()
    assert found[0]["id"] == "gn170063" and {one["name"] for one in found[:2]} == {"Aleppo"}
    assert ana.get("/ar/desk/suggest", params={"kind": "actor", "q": "داعش"}).json()[0]["id"] == "isis"
    assert ana.get("/en/desk/suggest?kind=source&q=sana").json()[0]["id"] == "sana"
    assert ana.get("/en/desk/suggest?kind=source&q=%20").json() == []
    assert ana.get("/en/desk/suggest?kind=x&q=y").status_code == 422
    assert suggest("place", "SY-HL", "en")[0].id == "SY-HL"


def test_the_small_map_shows_the_places(atlas: Atlas, ana: TestClient) -> None:
    svg = str(spot(atlas.land, ["gn170063", "gn163808", "gn170063"], tongue("ar")))
    assert svg.count('class="here"') == 2 and 'class="unit"' in svg and "NaN" not in svg
    assert spot(atlas.land, ["atlantis"], tongue("en")) == ""
    assert ana.get("/en/desk/spot?place=gn170063&place=%3Cscript%3E").text.startswith("<svg ")


def test_mine_stays_where_i_changed_it() -> None:
    seen = Slots("capture", "asserted", (), (), (), (), "2016-01-01", "", "", "")
    mine = Slots("hold", "asserted", (), (), (), (), "2016-01-01", "", "5", "")
    theirs = Slots("clash", "denied", (), (), (), (), "2016-01-02", "", "", "")
    assert merged(seen, mine, theirs) == Slots("hold", "denied", (), (), (), (), "2016-01-02", "", "5", "")


def test_after_a_correction_is_taken_back_the_claim_can_be_accepted(ana: TestClient, store: Store) -> None:
    first = waiting(store)[0].id
    assert rule(ana, first, "correct", slots(store, first, killed="3")).status_code == 303
    corrected = history(store, first)[-1].after["id"]
    answer = rule(ana, corrected, "undo")
    assert answer.headers["location"].startswith(f"/en/desk/claim/{first}?act=undo")
    assert rule(ana, first, "accept").status_code == 303
    assert [d.act for d in history(store, first)] == ["correct", "reopen", "accept"]

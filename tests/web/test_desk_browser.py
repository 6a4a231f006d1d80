"""Logging in and reviewing in a real browser, by keyboard; two people at one claim."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from shutil import copy
from typing import Any

import pytest
from tests.web.browsing import CHROMIUM, PHONE, WIDE, Visit, serving

from marsad.inquiry.atlas import Atlas
from marsad.record.accounts import Accounts
from marsad.record.find import Facets
from marsad.record.queue import queue
from marsad.record.review import history
from marsad.record.store import Store, open_store
from marsad.web.app import make_app
from marsad.web.gazette import wide_places
from marsad.web.house import House, key_of

PASSWORD = "three words long"
READY = "html[data-ready=desk]"
pytest.importorskip("playwright.sync_api", reason="no playwright: pip install playwright")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium: apt-get install chromium")


@pytest.fixture(scope="module")
def made(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("desk") / "m.db"
    copy(filled, path)
    with open_store(str(path)) as opened:
        for name, role in (("Ana", "admin"), ("Ben", "editor"), ("ريم", "reader")):
            Accounts(opened).add(name, PASSWORD, role)
    return path


@pytest.fixture
def store(made: Path, tmp_path: Path) -> Iterator[Store]:
    copy(made, tmp_path / "m.db")
    with open_store(str(tmp_path / "m.db")) as opened:
        yield opened


@pytest.fixture
def address(atlas: Atlas, store: Store) -> Iterator[str]:
    with serving(make_app(atlas, house=House(store, key=key_of(store)))) as found:
        yield found


def first_of(store: Store) -> str:
    return queue(store, wide_places(), Facets(), datetime.now(UTC))[0].id


def login(visit: Visit, name: str, lang: str, to: str = "desk") -> Any:
    page = visit.open(f"/{lang}/{to}", "#password")
    page.keyboard.type(name)  # the first field has the focus
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector(".who")
    return page


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_who_logs_in_may_be_refused_and_can_leave(browsers: dict[str, Any], address: str, lang: str) -> None:
    visit = Visit(browsers["gl"], address, PHONE)
    page = visit.open(f"/{lang}/reports", "#password")
    page.fill("#name", "ريم")
    page.fill("#password", "not the password")
    page.locator("button.main").click()
    page.wait_for_selector("[role=alert]")
    assert page.locator("#name").input_value() == "ريم"
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector(".who")
    assert page.url.endswith(f"/{lang}/reports") and page.locator('nav a[href$="/desk"]').count() == 0
    page.goto(f"{address}/{lang}/desk")
    assert "M422" in page.content()
    page.locator(".who button").click()
    page.wait_for_selector("#password")
    page.go_back()
    page.reload()
    page.wait_for_selector("#password")
    visit.wrong = [text for text in visit.wrong if "401" not in text and "403" not in text]
    visit.close(f"login-{lang}")


@pytest.mark.parametrize(("lang", "size"), [("ar", WIDE), ("en", WIDE), ("ar", PHONE)])
def test_review_by_keyboard(
    browsers: dict[str, Any], address: str, store: Store, lang: str, size: dict[str, int]
) -> None:
    visit = Visit(browsers["gl"], address, size)
    page = login(visit, "Ana", lang)
    id_ = first_of(store)
    page.wait_for_selector(READY, state="attached")
    page.keyboard.press("n")
    page.wait_for_url(f"**/desk/claim/{id_}*")
    page.wait_for_selector(READY, state="attached")
    shown = page.locator("#spot svg").get_attribute("aria-label")
    page.keyboard.press("c")
    page.locator("#add-place").focus()
    page.keyboard.type("تدمر" if lang == "ar" else "Palmyr")
    page.wait_for_selector("[role=option]")
    page.keyboard.press("ArrowDown")
    assert page.locator("#add-place").get_attribute("aria-activedescendant")
    page.keyboard.press("Enter")
    assert page.locator('[name=place][value="gn163808"]').is_checked()
    page.wait_for_timeout(600)
    assert page.locator("#spot svg").get_attribute("aria-label") != shown
    page.locator("#why").fill("a c n")  # keys are letters here
    page.keyboard.press("Enter")
    page.wait_for_selector(".done")
    made = history(store, id_)[-1]
    assert (made.act, made.who, made.why) == ("correct", "Ana", "a c n")
    assert "gn163808" in [place["gaz"] for place in made.after["claim"]["places"]]
    page.wait_for_selector(READY, state="attached")
    page.keyboard.press("b")
    page.wait_for_url(f"**/desk/claim/{id_}")
    page.goto(f"{address}/{lang}/desk/claim/{made.after['id']}")
    page.wait_for_selector(READY, state="attached")
    page.keyboard.press("u")
    page.wait_for_selector(".done")
    assert [one.act for one in history(store, id_)] == ["correct", "reopen"]
    page.wait_for_selector(READY, state="attached")
    page.keyboard.press("a")
    page.wait_for_url("**act=accept*")
    assert history(store, id_)[-1].act == "accept"
    page.wait_for_selector(READY, state="attached")
    page.locator("#keys").evaluate("one => one.click()")
    here = page.url
    page.keyboard.press("n")
    page.wait_for_timeout(300)
    assert page.url == here
    visit.close(f"desk-{lang}-{size['width']}")


def test_two_at_one_claim_never_overwrite_each_other(
    browsers: dict[str, Any], address: str, store: Store
) -> None:
    ana, ben = (Visit(browsers["gl"], address, WIDE) for _ in range(2))
    id_ = first_of(store)
    for visit, name in ((ana, "Ana"), (ben, "Ben")):
        login(visit, name, "en")
        visit.open(f"/en/desk/claim/{id_}", READY)
    ben.page.keyboard.press("c")
    ben.page.locator("#c-killed").fill("12")
    ben.page.locator("#why").fill("Ben counted")  # the change has taken the lock
    ben.page.wait_for_timeout(500)
    ana.page.keyboard.press("a")
    ana.page.wait_for_selector("#wrong")
    assert (
        "M322" in ana.page.locator("#wrong").inner_text() and "Ben" in ana.page.locator("#wrong").inner_text()
    )
    assert not history(store, id_)
    ben.page.locator("[data-key=KeyT]").click()
    ben.page.wait_for_selector(READY, state="attached")
    ben.page.keyboard.press("t")  # let go of it, with the correction to be typed again elsewhere
    ben.page.wait_for_selector(".done")
    ben.open(f"/en/desk/claim/{id_}", READY)
    ana.open(f"/en/desk/claim/{id_}", READY)
    ana.page.keyboard.press("a")
    ana.page.wait_for_url("**act=accept*")
    ben.page.keyboard.press("c")
    ben.page.locator("#c-killed").fill("12")
    ben.page.locator("#why").fill("Ben counted")
    ben.page.keyboard.press("Enter")
    ben.page.wait_for_selector("#wrong")
    assert "M329" in ben.page.locator("#wrong").inner_text() and len(history(store, id_)) == 1
    assert (
        ben.page.locator("#c-killed").input_value() == "12"
        and ben.page.locator("#why").input_value() == "Ben counted"
    )
    ben.page.locator("form.slots button.main").click()
    ben.page.wait_for_url("**act=correct*")
    assert [(one.who, one.act) for one in history(store, id_)] == [("Ana", "accept"), ("Ben", "correct")]
    for visit in (ana, ben):
        visit.wrong = [text for text in visit.wrong if "409" not in text]
        visit.close()

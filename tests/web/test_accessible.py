"""Every page for everybody: axe-core finds nothing serious, the keyboard reaches everything, large print fits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from shutil import copy
from typing import Any

import pytest
from tests.web.browsing import CHROMIUM, PHONE, WIDE, serving, until

from marsad.inquiry.atlas import Atlas
from marsad.inquiry.happenings import happenings
from marsad.record.accounts import Accounts
from marsad.record.find import Facets
from marsad.record.queue import queue
from marsad.record.review import Review
from marsad.record.store import open_store
from marsad.web.app import make_app
from marsad.web.gazette import wide_places
from marsad.web.house import House, key_of

PASSWORD = "three words long"
TEXT = "سيطر الجيش السوري أمس على مدينة تدمر، بحسب المرصد السوري لحقوق الإنسان."
REPORT, PALMYRA = "demo-ar-2013-11-01-safira", "gn163808"
ZOOMED = {"width": 640, "height": 400}  # a screen of 1280 by 800 at 200 %
PAGES = (
    "?on=2016-12-22", f"?on=2016-12-22&place={PALMYRA}", "holdings", "reports", f"report/{REPORT}",
    f"claim/{REPORT}/0", f"place/{PALMYRA}", "figures", "trends", "incidents",
    "incident/INCIDENT", "brief?in=SY-HL&from=2016-11-01&to=2017-01-31", "sources", "source/sohr", "actors",
    "actor/isis",
    "preferences", "search?q=حلب", "read", "account", "audit", "desk", "desk/claim/CLAIM",
    "desk/claim/RULED", "nothing",
)  # fmt: skip
SERIOUS = ("serious", "critical")
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async (rules) => {
  const found = await axe.run(document, { runOnly: rules });
  const told = (node) => node.html.slice(0, 160) + " | " + node.failureSummary.slice(0, 200);
  return found.violations.map((one) => [one.impact, one.id, one.nodes.slice(0, 3).map(told)]);
}"""
FOCUS = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect(), look = getComputedStyle(one);
  const lit = look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2;
  const seen = box.width > 0 && box.bottom > 0 && box.top < innerHeight;
  return [one.tagName + "#" + one.id + "." + one.className, lit, seen];
}"""
MOVING = """() => [...document.querySelectorAll("*")].filter((one) => {
  const look = getComputedStyle(one);
  return parseFloat(look.animationDuration) > 0.01 || parseFloat(look.transitionDuration) > 0.01;
}).length"""
pytest.importorskip("playwright.sync_api", reason="no playwright: pip install playwright")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium: apt-get install chromium")


@pytest.fixture(scope="module")
def served(atlas: Atlas, filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, ...]]:
    """An address with accounts, a claim that waits and one that was ruled on."""
    path = tmp_path_factory.mktemp("all") / "m.db"
    copy(filled, path)
    with open_store(str(path)) as store:
        Accounts(store).add("Ana", PASSWORD, "admin")
        waiting, ruled = (one.id for one in queue(store, wide_places(), Facets(), datetime.now(UTC))[:2])
        Review(store, "Ana").accept(ruled)
        with serving(make_app(atlas, house=House(store, key=key_of(store)))) as address:
            yield address, waiting, ruled, happenings(atlas).incidents[0].id


@pytest.fixture(scope="module", params=["ar", "en"])
def visited(
    request: pytest.FixtureRequest, browsers: dict[str, Any], served: tuple[str, ...]
) -> Iterator[Any]:
    """Goes to a page of one language, logged in."""
    address, waiting, ruled, incident = served
    lang = request.param
    page = browsers["gl"].new_page(viewport=WIDE, bypass_csp=True, reduced_motion="reduce")

    def go(path: str) -> Any:
        for word, id_ in (("CLAIM", waiting), ("RULED", ruled), ("INCIDENT", incident)):
            path = path.replace(word, id_)
        page.goto(f"{address}/{lang}/{path}")
        ready = "html[data-ready]" if path.startswith(("?", "desk")) else "h1"
        page.wait_for_selector(ready, state="attached", timeout=60_000)
        return page

    go.lang = lang  # type: ignore[attr-defined]
    go("login")
    assert not serious(page)
    page.fill("#name", "Ana")
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector(".who")
    yield go
    page.close()


def serious(page: Any) -> list[Any]:
    page.evaluate(AXE)
    return [one for one in page.evaluate(RUN, RULES) if one[0] in SERIOUS]


@pytest.mark.parametrize("path", PAGES)
def test_nothing_serious_is_found_and_it_fits_every_screen(visited: Any, path: str) -> None:
    page = visited(path)
    try:
        if "place=" in path:
            page.wait_for_selector("#panel .place")
        for size in (ZOOMED, PHONE):
            page.set_viewport_size(size)
            until(page, "document.documentElement.scrollWidth <= document.documentElement.clientWidth", 5)
        # what the edge of the screen cuts would be told to be too small
        page.set_viewport_size({"width": 1280, "height": 3000} if path.startswith("desk/") else WIDE)
        if path == "desk/claim/CLAIM":
            for box in ("reject", "correct", "beside", "assign"):
                page.evaluate(f"(document.getElementById('{box}') ?? {{}}).open = true")
        assert serious(page) == []
    finally:
        page.set_viewport_size(WIDE)


@pytest.mark.parametrize(
    "path", ["?on=2016-12-22", "holdings", f"report/{REPORT}", "read", "desk", "desk/claim/CLAIM"]
)
def test_the_keyboard_reaches_everything_and_shows_where_it_is(visited: Any, path: str) -> None:
    page = visited(path)
    reached = []
    for _ in range(60):
        page.keyboard.press("Tab")
        name, lit, seen = page.evaluate(FOCUS)
        if name.startswith("BODY"):
            break
        assert lit and seen, name
        reached.append(name)
    wanted = {
        "?on=2016-12-22": ["#day", "#play", "#by", "#place", "#in.", "CANVAS"],
        "desk/claim/CLAIM": ["#keys"],
    }
    assert len(reached) > 6 and reached[0].endswith(".skip")
    for one in wanted.get(path, []):
        assert any(one in name for name in reached), (one, reached)


def test_the_read_box_and_its_answer(visited: Any) -> None:
    page = visited("read")
    page.fill("#text", TEXT)
    page.fill("#published", "2016-03-28")
    page.locator("form.box button.main").click()
    page.wait_for_selector(".card")
    assert serious(page) == []


def test_less_motion_where_it_is_asked_for(visited: Any) -> None:
    page = visited("reports")
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    for path in ("reports", "desk", "?on=2016-12-22"):
        assert visited(path).evaluate(MOVING) == 0

"""The pages in a real browser: Debian's chromium, by Playwright. Skipped where either is not there."""

from __future__ import annotations

from typing import Any

import pytest
from tests.web.browsing import PHONE, WIDE, Visit, until

TEXT = "سيطر الجيش السوري أمس على مدينة تدمر، بحسب المرصد السوري لحقوق الإنسان."


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("lang", ["ar", "en"])
def test_slide_click_and_read_the_quote(
    browsers: dict[str, Any], address: str, lang: str, size: dict[str, int]
) -> None:
    visit = Visit(browsers["gl"], address, size)
    page = visit.open(f"/{lang}/?on=2016-12-22&view=34.56,38.27,9", "html[data-ready=map]")
    assert page.locator("#legend tbody tr").count() > 5
    page.mouse.move(0, 0)
    box = page.locator("#map canvas").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_selector("#panel blockquote")
    assert page.locator("#panel .place").get_attribute("data-place") == "gn163808"
    quote = page.locator("#panel blockquote").first
    assert quote.evaluate("one => getComputedStyle(one).direction") == "rtl"
    until(page, "location.search.includes('place=gn163808')")
    assert "place=gn163808" in page.locator("#other").get_attribute("href")
    before = page.locator("#today").inner_text()
    page.locator("#day").press("Shift+ArrowLeft" if lang == "en" else "Shift+ArrowRight")
    until(page, "location.search.includes('on=2016-12-11')")
    assert page.locator("#today").inner_text() != before
    page.locator("#play").click()
    until(page, "!location.search.includes('on=2016-12-11')")
    page.locator("#play").click()
    assert page.locator("#play").get_attribute("aria-pressed") == "false"
    visit.close(f"map-{lang}-{size['width']}")


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_a_link_shows_the_same_again(browsers: dict[str, Any], address: str, lang: str) -> None:
    visit = Visit(browsers["gl"], address, WIDE)
    page = visit.open(
        f"/{lang}/?on=2015-06-16&place=gn163808&by=settlements&view=35.5,38.5,7.50", "#panel .place"
    )
    page.wait_for_selector("html[data-ready=map]", state="attached")
    until(page, "location.search.includes('view=35.500%2C38.500%2C7.50')")
    assert "on=2015-06-16" in page.url and "by=settlements" in page.url
    assert page.locator("#by").input_value() == "settlements"
    visit.close()


def test_without_webgl_there_is_a_picture(browsers: dict[str, Any], address: str) -> None:
    visit = Visit(browsers["flat"], address, WIDE)
    page = visit.open("/ar/?on=2016-12-22", "html[data-ready=flat]")
    until(page, "document.querySelector('#fallback img').naturalWidth > 500")
    page.close()
    assert [text for text in visit.wrong if "WebGL" not in text and "GPU" not in text] == []


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_paste_a_text_and_see_what_it_claims(browsers: dict[str, Any], address: str, lang: str) -> None:
    visit = Visit(browsers["gl"], address, PHONE)
    page = visit.open(f"/{lang}/read")
    page.fill("#text", TEXT)
    page.fill("#published", "2016-03-28")
    page.locator("button.main").click()
    page.wait_for_selector(".card")
    page.locator(".text .m-trigger").first.hover()
    assert page.locator(".card.lit").count() == 1
    page.mouse.move(0, 0)
    page.locator(".card").first.focus()
    assert page.locator(".text .lit").count() >= 3
    visit.close(f"read-{lang}")


@pytest.mark.parametrize(
    "path", ["holdings", "reports", "report/demo-ar-2013-11-01-safira", "place/gn163808", "figures"]
)
@pytest.mark.parametrize("lang", ["ar", "en"])
def test_pages_fit_a_phone(browsers: dict[str, Any], address: str, lang: str, path: str) -> None:
    visit = Visit(browsers["gl"], address, PHONE)
    visit.open(f"/{lang}/{path}", "h1")
    visit.close(f"{path.partition('/')[0]}-{lang}")

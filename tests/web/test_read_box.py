"""The read box: urls through the checked fetch, nothing stored before somebody says so; and what readers prefer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.web.browsing import PHONE, WIDE, Visit, serving
from tests.web.forms import form_token, send

from marsad.cli.main import main
from marsad.input_errors import FetchRobotsError
from marsad.inquiry.atlas import Atlas
from marsad.inquiry.stored import gather_store
from marsad.model import Report
from marsad.web.app import make_app
from marsad.web.read_pages import Box
from marsad.web.taste import TASTE, Taste
from marsad.web.tongue import tongue

TEXT = "سيطر الجيش السوري أمس على مدينة تدمر، بحسب المرصد السوري لحقوق الإنسان."
PAGE = "https://news.example.org/a"
BASE = "http://127.0.0.1:8000"


def fetch(url: str, published: date | None) -> Report:
    """Stands for the network, which tests do not have."""
    if "private" in url:
        raise FetchRobotsError("robots.txt asks programs not to fetch this", where=url)
    return Report("x", TEXT, published or date(2016, 3, 28), "عنوان الخبر", "ar", "صحيفة", url)


@pytest.fixture
def store(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    name = str(tmp_path / "m.db")
    (tmp_path / "one.txt").write_text("قتل خمسة مدنيين في قصف على مدينة دوما أمس.", encoding="utf-8")
    assert main(["add", str(tmp_path / "one.txt"), "--published", "2016-01-02", "--db", name]) == 0
    capsys.readouterr()
    return name


def test_a_url_is_read_and_nothing_stored(atlas: Atlas, store: str) -> None:
    client = TestClient(make_app(atlas, box=Box(store, fetch)), base_url=BASE)
    answer = send(client, "/en/read", {"url": PAGE})
    assert (
        answer.status_code == 200
        and "عنوان الخبر" in answer.text
        and tongue("en").day(date(2016, 3, 27)) in answer.text
    )
    assert len(gather_store(store).known) == 1
    refused = send(client, "/ar/read", {"url": "https://private.example.org/"})
    assert refused.status_code == 200 and "M242" in refused.text and "يطلب الموقع" in refused.text


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:9/x", "http://localhost/", "http://[::1]/", "file:///etc/passwd", "http://10.0.0.1/"],
)
def test_nothing_inside_is_fetched(client: TestClient, url: str) -> None:
    answer = send(client, "/en/read", {"url": url})
    assert answer.status_code == 200 and ("M241" in answer.text or "M240" in answer.text)


def test_what_is_kept_is_in_the_store(atlas: Atlas, store: str) -> None:
    client = TestClient(make_app(atlas, box=Box(store, fetch)), base_url=BASE)
    report = {"text": TEXT, "published": "2016-03-28", "title": "عنوان", "outlet": "صحيفة", "url": PAGE}
    assert "are kept" in send(client, "/en/keep", report, "/en/read").text
    assert "already" in send(client, "/en/keep", report, "/en/read").text
    found = gather_store(store)
    (mine,) = [one.report for one in found.known.values() if one.report.url == PAGE]
    assert (mine.text, mine.title, mine.outlet, mine.published) == (TEXT, "عنوان", "صحيفة", date(2016, 3, 28))
    assert [claim.type for claim in found.readings[mine.id].claims] == ["capture"]
    assert send(client, "/en/keep", {"text": " "}, "/en/read").status_code == 422
    assert send(client, "/en/keep", {**report, "url": "javascript:alert(1)"}, "/en/read").status_code == 422
    assert (
        send(client, "/en/keep", report, "/en/read", headers={"origin": "https://evil.example"}).status_code
        == 403
    )


def test_without_a_store_or_the_right_nothing_is_kept(
    atlas: Atlas, store: str, monkeypatch: pytest.MonkeyPatch, client: TestClient
) -> None:
    assert send(client, "/en/keep", {"text": TEXT}, "/en/read").status_code == 403
    assert 'action="/en/keep"' not in send(client, "/en/read", {"text": TEXT}).text
    monkeypatch.setattr("marsad.web.read_pages.may_write", lambda _: False)
    monkeypatch.setattr("marsad.web.read_pages.may_fetch", lambda _: False)
    bound = TestClient(make_app(atlas, box=Box(store, fetch)), base_url=BASE)
    assert send(bound, "/en/keep", {"text": TEXT}, "/en/read").status_code == 403
    assert send(bound, "/en/read", {"url": PAGE}).status_code == 403
    assert 'name="url"' not in bound.get("/en/read").text
    assert len(gather_store(store).known) == 1


def test_a_long_arabic_text_fits(client: TestClient) -> None:
    token = form_token(client.get("/ar/read"))
    answer = client.post(
        "/ar/read", files={"form_token": (None, token), "text": (None, TEXT + " " * 99_000 + "ا" * 500)}
    )
    assert answer.status_code == 200


def test_digits_and_months_as_a_reader_likes_them(client: TestClient) -> None:
    page = "/ar/place/gn163808?on=2016-12-22"
    assert "11 كانون الأول 2016" in client.get(page).text
    answer = send(client, "/ar/preferences", {"digits": "arab", "months": "maghreb", "back": page})
    assert answer.status_code == 303 and answer.headers["location"] == page
    assert "HttpOnly" in answer.headers["set-cookie"]
    liked = client.get(page).text
    assert "١١ ديسمبر ٢٠١٦" in liked and 'data-digits="arab"' in liked and "11 كانون" not in liked
    assert "11 December 2016" in client.get(page.replace("/ar/", "/en/")).text
    assert "جانفي" in client.get("/ar/trends").text
    send(client, "/ar/preferences", {"digits": "roman", "months": "julian"})
    assert "11 كانون الأول 2016" in client.get(page).text
    for back in ("//evil.example/", "https://evil.example/", "/ar//evil.example", "/en/", "/ar/\\evil"):
        assert send(client, "/ar/preferences", {"back": back}).headers["location"] == "/ar/"


def test_figures_follow_the_reader_too(client: TestClient) -> None:
    before = client.get("/ar/figures").text
    client.cookies.set("digits", "arab")
    after = client.get("/ar/figures").text
    client.cookies.clear()
    assert "٢٠١" in after and "٢٠١" not in before and client.get("/ar/figures").text == before


def test_numbers_have_the_separators_of_their_digits() -> None:
    say = tongue("ar")
    token = TASTE.set(Taste("arab", "egypt"))
    try:
        assert say.number(1234567.5, 1) == "١٬٢٣٤٬٥٦٧٫٥" and say.percent(0.5) == "٥٠٪"
        assert say.day(date(2016, 8, 1)) == "١ أغسطس ٢٠١٦" and say.n("claims", 12).startswith("١٢ ")
        assert tongue("en").number(1234567.5, 1) == "1,234,567.5"
    finally:
        TASTE.reset(token)


@pytest.fixture
def boxed(atlas: Atlas, store: str) -> Iterator[str]:
    with serving(make_app(atlas, box=Box(store, fetch))) as found:
        yield found


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("lang", ["ar", "en"])
def test_a_url_is_read_and_kept(
    browsers: dict[str, Any], boxed: str, store: str, lang: str, size: dict[str, int]
) -> None:
    visit = Visit(browsers["flat"], boxed, size)
    page = visit.open(f"/{lang}/read", "#url")
    page.fill("#url", PAGE)
    page.locator("button.main").click()
    page.wait_for_selector(".card")
    assert len(gather_store(store).known) == 1
    page.locator(".keep button").click()
    page.wait_for_selector(".note code")
    assert len(gather_store(store).known) == 2
    visit.close(f"keep-{lang}-{size['width']}")


def test_preferences_hold_on_the_map(browsers: dict[str, Any], address: str) -> None:
    visit = Visit(browsers["gl"], address, WIDE)
    page = visit.open("/ar/preferences?back=/ar/%3Fon%3D2016-12-22", "form")
    page.locator("input[value=arab]").check()
    page.locator("input[value=maghreb]").check()
    page.locator("button.main").click()
    page.wait_for_selector("html[data-ready=map]", state="attached", timeout=60_000)
    assert page.locator("#today").inner_text() == "٢٢ ديسمبر ٢٠١٦"
    assert "٬" in page.locator("#legend tbody").first.inner_text()
    visit.close("preferences")

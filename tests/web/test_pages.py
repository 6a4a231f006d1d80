"""Every page in both languages: what it says, and what it must never hold."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.web.forms import send

from marsad.inquiry.atlas import Atlas
from marsad.packs.files import data_root
from marsad.packs.interface import FORMS, check_web, load_words
from marsad.web.app import make_app
from marsad.web.tongue import tongue

REPORT = "demo-ar-2013-11-01-safira"
PALMYRA = "gn163808"
PAGES = (
    "", "holdings", "holdings?unit=SY-HL&on=2016-12-22", "holdings?page=2", "reports", f"report/{REPORT}",
    "report/demo-en-2017-10-14-mayadin", f"claim/{REPORT}/0", f"place/{PALMYRA}", f"place/{PALMYRA}?on=2016-12-22",
    f"place/{PALMYRA}/panel?on=2016-12-22", "figures", "read",
    "trends", "trends?by=settlements", "brief", "brief?in=SY-HI&from=2016-11-01&to=2016-12-31", "brief?in=",
    "actors", "actor/isis", "sources", "source/sohr", "incidents", "incidents?type=clash&page=1",
)  # fmt: skip
TEXT = "سيطر الجيش السوري أمس على مدينة تدمر، بحسب المرصد السوري لحقوق الإنسان."


class Elements(HTMLParser):
    """All tags with their attributes, and the text of scripts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def elements(page: str) -> list[tuple[str, dict[str, str | None]]]:
    return Elements(page).tags


@pytest.mark.parametrize("lang", ["ar", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_answers_and_keeps_to_itself(client: TestClient, lang: str, path: str) -> None:
    answer = client.get(f"/{lang}/{path}")
    assert answer.status_code == 200
    headers = answer.headers
    assert "script-src 'self';" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff" and headers["x-frame-options"] == "DENY"
    found = elements(answer.text)
    for tag, attributes in found:
        assert "style" not in attributes and not any(name.startswith("on") for name in attributes), tag
        if tag == "script":
            assert attributes.get("src", "").startswith("/") or attributes["type"] == "application/json"
        for name in ("src", "href", "action"):
            value = attributes.get(name) or ""
            if re.match(
                r"[a-z]+:|//", value
            ):  # only links that somebody follows, to where a report was published
                assert tag == "a" and attributes.get("rel") == "noreferrer noopener"
    if not path.endswith(("panel?on=2016-12-22",)):
        (page,) = [attributes for tag, attributes in found if tag == "html"]
        assert page == {"lang": lang, "dir": "rtl" if lang == "ar" else "ltr"}
        other = "en" if lang == "ar" else "ar"
        assert any(a.get("id") == "other" and a["href"] == f"/{other}/{path}" for _, a in found)
        assert sum(tag == "h1" for tag, _ in found) == 1 and any(a.get("href") == "#main" for _, a in found)


@pytest.mark.parametrize(
    "path",
    [
        "holdings",
        "reports",
        f"report/{REPORT}",
        f"claim/{REPORT}/0",
        f"place/{PALMYRA}",
        "figures",
        "trends",
        "brief",
    ],
)
@pytest.mark.parametrize("lang", ["ar", "en"])
def test_every_page_is_json_too(client: TestClient, lang: str, path: str) -> None:
    answer = client.get(f"/{lang}/{path}.json")
    assert answer.status_code == 200 and answer.json()


def test_a_place_says_who_since_when_and_who_says_so(client: TestClient) -> None:
    facts = client.get(f"/en/place/{PALMYRA}.json?on=2016-12-22").json()
    assert (facts["holder"], facts["since"]) == ("isis", "2016-12-11") and facts["age"] == 11
    assert sum(facts["beliefs"].values()) == pytest.approx(1, abs=0.01)
    said = [reason["claim"] for reason in facts["reasons"]]
    first = next(claim for claim in said if [source["id"] for source in claim["sources"][:1]] == ["sohr"])
    assert first["quote"]["word"]
    page = client.get(f"/ar/place/{PALMYRA}?on=2016-12-22").text
    assert (
        "تنظيم الدولة الإسلامية" in page and "11 كانون الأول 2016" in page and first["quote"]["word"] in page
    )


def test_a_report_underlines_what_is_meant(client: TestClient) -> None:
    marks = [a for tag, a in elements(client.get(f"/ar/report/{REPORT}").text) if tag == "mark"]
    kinds = {(a["class"] or "").split()[1] for a in marks}
    assert kinds >= {"m-trigger", "m-actor", "m-place", "m-date", "m-source"}
    assert any("0" in (a.get("data-claims") or "").split() for a in marks)


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_the_read_box_reads_and_forgets(client: TestClient, lang: str) -> None:
    answer = send(client, f"/{lang}/read", {"text": TEXT, "published": "2016-03-28"})
    assert answer.status_code == 200
    assert tongue(lang).day(__import__("datetime").date(2016, 3, 27)) in answer.text
    undated = send(client, f"/{lang}/read", {"text": TEXT}).text
    assert load_words()[lang]["note.M203"] in undated
    assert load_words()[lang]["note.M201"] in send(client, f"/{lang}/read", {"text": " "}).text
    assert load_words()[lang]["note.M202"] in send(client, f"/{lang}/read", {"text": "Only English."}).text
    hostile = send(client, f"/{lang}/read", {"text": f"<script>alert(1)</script> {TEXT}"}).text
    assert "<script>alert" not in hostile and "&lt;script&gt;" in hostile


def test_the_language_is_the_one_the_browser_asks_for(client: TestClient) -> None:
    for asked, code in (("en-GB,en;q=0.9", "en"), ("ar", "ar"), ("fr", "ar"), ("", "ar")):
        assert client.get("/", headers={"accept-language": asked}).headers["location"] == f"/{code}/"


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("nothing", 404, "M402"),
        ("report/nothing", 404, "M402"),
        (f"claim/{REPORT}/99", 404, "M402"),
        ("place/atlantis", 404, "M402"),
        ("holdings?unit=X", 404, "M402"),
        (f"place/{PALMYRA}?on=2016-02-30", 422, "M401"),
        ("holdings?page=0", 422, "M401"),
    ],
)
@pytest.mark.parametrize("lang", ["ar", "en"])
def test_what_is_not_there_is_said_in_the_language(
    client: TestClient, lang: str, path: str, status: int, code: str
) -> None:
    answer = client.get(f"/{lang}/{path}")
    assert answer.status_code == status and code in answer.text
    assert f'lang="{lang}"' in answer.text and load_words()[lang]["error.title"] in answer.text


def test_words_that_templates_and_scripts_use_are_in_the_catalogue() -> None:
    assert check_web(data_root()) == []
    folder = Path(__file__).parents[2] / "src" / "marsad" / "web"
    used: set[str] = set()
    for path in [*folder.glob("templates/*.html"), *folder.glob("static/js/*.js"), *folder.glob("*.py")]:
        used |= set(re.findall(r"""\bt\(\s*"([\w. ]+)"[,)]""", path.read_text(encoding="utf-8")))
    words = load_words()
    assert {key for key in used if key not in words["ar"]} == set()
    assert len(used) > 80


def test_arabic_counts_have_their_forms() -> None:
    say = tongue("ar")
    forms = {say.n("claims", count) for count in (0, 1, 2, 3, 11, 100)}
    assert len(forms) == len(FORMS)
    assert tongue("en").n("claims", 1) == "one claim" and tongue("en").n("claims", 2) == "2 claims"
    assert say.percent(0.9999) == say.t("percent", n=99) and say.percent(1.0) == say.t("percent", n=100)


def test_every_report_and_settlement_has_a_page(client: TestClient, atlas: Atlas) -> None:
    for id_ in atlas.gathered.known:
        assert client.get(f"/en/report/{id_}").status_code == 200
    for settlement in atlas.land.settlements[::100]:
        assert client.get(f"/ar/place/{settlement.id}").status_code == 200


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_a_search_shows_where_the_words_stand(client: TestClient, lang: str) -> None:
    page = client.get(f"/{lang}/search", params={"q": "المعارضة", "from": "2014-01-01"})
    assert page.status_code == 200 and "<mark>" in page.text and f"/{lang}/report/" in page.text
    assert (
        client.get(f"/{lang}/search.json", params={"q": "المعارضة", "from": "2014-01-01"}).json()["count"] > 3
    )
    assert "M321" in client.get(f"/{lang}/search?q=!!").text
    assert tongue(lang).t("search.none") in client.get(f"/{lang}/search?q=nowhereatall").text
    assert "<li" not in client.get(f"/{lang}/search").text.partition("<main")[2]
    assert client.get(f"/{lang}/search?q=x&from=never").status_code == 422


def test_reports_come_in_pages(atlas: Atlas) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("marsad.web.pages._ROWS", 10)
        client = TestClient(make_app(atlas), base_url="http://127.0.0.1:8000")
        seen: list[str] = []
        for number in range(1, -(-len(atlas.gathered.known) // 10) + 1):
            page = client.get(f"/en/reports?page={number}").text
            seen += re.findall(r'href="/en/report/([^"?#]+)"', page)
        assert len(seen) == len(set(seen)) == len(atlas.gathered.known)
        assert 'rel="next"' not in page and 'rel="prev"' in page

"""Every page in one language: no English on Arabic pages, no Arabic on English ones, but for names and quotations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from shutil import copy

import pytest
from lxml import html
from starlette.testclient import TestClient
from tests.web.conftest import HOST
from tests.web.forms import form_token
from tests.web.test_accessible import PAGES, PALMYRA, PASSWORD, TEXT

from marsad.control.likeness import _TEXTS
from marsad.inquiry.atlas import Atlas
from marsad.inquiry.happenings import happenings
from marsad.packs.reasons import load_reasons, read_reasons
from marsad.record.accounts import Accounts
from marsad.record.find import Facets
from marsad.record.queue import queue
from marsad.record.review import Review
from marsad.record.store import open_store
from marsad.web.app import make_app
from marsad.web.gazette import wide_places
from marsad.web.house import House, key_of
from marsad.web.source_views import side_name
from marsad.web.tongue import tongue
from marsad.web.wording import reason

RUNS = {"ar": re.compile("[A-Za-z][A-Za-z'’-]+"), "en": re.compile("[\u0621-\u064a]{2,}")}
SAID = ("title", "aria-label", "alt", "placeholder", "aria-valuetext")
# What is written so in both languages: formats, keys, codes of errors, names that have no other form.
SAME = frozenset({
    "JSON", "CSV", "SVG", "PNG", "Markdown", "PDF", "url", "http", "https", "Natural", "Earth", "OCHA", "GeoNames",
    "Shift", "Marsad", "marsad", "Ana", "admin", "testclient",
})  # fmt: skip
QUOTED = "title script style code kbd pre bdi q blockquote time textarea".split()


@pytest.fixture(scope="module")
def reader(
    atlas: Atlas, filled: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[TestClient, dict[str, str]]]:
    """Somebody who is logged in and may do everything, and the ids of what the pages are about."""
    path = tmp_path_factory.mktemp("languages") / "m.db"
    copy(filled, path)
    with open_store(str(path)) as store:
        Accounts(store).add("Ana", PASSWORD, "admin")
        waiting, ruled = (one.id for one in queue(store, wide_places(), Facets(), datetime.now(UTC))[:2])
        Review(store, "Ana").accept(ruled)
        app = make_app(atlas, house=House(store, key=key_of(store)))
        client = TestClient(app, base_url=f"http://{HOST}", follow_redirects=False)
        token = form_token(client.get("/en/login"))
        assert not foreign(client.get("/en/login").text, "en") + foreign(client.get("/ar/login").text, "ar")
        data = {"name": "Ana", "password": PASSWORD, "form_token": token}
        assert client.post("/en/login", data=data).status_code == 303
        real = [one for one in happenings(atlas).incidents if len(one.members) > 1]
        yield client, {"CLAIM": waiting, "RULED": ruled, "INCIDENT": real[0].id}


def foreign(page: str, lang: str) -> list[str]:
    """Runs of letters of the other language that are neither marked as such nor quoted nor a name."""
    root = html.document_fromstring(page)
    found: list[str] = []

    def look(one: html.HtmlElement) -> None:
        if not isinstance(one.tag, str):
            return
        marked = one.get("lang") not in (None, lang) and one.tag != "html"
        if marked or one.tag in QUOTED or one.get("dir") == "auto" or "m" in (one.get("class") or "").split():
            return
        told = [one.text or "", *(one.get(name) or "" for name in SAID)]
        for child in one:
            look(child)
            told.append(child.tail or "")
        told = [re.sub("\u2066.*?\u2069", "", text) for text in told]  # ids, which run left to right
        found.extend(run for text in told for run in RUNS[lang].findall(text) if run not in SAME)

    look(root)
    return found


MORE = (f"place/{PALMYRA}/panel?on=2016-12-22", "desk?type=strike", "incidents?type=strike", "desk?for=me")


@pytest.mark.parametrize("lang", ["ar", "en"])
@pytest.mark.parametrize("path", [*PAGES, *MORE])
def test_a_page_speaks_one_language(reader: tuple[TestClient, dict[str, str]], path: str, lang: str) -> None:
    client, ids = reader
    for word, id_ in ids.items():
        path = path.replace(word, id_)
    page = client.get(f"/{lang}/{path}")
    assert page.status_code == (404 if path == "nothing" else 200)
    assert foreign(page.text, lang) == []


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_answers_to_forms_speak_one_language(reader: tuple[TestClient, dict[str, str]], lang: str) -> None:
    client, _ = reader
    token = form_token(client.get(f"/{lang}/read"))
    for data in (
        {"text": TEXT, "published": "2016-03-28"},
        {"url": "http://127.0.0.1/"},
        {"text": "only English"},
    ):
        told = client.post(f"/{lang}/read", data={**data, "form_token": token})
        assert told.status_code == 200 and foreign(told.text, lang) == []
    wrong = client.post(
        f"/{lang}/account", data={"old": "x", "password": "short", "again": "short", "form_token": token}
    )
    assert wrong.status_code in (403, 422) and foreign(wrong.text, lang) == []
    for path in (
        "holdings?on=never",
        "place/none",
        "report/none",
        "desk/claim/none",
        "brief?in=nowhere",
        "trends?by=x",
    ):
        told = client.get(f"/{lang}/{path}")
        assert told.status_code in (404, 422) and foreign(told.text, lang) == []


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_every_reason_of_the_demonstration_has_words(atlas: Atlas, lang: str) -> None:
    say = tongue(lang)
    told: set[str] = set()
    for reading in atlas.gathered.readings.values():
        for claim in reading.claims:
            told.update(claim.reasons, claim.date.reasons)
            for ref in (*claim.actors, *claim.targets, *claim.places, *claim.sources):
                told.update(ref.reasons)
    for one in happenings(atlas).incidents:
        told.update(why for member in one.members for why in member.reasons)
    told |= {f"{text} (+0.1)" for kind, text in _TEXTS.items() if kind != "start"}
    assert len(told) > 100
    missing = [one for one in told if reason(one, say) is None]
    assert not missing
    if lang == "ar":
        for one in told:
            words = re.sub("\u2066.*?\u2069", "", reason(one, say) or "")
            assert not RUNS["ar"].findall(words), one


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_every_side_has_a_name(atlas: Atlas, lang: str) -> None:
    say = tongue(lang)
    names = {side: side_name(side, atlas, say) for side in set(atlas.world.rules.sides.values()) if side}
    assert len(names) > 40 and not [
        side for side, name in names.items() if "_" in name or RUNS[lang].findall(name)
    ]
    assert lang == "en" or not [side for side, name in names.items() if name == side]


def test_a_reason_that_nobody_translated_is_left_as_it_is() -> None:
    assert reason("something quite new", tongue("ar")) is None
    assert reason("named; something quite new", tongue("ar")) is None
    assert (
        reason("named; 3 km from places named beside it", tongue("en"))
        == "named; 3 km from places named beside it"
    )
    assert reason("weekday reckoned from publication 2013-03-04", tongue("en")).endswith("4 March 2013")  # type: ignore[union-attr]


def test_a_form_with_another_gap_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "reasons.csv"
    head = "form,ar,en,source,licence\n"
    path.write_text(head + "at {n},عند {n},at {day},project,Apache-2.0\nat {what},{what},{what},project,Apache-2.0\n"
                    "x,س,x,project,Apache-2.0\nx,س,x,project,Apache-2.0\n", encoding="utf-8")  # fmt: skip
    problems: list[object] = []
    assert len(list(read_reasons(path, problems))) == 2  # type: ignore[arg-type]
    assert len(problems) == 3 and len(load_reasons()) > 70

"""What is shown to everybody: nothing new, no words of the reports, no names of private persons, nothing to change."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from marsad.cli.main import main
from marsad.inquiry.atlas import Atlas, atlas_of
from marsad.inquiry.public import old_enough, veiled, without_new
from marsad.inquiry.stored import gather_store
from marsad.record.public import Public, shipped_units
from marsad.record.words import searched
from marsad.web.app import make_app
from marsad.web.house import House
from marsad.web.tongue import tongue

RUN = 6  # words in a row: what claims keep of a text (a name, a date, the word that tells) is shorter


@pytest.fixture(scope="module")
def terms(atlas: Atlas) -> Public:
    return Public(atlas.last, shipped_units(), 400)


@pytest.fixture(scope="module")
def shown(atlas: Atlas, terms: Public) -> Atlas:
    return veiled(atlas_of(without_new(atlas.gathered, terms)), terms)


@pytest.fixture(scope="module")
def everybody(shown: Atlas) -> TestClient:
    app = make_app(shown, None, House(others=True, public=True))
    return TestClient(app, base_url="http://maps.example", follow_redirects=False)


def runs(text: str) -> set[str]:
    words = text.split()
    return {" ".join(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}


def test_what_is_new_is_not_there(atlas: Atlas, shown: Atlas, terms: Public, everybody: TestClient) -> None:
    last = atlas.last - timedelta(days=400)
    days = [known.report.published for known in shown.gathered.known.values()]
    assert days and all(day is not None and day <= last for day in days)
    assert 0 < len(days) < len(atlas.gathered.known) and shown.last <= last
    (gone, *_) = [id_ for id_ in atlas.gathered.known if id_ not in shown.gathered.known]
    assert everybody.get(f"/en/report/{gone}").status_code == 404


def test_no_words_of_the_reports_are_there(atlas: Atlas, shown: Atlas, everybody: TestClient) -> None:
    secret = set().union(
        *(runs(one.report.text) | runs(one.report.title) for one in atlas.gathered.known.values())
    )
    places = {
        reason["claim"]["report"] for reason in everybody.get("/en/place/gn163808.json").json()["reasons"]
    }
    assert places
    paths = [
        "reports",
        "reports.json",
        "figures",
        "figures.json",
        "place/gn163808",
        "place/gn163808.json",
        "",
    ]
    paths += [f"report/{id_}" for id_ in shown.gathered.known] + [
        f"report/{id_}.json" for id_ in shown.gathered.known
    ]
    told = [everybody.get(f"/{lang}/{path}") for lang in ("ar", "en") for path in paths]
    told += [
        everybody.get(path)
        for path in ("/api/v1/claims?limit=1000", "/api/v1/figures", "/data/en/series.json")
    ]
    for answer in told:
        assert answer.status_code == 200
        assert not secret & runs(answer.text), answer.url
    claims = everybody.get("/api/v1/claims?limit=1000").json()["items"]
    assert claims and not any(
        claim["reasons"] or claim["title"] or claim["quote"]["after"] for claim in claims
    )
    assert json.dumps(claims).count('"reasons": []') > len(claims)


def test_who_holds_what_is_as_it_was_inferred(atlas: Atlas, shown: Atlas, terms: Public) -> None:
    plain = atlas_of(without_new(atlas.gathered, terms))
    assert [(c.place, c.holder, c.day) for c in shown.changes] == [
        (c.place, c.holder, c.day) for c in plain.changes
    ]


@pytest.mark.parametrize("path", ["/en/read", "/en/desk", "/ar/login", "/ar/audit", "/en/account"])
def test_nothing_can_be_changed_or_looked_into(everybody: TestClient, path: str) -> None:
    answer = everybody.get(path)
    assert (
        answer.status_code == 403
        and "M425" in answer.text
        and f'href="{path}"' not in everybody.get("/en/").text
    )
    assert everybody.post(path, data={"text": "x"}).status_code == 403


def test_the_api_is_read_only_too(everybody: TestClient) -> None:
    assert everybody.post("/api/v1/read", json={"text": "x"}).json()["code"] == "M425"
    assert "set-cookie" not in everybody.get("/en/").headers


def test_a_search_finds_what_is_shown_and_nothing_else(
    atlas: Atlas, shown: Atlas, everybody: TestClient
) -> None:
    def hits(q: str) -> set[str]:
        found = everybody.get("/api/v1/search", params={"q": q, "limit": 100})
        assert found.status_code == 200
        for one in found.json()["items"]:
            assert one["title"]["text"] == one["body"]["text"] == ""
        return {one["report"] for one in found.json()["items"]}

    told = {id_: reading.claims for id_, reading in shown.gathered.readings.items()}
    named = {id_: {place.gaz for claim in claims for place in claim.places} for id_, claims in told.items()}
    aleppo = {id_ for id_, ids in named.items() if "gn170063" in ids}
    assert hits("حلب") and hits("حلب") == hits("Aleppo") >= aleppo
    assert hits("المرصد السوري") == hits("Syrian Observatory") != set()
    assert hits("Aleppo -capture") < hits("Aleppo")
    assert hits("Aleppo") <= set(told)  # nothing that is held back
    # no question tells which words stand in a text: only words that a page for everybody shows are found
    for id_, known in list(atlas.gathered.known.items())[:12]:
        pages = "".join(everybody.get(f"/{lang}/report/{id_}").text for lang in ("ar", "en"))
        words = {word for word in known.report.text.split() if len(word) > 6}
        for word in sorted(words)[:25]:
            if id_ in hits(word):
                assert set(searched(word).split()) & set(searched(pages).split()), (id_, word)


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_the_page_of_the_search_says_what_is_searched(everybody: TestClient, lang: str) -> None:
    page = everybody.get(f"/{lang}/search", params={"q": "حلب"})
    assert page.status_code == 200 and tongue(lang).t("search.lead_public") in page.text
    assert f"/{lang}/claim/" in page.text and "<blockquote" not in page.text
    assert f'action="/{lang}/search"' in everybody.get(f"/{lang}/reports").text


def test_of_a_store_the_time_counts_at_which_it_was_known(
    tmp_path: Path, atlas: Atlas, capsys: pytest.CaptureFixture[str]
) -> None:
    path, store = tmp_path / "two.jsonl", str(tmp_path / "m.db")
    rows = [
        {"id": "new", "text": "سيطر الجيش على حلب."},
        {"id": "old", "text": "سيطر الجيش على حمص.", "published": "2016-01-02"},
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert main(["add", str(path), "--db", store]) == 0
    gathered = gather_store(store)
    undated = next(id_ for id_, known in gathered.known.items() if known.report.published is None)
    terms = Public(__import__("datetime").datetime.now(__import__("datetime").UTC).date(), shipped_units(), 7)
    kept = without_new(gathered, terms, old_enough(store, terms))
    assert len(kept.known) == 1 and undated not in kept.known and undated not in kept.readings

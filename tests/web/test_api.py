"""The API, and what stands before every request."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.web.forms import send

from marsad.exchange.guideline import record
from marsad.inquiry.atlas import Atlas, atlas_of
from marsad.inquiry.stored import gather_store
from marsad.pipeline import read_text
from marsad.record.store import open_store
from marsad.web.app import make_app
from marsad.web.guard import LARGEST, Turnstile
from marsad.web.house import House
from marsad.web.serve import listen
from marsad.web_errors import WebAddressError, WebBusyError

TEXT = "سيطر الجيش السوري أمس على مدينة تدمر، بحسب المرصد السوري لحقوق الإنسان."


def test_read_gives_what_the_command_line_gives(client: TestClient) -> None:
    answer = client.post("/api/v1/read", json={"text": TEXT, "published": "2016-03-28"})
    assert answer.status_code == 200
    assert answer.json() == json.loads(json.dumps(record(read_text(TEXT, date(2016, 3, 28)))))


def test_holdings_come_in_pages(client: TestClient, atlas: Atlas) -> None:
    first = client.get("/api/v1/holdings?on=2016-12-22&limit=7").json()
    assert len(first["items"]) == first["next"] == 7 and first["count"] == len(atlas.land.settlements)
    last = client.get(f"/api/v1/holdings?offset={first['count'] - 1}").json()
    assert len(last["items"]) == 1 and last["next"] is None
    homs = client.get("/api/v1/holdings?unit=Homs&on=2016-12-22").json()
    found = {one["id"]: one["holder"] for one in homs["items"]}
    assert found["gn163808"] == "isis" and {one["unit"] for one in homs["items"]} == {"SY-HI"}


def test_totals_sum_to_the_whole(client: TestClient) -> None:
    rows = client.get("/api/v1/totals?on=2016-12-22").json()
    assert {row["denominator"] for row in rows} == {"land_km2", "settled_km2", "settlements", "population"}
    for name in {row["denominator"] for row in rows}:
        assert sum(row["share"] for row in rows if row["denominator"] == name) == pytest.approx(1, abs=0.01)
    assert all(row["low"] <= row["best"] <= row["high"] for row in rows)
    isis = client.get("/api/v1/totals?actor=isis&denominator=settlements&by=unit").json()
    assert {row["holder"] for row in isis} == {"isis"} and len(isis) > 20


def test_claims_are_found_by_what_they_say(client: TestClient, atlas: Atlas) -> None:
    every = client.get("/api/v1/claims?limit=1000").json()
    assert every["count"] == len(atlas.world.statements) == len(every["items"])
    wanted = "/api/v1/claims?type=capture&actor=isis&source=sohr&first=2015-01-01&last=2016-12-31"
    items = client.get(wanted).json()["items"]
    assert items and all(one["type"] == "capture" and one["last"] <= "2016-12-31" for one in items)
    assert client.get("/api/v1/claims?place=gn163808").json()["count"] > 3


def test_figures_have_verdicts(client: TestClient) -> None:
    found = client.get("/api/v1/figures").json()
    assert found["reports"] and all(one["verdicts"] for one in found["reports"] + found["published"])


def test_the_api_describes_itself(client: TestClient) -> None:
    described = client.get("/api/v1/openapi.json").json()
    names = (
        "read",
        "holdings",
        "totals",
        "claims",
        "figures",
        "reports",
        "reports/{id}",
        "incidents",
        "search",
    )
    assert set(described["paths"]) == {f"/api/v1/{name}" for name in (*names, "claims/{report}/{number}")}
    for path in described["paths"].values():
        for one in path.values():
            assert "application/problem+json" in one["responses"]["422"]["content"]


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/api/v1/nothing", 404, "M402"),
        ("/api/v1/holdings?on=x", 422, "M401"),
        ("/api/v1/holdings?unit=Atlantis", 404, "M503"),
        ("/api/v1/totals?actor=martians", 422, "M504"),
        ("/api/v1/totals?denominator=x", 422, "M401"),
        ("/api/v1/claims?limit=100000", 422, "M401"),
        ("/en/place/atlantis.json", 404, "M402"),
        ("/data/fr/series.json", 422, "M401"),
        ("/data/en/map.gif", 422, "M401"),
        ("/static/%2e%2e/app.py", 404, "M402"),
    ],
)
def test_problems_have_the_codes_of_the_command_line(
    client: TestClient, path: str, status: int, code: str
) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["code"] == code and problem["status"] == status and problem["detail"].startswith(code)
    assert "content-security-policy" in answer.headers


def test_other_names_and_other_sites_are_refused(client: TestClient) -> None:
    assert client.get("/en/", headers={"host": "evil.example"}).status_code == 403
    assert client.get("/en/", headers={"host": "localhost:9"}).status_code == 200
    for headers in ({"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}):
        answer = client.post("/en/read", data={"text": TEXT}, headers=headers)
        assert answer.status_code == 403 and "M404" in answer.text
    own = {"origin": "http://127.0.0.1:8000", "sec-fetch-site": "same-origin"}
    assert send(client, "/en/read", {"text": TEXT}, headers=own).status_code == 200


def test_what_is_too_long_is_refused_before_it_is_read(client: TestClient) -> None:
    assert client.post("/api/v1/read", content=b"x" * (LARGEST + 1)).json()["code"] == "M403"
    assert send(client, "/en/read", {"text": "x" * 100_001}).status_code == 413
    assert client.post("/api/v1/read", json={"text": "x" * 100_001}).status_code == 422


def test_too_many_texts_are_refused_until_later() -> None:
    door = Turnstile(2, 60)
    door.enter()
    door.enter()
    with pytest.raises(WebBusyError):
        door.enter()
    door.enter("another address")


def test_parcels_are_known_by_their_tag(client: TestClient) -> None:
    first = client.get("/data/en/series.json")
    again = client.get("/data/en/series.json", headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304 and not again.content
    assert first.headers["content-encoding"] == "gzip"


def test_a_fault_tells_nothing_of_the_inside(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("marsad.web.pages.report_lines", lambda _: 1 / 0)
    answer = client.get("/en/reports")
    assert answer.status_code == 500 and "M001" in answer.text and "ZeroDivision" not in answer.text
    assert "content-security-policy" in answer.headers and "ZeroDivisionError" in capsys.readouterr().err


def test_others_cannot_reach_the_server_and_taken_ports_are_said() -> None:
    with pytest.raises(WebAddressError, match="outside"):
        listen("0.0.0.0", 0)
    with listen("127.0.0.1", 0) as taken:
        taken.listen()
        with pytest.raises(WebAddressError, match="port"):
            listen("127.0.0.1", taken.getsockname()[1])


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_the_fallback_is_a_picture(client: TestClient, lang: str) -> None:
    answer = client.get(f"/data/{lang}/map.png?on=2016-12-22")
    assert answer.headers["content-type"] == "image/png" and answer.content[:4] == b"\x89PNG"


def test_reports_come_in_pages_and_one_by_one(client: TestClient, atlas: Atlas) -> None:
    first = client.get("/api/v1/reports?limit=3").json()
    assert first["count"] == len(atlas.gathered.known) and len(first["items"]) == first["next"] == 3
    days = [one["published"] for one in client.get("/api/v1/reports?limit=1000").json()["items"]]
    assert days == sorted(days, reverse=True)
    year = client.get("/api/v1/reports?first=2016-01-01&last=2016-12-31").json()["items"]
    assert year and all(one["published"].startswith("2016") for one in year)
    assert client.get("/api/v1/reports?outlet=Nobody").json() == {"count": 0, "next": None, "items": []}
    one = client.get(f"/api/v1/reports/{year[0]['id']}").json()
    assert one["id"] == year[0]["id"] and one["text"] and len(one["claims"]) == year[0]["claims"]
    claim = next(
        c for r in year if r["claims"] for c in client.get(f"/api/v1/reports/{r['id']}").json()["claims"]
    )
    assert client.get(f"/api/v1/claims/{claim['report']}/{claim['number']}").json() == claim
    assert client.get("/api/v1/reports/nothing").json()["code"] == "M402"


def test_incidents_merge_claims(client: TestClient, atlas: Atlas) -> None:
    every = client.get("/api/v1/incidents?limit=1000").json()
    claims = [id_ for one in every["items"] for id_ in one["claims"]]
    assert (
        len(claims) == len(set(claims)) <= len(atlas.world.statements) and len(claims) > every["count"] > 50
    )
    some = client.get("/api/v1/incidents?type=capture&actor=isis&first=2015-01-01&last=2016-12-31").json()[
        "items"
    ]
    assert some and all(one["type"] == "capture" and one["last"] >= "2015" for one in some)
    place = some[0]["told"]["place"]["gaz"]
    assert some[0]["id"] in {
        one["id"] for one in client.get(f"/api/v1/incidents?place={place}").json()["items"]
    }
    assert client.get("/api/v1/incidents?type=picnic").status_code == 422


def test_search_finds_words_with_their_clitics(client: TestClient) -> None:
    found = client.get("/api/v1/search", params={"q": "«المعارضة»"}).json()
    assert found["count"] == len(found["items"]) > 3 or found["next"] == 20
    for hit in found["items"]:
        assert hit["title"]["marks"] or hit["body"]["marks"]
        for start, end in hit["body"]["marks"]:
            assert "معارض" in hit["body"]["text"][start:end]
    fewer = client.get("/api/v1/search", params={"q": 'المعارضة -"حلب"', "last": "2016-12-31"}).json()
    assert 0 < fewer["count"] < found["count"]
    assert client.get("/api/v1/search", params={"q": "!!"}).json()["code"] == "M321"
    assert client.get("/api/v1/search").json()["code"] == "M401"


def test_search_in_a_store_uses_its_index(atlas: Atlas, filled: Path, tmp_path: Path) -> None:
    from shutil import copy

    copy(filled, tmp_path / "m.db")
    shown = atlas_of(gather_store(str(tmp_path / "m.db")))
    with open_store(str(tmp_path / "m.db")) as store:
        for house in (House(store), None):
            client = TestClient(make_app(shown, house=house), base_url="http://127.0.0.1:8000")
            found = client.get("/api/v1/search", params={"q": "النظام"}).json()
            ids = {hit["report"] for hit in found["items"]}
            assert ids and found["count"] == len(ids)
            if house:
                by_index = ids
    assert ids == by_index


def test_who_has_the_answer_gets_none(client: TestClient) -> None:
    for path in ("/api/v1/totals?on=2016-12-22", "/en/reports.json", "/api/v1/openapi.json"):
        first = client.get(path)
        tag = first.headers["etag"]
        for known in (tag, f'"x", {tag}', tag.removeprefix("W/"), "*"):
            again = client.get(path, headers={"if-none-match": known})
            assert again.status_code == 304 and not again.content and again.headers["etag"] == tag
        assert client.get(path, headers={"if-none-match": 'W/"x"'}).status_code == 200
    other = client.get("/api/v1/totals?on=2016-12-01").headers["etag"]
    assert other != client.get("/api/v1/totals?on=2016-12-22").headers["etag"]
    assert "etag" not in client.get("/api/v1/totals?on=x").headers


def test_other_methods_are_refused_and_said(client: TestClient) -> None:
    answer = client.delete("/api/v1/totals")
    assert answer.status_code == 405 and answer.headers["allow"] == "GET" and answer.json()["code"] == "M400"

"""What lies over the map: fronts, incidents, two days compared, what was known then, tiles; all in the address."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from starlette.testclient import TestClient
from tests.web.browsing import PHONE, WIDE, Visit, serving, until

from marsad.cli.main import main
from marsad.control.belief import picture
from marsad.control.fronts import fronts
from marsad.control.infer import infer
from marsad.inquiry.atlas import Atlas
from marsad.inquiry.happenings import happenings
from marsad.inquiry.stored import gather_store
from marsad.inquiry.then import Atlases
from marsad.web.app import make_app
from marsad.web.asking import index_of
from marsad.web.layers import borders, incident_points
from marsad.web.parcels import dumps
from marsad.web.tiles import tiles_of
from marsad.web.tongue import tongue
from marsad.web_errors import WebTilesError

DAY = date(2016, 12, 22)


def test_a_browser_can_tell_fronts_from_borders(atlas: Atlas) -> None:
    sent = borders(atlas)["features"]
    seen = picture(atlas.world, DAY)
    states, unknown = seen.holders(atlas.world.rules), len(seen.states) - 1
    pairs = set()
    for one in sent:
        a, b = states[one["properties"]["a"]], states[one["properties"]["b"]]
        if a != b and unknown not in (a, b):
            pairs.add(tuple(sorted((seen.states[a], seen.states[b]))))
    assert (
        pairs == {(f.first, f.second) for f in fronts(seen, atlas.areas, atlas.world.rules)}
        and len(pairs) > 3
    )
    assert len(gzip.compress(dumps(borders(atlas)))) < 200_000


def test_incidents_sent_are_those_of_the_list(atlas: Atlas) -> None:
    sent = incident_points(atlas, tongue("ar"))
    told = happenings(atlas).by_id
    assert len(sent["items"]) > 100
    for id_, kind, first, last, lat, lon, name, actors, sources, tellings, _ in sent["items"]:
        one = told[id_]
        assert sent["types"][kind]["id"] == one.type and one.tellings == tellings and name
        assert atlas.first + timedelta(days=first) == one.first and last >= first
        assert 28 < lat < 38 and 34 < lon < 49
        assert {sent["actors"][n]["id"] for n in actors} == {*one.actors, *one.targets}
        assert [sent["sources"][n]["id"] for n in sources] == list(one.sources)
    isis = next(a for a in sent["actors"] if a["id"] == "isis")
    assert [atlas.world.states[n] for n in isis["states"]] == ["isis"]


def test_then_only_what_was_published_is_known(atlas: Atlas) -> None:
    kept = Atlases(atlas)
    known = date(2015, 1, 15)
    then = kept.at(known)
    assert kept.at(known) is then and kept.at(None) is atlas and kept.at(date(2030, 1, 1)) is atlas
    assert then.known == then.last == known and then.first == atlas.first and then.stamp != atlas.stamp
    assert then.world.statements and all(s.published <= known for s in then.world.statements)
    same = infer(atlas.gathered.statements(), atlas.land, atlas.world.rules, known=known)
    assert np.allclose(picture(then.world, known).shares, picture(same, known).shares)
    assert all(one.first <= known for one in happenings(then).incidents)


def test_a_store_knows_what_was_known_then(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = (
        (Path(__file__).parents[2] / "src/marsad/data/demo/dispatches.jsonl").read_text("utf-8").splitlines()
    )
    (tmp_path / "few.jsonl").write_text("\n".join(lines[:8]) + "\n", encoding="utf-8")
    store = str(tmp_path / "m.db")
    assert main(["add", str(tmp_path / "few.jsonl"), "--db", store]) == 0
    capsys.readouterr()
    now = gather_store(store)
    days = sorted(s.published for s in now.statements() if s.published)
    then = gather_store(store, days[len(days) // 2])
    assert 0 < len(then.statements()) < len(now.statements())
    assert all(s.published and s.published <= days[len(days) // 2] for s in then.statements())
    assert {s.id for s in now.statements()} == {
        f"{id_}#{n}" for id_, reading in now.readings.items() for n in range(len(reading.claims))
    }


def test_pages_take_the_day_of_knowledge(client: TestClient) -> None:
    now = client.get("/en/place/gn163808.json?on=2015-06-16").json()
    then = client.get("/en/place/gn163808.json?on=2015-06-16&known=2014-12-01").json()
    assert now["holder"] == "isis" and then["holder"] != "isis"
    assert client.get("/data/en/series.json?known=2014-12-01").json()["last"] == "2014-12-01"
    assert 'class="banner"' in client.get("/en/?known=2014-12-01").text
    assert 'class="banner"' not in client.get("/en/").text
    assert client.get("/data/en/series.json?known=yesterday").status_code == 422
    assert client.get("/data/en/map.png?on=2014-11-01&known=2014-12-01").content[:4] == b"\x89PNG"


def test_tiles_open_the_policy_for_one_site(atlas: Atlas) -> None:
    tiles = tiles_of("https://tile.example.org/{z}/{x}/{y}.png", "© somebody")
    client = TestClient(make_app(atlas, tiles=tiles), base_url="http://127.0.0.1:8000")
    answer = client.get("/en/")
    policy = answer.headers["content-security-policy"]
    assert "img-src 'self' https://tile.example.org " in policy and policy.count("example.org") == 2
    assert "script-src 'self';" in policy and "© somebody" in answer.text
    wrong = (
        "tile.example.org/{z}/{x}/{y}", "https://a b/{z}/{x}/{y}", "https://x.org/{z}/{x}",
        "ftp://x.org/{z}/{x}/{y}", "https://x.org;script-src *;/{z}/{x}/{y}", "https://u:p@x.org/{z}/{x}/{y}",
        "https://x.org/{z}/{x}/{y}?';",
    )  # fmt: skip
    for url in wrong:
        with pytest.raises(WebTilesError):
            tiles_of(url)


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_layers_stand_in_the_address(browsers: dict[str, Any], address: str, lang: str) -> None:
    visit = Visit(browsers["gl"], address, WIDE)
    page = visit.open(f"/{lang}/?on=2016-12-22&view=35.9,38.2,7.2", "html[data-ready=map]")
    page.locator("#layers summary").first.click()
    page.wait_for_selector("#layers[data-ready]")
    page.locator("#fronts").check()
    page.locator("#incidents").check()
    until(page, "location.search.includes('fronts=1') && location.search.includes('types=all')")
    page.locator("#window").select_option("366")
    some = page.locator("#shown").inner_text()
    page.locator("#types input[value=clash]").uncheck()
    until(page, "location.search.includes('days=366') && !location.search.includes('types=all')")
    assert page.locator("#shown").inner_text() != some
    page.locator("#actor").select_option("isis")
    page.locator("#source").select_option("sohr")
    until(page, "location.search.includes('actor=isis') && location.search.includes('source=sohr')")
    chosen = page.locator("#shown").inner_text()
    there = page.locator("#other").get_attribute("href")
    assert "fronts=1" in there and "source=sohr" in there
    again = page.url.removeprefix(address)
    page.goto(address + again)
    page.wait_for_selector("html[data-ready=map]", state="attached", timeout=60_000)
    assert page.locator("#fronts").is_checked() and not page.locator("#types input[value=clash]").is_checked()
    assert page.locator("#shown").inner_text() == chosen
    visit.close(f"layers-{lang}")


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("lang", ["ar", "en"])
def test_an_incident_leads_to_its_quote(
    browsers: dict[str, Any], address: str, atlas: Atlas, lang: str, size: dict[str, int]
) -> None:
    visit = Visit(browsers["gl"], address, size)
    here = atlas.land.settlements[index_of(atlas, "gn163808")]
    view = f"{here.lat},{here.lon},11"
    page = visit.open(f"/{lang}/?on=2016-12-22&types=all&days=31&view={view}", "html[data-ready=map]")
    box = page.locator("#map canvas").bounding_box()
    for _ in range(30):  # clusters are made in a worker, which nobody tells of
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.wait_for_timeout(1000)
        if page.locator("#panel .several, #panel [data-incident]").count():
            break
    if page.locator("#panel .several").count():
        page.locator("#panel .several button").first.click()
    page.wait_for_selector("#panel [data-incident] blockquote")
    visit.close(f"incident-{lang}-{size['width']}")


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_two_days_are_compared(browsers: dict[str, Any], address: str, lang: str) -> None:
    visit = Visit(browsers["gl"], address, WIDE)
    page = visit.open(f"/{lang}/?on=2016-12-22&with=2014-06-01", "html[data-ready=map]")
    assert page.locator("#difference tbody tr").count() > 1
    page.locator("#difference-places button").first.click()
    page.wait_for_selector("#panel .place")
    assert "with=2014-06-01" in page.url
    page.locator("#without").click()
    until(page, "!location.search.includes('with=')")
    assert not page.locator("#difference").is_visible()
    visit.close(f"compare-{lang}")


@pytest.mark.parametrize("browser", ["gl", "flat"])
def test_the_map_as_it_was_known(browsers: dict[str, Any], address: str, browser: str) -> None:
    visit = Visit(browsers[browser], address, WIDE)
    page = visit.open("/ar/?on=2014-10-01&known=2014-12-01", "html[data-ready]")
    assert page.locator(".banner").is_visible() and page.locator("#day").get_attribute("max") == "668"
    if browser == "flat":
        image = page.locator("#fallback img")
        until(page, "document.querySelector('#fallback img').naturalWidth > 300")
        assert "known=2014-12-01" in image.get_attribute("src") and not page.locator("#fronts").is_visible()
    page.locator("#now").click()
    page.wait_for_selector("html[data-ready]", state="attached", timeout=60_000)
    assert "known" not in page.url and "on=2014-10-01" in page.url
    visit.close(f"known-{browser}")


@pytest.fixture(scope="module")
def tiled(atlas: Atlas) -> Iterator[str]:
    async def tiles(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        png = bytes.fromhex(
            "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
            "0000000c4944415408d763a8a9a9010003010180b5a0d5f90000000049454e44ae426082"
        )
        headers = [(b"content-type", b"image/png"), (b"access-control-allow-origin", b"*")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": png})

    with ExitStack() as stack:
        elsewhere = stack.enter_context(serving(tiles))
        here = stack.enter_context(serving(make_app(atlas, tiles=tiles_of(elsewhere + "/{z}/{x}/{y}.png"))))
        yield f"{here} {elsewhere}"


def test_tiles_are_asked_of_their_site_alone(browsers: dict[str, Any], tiled: str) -> None:
    here, elsewhere = tiled.split()
    page = browsers["gl"].new_page(viewport=WIDE)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{here}/en/?on=2016-12-22")
    page.wait_for_selector("html[data-ready=map]", state="attached", timeout=60_000)
    assert any(url.startswith(elsewhere) for url in asked)
    assert all(url.startswith((here, elsewhere, f"blob:{here}", "data:")) for url in asked)
    page.close()

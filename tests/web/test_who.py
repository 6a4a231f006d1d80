"""Pages of parties, sources and incidents: they add up, lead to each other, and say what contradicts what."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from urllib.parse import unquote

import pytest
from starlette.testclient import TestClient
from tests.web.browsing import PHONE, WIDE, Visit

from marsad.control.credit import declared
from marsad.inquiry.atlas import Atlas
from marsad.inquiry.happenings import happenings
from marsad.web.actor_views import actor_lines, actor_view
from marsad.web.incident_views import Filters, incident_lines, incident_view
from marsad.web.source_views import source_lines, source_view
from marsad.web.tongue import tongue

EN = tongue("en")


def test_a_source_is_weighed_as_the_map_weighs_it(atlas: Atlas) -> None:
    world = atlas.world
    view = source_view(atlas, "sohr", EN)
    assert view.head.kind == "observatory" and view.head.side == ""
    assert view.head.declared == declared("sohr", world.rules)
    for one in view.learned:
        number = world.told.keys.index(("sohr", one.type))
        assert one.weight == pytest.approx(float(world.weights.reliability[number]), abs=1e-4)
    assert (
        min(o.weight for o in view.learned) <= (view.head.learned or 0) <= max(o.weight for o in view.learned)
    )
    assert all(0 <= one.share <= 1 and one.first.month in (1, 4, 7, 10) for one in view.agreement)
    assert 0 < sum(one.claims for one in view.agreement) <= view.head.claims
    partisan = source_view(atlas, "sana", EN)
    assert partisan.head.side == "damascus" and partisan.head.side_name


def test_contradicted_means_that_others_said_otherwise_later(atlas: Atlas) -> None:
    found = 0
    for line in source_lines(atlas, EN):
        view = source_view(atlas, line.id, EN)
        assert view.contradicted <= view.judged <= line.claims and view.shared <= view.told
        for claim in view.contradictions:
            found += 1
            one = happenings(atlas).by_id[happenings(atlas).of[claim.id]]
            against = {t for c in one.contradictions for s in c.sides if claim.id not in s for t in s}
            assert any(atlas.by_id[t].published >= claim.published for t in against)
    assert found


def test_every_link_between_the_pages_leads_somewhere(client: TestClient) -> None:
    seen: set[str] = set()
    open_ = ["/en/actors", "/en/sources", "/en/incidents", "/en/report/demo-ar-2013-11-01-safira"]
    while open_ and len(seen) < 150:
        path = open_.pop(0)
        seen.add(path)
        answer = client.get(path)
        assert answer.status_code == 200, path
        links = re.findall(r'href="(/en/(?:actor|source|incident|claim)/[^"#?]+)"', answer.text)
        open_ += sorted({unquote(link) for link in links} - seen - set(open_))
    assert sum("/source/" in path for path in seen) > 10 and sum("/actor/" in path for path in seen) > 10


def test_a_party_has_what_the_totals_say(atlas: Atlas, client: TestClient) -> None:
    view = actor_view(atlas, "isis", date(2015, 6, 1), EN)
    rows = client.get("/api/v1/totals?on=2015-06-01&actor=isis").json()
    assert {h.denominator: h.best for h in view.held} == {row["denominator"]: row["best"] for row in rows}
    claims = [s.claim for s in atlas.world.statements]
    assert view.head.by == sum(any(a.id == "isis" for a in c.actors) for c in claims)
    assert sum(t.against for t in view.tallies) == view.head.against
    assert {"isis", "syria_gov"} <= {line.id for line in actor_lines(atlas, EN)}
    assert all("isis" in {a.id for a in (*i.actors, *i.targets)} for i in view.incidents)


def test_incidents_are_filtered_by_all_that_is_asked(atlas: Atlas, client: TestClient) -> None:
    every = incident_lines(atlas, Filters(), EN)
    assert len(every) == len(happenings(atlas).incidents)
    query = "type=capture&unit=SY-HL&actor=isis&source=sohr&from=2015-01-01&to=2017-12-31"
    found = client.get(f"/en/incidents.json?{query}").json()
    assert found and len(found) < len(every)
    for one in found:
        assert (
            one["type"] == "capture"
            and one["last"] >= "2015-01-01"
            and "sohr" in {s["id"] for s in one["sources"]}
        )
    assert "Choose more widely" in client.get("/en/incidents?type=none").text


def test_an_incident_says_what_contradicts_it(atlas: Atlas, client: TestClient) -> None:
    one = next(i for i in happenings(atlas).incidents if any(c.what == "holder" for c in i.contradictions))
    view = incident_view(atlas, one.id, EN)
    assert view.opposed and all(o.other and o.other.id != one.id and o.claims for o in view.opposed)
    assert len(view.members) == view.head.claims
    assert "What contradicts it" in client.get(f"/en/incident/{one.id}").text
    assert client.get(f"/en/incident/{one.id}.json").json()["head"]["id"] == one.id
    for path in ("incident/none", "actor/nobody", "actor/unknown", "source/nobody"):
        assert client.get(f"/en/{path}").status_code == 404


@pytest.mark.parametrize("path", ["actors", "actor/isis", "sources", "source/sohr", "incidents"])
@pytest.mark.parametrize("lang", ["ar", "en"])
def test_they_fit_a_phone(browsers: dict[str, Any], address: str, lang: str, path: str) -> None:
    visit = Visit(browsers["flat"], address, PHONE)
    visit.open(f"/{lang}/{path}", "h1")
    visit.close(f"{path.replace('/', '-')}-{lang}")


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_from_an_incident_to_its_quote(browsers: dict[str, Any], address: str, lang: str) -> None:
    visit = Visit(browsers["flat"], address, WIDE)
    page = visit.open(f"/{lang}/incidents?type=capture", "table.list a")
    page.locator("td a[href*='/incident/']").first.click()
    page.wait_for_selector("article blockquote .m-trigger")
    page.locator("dd a[href*='/actor/']").first.click()
    page.wait_for_selector("h2")
    visit.close()

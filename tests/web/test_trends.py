"""Charts over time: the series say what the record says, and the page draws, explains and saves them."""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.web.browsing import PHONE, WIDE, Visit, until

from marsad.control.totals import totals_on
from marsad.inquiry.atlas import Atlas
from marsad.inquiry.happenings import happenings
from marsad.packs.interface import load_kind_colours
from marsad.web.tongue import tongue
from marsad.web.trends import toll, trends


def test_territory_is_that_of_the_record(atlas: Atlas) -> None:
    for denominator in ("land_km2", "settlements"):
        told = trends(atlas, denominator, tongue("en")).territory
        assert (
            told.days[0] == atlas.first
            and told.days[-1] == atlas.last
            and list(told.days) == sorted(told.days)
        )
        step = atlas.course.days[100]
        day = min(told.days, key=lambda one: abs((one - step).days))
        looked = max(one for one in atlas.course.days if one <= day)
        for total in totals_on(atlas.world, atlas.areas, looked):
            if total.denominator == denominator and total.best >= 1:
                (curve,) = [one for one in told.curves if one.holder == total.holder]
                at = told.days.index(day)
                assert (curve.low[at], curve.best[at], curve.high[at]) == pytest.approx(
                    (total.low, total.best, total.high), abs=0.5
                )
        assert bool(told.published) == (denominator == "land_km2")


def test_every_incident_is_in_one_week(atlas: Atlas) -> None:
    told = trends(atlas, "land_km2", tongue("ar")).incidents
    real = [one for one in happenings(atlas).real if atlas.first <= one.first <= atlas.last]
    assert sum(sum(kind.counts) for kind in told.kinds) == told.total == len(real) > 100
    assert all(day.weekday() == 0 for day in told.weeks)
    assert {b - a for a, b in zip(told.weeks, told.weeks[1:], strict=False)} == {timedelta(days=7)}
    assert {kind.type: sum(kind.counts) for kind in told.kinds} == Counter(one.type for one in real)
    assert {kind.colour for kind in told.kinds} <= set(load_kind_colours().values())


def test_the_toll_adds_up_what_was_told(atlas: Atlas) -> None:
    real = happenings(atlas).real
    told = toll(real)
    assert sum(row[1] for row in told.killed if row) == sum(one.killed.best for one in real if one.killed)
    assert all(row[0] <= row[1] <= row[2] for row in (*told.killed, *told.wounded) if row)
    assert toll([]).months == ()


def test_the_data_of_each_chart_is_csv(client: TestClient) -> None:
    found = client.get("/en/trends.json").json()
    for chart in ("territory", "incidents", "casualties"):
        answer = client.get(f"/en/trends/{chart}.csv")
        assert (
            answer.headers["content-type"].startswith("text/csv")
            and "attachment" in answer.headers["content-disposition"]
        )
        rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
        if chart == "territory":
            told = found["territory"]
            assert len(rows) == len(told["days"]) * len(told["curves"])
            assert rows[0]["best"] == str(told["curves"][0]["best"][0])
        if chart == "incidents":
            kinds = found["incidents"]["kinds"]
            assert (
                sum(int(row[kind["type"]]) for row in rows for kind in kinds) == found["incidents"]["total"]
            )
    assert client.get("/en/trends/secrets.csv").status_code == 422
    assert client.get("/ar/trends?by=x").status_code == 422


def test_without_reports_the_page_says_so(atlas: Atlas, tmp_path: Path) -> None:
    from marsad.inquiry.atlas import atlas_of
    from marsad.inquiry.statements import gather
    from marsad.web.app import make_app

    (tmp_path / "none.jsonl").write_text("")
    bare = TestClient(make_app(atlas_of(gather([tmp_path / "none.jsonl"]))), base_url="http://127.0.0.1:8000")
    page = bare.get("/en/trends").text
    assert "No incidents in these reports yet" in page and "No numbers of casualties" in page


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("lang", ["ar", "en"])
def test_charts_are_drawn_and_saved(
    browsers: dict[str, Any], address: str, lang: str, size: dict[str, int]
) -> None:
    visit = Visit(browsers["gl"], address, size, accept_downloads=True)
    page = visit.open(f"/{lang}/trends", "html[data-ready=charts]")
    for name in ("territory", "incidents", "casualties"):
        assert page.locator(f"#{name} canvas").count() == 1
    assert page.locator("#base").input_value() == "isis"
    page.locator("#base").select_option("syria_gov")
    until(page, "location.search.includes('holder=syria_gov')")
    box = page.locator("#incidents canvas").bounding_box()
    page.locator("#incidents").scroll_into_view_if_needed()
    box = page.locator("#incidents canvas").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_selector(".tip p", state="attached")
    with page.expect_download() as saved:
        page.locator("[data-chart=territory][data-save=svg]").click()
    drawing = Path(saved.value.path()).read_text("utf-8")
    assert drawing.startswith("<svg") and tongue(lang).name("syria_gov") in drawing
    with page.expect_download() as saved:
        page.locator("[data-chart=casualties][data-save=png]").click()
    assert Path(saved.value.path()).read_bytes()[:4] == b"\x89PNG"
    visit.close(f"trends-{lang}-{size['width']}")


def test_months_are_counted_from_one() -> None:
    assert tongue("en").month(date(2016, 12, 1)) == "December 2016"

"""Briefs: every sentence has its footnote, every footnote its quote; the same as page, file and Markdown."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.web.browsing import PHONE, WIDE, Visit

from marsad.cli.main import main
from marsad.errors import ControlDayError
from marsad.inquiry.atlas import Atlas
from marsad.inquiry.brief import brief, unit_of_place
from marsad.web.briefing import BriefView, Sentence, brief_view, markdown
from marsad.web.tongue import tongue

DEMO = Path(__file__).parents[2] / "src/marsad/data/demo/dispatches.jsonl"
WHOLE = (date(2013, 2, 1), date(2017, 11, 3))


def sentences(view: BriefView) -> list[Sentence]:
    opposed = [s for one in view.disputes for side in one.sides for s in side]
    return [*view.changed, *view.incidents, *opposed, *view.totals]


@pytest.mark.parametrize("lang", ["ar", "en"])
@pytest.mark.parametrize("unit", ["", "SY-HL", "SY-HI", "SY-RA"])
def test_every_sentence_has_a_source(atlas: Atlas, unit: str, lang: str) -> None:
    say = tongue(lang)
    view = brief_view(brief(atlas, unit, *WHOLE), atlas, say)
    told = sentences(view)
    assert len(told) > 2 and all(one.notes for one in told)
    numbers = [note.number for note in view.footnotes]
    assert numbers == list(range(1, len(numbers) + 1)) == sorted({n for one in told for n in one.notes})
    for note in view.footnotes:
        quote = note.claim.quote
        text = atlas.gathered.known[note.claim.report].report.text
        assert quote.word and quote.before + quote.word + quote.after in text and note.by


def test_it_tells_of_its_unit_and_days_only(atlas: Atlas) -> None:
    found = brief(atlas, "SY-HI", date(2016, 12, 1), date(2016, 12, 31))
    assert [(c.place, c.holder, c.day) for c in found.turns] == [("gn163808", "isis", date(2016, 12, 11))]
    assert all(unit_of_place(atlas, i.place.gaz or "") == "SY-HI" for i in found.main)
    homs = brief(atlas, "SY-HI", *WHOLE)
    assert sum(homs.kinds.values()) > len(homs.main) >= len(found.main)
    with pytest.raises(ControlDayError):
        brief(atlas, "", date(2017, 1, 1), date(2016, 1, 1))


def test_claims_that_contradict_stand_side_by_side(atlas: Atlas) -> None:
    found = brief(atlas, "", *WHOLE)
    assert found.disputes
    for one in found.disputes:
        assert one.sides[0] and one.sides[1] and not set(one.sides[0]) & set(one.sides[1])
    assert len({frozenset(map(frozenset, one.sides)) for one in found.disputes}) == len(found.disputes)


def test_nothing_happened_is_said(atlas: Atlas) -> None:
    view = brief_view(brief(atlas, "SY-TA", date(2013, 2, 1), date(2013, 2, 2)), atlas, tongue("en"))
    assert not view.changed and "No report says" in view.remarks[0]


def test_markdown_has_a_definition_for_every_footnote(atlas: Atlas) -> None:
    text = markdown(brief_view(brief(atlas, "SY-HL", *WHOLE), atlas, tongue("ar")), tongue("ar"))
    used = set(re.findall(r"\[\^(\d+)\](?!:)", text))
    assert used and used == set(re.findall(r"^\[\^(\d+)\]:", text, re.MULTILINE))


def test_the_command_writes_what_the_page_shows(
    tmp_path: Path, client: TestClient, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["brief", "--in", "Homs", "--from", "2016-11-01", "--to", "2016-12-31", "--from", str(DEMO)]
    for name in ("b.md", "b.html"):
        assert main([*asked, "--lang", "en", "-o", str(tmp_path / name)]) == 0
    query = "in=SY-HI&from=2016-11-01&to=2016-12-31"
    assert (tmp_path / "b.md").read_text("utf-8") == client.get(f"/en/brief.md?{query}").text
    page = (tmp_path / "b.html").read_text("utf-8")
    facts = client.get(f"/en/brief.json?{query}").json()
    assert facts["changed"] and all(one["text"] in page for one in facts["changed"])
    assert 'src="data:image/svg+xml' in page and "<script" not in page and "/static/" not in page
    capsys.readouterr()
    assert main([*asked, "-o", str(tmp_path / "b.pdf")]) == 1 and "M5" in capsys.readouterr().err
    assert main(["brief", "-o", str(tmp_path / "b.md"), "--from", str(DEMO)]) == 1
    assert client.get("/en/brief?from=2017-01-01&to=2016-01-01").status_code == 422
    assert client.get("/en/brief?in=Atlantis").status_code == 404


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("lang", ["ar", "en"])
def test_a_brief_leads_to_its_sources(
    browsers: dict[str, Any], address: str, lang: str, size: dict[str, int]
) -> None:
    visit = Visit(browsers["gl"], address, size)
    page = visit.open(f"/{lang}/brief?in=SY-HI&from=2016-11-01&to=2016-12-31", ".brief-map img")
    assert page.locator(".brief-map img").evaluate("one => one.complete && one.naturalWidth") > 300
    page.locator(".told sup a").first.click()
    assert page.locator(".notes li:target q").count() == 1
    page.emulate_media(media="print")
    assert not page.locator(".top").is_visible() and page.locator(".notes").is_visible()
    visit.close(f"brief-{lang}-{size['width']}")

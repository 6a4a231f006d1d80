"""The series a browser gets says what the server says, on every day; pieces of a text are the text."""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from marsad.control.belief import picture
from marsad.control.course import spells
from marsad.control.totals import totals_on
from marsad.inquiry.atlas import Atlas, sentence
from marsad.inquiry.statements import gather
from marsad.model import Casualties, Claim, DaySpan, Mention, Quote
from marsad.web.marks import KINDS, pieces
from marsad.web.parcels import cells, dumps
from marsad.web.series import parts, series
from marsad.web.tongue import tongue


def said(atlas: Atlas, sent: Mapping[str, Any], offset: int) -> tuple[np.ndarray, Mapping[str, Any], int]:
    """The codes of all places on a day as a browser finds them, the part they are in, and the day's place in it."""
    step = bisect_right(sent["days"], offset) - 1
    number = bisect_right([one["first"] for one in sent["parts"]], step) - 1
    part = parts(atlas)[number]
    assert part.name == sent["parts"][number]["name"] == hashlib.sha256(part.data).hexdigest()[:24]
    told = json.loads(part.data)
    codes = np.array(told["begin"])
    for gaps, more in list(zip(told["where"], told["by"], strict=True))[: step - part.first]:
        codes[np.cumsum(gaps, dtype=int)] += np.array(more, dtype=int)
    return codes, told, step - part.first


@pytest.fixture(scope="module", params=[None, 4000], ids=["as it is", "in many parts"])
def cut(request: pytest.FixtureRequest, atlas: Atlas) -> Iterator[Atlas]:
    """An atlas whose course goes over in one part, or in many."""
    same = replace(atlas)
    with pytest.MonkeyPatch.context() as patch:
        if request.param:
            patch.setattr("marsad.web.series.PART", request.param)
        parts(same)
    assert len(parts(same)) > 8 or not request.param
    yield same


def test_the_series_is_the_map_of_every_day(cut: Atlas) -> None:
    atlas, sent = cut, series(cut, tongue("en"))
    states = [state["id"] for state in sent["states"]]
    for offset in range(0, (atlas.last - atlas.first).days, 41):
        day = atlas.first + timedelta(days=offset)
        seen = picture(atlas.world, day)
        holders, inferred = seen.holders(atlas.world.rules), seen.inferred
        codes, _, _ = said(atlas, sent, offset)
        assert (np.array([states.index(seen.states[h]) for h in holders]) == codes // 2 // 21).all()
        assert (inferred == codes % 2).all()
        belief = seen.shares[np.arange(len(holders)), holders]
        assert np.abs(codes // 2 % 21 / 20 - belief).max() < 0.1


def test_totals_sent_are_those_of_the_command(cut: Atlas) -> None:
    atlas, sent = cut, series(cut, tongue("ar"))
    for number in (7, len(sent["days"]) // 2):
        _, told, at = said(atlas, sent, sent["days"][number])
        for total in totals_on(atlas.world, atlas.areas, atlas.course.days[number]):
            row = [sum(steps[: at + 1]) for steps in told["totals"][total.denominator]]
            state = list(atlas.course.states).index(total.holder) * 3
            assert row[state : state + 3] == [round(total.low), round(total.best), round(total.high)]
            assert sent["wholes"][total.denominator] == pytest.approx(total.whole, rel=1e-7, abs=0.2)


def test_what_changed_hands_is_counted_by_day(atlas: Atlas) -> None:
    turned = series(atlas, tongue("en"))["turned"]
    assert turned["day"] == sorted({(c.day - atlas.first).days for c in atlas.changes})
    assert sum(turned["named"]) == sum(not c.inferred for c in atlas.changes) > 10
    assert sum(turned["around"]) == sum(c.inferred for c in atlas.changes)


def test_parts_come_by_the_name_of_their_content(client: TestClient, atlas: Atlas) -> None:
    sent = client.get("/data/ar/series.json").json()
    for part in sent["parts"]:
        found = client.get(f"/data/part/{part['name']}.json")
        assert found.status_code == 200 and "immutable" in found.headers["cache-control"]
        assert hashlib.sha256(found.content).hexdigest().startswith(part["name"])
    gone = client.get(f"/data/part/{'0' * 24}.json")
    assert gone.status_code == 404 and gone.json()["code"] == "M402"
    known = str(atlas.first + timedelta(days=300))
    then = client.get(f"/data/ar/series.json?known={known}").json()
    name = then["parts"][0]["name"]
    assert name not in {part["name"] for part in sent["parts"]}
    assert client.get(f"/data/part/{name}.json").status_code == 404
    assert client.get(f"/data/part/{name}.json?known={known}").status_code == 200


def test_parcels_are_small(atlas: Atlas) -> None:
    import gzip

    told = [dumps(series(atlas, tongue("ar"))), dumps(cells(atlas)), *(part.data for part in parts(atlas))]
    assert max(len(gzip.compress(data)) for data in told) < 200_000


def test_spells_follow_each_other(atlas: Atlas) -> None:
    for place in range(0, len(atlas.land.settlements), 50):
        found = spells(atlas.course, place, atlas.last)
        assert found[0].first == atlas.first and found[-1].last == atlas.last
        for one, other in pairwise(found):
            assert other.first - one.last == timedelta(days=1) and one.holder != other.holder


def test_without_reports_there_is_still_a_map(tmp_path_factory: pytest.TempPathFactory, atlas: Atlas) -> None:
    from marsad.inquiry.atlas import atlas_of

    empty = tmp_path_factory.mktemp("none") / "none.jsonl"
    empty.write_text("")
    bare = atlas_of(gather([empty]))
    assert bare.first == bare.last and not bare.changes
    assert {state["id"] for state in series(bare, tongue("en"))["states"]} >= {"syria_gov", "unknown"}


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, list[Mention], list[Claim]]:
    text = draw(st.text("ab \n", min_size=1, max_size=40))
    spans = st.tuples(st.integers(0, len(text)), st.integers(0, len(text) + 3), st.sampled_from(KINDS))
    mentions = [Mention(a, b, kind, "x") for a, b, kind in draw(st.lists(spans, max_size=6))]  # type: ignore[arg-type]
    claims = [
        Claim(
            "clash", Quote(text[a:b], a), "asserted", (), (), (), None, Casualties(), DaySpan(None, None), ()
        )
        for a, b, _ in draw(st.lists(spans, max_size=3))
    ]
    return text, mentions, claims


@given(marked())
def test_pieces_are_the_text(given_: tuple[str, list[Mention], list[Claim]]) -> None:
    text, mentions, claims = given_
    cut = pieces(text, mentions, claims)
    assert "".join(piece.text for piece in cut) == text
    for number, claim in enumerate(claims):
        shown = "".join(piece.text for piece in cut if number in piece.claims)
        assert shown == claim.trigger.text


@given(st.text("ab.\n ", min_size=1, max_size=60), st.data())
def test_a_sentence_holds_its_word(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    length = data.draw(st.integers(1, len(text) - start))
    before, word, after = sentence(text, start, length)
    assert word == text[start : start + length] and before + word + after in text
    assert "\n" not in after


def test_a_day_far_away_is_brought_near(atlas: Atlas) -> None:
    assert atlas.clamped(date(1999, 1, 1)) == atlas.first and atlas.clamped(date(2050, 1, 1)) == atlas.last

"""The series a browser gets says what the server says, on every day; pieces of a text are the text."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.control.belief import picture
from marsad.control.course import spells
from marsad.control.totals import totals_on
from marsad.inquiry.atlas import Atlas, sentence
from marsad.inquiry.statements import gather
from marsad.model import Casualties, Claim, DaySpan, Mention, Quote
from marsad.web.marks import KINDS, pieces
from marsad.web.parcels import cells, dumps, series
from marsad.web.tongue import tongue


def test_the_series_is_the_map_of_every_day(atlas: Atlas) -> None:
    sent = series(atlas, tongue("en"))
    states = [state["id"] for state in sent["states"]]
    for offset in range(0, (atlas.last - atlas.first).days, 41):
        day = atlas.first + timedelta(days=offset)
        seen = picture(atlas.world, day)
        holders, inferred = seen.holders(atlas.world.rules), seen.inferred
        step = bisect_right(sent["days"], offset) - 1
        for place, row in enumerate(sent["places"]):
            runs = np.array(row[5]).reshape(-1, 4)
            _, state, belief, guessed = runs[np.searchsorted(runs[:, 0], step, side="right") - 1]
            assert states[state] == seen.states[holders[place]] and bool(guessed) == inferred[place]
            assert belief / 20 == pytest.approx(seen.shares[place, holders[place]], abs=0.1)


def test_totals_sent_are_those_of_the_command(atlas: Atlas) -> None:
    sent = series(atlas, tongue("ar"))
    day = atlas.course.days[7]
    for total in totals_on(atlas.world, atlas.areas, day):
        row = [sum(steps[:8]) for steps in sent["totals"][total.denominator]["steps"]]
        at = list(atlas.course.states).index(total.holder) * 3
        assert row[at : at + 3] == [round(total.low), round(total.best), round(total.high)]


def test_parcels_are_small(atlas: Atlas) -> None:
    import gzip

    for value in (series(atlas, tongue("ar")), cells(atlas)):
        assert len(gzip.compress(dumps(value))) < 300_000


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

"""What is reckoned once for several candidates scores them as if each were scored by itself."""

from __future__ import annotations

import json
from datetime import date
from itertools import pairwise

import pytest

from marsad.knowledge_cache import load_knowledge
from marsad.model import Report
from marsad.packs.files import data_root
from marsad.reading.analysis import Analysis, analyse
from marsad.reading.draft import place_keys
from marsad.reading.features.date import date_parts, date_rows, date_scores
from marsad.reading.features.merge import merge_parts, merge_score, merge_side
from marsad.reading.features.place import place_parts, place_scene, place_scores
from marsad.reading.linear import Linear
from marsad.reading.reader import fill, find_events
from marsad.reading.slots import date_options, place_options

DISPATCHES = [
    json.loads(line) for line in (data_root() / "demo" / "dispatches.jsonl").read_text("utf-8").splitlines()
]
TEXTS = {code: "\n".join(row["text"] for row in DISPATCHES if row["lang"] == code) for code in ("ar", "en")}


@pytest.fixture(scope="module", params=["ar", "en"])
def known(request: pytest.FixtureRequest) -> Analysis:
    code: str = request.param
    return analyse(Report("all", TEXTS[code], date(2017, 6, 30), "", code), load_knowledge(code))


def model(known: Analysis, name: str) -> Linear:
    return known.knowledge.models[name]


def test_a_place_of_another_sentence_scores_as_by_itself(known: Analysis) -> None:
    apart = 0
    for draft in find_events(known):
        scene = place_scene(known.view, draft.cand, draft.type)
        options = place_options(known.view, draft.cand)
        scores = place_scores(model(known, "place"), known.view, scene, options)
        single = [model(known, "place").score(place_parts(known.view, scene, *option)) for option in options]
        assert (
            scores == single
        )  # to the last bit: places tie often, and the first in the text then goes first
        apart += sum(standing.apart != 0 for _, standing in options)
    assert apart > 100


def test_a_way_to_date_scores_as_by_itself(known: Analysis) -> None:
    weights = model(known, "date")
    variants = 0
    for draft in find_events(known):
        options = date_options(known.doc, draft.cand, known.dates, known.day)
        asked = known.view, draft.cand, draft.type, draft.status, options
        single = [weights.raw(row)[0] - weights.bias[0] for row in date_rows(*asked)]
        scores = [score - weights.bias[0] for score in date_scores(weights, date_parts(*asked))]
        assert scores == pytest.approx(single, abs=1e-9)
        variants += sum(option.choice.variant != "" for option in options)
    assert variants > 0


def test_two_mentions_score_as_by_themselves(known: Analysis) -> None:
    drafts = [fill(known, draft) for draft in find_events(known)]
    sides = [merge_side(known.view, draft, place_keys(draft.places, known.doc.name_at)) for draft in drafts]
    for left, right in pairwise(sides):
        single = model(known, "merge").score(merge_parts(known.view, left, right))
        assert merge_score(model(known, "merge"), known.view, left, right) == single
    assert len(sides) > 30

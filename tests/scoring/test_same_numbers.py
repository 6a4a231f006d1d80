"""Our numbers are those of the published scorer, on the annotated articles and on damaged copies of them."""

from __future__ import annotations

import json
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shared_data import CHANGES, Docs, perturbed, published_scorer, shared, write

from marsad.scoring.files import load
from marsad.scoring.metric import match_all, score, sentence_starts
from marsad.scoring.place_names import fold_name
from marsad.scoring.tables import score_json

CASES: list[tuple[list[str], int]] = [([name], 7) for name in CHANGES]
CASES += [(["types", "moved", "days", "ids", "places"], seed) for seed in (1, 2, 3)]


@pytest.fixture(scope="module")
def scorer() -> ModuleType:
    return published_scorer()


@pytest.fixture(scope="module")
def gold(scorer: ModuleType) -> Docs:
    docs: Docs = scorer.read(shared() / "annotation" / "gold_dev.jsonl")
    return docs


def both(scorer: ModuleType, predicted: Path) -> tuple[object, object]:
    truth, texts = (shared() / "annotation" / name for name in ("gold_dev.jsonl", "articles_dev.jsonl"))
    theirs = scorer.score(scorer.read(truth), scorer.read(predicted), scorer.read(texts))
    files = load(truth, predicted, texts)
    return score_json(score(match_all(files.articles, files.gold, files.predicted))), theirs


def test_gold_against_itself(scorer: ModuleType, gold: Docs, tmp_path: Path) -> None:
    ours, theirs = both(scorer, write(tmp_path / "p.jsonl", gold))
    assert json.dumps(ours) == json.dumps(theirs)
    assert isinstance(ours, dict) and ours["event"]["f1"] == 1.0


@pytest.mark.parametrize(("names", "seed"), CASES)
def test_damaged_gold(scorer: ModuleType, gold: Docs, tmp_path: Path, names: list[str], seed: int) -> None:
    damaged = perturbed(gold, names, seed)
    ours, theirs = both(scorer, write(tmp_path / "p.jsonl", damaged))
    assert json.dumps(ours) == json.dumps(theirs)
    assert isinstance(ours, dict) and ours["tuple"]["f1"] < 1.0


def test_nothing_predicted(scorer: ModuleType, tmp_path: Path) -> None:
    ours, theirs = both(scorer, write(tmp_path / "p.jsonl", {}))
    assert json.dumps(ours) == json.dumps(theirs)


NAMES = st.text(alphabet="ابتةىأإآٱؤئءـًٌ مدينحريفو AlBaÉ-.'’ṭ\n1")


@given(NAMES)
def test_names_fold_alike(scorer: ModuleType, name: str) -> None:
    assert fold_name(name) == scorer.fold(name)


@given(st.text(alphabet='ab .!?؟\n"»”)'))
def test_sentences_start_alike(scorer: ModuleType, text: str) -> None:
    assert sentence_starts(text) == scorer.sentences(text)

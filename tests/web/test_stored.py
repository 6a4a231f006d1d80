"""A store gives the same map as the files it was filled from."""

from __future__ import annotations

from pathlib import Path

import pytest

from marsad.cli.main import main
from marsad.inquiry.atlas import Atlas
from marsad.inquiry.stored import gather_store


def test_a_store_gives_the_claims_it_was_filled_from(
    atlas: Atlas, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = (
        (Path(__file__).parents[2] / "src/marsad/data/demo/dispatches.jsonl").read_text("utf-8").splitlines()
    )
    path = tmp_path / "few.jsonl"
    path.write_text("\n".join(lines[:6]) + "\n", encoding="utf-8")
    store = str(tmp_path / "m.db")
    assert main(["add", str(path), "--db", store]) == 0
    capsys.readouterr()
    gathered = gather_store(store)
    titles = {known.report.title: id_ for id_, known in gathered.known.items()}
    assert len(titles) == 6
    for id_, known in atlas.gathered.known.items():
        if known.report.title in titles:
            kept = gathered.readings[titles[known.report.title]]
            mine = gathered.known[titles[known.report.title]].report
            assert mine.text == known.report.text and mine.published == known.report.published
            assert [c.type for c in kept.claims] == [c.type for c in atlas.gathered.readings[id_].claims]


def test_serve_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words, code in (
        (["--host", "0.0.0.0"], "M406"),
        (["--db", str(tmp_path / "none.db"), "--port", "0"], "M301"),
        (["--from", str(tmp_path / "none.jsonl"), "--port", "0"], "M506"),
        (["--from", "a", "--db", "b"], "M506"),
    ):
        assert main(["serve", *words]) == 1
        assert f"marsad: {code} " in capsys.readouterr().err

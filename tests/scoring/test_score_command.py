"""``marsad score`` as a user meets it."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
import typer
from rich.console import Console
from shared_data import write
from typer.testing import CliRunner

from marsad.cli.score import score
from marsad.scoring import files, metric, misses, tables

app = typer.Typer()
app.command()(score)

EVENT = {
    "type": "capture",
    "trigger": {"text": "سيطرت", "start": 0},
    "status": "asserted",
    "actors": [{"id": "sdf", "text": "قسد"}],
    "places": [{"text": "منبج", "role": "at", "gaz": None}],
    "date": {"start": "2016-08-12", "end": "2016-08-12"},
    "sources": [],
}
LATE = {**EVENT, "date": {"start": "2016-08-13", "end": "2016-08-13"}}
ARTICLES = {
    "ar1": {"id": "ar1", "text": "سيطرت قسد على منبج.", "lang": "ar"},
    "en1": {"id": "en1", "text": "The SDF took Manbij.", "lang": "en"},
}
GOLD = {key: {"id": key, "events": [EVENT]} for key in ARTICLES}


@pytest.fixture
def paths(tmp_path: Path) -> list[str]:
    predicted = {"ar1": {"id": "ar1", "events": [LATE], "reasons": ["free"]}}
    docs = {"gold": GOLD, "predicted": predicted, "articles": ARTICLES}
    return [str(write(tmp_path / f"{name}.jsonl", doc)) for name, doc in docs.items()]


def test_json_when_piped(paths: list[str]) -> None:
    result = CliRunner().invoke(app, paths)
    answer = json.loads(result.stdout)
    assert result.exit_code == 0
    assert list(answer) == [
        "event", "actor", "place", "date", "source", "status", "tuple", "control_event", "control", "by_type",
        "articles", "gold_events", "predicted_events", "by_lang",
    ]  # fmt: skip
    assert answer["event"] == {"p": 1.0, "r": 0.5, "f1": 0.667}
    assert answer["by_type"] == {"capture": {"p": 1.0, "r": 0.5, "f1": 0.667, "gold": 2}}
    assert answer["by_lang"]["ar"]["event"]["f1"] == 1.0
    assert answer["by_lang"]["ar"]["tuple"]["f1"] == answer["by_lang"]["en"]["event"]["f1"] == 0.0


def test_one_language(paths: list[str]) -> None:
    answer = json.loads(CliRunner().invoke(app, [*paths, "--lang", "ar", "--json"]).stdout)
    assert answer["articles"] == 1 and list(answer["by_lang"]) == ["ar"]


def test_errors_as_json(paths: list[str]) -> None:
    answer = json.loads(CliRunner().invoke(app, [*paths, "--errors", "1"]).stdout)
    assert answer["errors"]["classes"] == [
        {"kind": "missed", "type": "capture", "count": 1},
        {"kind": "slot:date", "type": "capture", "count": 1},
    ]
    assert [e["id"] for e in answer["errors"]["examples"]] == ["en1"]


def test_tables_on_a_terminal(paths: list[str]) -> None:
    given = files.load(*map(Path, paths))
    matchings = metric.match_all(given.articles, given.gold, given.predicted)
    whole = metric.score(matchings)
    page = io.StringIO()
    console = Console(file=page, force_terminal=False, width=110)
    tables.print_misses(console, misses.misses(matchings), 5)
    tables.print_score(console, whole, {"ar": whole})
    shown = page.getvalue()
    for words in ("Error classes", "slot:date", "gold 2016-08-12 to 2016-08-12 / predicted 2016-08-13", "By type",
                  "control event", "0.667", "By language", "2 articles, 2 gold events, 1 predicted"):  # fmt: skip
        assert words in shown
    assert shown.index("Error classes") < shown.index("Score")


def test_brackets_in_a_type_are_only_text(paths: list[str]) -> None:
    write(Path(paths[1]), {"ar1": {"id": "ar1", "events": [{**EVENT, "type": "[/odd]"}]}})
    given = files.load(*map(Path, paths))
    matchings = metric.match_all(given.articles, given.gold, given.predicted)
    page = io.StringIO()
    tables.print_score(Console(file=page, width=110), metric.score(matchings), {})
    tables.print_misses(Console(file=page, width=110), misses.misses(matchings), 1)
    assert page.getvalue().count("[/odd]") == 2


def edited(path: str, line: str) -> str:
    with open(path, "a", encoding="utf-8") as file:
        file.write(line + "\n")
    return path


@pytest.mark.parametrize(
    ("broken", "line", "code", "words"),
    [
        (0, '{"id": "zz", "events": []}', "M233", "zz"),
        (0, "{", "M232", "gold.jsonl:3"),
        (1, '{"id": "ar1"}', "M232", "predicted.jsonl:2"),
        (1, '{"id": "ar1", "events": [{"type": "clash"}]}', "M232", "events.0.trigger"),
        (2, '{"id": "ar1", "text": null}', "M232", "articles.jsonl:3"),
        (2, "[1]", "M232", "articles.jsonl:3"),
    ],
)
def test_bad_lines(paths: list[str], broken: int, line: str, code: str, words: str) -> None:
    edited(paths[broken], line)
    result = CliRunner().invoke(app, paths)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(code) and words in result.stderr


def test_missing_file(paths: list[str], tmp_path: Path) -> None:
    result = CliRunner().invoke(app, [str(tmp_path / "none.jsonl"), *paths[1:]])
    assert result.exit_code == 2 and result.stderr.startswith("M231") and "none.jsonl" in result.stderr


def test_not_utf8(paths: list[str]) -> None:
    Path(paths[1]).write_bytes("سيطرت".encode("windows-1256"))
    result = CliRunner().invoke(app, paths)
    assert result.exit_code == 2 and result.stderr.startswith("M231")


def test_no_such_language(paths: list[str]) -> None:
    result = CliRunner().invoke(app, [*paths, "--lang", "fr"])
    assert result.exit_code == 2 and "M234" in result.stderr and "ar, en" in result.stderr

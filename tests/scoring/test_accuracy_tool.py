"""The tool that makes the rows of docs/accuracy.md, with readers that know the answer."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

TOOL = Path(__file__).parents[2] / "tools" / "accuracy.py"
EVENT = {"type": "capture", "trigger": {"start": 0}, "date": {"start": "2016-08-12", "end": "2016-08-12"}}
READER = """
import json, sys
for line in open(sys.argv[1], encoding="utf-8"):
    article = json.loads(line)
    print(json.dumps({"id": article["id"], "events": [json.loads(%r)] if article["lang"] == "ar" else []}))
"""


@pytest.fixture
def annotation(tmp_path: Path) -> Path:
    articles = [{"id": name, "text": "Taken.", "lang": "en" if name == "f" else "ar"} for name in "abcdef"]
    gold = [{"id": name, "events": [EVENT]} for name in "abcdef"]
    for name, docs in (("articles_dev", articles), ("gold_dev", gold)):
        text = "".join(json.dumps(doc) + "\n" for doc in docs)
        (tmp_path / f"{name}.jsonl").write_text(text, encoding="utf-8")
    (tmp_path / "reader.py").write_text(READER % json.dumps(EVENT), encoding="utf-8")
    return tmp_path


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(TOOL), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def rows(output: str) -> dict[str, list[str]]:
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in output.splitlines()]
    return {line[0]: line[1:] for line in cells[2:]}


def test_rows(annotation: Path) -> None:
    report, gold = annotation / "report.txt", annotation / "report.json"
    report.write_text("Taken. Left.", encoding="utf-8")
    gold.write_text(
        json.dumps({"id": "r", "events": [EVENT, EVENT | {"type": "hold"}]}, indent=1), encoding="utf-8"
    )
    reader = f"{sys.executable} {annotation / 'reader.py'}"
    result = run(annotation, "--reader", reader, "--start-report", report, gold, "2017-06-30")
    assert result.returncode == 0, result.stderr
    table = rows(result.stdout)
    assert list(table) == [
        "all, ar", "all, en", "fold 0, ar (set aside)", "fold 1, ar", "fold 2, ar", "fold 4, ar", "start report",
    ]  # fmt: skip
    assert table["all, ar"] == ["5", "1.000", "0.000", "0.000", "1.000", "0.000", "1.000", "1.000", "1.000"]
    assert table["all, en"][:2] == ["1", "0.000"]
    assert table["fold 0, ar (set aside)"][0] == "2"
    assert table["start report"][:2] == ["1", "0.667"]


def test_predictions_from_a_file(annotation: Path) -> None:
    result = run(annotation, "--predicted", annotation / "gold_dev.jsonl")
    assert rows(result.stdout)["all, en"][1] == "1.000"


def test_a_reader_that_fails(annotation: Path) -> None:
    result = run(annotation, "--reader", f"{sys.executable} -c 'raise SystemExit(3)'")
    assert result.returncode == 2 and result.stderr.startswith("M231") and "status 3" in result.stderr


def test_no_such_reader(annotation: Path) -> None:
    result = run(annotation, "--reader", str(annotation / "none"))
    assert result.returncode == 2 and "cannot start the reader" in result.stderr

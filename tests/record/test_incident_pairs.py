"""The annotated pairs: 150, ids only, each half with both answers; and the tool that scores them."""

from __future__ import annotations

import importlib.util
import json
from collections import Counter
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[2]
ROWS = [
    json.loads(line) for line in (ROOT / "tests/data/incident_pairs.jsonl").read_text("utf-8").splitlines()
]


def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("incident_pairs", ROOT / "tools" / "incident_pairs.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_there_are_150_pairs_of_two_reports_and_no_text() -> None:
    assert [row["pair"] for row in ROWS] == list(range(1, 151))
    assert all(set(row) == {"pair", "part", "kind", "same", "a", "b"} for row in ROWS)
    assert all(set(row[side]) == {"report", "type", "start"} for row in ROWS for side in "ab")
    assert all(row["a"]["report"] != row["b"]["report"] for row in ROWS)
    assert Counter(row["part"] for row in ROWS) == {"tune": 75, "report": 75}
    for part in ("tune", "report"):
        assert min(Counter(row["same"] for row in ROWS if row["part"] == part).values()) >= 20


def test_precision_and_recall_are_counted() -> None:
    rows = [{"kind": "k", "same": same} for same in (True, True, False, False)]
    said = tool().table("report", list(zip(rows, (True, False, True, False), strict=True)))
    assert "precision 1/2 = 0.50, recall 1/2 = 0.50; right: k 2/4" in said

"""A folder as the documentation takes it for given: a report, reports, claims, and a store of them."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT / "tools"))
sys.path.append(str(Path(__file__).parent))

from blocks import run  # noqa: E402  the line above lets it be found

KEPT = 12  # dispatches; enough for every block


@pytest.fixture(scope="session")
def given(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder, made once from the demonstration dispatches. Not to be written to: see ``folder``."""
    made = tmp_path_factory.mktemp("given")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MARSAD_DATA_HOME", str(tmp_path_factory.mktemp("home")))
        patch.setenv("MARSAD_USER", "reader")
        patch.setenv("COLUMNS", "120")
        patch.delenv("MARSAD_DB", raising=False)
        shipped = (files("marsad") / "data" / "demo" / "dispatches.jsonl").read_text(encoding="utf-8")
        rows = [json.loads(line) for line in shipped.splitlines()]
        rows = [row for row in rows if row["lang"] == "ar"][:KEPT]
        (made / "reports.jsonl").write_text(
            "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8"
        )
        (made / "report.txt").write_text(rows[0]["text"], encoding="utf-8")
        run(["marsad", "add", "reports.jsonl"], made)
        run(["marsad", "read", "--json", "reports.jsonl", ">", "claims.jsonl"], made)
        yield made


@pytest.fixture
def folder(given: Path, tmp_path: Path) -> Path:
    """A copy of the folder for one block."""
    shutil.copytree(given, tmp_path, dirs_exist_ok=True)
    return tmp_path

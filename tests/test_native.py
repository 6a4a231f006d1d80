"""The compiled reader: used only while it fits the sources, and then the same bytes come out."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

from marsad.native import PACKAGE, PURE, compiled, fingerprint

_WHERE = "import marsad.reading.reader as reader; print(reader.__file__)"
_READ = "from marsad.cli.main import run; run()"


def python(code: str, *words: str, pure: str = "", path: Path | None = None) -> str:
    """What a new Python prints, with ``path`` before all other folders of modules."""
    environment = {**os.environ, PURE: pure, "PYTHONIOENCODING": "utf-8"}
    if path is not None:
        environment["PYTHONPATH"] = str(path)
    done = subprocess.run(
        [sys.executable, "-c", code, *words],
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


def fake(folder: Path, mark: str) -> Path:
    made = folder / PACKAGE
    made.mkdir()
    (made / "__init__.py").write_text(f"FINGERPRINT = {mark!r}\n")
    return folder


def test_machine_code_of_other_sources_is_left_alone(tmp_path: Path) -> None:
    assert python(_WHERE, path=fake(tmp_path, "of yesterday")).strip().endswith("reader.py")


def test_machine_code_that_cannot_be_loaded_is_left_alone(tmp_path: Path) -> None:
    assert python(_WHERE, path=fake(tmp_path, fingerprint())).strip().endswith("reader.py")


def test_the_same_bytes_come_out(tmp_path: Path) -> None:
    if compiled() is None:
        pytest.skip("not compiled, or the sources changed since: make fast")
    data = files("marsad") / "data"
    rows = tmp_path / "rows.jsonl"
    texts = (data / "demo" / "dispatches.jsonl", data / "lang" / "ar" / "reports.jsonl")
    rows.write_text("".join(t.read_text("utf-8") for t in texts if t.is_file()), "utf-8")
    assert python(_WHERE, pure="").strip() != python(_WHERE, pure="1").strip()
    for jobs in ("--jobs=1", "--jobs=2"):
        words = ("read", "--json", jobs, str(rows))
        assert python(_READ, *words, pure="") == python(_READ, *words, pure="1") != ""

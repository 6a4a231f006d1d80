"""What is missing, and how to mend it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from marsad.cli.main import COMPLETE, main
from marsad.inquiry import health


@pytest.fixture(autouse=True)
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MARSAD_DB", str(tmp_path / "kept.db"))
    return tmp_path / "kept.db"


def found(capsys: pytest.CaptureFixture[str]) -> dict[str, dict[str, str]]:
    return {one["thing"]: one for one in map(json.loads, capsys.readouterr().out.splitlines())}


def test_a_sound_machine(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--json"]) == 0
    told = found(capsys)
    assert told["reader"]["state"] == "ok" and told["store"]["state"] == "may"
    assert "marsad add" in told["store"]["mend"]
    assert main(["doctor"]) == 0
    assert "how to mend it" in capsys.readouterr().out


def test_what_is_wrong_is_told_and_ends_with_1(db: Path, capsys: pytest.CaptureFixture[str]) -> None:
    db.write_bytes(b"no database")
    assert main(["doctor", "--json"]) == 1
    told = found(capsys)
    assert told["store"]["state"] == "wrong" and "M302" in told["store"]["said"]


def test_a_missing_extra_is_no_fault(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(health, "find_spec", lambda name: None)
    assert main(["doctor", "--json"]) == 0
    assert found(capsys)["extra export"]["mend"] == "pip install 'marsad[export]'"


def test_a_broken_reader_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def broken() -> health.Finding:
        raise OSError("no")

    monkeypatch.setattr(health, "_reader", broken)
    assert main(["doctor", "--json"]) == 1
    assert found(capsys)["reader"]["state"] == "wrong"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_scripts_for_shells(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", shell]) == 0
    assert COMPLETE in capsys.readouterr().out


@pytest.mark.parametrize(
    ("line", "at", "meant"), [("marsad ex", "1", "export"), ("marsad export --what cla", "3", "claims")]
)
def test_lines_are_completed(
    line: str, at: str, meant: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in {"COMP_WORDS": line, "COMP_CWORD": at, COMPLETE: "complete_bash"}.items():
        monkeypatch.setitem(os.environ, name, value)
    assert main([]) == 0
    assert meant in capsys.readouterr().out.split()

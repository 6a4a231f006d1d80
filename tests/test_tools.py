"""The tool that makes the environment says what is missing in one line."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]


def tool(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_without_venv_and_rights_the_user_is_told_what_to_type(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    make_venv = tool("make_venv")
    monkeypatch.setattr(make_venv, "has_venv", lambda: False)
    monkeypatch.setattr(make_venv.os, "geteuid", lambda: 1000)
    assert make_venv.main(str(tmp_path / "venv")) == 1
    assert capsys.readouterr().err.splitlines() == [
        "Python's venv module is missing. Type: sudo apt install python3-venv"
    ]
    assert not (tmp_path / "venv").exists()


def test_an_old_python_is_told_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    make_venv = tool("make_venv")
    monkeypatch.setattr(make_venv.sys, "version_info", (3, 9, 0))
    assert make_venv.main(str(tmp_path / "venv")) == 1
    assert "3.11" in capsys.readouterr().err


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock", "requirements-docs.lock"])
def test_locks_name_a_version_and_a_hash_for_everything(lock: str) -> None:
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    names = [line for line in lines if line and not line.startswith((" ", "#"))]
    assert len(names) > 5 and all("==" in line and line.endswith("\\") for line in names)
    follows = [lines[number + 1] for number, line in enumerate(lines) if line in names]
    assert all(line.strip().startswith("--hash=sha256:") for line in follows)

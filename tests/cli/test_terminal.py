"""On a terminal: colours and direction marks, unless the user says otherwise; a bar for long work."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from marsad.cli import progress
from marsad.cli.progress import Bar
from marsad.cli.render import PDI, RLI

ARABIC = "سيطرت قوات النظام على بلدة مسكنة في ريف حلب الشرقي يوم الأحد."
COLOUR = "\x1b[3"


def on_a_terminal(*words: str, **env: str) -> str:
    """What ``marsad`` writes on a terminal of its own."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", "from marsad.cli.main import run; run()", *words]
    plain = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR", "COLORTERM")}
    env = {**plain, "TERM": "xterm-256color", "COLUMNS": "100", **env}
    process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=subprocess.DEVNULL, env=env)
    os.close(theirs)
    data = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # the other end is closed
            break
        if not piece:
            break
        data += piece
    os.close(ours)
    assert process.wait(timeout=30) == 0
    return data.decode()


@pytest.fixture
def report(tmp_path: Path) -> str:
    file = tmp_path / "report.txt"
    file.write_text(ARABIC, encoding="utf-8")
    return str(file)


def test_colours_and_marks(report: str) -> None:
    text = on_a_terminal("read", report, "--published", "2017-06-04")
    assert RLI in text and text.count(RLI) == text.count(PDI) and COLOUR in text
    assert "سيطرت" in text


def test_whoever_watches_is_told_the_first_items(tmp_path: Path) -> None:
    for number in range(60):
        (tmp_path / f"{number:02}.txt").write_text(f"{ARABIC} {number}", encoding="utf-8")
    text = on_a_terminal("add", str(tmp_path), "--db", str(tmp_path / "store.db"))
    assert "00.txt" in text and "49.txt" in text and "50.txt" not in text and "-v lists all" in text
    assert text.count("reprint of ") + text.count("stored  ") == 50


def test_no_color_takes_the_colours_only(report: str) -> None:
    text = on_a_terminal("read", report, NO_COLOR="1")
    assert RLI in text and COLOUR not in text


def test_plain_takes_both(report: str) -> None:
    text = on_a_terminal("read", "--plain", report)
    assert RLI not in text and "\x1b" not in text and ARABIC in text.replace("\r\n", " ")


def test_a_bar_appears_after_a_moment_and_only_where_it_may(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setattr(progress, "PATIENCE", 0.0)
    hidden = Bar(100, show=False)
    hidden.advance(10)
    hidden.close()
    assert capsys.readouterr().err == ""
    shown = Bar(100, show=True)
    shown.advance(10)
    shown.close()
    captured = capsys.readouterr()
    assert "reports read: 1" in captured.err and "left" in captured.err and captured.out == ""
    monkeypatch.setattr(progress, "PATIENCE", 60.0)
    patient = Bar(100, show=True)
    patient.advance(10)
    patient.close()
    assert capsys.readouterr().err == ""

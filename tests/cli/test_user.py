"""``marsad user`` and what ``marsad serve`` makes of it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from marsad.cli.main import main
from marsad.web.serve import listen

Out = pytest.CaptureFixture[str]


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("MARSAD_USER", "shell")
    monkeypatch.setenv("COLUMNS", "200")
    return str(tmp_path / "kept.db")


def said(words: list[str], db: str, capsys: Out, code: int = 0) -> str:
    assert main(["user", *words, "--db", db]) == code
    told = capsys.readouterr()
    return told.out + told.err


def test_people_come_and_go(db: str, capsys: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    def typed(password: str) -> None:
        monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))

    typed("a long password")
    assert said(["add", "Ana", "--password-stdin"], db, capsys) == "Ana: admin\n"
    typed("short")
    assert "M331" in said(["add", "Ben", "--password-stdin"], db, capsys, 1)
    typed("another password")
    assert "reader" in said(["add", "Ben", "--password-stdin"], db, capsys)
    assert "M330" in said(["role", "Ben", "king"], db, capsys, 1)
    assert "editor" in said(["role", "Ben", "editor"], db, capsys)
    token = said(["token", "add", "Ben", "--label", "the office map"], db, capsys).strip()
    listed = said(["token", "list"], db, capsys)
    assert "the office map" in listed and token.split("_")[2] not in listed
    assert "revoked" in said(["token", "revoke", token.split("_")[1]], db, capsys)
    said(["remove", "Ben"], db, capsys)
    log = said(["audit"], db, capsys)
    for act in ("user add", "user role", "token add", "token revoke", "user remove"):
        assert act in log
    assert "shell" in log and "command line" in log and "password" not in log


def test_beyond_this_machine_only_with_accounts_or_for_everybody(
    db: str, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached: list[bool] = []

    def no_further(host: str, port: int, *, others: bool = False) -> None:
        reached.append(others)
        listen(host, 0, others=others).close()
        raise KeyboardInterrupt

    monkeypatch.setattr("sys.stdin", io.StringIO("a long password\n"))
    with listen("0.0.0.0", 0, others=True):
        pass
    assert main(["serve", "--host", "0.0.0.0", "--port", "0"]) == 1
    assert "M406" in capsys.readouterr().err
    monkeypatch.setattr("marsad.web.serve.listen", no_further)
    assert main(["user", "add", "Ana", "--password-stdin", "--db", db]) == 0
    assert main(["serve", "--db", db, "--host", "0.0.0.0"]) == 130
    assert main(["serve", "--public", "--host", "0.0.0.0"]) == 130
    assert main(["user", "remove", "Ana", "--db", db]) == 0
    capsys.readouterr()
    assert main(["serve", "--db", db, "--host", "0.0.0.0"]) == 1
    assert "M406" in capsys.readouterr().err
    assert reached == [True, True, False]

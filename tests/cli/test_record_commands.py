"""The commands over the store, as a user meets them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from marsad.cli.main import main

ARABIC = "سيطرت قوات النظام على مدينة حلب يوم الأحد وفق ما قال المرصد السوري لحقوق الإنسان."


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MARSAD_DB", str(tmp_path / "kept.db"))
    return tmp_path / "kept.db"


@pytest.fixture
def rows(tmp_path: Path) -> str:
    path = tmp_path / "rows.jsonl"
    row = {"id": "one", "text": ARABIC, "published": "2017-06-04"}
    path.write_text(json.dumps(row) + "\n" + json.dumps({**row, "id": "two", "url": "urn:two"}) + "\n")
    return str(path)


def test_add_ask_and_export(db: Path, rows: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["add", rows, "--as", "agency"]) == 0
    assert "1 stored, 0 already known, 1 reprints" in capsys.readouterr().out
    assert main(["add", rows, "--as", "agency"]) == 0
    assert "0 stored, 2 already known" in capsys.readouterr().out
    assert main(["as-of", "2017-06-04", "--type", "capture"]) == 0
    out = capsys.readouterr().out
    assert "syria_gov" in out and "2 claims" in out and "agency" in out
    assert main(["as-of", "2017-06-03", "--json"]) == 0
    assert capsys.readouterr().out == ""
    assert main(["export", "--what", "claims", "--out", str(tmp_path / "claims.jsonl")]) == 0
    claims = [json.loads(line) for line in (tmp_path / "claims.jsonl").read_text("utf-8").splitlines()]
    assert [claim["type"] for claim in claims] == ["capture", "capture"]
    assert main(["export", "--what", "reports", "--public"]) == 0
    assert ARABIC not in capsys.readouterr().out


def test_each_item_is_told_what_became_of_it(
    db: Path, rows: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nothing = str(tmp_path / "nothing.txt")
    assert main(["add", rows, nothing, "--json"]) == 1
    out, err = capsys.readouterr()
    told = [json.loads(line) for line in out.splitlines()]
    assert [one["fate"] for one in told] == ["refused", "stored", "reprint"]
    assert told[0]["code"] == "M214" and told[0]["why"] and told[0]["item"] == nothing
    assert told[2]["reprint_of"] == told[1]["report"] and told[1]["code"] is None
    assert "1 stored, 0 already known, 1 reprints, 1 refused" in err and "M214" in err
    assert main(["add", rows, nothing, "-v"]) == 1
    out, err = capsys.readouterr()
    assert out.count("already known") == 3 and "refused (M214, cannot be read" in out and "M214" in err


def test_who_holds_what_is_asked_of_the_store(
    db: Path, rows: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["add", rows]) == 0
    question = ["who", "Aleppo", "--on", "2017-06-10"]
    assert main([*question, "--db", str(db)]) == 0
    named = capsys.readouterr().out
    assert "syria_gov (" in named and "2017-06-04  weight" in named and ARABIC[:20] in named
    assert main(question) == 0
    assert capsys.readouterr().out in named
    assert main([*question, "--known", "2017-06-03"]) == 0
    assert "no claim names it so far" in capsys.readouterr().out


def test_incidents_are_built_and_listed(db: Path, rows: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["incidents", "build", "--db", str(db.with_name("other.db"))]) == 1
    assert main(["add", rows]) == 0
    assert main(["export", "--what", "incidents"]) == 0
    assert len(json.loads(capsys.readouterr().out.splitlines()[-1])["claims"]) == 2
    db.unlink()
    assert main(["add", rows]) == 0
    assert main(["incidents", "build"]) == 0
    assert "2 claims, 1 incidents, 1 of several claims" in capsys.readouterr().out
    assert main(["incidents", "build", "--db", str(db)]) == 0
    assert "as before" in capsys.readouterr().out
    assert main(["incidents", "list", "--place", "Aleppo", "--type", "capture", "--from", "2017-06-01"]) == 0
    assert "syria_gov" in capsys.readouterr().out
    assert main(["incidents", "list", "--to", "2017-06-01", "--json"]) == 0
    assert capsys.readouterr().out == ""
    assert main(["export", "--what", "incidents"]) == 0
    assert len(json.loads(capsys.readouterr().out)["claims"]) == 2
    assert main(["incidents", "list", "--type", "party"]) == 2


def test_look_after_the_store(
    db: Path, rows: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["add", rows]) == 0
    for words, said in (
        (["check"], "0 things wrong"),
        (["info"], "reports"),
        (["upgrade"], "already at version"),
        (["reindex"], "2 reports indexed"),
        (["backup", str(tmp_path / "copy.db")], "bytes"),
    ):
        assert main(["db", *words]) == 0
        assert said in capsys.readouterr().out
    assert main(["db", "check", "--db", str(tmp_path / "copy.db")]) == 0


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["add", "no-such-file.txt"], 1, "M214"),
        (["add", "x.txt", "--published", "soon"], 2, "M204"),
        (["add", "x.txt", "--db", "mysql://x"], 1, "M308"),
        (["add"], 2, ""),
        (["as-of", "soon"], 2, "M204"),
        (["as-of", "2017-01-01", "--type", "nothing"], 2, "M312"),
        (["as-of", "2017-01-01"], 1, "M301"),
        (["export", "--what", "claims"], 1, "M301"),
        (["export", "--what", "nothing"], 2, ""),
        (["export"], 2, ""),
        (["db", "check"], 1, "M301"),
        (["db", "upgrade"], 1, "M301"),
    ],
)
def test_what_is_wrong_is_said(
    db: Path, words: list[str], code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == code
    assert said in capsys.readouterr().err


def test_a_file_that_is_no_store_is_left_alone(
    db: Path, rows: str, capsys: pytest.CaptureFixture[str]
) -> None:
    db.write_bytes(b"no database")
    assert main(["add", rows]) == 1
    assert "M302" in capsys.readouterr().err
    assert db.read_bytes() == b"no database"

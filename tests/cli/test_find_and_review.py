"""Search, review, rereading and retraction as a user meets them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from marsad.cli.main import main
from marsad.record.reread import Rereading
from marsad.record.store import open_store

ARABIC = "سيطرت قوات النظام على مدينة حلب يوم الأحد وفق ما قال المرصد السوري لحقوق الإنسان."
Out = pytest.CaptureFixture[str]


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Out) -> str:
    monkeypatch.setenv("MARSAD_DB", str(tmp_path / "kept.db"))
    monkeypatch.setenv("MARSAD_USER", "Ana")
    row = {"id": "one", "text": ARABIC, "published": "2017-06-04", "url": "urn:one", "outlet": "A\u202eB"}
    (tmp_path / "rows.jsonl").write_text(json.dumps(row) + "\n")
    assert main(["add", str(tmp_path / "rows.jsonl")]) == 0
    capsys.readouterr()
    return str(tmp_path / "kept.db")


def said(words: list[str], capsys: Out, code: int = 0) -> str:
    assert main(words) == code
    told = capsys.readouterr()
    return told.out + told.err


def claims(capsys: Out) -> list[str]:
    return [json.loads(line)["id"] for line in said(["export", "--what", "claims"], capsys).splitlines()]


def test_find(db: str, capsys: Out) -> None:
    out = said(["find", "القوات", "--place", "حلب", "--type", "capture", "--from", "2017-06-01"], capsys)
    assert "[قوات]" in out and "1 reports" in out and "Aleppo" in out and "syria_gov 1" in out
    assert "\u202e" not in out
    assert "0 reports" in said(["find", "القوات", "--status", "denied"], capsys)
    assert "0 reports" in said(["find", "--", "-قوات"], capsys)
    (row,) = (json.loads(line) for line in said(["find", "حلب", "--json"], capsys).splitlines())
    assert row["url"] == "urn:one" and row["claims"][0]["type"] == "capture"
    ((start, end),) = row["snippet"]["marks"]
    assert row["snippet"]["text"][start:end] == "حلب"


@pytest.mark.parametrize(
    ("words", "code", "text"),
    [
        (["find", "!!"], 2, "M321"),
        (["find", "x", "--place", "no-such-place"], 2, "M321"),
        (["find", "x", "--type", "x"], 2, "M312"),
        (["find", "x", "--from", "x"], 2, "M204"),
        (["review", "accept", "000000"], 1, "M313"),
        (["review", "reject", "000000"], 2, "--why"),
        (["review", "history", "000000"], 1, "M313"),
        (["retract", "urn:two", "--why", "x"], 1, "M311"),
        (["reread", "--db", "no-such-store.db"], 1, "M301"),
    ],
)
def test_what_is_wrong_is_said(db: str, words: list[str], code: int, text: str, capsys: Out) -> None:
    assert text in said(words, capsys, code)


def test_review(db: str, capsys: Out) -> None:
    (one,) = claims(capsys)
    assert one[:12] in said(["review", "list"], capsys)
    (row,) = (json.loads(line) for line in said(["review", "list", "--json"], capsys).splitlines())
    assert row["id"] == one and row["why"] == ["changes the map"]
    assert "[سيطرت]" in said(["review", "take", one[:8]], capsys)
    assert "M322" in said(["review", "accept", one, "--by", "Ben"], capsys, 1)
    assert said(["review", "release", one], capsys) == ""
    assert "assign" in said(["review", "assign", one, "--to", "Ben"], capsys)
    assert one[:12] in said(["review", "list", "--for", "Ben"], capsys)
    assert "M313" in said(["review", "correct", one, "--why", "x", "--type", "x"], capsys, 1)
    words = ["--type", "hold", "--day", "2017-06-03", "--actor", "isis", "--killed", "2", "--why", "misread"]
    new = said(["review", "correct", one, *words], capsys).split("now ")[1].strip()
    (now,) = (json.loads(line) for line in said(["export", "--what", "claims"], capsys).splitlines())
    assert now["id"].startswith(new) and now["type"] == "hold" and now["casualties"] == {"killed": 2}
    assert "0 claims" in said(["review", "list"], capsys)
    assert "reopen" in said(["review", "undo", new], capsys)
    assert claims(capsys) == [one]
    assert "reject" in said(["review", "reject", one, "--why", "no"], capsys)
    out = said(["review", "history", one], capsys)
    assert "misread" in out and "Ana" in out and "4 decisions" in out
    assert len(said(["review", "history", one, "--json"], capsys).splitlines()) == 4
    assert "M313" in said(["review", "merge", one], capsys, 1)


def test_reread_and_retract(db: str, capsys: Out) -> None:
    assert "0 reports read again" in said(["reread"], capsys)
    with open_store(db) as store:
        assert [told.gone for told in Rereading(store, extractor="other").changes()] == [()]
    assert "1 reports read again, 0 changed" in said(["reread", "--jobs", "1"], capsys)
    (one,) = claims(capsys)
    assert "1 reports withdrawn" in said(["retract", "urn:one", "--why", "invented"], capsys)
    assert "already" in said(["retract", "urn:one", "--why", "invented"], capsys)
    assert "1 reports count again" in said(["retract", "urn:one", "--undo", "--why", "true"], capsys)
    assert claims(capsys) == [one]
    assert "M323" in said(["retract", "urn:one", "--undo", "--why", "true"], capsys, 1)
    assert "1 reports withdrawn" in said(["retract", "urn:one", "--why", "invented"], capsys)
    assert claims(capsys) == [] and "0 reports" in said(["find", "حلب"], capsys)
    assert "0 claims" in said(["review", "list"], capsys)
    told = [json.loads(line) for line in said(["export", "--what", "deletions"], capsys).splitlines()]
    (row,) = (one for one in told if one["restored"] is None)
    assert (row["claims"], row["why"], row["who"]) == ([one], "invented", "Ana")
    with open_store(db) as store:
        list(Rereading(store, extractor="third").changes())
    assert claims(capsys) == []

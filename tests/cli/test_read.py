"""The command line: what it prints, what it exits with, and that no traceback reaches anybody."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from marsad.cli.main import COMMANDS, build, main
from marsad.model import Report
from marsad.pipeline import load_reader

ARABIC = "سيطرت قوات النظام على بلدة مسكنة في ريف حلب الشرقي يوم الأحد وفق ما قال مصدر عسكري."
runner = CliRunner()


def marsad(*words: str, stdin: bytes = b"", **env: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-c", "from marsad.cli.main import run; run()", *words]
    return subprocess.run(command, input=stdin, capture_output=True, env={**os.environ, **env}, check=False)


def rows(*texts: str) -> bytes:
    lines = [{"id": f"r{n}", "text": text, "published": "2017-06-04"} for n, text in enumerate(texts)]
    return b"".join(json.dumps(line).encode() + b"\n" for line in lines)


def records(done: subprocess.CompletedProcess[bytes]) -> list[dict[str, object]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_json_has_one_record_per_report_with_the_notes() -> None:
    done = marsad("read", "--json", "-", stdin=ARABIC.encode())
    (found,) = records(done)
    assert (found["id"], found["annotator"]) == ("stdin", "marsad")
    assert str(found["notes"]).startswith("M203 ") and b"M203" in done.stderr
    assert done.returncode == 0


def test_broken_input_is_named_the_rest_read_and_the_status_is_1() -> None:
    done = marsad(
        "read", "--json", "-", stdin=rows(ARABIC) + b"{broken\n" + rows(ARABIC, ARABIC)[-200:].lstrip()
    )
    assert done.returncode == 1
    assert b"M208" in done.stderr and b"line 2)" in done.stderr and b"Traceback" not in done.stderr
    assert records(done)[0]["id"] == "r0"


def test_another_language_is_told_and_is_no_failure() -> None:
    done = marsad("read", "--json", "-", stdin=b"Les troupes ont pris un village.", LC_ALL="C")
    (found,) = records(done)
    assert found["events"] == [] and str(found["notes"]).startswith("M202 ")
    assert done.stderr.count(b"\n") == 1 and b"M202" in done.stderr
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["read"], 2),
        (["read", "-", "--jobs", "0"], 2),
        (["read", "-", "--published", "soon"], 2),
        (["read", "-", "--no-such-option"], 2),
        (["no-such-command"], 2),
        (["read", "no-such-file.txt"], 1),
        (["read", "-"], 1),
        (["--version"], 0),
        (["--help"], 0),
        (["read", "--help"], 0),
    ],
)
def test_exit_status(words: list[str], code: int) -> None:
    done = marsad(*words)
    assert done.returncode == code
    assert b"Traceback" not in done.stderr
    assert done.stdout if code == 0 else done.stderr


def test_the_bytes_do_not_depend_on_the_jobs(tmp_path: Path) -> None:
    file = tmp_path / "many.jsonl"
    file.write_bytes(rows(*[f"{ARABIC} {n}" for n in range(150)], "no Arabic at all"))
    one, two, default = (marsad("read", "--json", *j, str(file)) for j in (("--jobs=1",), ("--jobs=2",), ()))
    assert one.stdout == two.stdout == default.stdout
    assert one.stderr == two.stderr == default.stderr
    assert len(records(one)) == 151


def test_the_limit_can_be_set() -> None:
    data = rows(ARABIC, ARABIC * 100)
    done = marsad("read", "--json", "--max-bytes", "2000", "-", stdin=data)
    assert done.returncode == 1 and b"M211" in done.stderr and len(records(done)) == 1


def test_without_colours_or_boxes_where_nobody_looks() -> None:
    for words in (["read", "-"], ["read", "--plain", "-"]):
        done = marsad(*words, stdin=rows(ARABIC))
        text = done.stdout.decode()
        assert ARABIC in text and "\x1b" not in text and "\u2067" not in text


def test_text_cannot_steer_the_terminal() -> None:
    done = marsad("read", "-", stdin=rows(ARABIC + "\x1b[2J\u202e"))
    assert b"\x1b" not in done.stdout and "\u202e" not in done.stdout.decode()
    done = marsad("read", "no\x1b[2J.txt")
    assert b"\x1b" not in done.stderr and b"M214" in done.stderr


def test_a_reader_that_fails_costs_one_report(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "two.jsonl"
    file.write_bytes(rows(ARABIC, ARABIC))
    read = type(load_reader()).read

    def failing(self: object, report: Report) -> object:
        if report.id == "r0":
            raise KeyError("x")
        return read(self, report)  # type: ignore[arg-type]

    monkeypatch.setattr(type(load_reader()), "read", failing)
    done = runner.invoke(build(["read"]), ["read", "--json", str(file)])
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert done.exit_code == 1 and "M217" in first["notes"] and "M217" in done.stderr
    assert second["id"] == "r1" and "M217" not in second.get("notes", "")


def test_a_fault_of_the_program_has_a_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(COMMANDS, "read", ("marsad.cli.read", "no_such_name", False))
    assert main(["read", "-"]) == 1
    assert "M001" in capsys.readouterr().err


def test_ctrl_c_ends_quietly() -> None:
    command = [
        sys.executable,
        "-c",
        "from marsad.cli.main import run; print('up', flush=True); run()",
        "read",
        "-",
    ]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None and process.stdout.readline() == b"up\n"
    time.sleep(1)  # until it waits for its input
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=20)
    assert process.returncode == 130 and b"Traceback" not in errors


def test_a_closed_pipe_ends_quietly(tmp_path: Path) -> None:
    file = tmp_path / "many.jsonl"
    file.write_bytes(rows(*[ARABIC * 50] * 300))
    command = [sys.executable, "-c", "from marsad.cli.main import run; run()", "read", str(file)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None and process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    errors = process.stderr.read()
    process.wait(timeout=30)
    process.stderr.close()
    assert errors == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
@pytest.mark.parametrize("words", [["--json"], ["--plain"]])
def test_a_full_disk_has_a_code(words: list[str]) -> None:
    command = [sys.executable, "-c", "from marsad.cli.main import run; run()", "read", "-", *words]
    with open("/dev/full", "wb") as full:
        done = subprocess.run(command, input=rows(ARABIC), stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 1 and b"M219" in done.stderr and b"Traceback" not in done.stderr


def test_every_command_has_help() -> None:
    for command in COMMANDS:
        app = build([command])
        if app.registered_commands or app.registered_groups:
            assert runner.invoke(build([]), [command, "--help"]).exit_code == 0


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.binary(max_size=400),
    suffix=st.sampled_from([".txt", ".json", ".jsonl", ".x"]),
    as_json=st.booleans(),
)
def test_no_bytes_give_a_traceback(tmp_path: Path, data: bytes, suffix: str, as_json: bool) -> None:
    file = tmp_path / f"input{suffix}"
    file.write_bytes(data)
    done = runner.invoke(build(["read"]), ["read", str(file), *(["--json"] if as_json else [])])
    assert done.exit_code in (0, 1)
    assert done.exception is None or isinstance(done.exception, SystemExit)
    if as_json:
        for line in done.stdout_bytes.splitlines():
            assert {"id", "annotator", "events"} <= set(json.loads(line))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(min_size=1, max_size=200))
def test_no_text_after_arabic_words_crashes_the_reader(tmp_path: Path, text: str) -> None:
    file = tmp_path / "input.jsonl"
    file.write_bytes(rows(ARABIC + text))
    done = runner.invoke(build(["read"]), ["read", "--json", str(file)])
    (line,) = done.stdout_bytes.splitlines()
    for event in json.loads(line)["events"]:
        start, words = event["trigger"]["start"], event["trigger"]["text"]
        assert (ARABIC + text)[start : start + len(words)] == words

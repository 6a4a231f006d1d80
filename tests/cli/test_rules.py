"""Reading without learned weights."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from marsad.errors import PackMissingError, PackValueError
from marsad.packs.models import SCORERS, load_rules, read_rules

TEXT = "سيطرت قوات سوريا الديمقراطية الثلاثاء على مدينة منبج بعد معارك مع تنظيم الدولة، وفق المرصد السوري."


def events(*options: str) -> list[dict[str, object]]:
    command = [
        sys.executable,
        "-c",
        "from marsad.cli.main import run; run()",
        "read",
        "-",
        "--json",
        "--published",
        "2016-08-12",
        *options,
    ]
    environment = {k: v for k, v in os.environ.items() if k != "MARSAD_WEIGHTS"}
    done = subprocess.run(command, input=TEXT, capture_output=True, text=True, check=True, env=environment)
    found: list[dict[str, object]] = json.loads(done.stdout)["events"]
    return found


def test_a_plain_sentence_is_read_by_rules_alone() -> None:
    capture = next(e for e in events("--rules") if e["type"] == "capture")
    assert [a["id"] for a in capture["actors"]] == ["sdf"]  # type: ignore[attr-defined]
    assert [a["id"] for a in capture["sources"]] == ["sohr"]  # type: ignore[attr-defined]
    assert capture["date"]["start"] == "2016-08-09"  # type: ignore[index]


def test_rules_and_learned_weights_are_not_the_same() -> None:
    assert events("--rules") != events()


def test_every_scorer_has_weights_by_hand() -> None:
    assert tuple(load_rules("ar")) == SCORERS


def test_a_class_that_is_none_is_named(tmp_path: Path) -> None:
    path = tmp_path / "rules.toml"
    scorer = '[scorers.{0}]\nclasses = ["yes"]\nbias = [0.0]\n[scorers.{0}.weights]\n"x" = {{ no = 1.0 }}\n'
    path.write_text(
        'source = "s"\nlicence = "l"\n' + "".join(scorer.format(n) for n in SCORERS), encoding="utf-8"
    )
    with pytest.raises(PackValueError, match=r"unknown class 'no' of 'x'.*trigger"):
        read_rules(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(PackMissingError):
        read_rules(tmp_path / "rules.toml")

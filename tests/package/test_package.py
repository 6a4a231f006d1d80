"""What is handed to users: a wheel that works alone, what it says of licences, and the files for servers."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest
import yaml

from marsad.cli.main import COMMANDS
from marsad.exchange.extra import EXTRAS
from marsad.watch.settings import load

ROOT = Path(__file__).parents[2]
MOST = 15_000_000  # bytes of a wheel
# Put before everything else: no network, and none of the libraries that extras bring.
ALONE = f"""
import socket, sys

def nothing(*_, **__):
    raise OSError("no network here")

class Without:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {sorted(EXTRAS)!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

socket.getaddrinfo = nothing
sys.meta_path.insert(0, Without())
import importlib.util
found = importlib.util.find_spec
importlib.util.find_spec = lambda name, package=None: None if name in {sorted(EXTRAS)!r} else found(name, package)
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    words = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)]
    subprocess.run(words, cwd=ROOT, check=True, capture_output=True)
    (made,) = out.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def unpacked(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unpacked")
    with ZipFile(wheel) as packed:
        packed.extractall(folder)
    (folder / "sitecustomize.py").write_text(ALONE)
    return folder


def marsad(folder: Path, home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command from the wheel alone, in an empty home."""
    code = f"import marsad; assert marsad.__file__.startswith({str(folder)!r}); from marsad.cli.main import run; run()"
    env = {
        "PATH": os.environ["PATH"], "HOME": str(home), "PYTHONPATH": str(folder), "MARSAD_PURE": "1",
        "MARSAD_DB": str(home / "kept.db"), "PYTHONUTF8": "1",
    }  # fmt: skip
    return subprocess.run(
        [sys.executable, "-c", code, *words], env=env, cwd=home, capture_output=True, text=True, check=False
    )


def test_the_wheel_is_small_and_has_its_data(wheel: Path) -> None:
    assert wheel.stat().st_size < MOST
    with ZipFile(wheel) as packed:
        names = set(packed.namelist())
    for name in (
        "data/demo/dispatches.jsonl",
        "data/ontology/layouts.csv",
        "data/release/README.md",
        "py.typed",
        "__init__.pyi",
    ):
        assert f"marsad/{name}" in names, name
    assert not any(name.startswith(("tests/", "bench/", "tools/")) for name in names)
    assert any(name.endswith("licenses/NOTICE") for name in names)


def test_the_demo_runs_alone_and_exports(unpacked: Path, tmp_path: Path) -> None:
    done = marsad(unpacked, tmp_path, "demo", "--plain")
    assert done.returncode == 0, done.stderr
    assert "English dispatches read" in done.stdout
    dispatches = unpacked / "marsad" / "data" / "demo" / "dispatches.jsonl"
    assert "stored" in marsad(unpacked, tmp_path, "add", str(dispatches)).stdout
    table = marsad(unpacked, tmp_path, "export", "--what", "claims", "--format", "csv")
    assert table.returncode == 0 and table.stdout.startswith("id,report,")
    for form, extra in (("gpkg", "export"), ("xlsx", "export")):
        refused = marsad(
            unpacked, tmp_path, "export", "--what", "claims", "--format", form, "-o", f"x.{form}"
        )
        assert refused.returncode == 1 and f"pip install 'marsad[{extra}]'" in refused.stderr
    drawn = marsad(unpacked, tmp_path, "map", "--on", "2017-06-30", "--output", "x.png")
    assert drawn.returncode == 1 and "pip install 'marsad[plot]'" in drawn.stderr, drawn.stderr
    assert [path.name for path in tmp_path.glob("x.*")] == []
    looked = marsad(unpacked, tmp_path, "doctor", "--json")
    assert looked.returncode == 0 and looked.stdout.count('"state": "may"') >= len(set(EXTRAS.values()))


def test_every_licence_is_in_the_notice() -> None:
    notice = (ROOT / "NOTICE").read_text("utf-8")
    with (ROOT / "src" / "marsad" / "data" / "licences.csv").open(encoding="utf-8") as file:
        ids = [row["id"] for row in csv.DictReader(file)]
    assert ids and [id for id in ids if id not in notice] == []


def test_every_extra_has_a_library() -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    for library, extra in EXTRAS.items():
        line = re.search(rf"^{extra} = \[(.*)\]$", text, re.MULTILINE)
        assert line is not None and library in line[1].replace("[binary]", ""), library


def test_files_for_servers_name_commands_that_are_there() -> None:
    compose = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text("utf-8"))
    assert compose["services"]["store"]["image"].startswith("postgis/postgis:")
    assert compose["services"]["marsad"]["command"][0] in COMMANDS
    assert set(compose["volumes"]) == {"store", "data"}
    docker = (ROOT / "Dockerfile").read_text("utf-8")
    (command,) = re.findall(r'^CMD \["(\w+)"', docker, re.MULTILINE)
    assert command in COMMANDS and "USER 10001" in docker
    unit = (ROOT / "deploy" / "marsad-watch.service").read_text("utf-8")
    (started,) = re.findall(r"^ExecStart=\S+/marsad (\w+)", unit, re.MULTILINE)
    assert started in COMMANDS
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert f'version = "{citation["version"]}"' in (ROOT / "pyproject.toml").read_text("utf-8")


def test_feeds_of_the_example_are_understood() -> None:
    assert load(ROOT / "deploy" / "feeds.toml")

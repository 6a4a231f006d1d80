"""Every test of the store runs on SQLite and, where a server is up, on PostgreSQL with PostGIS."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from importlib.resources import as_file, files
from pathlib import Path

import pytest
from backends import HOW, command, server, template, url_of

from marsad.record.store import Store, open_store
from marsad.sources.documents import Terms
from marsad.sources.incoming import Incoming, incoming
from marsad.sources.inputs import read_inputs


@pytest.fixture(params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> str:
    if request.param == "postgresql" and server() is None:
        pytest.skip(HOW)
    return str(request.param)


@pytest.fixture
def where(backend: str, tmp_path: Path) -> Iterator[str]:
    """The name of an empty store."""
    if backend == "sqlite":
        yield str(tmp_path / "store.db")
        return
    name = f"marsad_test_{uuid.uuid4().hex[:12]}"
    command(f"CREATE DATABASE {name} TEMPLATE {template()}")
    yield url_of(name)
    command(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture
def store(where: str) -> Iterator[Store]:
    with open_store(where, create=True) as opened:
        yield opened


@pytest.fixture(scope="session")
def dispatches() -> tuple[Incoming, ...]:
    """The demonstration dispatches that ship with the package."""
    with as_file(files("marsad") / "data" / "demo" / "dispatches.jsonl") as path:
        return tuple(incoming(read_inputs([str(path)], Terms())))


def pytest_sessionfinish() -> None:
    if template.cache_info().currsize:
        command(f"DROP DATABASE IF EXISTS {template()} WITH (FORCE)")

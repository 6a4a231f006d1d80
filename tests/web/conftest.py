"""The demonstration dispatches as an atlas, read once for all tests of the pages."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from starlette.types import ASGIApp
from tests.web.browsing import launched, serving

from marsad.inquiry.atlas import Atlas, atlas_of
from marsad.inquiry.shipped import gather_demo
from marsad.record.add import Adding
from marsad.record.store import open_store
from marsad.sources.documents import Terms
from marsad.sources.incoming import incoming
from marsad.sources.inputs import read_inputs
from marsad.web.app import make_app

HOST = "127.0.0.1:8000"


@pytest.fixture(scope="session")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Atlas]:
    home = os.environ.get("MARSAD_DATA_HOME")
    os.environ["MARSAD_DATA_HOME"] = str(
        tmp_path_factory.mktemp("home")
    )  # no gazetteer of whoever runs the tests
    yield atlas_of(gather_demo())
    if home is None:
        del os.environ["MARSAD_DATA_HOME"]
    else:
        os.environ["MARSAD_DATA_HOME"] = home


@pytest.fixture(scope="session")
def app(atlas: Atlas) -> ASGIApp:
    """The pages over the demonstration, for all tests that only look: it takes a second to make."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("marsad.web.app.READS_A_MINUTE", 10_000)
        return make_app(atlas)


@pytest.fixture
def client(app: ASGIApp) -> TestClient:
    """Somebody new who looks."""
    return TestClient(app, base_url=f"http://{HOST}", follow_redirects=False)


@pytest.fixture(scope="session")
def address(app: ASGIApp) -> Iterator[str]:
    with serving(app) as found:
        yield found


@pytest.fixture(scope="session")
def browsers() -> Iterator[Mapping[str, Any]]:
    with launched() as found:
        yield found


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory, atlas: Atlas) -> Path:
    """A store with some of the demonstration dispatches; to be copied, not changed."""
    folder = tmp_path_factory.mktemp("filled")
    rows = (files("marsad") / "data" / "demo" / "dispatches.jsonl").read_text("utf-8").splitlines()
    few = folder / "few.jsonl"
    few.write_text("\n".join(rows[:12]) + "\n", encoding="utf-8")
    with open_store(str(folder / "m.db"), create=True) as store:
        for _ in Adding(store).outcomes(incoming(read_inputs([str(few)], Terms()))):
            pass
    return folder / "m.db"

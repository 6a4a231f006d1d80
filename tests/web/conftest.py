"""The demonstration dispatches as an atlas, read once for all tests of the pages."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.web.browsing import launched, serving

from marsad.inquiry.atlas import Atlas, atlas_of
from marsad.inquiry.shipped import gather_demo
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


@pytest.fixture
def client(atlas: Atlas) -> TestClient:
    return TestClient(make_app(atlas), base_url=f"http://{HOST}", follow_redirects=False)


@pytest.fixture(scope="session")
def address(atlas: Atlas) -> Iterator[str]:
    with serving(make_app(atlas)) as found:
        yield found


@pytest.fixture(scope="session")
def browsers() -> Iterator[dict[str, Any]]:
    with launched() as found:
        yield found

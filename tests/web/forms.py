"""Forms as a browser sends them: with the token of the page they stand on."""

from __future__ import annotations

import re
from collections.abc import Mapping

from httpx import Response
from starlette.testclient import TestClient

_TOKEN = re.compile('name="form_token" value="([^"]+)"')


def form_token(page: Response) -> str:
    """The token in the first form of a page."""
    found = _TOKEN.search(page.text)
    assert found is not None, page.text[:500]
    return found.group(1)


def send(
    client: TestClient, path: str, data: Mapping[str, object], on: str = "", **options: Mapping[str, str]
) -> Response:
    """Open the page ``on`` (else ``path``) and send a form from it."""
    token = form_token(client.get(on or path))
    return client.post(path, data={**data, "form_token": token}, **options)  # type: ignore[arg-type]

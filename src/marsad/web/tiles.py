"""A ground under the map from somewhere else, if whoever runs the server wants one."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from marsad.web_errors import WebTilesError

_GAPS = ("{z}", "{x}", "{y}")


@dataclass(frozen=True, slots=True)
class Tiles:
    """``url`` with {z}, {x} and {y}; ``site``: its scheme, host and port, the only one that pages may ask."""

    url: str
    site: str
    credit: str


def tiles_of(url: str, credit: str = "") -> Tiles:
    """Tiles by their address. Raises WebTilesError.

    >>> tiles_of("https://tile.example.org:8443/{z}/{x}/{y}.png").site
    'https://tile.example.org:8443'
    """
    do = "write it as https://tile.example.org/{z}/{x}/{y}.png"
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise WebTilesError(f"no address: {error}", where="--tiles", do=do) from None
    plain = host.replace("-", "").replace(".", "").replace("_", "")
    if parts.scheme not in ("http", "https") or parts.username or not plain.isalnum() or not plain.isascii():
        raise WebTilesError("not http or https with a plain name of a host", where="--tiles", do=do)
    if not all(gap in parts.path + parts.query for gap in _GAPS) or any(c in url for c in " \"'<>;,\\"):
        raise WebTilesError("it must have {z}, {x} and {y}, and no blank or quote", where="--tiles", do=do)
    return Tiles(url, f"{parts.scheme}://{host}" + (f":{port}" if port else ""), credit[:200])

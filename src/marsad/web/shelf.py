"""Bytes that never change: packed once, known by a tag. Parcels of data, and the files that ship with the pages."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from importlib.resources.abc import Traversable
from threading import Lock

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

_TYPES = {
    ".mjs": "text/javascript",
    ".js": "text/javascript",
    ".woff2": "font/woff2",
    ".svg": "image/svg+xml",
}


class Parcel:
    """Bytes packed once, with the tag by which a browser knows them. ``named``: their address is of their content, so
    that a browser that has them need not ask again."""

    def __init__(self, data: bytes, media: str, *, named: bool = False) -> None:
        packed = gzip.compress(data, 6, mtime=0)
        self._plain = data if len(packed) >= len(data) else None
        self._packed, self._media = packed, media
        self._keep = "private, max-age=604800, immutable" if named else "no-cache"
        self._tag = f'"{hashlib.sha256(data).hexdigest()[:24]}"'

    def answer(self, request: Request) -> Response:
        """The bytes, or that the browser has them already."""
        headers = {"etag": self._tag, "cache-control": self._keep, "vary": "accept-encoding"}
        if self._tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        if self._plain is None and "gzip" in request.headers.get("accept-encoding", ""):
            headers["content-encoding"] = "gzip"
            return Response(self._packed, media_type=self._media, headers=headers)
        plain = gzip.decompress(self._packed) if self._plain is None else self._plain
        return Response(plain, media_type=self._media, headers=headers)


class Shelf:
    """ASGI application: the files of a folder that are there when the server starts, packed when first asked for."""

    def __init__(self, folder: Traversable) -> None:
        self._files = dict(_walk(folder))
        self._made: dict[str, Parcel] = {}
        self._turn = Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The file of the path below where this is mounted."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            raise HTTPException(405, headers={"allow": "GET, HEAD"})
        name = str(scope["path"])[len(str(scope.get("root_path", ""))) :].lstrip("/")
        if name not in self._files:
            raise HTTPException(404)
        await self._parcel(name).answer(Request(scope))(scope, receive, send)

    def _parcel(self, name: str) -> Parcel:
        if name not in self._made:
            with self._turn:
                suffix = name[name.rfind(".") :]
                media = _TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
                self._made[name] = Parcel(self._files[name].read_bytes(), media)
        return self._made[name]


def _walk(folder: Traversable, before: str = "") -> list[tuple[str, Traversable]]:
    out = []
    for one in folder.iterdir():
        if one.is_dir():
            out += _walk(one, f"{before}{one.name}/")
        else:
            out.append((before + one.name, one))
    return out

"""Answers that a program has already: each answer in JSON gets a tag, and who shows the tag again gets no body."""

from __future__ import annotations

import hashlib

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Tagged:
    """ASGI middleware: ``ETag`` and ``If-None-Match`` for what is asked for as JSON."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer; in full, or with 304 where the tag is the same."""
        path = str(scope.get("path", ""))
        wanted = path.startswith("/api/") or path.endswith(".json")
        if scope["type"] != "http" or scope["method"] != "GET" or not wanted:
            await self._app(scope, receive, send)
            return
        start: Message = {}
        parts: list[bytes] = []

        async def held(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
                if message["status"] != 200 or "etag" in Headers(raw=message["headers"]):
                    await send(message)
            elif start["status"] != 200 or "etag" in Headers(raw=start["headers"]):
                await send(message)
            else:
                parts.append(message.get("body", b""))
                if not message.get("more_body", False):
                    await self._told(scope, start, b"".join(parts), send)

        await self._app(scope, receive, held)

    async def _told(self, scope: Scope, start: Message, body: bytes, send: Send) -> None:
        tag = f'W/"{hashlib.sha256(body).hexdigest()[:24]}"'
        known = [one.strip() for one in Headers(scope=scope).get("if-none-match", "").split(",")]
        same = tag in known or tag[2:] in known or known == ["*"]
        headers = MutableHeaders(raw=list(start["headers"]))
        headers["etag"] = tag
        if same:
            for name in ("content-length", "content-type"):
                if name in headers:
                    del headers[name]
        status = 304 if same else 200
        await send({"type": "http.response.start", "status": status, "headers": headers.raw})
        await send({"type": "http.response.body", "body": b"" if same else body})

"""``uvicorn`` over an atlas, on an address nobody else uses."""

from __future__ import annotations

import socket
from collections.abc import Callable
from ipaddress import ip_address
from threading import Thread
from urllib.request import urlopen

import uvicorn
from starlette.types import ASGIApp

from marsad.inquiry.atlas import Atlas
from marsad.pipeline import reader
from marsad.web.app import make_app
from marsad.web.guard import LOOPBACK
from marsad.web_errors import WebAddressError


def listen(host: str, port: int) -> socket.socket:
    """A socket on the address. Raises WebAddressError if it is taken, or if others could reach it."""
    if not _is_loopback(host):
        what = f"{host!a} can be reached from outside, and there are no accounts yet"
        raise WebAddressError(
            what, where="--host", do="use 127.0.0.1 and a tunnel (ssh -L) to reach it from elsewhere"
        )
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    opened = socket.socket(family, socket.SOCK_STREAM)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        opened.bind((host, port))
    except OSError as error:
        opened.close()
        what = f"cannot listen on port {port}: {error.strerror}"
        raise WebAddressError(
            what, where="--port", do="give another --port, or 0 for any that is free"
        ) from None
    return opened


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def address_of(opened: socket.socket, host: str) -> str:
    """The address as a browser takes it."""
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}:{opened.getsockname()[1]}/"


def names_of(host: str) -> tuple[str, ...]:
    """The names under which a server on ``host`` may be asked."""
    return (*LOOPBACK, f"[{host}]" if ":" in host else host)


def serve(
    atlas: Atlas, opened: socket.socket, host: str, ready: Callable[[], None], app: ASGIApp | None = None
) -> None:
    """Answer until somebody ends it (Ctrl-C). ``ready`` is called when it answers. ``app``: if not the usual one.

    The reader is loaded meanwhile, so that the first text in the read box does not wait for it.
    """
    Thread(target=reader, daemon=True).start()
    _server(app or make_app(atlas, names_of(host)), ready).run(sockets=[opened])


def answers(atlas: Atlas, opened: socket.socket, host: str) -> bool:
    """Does the first page answer? The server is started for one question and ends."""
    told: list[bool] = []

    def ask() -> None:
        try:
            with urlopen(address_of(opened, host), timeout=30) as page:
                told.append(page.status == 200)
        except OSError:
            told.append(False)
        finally:
            server.should_exit = True

    server = _server(make_app(atlas, names_of(host)), Thread(target=ask).start)
    server.run(sockets=[opened])
    return any(told)


def _server(app: ASGIApp, ready: Callable[[], None]) -> _Server:
    return _Server(uvicorn.Config(app, log_level="warning", server_header=False), ready)


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so."""
        await super().startup(sockets=sockets)
        if self.started:
            self._ready()

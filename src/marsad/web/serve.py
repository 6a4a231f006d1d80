"""``uvicorn`` over an atlas, on an address nobody else uses."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from threading import Thread
from urllib.request import urlopen

import uvicorn
from starlette.types import ASGIApp

from marsad.inquiry.atlas import Atlas
from marsad.pipeline import reader
from marsad.web.app import make_app
from marsad.web.guard import LOOPBACK
from marsad.web.stand import Stand
from marsad.web_errors import WebAddressError


@dataclass(frozen=True, slots=True)
class Way:
    """How browsers come here. ``names``: that the server is called (none: any, where others may come).

    ``certificate``, ``key``: PEM files, for https.
    """

    names: tuple[str, ...] = ()
    certificate: Path | None = None
    key: Path | None = None

    @property
    def scheme(self) -> str:
        """http or https."""
        return "https" if self.certificate else "http"


PLAIN = Way()


def listen(host: str, port: int, *, others: bool = False) -> socket.socket:
    """A socket on the address. ``others``: may other machines reach it?

    Raises WebAddressError if the address is taken, or if others could reach it and must not.
    """
    if not others and not is_loopback(host):
        what = f"{host!a} can be reached from outside, and there are no accounts"
        do = "turn accounts on (marsad user add, then --db), or show only what may get around (--public)"
        raise WebAddressError(what, where="--host", do=do)
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


def is_loopback(host: str) -> bool:
    """Can only this machine reach the address?"""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def address_of(opened: socket.socket, host: str, scheme: str = "http") -> str:
    """The address as a browser takes it."""
    name = f"[{host}]" if ":" in host else host
    return f"{scheme}://{name}:{opened.getsockname()[1]}/"


def names_of(host: str, way: Way = PLAIN) -> tuple[str, ...] | None:
    """The names under which a server on ``host`` may be asked; None: any. While nobody logs in, other names matter."""
    if is_loopback(host) or way.names:
        return (*LOOPBACK, f"[{host}]" if ":" in host else host, *way.names)
    return None


def serve(
    atlas: Atlas, opened: socket.socket, host: str, ready: Callable[[], None], app: ASGIApp | None = None,
    way: Way = PLAIN, stand: Stand | None = None,
) -> None:  # fmt: skip
    """Answer until somebody ends it (Ctrl-C). ``ready`` is called when it answers. ``app``: if not the usual one;
    ``stand``: its editions.

    The reader is loaded meanwhile, so that the first text in the read box does not wait for it.
    """
    Thread(target=reader, daemon=True).start()
    stand = stand or Stand()
    stand.watch()
    try:
        _server(app or make_app(atlas, names_of(host)), ready, way).run(sockets=[opened])
    finally:
        stand.close()


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


def _server(app: ASGIApp, ready: Callable[[], None], way: Way = PLAIN) -> _Server:
    try:
        config = uvicorn.Config(
            app, log_level="warning", server_header=False, ssl_certfile=way.certificate, ssl_keyfile=way.key,
            backlog=2048, timeout_keep_alive=20,
        )  # fmt: skip
        config.load()
    except OSError as error:  # ssl.SSLError too
        what = f"certificate and key cannot be used: {error.strerror or error}"
        raise WebAddressError(what, where="--tls-cert", do="give two files in PEM form that fit") from None
    return _Server(config, ready)


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so."""
        await super().startup(sockets=sockets)
        if self.started:
            self._ready()

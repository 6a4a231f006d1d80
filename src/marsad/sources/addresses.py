"""Which addresses of the network may be talked to, and a way to talk that cannot be led elsewhere.

A name is resolved once, every address it has is checked, and the connection goes to one of the checked addresses: a
second answer of the name server, or a redirect, changes nothing. Reading and writing end at one moment for all.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterable
from typing import Any

import httpcore

from marsad.input_errors import FetchFailedError, FetchPrivateError, FetchTimeError

Resolve = Callable[[str, int], list[str]]  # name and port → addresses
Dial = Callable[[str, int, float | None], httpcore.NetworkStream]  # address, port, seconds

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_IPv4 = ipaddress.IPv4Address
_ALLOW = "if you trust the url: --allow-private, or allow_private = true in the file of feeds"


def resolve(host: str, port: int) -> list[str]:
    """The addresses of ``host``, as the system knows them. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def dial(address: str, port: int, timeout: float | None) -> httpcore.NetworkStream:
    """A connection to an address. Raises httpcore's errors."""
    return httpcore.SyncBackend().connect_tcp(address, port, timeout)


def is_public(address: str) -> bool:
    """Is this an address that everybody can reach? Addresses of old kinds that are wrapped in new ones count too.

    >>> is_public("8.8.8.8"), is_public("127.0.0.1"), is_public("::ffff:10.0.0.1"), is_public("169.254.169.254")
    (True, False, False, False)
    """
    try:
        found = ipaddress.ip_address(address.split("%", 1)[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        inner = [found.ipv4_mapped, found.sixtofour, *(found.teredo or ())]
        if found in _NAT64 or int(found) < 1 << 32:
            inner.append(_IPv4(int(found) & 0xFFFFFFFF))
        if any(one is not None and not is_public(str(one)) for one in inner):
            return False
        if found.is_site_local:
            return False
    return found.is_global and not (found.is_multicast or found.is_reserved or found.is_unspecified)


class Gate(httpcore.NetworkBackend):
    """Opens connections to public addresses only (``allow_private``: to all). ``until``: when all must be done."""

    def __init__(self, allow_private: bool = False, resolve: Resolve = resolve, dial: Dial = dial) -> None:
        self._allow_private, self._resolve, self._dial = allow_private, resolve, dial
        self.until = float("inf")  # of time.monotonic()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of ``host`` that answers, once all of them are checked."""
        failed: Exception = httpcore.ConnectError("no address")
        for address in self.addresses(host, port):
            try:
                return _Timed(self._dial(address, port, self._left(timeout)), self)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
        raise failed

    def addresses(self, host: str, port: int) -> list[str]:
        """All addresses of ``host``. Raises FetchPrivateError if any is private, FetchFailedError without one."""
        try:
            found = self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            what = f"the name {host[:100]!a} is not known ({getattr(error, 'strerror', None) or error})"
            raise FetchFailedError(what, do="check the name and the network") from None
        if not self._allow_private:
            for address in found:
                if not is_public(address):
                    what = f"{host[:100]} is {address}, an address of this machine or a private network"
                    raise FetchPrivateError(what, do=_ALLOW)
        return found

    def left(self, timeout: float | None) -> float:
        """Seconds that one step may take. Raises FetchTimeError when all time is used up."""
        return self._left(timeout)

    def _left(self, timeout: float | None) -> float:
        left = self.until - time.monotonic()
        if left <= 0:
            raise FetchTimeError("not complete in time", do="try again later")
        return min(left, 30.0 if timeout is None else timeout)


class _Timed(httpcore.NetworkStream):
    """A connection whose every step ends when its gate closes."""

    def __init__(self, stream: httpcore.NetworkStream, gate: Gate) -> None:
        self._stream, self._gate = stream, gate

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._gate.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._gate.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        return _Timed(
            self._stream.start_tls(ssl_context, server_hostname, self._gate.left(timeout)), self._gate
        )

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)

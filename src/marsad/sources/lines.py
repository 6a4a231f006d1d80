"""Lines of a byte stream in bounded memory: a line over the limit is passed over, not held."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

_PIECE = 1 << 20


class Readable(Protocol):
    """What is needed of a stream."""

    def readline(self, size: int = -1, /) -> bytes: ...

    def read(self, size: int = -1, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Line:
    """Line ``number`` (from 1) of ``size`` bytes. ``data`` is None when it is larger than the limit."""

    number: int
    size: int
    data: bytes | None


def lines(stream: Readable, limit: int) -> Iterator[Line]:
    """Every line, without its line break. Of a line over ``limit`` bytes only the size is known.

    >>> [(l.number, l.data) for l in lines(io.BytesIO(b"ab\\nabcdef\\n"), 3)]
    [(1, b'ab'), (2, None)]
    """
    number = 0
    while data := stream.readline(limit + 1):
        number += 1
        if data.endswith(b"\n") or len(data) <= limit:
            yield Line(number, len(data), data.rstrip(b"\r\n"))
            continue
        size = len(data)
        while rest := stream.readline(_PIECE):
            size += len(rest)
            if rest.endswith(b"\n"):
                break
        yield Line(number, size, None)


class Rewound:
    """A stream whose first bytes were looked at already: ``head``, then the rest."""

    def __init__(self, head: bytes, rest: Readable) -> None:
        self._head, self._rest = io.BytesIO(head), rest

    def readline(self, size: int = -1, /) -> bytes:
        """One line of at most ``size`` bytes, across the seam."""
        data = self._head.readline(size)
        if data.endswith(b"\n") or (0 <= size <= len(data)):
            return data
        return data + self._rest.readline(size - len(data) if size >= 0 else -1)

    def read(self, size: int = -1, /) -> bytes:
        """At most ``size`` bytes, across the seam; fewer only at the end."""
        data = self._head.read(size)
        while size < 0 or len(data) < size:
            more = self._rest.read(size - len(data) if size >= 0 else -1)
            if not more:
                break
            data += more
        return data


class Utf16:
    """A stream of UTF-16 as one of UTF-8. Raises UnicodeDecodeError where it is broken."""

    def __init__(self, stream: Readable) -> None:
        self._stream = stream
        self._codec = codecs.getincrementaldecoder("utf-16")()
        self._held = b""
        self._ended = False

    def read(self, size: int = -1, /) -> bytes:
        """At most ``size`` bytes of UTF-8."""
        while not self._ended and (size < 0 or len(self._held) < size):
            self._more()
        data, self._held = (self._held, b"") if size < 0 else (self._held[:size], self._held[size:])
        return data

    def readline(self, size: int = -1, /) -> bytes:
        """One line of at most ``size`` bytes of UTF-8."""
        while True:
            at = self._held.find(b"\n")
            if at >= 0 or self._ended or (0 <= size <= len(self._held)):
                break
            self._more()
        end = at + 1 if at >= 0 else len(self._held)
        end = min(end, size) if size >= 0 else end
        data, self._held = self._held[:end], self._held[end:]
        return data

    def _more(self) -> None:
        piece = self._stream.read(1 << 16)
        self._ended = not piece
        self._held += self._codec.decode(piece, final=self._ended).encode("utf-8", "surrogatepass")

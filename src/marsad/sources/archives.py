"""Archives (.zip, .gz) to the files in them, one level of archives in archives, and no more than they can hold.

What an archive may unpack to is limited three ways, so that a small file cannot fill the machine: how many times its
size one file may have, all files together, and their number.
"""

from __future__ import annotations

import gzip
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import IO, Protocol, cast

from marsad.errors import InputError
from marsad.input_errors import InputArchiveError, InputBombError
from marsad.sources.documents import MEGABYTE
from marsad.sources.entry import Entry, Refused
from marsad.sources.kinds import ending_of
from marsad.sources.lines import Readable
from marsad.sources.opened import Opened

RATIO = 250  # times its packed size; texts pack to a tenth, lists of numbers to a fiftieth
FREE = 4 * MEGABYTE  # up to here the ratio does not count
TOTAL = 16 << 30  # bytes that all files together may have
COUNT = 200_000  # files
_MEMORY = 32 * MEGABYTE
_PIECE = 128 * 1024
AGAIN = "pack it again, or fetch it again"
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, gzip.BadGzipFile, tarfile.TarError, RuntimeError)


@dataclass(slots=True)
class Budget:
    """What is left to unpack of what the user named; archives in it share it."""

    bytes: int = TOTAL
    files: int = COUNT


class Packed(Protocol):
    """What is needed of a stream that unpacks."""

    def read1(self, size: int = -1, /) -> bytes: ...


class Unpacking:
    """A stream that is unpacked, counted as it grows. What comes before a fault is given first, then reading raises.

    Raises InputBombError and InputArchiveError.
    """

    def __init__(self, stream: Packed, packed: int, where: str, budget: Budget) -> None:
        self._stream, self._where, self._budget = stream, where, budget
        self._packed = packed
        self._held = b""
        self._ended = False
        self._fault: InputError | None = None
        self.size = 0

    def read(self, size: int = -1, /) -> bytes:
        """At most ``size`` bytes; fewer only at the end or before a fault."""
        while not self._ended and (size < 0 or len(self._held) < size):
            self._more()
        return self._taken(len(self._held) if size < 0 else size)

    def readline(self, size: int = -1, /) -> bytes:
        """One line of at most ``size`` bytes."""
        looked = 0
        while (
            (at := self._held.find(b"\n", looked)) < 0
            and not self._ended
            and not 0 <= size <= len(self._held)
        ):
            looked = len(self._held)
            self._more()
        end = at + 1 if at >= 0 else len(self._held)
        return self._taken(min(end, size) if size >= 0 else end)

    def _taken(self, size: int) -> bytes:
        data, self._held = self._held[:size], self._held[size:]
        if not data and self._fault is not None:
            raise self._fault
        return data

    def _more(self) -> None:
        try:
            data = self._stream.read1(_PIECE)
        except _DAMAGED as error:
            self._ended, self._fault = True, broken(error, self._where)
            return
        self._ended = not data
        self._held += data
        self.size += len(data)
        self._budget.bytes -= len(data)
        if self.size > max(FREE, self._packed_so_far() * RATIO):
            raise bomb(f"more than {RATIO} times larger than packed", self._where)
        if self._budget.bytes < 0:
            raise bomb(f"more than {TOTAL >> 30} GB in one archive", self._where)

    def _packed_so_far(self) -> int:
        return self._packed


def bomb(what: str, where: str) -> InputBombError:
    return InputBombError(what, where=where, do="if it is no trap, unpack it yourself and add the folder")


def broken(error: BaseException, where: str) -> InputArchiveError:
    said = str(error).strip() or type(error).__name__
    if "password" in said or "encrypted" in said:
        return InputArchiveError("locked by a password", where=where, do="unpack it yourself")
    return InputArchiveError(f"cut off or damaged: {said[:120]}", where=where, do=AGAIN)


def gunzipped(opened: Opened, budget: Budget) -> Opened:
    """The file in a .gz."""
    name = opened.name.rsplit("/", 1)[-1]
    inner = f"{name[:-4]}.tar" if name.lower().endswith(".tgz") else name.removesuffix(".gz")
    raw = _Counting(opened.stream)
    stream = _Gunzip(raw, opened.name, budget)
    ending = ending_of(inner) if inner != name else ""
    return replace(
        opened,
        stream=stream,
        ending=ending,
        content_type=opened.content_type if ending else "",
        depth=opened.depth + (ending != ".tar"),  # a .tar.gz is one archive
    )


class _Counting:
    """A stream that knows how much was read of it."""

    def __init__(self, stream: Readable) -> None:
        self._stream = stream
        self.count = 0

    def read(self, size: int = -1, /) -> bytes:
        data = self._stream.read(size)
        self.count += len(data)
        return data


class _Gunzip(Unpacking):
    """Like any unpacking, but what it is packed in is only known as it is read."""

    def __init__(self, raw: _Counting, where: str, budget: Budget) -> None:
        super().__init__(gzip.GzipFile(fileobj=cast("IO[bytes]", raw)), 0, where, budget)
        self._raw = raw

    def _packed_so_far(self) -> int:
        return self._raw.count


def unzipped(opened: Opened, budget: Budget) -> Iterator[Opened | Entry]:
    """The files in a .zip, sorted by name. To be read before the next is drawn."""
    with tempfile.SpooledTemporaryFile(max_size=_MEMORY) as spool:
        try:
            while piece := opened.stream.read(MEGABYTE):
                spool.write(piece)
            archive = zipfile.ZipFile(cast("IO[bytes]", spool))
        except (*_DAMAGED, OSError) as error:
            yield Refused(broken(error, opened.name), spool.tell())
            return
        except InputError as error:
            yield Refused(error, spool.tell())
            return
        with archive:
            yield from _members(archive, opened, budget)


def _members(archive: zipfile.ZipFile, opened: Opened, budget: Budget) -> Iterator[Opened | Entry]:
    infos = sorted((info for info in archive.infolist() if not info.is_dir()), key=lambda info: info.filename)
    budget.files -= len(infos)
    if budget.files < 0:
        yield Refused(bomb(f"more than {COUNT:,} files", opened.name))
        return
    if not infos:
        yield Refused(InputArchiveError("no files in it", where=opened.name, do=AGAIN))
    for info in infos:
        where = f"{opened.name}!{info.filename}"
        try:
            with archive.open(info) as stream:
                inner = Unpacking(cast("Packed", stream), info.compress_size, where, budget)
                yield replace(
                    opened,
                    stream=inner,
                    name=where,
                    ending=ending_of(info.filename),
                    content_type="",
                    depth=opened.depth + 1,
                )
        except (*_DAMAGED, OSError) as error:
            yield Refused(broken(error, where), info.compress_size)

"""Tar archives (.tar, .tar.gz, .tgz) to the files in them, read as a stream: nothing is ever unpacked onto the disk.

So a name that leads elsewhere leads nowhere, and links, devices and files with holes are refused one by one.
"""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from dataclasses import replace
from typing import IO, Any, cast

from marsad.errors import InputError
from marsad.input_errors import InputArchiveError
from marsad.sources.archives import AGAIN, COUNT, Budget, Packed, Unpacking, bomb, broken
from marsad.sources.entry import Entry, Refused
from marsad.sources.kinds import ending_of
from marsad.sources.opened import Opened

_LONGEST = 1 << 20  # bytes of a name or of what else is said about a file; tarfile holds that in memory
_ABOUT = (
    tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK,
)  # fmt: skip
_DAMAGED = (tarfile.TarError, EOFError, ValueError, OverflowError, OSError)


class _Head(tarfile.TarInfo):
    """The head of a file in an archive; what is said about a file may not be longer than names are."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str | None, errors: str) -> _Head:
        found = super().frombuf(buf, encoding or "utf-8", errors)
        if found.type in _ABOUT and found.size > _LONGEST:
            raise tarfile.ReadError(f"{found.size:,} bytes about one file")
        return found


def untarred(opened: Opened, budget: Budget) -> Iterator[Opened | Entry]:
    """The files in a .tar, in their order. To be read before the next is drawn."""
    found = 0
    try:
        with tarfile.open(
            fileobj=cast("IO[bytes]", opened.stream), mode="r|", tarinfo=_Head, errors="surrogateescape"
        ) as archive:
            for info in archive:
                if info.isdir():
                    continue
                found += 1
                budget.files -= 1
                if budget.files < 0:
                    yield Refused(bomb(f"more than {COUNT:,} files", opened.name))
                    return
                yield _member(archive, info, opened)
                archive.members = []  # type: ignore[attr-defined]  # else it remembers every file it met
    except InputError as error:
        yield Refused(error)
        return
    except _DAMAGED as error:
        yield Refused(broken(error, opened.name))
        return
    if not found:
        yield Refused(InputArchiveError("no files in it", where=opened.name, do=AGAIN))


def _member(archive: tarfile.TarFile, info: tarfile.TarInfo, opened: Opened) -> Opened | Entry:
    where = f"{opened.name}!{info.name}"
    if not info.isreg() or info.issparse():
        what = "a link, a device or a file with holes, which is not followed"
        return Refused(InputArchiveError(what, where=where, do="put the file itself there"))
    stream: Any = archive.extractfile(info)
    inner = Unpacking(
        cast("Packed", stream), info.size, where, Budget()
    )  # it was counted when it was unpacked
    return replace(
        opened,
        stream=inner,
        name=where,
        ending=ending_of(info.name),
        content_type="",
        depth=opened.depth + 1,
    )

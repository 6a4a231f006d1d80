"""Bytes to text: UTF-8, UTF-16 that declares itself, older Arabic encodings that make sense; all else is refused."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from marsad.errors import InputBinaryError, InputEncodingError, InputError, InputLegacyEncodingError
from marsad.sources.charset import legacy

_MAGIC = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a zip archive or office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "a database"),
)
_UTF16 = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True, slots=True)
class Decoded:
    """``text``, and what had to be said about its encoding."""

    text: str
    notes: tuple[InputError, ...] = ()


def kind_of_binary(head: bytes) -> str | None:
    """What the first bytes of a file give it away as, if it is no text.

    >>> kind_of_binary(b"%PDF-1.7")
    'a PDF file'
    """
    return next((kind for magic, kind in _MAGIC if head.startswith(magic)), None)


def utf16_declared(head: bytes) -> bool:
    """Do the first bytes declare UTF-16?"""
    return any(head.startswith(bom) for bom, _ in _UTF16)


def decode(data: bytes, where: str) -> Decoded:
    """The text of ``data``. Raises InputBinaryError or InputEncodingError naming the byte, never guesses quietly.

    >>> decode("\\ufeffab".encode(), "x").text
    'ab'
    """
    kind = kind_of_binary(data)
    if kind is not None:
        raise InputBinaryError(f"this is {kind}, not text", where=where, do="take the text out of it first")
    if utf16_declared(data):
        return _declared_utf16(data, where)
    if (nul := data.find(0)) >= 0:
        raise InputBinaryError(f"byte {nul} is zero: no text", where=where, do="save it as UTF-8 text")
    try:
        return Decoded(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        return _older(data, error.start, where)


def _declared_utf16(data: bytes, where: str) -> Decoded:
    try:
        text = data.decode("utf-16")
    except UnicodeDecodeError as error:
        raise InputEncodingError(
            f"broken UTF-16 at byte {error.start}", where=where, do="save it as UTF-8"
        ) from None
    note = InputLegacyEncodingError("read as UTF-16, which the file declares", where=where, do="prefer UTF-8")
    return Decoded(text, (note,))


def _older(data: bytes, bad: int, where: str) -> Decoded:
    found = legacy(data)
    if found is not None:
        what = f"read as {found.name}"
        note = InputLegacyEncodingError(what, where=where, do="save it as UTF-8 to be sure")
        return Decoded(found.text, (note,))
    what = f"neither UTF-8 nor an older Arabic encoding: byte {bad}"
    raise InputEncodingError(what, where=where, do="save it as UTF-8")

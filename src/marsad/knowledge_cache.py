"""The compiled knowledge kept on disk, so that one report is read within a second of the command.

The file holds plain values only (marshal), never code: records are told by number and built here. It is used if
its digest is right, if nobody else can write to it, and if its key fits: the version, the Python, and the bytes of
every pack, every imported gazetteer and every module that compiles. Anything else is compiled anew, in silence.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import stat
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from marsad import __version__
from marsad.collection import no_collection
from marsad.knowledge_codec import Unreadable, decode, encode
from marsad.packs.files import data_root
from marsad.places.store import cache_home, imported_files, write_atomically
from marsad.reading.analysis import Knowledge

_COMPILED_FROM = ("*.csv", "*.toml", "weights.json")
_CODE = ("*.py", "packs/*.py", "places/*.py", "reading/*.py", "reading/features/*.py")
_DIGEST = 32
_KEPT = 3  # files of other keys that stay: other versions, other gazetteers


@cache
def load_knowledge(lang: str = "ar") -> Knowledge:
    """What the reader of ``lang`` knows, from the cache or compiled; once per process.

    Raises PackMissingError, PackValueError, PackDuplicateError, PlacesFileError, PlacesRowError for what it is
    compiled from; never for the cache.
    """
    path = cache_path(lang)
    found = _read(path)
    if found is None:
        from marsad.compiled import compile_knowledge

        found = compile_knowledge(lang)
        _write(path, found)
    return found


def cache_path(lang: str = "ar") -> Path:
    """The file in which the knowledge of ``lang`` is kept: its name is the key."""
    return cache_home() / f"knowledge-{lang}-{_key(lang)}.bin"


@cache
def knowledge_stamp(lang: str = "ar") -> str:
    """The version of the reader with all it knows, as records name it: ``0.1.0+3f2a90c1d2e4``.

    It changes with the code, the packs and the imported gazetteers, not with the machine or the Python.
    """
    return f"{__version__}+{_hash_of_inputs(lang)[:12]}"


def _key(lang: str) -> str:
    """A hash over all that the knowledge follows from, and the Python that compiled it."""
    return _hash_of_inputs(f"{sys.version} {lang}")


def _hash_of_inputs(also: str) -> str:
    digest = hashlib.blake2b(f"{__version__} {also}".encode(), digest_size=16)
    for path in _inputs():
        try:
            data = path.read_bytes()
        except OSError:
            data = b""  # the compiler says what is wrong with it
        digest.update(f"\n{path.parent.name}/{path.name} {len(data)}\n".encode())
        digest.update(data)
    return digest.hexdigest()


def _inputs() -> Iterator[Path]:
    root, code = data_root(), Path(__file__).parent
    for pattern in _COMPILED_FROM:
        yield from sorted(root.rglob(pattern))
    for pattern in _CODE:
        yield from sorted(code.glob(pattern))
    yield from imported_files()


def _read(path: Path) -> Knowledge | None:
    """The knowledge in ``path``; None without it, or if it is damaged or others could have written it."""
    try:
        data = _own_bytes(path)
        with no_collection():
            if (
                data is None
                or hashlib.blake2b(data[_DIGEST:], digest_size=_DIGEST).digest() != data[:_DIGEST]
            ):
                return None
            found = decode(marshal.loads(memoryview(data)[_DIGEST:]))
    except (OSError, EOFError, ValueError, TypeError, Unreadable):
        return None
    return found if isinstance(found, Knowledge) else None


def _own_bytes(path: Path) -> bytes | None:
    """The bytes of a plain file that only this user can write, in a folder of which the same holds."""
    if not _is_own(os.stat(path.parent)):
        return None
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(handle, "rb") as file:
        found = os.fstat(handle)
        return file.read() if stat.S_ISREG(found.st_mode) and _is_own(found) else None


def _is_own(found: os.stat_result) -> bool:
    user = os.geteuid() if hasattr(os, "geteuid") else found.st_uid
    return found.st_uid == user and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _write(path: Path, knowledge: Knowledge) -> None:
    """Keep ``knowledge`` if that can be done; a file is whole or not there, whoever else writes."""
    with no_collection():
        data = marshal.dumps(encode(knowledge))
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if _is_own(os.stat(path.parent)):
            write_atomically(path, hashlib.blake2b(data, digest_size=_DIGEST).digest() + data)
            _forget_old(path)
    except OSError:
        return  # no folder to write to: the next start compiles again


def _forget_old(path: Path) -> None:
    others = [p for p in path.parent.glob("knowledge-*.bin") if p != path]
    others.sort(key=lambda p: p.stat().st_mtime, reverse=True)
    for old in others[_KEPT:]:
        old.unlink(missing_ok=True)

"""What the user names (files, folders, standard input) to reports, in a settled order."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from marsad.errors import InputDuplicateError, InputFolderError, InputMissingError
from marsad.sources.documents import JSON_LINES, Terms, read_stream
from marsad.sources.entry import Entry, Refused

SUFFIXES = (".txt", ".json", *JSON_LINES)
STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class Piece:
    """One file (``path`` None: standard input), its name for messages and the id of a plain text in it."""

    path: Path | None
    name: str
    identity: str


def pieces(names: Sequence[str], endings: Sequence[str] = SUFFIXES) -> Iterator[Piece | Refused]:
    """The files behind ``names``; a folder stands for its files with these endings at any depth, sorted by path."""
    for name in names:
        if name == STANDARD_INPUT:
            yield Piece(None, "standard input", "stdin")
            continue
        path = Path(name)
        try:
            if path.is_dir():
                yield from _folder(path, endings)
            else:
                yield Piece(path, name, path.stem)
        except (OSError, ValueError) as error:
            yield missing(name, error)


def _folder(folder: Path, endings: Sequence[str]) -> Iterator[Piece | Refused]:
    inside = sorted(p for p in folder.rglob("*") if p.suffix.lower() in endings and p.is_file())
    if not inside:
        what = "nothing to read in this folder"
        do = f"put files with the endings {' '.join(endings)} there"
        yield Refused(InputFolderError(what, where=str(folder), do=do))
    for path in inside:
        yield Piece(path, str(path), path.relative_to(folder).with_suffix("").as_posix())


def missing(name: str, error: Exception) -> Refused:
    """The refusal of a file that cannot be opened or read."""
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    do = "check the name and the right to read it"
    return Refused(InputMissingError(f"cannot be read: {reason}", where=name, do=do))


def total_size(names: Sequence[str]) -> int | None:
    """Bytes of all files behind ``names``; None when that cannot be told (standard input, a pipe)."""
    total = 0
    for piece in pieces(names):
        if isinstance(piece, Refused):
            continue
        if piece.path is None or not piece.path.is_file():
            return None
        total += piece.path.stat().st_size
    return total


def read_inputs(names: Sequence[str], terms: Terms) -> Iterator[Entry]:
    """Every report behind ``names`` in order. What cannot be read comes as Refused and the rest goes on.

    An id that came before is refused: results are told apart by it.
    """
    seen: dict[bytes, str] = {}
    for piece in pieces(names):
        if isinstance(piece, Refused):
            yield piece
            continue
        for entry in _read_piece(piece, terms):
            yield _once(entry, seen)


def _read_piece(piece: Piece, terms: Terms) -> Iterator[Entry]:
    try:
        if piece.path is None:
            yield from read_stream(sys.stdin.buffer, piece.name, piece.identity, terms)
        else:
            with piece.path.open("rb") as stream:
                yield from read_stream(stream, piece.name, piece.identity, terms)
    except (OSError, ValueError) as error:
        yield missing(piece.name, error)


def _once(entry: Entry, seen: dict[bytes, str]) -> Entry:
    if isinstance(entry, Refused):
        return entry
    key = blake2b(entry.report.id.encode("utf-8", "surrogatepass"), digest_size=16).digest()
    if key in seen:
        what = f"the id {entry.report.id[:80]!r} came before, in {seen[key]}"
        return Refused(
            InputDuplicateError(what, where=entry.where, do="give each report its own id"), entry.size
        )
    seen[key] = entry.where
    return entry

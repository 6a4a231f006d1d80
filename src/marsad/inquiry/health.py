"""Is everything there that Marsad needs? Each thing looked at, what is the matter with it, and how to mend it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from marsad.errors import MarsadError
from marsad.exchange.extra import EXTRAS
from marsad.native import PURE, compiled
from marsad.packs.files import data_root
from marsad.packs.tables import ORIGIN, need, read_table
from marsad.places.store import cache_home, data_home, imported_files

State = Literal["ok", "may", "wrong"]
_LEAST = (3, 11)
_ROOM = 500_000_000  # bytes free for a store to grow
_FOR = {
    "plot": "maps and plots as pictures",
    "export": "GeoPackage, FlatGeobuf, GeoParquet, PMTiles, Excel",
    "frames": "frames of pandas, polars, geopandas in Python",
    "postgres": "a store on PostgreSQL",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing. ``state``: ok, may (could be there and is not needed), wrong. ``mend``: what to do, "" if nothing."""

    thing: str
    state: State
    said: str
    mend: str = ""


def examined(db: str) -> Iterator[Finding]:
    """Every finding, the foundations first. ``db``: the store to look at. Never raises for what is wrong."""
    for name, look in (("Python", _python), ("SQLite", _sqlite), ("data", _data), ("reader", _reader)):
        yield _careful(name, look)
    for name, folder, setting in (
        ("cache", cache_home(), "MARSAD_CACHE_HOME"),
        ("gazetteers", data_home(), "MARSAD_DATA_HOME"),
    ):
        yield _folder(name, folder, setting)
    yield _careful("store", lambda: _store(db))
    yield _room(db)
    for extra, use in _FOR.items():
        yield _extra(extra, use)


def _careful(name: str, look: Callable[[], Finding]) -> Finding:
    try:
        return look()
    except MarsadError as error:
        return Finding(name, "wrong", error.note(), error.do)
    except Exception as error:
        return Finding(
            name, "wrong", f"{type(error).__name__}: {error}", "install the package anew, or report it"
        )


def _python() -> Finding:
    said = f"{sys.version.split()[0]}, {sys.platform}"
    if sys.version_info[:2] < _LEAST:
        return Finding("Python", "wrong", said, f"install Python {_LEAST[0]}.{_LEAST[1]} or newer")
    return Finding("Python", "ok", said)


def _sqlite() -> Finding:
    with sqlite3.connect(":memory:") as connection:
        try:
            connection.execute("CREATE VIRTUAL TABLE probe USING fts5(words)")
        except sqlite3.OperationalError:
            mend = "use a Python whose SQLite has FTS5, or a store on PostgreSQL"
            return Finding("SQLite", "wrong", f"{sqlite3.sqlite_version} without full-text search", mend)
    return Finding("SQLite", "ok", f"{sqlite3.sqlite_version} with full-text search")


def _data() -> Finding:
    root = data_root()
    listed = read_table(root / "files.csv", (need("file"), *ORIGIN))
    gone = [row["file"] for row in listed if not (root / row["file"]).is_file()]
    if gone:
        return Finding("data", "wrong", f"not there: {', '.join(gone[:3])}", "install the package anew")
    return Finding("data", "ok", f"{sum(1 for p in root.rglob('*') if p.is_file()):,} files in {root}")


def _reader() -> Finding:
    from marsad.pipeline import load_reader

    load_reader()
    how = "machine code" if compiled() is not None and not os.environ.get(PURE) else "plain Python"
    mend = "" if how == "machine code" else "make fast, in a checkout, reads sooner"
    return Finding("reader", "ok", f"reads, in {how}", mend)


def _folder(name: str, folder: Path, setting: str) -> Finding:
    there = next(path for path in (folder, *folder.parents) if path.exists())
    if not os.access(there, os.W_OK):
        mend = f"set {setting} to a folder you can write"
        return Finding(name, "wrong" if name == "gazetteers" else "may", f"{folder} cannot be written", mend)
    if name == "cache":
        return Finding(name, "ok", str(folder))
    count = len(imported_files())
    more = "" if count else "marsad places import has denser ones in"
    return Finding(name, "ok" if count else "may", f"{count} imported, in {folder}", more)


def _store(db: str) -> Finding:
    from marsad.errors import StoreMissingError
    from marsad.record.info import numbers
    from marsad.record.store import open_store

    try:
        with open_store(db, read_only=True) as store:
            told = dict(numbers(store))
            said = f"{store.label}: {told['reports']} reports, {told['claims']} claims"
    except StoreMissingError:
        return Finding("store", "may", f"none at {db}", "marsad add makes one")
    return Finding("store", "ok", said)


def _room(db: str) -> Finding:
    folder = Path(db).absolute().parent if "://" not in db else Path.cwd()
    if not folder.is_dir():
        return Finding("room", "wrong", f"no folder {folder}", "make it, or give --db")
    free = shutil.disk_usage(folder).free
    if free < _ROOM:
        return Finding("room", "wrong", f"{free / 1e6:,.0f} MB free in {folder}", "free some space")
    return Finding("room", "ok", f"{free / 1e9:,.0f} GB free in {folder}")


def _extra(extra: str, use: str) -> Finding:
    gone = [name for name, of in EXTRAS.items() if of == extra and find_spec(name) is None]
    if gone:
        return Finding(
            f"extra {extra}", "may", f"no {', '.join(gone)}: {use}", f"pip install 'marsad[{extra}]'"
        )
    return Finding(f"extra {extra}", "ok", use)

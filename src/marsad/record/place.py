"""Where a store is: a path means SQLite, a url names the database."""

from __future__ import annotations

import os
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from marsad.errors import StoreUrlError

DEFAULT = "marsad.db"
SETTING = "MARSAD_DB"
_DRIVER = "postgresql+psycopg"


@dataclass(frozen=True, slots=True)
class Address:
    """``url`` for SQLAlchemy; ``path`` of the file, None where the store is a server's; ``label`` for messages."""

    url: URL
    path: Path | None
    label: str


def default_store() -> str:
    """``$MARSAD_DB``, else ``marsad.db`` in the folder one is in."""
    return os.environ.get(SETTING) or DEFAULT


def address(name: str) -> Address:
    """Where the store called ``name`` is: a path, ``sqlite:///path`` or ``postgresql+psycopg://user@host/database``.

    Raises StoreUrlError for anything else. Passwords do not get into ``label``.
    """
    if "://" not in name:
        return _file(Path(name))
    try:
        url = make_url(name)
    except (ArgumentError, ValueError):
        raise _bad("this is no url of a database", "postgresql+psycopg://…") from None
    backend = url.drivername.split("+", 1)[0]
    if backend == "sqlite" and url.database and url.database != ":memory:":
        return _file(Path(url.database))
    if backend in ("postgresql", "postgres") and url.drivername in (backend, _DRIVER):
        if find_spec("psycopg") is None:
            raise StoreUrlError(
                "the driver for PostgreSQL is not installed",
                where="--db",
                do="pip install 'marsad[postgres]'",
            )
        url = url.set(drivername=_DRIVER)
        return Address(url, None, url.render_as_string(hide_password=True))
    raise _bad(f"stores of the kind {url.drivername!a} are not known", url.drivername)


def _file(path: Path) -> Address:
    if "\0" in str(path):
        raise _bad("a path cannot hold a zero byte", "?")
    return Address(URL.create("sqlite", database=str(path)), path, str(path))


def _bad(what: str, where: str) -> StoreUrlError:
    return StoreUrlError(what, where=where, do="give a file, or postgresql+psycopg://user@host/database")

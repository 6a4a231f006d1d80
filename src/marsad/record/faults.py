"""What databases complain about, in our words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from marsad.errors import (
    MarsadError,
    RecordError,
    StoreBusyError,
    StoreDamagedError,
    StoreForeignError,
    StoreFullError,
    StoreLostError,
    StoreMissingError,
    StoreReadOnlyError,
    StoreUrlError,
)

_AGAIN = "see that it runs, then run again; nothing is lost"
_RIGHTS = "check the rights to file and folder"
_WAIT = "wait, then run again"
_WRITING = "another program is writing to the store"
_SQLITE: dict[int, tuple[type[RecordError], str, str]] = {
    sqlite3.SQLITE_BUSY: (StoreBusyError, _WRITING, _WAIT),
    sqlite3.SQLITE_LOCKED: (StoreBusyError, _WRITING, _WAIT),
    sqlite3.SQLITE_READONLY: (StoreReadOnlyError, "the store may not be written", _RIGHTS),
    sqlite3.SQLITE_FULL: (StoreFullError, "no space left", "free some space and run again; nothing is lost"),
    sqlite3.SQLITE_IOERR: (StoreFullError, "the disk failed", "check space and disk, then run again"),
    sqlite3.SQLITE_CORRUPT: (StoreDamagedError, "the file is damaged", "go back to a backup"),
    sqlite3.SQLITE_NOTADB: (StoreForeignError, "this is no store of Marsad", "give another file to --db"),
    sqlite3.SQLITE_CANTOPEN: (StoreMissingError, "the store cannot be opened", "check path and rights"),
    sqlite3.SQLITE_PERM: (StoreReadOnlyError, "the store may not be used", _RIGHTS),
    sqlite3.SQLITE_TOOBIG: (StoreFullError, "one report is too large for the store", "split it"),
}
_POSTGRES: tuple[tuple[str, type[RecordError], str, str], ...] = (
    (
        "53100",
        StoreFullError,
        "no space left on the database server",
        "free some, run again; nothing is lost",
    ),
    ("53", StoreBusyError, "the database server has no room for this now", _WAIT),
    ("55P03", StoreBusyError, _WRITING, _WAIT),
    ("40", StoreBusyError, "another program wrote at the same time", "run again"),
    ("57P", StoreLostError, "the database went away", _AGAIN),
    ("08", StoreLostError, "the connection to the database broke", _AGAIN),
    ("3D000", StoreMissingError, "there is no such database", "make it (createdb) or give another url"),
    ("28", StoreUrlError, "the database does not let this user in", "check user and password in the url"),
    ("25006", StoreReadOnlyError, "the database takes no writing now", "write to the primary server"),
    ("42501", StoreReadOnlyError, "this user may not do that in the database", "grant it the right to"),
    ("0A000", StoreUrlError, "the database has no PostGIS", "install it (Debian: postgresql-postgis)"),
    ("58P01", StoreUrlError, "the database has no PostGIS", "install it (Debian: postgresql-postgis)"),
    ("XX", StoreDamagedError, "the database is damaged", "ask who runs it; go back to a backup"),
)


@contextmanager
def told(where: str) -> Iterator[None]:
    """Whatever a database raises inside comes out as one of our errors about ``where``."""
    try:
        yield
    except DBAPIError as error:
        raise fault(error, where) from error
    except sqlite3.Error as error:
        raise _of_sqlite(error, where) from error
    except Exception as error:
        if not hasattr(error, "sqlstate"):
            raise
        lost = type(error).__name__ in ("OperationalError", "InterfaceError")
        raise _of_server(error, where, lost) from error  # the driver's own, of COPY


def fault(error: DBAPIError, where: str) -> MarsadError:
    """The error of ours that tells what ``error`` means."""
    origin = error.orig
    if isinstance(origin, sqlite3.Error):
        return _of_sqlite(origin, where)
    lost = isinstance(error, OperationalError | InterfaceError) or error.connection_invalidated
    return _of_server(origin, where, lost)


def _of_server(origin: BaseException | None, where: str, lost: bool) -> MarsadError:
    """The same for PostgreSQL's driver. ``lost``: the connection may be gone."""
    state = getattr(origin, "sqlstate", None) or ""
    if state == "0A000" and "recovery" in str(origin):
        state = "25006"  # a replica
    for prefix, kind, what, do in _POSTGRES:
        if state.startswith(prefix):
            return kind(what, where=where, do=do)
    if not state and lost:
        said = str(origin).strip().splitlines()[0] if str(origin).strip() else type(origin).__name__
        if "does not exist" in said:
            return StoreMissingError("there is no such database", where=where, do="make it (createdb)")
        what = f"the database cannot be reached: {said[:200]}"
        return StoreLostError(what, where=where, do="see that it runs, then run again; nothing is lost")
    return _unforeseen(origin, where)


def _of_sqlite(error: sqlite3.Error, where: str) -> MarsadError:
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None and (found := _SQLITE.get(code & 0xFF)):
        kind, what, do = found
        return kind(what, where=where, do=do)
    return _unforeseen(error, where)


def _unforeseen(error: BaseException | None, where: str) -> RecordError:
    said = f"{type(error).__name__}: {str(error).splitlines()[0][:200] if str(error) else ''}"
    return RecordError(
        f"the database refused: {said}", where=where, do="marsad db check tells more; please report it"
    )

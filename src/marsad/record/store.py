"""The store: one SQLite file, or a PostgreSQL database; read in snapshots, written by one at a time."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.pool import QueuePool

from marsad.errors import StoreForeignError, StoreMissingError, StoreVersionError
from marsad.record.faults import told
from marsad.record.place import Address, address
from marsad.record.tables import HEAD

APPLICATION = 0x4D525344  # "MRSD", in the header of our files
PATIENCE = 60  # seconds one waits for another writer
_LOCK = 5_571_237_021  # names our lock in PostgreSQL
_PRAGMAS = (
    f"busy_timeout={PATIENCE * 1000}", "foreign_keys=ON", "synchronous=FULL", "cache_size=-65536", "temp_store=MEMORY",
    "wal_autocheckpoint=4000",
)  # fmt: skip
_VERSION = "alembic_version"


@dataclass(frozen=True, slots=True)
class Store:
    """An open store. Use as a context manager, or ``close`` it. ``memory``: blocks of columns, once read."""

    engine: Engine
    address: Address
    memory: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def label(self) -> str:
        """The store as messages name it; without a password."""
        return self.address.label

    @property
    def is_sqlite(self) -> bool:
        """Is it a file? Else it is a PostgreSQL database."""
        return self.address.path is not None

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that may write; nobody else writes meanwhile. All of it is kept, or on an error nothing.

        Raises the M3xx errors: busy for PATIENCE seconds, read-only, full, gone, damaged.
        """
        with told(self.label), self.engine.connect() as opened:
            connection = opened.execution_options(marsad_writes=True)
            with connection.begin():
                if not self.is_sqlite:
                    connection.execute(text(f"SET LOCAL lock_timeout = '{PATIENCE}s'"))
                    connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
                yield connection

    def measure(self) -> None:
        """Let the database look at its tables anew, after much was added. Raises as ``write`` does."""
        with self.write() as connection:
            if self.is_sqlite:
                connection.exec_driver_sql("PRAGMA analysis_limit=400")
            connection.exec_driver_sql("ANALYZE")

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One unchanging view of the store, whatever is written meanwhile. Raises the M3xx errors."""
        with told(self.label), self.engine.connect() as opened:
            level = (
                {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
            )
            connection = opened.execution_options(**level)
            with connection.begin():
                yield connection


def open_store(name: str, *, create: bool = False, read_only: bool = False, peek: bool = False) -> Store:
    """The store called ``name`` (a path or url), made if ``create`` and there is none.

    An older store is upgraded, except with ``read_only``; with ``peek`` it is taken at any version.
    Raises StoreUrlError, StoreMissingError, StoreForeignError, StoreVersionError and the other M3xx errors.
    """
    where = address(name)
    if where.path is not None:
        _look_at_file(where.path, create)
    store = Store(_engine(where, read_only), where)
    try:
        with told(where.label):
            if not peek:
                _make_ready(store, create, read_only)
    except BaseException:
        store.close()
        raise
    return store


def version(connection: Connection) -> str | None:
    """The migration the store is at; None if it has no tables of ours. Raises StoreForeignError for other tables."""
    tables = set(inspect(connection).get_table_names())
    if _VERSION in tables:
        found = connection.execute(text(f"SELECT version_num FROM {_VERSION}")).scalar()
        if found is not None:
            return str(found)
    if tables - {"spatial_ref_sys", _VERSION}:
        do = "give another file or database to --db"
        raise StoreForeignError("this is another program's database", where=str(connection.engine.url), do=do)
    return None


def _look_at_file(path: Path, create: bool) -> None:
    """Complain early about what SQLite would say less plainly."""
    if path.is_dir():
        raise StoreForeignError("this is a folder", where=str(path), do="give the name of a file to --db")
    if not path.exists():
        if not create:
            raise StoreMissingError(
                "there is no store", where=str(path), do="marsad add makes one; or give --db"
            )
        if not path.absolute().parent.is_dir():
            raise StoreMissingError(
                "there is no such folder", where=str(path.parent), do="make it, or give --db"
            )


def _make_ready(store: Store, create: bool, read_only: bool) -> None:
    with store.read() as connection:
        found = version(connection)
    if found == HEAD:
        return
    if found is not None and found > HEAD:
        what = f"the store is of a newer Marsad (version {found}, this one knows {HEAD})"
        raise StoreVersionError(what, where=store.label, do="install that Marsad")
    if read_only or (found is None and not create):
        if found is None:
            raise StoreMissingError("there is nothing in it", where=store.label, do="marsad add fills it")
        raise StoreVersionError(
            "the store is older than this Marsad", where=store.label, do="marsad db upgrade"
        )
    from marsad.record.migrate import upgrade

    upgrade(store)


def _engine(where: Address, read_only: bool) -> Engine:
    if where.path is None:
        return create_engine(where.url, connect_args={"connect_timeout": 10})
    path = where.path.absolute()
    mode = _mode(path, read_only)

    def connect() -> sqlite3.Connection:
        uri = f"{path.as_uri()}?{mode}"
        return sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False, timeout=PATIENCE)

    # Kept open between transactions: closing the last connection would move the whole log into the file each time.
    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool)
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


def _mode(path: Path, read_only: bool) -> str:
    """How SQLite opens the file. Where nothing can be written beside it, it is taken as it stands."""
    if not read_only:
        return "mode=rwc"
    log = path.with_name(path.name + "-wal")
    if os.access(path.parent, os.W_OK) or (log.exists() and log.stat().st_size):
        return "mode=ro"
    return "mode=ro&immutable=1"


def _on_connect(connection: Any, _: object) -> None:
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _on_begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("marsad_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

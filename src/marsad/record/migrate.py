"""Alembic, without its command line: the migrations ship in this package and run in one transaction."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from marsad.record import columns
from marsad.record.store import APPLICATION, Store, version
from marsad.record.tables import HEAD


def upgrade(store: Store) -> tuple[str | None, str]:
    """Bring the store to the tables of this program. Returns the versions before and after; all or nothing.

    Raises StoreForeignError for another program's database, and the M3xx errors of ``Store.write``.
    """
    if store.is_sqlite:
        _prepare_file(store)
    with store.write() as connection:
        found = version(connection)
        if found != HEAD:
            command.upgrade(config(connection), "head")
            columns.follow(connection)
    return found, HEAD


def config(connection: Connection) -> Config:
    """Alembic's settings for a connection."""
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    made.attributes["connection"] = connection
    return made


def _prepare_file(store: Store) -> None:
    """What cannot be done inside a transaction: the journal. Only a file that is ours or empty is touched."""
    with store.engine.connect() as connection:
        found = version(connection)
        connection.rollback()
        raw = connection.connection.driver_connection
        if raw is None or found is not None:
            return
        raw.execute(f"PRAGMA application_id={APPLICATION}")
        raw.execute("PRAGMA journal_mode=WAL")

"""Upgrading a store by its name: opening it would upgrade it too, but would not say so."""

from __future__ import annotations

from marsad.record.store import open_store, version
from marsad.record.tables import HEAD


def upgrade_store(name: str) -> tuple[str | None, str]:
    """Bring the store called ``name`` to this program's tables. Returns the versions before and after.

    Raises StoreMissingError and the other M3xx errors of ``open_store``.
    """
    with open_store(name, peek=True) as store:
        with store.read() as connection:
            before = version(connection)
        if before == HEAD:
            return before, HEAD
    with open_store(name):
        return before, HEAD

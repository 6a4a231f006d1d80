"""A copy of a live store, consistent, into one file."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path

from marsad.errors import BackupError
from marsad.record.faults import told
from marsad.record.store import Store

_PAGES = 2048  # copied between two looks at the clock


def backup(store: Store, target: Path, progress: Callable[[int, int], None] | None = None) -> None:
    """Copy the store to ``target``, whoever writes meanwhile: SQLite's online backup, or ``pg_dump`` (custom format).

    The copy appears under its name when it is whole. ``progress``: called with what is left and all, in pages.
    Raises BackupError where ``target`` exists or cannot be written, and the M3xx errors of the store.
    """
    if target.exists():
        raise BackupError("there is such a file already", where=str(target), do="give another name")
    part = target.with_name(target.name + ".part")
    try:
        part.unlink(missing_ok=True)
        if store.is_sqlite:
            _copy(store, part, progress)
        else:
            _dump(store, part)
        with part.open("rb") as file:
            os.fsync(file.fileno())
        os.link(part, target)  # unlike a rename it never replaces what came to be there meanwhile
    except OSError as error:
        do = "choose a folder you can write, with enough space"
        raise BackupError(f"cannot be written: {error.strerror}", where=str(target), do=do) from None
    finally:
        part.unlink(missing_ok=True)


def _copy(store: Store, part: Path, progress: Callable[[int, int], None] | None) -> None:
    def tell(_: int, left: int, total: int) -> None:
        if progress is not None:
            progress(left, total)

    # Opened anew, so that no transaction of ours pins an old view; the copy restarts if another process writes.
    with told(store.label), store.engine.connect() as connection:
        source = connection.connection.driver_connection
        if source is None:
            raise BackupError("the store is closed", where=store.label, do="open it")
        try:
            with sqlite3.connect(part) as copy:
                source.backup(copy, pages=_PAGES, progress=tell)
                copy.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
            copy.close()
        except sqlite3.OperationalError as error:
            raise BackupError(
                f"cannot be written: {error}", where=str(part), do="check space and rights"
            ) from None


def _dump(store: Store, part: Path) -> None:
    program = shutil.which("pg_dump")
    if program is None:
        raise BackupError(
            "pg_dump is not installed", where=store.label, do="apt-get install postgresql-client"
        )
    url = store.address.url
    environment = {**os.environ, "PGPASSWORD": url.password or ""} if url.password else dict(os.environ)
    # The password travels in the environment: arguments can be read by every user of the machine.
    bare = url.set(drivername="postgresql", password=None).render_as_string()
    command = [program, "--format=custom", "--no-owner", f"--file={part}", bare]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["no reason given"])[0]
        raise BackupError(f"pg_dump failed: {said[:200]}", where=store.label, do="see that the server runs")

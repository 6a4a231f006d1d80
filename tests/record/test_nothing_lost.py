"""Whatever happens to the process, the disk or the server: what was told to be stored is, the rest can be added."""

from __future__ import annotations

import multiprocessing
import os
import random
import resource
import shutil
import sqlite3
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from backends import add, command, exported, read_once
from sqlalchemy import make_url, text

from marsad.errors import (
    MarsadError,
    RecordError,
    StoreDamagedError,
    StoreForeignError,
    StoreFullError,
    StoreLostError,
    StoreMissingError,
    StoreReadOnlyError,
    StoreUrlError,
    StoreVersionError,
)
from marsad.record.check import check
from marsad.record.place import address
from marsad.record.store import Store, open_store
from marsad.sources.incoming import Incoming

Items = tuple[Incoming, ...]
KILLS = 100
ROUNDS = 20  # stores; each is killed KILLS / ROUNDS times before it is finished


def in_child(work: Callable[[], object]) -> multiprocessing.process.BaseProcess:
    child = multiprocessing.get_context("fork").Process(target=work)
    child.start()
    return child


def is_sound(store: Store) -> bool:
    return not [found for found in check(store) if isinstance(found, StoreDamagedError)]


@pytest.fixture
def uninterrupted(dispatches: Items, tmp_path: Path) -> str:
    """The export of all dispatches; every one of them is read by then."""
    with open_store(str(tmp_path / "uninterrupted.db"), create=True) as store:
        add(store, dispatches)
        return exported(store)


def emptied(where: str) -> None:
    """Make the store at ``where`` as good as new."""
    place = address(where)
    if place.path is not None:
        for file in place.path.parent.glob(place.path.name + "*"):
            file.unlink()
        return
    with open_store(where) as store, store.write() as connection:
        found = connection.execute(
            text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        ).scalars()
        names = [name for name in found if name not in ("alembic_version", "spatial_ref_sys")]
        connection.execute(text(f"TRUNCATE {', '.join(names)}"))


def test_a_killed_adder_loses_nothing(where: str, dispatches: Items, uninterrupted: str) -> None:
    """SIGKILL at 100 random moments; then added again, the export is that of an uninterrupted run."""

    def adding() -> None:
        with open_store(where, create=True) as store:
            add(store, dispatches, batch=2)

    began = time.monotonic()
    in_child(adding).join()
    whole = time.monotonic() - began
    chance = random.Random(20170630)
    stored = set()
    for _ in range(ROUNDS):
        emptied(where)
        for _ in range(KILLS // ROUNDS):
            child = in_child(adding)
            child.join(chance.uniform(0, whole / 3))
            child.kill()
            child.join()
        with open_store(where, create=True) as store:
            with store.read() as connection:
                stored.add(connection.execute(text("SELECT count(*) FROM reports")).scalar_one())
            add(store, dispatches)
            assert exported(store) == uninterrupted
    assert len(stored) > 2, "the kills came at no interesting moments"
    with open_store(where) as store:
        assert is_sound(store)


def test_two_writers_both_finish(where: str, dispatches: Items, uninterrupted: str) -> None:
    def adding(items: Items) -> Callable[[], None]:
        def work() -> None:
            with open_store(where, create=True) as store:
                add(store, items, batch=1)

        return work

    writers = [in_child(adding(dispatches)), in_child(adding(dispatches[::-1]))]
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0]
    with open_store(where) as store:
        assert exported(store) == uninterrupted
        assert is_sound(store)


def refused(where: str, items: Items, kind: type[MarsadError], **options: bool) -> str:
    """The complaint of adding to ``where``, which must be of this kind."""
    with pytest.raises(kind) as caught, open_store(where, create=True) as store:
        add(store, items, batch=1)
    assert str(caught.value).startswith(kind.code)
    assert caught.value.do
    return str(caught.value)


@contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[None]:
    """``folder`` on a disk of its own; skips where that may not be done."""
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", folder],
        capture_output=True,
        check=False,
    )
    if made.returncode:
        pytest.skip("no right to mount a small disk")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def test_a_full_disk_is_told_and_the_store_stays_right(dispatches: Items, tmp_path: Path) -> None:
    with small_disk(tmp_path, 600):
        where = str(tmp_path / "store.db")
        refused(where, dispatches, StoreFullError)
        with open_store(where) as store, store.read() as connection:
            count = connection.execute(text("SELECT count(*) FROM reports")).scalar_one()
        assert 0 < count < len(dispatches)
        with open_store(where) as store:
            assert is_sound(store)


def test_a_limit_of_the_file_is_like_a_full_disk(dispatches: Items, tmp_path: Path) -> None:
    """The same where nothing can be mounted: a file that may not grow."""
    where = str(tmp_path / "store.db")
    with open_store(where, create=True) as store:
        add(store, dispatches[:1])

    def work() -> None:
        import signal

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
        try:
            with open_store(where) as store:
                add(store, dispatches, batch=1)
        except StoreFullError:
            os._exit(7)

    child = in_child(work)
    child.join()
    assert child.exitcode == 7
    with open_store(where) as store:
        assert is_sound(store)
        assert add(store, dispatches)["known"] >= 1


def test_a_store_that_may_not_be_written(dispatches: Items) -> None:
    """As a user without rights: the superuser may write everywhere."""
    folder = Path(tempfile.mkdtemp())
    try:
        where = str(folder / "store.db")
        with open_store(where, create=True) as store:
            add(store, dispatches[:2])
            before = exported(store)
        (folder / "store.db").chmod(0o444)
        folder.chmod(0o555)

        def work() -> None:
            if os.geteuid() == 0:
                os.setuid(65534)
            try:
                with open_store(where, read_only=True) as store:
                    if exported(store) != before:
                        os._exit(8)
                with open_store(where) as store:
                    add(store, dispatches)
            except StoreReadOnlyError:
                os._exit(7)

        child = in_child(work)
        child.join()
        assert child.exitcode == 7
        folder.chmod(0o755)
        with open_store(where, read_only=True) as store:
            assert exported(store) == before
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)


def test_a_database_dropped_in_the_middle(where: str, backend: str, dispatches: Items) -> None:
    if backend == "sqlite":
        pytest.skip("a file is not dropped")
    database = make_url(where).database

    def items() -> Iterator[Incoming]:
        yield from dispatches[:3]
        command(f"DROP DATABASE {database} WITH (FORCE)")
        yield from dispatches[3:]

    with pytest.raises((StoreLostError, StoreMissingError)) as caught, open_store(where) as store:
        add(store, items(), batch=1)
    assert "nothing is lost" in str(caught.value) or "createdb" in str(caught.value)
    refused(where, dispatches, StoreMissingError)


@pytest.mark.parametrize("content", [b"", b"garbage" * 1000, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_file_that_is_no_store(dispatches: Items, tmp_path: Path, content: bytes) -> None:
    where = tmp_path / "store.db"
    where.write_bytes(content)
    if not content:  # what a kill right after making the file leaves behind
        with open_store(str(where), create=True) as store:
            assert add(store, dispatches[:1])["stored"] == 1
        return
    with pytest.raises(RecordError) as caught:
        open_store(str(where), create=True)
    assert caught.value.code in (StoreForeignError.code, StoreDamagedError.code)
    assert where.read_bytes() == content


def test_a_truncated_store(dispatches: Items, tmp_path: Path) -> None:
    where = tmp_path / "store.db"
    with open_store(str(where), create=True) as store:
        add(store, dispatches)
    data = where.read_bytes()
    where.write_bytes(data[: len(data) // 2])
    with pytest.raises(StoreDamagedError, match="damaged"), open_store(str(where)) as store:
        list(check(store))
        raise next(found for found in check(store) if isinstance(found, StoreDamagedError))


def test_other_programs_databases_are_left_alone(where: str, backend: str, tmp_path: Path) -> None:
    if backend == "sqlite":
        where = str(tmp_path / "other.db")
        with sqlite3.connect(where) as other:
            other.execute("CREATE TABLE recipes (name)")
    else:
        database = f"{make_url(where).database}_other"
        command(f"CREATE DATABASE {database}")
        where = make_url(where).set(database=database).render_as_string(hide_password=False)
        with open_store(where, create=True, peek=True) as store, store.write() as connection:
            connection.execute(text("CREATE TABLE recipes (name text)"))
    try:
        with pytest.raises(StoreForeignError, match="another program"):
            open_store(where, create=True)
    finally:
        if backend != "sqlite":
            command(f"DROP DATABASE {database} WITH (FORCE)")


def test_a_newer_store_is_not_touched(where: str) -> None:
    with open_store(where, create=True) as store, store.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreVersionError, match="newer"):
        open_store(where)


@pytest.mark.parametrize(
    "name", ["mysql://x/y", "postgresql+asyncpg://x/y", "sqlite://", "://", "sqlite:///:memory:"]
)
def test_urls_that_name_no_store(name: str) -> None:
    with pytest.raises(StoreUrlError):
        open_store(name, create=True)


def test_names_that_lead_nowhere(tmp_path: Path) -> None:
    for name in (tmp_path / "no.db", tmp_path / "no" / "store.db"):
        with pytest.raises(StoreMissingError):
            open_store(str(name))
    with pytest.raises(StoreMissingError, match="folder"):
        open_store(str(tmp_path / "no" / "store.db"), create=True)
    with pytest.raises(StoreForeignError, match="folder"):
        open_store(str(tmp_path), create=True)
    with pytest.raises(RecordError):
        open_store("postgresql+psycopg://nobody@127.0.0.1:1/nothing", create=True)


def test_a_reader_sees_one_state_while_another_writes(store: Store, dispatches: Items) -> None:
    add(store, dispatches[:5])
    with store.read() as connection:
        count = text("SELECT count(*) FROM reports")
        before = connection.execute(count).scalar_one()
        writer = threading.Thread(target=add, args=(store, dispatches))
        writer.start()
        writer.join()
        assert connection.execute(count).scalar_one() == before == 5
    assert all(read_once(one) for one in dispatches)

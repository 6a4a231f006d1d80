"""Adding on a Dask cluster: the bytes of one core, whatever dies, and no more under way than was agreed."""

from __future__ import annotations

import operator
import os
import signal
import socket
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from importlib.resources import as_file, files
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from backends import exported

from marsad.cli.main import main
from marsad.engine_errors import (
    ClusterIdleError,
    ClusterLostError,
    ClusterUnlikeError,
    ClusterUnreachableError,
    EngineChoiceError,
)
from marsad.engines import cluster as module
from marsad.engines import pool
from marsad.engines.choice import scheduler_of
from marsad.engines.cluster import AHEAD, Cluster
from marsad.engines.engine import Engine
from marsad.engines.errand import likeness, pack, run_errand, unpack
from marsad.engines.pool import CHUNK_ITEMS, Local
from marsad.errors import InputEmptyError, WorkerLostError
from marsad.pipeline import WEIGHTS
from marsad.record.add import Adding
from marsad.record.draft import draft
from marsad.record.reprints import StoredReprints
from marsad.record.reread import Rereading
from marsad.record.store import open_store
from marsad.sources.documents import Terms
from marsad.sources.incoming import Incoming, incoming
from marsad.sources.inputs import read_inputs

distributed = pytest.importorskip("distributed")

_SHORT = 12  # dispatches that are read: the shortest
_COPIES = 5  # of each, told apart by their titles


def scheduler(count: int, **more: Any) -> Any:
    """A cluster on this machine: workers are processes of their own, which a nanny starts again when they die."""
    return distributed.LocalCluster(
        n_workers=count, threads_per_worker=1, processes=True, dashboard_address=":0", silence_logs=50, **more
    )


@pytest.fixture(scope="module")
def workers() -> Iterator[Any]:
    with scheduler(2) as made:
        yield made


@pytest.fixture(scope="module")
def many() -> list[Incoming]:
    """Dispatches of the demonstration again and again; among them what is refused, and what came before."""
    with as_file(files("marsad") / "data" / "demo" / "dispatches.jsonl") as path:
        found = list(incoming(read_inputs([str(path)], Terms())))
    found = sorted(found, key=lambda item: item.size)[:_SHORT]
    items: list[Incoming] = []
    for turn in range(_COPIES):
        items += [titled(item, str(turn)) for item in found]
        items.append(Incoming(f"bad#{turn}", None, InputEmptyError("nothing in it"), size=1))
        items.append(items[turn])
    return items


def titled(item: Incoming, title: str) -> Incoming:
    assert item.report is not None
    return replace(item, report=replace(item.report, title=title))


def kept(path: Path, engine: Engine, items: Iterable[Incoming]) -> tuple[str, list[Any]]:
    """What a store holds after ``items`` were added to it, and what was told of them."""
    with open_store(str(path), create=True) as store:
        adding = Adding(store, engine, StoredReprints())
        told = list(adding.outcomes(items))
        return exported(store), told


def test_a_killed_worker_costs_a_retry_and_not_a_byte(
    workers: Any, many: list[Incoming], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted, told = kept(tmp_path / "one.db", Local(1), many)
    monkeypatch.setattr(pool, "CHUNK_ITEMS", 4)
    engine = Cluster(workers.scheduler_address)
    with open_store(str(tmp_path / "two.db"), create=True) as store:
        outcomes = Adding(store, engine, StoredReprints(), batch=4).outcomes(many)
        told_there = list(islice(outcomes, 3))
        with ThreadPoolExecutor(1) as beside:
            killed = beside.submit(kill_one_at_work, workers)
            told_there += outcomes
            assert killed.result() > 0
        found = exported(store)
    assert found == wanted
    assert sorted(map(said, told_there)) == sorted(map(said, told))
    assert "marsad-add" in workers.scheduler.task_prefixes  # as the dashboard has them
    assert workers.scheduler.tasks == {}  # nothing is left there


def kill_one_at_work(workers: Any) -> int:
    """SIGKILL a worker that has a task, as soon as there is one. Returns its process id."""
    ended = time.monotonic() + 30
    while time.monotonic() < ended:
        for nanny in workers.workers.values():
            state = workers.scheduler.workers.get(nanny.worker_address)
            if state is not None and state.processing:
                pid = int(nanny.pid)
                os.kill(pid, signal.SIGKILL)
                return pid
        time.sleep(0.002)
    raise AssertionError("no worker has anything to do")


def said(outcome: Any) -> tuple[str, ...]:
    return outcome.where, outcome.fate, outcome.id, str(outcome.error)


def test_what_was_added_is_known_and_read_again_there(
    workers: Any, many: list[Incoming], tmp_path: Path
) -> None:
    engine = Cluster(workers.scheduler_address, "marsad-reread")
    kept(tmp_path / "one.db", engine, iter(many[:9]))
    _, told = kept(tmp_path / "one.db", engine, iter(many[:9]))
    assert {one.fate for one in told} == {"known"}
    kept(tmp_path / "two.db", Local(1), iter(many[:9]))
    again = []
    for path, reads in ((tmp_path / "one.db", engine), (tmp_path / "two.db", Local(1))):
        with open_store(str(path)) as store:
            changes = list(Rereading(store, reads, extractor="another").changes())
            again.append((changes, exported(store)))
    assert again[0] == again[1] and len(again[0][0]) == 9
    assert "marsad-reread" in workers.scheduler.task_prefixes


def test_no_more_is_under_way_than_agreed(workers: Any) -> None:
    """Whoever takes slowly is not overrun: neither what was drawn nor what the cluster holds grows."""
    drawn = 0
    most = 0

    def endless() -> Iterator[int]:
        nonlocal drawn
        while True:
            drawn += 1
            yield drawn

    window = (AHEAD * len(workers.workers) + 1) * CHUNK_ITEMS
    results = Cluster(workers.scheduler_address).map(operator.neg, endless())
    for taken, result in enumerate(islice(results, 60 * CHUNK_ITEMS), start=1):
        assert result == -taken
        assert drawn - taken < window
        held = [task for task in list(workers.scheduler.tasks.values()) if task.state != "memory"]
        most = max(most, len(held))  # without those that are taken and not yet forgotten there
    assert 1 < most <= window / CHUNK_ITEMS
    results.close()  # type: ignore[attr-defined]


def test_what_need_not_travel_stays_in_its_place(workers: Any) -> None:
    engine = Cluster(workers.scheduler_address)
    items = list(range(3 * CHUNK_ITEMS))
    found = list(engine.map(operator.neg, items, passes=lambda item: item % 3 > 0 or item > CHUNK_ITEMS))
    assert found == [item if item % 3 or item > CHUNK_ITEMS else -item for item in items]


def test_what_the_function_raises_there_comes_back(workers: Any) -> None:
    with pytest.raises(ValueError, match="invalid literal") as caught:
        list(Cluster(workers.scheduler_address).map(int, ["1", "two", "3"]))
    assert "run_errand" in "".join(caught.value.__notes__)


def test_the_command_adds_there(workers: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = tmp_path / "reports.jsonl"
    report.write_text(
        '{"id": "a", "text": "Shelling hit Aleppo on Friday.", "published": "2016-07-01"}\n', "utf-8"
    )
    there = workers.scheduler_address.replace("tcp", "dask")
    store = str(tmp_path / "store.db")
    assert main(["add", "--engine", there, "--db", store, str(report)]) == 0
    assert "1 stored, 0 already known" in capsys.readouterr().out
    assert main(["reread", "--engine", there, "--db", store]) == 0
    assert "0 reports read again" in capsys.readouterr().out


def test_a_cluster_that_goes_wrong_is_told_with_a_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_KNOCK", 2)
    heard: list[str] = []
    with scheduler(0, env={WEIGHTS: "rules"}) as lonely:
        engine = Cluster(lonely.scheduler_address, patience=0.5, say=heard.append)
        with pytest.raises(ClusterIdleError, match="no worker"):
            list(engine.map(operator.neg, range(3)))
        assert heard == ["no worker on the cluster: waiting 0 s for one"]

        lonely.scheduler.allowed_failures = 0
        lonely.scale(1)
        lonely.wait_for_workers(1)
        with pytest.raises(ClusterUnlikeError, match="weights 'rules', here ''"):
            list(engine.map(operator.neg, range(3)))
        monkeypatch.setenv(WEIGHTS, "rules")
        likeness.cache_clear()
        patient = Cluster(lonely.scheduler_address)
        assert list(patient.map(operator.neg, range(3))) == [0, -1, -2]
        with pytest.raises(WorkerLostError, match="M218"):
            list(patient.map(os._exit, [3]))
        endless = patient.map(operator.neg, iter(int, 1))
        assert next(endless) == 0
        lonely.close()
        with pytest.raises(ClusterLostError, match="M275"):
            list(endless)
    likeness.cache_clear()


def test_no_scheduler_is_told_with_a_code(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(module, "_KNOCK", 1)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and nobody listens
        port = taken.getsockname()[1]
        with pytest.raises(ClusterUnreachableError, match="M272"):
            list(Cluster(f"tcp://127.0.0.1:{port}").map(operator.neg, [1]))
        (tmp_path / "a.txt").write_text("Shelling hit Aleppo.", "utf-8")
        words = ["--engine", f"dask://127.0.0.1:{port}", "--db", str(tmp_path / "x.db")]
        assert main(["add", *words, str(tmp_path / "a.txt")]) == 1
    told = capsys.readouterr().err
    assert "M272 no cluster answers" in told and "0 stored" in told and "run it again" in told


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("local", None),
        ("dask://head.example:1234", "tcp://head.example:1234"),
        ("dask://head.example", "tcp://head.example:8786"),
        ("dask://10.0.0.7/", "tcp://10.0.0.7:8786"),
        ("dask://[fe80::1]:99", "tcp://[fe80::1]:99"),
        ("dask+tls://head:99", "tls://head:99"),
    ],
)
def test_engines_by_name(name: str, address: str | None) -> None:
    assert scheduler_of(name) == address


@pytest.mark.parametrize(
    "name",
    ["", "dask", "dask://", "dask:head:1", "spark://head:7077", "dask://head:port", "dask://head:99999",
     "dask://head:0", "dask://me@head:1", "dask://head:1/path", "dask://he ad:1", "dask://[::1", "head:8786"],
)  # fmt: skip
def test_what_is_no_engine(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(EngineChoiceError, match="M271"):
        scheduler_of(name)
    assert main(["add", "--engine", name, "--db", str(tmp_path / "x.db"), "a.txt"]) == 2
    assert "M271" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_cluster_takes_no_jobs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--engine", "dask://head:1", "--jobs", "2", "--db", str(tmp_path / "x.db")]
    assert main(["add", *words, "a.txt"]) == 2
    assert "M271 a cluster has no --jobs" in capsys.readouterr().err


def test_without_the_extra_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("marsad.exchange.extra.find_spec", lambda name: None)
    assert main(["add", "--engine", "dask://head:1", "--db", str(tmp_path / "x.db"), "a.txt"]) == 1
    assert "pip install 'marsad[scale]'" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_records_travel_as_they_are(many: list[Incoming]) -> None:
    made = draft(many[0])
    assert unpack(pack((many[0], made))) == (many[0], made)


def test_a_worker_that_reads_otherwise_refuses() -> None:
    parcel = pack((operator.neg, int, [1]))
    with pytest.raises(ClusterUnlikeError, match=r"code '\w+', here 'y'"):
        run_errand(parcel, likeness() | {"code": "y"})

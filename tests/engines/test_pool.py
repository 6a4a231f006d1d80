"""The pool: same results, same order, whatever the number of processes, without holding the input."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.engines.pool import CHUNK_ITEMS, chunks, map_reports
from marsad.errors import OptionError, WorkerLostError


def square(value: int) -> int:
    return value * value


def fail_at_seven(value: int) -> int:
    if value == 7:
        raise ValueError(value)
    return value


def die(value: int) -> int:
    os._exit(3)


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_results_come_in_order(jobs: int) -> None:
    items = range(5 * CHUNK_ITEMS + 3)
    assert list(map_reports(square, items, jobs)) == [value * value for value in items]


def test_the_input_is_drawn_as_results_are_taken() -> None:
    drawn = 0

    def endless() -> Iterator[int]:
        nonlocal drawn
        while True:
            drawn += 1
            yield drawn

    results = map_reports(square, endless(), 2)
    assert [next(results) for _ in range(3)] == [1, 4, 9]
    assert drawn <= 8 * CHUNK_ITEMS
    results.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_the_function_raises_comes_back(jobs: int) -> None:
    with pytest.raises(ValueError, match="7"):
        list(map_reports(fail_at_seven, range(20), jobs))


def test_a_dead_process_is_an_error_with_a_code() -> None:
    with pytest.raises(WorkerLostError) as caught:
        list(map_reports(die, range(3), 2))
    assert "M218" in str(caught.value)


def interrupted(value: int) -> int:
    os.kill(os.getpid(), signal.SIGINT)
    return value


def test_ctrl_c_is_left_to_the_process_in_front() -> None:
    assert list(map_reports(interrupted, range(3), 2)) == [0, 1, 2]


def test_no_jobs_is_an_error() -> None:
    with pytest.raises(OptionError):
        map_reports(square, [1], 0)


def sleep(value: int) -> int:
    time.sleep(60)
    return value


def test_workers_of_a_killed_process_end() -> None:
    """What they know would stay in the memory for ever."""
    context = multiprocessing.get_context("fork")
    reader, writer = context.Pipe(duplex=False)

    def lead() -> None:
        threading.Timer(
            0.5, lambda: writer.send([child.pid for child in multiprocessing.active_children()])
        ).start()
        list(map_reports(sleep, range(2 * CHUNK_ITEMS), 2))

    leader = context.Process(target=lead)
    leader.start()
    workers = reader.recv()
    leader.kill()
    leader.join()
    ended = time.monotonic() + 10
    while any(map(alive, workers)) and time.monotonic() < ended:
        time.sleep(0.05)
    assert len(workers) == 2 and not any(map(alive, workers))


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


@given(st.lists(st.integers(0, 300_000)))
def test_chunks_lose_nothing_and_stay_small(sizes: list[int]) -> None:
    found = list(chunks(sizes, size=lambda value: value))
    assert [value for chunk in found for value in chunk] == sizes
    assert all(0 < len(chunk) <= CHUNK_ITEMS and sum(chunk[:-1]) < 200_000 for chunk in found)

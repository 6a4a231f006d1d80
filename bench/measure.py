"""Clocks and scales."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

MARSAD = [sys.executable, "-c", "from marsad.cli.main import run; run()"]
_SAMPLE = 0.1  # seconds between looks at the memory


def best(run: Callable[[], object], times: int = 3) -> float:
    """Seconds of the fastest of some runs."""
    seconds = []
    for _ in range(times):
        began = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - began)
    return min(seconds)


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the command: seconds by the clock and of all processors, and the peak memory of its processes.

    ``peak`` is in MiB, pages that processes share counted once (PSS); None where the system does not tell.
    """

    seconds: float
    work: float
    peak: float | None


def command(*words: str) -> Run:
    """Run ``marsad`` with ``words``, its output thrown away. Raises CalledProcessError when it fails."""
    before = _work()
    began = time.perf_counter()
    with subprocess.Popen([*MARSAD, *words], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        peak = 0
        while process.poll() is None:
            peak = max(peak, sum(map(_pss, _family(process.pid))))
            time.sleep(_SAMPLE if time.perf_counter() - began > 1 else 0.005)
        seconds = time.perf_counter() - began
        errors = process.stderr.read() if process.stderr else b""
    if process.returncode not in (0, 1):
        raise subprocess.CalledProcessError(process.returncode, words, stderr=errors)
    return Run(seconds, _work() - before, peak / 1024 if peak else None)


def _work() -> float:
    """Seconds that processes which we waited for have used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _family(pid: int) -> list[int]:
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return [pid]
    return [pid, *(one for child in text.split() for one in _family(int(child)))]


def _pss(pid: int) -> int:
    """Kilobytes."""
    try:
        with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as lines:
            return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
    except (OSError, ValueError):
        return 0


def cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

"""``python -m bench.scale --articles 10000,100000,1000000``: what reading and writing cost, and how that grows.

    --what read     articles per second on one core, by processor time, in this process
    --what whole    ``marsad add`` of generated articles: read and written, at each size
    --what write    the writer alone, one store filled past each size: made claims, nothing is read
    --store URL     where to write: PostgreSQL (an empty database) instead of a file of SQLite
    --shape short   articles of 40 words and 1 claim instead of 250 and 9

Where there are two sizes or more a line is laid through them, seconds = a + b·articles, and told by how much it misses.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table
from sqlalchemy import func, select, text

from bench.articles import FULL, SHORT, Shape, many, written
from bench.material import reports
from bench.measure import command, cores
from marsad.native import compiled_is_used
from marsad.pipeline import prepare, reader_for
from marsad.record.add import BATCH, MUCH
from marsad.record.reprints import StoredReprints
from marsad.record.store import Store, open_store
from marsad.record.tables import claims
from marsad.record.write import Writer

_WARM = 400  # articles after which a process reads at its pace
_NOW = "2020-01-01T00:00:00.000000Z"


@dataclass(frozen=True, slots=True)
class Point:
    """What ``articles`` cost from the beginning: seconds by the clock and of processors, bytes of the store.

    ``late``: processor milliseconds per article over the last tenth of them.
    """

    articles: int
    clock: float
    work: float
    size: int
    claims: int
    late: float


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m bench.scale",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--articles", default="1000,10000", metavar="N,…")
    parser.add_argument("--what", choices=("read", "whole", "write"), default="write")
    parser.add_argument("--store", metavar="URL", help="an empty PostgreSQL database")
    parser.add_argument("--shape", choices=("full", "short"), default="full")
    parser.add_argument("--jobs", type=int, default=cores(), metavar="N", help="processes of marsad add")
    parser.add_argument("--file", type=Path, help="with read: reports of yours instead of generated ones")
    wanted = parser.parse_args()
    sizes = sorted(int(part) for part in wanted.articles.split(","))
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 150)
    how = "compiled reader" if compiled_is_used() else "pure Python"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if wanted.what == "read":
            console.print(f"{how}: {reading(folder, sizes[-1], wanted.file)}")
            return
        if wanted.what == "whole":
            points = [whole(folder, size, wanted.jobs) for size in sizes]
            title = f"read and written, {wanted.jobs} jobs, {how}, SQLite"
        else:
            shape = FULL if wanted.shape == "full" else SHORT
            place = wanted.store or str(folder / "many.db")
            points = []
            for point in writing(place, sizes, shape):
                points.append(point)
                print(point, file=sys.stderr, flush=True)
            where = "PostgreSQL" if wanted.store else "SQLite"
            title = f"written, {where}, {shape.words} words and {shape.claims} claims each"
        console.print(told(points, title))
        if len(points) > 1:
            for name, of in _MODELLED.items():
                console.print(f"{name}: {line_through(points, of)}")


def reading(folder: Path, count: int, file: Path | None) -> str:
    """How fast this process reads, once it is warm."""
    path = file or folder / "articles.jsonl"
    if file is None:
        written(path, count + _WARM)
    found = reports(path)[: count + _WARM]
    prepare()
    for report in found[:_WARM]:
        reader_for(report).read(report)
    rest = found[_WARM:]
    began = time.process_time()
    events = sum(len(reader_for(report).read(report).claims) for report in rest)
    work = time.process_time() - began
    words = sum(report.text.count(" ") + 1 for report in rest) / len(rest)
    return (
        f"{len(rest):,} articles of {words:.0f} words, {events / len(rest):.1f} claims each: "
        f"{work / len(rest) * 1000:.1f} ms of processor time each, {len(rest) / work:,.0f} articles/s per core"
    )


def whole(folder: Path, count: int, jobs: int) -> Point:
    """``marsad add`` of ``count`` generated articles into an empty store."""
    path, store = folder / f"articles-{count}.jsonl", folder / f"whole-{count}.db"
    written(path, count)
    run = command("add", "--jobs", str(jobs), "--db", str(store), str(path))
    print(f"{count:,}: peak memory {run.peak or 0:,.0f} MiB", file=sys.stderr)
    with open_store(str(store)) as opened:
        point = Point(count, run.seconds, run.work, size_of(opened), _claims(opened), run.work / count * 1000)
    path.unlink()
    return point


def writing(place: str, sizes: Sequence[int], shape: Shape) -> Iterator[Point]:
    """One store filled by the writer, as ``marsad add`` would; looked at past each size."""
    next(many(0, 1, shape))  # the stock is made
    done = 0
    clock = work = 0.0
    with open_store(place, create=True) as store:
        judge = StoredReprints()
        used = _processors(store)
        for size in sizes:
            drafts = many(done, size, shape)
            recent: list[float] = []
            while batch := list(islice(drafts, BATCH)):
                began, before = time.perf_counter(), used()
                with store.write() as connection:
                    writer = Writer(connection, _NOW, judge)
                    writer.store(batch, (), writer.begin_run("bench", "0"))
                clock, spent = clock + time.perf_counter() - began, used() - before
                work += spent
                recent.append(spent / len(batch))
                if done < MUCH <= done + len(batch):
                    store.measure()
                done += len(batch)
                if done % (BATCH * 200) < BATCH:
                    print(
                        f"{done:,} articles, {clock:,.0f} s, work {work:,.0f} s", file=sys.stderr, flush=True
                    )
            last = recent[-max(len(recent) // 10, 1) :]
            late = sum(last) / len(last) * 1000
            yield Point(size, clock, work, size_of(store), _claims(store), late)


def _processors(store: Store) -> Callable[[], float]:
    """Processor seconds of this process and, with PostgreSQL on this machine, of the server process that serves it."""
    if store.is_sqlite:
        return time.process_time
    with store.read() as connection:
        pid = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
    stat = Path(f"/proc/{pid}/stat")
    if not stat.is_file():
        return time.process_time
    tick = 100  # USER_HZ

    def used() -> float:
        cells = stat.read_text().rsplit(")", 1)[1].split()
        return time.process_time() + (int(cells[11]) + int(cells[12])) / tick

    return used


def size_of(store: Store) -> int:
    """Bytes on the disk."""
    if store.address.path is not None:
        name = store.address.path
        return sum(file.stat().st_size for file in name.parent.glob(f"{name.name}*"))
    with store.read() as connection:
        query = text("SELECT pg_database_size(current_database())")
        return int(connection.execute(query).scalar_one())


def _claims(store: Store) -> int:
    with store.read() as connection:
        return int(connection.execute(select(func.count()).select_from(claims)).scalar_one())


_MODELLED: dict[str, Callable[[Point], float]] = {
    "processor seconds": lambda point: point.work,
    "bytes": lambda point: float(point.size),
}


def line_through(points: Sequence[Point], of: Callable[[Point], float]) -> str:
    """``a + b·articles`` of least relative error, and by how much it misses at each size.

    >>> line_through([Point(n, 0, 2 + n / 1000, 0, 0, 0) for n in (1000, 10000, 100000)], lambda point: point.work)
    '2 + 0.001 per article; off by +0.0 % at 1,000, +0.0 % at 10,000, +0.0 % at 100,000'
    """
    n = np.array([float(point.articles) for point in points])
    y = np.array([of(point) for point in points])
    (a, b), *_ = np.linalg.lstsq(np.stack([1 / y, n / y], axis=1), np.ones(len(y)), rcond=None)
    missed = (y - a - b * n) / (a + b * n) * 100 + 0.0
    off = ", ".join(
        f"{by + 1e-9:+.1f} % at {point.articles:,}" for by, point in zip(missed, points, strict=True)
    )
    return f"{a:,.3g} + {b:,.3g} per article; off by {off}"


def told(points: Sequence[Point], title: str) -> Table:
    """The points as a table."""
    heads = (
        "articles",
        "claims",
        "clock s",
        "processor s",
        "ms each",
        "ms each, late",
        "articles/s",
        "MB",
        "KB each",
    )
    table = Table(*heads, title=title, title_justify="left")
    for p in points:
        table.add_row(
            f"{p.articles:,}", f"{p.claims:,}", f"{p.clock:,.1f}", f"{p.work:,.1f}",
            f"{p.work / p.articles * 1000:.2f}", f"{p.late:.2f}", f"{p.articles / p.clock:,.0f}",
            f"{p.size / 1e6:,.0f}", f"{p.size / p.articles / 1000:.1f}",
        )  # fmt: skip
    return table


if __name__ == "__main__":
    main()

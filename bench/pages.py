"""How fast the pages are: map data of a day, and many readers at once, over made-up claims from a fixed seed.

    python -m bench.pages [--size small|full] [--keep FILE]

Server times are processor time of the application itself, so that other work on the machine does not count. Readers
come over loopback to a server in a process of its own, as many as 200 at once, each waiting about a second between two
pages, for a bounded time; these are by the clock, but for the processor time of the server per answer. Where there is a
Chromium, the map is opened in it (software GL, two processors at most), by the clock too.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import gzip
import multiprocessing
import os
import pickle
import random
import resource
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import numpy as np
import uvicorn
from rich.console import Console
from rich.table import Table

from bench.browser import drawn
from bench.control import START, land, statements
from marsad.control.areas import areas_of
from marsad.control.course import course
from marsad.control.history import changes
from marsad.control.infer import infer
from marsad.inquiry.atlas import Atlas
from marsad.inquiry.statements import Gathered, Known
from marsad.model import Reading, Report
from marsad.packs.control import load_rules
from marsad.web.app import make_app
from marsad.web.series import part_of, parts
from marsad.web.serve import listen

SIZES = {"small": (800, 10_000, 400), "full": (8_000, 200_000, 4_000)}  # settlements, claims, days
PER_REPORT = 20
READERS, SECONDS = 200, 20
TIMES = 15  # of each question
AIM_MS, AIM_BYTES, AIM_P99 = 150, 600_000, 1.0
Row = tuple[str, str, str, str]


def made(settlements: int, claims: int, days: int) -> Atlas:
    """An atlas of invented claims, twenty to a report."""
    rng = np.random.default_rng(4)
    ground, rules = land(settlements, rng), load_rules()
    told = [
        replace(one, id=f"r{n // PER_REPORT}#{n % PER_REPORT}", report=f"r{n // PER_REPORT}")
        for n, one in enumerate(statements(ground, claims, days, rng))
    ]
    world, areas = infer(told, ground, rules), areas_of(ground)
    first, last = START, START + timedelta(days=days)
    known = {
        one.report: Known(Report(one.report, "x " * 400, one.published, one.report, "ar", "bench"))
        for one in told
    }
    readings = {
        id_: Reading(id_, tuple(one.claim for one in told[n * PER_REPORT : (n + 1) * PER_REPORT]))
        for n, id_ in enumerate(known)
    }
    return Atlas(
        Gathered(known, readings), world, areas, course(world, areas, first, last),
        tuple(changes(world, first, last)), {one.id: one for one in told}, first, last, "bench",
    )  # fmt: skip


def kept(file: Path | None, make: Callable[[], Atlas]) -> Atlas:
    """What was inferred before, if it was kept."""
    if file is None or not file.exists():
        atlas = make()
        if file is not None:
            file.write_bytes(pickle.dumps(atlas, protocol=5))
        return atlas
    found: Atlas = pickle.loads(file.read_bytes())
    return replace(found)


def asked(atlas: Atlas, count: int) -> list[str]:
    """Addresses as readers ask for them, from a fixed seed."""
    chance = random.Random(4)
    days = (atlas.last - atlas.first).days
    out = []
    for _ in range(count):
        day = atlas.first + timedelta(days=chance.randrange(days))
        place = chance.choice(atlas.land.settlements).id
        report = chance.choice(list(atlas.gathered.known))
        out.append(chance.choice((
            f"/ar/?on={day}", "/data/ar/series.json", f"/data/part/{part_of(atlas, day).name}.json",
            f"/ar/place/{place}/panel?on={day}",
            f"/en/place/{place}?on={day}",
            f"/ar/holdings?on={day}", f"/en/report/{report}", f"/api/v1/totals?on={day}", "/static/js/page.js",
            f"/api/v1/holdings?on={day}&limit=100", "/data/cells.json",
        )))  # fmt: skip
    return out


async def served(app: object, atlas: Atlas) -> list[Row]:
    """Times of the application itself, one question after another."""
    chance = random.Random(5)
    days = [
        atlas.first + timedelta(days=chance.randrange((atlas.last - atlas.first).days)) for _ in range(TIMES)
    ]
    place = atlas.land.settlements[7].id
    questions = {
        "map data: places and states (once)": ["/data/ar/series.json"] * TIMES,
        "map data: shapes (once)": ["/data/cells.json"] * TIMES,
        "map data: borders of countries (once)": ["/vendor/countries.json"] * TIMES,
        "map data: the days around one": [f"/data/part/{part_of(atlas, day).name}.json" for day in days],
        "a day, all settlements (API)": [f"/api/v1/holdings?on={day}&limit=100000" for day in days],
        "a day, one page of the table": [f"/ar/holdings?on={day}" for day in days],
        "totals of a day": [f"/api/v1/totals?on={day}" for day in days],
        "panel of a place": [f"/ar/place/{place}/panel?on={day}" for day in days],
        "page of the map": [f"/ar/?on={day}" for day in days],
        "page of a report": [f"/en/report/{one}" for one in list(atlas.gathered.known)[:TIMES]],
    }
    first_load = 0
    rows: list[Row] = []
    transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
        for what, paths in questions.items():
            seconds, sizes = [], []
            for path in paths:
                path = path.replace("limit=100000", "limit=1000")
                began = time.process_time()
                answer = await client.get(path, headers={"accept-encoding": "gzip"})
                seconds.append(time.process_time() - began)
                assert answer.status_code == 200, (path, answer.text[:200])
                sizes.append(len(gzip.compress(answer.content, 6)))
            middle, size = statistics.median(seconds) * 1000, max(sizes)
            fits = "" if middle <= AIM_MS and size <= AIM_BYTES else "  MISSED"
            aims = f"{AIM_MS} ms, {AIM_BYTES / 1000:,.0f} kB at most{fits}"
            first_load += size if what.startswith("map data") else 0
            rows.append((what, f"{middle:,.1f} ms median", f"{size / 1000:,.0f} kB gzipped", aims))
    fits = "" if first_load <= AIM_BYTES else "  MISSED"
    aims = f"{AIM_BYTES / 1000:,.0f} kB at most{fits}"
    rows.append(("all map data for a day", "", f"{first_load / 1000:,.0f} kB gzipped", aims))
    whole = sum(len(gzip.compress(part.data, 6)) for part in parts(atlas)) / 1e6
    rows.append((f"the whole course, in {len(parts(atlas))} parts", "", f"{whole:,.1f} MB gzipped", ""))
    return rows


@contextmanager
def elsewhere(app: object) -> Iterator[int]:
    """The port of a server in a process of its own."""
    opened = listen("127.0.0.1", 0)
    server = multiprocessing.get_context("fork").Process(target=lambda: _server(app).run([opened]))
    server.start()
    try:
        yield opened.getsockname()[1]
    finally:
        server.terminate()
        server.join(20)
        opened.close()


def _server(app: object) -> uvicorn.Server:
    gc.freeze()  # what is there stays: it need not be looked through again and again
    return uvicorn.Server(uvicorn.Config(app, log_level="error", backlog=2048))  # type: ignore[arg-type]


def readers(app: object, atlas: Atlas, count: int, seconds: float) -> Iterator[Row]:
    """Many readers at once at a server in a process of its own."""
    before = _children()
    with elsewhere(app) as port:
        took, wrong = asyncio.run(_read(port, asked(atlas, 2_000), count, seconds))
    spent = _children() - before
    took.sort()
    p99 = took[int(len(took) * 0.99)] if took else 0.0
    fits = "" if not wrong and p99 <= AIM_P99 else "  MISSED"
    rate = f"{len(took) / seconds:,.0f} pages/s, {sum(wrong.values())} errors {dict(wrong) or ''}".strip()
    yield f"{count} readers for {seconds:g} s: median", f"{statistics.median(took) * 1000:,.0f} ms", rate, ""
    yield "the slowest of a hundred (p99)", f"{p99 * 1000:,.0f} ms", "", f"{AIM_P99:g} s, no error{fits}"
    yield "processor time of the server per answer", f"{spent / max(len(took), 1) * 1000:,.1f} ms", "", ""


def in_a_browser(app: object, atlas: Atlas) -> Iterator[Row]:
    """The map in a browser, at a server in a process of its own."""
    with elsewhere(app) as port:
        yield from drawn(port, atlas)


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


async def _read(port: int, paths: list[str], count: int, seconds: float) -> tuple[list[float], Counter[str]]:
    took: list[float] = []
    wrong: Counter[str] = Counter()
    end = time.monotonic() + seconds

    async def reader(number: int) -> None:
        chance = random.Random(number)
        await asyncio.sleep(chance.random())
        stream, writer = await asyncio.open_connection("127.0.0.1", port)
        while time.monotonic() < end:
            path = chance.choice(paths)
            began = time.perf_counter()
            writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n\r\n".encode())
            status = await _answer(stream)
            took.append(time.perf_counter() - began)
            if status != 200:
                wrong[str(status)] += 1
            await asyncio.sleep(0.5 + chance.random())
        writer.close()

    done = await asyncio.gather(*(reader(number) for number in range(count)), return_exceptions=True)
    wrong.update(type(one).__name__ for one in done if isinstance(one, BaseException))
    return took, wrong


async def _answer(stream: asyncio.StreamReader) -> int:
    """Read one answer to its end; the status. (A whole client would cost more than the server it measures.)"""
    head = (await stream.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    status = int(head[9:12])
    if "transfer-encoding: chunked" in head:
        while size := int((await stream.readuntil(b"\r\n")).strip(), 16):
            await stream.readexactly(size + 2)
        await stream.readexactly(2)
        return status
    length = next(
        (line for line in head.split("\r\n") if line.startswith("content-length:")), "content-length: 0"
    )
    await stream.readexactly(int(length.partition(":")[2]))
    return status


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.pages", description=__doc__)
    parser.add_argument("--size", choices=SIZES, default="small")
    parser.add_argument("--readers", type=int, default=READERS)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument(
        "--keep", type=Path, help="keep what was inferred here, and take it from here if it is there"
    )
    wanted = parser.parse_args()
    settlements, claims, days = SIZES[wanted.size]
    began = time.process_time()
    atlas = kept(wanted.keep, lambda: made(settlements, claims, days))
    inferred = time.process_time() - began
    app = make_app(atlas)
    title = f"pages over {settlements:,} settlements and {claims:,} claims, {os.cpu_count()} cores"
    table = Table("what", "time", "size, rate", "aim", title=title, title_justify="left")
    table.add_row("inferred and coded, once", f"{inferred:,.1f} s", "", "")
    table.add_row("parcels packed, once", f"{time.process_time() - began - inferred:,.1f} s", "", "")
    for row in (
        *asyncio.run(served(app, atlas)),
        *readers(app, atlas, wanted.readers, wanted.seconds),
        *in_a_browser(app, atlas),
    ):
        table.add_row(*row)
    Console(highlight=False, width=None if sys.stdout.isatty() else 130).print(table)


if __name__ == "__main__":
    main()

"""The store: what adding costs over reading, and how fast many claims are found."""

from __future__ import annotations

import random
import resource
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, select, text

from bench.claims import PER_REPORT, SEED, made, world
from bench.measure import command
from marsad.engines.pool import map_reports
from marsad.record.current import current_claims
from marsad.record.store import Store, open_store
from marsad.record.tables import claim_actors, claim_bodies, claim_places, claims, places
from marsad.record.words import searched
from marsad.record.write import Writer

Row = tuple[str, str, str, str]
_BATCH = 256  # more at a time than `marsad add` takes, so that the million comes together sooner
_ASKED = 150  # queries of each kind
_FIRST = 10_000  # claims after which the first rate is taken
_SPAN = 20  # batches a rate is taken over
Query = Callable[[Connection, random.Random], Any]


def adding(path: Path, jobs: int) -> Iterator[Row]:
    """``marsad add`` against ``marsad read`` on the same file and processes: the best of two, by clock and by work."""
    reads, adds = [], []
    for turn in range(2):
        store = path.with_name(f"bench-{turn}.db")
        reads.append(command("read", "--json", f"--jobs={jobs}", str(path)))
        adds.append(command("add", f"--jobs={jobs}", "--db", str(store), str(path)))
    size = store.stat().st_size
    lines = sum(1 for _ in path.open("rb"))
    (read, read_work), (best, work) = (
        (min(r.seconds for r in x), min(r.work for r in x)) for x in (reads, adds)
    )
    peak = "" if adds[0].peak is None else f"; peak {max(run.peak or 0 for run in adds):,.0f} MiB"
    yield (
        f"marsad read, {lines:,} reports, {jobs} jobs",
        f"{read:.2f}",
        f"{lines / read:,.0f}/s",
        f"work {read_work:.1f} s",
    )
    against = f"{best / read:.2f} x read, work {work / read_work:.2f} x (1.4 at most)"
    yield "marsad add, the same", f"{best:.2f}", f"{lines / best:,.0f}/s{peak}", against
    yield "size of the store", "", f"{size / lines / 1024:,.1f} KiB per report", ""
    again = command("add", f"--jobs={jobs}", "--db", str(store), str(path)).seconds
    yield "marsad add, once more", f"{again:.2f}", f"{lines / again:,.0f}/s", "all already known"


def many(folder: Path, count: int) -> Iterator[Row]:
    """A store of ``count`` made claims: rate of writing, size, and queries on it."""
    where = folder / "many.db"
    with open_store(str(where), create=True) as store:
        rates = _fill(store, count)
        reports = -(-count // PER_REPORT)
        first, last = rates
        yield f"writing at {_FIRST:,} claims", "", f"{first:,.0f} reports/s", "reading not counted"
        yield (
            f"writing at {count:,} claims",
            "",
            f"{last:,.0f} reports/s",
            f"{last / first:.2f} x the first (0.75 at least)",
        )
        size = sum(file.stat().st_size for file in folder.glob("many.db*"))
        yield "size of the store", "", f"{size / reports / 1024:,.1f} KiB per report", f"{size / 1e6:,.0f} MB"
        for name, query in _QUERIES.items():
            yield (f"{name}, {count:,} claims", *_asked(store, query))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield "peak memory of this process", "", f"{peak:,.0f} MiB", ""


def filled(where: Path, count: int) -> None:
    """A store of ``count`` made claims, written to ``where``."""
    with open_store(str(where), create=True) as store:
        _fill(store, count)


def _fill(store: Store, count: int) -> tuple[float, float]:
    """Write ``count`` claims. Returns reports per second after ``_FIRST`` claims and at the end, commits included."""
    world()
    batch, spent = [], []
    for draft in map_reports(made, range(-(-count // PER_REPORT)), 2):
        batch.append(draft)
        if len(batch) == _BATCH:
            spent.append(_written(store, batch))
            batch = []
    if batch:
        _written(store, batch)
    begin = min(_FIRST // (PER_REPORT * _BATCH), max(len(spent) // 2 - 1, 0))
    early, late = spent[begin : begin + _SPAN], spent[-_SPAN:]
    return _BATCH / statistics.median(early), _BATCH / statistics.median(late)


def _written(store: Store, batch: list[Any]) -> float:
    began = time.perf_counter()
    with store.write() as connection:
        writer = Writer(connection, "2020-01-01T00:00:00.000000Z")
        writer.store(batch, (), writer.begin_run("bench", "0"))
    return time.perf_counter() - began


def _asked(store: Store, query: Query) -> tuple[str, str, str]:
    chance = random.Random(SEED)
    seconds = []
    with store.read() as connection:
        for _ in range(_ASKED):
            began = time.perf_counter()
            query(connection, chance)
            seconds.append(time.perf_counter() - began)
    seconds.sort()
    median, worst = statistics.median(seconds), seconds[int(len(seconds) * 0.99)]
    told = f"median {median * 1000:.1f} ms, 99 % {worst * 1000:.1f} ms"
    return f"{sum(seconds):.2f}", told, "100 and 300 ms at most"


def _day(chance: random.Random) -> date:
    return date(2011, 1, 1) + timedelta(days=chance.randrange(3650))


def _place_and_day(connection: Connection, chance: random.Random) -> Any:
    """The claims that hold at a place on a day, the frequent places most often."""
    known = world().places
    gaz = known[min(int(chance.paretovariate(0.6)) - 1, len(known) - 1)].gaz
    day = _day(chance)
    here = select(places.c.seq).where(places.c.gaz == gaz)
    query = (
        select(claims.c.id, claim_bodies.c.body)
        .join(claim_bodies, claim_bodies.c.claim == claims.c.seq)
        .join(claim_places, claim_places.c.claim == claims.c.seq)
        .where(claim_places.c.place.in_(here), claim_places.c.day_start <= day, claim_places.c.day_end >= day)
        .where(current_claims())
    )
    return connection.execute(query).all()


def _facets(connection: Connection, chance: random.Random) -> Any:
    """The newest fifty of a party and a kind in a year, and how many there are."""
    actor = world().actors[min(int(chance.paretovariate(0.8)) - 1, 280)]
    kind = chance.choice(("strike", "clash", "capture", "siege"))
    first = _day(chance)
    its = select(claim_actors.c.claim).where(claim_actors.c.actor == actor, claim_actors.c.type == kind)
    its = its.where(claim_actors.c.day_start.between(first, first + timedelta(days=365)))
    match = (claims.c.seq.in_(its), current_claims())
    newest = select(claims.c.seq).where(*match).order_by(claims.c.day_start.desc()).limit(50)
    bodies = select(claims.c.id, claim_bodies.c.body).join(claim_bodies, claim_bodies.c.claim == claims.c.seq)
    found = connection.execute(bodies.where(claims.c.seq.in_(newest))).all()
    return found, connection.execute(select(func.count()).select_from(claims).where(*match)).scalar_one()


def _words(connection: Connection, chance: random.Random) -> Any:
    """The newest twenty reports with two words, of which one is common."""
    told = world().words
    pair = f"{told[min(int(chance.paretovariate(0.5)), 900)]} {chance.choice(told[:3000])}"
    asked = " ".join(f'"{word}"' for word in searched(pair).split())
    query = "SELECT rowid FROM report_words WHERE report_words MATCH :asked ORDER BY rowid DESC LIMIT 20"
    return connection.execute(text(query), {"asked": asked}).all()


_QUERIES: dict[str, Query] = {
    "place and day": _place_and_day,
    "facets (party, kind, year; count)": _facets,
    "full text (two words)": _words,
}

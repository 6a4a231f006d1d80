"""The store: what adding costs over reading, and how fast many claims are found."""

from __future__ import annotations

import random
import resource
import shutil
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bench.claims import PER_REPORT, SEED, made, world
from bench.measure import Run, command
from marsad.engines.pool import map_reports
from marsad.record.current import current_claims
from marsad.record.facets import Facets
from marsad.record.find import find
from marsad.record.query import parsed
from marsad.record.store import Store, open_store
from marsad.record.tables import claim_bodies, claim_places, claims, places
from marsad.record.within import Area, area
from marsad.record.write import Writer

Row = tuple[str, str, str, str]
_BATCH = 256  # more at a time than `marsad add` takes, so that the million comes together sooner
_ASKED = 150  # queries of each kind
_FIRST = 10_000  # claims in the store for the first rate
_SPAN = 20  # batches a rate is taken over
Work = Callable[[], object]
Ask = Callable[[Store, random.Random], Work]


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


def many(path: Path, folder: Path, count: int) -> Iterator[Row]:
    """A store of ``count`` made claims: what adding the reports in ``path`` costs early and late; size, searches."""
    where = folder / "many.db"
    with open_store(str(where), create=True) as store:
        early = _fill(store, 0, min(_FIRST, count))
    first = _added(path, where)
    with open_store(str(where)) as store:
        late = _fill(store, min(_FIRST, count), count)
        made_of = _reports_of(count)
        size = sum(file.stat().st_size for file in folder.glob("many.db*"))
        yield "size of the store", "", f"{size / made_of / 1024:,.1f} KiB per report", f"{size / 1e6:,.0f} MB"
        yield "writing alone", "", f"{early:,.0f} reports/s at {_FIRST:,}, {late:,.0f} at {count:,}", ""
    last = _added(path, where)
    yield f"marsad add to {_FIRST:,} claims", f"{first.seconds:.2f}", f"work {first.work:.1f} s", ""
    rate = (
        f"rate {first.seconds / last.seconds:.2f} x, by work {first.work / last.work:.2f} x (0.75 at least)"
    )
    yield f"marsad add to {count:,} claims", f"{last.seconds:.2f}", f"work {last.work:.1f} s", rate
    with open_store(str(where), read_only=True) as store:
        began = time.perf_counter()
        find(store, parsed("x"), Facets())
        yield "the first search of a process", f"{time.perf_counter() - began:.2f}", "", "columns are read"
        for name, ask in _QUERIES.items():
            yield (f"{name}, {count:,} claims", *_asked(store, ask))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield "peak memory of this process", "", f"{peak:,.0f} MiB", ""


def _reports_of(count: int) -> int:
    return -(-count // PER_REPORT)


def _added(path: Path, store: Path) -> Run:
    """``marsad add`` of the reports in ``path`` to a copy of ``store``."""
    copy = store.with_name("copy.db")
    shutil.copyfile(store, copy)
    run = command("add", "--jobs=2", "--db", str(copy), str(path))
    for file in copy.parent.glob("copy.db*"):
        file.unlink()
    return run


def _fill(store: Store, done: int, count: int) -> float:
    """Write claims from ``done`` up to ``count``. Returns reports per second at the end, commits included."""
    world()
    batch, spent = [], []
    for draft in map_reports(made, range(_reports_of(done), _reports_of(count)), 2):
        batch.append(draft)
        if len(batch) == _BATCH:
            spent.append(_written(store, batch))
            batch = []
    if batch:
        _written(store, batch)
    return _BATCH / statistics.median(spent[-_SPAN:]) if spent else 0.0


def _written(store: Store, batch: list[Any]) -> float:
    began = time.perf_counter()
    with store.write() as connection:
        writer = Writer(connection, "2020-01-01T00:00:00.000000Z")
        writer.store(batch, (), writer.begin_run("bench", "0"))
    return time.perf_counter() - began


def _asked(store: Store, ask: Ask) -> tuple[str, str, str]:
    chance = random.Random(SEED)
    seconds, work = [], []
    for _ in range(_ASKED):
        run = ask(store, chance)
        began, used = time.perf_counter(), time.process_time()
        run()
        seconds.append(time.perf_counter() - began)
        work.append(time.process_time() - used)
    clock, own = (
        f"median {statistics.median(some) * 1000:.1f} ms, 99 % {sorted(some)[int(len(some) * 0.99)] * 1000:.1f} ms"
        for some in (seconds, work)
    )
    return f"{sum(seconds):.2f}", clock, f"100 and 300 ms at most; work {own}"


def _day(chance: random.Random) -> date:
    return date(2011, 1, 1) + timedelta(days=chance.randrange(3650))


def _year(chance: random.Random) -> tuple[date, date]:
    first = _day(chance)
    return first, first + timedelta(days=chance.choice((0, 30, 365)))


def _actor(chance: random.Random) -> str:
    """A party, the frequent ones most often."""
    known = world().actors
    return known[min(int(chance.paretovariate(0.8)) - 1, len(known) - 1)]


def _kind(chance: random.Random) -> str:
    return chance.choice(("strike", "clash", "capture", "siege"))


def _word(chance: random.Random) -> str:
    """A common word."""
    return world().words[min(int(chance.paretovariate(0.5)), 900)]


def _somewhere(chance: random.Random) -> Area:
    """A first-level unit or a country, by its id."""
    return area(chance.choice(("SY", "IQ", "SY-HL", "SY-RA", "SY-DI", "IQ-NI", "IQ-AN", "YE-SN", "LY-BA")))


def _place_and_day(store: Store, chance: random.Random) -> Work:
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

    def run() -> None:
        with store.read() as connection:
            connection.execute(query).all()

    return run


def _searching(make: Callable[[random.Random], tuple[str, Facets]]) -> Ask:
    """The library call that ``marsad find`` makes, twenty reports and all counts."""

    def ask(store: Store, chance: random.Random) -> Work:
        words, facets = make(chance)
        return lambda: find(store, parsed(words), facets)

    return ask


def _dated(chance: random.Random, **more: Any) -> Facets:
    first, last = _year(chance)
    return Facets(since=first, until=last, **more)


_QUERIES: dict[str, Ask] = {
    "place and day": _place_and_day,
    "find: party, kind, days": _searching(lambda c: ("", _dated(c, actors=(_actor(c),), types=(_kind(c),)))),
    "find: a unit and all inside it": _searching(lambda c: ("", Facets(where=_somewhere(c)))),
    "find: a unit, party, kind": _searching(
        lambda c: ("", Facets(where=_somewhere(c), actors=(_actor(c),), types=(_kind(c),)))
    ),
    "find: days": _searching(lambda c: ("", _dated(c))),
    "find: a source or outlet": _searching(
        lambda c: ("", Facets(sources=(_actor(c), f"outlet {c.randrange(40)}")))
    ),
    "find: a common word": _searching(lambda c: (_word(c), Facets())),
    "find: two words": _searching(lambda c: (f"{_word(c)} {c.choice(world().words[:3000])}", Facets())),
    "find: a phrase": _searching(lambda c: (f'"{_word(c)} {_word(c)}"', Facets())),
    "find: a common word in a unit, some days": _searching(
        lambda c: (_word(c), _dated(c, where=_somewhere(c)))
    ),
}

"""How fast the map of control is: inference, one more claim, ten years of totals; at 1, 2 and 4 times the size.

    python -m bench.control [--claims 50000] [--settlements 8000] [--days 4000]

The claims are made up, from a fixed seed: captures, states and clashes at random places of one country, every tenth
about a whole governorate's sector or a counted number of villages.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
import shapely
from rich.console import Console
from rich.table import Table

from marsad.control.areas import areas_of
from marsad.control.belief import picture
from marsad.control.infer import infer
from marsad.control.records import Land, Settlement, Site, Statement, Unit
from marsad.control.totals import months, series
from marsad.control.update import updated
from marsad.model import ActorRef, Casualties, Claim, Count, DaySpan, PlaceRef, Quote, SourceRef
from marsad.packs.control import load_rules

START = date(2011, 4, 1)
HOLDERS = ("syria_gov", "syrian_opposition", "isis", "sdf", "nusra", "turkey")
SOURCES = ("sohr", "sana", "reuters", "activists", "afp", "opposition_source")
TYPES = ("capture", "capture", "hold", "clash", "withdrawal")
UNITS = 14


def land(settlements: int, rng: np.random.Generator) -> Land:
    """Settlements at random in ``UNITS`` rectangles that together are as large as Syria."""
    units, sites, rows = [], {}, []
    for number in range(UNITS):
        west, south = 36 + (number % 7) * 0.8, 33 + (number // 7) * 2.0
        code = f"U{number:02}"
        units.append(Unit(code, "SY", code, code, shapely.box(west, south, west + 0.8, south + 2.0)))
        sites[code] = Site("adm1", "SY", code, south + 1.0, west + 0.4)
        size = settlements // UNITS + (number < settlements % UNITS)
        where = rng.random((size, 2)) * (0.8, 2.0) + (west, south)
        rows += [
            Settlement(
                f"S{number:02}{i:05}",
                "SY",
                code,
                f"s{i}",
                "",
                float(y),
                float(x),
                int(rng.integers(100, 9000)),
            )
            for i, (x, y) in enumerate(where)
        ]
    sites.update({s.id: Site("settlement", "SY", s.unit, s.lat, s.lon, i) for i, s in enumerate(rows)})
    return Land(tuple(rows), tuple(units), sites)


def statements(ground: Land, claims: int, days: int, rng: np.random.Generator) -> list[Statement]:
    """Claims at random."""
    out = []
    places = rng.integers(0, len(ground.settlements), claims)
    when, kinds = rng.integers(0, days, claims), rng.integers(0, len(TYPES), claims)
    who = rng.integers(0, len(HOLDERS), (claims, 2))
    for number in range(claims):
        one = ground.settlements[int(places[number])]
        day = START + timedelta(days=int(when[number]))
        count, ref = (
            None,
            PlaceRef(one.id, 0, "at", "all", one.id, one.name_en, "SY", one.unit, one.lat, one.lon),
        )
        if number % 50 == 0:
            count = Count(12.0, "settlement")
            ref = PlaceRef(one.unit, 0, "at", "count", one.unit, one.unit, "SY", one.unit)
        actor, target = (HOLDERS[i] for i in who[number])
        claim = Claim(
            TYPES[kinds[number]], Quote("x", 0), "asserted", (ActorRef(actor, "", 0),),
            () if actor == target else (ActorRef(target, "", 0),), (ref,), count, Casualties(),
            DaySpan(day, day, "x"), (SourceRef(SOURCES[number % len(SOURCES)], "", 0),), (), 0.8,
        )  # fmt: skip
        bearing = (135.0,) if count else ()
        out.append(Statement(f"c{number}", f"r{number}", claim, day, "x", "", "", bearing))
    return out


def measure(claims: int, settlements: int, days: int) -> Iterator[tuple[str, float]]:
    """Processor seconds of each step: other work on the machine does not count."""
    rng = np.random.default_rng(4)
    ground, rules = land(settlements, rng), load_rules()
    told = statements(ground, claims + 1, days, rng)
    began = time.process_time()
    world = infer(told[:-1], ground, rules)
    yield "full inference", time.process_time() - began
    began = time.process_time()
    seen = picture(updated(world, told[-1:]), START + timedelta(days=days))
    yield "one more claim, and the map of a day", time.process_time() - began
    began = time.process_time()
    areas = areas_of(ground)
    yield "cells of all settlements (once per land)", time.process_time() - began
    wanted = months(date(2011, 5, 1), date(2021, 4, 30))
    began = time.process_time()
    totals = series(world, areas, wanted)
    yield f"totals of {len(wanted)} months", time.process_time() - began
    assert len(seen.shares) == settlements and totals


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.control", description=__doc__)
    parser.add_argument("--claims", type=int, default=50_000)
    parser.add_argument("--settlements", type=int, default=8_000)
    parser.add_argument("--days", type=int, default=4_000)
    parser.add_argument("--times", type=int, nargs="*", default=[1, 2, 4])
    asked = parser.parse_args()
    table = Table(
        "claims",
        "settlements",
        "what",
        "seconds",
        "against 1 x",
        title=f"{len(HOLDERS)} holders, {asked.days} days",
    )
    first: dict[str, float] = {}
    sizes = [(t * asked.claims, asked.settlements) for t in asked.times]
    sizes += [(asked.claims, t * asked.settlements) for t in asked.times if t > 1]
    for claims, settlements in sizes:
        for what, seconds in measure(claims, settlements, asked.days):
            base = first.setdefault(what, seconds)
            table.add_row(f"{claims:,}", f"{settlements:,}", what, f"{seconds:.2f}", f"{seconds / base:.2f}")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        table.add_row(f"{claims:,}", f"{settlements:,}", "peak memory so far, MiB", f"{peak:,.0f}", "")
    Console(highlight=False, width=120).print(table)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""The war's map from text alone, beside published figures: python tools/case_study.py DAY STORE

Writes docs/case-study/: the curve of one party under every denominator beside the published points, the map on
published days, and numbers.md, the tables that docs/case-study-isis.md shows. Nothing is tuned to them. STORE is a
record (``marsad add``); DAY is the day to write down. Without a store: --demo, the shipped dispatches.
"""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from marsad import __version__
from marsad.control.areas import DENOMINATORS, Areas, areas_of
from marsad.control.belief import picture
from marsad.control.figures import coverage, judge_published
from marsad.control.infer import World, infer
from marsad.control.totals import months, series, totals_on
from marsad.exchange.pictures import draw_map, draw_totals
from marsad.inquiry.drawing import patchwork, style_of
from marsad.packs.control import load_published, load_rules, why_of
from marsad.places.land import load_land

OUT = Path(__file__).parent.parent / "docs" / "case-study"
PARTY = "isis"
FIRST, LAST = date(2014, 6, 1), date(2018, 1, 1)
MAPS = (date(2015, 1, 1), date(2015, 12, 14), date(2016, 12, 31), date(2017, 6, 26))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("day")
    parser.add_argument("store", nargs="?", default="")
    parser.add_argument("--demo", action="store_true", help="The shipped dispatches instead of a store.")
    parser.add_argument("--out", type=Path, default=OUT)
    asked = parser.parse_args()
    if bool(asked.store) == asked.demo:
        parser.error("give a store or --demo")
    world = infer(_statements(asked.store), load_land(["SY", "IQ"]), load_rules())
    areas = areas_of(world.land)
    asked.out.mkdir(parents=True, exist_ok=True)
    curve(world, areas, asked.out / "isis.png")
    for day in MAPS:
        style = style_of("en")
        draw_map(patchwork(world, areas, picture(world, day), style), asked.out / f"map-{day}.png", style)
    text = "\n".join([head(world, asked.day), table(world, areas), points(world, areas), units(world, areas)])
    (asked.out / "numbers.md").write_text(text, encoding="utf-8")


def _statements(store: str):  # type: ignore[no-untyped-def]
    if not store:
        from marsad.inquiry.shipped import gather_demo

        return gather_demo().statements()
    from marsad.record.statements import statements
    from marsad.record.store import open_store

    with open_store(store, read_only=True) as opened:
        return statements(opened)


def curve(world: World, areas: Areas, path: Path) -> None:
    """The party's totals beside what others published."""
    found = [t for t in series(world, areas, months(FIRST, LAST)) if t.holder == PARTY]
    marks = [
        (p.last, p.holder, p.value)
        for p in load_published()
        if p.measure == "territory_km2" and p.holder == PARTY and FIRST <= p.last <= LAST
    ]
    draw_totals(found, path, style_of("en"), marks)


def head(world: World, day: str) -> str:
    """What it was made from."""
    reports = len({s.report for s in world.statements})
    named = {
        int(i)
        for row in world.told.rows
        if row.hit.direct and row.statement >= 0
        for i in row.hit.settlements
    }
    moved = sum(max(years, key=lambda k: years[k]) != 0 for years in world.told.years.values())
    return (
        f"Written by `python tools/case_study.py` ({day}, version {__version__}): {len(world.statements):,} claims "
        f"from {reports:,} reports; claims name {len(named):,} of {len(world.land.settlements):,} settlements. "
        f"The year of {len(world.told.years):,} claims was in doubt; for {moved:,} of them another year than the one "
        "given is the likeliest.\n"
    )


def table(world: World, areas: Areas) -> str:
    """Best, low and high, every half year."""
    lines = [
        "| day | all land, km² | settled land, km² | settlements | people where known |",
        "|---|--:|--:|--:|--:|",
    ]
    for day in months(FIRST, LAST, 6):
        mine = {t.denominator: t for t in totals_on(world, areas, day) if t.holder == PARTY}
        cells = (f"{t.best:,.0f} ({t.low:,.0f}–{t.high:,.0f})" for t in (mine[n] for n in DENOMINATORS))
        lines.append(f"| {day} | {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def points(world: World, areas: Areas) -> str:
    """What others published about it beside the record."""
    lines = [
        "| published | value | denominator | low | best | high | verdict |",
        "|---|--:|---|--:|--:|--:|---|",
    ]
    for one in load_published():
        if one.holder != PARTY or one.is_revenue:
            continue
        unit = "km²" if one.measure == "territory_km2" else "%"
        for v in judge_published(one, world, areas):
            since = f" since {one.first}" if one.first else ""
            lines.append(
                f"| {one.id} {one.publisher}, {one.last} | {one.value:,.0f} {unit}{since} | {v.denominator} | "
                f"{v.low:,.0f} | {v.best:,.0f} | {v.high:,.0f} | {v.verdict}: {why_of(v)} |"
            )
    return "\n".join([*lines, ""])


def units(world: World, areas: Areas) -> str:
    """Where the land is, by governorate, and how many settlements claims name."""
    names = {unit.id: unit.name_en for unit in world.land.units}
    lines = [
        "| day | named so far | where, km² and share of the governorate |",
        "|---|--:|---|",
    ]
    for day in (*MAPS, LAST):
        rows = totals_on(world, areas, day, by_unit=True)
        mine = [t for t in rows if t.holder == PARTY and t.denominator == "land_km2" and t.unit]
        most = sorted(mine, key=lambda t: -t.best)[:6]
        told = ", ".join(f"{names[t.unit]} {t.best:,.0f} ({t.share:.0%})" for t in most)
        lines.append(f"| {day} | {coverage(world, day):.0%} | {told} |")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    main()

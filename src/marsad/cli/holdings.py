"""``marsad holdings``, ``changes`` and ``totals``: the whole map as tables."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from marsad.cli.stores import Db
from marsad.cli.world import (
    DEFAULT,
    Countries,
    From,
    Known,
    a_day,
    asked,
    interval,
    language,
    world_of,
)
from marsad.errors import ControlDayError, ControlHolderError
from marsad.inquiry.naming import unit_of

if TYPE_CHECKING:
    from marsad.control.records import Total

In = Annotated[str, typer.Option("--in", metavar="UNIT", help="Only this governorate: its name or id.")]
HOLDINGS = (
    "place", "name_en", "name_ar", "lat", "lon", "unit", "holder", "belief", "contested", "unknown", "inferred",
    "last_evidence",
)  # fmt: skip
CHANGES = ("place", "name_en", "name_ar", "from", "to", "day", "after", "belief", "inferred", "claims")
TOTALS = ("date", "denominator", "holder", "unit", "low", "best", "high", "share")


def holdings(
    from_: From = [],  # noqa: B006
    on: Annotated[str, typer.Option("--on", metavar="DATE", help="The day asked about.")] = "",
    unit: In = "",
    as_csv: Annotated[bool, typer.Option("--csv", help="As CSV.")] = False,
    db: Db = None,
    known: Known = None,
    countries: Countries = DEFAULT,
) -> None:
    """Who holds every settlement on a day."""
    from marsad.control.belief import holdings as all_holdings

    day = a_day(on, "--on")
    world = world_of(asked(from_, db, known, countries))
    found = all_holdings(world, day, unit=unit_of(world.land, unit) if unit else "")
    by_id = {s.id: s for s in world.land.settlements}
    rows = []
    for one in found:
        s = by_id[one.place]
        beliefs = one.beliefs
        numbers = (
            f"{v:.3f}" for v in (one.belief, beliefs.get("contested", 0.0), beliefs.get("unknown", 0.0))
        )
        where = (f"{s.lat:.4f}", f"{s.lon:.4f}", s.unit, one.holder)
        rows.append(
            (s.id, s.name_en, s.name_ar, *where, *numbers, _yes(one.inferred), str(one.last_evidence or ""))
        )
    _print(HOLDINGS, rows, as_csv)


def changes(
    from_: From = [],  # noqa: B006
    last: Annotated[str | None, typer.Option("--to", metavar="DATE", help="Up to this day.")] = None,
    unit: In = "",
    inferred: Annotated[bool, typer.Option("--inferred", help="Also places that no claim names.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="As CSV.")] = False,
    db: Db = None,
    known: Known = None,
    countries: Countries = DEFAULT,
) -> None:
    """Which places changed hands, when, and on whose word."""
    from marsad.control.history import changes as all_changes

    since, until = interval(from_, last)
    world = world_of(asked(from_, db, known, countries))
    chosen = unit_of(world.land, unit) if unit else ""
    by_id = {s.id: s for s in world.land.settlements}
    rows = [
        (
            c.place,
            by_id[c.place].name_en,
            by_id[c.place].name_ar,
            c.previous,
            c.holder,
            str(c.day),
            str(c.after or ""),
            f"{c.belief:.3f}",
            _yes(c.inferred),
            " ".join(c.statements),
        )
        for c in all_changes(world, since, until, unit=chosen, inferred=inferred)
    ]
    _print(CHANGES, rows, as_csv)


def totals(
    from_: From = [],  # noqa: B006
    actor: Annotated[str, typer.Option("--actor", metavar="ID", help="Only this holder.")] = "",
    by: Annotated[str, typer.Option("--by", metavar="unit", help="Also by governorate: --by unit.")] = "",
    last: Annotated[str | None, typer.Option("--to", metavar="DATE", help="Last month.")] = None,
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="One day only.")] = None,
    every: Annotated[
        str, typer.Option("--every", help="Step of the series: month, quarter, year.")
    ] = "month",
    settled: Annotated[float, typer.Option(min=0.1, metavar="KM", help="Radius of settled land.")] = 5.0,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON lines.")] = False,
    plot: Annotated[Path | None, typer.Option(metavar="FILE", help="Draw the series: .png or .svg.")] = None,
    lang: Annotated[str, typer.Option(help="Language of the plot: ar or en.")] = "en",
    db: Db = None,
    known: Known = None,
    countries: Countries = DEFAULT,
) -> None:
    """How much each party holds, under every denominator, as low, best and high."""
    from marsad.control.areas import areas_of
    from marsad.control.totals import months, series

    steps = {"month": 1, "quarter": 3, "year": 12}
    if every not in steps:
        raise ControlDayError(f"no step {every!a}", where="--every", do=f"use {', '.join(steps)}")
    question = asked(from_, db, known, countries)
    if on:
        days = [a_day(on, "--on")]
    else:
        since, until = interval(from_, last, ("2014-01-01", "2018-12-31"))
        days = months(since, until, steps[every])
    world = world_of(question)
    if actor and actor not in world.states:
        raise ControlHolderError(
            f"'{actor}' holds nothing", where="--actor", do=f"use {', '.join(world.states)}"
        )
    found = series(world, areas_of(world.land, settled), days, by_unit=by == "unit")
    found = [total for total in found if not actor or total.holder == actor]
    if plot is not None:
        from marsad.exchange.pictures import draw_totals
        from marsad.inquiry.drawing import style_of
        from marsad.packs.control import load_published

        shown = {total.holder for total in found}
        others = [
            (p.last, p.holder, p.value)
            for p in load_published()
            if p.measure == "territory_km2" and p.holder in shown and days[0] <= p.last <= days[-1]
        ]
        draw_totals(found, plot, style_of(language(lang)), others)
    elif as_json:
        for total in found:
            row = {**asdict(total), "day": str(total.day), "share": round(total.share, 4)}
            row.update({key: round(row[key], 1) for key in ("low", "best", "high", "whole")})
            sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
    else:
        _print(TOTALS, [_cells(total) for total in found], not sys.stdout.isatty())


def _cells(total: Total) -> tuple[str, ...]:
    amounts = (f"{value:.0f}" for value in (total.low, total.best, total.high))
    return (str(total.day), total.denominator, total.holder, total.unit, *amounts, f"{total.share:.3f}")


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _print(header: tuple[str, ...], rows: Sequence[tuple[str, ...]], as_csv: bool) -> None:
    if as_csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
        return
    table = Table(*header)
    for row in rows:
        table.add_row(*row)
    Console(width=None if sys.stdout.isatty() else 200).print(table)

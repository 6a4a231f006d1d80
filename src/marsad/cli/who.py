"""``marsad who`` and ``marsad history``: one place, with the words behind what is said of it."""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from marsad.cli.complaints import printable
from marsad.cli.stores import Db
from marsad.cli.world import DEFAULT, Countries, From, Known, a_day, asked, world_of
from marsad.inquiry.naming import settlement_of

if TYPE_CHECKING:
    from marsad.control.infer import World
    from marsad.control.records import Holding

_QUOTE = 200


def who(
    place: Annotated[str, typer.Argument(help="A settlement: its name, Arabic or Latin, or its id.")],
    from_: From = [],  # noqa: B006
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="The day asked about.")] = None,
    db: Db = None,
    known: Known = None,
    countries: Countries = DEFAULT,
) -> None:
    """Who holds a place on a day: the likeliest holder, the doubts, how old the evidence is, and its words."""
    from marsad.control.belief import holding, picture

    question = asked(from_, db, known, countries)
    day = a_day(on, "--on") if on else None
    world = world_of(question)
    index = settlement_of(world.land, place)
    day = day or _latest(world)
    found = holding(world, picture(world, day), index)
    console = _console()
    settlement = world.land.settlements[index]
    console.print(f"{settlement.name_ar} · {settlement.name_en} ({settlement.id}), {day}", highlight=False)
    console.print(_verdict(found, world), highlight=False)
    for reason in found.reasons:
        statement = next(s for s in world.statements if s.id == reason.statement)
        mark = "~" if reason.inferred else " "
        console.print(f"{mark} {reason.day}  weight {reason.weight:.2f}  {reason.text}", highlight=False)
        console.print(
            f"    {printable(statement.quote[:_QUOTE])}  [{statement.id}]", highlight=False, markup=False
        )


def _verdict(found: Holding, world: World) -> str:
    shares = sorted(found.beliefs.items(), key=lambda item: -item[1])
    doubts = ", ".join(f"{name} {share:.0%}" for name, share in shares if share >= 0.01)
    age = "no claim names it so far"
    if found.last_evidence is not None:
        age = f"last claim that names it: {found.last_evidence}, {(found.day - found.last_evidence).days} days before"
    mark = "; inferred" if found.inferred else ""
    return f"{found.holder} ({found.belief:.0%}{mark}). {doubts}\n{age}"


def history(
    place: Annotated[str, typer.Argument(help="A settlement: its name, Arabic or Latin, or its id.")],
    from_: From = [],  # noqa: B006
    until: Annotated[str | None, typer.Option("--to", metavar="DATE", help="Up to this day.")] = None,
    db: Db = None,
    known: Known = None,
    countries: Countries = DEFAULT,
) -> None:
    """Who held a place, from the start to the last claim."""
    from marsad.control.history import history as stretches

    world = world_of(asked(from_, db, known, countries))
    index = settlement_of(world.land, place)
    last = a_day(until, "--to") if until else _latest(world)
    settlement = world.land.settlements[index]
    table = Table("from", "to", "holder", "belief", title=f"{settlement.name_ar} · {settlement.name_en}")
    for one in stretches(world, index, last):
        mark = " inferred" if one.inferred else ""
        table.add_row(str(one.first), str(one.last), one.holder, f"{one.belief:.0%}{mark}")
    _console().print(table)


def _latest(world: World) -> date:
    """The last day anything was published: never today."""
    return max((s.published for s in world.statements if s.published), default=date(2018, 12, 31))


def _console() -> Console:
    return Console(width=None if sys.stdout.isatty() else 160)

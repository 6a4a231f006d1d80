"""``marsad figures``: quantified statements beside what the record gives, with a verdict."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from marsad.cli.complaints import printable
from marsad.cli.stores import Db
from marsad.cli.world import DEFAULT, Countries, From, Known, asked, world_of

if TYPE_CHECKING:
    from marsad.control.figures import Verdict

_QUOTE = 160


def figures(
    from_: From = [],  # noqa: B006
    published: Annotated[
        bool, typer.Option("--published", help="Also figures that others published.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON lines.")] = False,
    db: Db = None,
    known: Known = None,
    countries: Countries = DEFAULT,
) -> None:
    """Every figure about land or shares in the reports, against the record under each denominator."""
    from marsad.control.areas import areas_of
    from marsad.control.figures import found_figures, judge, judge_published
    from marsad.packs.control import load_published

    world = world_of(asked(from_, db, known, countries))
    areas = areas_of(world.land)
    for found in found_figures(world):
        facts = {
            k: v if isinstance(v, int | float | str | None) else str(v) for k, v in asdict(found).items()
        }
        _show(facts, judge(found, world, areas), as_json)
    for one in load_published() if published else ():
        facts = {k: v if isinstance(v, int | float | str | None) else str(v) for k, v in asdict(one).items()}
        _show(facts, judge_published(one, world, areas), as_json)


def _show(facts: dict[str, Any], verdicts: list[Verdict], as_json: bool) -> None:
    if as_json:
        rows = [
            {k: round(v, 2) if isinstance(v, float) else v for k, v in asdict(one).items()}
            for one in verdicts
        ]
        sys.stdout.write(json.dumps({**facts, "verdicts": rows}, ensure_ascii=False) + "\n")
        return
    name = facts.get("statement") or f"{facts['id']} {facts['publisher']}"
    days = " to ".join(str(d) for d in (facts["first"], facts["last"]) if d and d != "None")
    unit = facts.get("unit") or facts["measure"]
    typer.echo(f"{name}: {facts['holder'] or 'nobody'} {facts['value']} {unit}, {days or 'no day'}")
    if facts.get("quote"):
        typer.echo(f"    {printable(str(facts['quote'])[:_QUOTE])}")
    for one in verdicts:
        amount = f"{one.low:,.0f} … {one.best:,.0f} … {one.high:,.0f}" if one.denominator else ""
        typer.echo(f"    {one.denominator or 'all':12} {amount:28} {one.verdict}: {one.why}")

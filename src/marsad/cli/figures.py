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
from marsad.errors import ControlDayError

if TYPE_CHECKING:
    from marsad.control.figures import Step, Verdict

_QUOTE = 160
MEASURES = ("territory", "revenue", "forces")


def figures(
    from_: From = [],  # noqa: B006
    published: Annotated[
        bool, typer.Option("--published", help="Also figures that others published.")
    ] = False,
    measure: Annotated[
        str, typer.Option("--measure", metavar="NAME", help="Only these: territory, revenue or forces.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="As JSON lines.")] = False,
    db: Db = None,
    known: Known = None,
    countries: Countries = DEFAULT,
) -> None:
    """Every figure about land, money or shares in the reports, against the record under each denominator.

    Of revenue there is no record: --measure revenue shows what reports say, what others published with their sources,
    and the change between any two points.
    """
    from marsad.control.areas import areas_of
    from marsad.control.figures import found_figures, judge, judge_published, revenue_steps
    from marsad.packs.control import load_published

    if measure and measure not in MEASURES:
        what = f"no figures of {measure!a}"
        raise ControlDayError(what, where="--measure", do=f"use {', '.join(MEASURES)}")
    world = world_of(asked(from_, db, known, countries))
    areas = areas_of(world.land)
    for found in found_figures(world, measure):
        facts = {
            k: v if isinstance(v, int | float | str | None) else str(v) for k, v in asdict(found).items()
        }
        _show(facts, judge(found, world, areas), as_json)
    others = [one for one in load_published() if _wanted(one.is_revenue, measure, published)]
    for one in others:
        facts = {k: v if isinstance(v, int | float | str | None) else str(v) for k, v in asdict(one).items()}
        _show(facts, judge_published(one, world, areas), as_json)

    for step in revenue_steps(others) if measure == "revenue" else ():
        _show_step(step, as_json)


def _wanted(is_revenue: bool, measure: str, published: bool) -> bool:
    if measure == "revenue":
        return is_revenue
    return published and (measure == "" or (measure == "territory" and not is_revenue))


def _show_step(step: Step, as_json: bool) -> None:
    one, other = step.first, step.last
    if as_json:
        row = {"from": one.id, "to": other.id, "percent": round(step.percent, 1), "alike": step.alike}
        sys.stdout.write(json.dumps({"change": row}, ensure_ascii=False) + "\n")
        return
    doubt = "" if step.alike else "  (other publishers: not one series)"
    derived = "  (derived)" if "derived" in (one.kind, other.kind) else ""
    days = f"{one.id} {one.last} to {other.id} {other.last}"
    typer.echo(
        f"change {days}: {one.value:,.0f} to {other.value:,.0f} a {one.per}, {step.percent:+.0f}%{doubt}{derived}"
    )


def _show(facts: dict[str, Any], verdicts: list[Verdict], as_json: bool) -> None:
    from marsad.packs.control import why_of

    if as_json:
        rows = [
            {k: round(v, 2) if isinstance(v, float) else v for k, v in asdict(one).items()}
            | {"why": why_of(one), "why_ar": why_of(one, "ar")}
            for one in verdicts
        ]
        sys.stdout.write(json.dumps({**facts, "verdicts": rows}, ensure_ascii=False) + "\n")
        return
    name = facts.get("statement") or f"{facts['id']} {facts['publisher']}"
    days = " to ".join(str(d) for d in (facts["first"], facts["last"]) if d and d != "None")
    unit = " ".join(str(facts[k]) for k in ("unit", "measure", "stream") if facts.get(k))
    per = f" a {facts['per']}" if facts.get("per") else ""
    before = f"{facts['before']:,.0f} to " if facts.get("before") is not None else ""
    value = "no number" if facts["value"] is None else f"{before}{facts['value']:,.10g}"
    typer.echo(f"{name}: {facts['holder'] or 'nobody'} {value} {unit}{per}, {days or 'no day'}")
    if facts.get("url"):
        typer.echo(f"    {facts['kind']}: {facts['definition']}  {facts['url']}")
    if facts.get("quote"):
        typer.echo(f"    {printable(str(facts['quote'])[:_QUOTE])}")
    for one in verdicts:
        amount = f"{one.low:,.0f} … {one.best:,.0f} … {one.high:,.0f}" if one.denominator else ""
        typer.echo(f"    {one.denominator or 'all':12} {amount:28} {one.verdict}: {why_of(one)}")

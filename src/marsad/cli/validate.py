"""``marsad validate``: how right the map is, against a table and against what was hidden from it."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from marsad.cli.stores import Db
from marsad.cli.world import DEFAULT, Countries, From, Known, asked, world_of
from marsad.errors import ControlTruthError

if TYPE_CHECKING:
    from marsad.control.infer import World
    from marsad.control.truth import Score

_END = date(2019, 12, 31)


def validate(
    from_: From = [],  # noqa: B006
    truth: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Table of who held what; our own small one by default."),
    ] = None,
    same: Annotated[
        list[str], typer.Option(metavar="A=B,C", help="Treat the holders B and C as A, in table and map.")
    ] = [],  # noqa: B006
    hidden: Annotated[
        bool, typer.Option("--hidden", help="Hide last changes instead, and predict them.")
    ] = False,
    step: Annotated[int, typer.Option(min=1, max=90, metavar="DAYS", help="Look at every so many days.")] = 7,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
    db: Db = None,
    known: Known = None,
    countries: Countries = DEFAULT,
) -> None:
    """Score the map against a table of who held what (columns gaz, name_en, name_ar, lat, lon, holder, from, to)."""
    joined = joined_labels(same)
    world = world_of(asked(from_, db, known, countries))
    found = hidden_changes(world) if hidden else against(world, truth, joined, step)
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    for key, value in found.items():
        typer.echo(f"{key}: {_said(value)}")


def _said(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{k} {_said(v)}" for k, v in value.items())
    if isinstance(value, list):
        return "; ".join(_said(item) for item in value)
    return f"{value:.4f}" if isinstance(value, float) else str(value)


def joined_labels(same: list[str]) -> dict[str, str]:
    """``turkey_sna=turkey,syrian_opposition`` as a label for each label. Raises ControlTruthError."""
    out: dict[str, str] = {}
    for text in same:
        name, equals, listed = text.partition("=")
        parts = [part.strip() for part in listed.split(",") if part.strip()]
        if not equals or not name.strip() or not parts:
            raise ControlTruthError(f"{text!a} joins nothing", where="--same", do="write A=B,C")
        out.update({part: name.strip() for part in parts})
    return out


def against(world: World, truth: Path | None, same: dict[str, str], step: int) -> dict[str, Any]:
    """Scores against a table, with and without what is only inferred, and as known on the day itself."""
    from marsad.control.truth import match, score
    from marsad.exchange.truth_table import read_truth
    from marsad.places.names import folded

    if truth is None:
        with as_file(files("marsad").joinpath("data/validation/towns.csv")) as own:
            rows = read_truth(own, folded, _END)
    else:
        rows = read_truth(truth, folded, _END)
    matched = match(rows, world)
    whole = score(rows, world, step=step, same=same)
    direct = score(rows, world, step=step, same=same, inferred=False)
    filtered = score(rows, world, step=step, same=same, smooth=False)
    out = _plain(whole)
    out["rows"] = len(rows)
    out["rows_in_no_settlement"] = sum(index < 0 for index in matched.settlement)
    out["without_inferred"] = _plain(direct)
    out["as_known_on_the_day"] = {k: v for k, v in _plain(filtered).items() if not k.startswith("by_")}
    return out


def _plain(one: Score) -> dict[str, Any]:
    out: dict[str, Any] = asdict(one)
    out.update({key: round(value, 5) for key, value in out.items() if isinstance(value, float)})
    for key in ("by_holder", "by_year"):
        out[key] = {str(k): round(v[1], 5) for k, v in out[key].items()}
    return out


def hidden_changes(world: World) -> dict[str, Any]:
    """Scores of the model and of naive rules on hidden changes, and the reliability diagram as numbers."""
    from marsad.control.hidden import hide

    found = hide(world)
    return {
        **{one.name: {k: v for k, v in asdict(one).items() if k != "name"} for one in found.outcomes},
        "reliability": [{"stated": a, "true": b, "count": n} for a, b, n in found.reliability],
    }

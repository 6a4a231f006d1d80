"""``marsad incidents``: what happened once, from all the claims that tell of it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from marsad.cli.stores import Db, day_of, keep_incidents_up, known_type

if TYPE_CHECKING:
    from collections.abc import Iterable

    from marsad.record.incidents import Listed

app = typer.Typer(help="Merge claims about one happening, and list what was merged.", no_args_is_help=True)


@app.command()
def build(db: Db = None) -> None:
    """Merge the claims that count into incidents and keep them. The same claims again change nothing."""
    from rich.console import Console

    from marsad.record.incidents import build as make
    from marsad.record.place import default_store
    from marsad.record.store import open_store

    with (
        open_store(db or default_store()) as store,
        Console(stderr=True).status("claims are compared"),
    ):
        done, label = make(store), store.label
    state = "" if done.new else ", as before"
    typer.echo(
        f"{label}: {done.claims:,} claims, {done.incidents:,} incidents, {done.several:,} of several claims{state}"
    )


@app.command("list")
def list_(
    place: Annotated[
        str,
        typer.Option(
            metavar="ID|NAME", help="At this place or inside it: its name, Arabic or English, or id."
        ),
    ] = "",
    type: Annotated[str, typer.Option(metavar="TYPE", help="Of this kind: capture, clash, strike …")] = "",
    since: Annotated[str | None, typer.Option("--from", metavar="DATE", help="From this day on.")] = None,
    until: Annotated[str | None, typer.Option("--to", metavar="DATE", help="Up to this day.")] = None,
    several: Annotated[
        bool, typer.Option("--several", help="Only those that more than one claim tells.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON per incident.")] = False,
    db: Db = None,
) -> None:
    """The incidents: numbers as low, best and high, and how many contradict each other."""
    days = [None if day is None else day_of(day, name) for day, name in ((since, "--from"), (until, "--to"))]
    if type:
        known_type(type)
    from marsad.record.incidents import Sought, listed
    from marsad.record.place import default_store
    from marsad.record.store import open_store
    from marsad.record.within import area

    where = area(place) if place else None
    keep_incidents_up(db)
    with open_store(db or default_store(), read_only=True) as store:
        found = (one for one in listed(store, Sought(where, type, *days)) if one.claims > 1 or not several)
        if as_json:
            _json(found)
        else:
            _table(found)


def _json(found: Iterable[Listed]) -> None:
    from marsad.record.codec import line

    for one in found:
        head = {"id": one.id, "type": one.type, "start": str(one.first), "end": str(one.last)}
        sys.stdout.write(line({**head, "claims": one.claims, **one.body}))


def _table(found: Iterable[Listed]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(
        "day", "what", "where", "who", "against", "killed", "wounded", "reports", "claims", "against it"
    )
    count = 0
    for one in found:
        count += 1
        body = one.body
        table.add_row(
            " – ".join(dict.fromkeys((str(one.first), str(one.last)))),
            one.type if body["course"] == "real" else f"{one.type} ({body['course']})",
            body["place"].get("name_en") or body["place"]["text"],
            ", ".join(body["actors"][:3]),
            ", ".join(body["targets"][:3]),
            _range(body["killed"]),
            _range(body["wounded"]),
            str(body["tellings"]),
            str(one.claims),
            ", ".join(sorted({c["what"] for c in body["contradictions"]})),
        )
    console = Console(width=None if sys.stdout.isatty() else 160)
    console.print(table)
    console.print(f"{count:,} incidents")


def _range(found: dict[str, Any] | None) -> str:
    """Low, best and high, or the one number that all tell.

    >>> _range({"low": 10, "best": 12, "high": 15}), _range({"low": 3, "best": 3, "high": 3}), _range(None)
    ('10 / 12 / 15', '3', '')
    """
    if found is None:
        return ""
    return " / ".join(f"{value:g}" for value in dict.fromkeys((found["low"], found["best"], found["high"])))

"""``marsad as-of``: what was known then."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from marsad.cli.stores import Db, day_of, known_type, wrong_usage
from marsad.errors import QueryError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from marsad.record.asof import Kept


def as_of(
    known: Annotated[str, typer.Argument(metavar="DATE", help="The day at whose end (UTC) it was known.")],
    place: Annotated[
        str,
        typer.Option(metavar="ID|NAME", help="In this place, unit or country and all inside it."),
    ] = "",
    actor: Annotated[str, typer.Option(metavar="ID", help="By or against this actor.")] = "",
    type: Annotated[str, typer.Option(metavar="TYPE", help="Of this kind: capture, clash, strike …")] = "",
    day: Annotated[str | None, typer.Option(metavar="DATE", help="About this day on the ground.")] = None,
    recorded: Annotated[
        bool, typer.Option("--recorded", help="Known to this store by then, not to the world.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON per claim.")] = False,
    db: Db = None,
) -> None:
    """The claims that were known on a day: reported by then, and not yet taken back.

    A report counts from the time it was received, else from its day of publication, else from when it was added.
    """
    when = day_of(known, "DATE")
    about = None if day is None else day_of(day, "--day")
    if type:
        known_type(type)
    from marsad.record.asof import Wanted, as_of
    from marsad.record.place import default_store
    from marsad.record.store import open_store
    from marsad.record.within import area

    try:
        where = area(place) if place else None
    except QueryError as error:
        wrong_usage(error)
    with open_store(db or default_store(), read_only=True) as store:
        found = as_of(store, when, Wanted(where, actor, type, about), recorded=recorded)
        if as_json:
            _json(found)
        else:
            _table(found)


def _json(found: Iterator[Kept]) -> None:
    from marsad.record.codec import body_of, line

    for kept in found:
        head = {"id": kept.id, "report": kept.report, "known": kept.known}
        sys.stdout.write(line({**head, **body_of(kept.claim)}))


def _table(found: Iterator[Kept]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("day", "what", "who", "against", "where", "says who", "reported")
    count = 0
    for kept in found:
        claim = kept.claim
        count += 1
        days = [day.isoformat() for day in dict.fromkeys((claim.date.start, claim.date.end)) if day]
        table.add_row(
            " – ".join(days) or "undated",
            claim.type if claim.status == "asserted" else f"{claim.type} ({claim.status})",
            ", ".join(ref.id for ref in claim.actors),
            ", ".join(ref.id for ref in claim.targets),
            ", ".join(place.name_en or place.text for place in claim.places),
            ", ".join(ref.id for ref in claim.sources),
            " ".join(filter(None, (kept.outlet, (kept.known or "undated")[:10]))),
        )
    console = Console(width=None if sys.stdout.isatty() else 160)
    console.print(table)
    console.print(f"{count:,} claims")

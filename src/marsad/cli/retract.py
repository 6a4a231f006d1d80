"""``marsad retract``: take a report back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from marsad.cli.stores import By, Db, name_of


def retract(
    report: Annotated[str, typer.Argument(metavar="URL|ID", help="The url, id or name of a report.")],
    why: Annotated[str, typer.Option("--why", metavar="TEXT", help="Why; stands in the exported deletions.")],
    undo: Annotated[
        bool, typer.Option("--undo", help="The report was retracted by mistake: it counts again.")
    ] = False,
    by: By = None,
    db: Db = None,
) -> None:
    """Withdraw a report: its claims no longer count anywhere. It stays in the store and in the history.

    `marsad export --what deletions` lists it with its claims, and what was restored as such.
    """
    from marsad.record.place import default_store
    from marsad.record.retract import restore, retract
    from marsad.record.store import open_store

    now = datetime.now(UTC)
    with open_store(db or default_store()) as store:
        if undo:
            typer.echo(f"{restore(store, report, why, name_of(by), now):,} reports count again")
            return
        count = retract(store, report, why, name_of(by), now)
    typer.echo(f"{count:,} reports withdrawn" if count else "had been retracted already")

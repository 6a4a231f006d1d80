"""``marsad retract``: take a report back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from marsad.cli.stores import By, Db, name_of


def retract(
    report: Annotated[str, typer.Argument(metavar="URL|ID", help="The url, id or name of a report.")],
    why: Annotated[str, typer.Option("--why", metavar="TEXT", help="Why; stands in the exported deletions.")],
    by: By = None,
    db: Db = None,
) -> None:
    """Withdraw a report: its claims no longer count anywhere. It stays in the store and in the history.

    `marsad export --what deletions` lists it with its claims.
    """
    from marsad.record.place import default_store
    from marsad.record.retract import retract
    from marsad.record.store import open_store

    with open_store(db or default_store()) as store:
        count = retract(store, report, why, name_of(by), datetime.now(UTC))
    typer.echo(f"{count:,} reports withdrawn" if count else "had been retracted already")

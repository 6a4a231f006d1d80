"""``marsad db``: look after the store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from marsad.cli.complaints import printable
from marsad.cli.stores import Db

if TYPE_CHECKING:
    from marsad.record.store import Store

app = typer.Typer(help="Look after the store: check, upgrade, back up.", no_args_is_help=True)


def _opened(db: str | None, *, read_only: bool = True) -> Store:
    from marsad.record.place import default_store
    from marsad.record.store import open_store

    return open_store(db or default_store(), read_only=read_only)


@app.command()
def check(db: Db = None) -> None:
    """Verify hashes, references and the full-text index. Exit status: 0 all is sound, 1 something is not."""
    from rich.console import Console
    from rich.progress import Progress

    from marsad.record.check import check as look
    from marsad.record.check import size

    wrong = 0
    with _opened(db) as store, Progress(console=Console(stderr=True), transient=True) as progress:
        total = size(store)
        task = progress.add_task("looked at", total=total)
        for found in look(store):
            if isinstance(found, int):
                progress.advance(task, found)
            else:
                wrong += 1
                typer.echo(f"marsad: {printable(str(found))}", err=True)
        label = store.label
    typer.echo(f"{label}: {total:,} reports and claims, {wrong:,} things wrong")
    if wrong:
        raise typer.Exit(1)


@app.command()
def upgrade(db: Db = None) -> None:
    """Bring an older store to the tables of this Marsad; all of it or nothing."""
    from marsad.record.place import default_store
    from marsad.record.upgrade import upgrade_store

    before, after = upgrade_store(db or default_store())
    typer.echo(f"already at version {after}" if before == after else f"from version {before} to {after}")


@app.command()
def reindex(db: Db = None) -> None:
    """Make the full-text index anew from the texts. For when `db check` says that search misses words."""
    from marsad.record.reindex import reindex

    with _opened(db, read_only=False) as store:
        typer.echo(f"{store.label}: {reindex(store):,} reports indexed")


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="The copy; must not be there yet.")], db: Db = None
) -> None:
    """Copy a live store into one file. Of PostgreSQL it is a dump that pg_restore reads."""
    from rich.console import Console
    from rich.progress import Progress

    from marsad.record.backup import backup

    with _opened(db) as store, Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("copied", total=None)
        backup(store, file, lambda left, total: progress.update(task, total=total, completed=total - left))
    typer.echo(f"{file}: {file.stat().st_size:,} bytes")


@app.command()
def info(db: Db = None) -> None:
    """What is in the store, and which runs wrote it."""
    from rich.console import Console
    from rich.table import Table

    from marsad.record.info import ledger, numbers

    with _opened(db) as store:
        table = Table("what", "number", title=store.label)
        for name, number in numbers(store):
            table.add_row(name, number)
        runs = Table("began (UTC)", "command", "version", "reports stored")
        for run in ledger(store, 20):
            runs.add_row(run.began[:19], run.command, run.version, f"{run.reports:,}")
    console = Console()
    console.print(table)
    console.print(runs)

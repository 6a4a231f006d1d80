"""What the commands over a store share: the option that names it."""

from __future__ import annotations

import getpass
import os
from datetime import date
from typing import Annotated, NoReturn

import typer

from marsad.errors import InputDateError, MarsadError, RecordOptionError
from marsad.sources.entry import day

Db = Annotated[
    str | None, typer.Option("--db", metavar="FILE|URL", help="The store; else $MARSAD_DB, else marsad.db.")
]

By = Annotated[
    str | None, typer.Option("--by", metavar="NAME", help="Who decides; else $MARSAD_USER, else your login.")
]


def name_of(by: str | None) -> str:
    """Who sits here: as given, else ``$MARSAD_USER``, else the name of the login ("" if there is none)."""
    if by is not None:
        return by
    try:
        return os.environ.get("MARSAD_USER") or getpass.getuser()
    except (KeyError, OSError):
        return ""


def day_of(value: str, option: str) -> date:
    """The day an option gives. Ends the program with exit status 2 if it is none."""
    try:
        return day(value, option)
    except InputDateError as error:
        wrong_usage(error)


def known_type(type: str) -> None:
    """Ends the program with exit status 2 if no kind of event is called so."""
    from marsad.packs.ontology import load_event_types

    known = [one.code for one in load_event_types()]
    if type not in known:
        wrong_usage(
            RecordOptionError(f"no kind of event is called {type[:40]!a}", do=f"use {', '.join(known)}")
        )


def keep_incidents_up(db: str | None) -> None:
    """Merge what was added since incidents were last built; says so where that cannot be done by the way."""
    from marsad.errors import StoreReadOnlyError
    from marsad.record.incidents import keep_up
    from marsad.record.place import default_store
    from marsad.record.store import open_store

    try:
        with open_store(db or default_store()) as store:
            if keep_up(store):
                return
    except StoreReadOnlyError:
        pass
    typer.echo(
        "the incidents are those of the last build; marsad incidents build brings them up to date", err=True
    )


def wrong_usage(error: MarsadError) -> NoReturn:
    """End the program with exit status 2 and say why."""
    typer.echo(f"marsad: {error}", err=True)
    raise typer.Exit(2) from None

"""``marsad doctor``: what is missing, and how to mend it."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Annotated

import typer

from marsad.cli.stores import Db

_SIGNS = {"ok": "ok", "may": "-", "wrong": "WRONG"}


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON per thing.")] = False,
    db: Db = None,
) -> None:
    """Look whether everything is there that Marsad needs. Exit status: 0 nothing is wrong, 1 something is.

    A line with "-" is something that could be there and that nothing else needs.
    """
    from rich.console import Console
    from rich.table import Table

    from marsad.inquiry.health import examined
    from marsad.record.place import default_store

    wrong = 0
    table = Table("", "what", "found", "how to mend it")
    for one in examined(db or default_store()):
        wrong += one.state == "wrong"
        if as_json:
            sys.stdout.write(json.dumps(asdict(one), ensure_ascii=False) + "\n")
        table.add_row(_SIGNS[one.state], one.thing, one.said, one.mend)
    if not as_json:
        Console(width=None if sys.stdout.isatty() else 160).print(table)
    if wrong:
        raise typer.Exit(1)

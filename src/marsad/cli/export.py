"""``marsad export``: the store as lines of JSON."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from marsad.cli.stores import Db, keep_incidents_up
from marsad.errors import OutputError

if TYPE_CHECKING:
    from marsad.record.public import Public


class Format(StrEnum):
    """Forms of an export."""

    jsonl = "jsonl"


class What(StrEnum):
    """What can be exported."""

    reports = "reports"
    claims = "claims"
    incidents = "incidents"
    decisions = "decisions"
    deletions = "deletions"


class Coarse(StrEnum):
    """How exactly a public export tells places."""

    settlement = "settlement"
    third = "third"
    second = "second"


def export(
    what: Annotated[What, typer.Option(help="What to write.")],
    format: Annotated[Format, typer.Option(help="In which form.")] = Format.jsonl,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write there; standard output if not given.")
    ] = None,
    public: Annotated[
        bool,
        typer.Option(
            "--public", help="For others' eyes: no original texts or titles, delayed, places coarsened."
        ),
    ] = False,
    delay: Annotated[
        int, typer.Option(min=0, metavar="DAYS", help="With --public: days that are held back.")
    ] = 7,
    coarsen: Annotated[
        Coarse, typer.Option(help="With --public: no place finer than this.")
    ] = Coarse.settlement,
    db: Db = None,
) -> None:
    """Write what the store holds, one JSON object per line, in an order that follows from content alone.

    The same material gives the same bytes, in whatever order and on whatever database it was added.
    """
    from marsad.record.export import export as lines
    from marsad.record.place import default_store
    from marsad.record.store import open_store

    terms = _terms(delay, coarsen) if public else None
    if what is What.incidents:
        keep_incidents_up(db)
    with open_store(db or default_store(), read_only=True) as store:
        try:
            if out is None:
                for line in lines(store, what.value, terms):
                    sys.stdout.write(line)
                return
            with out.open("w", encoding="utf-8", newline="") as file:
                file.writelines(lines(store, what.value, terms))
        except BrokenPipeError:
            raise
        except OSError as error:
            where = str(out or "standard output")
            raise OutputError(
                f"cannot write: {error.strerror}", where=where, do="check path and space"
            ) from None


def _terms(delay: int, coarsen: Coarse) -> Public:
    from marsad.record.public import Public, shipped_units

    return Public(datetime.now(UTC).date(), shipped_units(), delay, coarsen.value)

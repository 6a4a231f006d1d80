"""``marsad import``: a table of somebody else, beside what was read."""

from __future__ import annotations

import sys
from collections import Counter
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from marsad.cli.complaints import Complaints
from marsad.cli.progress import Bar
from marsad.cli.stores import Db

TERMS = {
    "acled": "ACLED's terms (https://acleddata.com) forbid passing its rows on, and making a like dataset or product "
    "from them. They count in your questions on this machine; no export, release or map that is handed over has them.",
    "ged": "UCDP GED is CC BY 4.0: name it where you use it (https://ucdp.uu.se/downloads/).",
    "gdelt": "GDELT may be used freely if it is named (https://www.gdeltproject.org).",
}


class Layout(StrEnum):
    """Tables that can be brought in."""

    auto = "auto"
    acled = "acled"
    ged = "ged"
    gdelt = "gdelt"
    holders = "holders"


def bring(
    file: Annotated[Path, typer.Argument(help="A table: CSV, or tabs for GDELT.")],
    name: Annotated[str, typer.Option("--as", metavar="NAME", help="What its rows are called in the store.")],
    layout: Annotated[Layout, typer.Option(help="Its layout; by its columns if not given.")] = Layout.auto,
    db: Db = None,
) -> None:
    """Take a table in the layout of ACLED, UCDP GED or GDELT, or one of known holders, into the store.

    Its rows count beside what was read, under NAME: in find, incidents, on the map. They are no texts and are not read.
    """
    from marsad.exchange.others import recognised, rows
    from marsad.record.bring import Bringing
    from marsad.record.place import default_store
    from marsad.record.store import open_store

    table = recognised(file, "" if layout is Layout.auto else layout.value)
    if table.layout in TERMS:
        typer.echo(f"marsad: {TERMS[table.layout]}", err=True)
    complaints = Complaints()
    with open_store(db or default_store(), create=True) as store:
        work = Bringing(store, table.layout, name)
        if table.layout == "holders":
            from marsad.exchange.truth_table import read_truth
            from marsad.places.names import folded

            truth = read_truth(file, folded, date(2030, 12, 31))
            steps = work.holders(truth, file.name)
        else:
            steps = work.told(rows(table))
        bar = Bar(None, sys.stderr.isatty(), "rows")
        try:
            for wrong in steps:
                if wrong is not None:
                    complaints.refuse(wrong)
                bar.advance(1)
        finally:
            bar.close()
            complaints.finish()
        typer.echo(summary(work.counts, store.label, table.layout))
    if work.counts["refused"]:
        raise typer.Exit(1)


def summary(counts: Counter[str], store: str, layout: str) -> str:
    """One line for people.

    >>> summary(Counter({"stored": 2, "refused": 1}), "marsad.db", "ged")
    'marsad.db: ged: 2 stored, 1 refused'
    """
    told = ", ".join(f"{number:,} {what}" for what, number in counts.items() if number)
    return f"{store}: {layout}: {told or 'nothing in it'}"

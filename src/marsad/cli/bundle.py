"""``marsad bundle``: a release that can be cited."""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from marsad.cli.progress import Bar
from marsad.cli.stores import Db, day_of


def bundle(
    name: Annotated[
        str, typer.Option("--name", metavar="NAME", help="Of the release; a month if like 2017-06.")
    ],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help="The zip to write.")],
    since: Annotated[str, typer.Option("--from", metavar="DATE", help="From this day on.")] = "",
    until: Annotated[str, typer.Option("--to", metavar="DATE", help="Up to this day.")] = "",
    on: Annotated[
        str,
        typer.Option(
            "--on", metavar="DATE", help="The day of holdings and areas; the last one if not given."
        ),
    ] = "",
    after: Annotated[
        Path | None,
        typer.Option("--after", metavar="ZIP", help="The release before: what is gone since is listed."),
    ] = None,
    delay: Annotated[int, typer.Option(min=0, metavar="DAYS", help="Days that are held back.")] = 7,
    licence: Annotated[str, typer.Option(metavar="SPDX", help="Licence of the tables.")] = "CC-BY-4.0",
    author: Annotated[str, typer.Option(metavar="NAME", help="Who publishes it.")] = "Marsad",
    countries: Annotated[str, typer.Option("--countries", metavar="CODES", help="As SY,IQ.")] = "SY,IQ",
    db: Db = None,
) -> None:
    """Write one zip for others: tables, data package, README with method and versions, licences, hashes, citation.

    The same store gives the same bytes; days come from the content, or from SOURCE_DATE_EPOCH.
    """
    days = [day_of(text, option) if text else None for text, option in ((since, "--from"), (until, "--to"))]
    day = day_of(on, "--on") if on else None
    from marsad.inquiry.release import Wanted, period_of, today_of, write_release
    from marsad.inquiry.worlds import shareable_world
    from marsad.record.export import Cut
    from marsad.record.place import default_store
    from marsad.record.public import Public, shipped_units
    from marsad.record.store import open_store

    first, last = period_of(name, *days)
    with open_store(db or default_store(), read_only=True) as store:
        today = today_of(store, os.environ.get("SOURCE_DATE_EPOCH"))
        public = Public(today, shipped_units(), delay)
        known = date.fromisoformat(public.last[:10])
        wanted = Wanted(
            name, Cut(first, last), day or min(last or known, known), public, after, licence, author
        )
        bar = Bar(None, sys.stderr.isatty(), "rows written")
        try:
            packed = write_release(store, wanted, shareable_world(store, countries, known), out, bar.advance)
        finally:
            bar.close()
    typer.echo(f"{out}: {len(packed)} files, {out.stat().st_size:,} bytes")

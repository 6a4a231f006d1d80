"""``marsad add``: reports into the store."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from marsad.cli.complaints import Complaints
from marsad.cli.engines import EngineName, cluster_of, engine_of
from marsad.cli.fates import SOME, Fates
from marsad.cli.progress import Bar
from marsad.cli.read import MANY
from marsad.cli.stores import Db, day_of
from marsad.engines.choice import LOCAL
from marsad.errors import MarsadError
from marsad.sources.documents import MEGABYTE, Terms
from marsad.sources.gather import gather, size_of
from marsad.sources.incoming import Incoming
from marsad.sources.layouts import layouts_of

if TYPE_CHECKING:
    from marsad.record.add import Adding


def add(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH|URL|-…",
            help="Texts, pages, feeds, JSON, CSV, WARC; .zip, .tar, .gz of them, folders, urls; - is standard input.",
        ),
    ],
    db: Db = None,
    outlet: Annotated[
        str | None, typer.Option("--as", metavar="NAME", help="The source, for reports that name none.")
    ] = None,
    published: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Day of publication, YYYY-MM-DD, of reports that name none."),
    ] = None,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Fetch from this machine and private networks too.")
    ] = False,
    jobs: Annotated[
        int | None,
        typer.Option(
            min=1, max=256, metavar="N", help=f"Processes. All cores from {MANY} reports on, else 1."
        ),
    ] = None,
    engine: EngineName = LOCAL,
    max_bytes: Annotated[
        int, typer.Option(min=1, metavar="N", help="Largest report that is taken, in bytes.")
    ] = 16 * MEGABYTE,
    each: Annotated[
        bool, typer.Option("--each", "-v", help=f"List every item; else, on a terminal, the first {SOME}.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="One line of JSON per item; the summary goes to standard error.")
    ] = False,
) -> None:
    """Read reports and keep them with their claims. What the store has already changes nothing.

    Each item ends as stored, already known, reprint of another, or refused with a code and why.

    Exit status: 0 all is in the store, 1 some was refused (standard error says what and why; the rest is stored),
    2 wrong usage.
    """
    day = None if published is None else day_of(published, "--published")
    cluster = cluster_of(engine, jobs, "marsad-add")
    from marsad.packs.table_layouts import load_layouts
    from marsad.pipeline import dateline
    from marsad.record.place import default_store
    from marsad.record.store import open_store

    with open_store(db or default_store(), create=True) as store:
        from marsad.record.add import Adding
        from marsad.record.reprints import StoredReprints

        terms = Terms(day, max_bytes, dateline, layouts_of(load_layouts()))
        found = gather(inputs, terms, allow_private=allow_private)
        reads, items = engine_of(cluster, jobs, named(found, outlet or ""), weight)
        adding = Adding(store, reads, StoredReprints())
        try:
            bar = Bar(size_of(inputs), sys.stderr.isatty(), "reports kept")
            refused = _run(adding, items, bar, Fates(each, as_json, sys.stdout.isatty()))
        except (KeyboardInterrupt, MarsadError):
            typer.echo(f"{summary(adding.counts, store.label)}; stopped: run it again to go on", err=True)
            raise
        typer.echo(summary(adding.counts, store.label), err=as_json)
    if refused:
        raise typer.Exit(1)


def weight(item: Incoming) -> int:
    """How much work an item is: its characters."""
    return len(item.report.text) if item.report else 0


def named(items: Iterator[Incoming], outlet: str) -> Iterator[Incoming]:
    """``items`` with ``outlet`` where a report names none."""
    for item in items:
        if outlet and item.report is not None and not item.report.outlet:
            item = replace(item, report=replace(item.report, outlet=outlet))
        yield item


def summary(counts: Counter[str], store: str) -> str:
    """One line for people: what became of the items.

    >>> summary(Counter(stored=2, known=1), "marsad.db")
    'marsad.db: 2 stored, 1 already known, 0 reprints, 0 refused'
    """
    parts = [
        f"{counts['stored']:,} stored",
        f"{counts['known']:,} already known",
        f"{counts['reprint']:,} reprints",
    ]
    if counts["withdrawal"]:
        parts.append(f"{counts['withdrawal']:,} withdrawals")
    return f"{store}: {', '.join(parts)}, {counts['refused']:,} refused"


def _run(adding: Adding, items: Iterator[Incoming], bar: Bar, fates: Fates) -> int:
    """Store everything and say what was wrong. Returns how many were refused or could not be read."""
    complaints = Complaints("the store has them all under notes")
    failed = 0
    try:
        for outcome in adding.outcomes(items):
            for note in outcome.notes:
                complaints.note(note)
            said = fates.tell(outcome)
            if outcome.error is not None and said:
                complaints.refused_already()
            elif outcome.error is not None:
                complaints.refuse(outcome.error)
            if outcome.failed is not None:
                failed += 1
                complaints.note(outcome.failed)
            bar.advance(outcome.size)
    finally:
        bar.close()
        complaints.finish()
    return complaints.refused + failed

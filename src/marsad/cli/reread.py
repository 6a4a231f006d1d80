"""``marsad reread``: the reader of today over every report of the store."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from marsad.cli.engines import EngineName, cluster_of
from marsad.cli.progress import Bar
from marsad.cli.stores import Db
from marsad.engines.choice import LOCAL
from marsad.engines.pool import Local
from marsad.errors import MarsadError

if TYPE_CHECKING:
    from marsad.record.reread import Told


def reread(
    jobs: Annotated[
        int | None,
        typer.Option(min=1, max=256, metavar="N", help="Processes; all cores if there is much to do."),
    ] = None,
    engine: EngineName = LOCAL,
    as_json: Annotated[
        bool, typer.Option("--json", help="One line of JSON per report that changed.")
    ] = False,
    db: Db = None,
) -> None:
    """Read again what an older reader, or one with other packs, read. Every decision is kept.

    The claims of before stay in the store and no longer count. Stopped, or killed: run it again to go on.
    """
    from marsad.cli.read import MANY, cores
    from marsad.record.place import default_store
    from marsad.record.reread import Rereading
    from marsad.record.store import open_store

    cluster = cluster_of(engine, jobs, "marsad-reread")
    with open_store(db or default_store()) as store:
        reading = Rereading(store)
        left, length = reading.left()
        reading.engine = cluster or Local(jobs or (cores() if left >= MANY else 1))
        counts: Counter[str] = Counter()
        bar = Bar(length, sys.stderr.isatty(), "reports read again")
        try:
            for told in reading.changes():
                bar.advance(told.size)
                _count(counts, told)
                if as_json:
                    _json(told)
        except (KeyboardInterrupt, MarsadError):
            typer.echo(f"{summary(counts, store.label)}; stopped: run it again to go on", err=True)
            raise
        finally:
            bar.close()
        typer.echo(summary(counts, store.label), err=as_json)


def summary(counts: Counter[str], store: str) -> str:
    """One line for people.

    >>> summary(Counter(reports=3, changed=1, new=1, altered=2), "marsad.db")
    'marsad.db: 3 reports read again, 1 changed; claims: 1 new, 0 gone, 2 altered, 0 kept by decisions'
    """
    claims = ", ".join(f"{counts[kind]:,} {kind}" for kind in ("new", "gone", "altered"))
    reports = f"{counts['reports']:,} reports read again, {counts['changed']:,} changed"
    return f"{store}: {reports}; claims: {claims}, {counts['held']:,} kept by decisions"


def _count(counts: Counter[str], told: Told) -> None:
    counts["reports"] += 1
    counts["changed"] += bool(told.new or told.gone or told.altered)
    for kind, number in (("new", told.new), ("gone", told.gone), ("altered", told.altered)):
        counts[kind] += len(number)
    counts["held"] += told.held


def _json(told: Told) -> None:
    from marsad.record.codec import line

    if told.new or told.gone or told.altered:
        altered = [{"before": one.before, "after": one.after} for one in told.altered]
        value = {"report": told.report, "new": list(told.new), "gone": list(told.gone), "altered": altered}
        sys.stdout.write(line({**value, "held": told.held}))

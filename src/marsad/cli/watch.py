"""``marsad watch``: look at feeds again and again."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from marsad.cli.complaints import printable
from marsad.cli.stores import Db
from marsad.sources.documents import MEGABYTE, Terms

if TYPE_CHECKING:
    from marsad.watch.watching import Told, Watch

_SHOWN = 5  # faults of one look


def watch(
    feeds: Annotated[Path, typer.Argument(metavar="FEEDS.TOML", help="What to watch, and whom to alert.")],
    db: Db = None,
    once: Annotated[
        bool, typer.Option("--once", help="Look at every feed once and end, as for cron.")
    ] = False,
    max_bytes: Annotated[
        int, typer.Option(min=1, metavar="N", help="Largest feed or page that is taken, in bytes.")
    ] = 16 * MEGABYTE,
) -> None:
    """Keep what feeds bring, and send alerts when a place changes hands or something is mentioned.

    Ctrl-C stops it at once; the next run goes on where this one was.

    Exit status of --once: 0 every feed answered, 1 one did not or an item was refused, 2 wrong usage.
    """
    from marsad.cli.stores import wrong_usage
    from marsad.input_errors import WatchFileError
    from marsad.pipeline import dateline, prepare
    from marsad.record.place import default_store
    from marsad.record.store import open_store
    from marsad.watch.settings import load
    from marsad.watch.watching import Watch

    try:
        settings = load(feeds)
    except WatchFileError as error:
        wrong_usage(error)
    prepare()
    with open_store(db or default_store(), create=True) as store:
        watching = Watch(store, settings, Terms(None, max_bytes, dateline), feeds.absolute().parent)
        failed = _run(watching, once)
        typer.echo(_left(watching), err=True)
    if once and failed:
        raise typer.Exit(1)


def _run(watching: Watch, once: bool) -> bool:
    """Watch until done or stopped. Was anything wrong?"""

    def stop(*_: object) -> None:
        watching.stop.set()

    old = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    wrong = False
    try:
        told: Iterator[Told] = watching.once() if once else watching.forever()
        for one in told:
            wrong = _say(one) or wrong
    finally:
        for number, handler in old.items():
            signal.signal(number, handler)
    return wrong


def _say(told: Told) -> bool:
    if told.alerts:
        typer.echo(f"alerts: {told.alerts:,} new")
    if told.error is not None:
        print(f"marsad: {printable(f'{told.name}: {told.error}')}", file=sys.stderr)
    counts = told.counts
    if told.error is None and not told.alerts:
        words = (
            ("stored", "stored"),
            ("reprint", "reprints"),
            ("known", "already known"),
            ("refused", "refused"),
        )
        parts = [f"{counts[fate]:,} {word}" for fate, word in words if counts[fate]]
        typer.echo(f"{printable(told.name)}: {', '.join(parts) or 'nothing new'}")
    for note in told.notes[:_SHOWN]:
        print(f"marsad: {printable(f'{told.name}: {note}')}", file=sys.stderr)
    if len(told.notes) > _SHOWN:
        print(f"marsad: {printable(told.name)}: and {len(told.notes) - _SHOWN:,} more", file=sys.stderr)
    sys.stdout.flush()
    return told.error is not None or counts["refused"] > 0


def _left(watching: Watch) -> str:
    from marsad.record.errands import waiting

    left = waiting(watching.store)
    waits = ", ".join(f"{count:,} for {printable(name)}" for name, count in left.items())
    how = "stopped" if watching.stop.is_set() else "done"
    return f"marsad: {how}" + (f"; alerts that wait: {waits}" if waits else "")

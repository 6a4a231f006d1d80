"""``marsad read``: reports in, claims out, for eyes or as JSON lines."""

from __future__ import annotations

import itertools
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Annotated, TypeVar

import typer

from marsad.cli.complaints import Complaints
from marsad.cli.progress import Bar
from marsad.engines.pool import map_reports
from marsad.errors import InputDateError, OutputError
from marsad.inquiry.readings import WEIGHTS, json_line, prepare, read_one, weight
from marsad.packs.table_layouts import load_layouts
from marsad.sources.documents import MEGABYTE, Terms
from marsad.sources.entry import Received, day
from marsad.sources.inputs import read_inputs, total_size
from marsad.sources.layouts import layouts_of

T = TypeVar("T")

MANY = 64  # reports from which on more than one process pays
MUCH = 8_000_000  # characters of which the same holds


def read(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE|-|DIR…", help="Texts (.txt), JSON lines, folders of them; - is standard input."
        ),
    ],
    published: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Day of publication, YYYY-MM-DD, of reports that name none."),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="One line of JSON per report, as the guidelines have it.")
    ] = False,
    jobs: Annotated[
        int | None,
        typer.Option(
            min=1, max=256, metavar="N", help=f"Processes. All cores from {MANY} reports on, else 1."
        ),
    ] = None,
    plain: Annotated[
        bool, typer.Option("--plain", help="No colours, no marks of direction, lines of plain characters.")
    ] = False,
    rules: Annotated[
        bool, typer.Option("--rules", help="Weights set by hand instead of the learned ones (less exact).")
    ] = False,
    max_bytes: Annotated[
        int, typer.Option(min=1, metavar="N", help="Largest report that is read, in bytes.")
    ] = 16 * MEGABYTE,
) -> None:
    """Read reports into claims: who did what to whom, where, when, says who.

    JSON lines have the keys text, and if known id, published, title, lang. Exit status: 0 all was read, 1 some was
    refused (standard error says what and why; the rest is read), 2 wrong usage.
    """
    try:
        told = None if published is None else day(published, "--published")
        terms = Terms(told, max_bytes, layouts=layouts_of(load_layouts()))
    except InputDateError as error:
        typer.echo(f"marsad: {error}", err=True)
        raise typer.Exit(2) from None
    if rules:
        os.environ[WEIGHTS] = "rules"
    complaints = Complaints()
    reports = complaints.sift(read_inputs(inputs, terms))
    jobs, reports = how_many_jobs(jobs, reports, weight)
    bar = Bar(total_size(inputs), sys.stderr.isatty() and (as_json or not sys.stdout.isatty()))
    try:
        if as_json:
            failed = _write_json(reports, jobs, bar, complaints)
        else:
            failed = _show(reports, jobs, bar, complaints, plain)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"cannot write: {error.strerror}", do="free some space and run again") from None
    finally:
        bar.close()
    complaints.finish()
    if complaints.refused or failed:
        raise typer.Exit(1)


def how_many_jobs(
    wanted: int | None, things: Iterable[T], weigh: Callable[[T], int]
) -> tuple[int, Iterator[T]]:
    """The number of processes, and the same things: one process for few, else one per core that we may use.

    ``weigh``: how much work a thing is, in characters.
    """
    stream = iter(things)
    if wanted is not None:
        return wanted, stream
    first: list[T] = []
    held = 0
    for thing in stream:
        first.append(thing)
        held += weigh(thing)
        if len(first) == MANY or held > MUCH:
            return cores(), itertools.chain(first, stream)
    return 1, iter(first)


def cores() -> int:
    """How many processor cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _write_json(reports: Iterator[Received], jobs: int, bar: Bar, complaints: Complaints) -> int:
    failed = 0
    out = sys.stdout
    results = map_reports(json_line, reports, jobs, size=weight, prepare=prepare)
    for line, size, error in results:
        out.write(line)
        if error is not None:
            failed += 1
            complaints.note(error)
        bar.advance(size)
    out.flush()
    return failed


def _show(reports: Iterator[Received], jobs: int, bar: Bar, complaints: Complaints, plain: bool) -> int:
    from marsad.cli.render import make_console, render

    console, look = make_console(plain)
    failed = 0
    for outcome in map_reports(read_one, reports, jobs, size=weight, prepare=prepare):
        render(console, look, outcome.received.report, outcome.reading, len(outcome.received.notes))
        if outcome.failed is not None:
            failed += 1
            complaints.note(outcome.failed)
        bar.advance(outcome.received.size)
    return failed

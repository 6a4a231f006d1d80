"""``marsad demo``: the main job on the demonstration dispatches that ship with the package."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Sequence
from importlib.resources import as_file, files
from pathlib import Path
from shutil import which
from typing import Annotated

import typer

from marsad.errors import InputMissingError
from marsad.inquiry.readings import Outcome, prepare, read_one
from marsad.script import arabic_share
from marsad.sources.documents import Terms
from marsad.sources.entry import Received
from marsad.sources.inputs import read_inputs
from marsad.web_errors import WebAddressError

EXIT = "MARSAD_DEMO_EXIT"
_HOST, _PORT = "127.0.0.1", 8000
SHOWN = 2  # dispatches shown in full
_TOP = 5
_HALF = 0.5  # share of Arabic letters of an Arabic dispatch


def demo(
    plain: Annotated[
        bool, typer.Option("--plain", help="No colours, no marks of direction, lines of plain characters.")
    ] = False,
    pages: Annotated[
        bool,
        typer.Option(
            "--open", help=f"Then serve the map until Ctrl-C; in scripts, or with {EXIT}=1, once only."
        ),
    ] = False,
) -> None:
    """Read the demonstration dispatches and show what they claim: in numbers, and the richest ones in full."""
    dispatches = files("marsad") / "data" / "demo" / "dispatches.jsonl"
    if not dispatches.is_file():
        raise InputMissingError("the demonstration dispatches are missing", do="install the package anew")
    prepare()
    with as_file(dispatches) as path:
        entries = list(read_inputs([str(path)], Terms()))
        outcomes = [read_one(entry) for entry in entries if isinstance(entry, Received)]
        _print(outcomes, plain, path)
    if pages:
        _open(outcomes)
    if len(outcomes) < len(entries) or any(outcome.failed for outcome in outcomes):
        raise typer.Exit(1)


def samples(outcomes: Sequence[Outcome], count: int) -> list[Outcome]:
    """The ``count`` reports with most kinds of claims, in the order they came."""
    kinds = [len({claim.type for claim in outcome.reading.claims}) for outcome in outcomes]
    best = sorted(range(len(outcomes)), key=lambda i: (-kinds[i], i))[:count]
    return [outcomes[i] for i in sorted(best) if kinds[i]]


def _print(outcomes: Sequence[Outcome], plain: bool, dispatches: Path) -> None:
    from marsad.cli.render import make_console, render

    console, look = make_console(plain)
    for outcome in samples(outcomes, SHOWN):
        render(console, look, outcome.received.report, outcome.reading, len(outcome.received.notes))
    claims = [claim for outcome in outcomes for claim in outcome.reading.claims]
    resolved = sum(place.name_en is not None for claim in claims for place in claim.places)
    foreign = sum(not outcome.received.readable for outcome in outcomes)
    arabic = sum(arabic_share(outcome.received.report.text) > _HALF for outcome in outcomes)
    left = f" {foreign} in other languages, told apart and not read." if foreign else ""
    console.print(
        f"{arabic} Arabic and {len(outcomes) - foreign - arabic} English dispatches read: {len(claims)} claims, "
        f"{resolved} places found on the map.{left}"
    )
    counts = {
        "what": Counter(claim.type for claim in claims),
        "who": Counter(actor.id for claim in claims for actor in claim.actors),
        "where": Counter(p.name_en for claim in claims for p in claim.places if p.name_en),
        "says who": Counter(source.id for claim in claims for source in claim.sources),
    }
    for name, counter in counts.items():
        most = sorted(counter.items(), key=lambda item: (-item[1], item[0]))[:_TOP]
        if most:
            console.print(f"  {name + ':':10}" + ", ".join(f"{word} {number}" for word, number in most))
    console.print()
    command = _command()
    console.print(f"All of it, as data:      {command} read --json {_here(dispatches)}")
    console.print(f"A report of your own:    {command} read FILE --published YYYY-MM-DD")
    console.print(f"Who holds what, mapped:  {command} serve")


def _command() -> str:
    """What to type for this program: its name where the shell finds it, else its path from here."""
    called = Path(sys.argv[0])
    found = which(called.name)
    if found is None or not called.is_file():
        return str(called) if called.is_file() else "marsad"
    return called.name if Path(found).samefile(called) else _here(called)


def _here(path: Path) -> str:
    """A path as seen from the present folder, whole if it lies elsewhere."""
    here, whole = Path.cwd(), path.absolute()
    return str(whole.relative_to(here)) if whole.is_relative_to(here) else str(whole)


def _open(outcomes: Sequence[Outcome]) -> None:
    """Serve the map of the dispatches; where nobody looks on, see that it answers and end."""
    from marsad.inquiry.atlas import atlas_of
    from marsad.inquiry.statements import Gathered, Known
    from marsad.web.serve import address_of, answers, listen, serve

    known = {
        one.received.report.id: Known(one.received.report, readable=one.received.readable) for one in outcomes
    }
    atlas = atlas_of(Gathered(known, {id_: one.reading for id_, one in zip(known, outcomes, strict=True)}))
    try:
        opened = listen(_HOST, _PORT)
    except WebAddressError:
        opened = listen(_HOST, 0)
    with opened:
        address = address_of(opened, _HOST)
        if sys.stdout.isatty() and os.environ.get(EXIT) != "1":
            serve(atlas, opened, _HOST, lambda: typer.echo(f"\nOpen {address} (Ctrl-C ends it)"))
            return
        if not answers(atlas, opened, _HOST):
            raise WebAddressError("the page did not answer", where=address, do="please report it")
        typer.echo(f"The page answered at {address}")

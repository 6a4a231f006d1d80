"""``marsad pack``: the knowledge that ships, checked."""

from __future__ import annotations

import importlib

import typer

app = typer.Typer(
    no_args_is_help=True, help="The language and conflict packs: their words, places and examples."
)


@app.callback()
def _pack() -> None:
    """The language and conflict packs: their words, places and examples."""


@app.command()
def check() -> None:
    """Check every shipped pack: unknown keys, duplicate forms, stray letters, failing examples."""
    for module in (
        "marsad.places.check",
        "marsad.packs.control",
        "marsad.packs.layouts",
        "marsad.packs.table_layouts",
        "marsad.packs.interface",
        "marsad.packs.reasons",
    ):
        importlib.import_module(module)  # adds its own
    problems = list(importlib.import_module("marsad.packs.check").check_packs())
    for problem in problems:
        typer.echo(str(problem))
    if problems:
        typer.echo(f"{len(problems):,} problems", err=True)
        raise typer.Exit(1)
    typer.echo("All packs are sound.")

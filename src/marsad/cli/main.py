"""The command ``marsad``. Commands are imported when they are called, so that each starts fast."""

from __future__ import annotations

import importlib
import os
import sys
from importlib.util import find_spec
from typing import Annotated

import typer

from marsad import __version__
from marsad.cli.complaints import printable
from marsad.errors import MarsadError, ProgramFaultError

# command → (module, name in it, is it a group of commands?), in the order of the help
COMMANDS = {
    "read": ("marsad.cli.read", "read", False),
    "demo": ("marsad.cli.demo", "demo", False),
    "serve": ("marsad.cli.serve", "serve", False),
    "add": ("marsad.cli.add", "add", False),
    "watch": ("marsad.cli.watch", "watch", False),
    "import": ("marsad.cli.bring", "bring", False),
    "find": ("marsad.cli.find", "find", False),
    "as-of": ("marsad.cli.as_of", "as_of", False),
    "incidents": ("marsad.cli.incidents", "app", True),
    "review": ("marsad.cli.review", "app", True),
    "reread": ("marsad.cli.reread", "reread", False),
    "retract": ("marsad.cli.retract", "retract", False),
    "export": ("marsad.cli.export", "export", False),
    "user": ("marsad.cli.user", "app", True),
    "bundle": ("marsad.cli.bundle", "bundle", False),
    "db": ("marsad.cli.db", "app", True),
    "pack": ("marsad.cli.pack", "app", True),
    "places": ("marsad.cli.places", "app", True),
    "score": ("marsad.cli.score", "score", False),
    "who": ("marsad.cli.who", "who", False),
    "history": ("marsad.cli.who", "history", False),
    "holdings": ("marsad.cli.holdings", "holdings", False),
    "changes": ("marsad.cli.holdings", "changes", False),
    "totals": ("marsad.cli.holdings", "totals", False),
    "fronts": ("marsad.cli.maps", "fronts", False),
    "map": ("marsad.cli.maps", "draw", False),
    "brief": ("marsad.cli.brief", "brief", False),
    "figures": ("marsad.cli.figures", "figures", False),
    "validate": ("marsad.cli.validate", "validate", False),
    "doctor": ("marsad.cli.doctor", "doctor", False),
    "completion": ("marsad.cli.completion", "completion", False),
}
DEBUG = "MARSAD_DEBUG"
COMPLETE = "_MARSAD_COMPLETE"  # set by the shell when it asks how a line may go on


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"marsad {__version__}")
        raise typer.Exit


def _marsad(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Read Arabic news reports of war into sourced claims: who did what to whom, where, when, says who."""


def build(words: list[str]) -> typer.Typer:
    """The command line for ``words``: the one command they name, or all of them (for the help)."""
    app = typer.Typer(
        add_completion=False,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_marsad)
    named = words[:1] if words and words[0] in COMMANDS else list(COMMANDS)
    for command in named:
        module, name, group = COMMANDS[command]
        if find_spec(module) is None:
            continue
        thing = getattr(importlib.import_module(module), name)
        if group:
            app.add_typer(thing, name=command)
        else:
            app.command(command)(thing)
    return app


def main(words: list[str]) -> int:
    """Run one command. Returns the exit status: 0 done, 1 something was refused or failed, 2 wrong usage."""
    if os.environ.get(COMPLETE):
        from typer.completion import completion_init  # type: ignore[attr-defined]

        completion_init()
    try:
        build(words)(args=words, prog_name="marsad")
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    except MarsadError as error:
        return _say(str(error))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 1
    except Exception as error:
        if os.environ.get(DEBUG):
            raise
        what = f"{type(error).__name__}: {error}"
        return _say(str(ProgramFaultError(what, do=f"please report it; {DEBUG}=1 shows where")))
    return 0


def _say(message: str) -> int:
    print(f"marsad: {printable(message)}", file=sys.stderr)
    return 1


def run() -> None:
    """Entry point of the command ``marsad``."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    code = main(sys.argv[1:])
    try:
        sys.stdout.flush()
    except (BrokenPipeError, ValueError):
        # Whoever read our output went away; nothing more may be written when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        code = _say(f"{error.strerror}") or 1
    sys.exit(code)

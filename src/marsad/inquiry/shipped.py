"""The demonstration dispatches that ship with the package, gathered."""

from __future__ import annotations

from importlib.resources import as_file, files

from marsad.errors import InputMissingError
from marsad.inquiry.statements import Gathered, gather


def gather_demo() -> Gathered:
    """The demonstration dispatches and what they claim. Raises InputMissingError."""
    dispatches = files("marsad") / "data" / "demo" / "dispatches.jsonl"
    if not dispatches.is_file():
        raise InputMissingError("the demonstration dispatches are missing", do="install the package anew")
    with as_file(dispatches) as path:
        return gather([path])

"""What was brought in from others' datasets: how the store knows it, and what may be passed on of it.

A row of such a table is a report of its own whose reading has the extractor ``import:LAYOUT``. The terms of a layout
that forbid passing its rows on make it closed: it counts in questions on this machine, and stands in no export, no
release and no map that is handed over.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement

from marsad.record.tables import readings

PREFIX = "import:"
CLOSED = ("acled",)  # layouts whose rows may not be passed on


def mark(layout: str) -> str:
    """What stands as extractor of rows of a layout."""
    return f"{PREFIX}{layout}"


def is_brought(extractor: str | None) -> bool:
    """Was it brought in, and not read from a text?"""
    return bool(extractor) and str(extractor).startswith(PREFIX)


def is_closed(extractor: str | None) -> bool:
    """May it not be passed on?"""
    return is_brought(extractor) and str(extractor).removeprefix(PREFIX) in CLOSED


def brought() -> ColumnElement[bool]:
    """The condition on rows of ``readings``."""
    return readings.c.extractor.startswith(PREFIX, autoescape=True)

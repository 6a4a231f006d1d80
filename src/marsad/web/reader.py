"""The read box: a text read at once and forgotten."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date

from marsad.model import Reading, Report
from marsad.pipeline import failure, read_noted

LONGEST = 100_000  # characters


@dataclass(frozen=True, slots=True)
class Sheet:
    """A text somebody wants read."""

    text: str
    published: date | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Fresh:
    """A text, its reading, and how long that took in seconds."""

    report: Report
    reading: Reading
    seconds: float


def read_sheet(sheet: Sheet) -> Fresh:
    """Read a text. Nothing is stored. Never raises for what the text says."""
    report = Report("text", sheet.text, sheet.published, sheet.title)
    began = time.perf_counter()
    try:
        reading = read_noted(report)
    except Exception as error:
        reading = Reading(report.id, (), notes=(failure(error, report.id).note(),))
    return Fresh(report, reading, time.perf_counter() - began)

"""What is done to one report in a worker process."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace

from marsad.errors import InputError
from marsad.exchange.guideline import dumps_line
from marsad.model import Reading
from marsad.pipeline import WEIGHTS, failure, prepare, reader_for
from marsad.sources.entry import Received

__all__ = ["WEIGHTS", "Outcome", "json_line", "prepare", "read_one", "weight"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A report and what was read from it. ``failed``: why nothing could be."""

    received: Received
    reading: Reading
    failed: InputError | None = None


def weight(received: Received) -> int:
    """How much work a report is: its characters."""
    return len(received.report.text)


def read_one(received: Received) -> Outcome:
    """Read a report that can be read; notes of the source come first. Never raises for what the text says."""
    report = received.report
    notes = tuple(error.note() for error in received.notes)
    if not received.readable:
        return Outcome(received, Reading(report.id, (), notes=notes))
    try:
        reading = reader_for(report).read(report)
    except Exception as error:
        if os.environ.get("MARSAD_DEBUG"):
            raise
        failed = failure(error, report.id)
        return Outcome(received, Reading(report.id, (), notes=(*notes, failed.note())), failed)
    said = tuple(dict.fromkeys((*notes, *reading.notes)))
    return Outcome(received, replace(reading, notes=said))


def json_line(received: Received) -> tuple[str, int, InputError | None]:
    """The record of one report as a line of JSON, its size in bytes, and why it failed, if it did."""
    outcome = read_one(received)
    return dumps_line(outcome.reading) + "\n", received.size, outcome.failed

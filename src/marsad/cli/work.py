"""What is done to one report in a worker process."""

from __future__ import annotations

import gc
import os
import traceback
from dataclasses import dataclass, replace

from marsad.errors import InputError, ReaderFailedError
from marsad.exchange.guideline import dumps_line
from marsad.model import Reading
from marsad.pipeline import Reader, load_reader
from marsad.sources.entry import Received


@dataclass(frozen=True, slots=True)
class Outcome:
    """A report and what was read from it. ``failed``: why nothing could be."""

    received: Received
    reading: Reading
    failed: InputError | None = None


_COLLECT = (1_000_000, 20, 1_000)  # reading makes no cycles: looking for them is in vain
WEIGHTS = "MARSAD_WEIGHTS"  # "rules": read with the weights set by hand; worker processes inherit it


def reader() -> Reader:
    """The reader this process uses: with learned weights, or with those set by hand where the user wants that."""
    return load_reader(rules=os.environ.get(WEIGHTS) == "rules")


def prepare() -> None:
    """Load the reader, once per process, and keep the garbage collector off what it knows.

    That makes reading faster and lets forked processes share the memory.
    """
    reader()
    gc.freeze()
    gc.set_threshold(*_COLLECT)


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
        reading = reader().read(report)
    except Exception as error:
        if os.environ.get("MARSAD_DEBUG"):
            raise
        failed = _failure(error, report.id)
        return Outcome(received, Reading(report.id, (), notes=(*notes, failed.note())), failed)
    said = tuple(dict.fromkeys((*notes, *reading.notes)))
    return Outcome(received, replace(reading, notes=said))


def json_line(received: Received) -> tuple[str, int, InputError | None]:
    """The record of one report as a line of JSON, its size in bytes, and why it failed, if it did."""
    outcome = read_one(received)
    return dumps_line(outcome.reading) + "\n", received.size, outcome.failed


def _failure(error: Exception, report_id: str) -> ReaderFailedError:
    last = traceback.extract_tb(error.__traceback__)[-1]
    file = os.path.basename(last.filename)
    what = f"the reader failed with {type(error).__name__} in {file}:{last.lineno}"
    return ReaderFailedError(what, where=report_id, do="please report it; the other reports were read")

"""What every source hands to the record: one item of an input, whatever the input was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from marsad.errors import InputError, MarsadError
from marsad.model import Report
from marsad.sources.entry import Entry, PublishedHow, PubStatus, Received

_ID = 32  # hexadecimal digits of a hash that serves as an id


@dataclass(frozen=True, slots=True)
class Incoming:
    """One item found in an input: a report, or why it was refused (one of the two is None).

    ``where`` names the item for messages ("feeds.zip!a.xml#3"). ``report.id`` is the id the item gives itself, else a
    hash of its content. A cancellation is a report with an empty text and ``pubstatus`` "canceled".
    """

    where: str
    report: Report | None
    refusal: MarsadError | None = None
    sha256: str = ""  # of the bytes as they came
    published_how: PublishedHow = "unknown"  # where the day of publication was found
    pubstatus: PubStatus = "usable"  # of ninjs
    version_created: datetime | None = None  # of ninjs; with a time zone
    replaces: str = ""  # id or url of the item that this one supersedes
    notes: tuple[InputError, ...] = ()  # what had to be said about it though it was taken
    size: int = 0  # bytes it took in its file, for the progress bar
    readable: bool = True  # False: kept, but nothing for the reader (another language)


def incoming(entries: Iterable[Entry]) -> Iterator[Incoming]:
    """What the readers of texts, pages, feeds … found, as items for the record."""
    for entry in entries:
        if not isinstance(entry, Received):
            yield Incoming(entry.error.where, None, entry.error, size=entry.size)
            continue
        report = entry.report
        if not report.id:
            name = sha256(report.text.encode("utf-8", "surrogatepass")).hexdigest()
            report = replace(report, id=name[:_ID])
        yield Incoming(
            entry.where,
            report,
            sha256=entry.sha256,
            published_how=entry.how,
            pubstatus=entry.pubstatus,
            version_created=entry.version_created,
            replaces=entry.replaces,
            notes=entry.notes,
            size=entry.size,
            readable=entry.readable,
        )

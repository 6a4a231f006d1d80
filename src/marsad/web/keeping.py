"""What the read box takes and keeps: a text from a url, fetched as ``marsad add`` does, and a report into the store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import islice

from marsad.errors import InputEmptyError, MarsadError
from marsad.model import Report
from marsad.pipeline import dateline
from marsad.sources.addresses import Gate
from marsad.sources.documents import MEGABYTE, Terms
from marsad.sources.entry import admit
from marsad.sources.fetch import Fetcher
from marsad.sources.gather import read_url
from marsad.sources.incoming import incoming

LARGEST = 4 * MEGABYTE  # of a page
SECONDS = 20.0  # for a url, redirects included
_LOOKED = 20  # items of a feed among which the first report is taken
WHERE = "read box"

Fetch = Callable[[str, date | None], Report]


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a report: ``fate`` stored, known, reprint …; ``id``: its id in the store."""

    fate: str
    id: str


def fetch_report(url: str, published: date | None) -> Report:
    """The first report that a url leads to: a page, a feed, a file. Never from this machine or a private network.

    Raises the M22x and M24x errors, and InputEmptyError.
    """
    fetcher = Fetcher(Gate(False), LARGEST, SECONDS, patience=2.0)
    refusal: MarsadError | None = None
    try:
        for item in islice(incoming(read_url(url, Terms(published, LARGEST, dateline), fetcher)), _LOOKED):
            if item.report is not None and item.report.text.strip():
                return item.report
            refusal = refusal or item.refusal
    finally:
        fetcher.close()
    raise refusal or InputEmptyError("no report is there", where=url[:200], do="paste its text")


def keep(store: str, report: Report) -> Kept:
    """Store a report with its claims, as ``marsad add`` does. Raises the M3xx errors, and why it was refused."""
    from marsad.record.add import Adding
    from marsad.record.reprints import StoredReprints
    from marsad.record.store import open_store

    digest = sha256(report.text.encode("utf-8", "surrogatepass")).hexdigest()
    entry = admit(report, (), len(report.text), None, WHERE, dateline=dateline, sha256=digest)
    with open_store(store) as opened:
        adding = Adding(opened, reprints=StoredReprints(), command="keep")
        (outcome,) = adding.outcomes(incoming([entry]))
    if outcome.error is not None:
        raise outcome.error
    return Kept(outcome.fate, outcome.id)

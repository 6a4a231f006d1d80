"""One call: text in, claims out."""

from __future__ import annotations

from datetime import date
from functools import cache

from marsad.model import Reading, Report


class Reader:
    """Reads one report after the other with the same knowledge."""

    def read(self, report: Report) -> Reading:
        """What ``report`` claims."""
        return Reading(report.id, ())


@cache
def load_reader() -> Reader:
    """The reader with the shipped knowledge; loaded once per process."""
    return Reader()


def read_text(text: str, published: date | None = None, **more: str) -> Reading:
    """What ``text`` claims."""
    return load_reader().read(Report(more.get("id", "text"), text, published))

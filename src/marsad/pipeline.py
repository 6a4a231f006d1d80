"""One call: text in, claims out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from marsad.knowledge_cache import load_knowledge
from marsad.model import Reading, Report
from marsad.reading.analysis import Knowledge
from marsad.reading.reader import read


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads one report after the other with the same knowledge."""

    knowledge: Knowledge

    def read(self, report: Report) -> Reading:
        """What ``report`` claims. Pure: no file, clock or network is asked."""
        return read(report, self.knowledge)


@cache
def load_reader(lang: str = "ar") -> Reader:
    """The reader with the shipped knowledge and the user's gazetteers; loaded once per process."""
    return Reader(load_knowledge(lang))


def read_text(text: str, published: date | None = None, *, id: str = "text", title: str = "") -> Reading:
    """What ``text`` claims. Without ``published`` relative dates stay unresolved."""
    return load_reader().read(Report(id, text, published, title, "ar"))


def read_reports(reports: Iterable[Report]) -> Iterable[Reading]:
    """Readings of ``reports``, in order, in this process."""
    reader = load_reader()
    return (reader.read(report) for report in reports)

"""One report, read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from html import escape

from marsad.model import Claim, Report
from marsad.notebook.table import Table


@dataclass(frozen=True)
class ReadReport:
    """A report and what it claims. ``notes``: what could not be done, each with its code."""

    report: Report
    claims: tuple[Claim, ...]
    notes: tuple[str, ...] = ()

    def table(self) -> Table:
        """The claims as a table."""
        from marsad.exchange.layers import Layer
        from marsad.inquiry.placing import Placing
        from marsad.inquiry.tables import CLAIMS, claim_row
        from marsad.record.codec import body_of

        placing = Placing()
        rows = tuple(
            claim_row(
                {
                    "id": f"{self.report.id}#{number}",
                    "report": self.report.id,
                    "known": None,
                    **body_of(claim),
                },
                placing,
            )
            for number, claim in enumerate(self.claims)
        )
        labels = ("type", "place", "start")
        return Table(Layer("claims", CLAIMS, (), "MultiPoint", len(rows), True, labels=labels), rows)

    def __repr__(self) -> str:
        return f"<{len(self.claims)} claims in a report of {len(self.report.text):,} characters>"

    def _repr_html_(self) -> str:
        notes = "".join(f"<li>{escape(note)}</li>" for note in self.notes)
        said = f'<blockquote dir="auto">{self._marked()}</blockquote>'
        return f"{said}{self.table()._repr_html_()}{f'<ul>{notes}</ul>' if notes else ''}"

    def _marked(self) -> str:
        """The text, the words that tell of events marked."""
        text, at, out = self.report.text, 0, []
        spans = sorted({(c.trigger.start, c.trigger.start + len(c.trigger.text)) for c in self.claims})
        for start, end in spans:
            if start < at:
                continue
            out += [escape(text[at:start]), f"<mark>{escape(text[start:end])}</mark>"]
            at = end
        return "".join([*out, escape(text[at:])]).replace("\n", "<br>")


def read(text: str, published: date | str | None = None, *, title: str = "") -> ReadReport:
    """What ``text`` claims. ``published``: its day (a date or YYYY-MM-DD); without it relative dates stay unresolved.

    Raises InputDateError for a day that is none. What could not be read is in ``notes``, never raised.
    """
    from marsad.pipeline import read_text
    from marsad.sources.entry import day

    when = day(published, "published") if isinstance(published, str) else published
    found = read_text(text, when, title=title)
    return ReadReport(Report(found.report_id, text, when, title), found.claims, found.notes)

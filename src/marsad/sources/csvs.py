"""Tables (CSV, TSV) to reports: a row each, columns named as the keys of JSON reports, or as a layout names them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace

from marsad.errors import InputEmptyError, InputError
from marsad.input_errors import InputTableError
from marsad.script import language_of
from marsad.sources.charset import legacy
from marsad.sources.decode import decode, utf16_declared
from marsad.sources.documents import Terms, judged, too_large
from marsad.sources.entry import Entry, Received, Refused, report_from_row
from marsad.sources.layouts import TableLayout, report_of
from marsad.sources.lines import Readable, Rewound, Utf16, lines
from marsad.sources.opened import Opened

_HEAD = 65_536
_DELIMITERS = ",;\t|"
_ADVICE = (
    'name the columns in the first line: "text", and if known "id", "published", "title", "url", "source"'
)


def table(opened: Opened, terms: Terms) -> Iterator[Entry]:
    """The rows of a table. A row that cannot be taken is refused; a cell that never ends ends the table."""
    head = opened.stream.read(_HEAD)
    stream: Readable = Rewound(head, opened.stream)
    if utf16_declared(head):
        stream = Utf16(stream)
    rows = _Lines(stream, opened.name, terms, _encoding(head))
    old = csv.field_size_limit(terms.max_bytes)
    try:
        yield from _rows(rows, opened, terms)
    except csv.Error as error:
        what = f"the table breaks here: {error}"
        do = "look for a quotation mark that is not closed or not doubled"
        yield Refused(InputTableError(what, where=rows.where, do=do))
    except UnicodeDecodeError as error:
        do = "save it as UTF-8"
        yield Refused(InputTableError(f"broken {error.encoding}: {error.reason}", where=rows.where, do=do))
    finally:
        csv.field_size_limit(old)


class _Lines:
    """Decoded lines for the csv reader. ``faults`` gathers what was wrong; such a line becomes an empty one."""

    def __init__(self, stream: Readable, name: str, terms: Terms, encoding: str) -> None:
        self._lines, self._name, self._terms, self._encoding = (
            lines(stream, terms.max_bytes),
            name,
            terms,
            encoding,
        )
        self.number = self.size = 0
        self.raw = b""
        self.faults: list[Refused] = []

    @property
    def where(self) -> str:
        return f"{self._name}, line {self.number}"

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.number = line.number
            self.size += line.size
            if line.data is None:
                self.faults.append(too_large(line.size, self.where, self._terms))
                yield "\n"
                continue
            self.raw += line.data + b"\n"
            yield self._text(line.data) + "\n"

    def _text(self, data: bytes) -> str:
        try:
            return data.decode(self._encoding) if self._encoding else decode(data, self.where).text
        except (InputError, UnicodeDecodeError) as error:
            told = error if isinstance(error, InputError) else InputTableError(str(error), where=self.where)
            self.faults.append(Refused(told, len(data)))
            return ""


def _encoding(head: bytes) -> str:
    """The older encoding of the whole table; "" if each line is UTF-8 (or complains on its own)."""
    try:
        head[: head.rfind(b"\n") + 1].decode("utf-8-sig")
        return ""
    except UnicodeDecodeError:
        found = legacy(head)
    names = {"windows-1256": "cp1256", "ISO-8859-6": "iso8859_6", "DOS 720": "cp720"}
    return names.get(found.name, "") if found else ""


def _rows(source: _Lines, opened: Opened, terms: Terms) -> Iterator[Entry]:
    decoded = iter(source)
    first = next((line for line in decoded if line.strip()), None)
    if first is None:
        yield from source.faults or [
            Refused(InputEmptyError("nothing to read", where=opened.name, do="give a table"))
        ]
        return
    delimiter = max(_DELIMITERS, key=first.count)
    names = [cell.strip().lower() for cell in next(csv.reader([first], delimiter=delimiter))]
    layout = next((one for one in terms.layouts if one.fits(names)), None) if "text" not in names else None
    if "text" not in names and layout is None:
        yield Refused(InputTableError('no column "text"', where=opened.name, do=_ADVICE))
        return
    source.raw, lang = b"", ""
    for cells in csv.reader(decoded, delimiter=delimiter, strict=True):
        data, source.raw = source.raw, b""
        yield from source.faults
        if source.faults or not any(cell.strip() for cell in cells):
            source.faults = []
            continue
        entry = _report(dict(zip(names, cells, strict=False)), source.where, data, terms, layout, lang)
        if layout is not None and isinstance(entry, Received):
            lang = language_of(entry.report.text) or lang  # a short row is in the language of those before it
        yield entry
    yield from source.faults


def _report(
    row: dict[str, str], where: str, data: bytes, terms: Terms, layout: TableLayout | None, lang: str
) -> Entry:
    try:
        if layout is not None:
            report = report_of(row, layout, where)
            if not language_of(report.text):
                report = replace(report, lang=lang)
            return judged(report, (), data, where, terms)
        report, notes = report_from_row(dict(row), "", where)
    except InputError as error:
        return Refused(error, len(data))
    return judged(report, notes, data, where, terms)

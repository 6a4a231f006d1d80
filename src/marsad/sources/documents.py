"""One stream of bytes to reports: a text, JSON lines, or a JSON file."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import PurePath

from marsad.errors import (
    InputEmptyError,
    InputEncodingError,
    InputError,
    InputJsonError,
    InputTooLargeError,
)
from marsad.model import Report
from marsad.sources.decode import decode, utf16_declared
from marsad.sources.entry import Dateline, Entry, Received, Refused, admit, report_from_row
from marsad.sources.layouts import TableLayout
from marsad.sources.lines import Readable, Rewound, Utf16, lines
from marsad.sources.ninjs import is_ninjs, ninjs

_HEAD = 4096
JSON_LINES = (".jsonl", ".ndjson")
MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Terms:
    """How to take the input: ``published`` for reports without a day; ``max_bytes`` for one report.

    ``dateline`` finds the day that a text itself gives; without it only meta-data and ``published`` tell.
    ``layouts``: further tables that are understood.
    """

    published: date | None = None
    max_bytes: int = 16 * MEGABYTE
    dateline: Dateline | None = None
    layouts: tuple[TableLayout, ...] = ()


def judged(
    report: Report,
    notes: tuple[InputError, ...],
    data: bytes,
    where: str,
    terms: Terms,
    size: int | None = None,
) -> Entry:
    """``admit`` on these terms. ``data``: the bytes as they came; ``size``: what they took in their file."""
    size = len(data) if size is None else size
    digest = sha256(data).hexdigest()
    return admit(report, notes, size, terms.published, where, dateline=terms.dateline, sha256=digest)


def read_stream(
    stream: Readable, name: str, identity: str, terms: Terms, ending: str | None = None
) -> Iterator[Entry]:
    """The reports of one stream. ``name`` stands in messages, ``identity`` becomes the id of a plain text.

    ``ending``, else that of ``name``, says what it is (.txt, .jsonl, .ndjson, .json); without one the first character.
    With an empty ``identity`` a report that names itself not has an empty id.
    """
    suffix = PurePath(name).suffix.lower() if ending is None else ending
    head = stream.read(_HEAD)
    whole: Readable = Rewound(head, stream)
    if suffix == ".json":
        yield from _json_file(whole, name, identity, terms)
    elif suffix in JSON_LINES or (suffix != ".txt" and _looks_like_json(head)):
        yield from _json_lines(whole, name, identity, terms, utf16_declared(head))
    else:
        yield from _plain(whole, name, identity, terms)


def _looks_like_json(head: bytes) -> bool:
    return (
        head.removeprefix(b"\xef\xbb\xbf").replace(b"\x00", b"").lstrip(b"\xff\xfe \t\r\n").startswith(b"{")
    )


def too_large(size: int, where: str, terms: Terms) -> Refused:
    """The refusal of one report that is larger than the limit."""
    limit, over = terms.max_bytes / MEGABYTE, size / MEGABYTE
    what = f"{over:,.1f} MB in one report, the limit is {limit:,.1f} MB"
    return Refused(InputTooLargeError(what, where=where, do="split it, or raise --max-bytes"), size)


def _size_of_rest(stream: Readable) -> int:
    size = 0
    while piece := stream.read(MEGABYTE):
        size += len(piece)
    return size


def _plain(stream: Readable, name: str, identity: str, terms: Terms) -> Iterator[Entry]:
    data = stream.read(terms.max_bytes + 1)
    if len(data) > terms.max_bytes:
        yield too_large(len(data) + _size_of_rest(stream), name, terms)
        return
    if not data.strip():
        yield Refused(InputEmptyError("nothing to read", where=name, do="give a text"), len(data))
        return
    try:
        decoded = decode(data, name)
    except InputError as error:
        yield Refused(error, len(data))
        return
    yield judged(Report(identity, decoded.text), decoded.notes, data, name, terms)


def _json_lines(stream: Readable, name: str, identity: str, terms: Terms, utf16: bool) -> Iterator[Entry]:
    found = False
    try:
        for line in lines(Utf16(stream) if utf16 else stream, terms.max_bytes):
            where = f"{name}, line {line.number}"
            if line.data is None:
                yield too_large(line.size, where, terms)
            elif line.data.strip(b" \t\r\n\x00\xef\xbb\xbf"):
                yield _one_line(line.data, _numbered(identity, line.number), where, line.size, terms)
            else:
                continue
            found = True
    except UnicodeDecodeError as error:
        what = f"broken UTF-16: {error.reason}"
        yield Refused(InputEncodingError(what, where=name, do="save it as UTF-8"))
        return
    if not found:
        yield Refused(InputEmptyError("nothing to read", where=name, do="give one report per line"))


def _numbered(identity: str, number: int) -> str:
    return f"{identity}:{number}" if identity else ""


def _one_line(data: bytes, fallback_id: str, where: str, size: int, terms: Terms) -> Entry:
    try:
        decoded = decode(data, where)
        value = parse_json(decoded.text, where)
    except InputError as error:
        return Refused(error, size)
    return _from_value(value, fallback_id, where, data, size, terms, decoded.notes)


def _from_value(
    value: object,
    fallback_id: str,
    where: str,
    data: bytes,
    size: int,
    terms: Terms,
    notes: tuple[InputError, ...] = (),
) -> Entry:
    if not isinstance(value, dict):
        do = 'write each report as {"id": …, "text": …, "published": …}'
        return Refused(InputJsonError("JSON, but not an object", where=where, do=do), size)
    try:
        if is_ninjs(value):
            return _agency_item(value, where, data, size, terms, notes)
        report, said = report_from_row(value, fallback_id, where)
    except InputError as error:
        return Refused(error, size)
    return judged(report, notes + said, data, where, terms, size)


def _agency_item(
    value: dict[str, object], where: str, data: bytes, size: int, terms: Terms, notes: tuple[InputError, ...]
) -> Entry:
    item = ninjs(value, where)
    if item.report.text:
        entry = judged(item.report, notes + item.notes, data, where, terms, size)
    else:
        entry = Received(item.report, size, notes, False, where, sha256(data).hexdigest())
    if isinstance(entry, Refused):
        return entry
    return replace(
        entry, pubstatus=item.pubstatus, version_created=item.version_created, replaces=item.replaces
    )


def parse_json(text: str, where: str) -> object:
    """The value of a JSON text. Raises InputJsonError with the character where it breaks."""
    do = "write one JSON object per line"
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        what = f"broken JSON at character {error.pos + 1}: {error.msg}"
        raise InputJsonError(what, where=where, do=do) from None
    except RecursionError:
        raise InputJsonError("JSON nested too deep", where=where, do=do) from None
    except ValueError as error:  # a number of thousands of digits
        raise InputJsonError(f"JSON that cannot be read: {error}", where=where, do=do) from None


def _json_file(stream: Readable, name: str, identity: str, terms: Terms) -> Iterator[Entry]:
    """One object, a list of them, or JSON lines under the ending .json."""
    data = stream.read(terms.max_bytes + 1)
    if len(data) > terms.max_bytes:
        yield from _json_lines(Rewound(data, stream), name, identity, terms, utf16_declared(data))
        return
    if not data.strip():
        yield Refused(InputEmptyError("nothing to read", where=name, do="give a report"), len(data))
        return
    try:
        decoded = decode(data, name)
        value = parse_json(decoded.text, name)
    except InputJsonError as error:
        if b"\n" in data.strip():
            yield from _json_lines(io.BytesIO(data), name, identity, terms, utf16_declared(data))
        else:
            yield Refused(error, len(data))
        return
    except InputError as error:
        yield Refused(error, len(data))
        return
    yield from _values(value, name, identity, data, terms, decoded.notes)


def _values(
    value: object, name: str, identity: str, data: bytes, terms: Terms, notes: tuple[InputError, ...]
) -> Iterator[Entry]:
    if not isinstance(value, list):
        yield _from_value(value, identity, name, data, len(data), terms, notes)
        return
    if not value:
        yield Refused(InputEmptyError("an empty list", where=name, do="give a report"), len(data))
    for number, item in enumerate(value, 1):
        where = f"{name}, item {number}"
        own = json.dumps(item, ensure_ascii=True).encode("ascii")
        yield _from_value(
            item, _numbered(identity, number), where, own, len(data) // len(value), terms, notes
        )

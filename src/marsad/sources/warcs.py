"""Web archives (WARC) to reports: the pages and texts that servers answered with."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from marsad.errors import InputEmptyError
from marsad.input_errors import InputWarcError
from marsad.sources.documents import MEGABYTE, Terms, too_large
from marsad.sources.entry import Entry, Refused
from marsad.sources.opened import Opened

_TYPES = ("text/html", "application/xhtml+xml", "text/plain")
_DONE = 200


def answers(opened: Opened, terms: Terms) -> Iterator[Opened | Entry]:
    """Every complete answer of HTML or plain text, to be read on; other records are passed over.

    The time of the crawl is when it was received, never when it was published.
    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    found = 0
    try:
        for record in ArchiveIterator(opened.stream):
            if record.rec_type == "response" and _wanted(record):
                found += 1
                yield _answer(record, found, opened, terms)
    except (ArchiveLoadFailed, EOFError, ValueError, OSError) as error:
        said = str(error).strip().splitlines()[:1] or [type(error).__name__]
        what = f"damaged or cut off after {found} pages: {said[0][:120]}"
        yield Refused(InputWarcError(what, where=opened.name, do="fetch it again; what came before is taken"))
        return
    if not found:
        what = "no pages in this web archive"
        yield Refused(InputEmptyError(what, where=opened.name, do="only answers of HTML or text count"))


def _wanted(record: Any) -> bool:
    headers = record.http_headers
    if headers is None or headers.get_statuscode() != str(_DONE):
        return False
    kind = (headers.get_header("Content-Type") or "").split(";")[0].strip().lower()
    return kind in _TYPES


def _answer(record: Any, number: int, opened: Opened, terms: Terms) -> Opened | Entry:
    url = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
    where = f"{opened.name}, page {number} ({url[:100]})"
    stream = record.content_stream()
    data = stream.read(terms.max_bytes + 1)
    if len(data) > terms.max_bytes:
        size = len(data)
        while piece := stream.read(MEGABYTE):
            size += len(piece)
        return too_large(size, where, terms)
    missing = getattr(record.raw_stream, "limit", 0)
    if missing:
        what = f"cut off: {missing:,} bytes of the page are missing"
        return Refused(InputWarcError(what, where=where, do="fetch it again"), len(data))
    kind = record.http_headers.get_header("Content-Type") or ""
    received = _moment(record.rec_headers.get_header("WARC-Date"))
    plain = kind.split(";")[0].strip().lower() == "text/plain"
    return replace(
        opened,
        stream=io.BytesIO(data),
        name=where,
        ending=".txt" if plain else ".html",
        content_type=kind,
        identity=url,
        url=url,
        received=received,
        depth=opened.depth + 1,
    )


def _moment(value: str | None) -> datetime | None:
    try:
        found = datetime.fromisoformat(value or "")
    except ValueError:
        return None
    return found if found.tzinfo else None

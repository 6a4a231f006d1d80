"""Saved pages to reports: the article without what stands around it, and when its makers say it was published."""

from __future__ import annotations

import logging
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from marsad.errors import InputBinaryError, InputEncodingError, InputError, InputLegacyEncodingError
from marsad.input_errors import InputPageError
from marsad.model import Report
from marsad.sources.charset import page_text
from marsad.sources.decode import kind_of_binary
from marsad.sources.documents import Terms, judged
from marsad.sources.entry import Entry, Refused
from marsad.sources.opened import Opened

if TYPE_CHECKING:
    from trafilatura.settings import Document

# Meta-data only. "Last date" is fixed: what is read must not depend on the day on which it is read.
_DATES = {
    "extensive_search": False,
    "original_date": True,
    "max_date": "2100-01-01",
    "min_date": "1990-01-01",
}


def page(data: bytes, opened: Opened, terms: Terms) -> Entry:
    """The article of an HTML page. Refused: no text in it, no known encoding, no text file at all."""
    try:
        return _page(data, opened, terms)
    except InputError as error:
        return Refused(error, len(data))


def _page(data: bytes, opened: Opened, terms: Terms) -> Entry:
    text, notes = _markup(data, opened)
    found = _article(text, opened)
    body = str(found.text or "") if found is not None else ""
    if found is None or not body.strip():
        raise InputPageError(
            "no article found in this page", where=opened.name, do="save the text of the article as .txt"
        )
    url = opened.url or str(found.url or "")
    title = str(found.title or "").strip()
    report = Report(
        id=opened.identity or url,
        text=body.removeprefix(title + "\n"),
        published=_day(found.date),
        title=title,
        lang=str(found.language or ""),
        outlet=str(found.sitename or "") or (urlsplit(url).hostname or ""),
        url=url,
        received=opened.received,
    )
    return judged(report, notes, data, opened.name, terms)


def _markup(data: bytes, opened: Opened) -> tuple[str, tuple[InputError, ...]]:
    where = opened.name
    if (kind := kind_of_binary(data)) is not None:
        raise InputBinaryError(f"this is {kind}, not a page", where=where, do="save the page as HTML")
    found = page_text(data, opened.content_type)
    if found is None:
        what = "in no encoding that reads as Arabic"
        raise InputEncodingError(what, where=where, do="save the page as UTF-8")
    text = found.text
    if "\0" in text:
        if text.count("\0") * 100 > len(text):
            raise InputBinaryError("full of zero bytes: no page", where=where, do="save the page as HTML")
        text = text.replace("\0", "")
    if found.name == "UTF-8":
        return text, ()
    note = InputLegacyEncodingError(
        f"read as {found.name}", where=where, do="look at a line of it to be sure"
    )
    return text, (note,)


def _article(text: str, opened: Opened) -> Document | None:
    """What trafilatura makes of the page, with our own patience for pages that break it."""
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    try:
        found = trafilatura.bare_extraction(
            text,
            url=opened.url or None,
            include_comments=False,
            include_tables=False,
            with_metadata=True,
            date_extraction_params=dict(_DATES),
        )
    except Exception as error:  # whatever a hostile page makes a parser raise
        what = f"the page cannot be parsed ({type(error).__name__})"
        raise InputPageError(what, where=opened.name, do="save the text of the article as .txt") from None
    return None if found is None or isinstance(found, dict) else found


def _day(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value[:10]) if value else None
    except ValueError:
        return None

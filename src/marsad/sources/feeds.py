"""RSS and Atom to reports, one per item."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from xml.sax import SAXParseException

from marsad.errors import InputFieldError
from marsad.input_errors import InputEntityError, InputFeedError
from marsad.model import Report
from marsad.sources.documents import Terms, judged
from marsad.sources.entry import Entry, Refused
from marsad.sources.markup import text_of_markup
from marsad.sources.opened import Opened

_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
_NOT = "give a feed in RSS or Atom"


def feed(data: bytes, opened: Opened, terms: Terms) -> Iterator[Entry]:
    """The items of a feed, in its order. What comes before the place where a broken feed breaks is taken.

    XML that defines entities is refused unparsed: no feed needs them, and they can swell to any size.
    """
    where = opened.name
    if _ENTITY.search(data.replace(b"\0", b"")):
        what = "this XML defines entities of its own"
        yield Refused(InputEntityError(what, where=where, do="take the definitions out"), len(data))
        return
    parsed = _parsed(data, opened)
    entries = parsed.entries
    fault = parsed.get("bozo_exception") if parsed.bozo else None
    for number, entry in enumerate(entries, 1):
        yield _item(entry, parsed.feed, f"{where}, item {number}", len(data) // len(entries), opened, terms)
    if isinstance(fault, SAXParseException):
        place = f"line {fault.getLineNumber()} ({len(entries)} items before)"
        what = f"the feed breaks off in {place}: {fault.getMessage()}"
        yield Refused(InputFeedError(what, where=where, do="fetch it again, or mend it"))
    elif not entries and not parsed.version:
        yield Refused(InputFeedError("no feed: neither RSS nor Atom", where=where, do=_NOT), len(data))


def _parsed(data: bytes, opened: Opened) -> Any:
    import feedparser

    headers = {"content-location": opened.url} if opened.url else {}
    if opened.content_type:
        headers["content-type"] = opened.content_type
    return feedparser.parse(io.BytesIO(data), response_headers=headers)


def _item(entry: Any, channel: Any, where: str, size: int, opened: Opened, terms: Terms) -> Entry:
    url = str(entry.get("link") or "")
    contents = [str(part.get("value") or "") for part in entry.get("content", ())]
    marked = max([*contents, str(entry.get("summary") or "")], key=len)
    text = text_of_markup(marked)
    if not text:
        what = "an item without a text"
        return Refused(InputFieldError(what, where=where, do="open its link and add the page"), size)
    outlet = str((entry.get("source") or {}).get("title") or channel.get("title") or "")
    report = Report(
        id=str(entry.get("id") or url),
        text=text,
        published=published(entry),
        title=text_of_markup(str(entry.get("title") or "")),
        lang=str(entry.get("language") or channel.get("language") or ""),
        outlet=outlet,
        url=url,
        received=opened.received,
    )
    return judged(report, (), marked.encode("utf-8", "surrogatepass"), where, terms, size)


def published(entry: Any) -> date | None:
    """The day of an item as its makers count it: in their own time zone, not in ours."""
    for key in ("published", "updated", "created"):
        value = str(entry.get(key) or "").strip()
        parsed = entry.get(f"{key}_parsed")
        if value and parsed is not None:
            return _local_day(value) or date(*parsed[:3])
    return None


def _local_day(value: str) -> date | None:
    try:
        return datetime.fromisoformat(value).date()
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(value).date()
    except ValueError:
        return None

"""Something that was opened and is to be read: a stream of bytes and what is known about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from marsad.errors import InputEmptyError
from marsad.sources.documents import MEGABYTE, Terms, too_large
from marsad.sources.entry import Refused
from marsad.sources.lines import Readable


@dataclass(frozen=True, slots=True)
class Opened:
    """``name`` stands in messages. ``ending`` (".txt") and ``content_type`` tell what it is, if they are known.

    ``identity``: the id it gives itself. ``url``: where it came from; ``received``: when. ``depth``: how many archives
    it was taken out of.
    """

    stream: Readable
    name: str
    ending: str = ""
    content_type: str = ""
    identity: str = ""
    url: str = ""
    received: datetime | None = None
    depth: int = 0


def whole(opened: Opened, terms: Terms) -> bytes | Refused:
    """All bytes, if there are any and they are not more than one report may have."""
    data = opened.stream.read(terms.max_bytes + 1)
    if len(data) > terms.max_bytes:
        size = len(data)
        while piece := opened.stream.read(MEGABYTE):
            size += len(piece)
        return too_large(size, opened.name, terms)
    if not data.strip():
        error = InputEmptyError("nothing to read", where=opened.name, do="look whether it was saved")
        return Refused(error, len(data))
    return data

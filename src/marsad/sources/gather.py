"""All that a user can name (files, folders, archives, feeds, urls, standard input) to items for the record."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from marsad.errors import InputError, InputFolderError
from marsad.input_errors import InputKindError, InputNestedError
from marsad.sources.documents import Terms, read_stream
from marsad.sources.entry import Entry, Refused
from marsad.sources.incoming import Incoming, incoming
from marsad.sources.inputs import missing, pieces
from marsad.sources.kinds import ENDINGS, VAGUE, Kind, ending_of, kind_of
from marsad.sources.lines import Rewound
from marsad.sources.opened import Opened, whole

if TYPE_CHECKING:
    from marsad.sources.archives import Budget
    from marsad.sources.fetch import Fetched, Fetcher

_HEAD = 4096
_DEEPEST = 2  # a file in an archive in an archive
_PACKED: tuple[Kind, ...] = ("zip", "tar", "gzip")
_ENDS: dict[Kind, str] = {"text": ".txt", "json": ".json", "lines": ".jsonl"}


def gather(names: Sequence[str], terms: Terms, *, allow_private: bool = False) -> Iterator[Incoming]:
    """Every item behind ``names``, in order; what cannot be taken comes with its refusal, and the rest goes on.

    ``allow_private``: urls may lead to this machine and to private networks.
    """
    return incoming(_entries(names, terms, allow_private))


def _entries(names: Sequence[str], terms: Terms, allow_private: bool) -> Iterator[Entry]:
    fetcher: Fetcher | None = None
    for name in names:
        if "://" in name:
            fetcher = fetcher or _fetcher(terms, allow_private)
            yield from read_url(name, terms, fetcher)
            continue
        for piece in pieces([name], tuple(ENDINGS)):
            if isinstance(piece, Refused):
                yield piece
            elif piece.path is None:
                yield from read_opened(Opened(sys.stdin.buffer, piece.name), terms)
            else:
                yield from _file(piece.path, piece.name, terms)


def _fetcher(terms: Terms, allow_private: bool) -> Fetcher:
    from marsad.sources.addresses import Gate
    from marsad.sources.fetch import Fetcher

    return Fetcher(Gate(allow_private), terms.max_bytes)


def size_of(names: Sequence[str]) -> int | None:
    """Bytes of what is read; None where that cannot be told: urls, standard input, packed files."""
    total = 0
    for name in names:
        if "://" in name:
            return None
        for piece in pieces([name], tuple(ENDINGS)):
            if isinstance(piece, Refused):
                continue
            packed = piece.path is None or kind_of(ending_of(piece.name), "", b"") in (*_PACKED, "warc")
            if packed or piece.path is None or not piece.path.is_file():
                return None
            total += piece.path.stat().st_size
    return total


def _file(path: Path, name: str, terms: Terms) -> Iterator[Entry]:
    try:
        with path.open("rb") as stream:
            yield from read_opened(Opened(stream, name, ending_of(name)), terms)
    except (OSError, ValueError) as error:
        yield missing(name, error)


def read_url(url: str, terms: Terms, fetcher: Fetcher) -> Iterator[Entry]:
    """What a url leads to: a page, a feed, a file of any kind that is known."""
    try:
        fetched = fetcher.get(url)
    except InputError as error:
        yield Refused(error)
        return
    yield from read_fetched(fetched, terms)


def read_fetched(fetched: Fetched, terms: Terms) -> Iterator[Entry]:
    """The items of what a server answered."""
    kind = fetched.content_type.split(";")[0].strip().lower()
    ending = ending_of(urlsplit(fetched.url).path) if kind in VAGUE else ""
    stream = io.BytesIO(fetched.body)
    opened = Opened(
        stream, fetched.url, ending, fetched.content_type, url=fetched.url, received=fetched.received
    )
    head = fetched.body[:_HEAD]
    if kind not in VAGUE and kind_of("", kind, head) == "unknown":
        do = "give a page, a feed or a file of texts"
        yield Refused(InputKindError(f"the server says that this is {kind[:60]!a}", where=fetched.url, do=do))
        return
    yield from read_opened(opened, terms)


def read_opened(opened: Opened, terms: Terms, budget: Budget | None = None) -> Iterator[Entry]:
    """The items of something opened. Never raises for what is in it: what is wrong comes as refused."""
    try:
        head = opened.stream.read(_HEAD)
        kind = kind_of(opened.ending, opened.content_type, head)
        opened = replace(opened, stream=Rewound(head, opened.stream))
        yield from _by_kind(kind, opened, terms, budget)
    except InputError as error:
        yield Refused(error)
    except (OSError, ValueError) as error:
        yield missing(opened.name, error)


def _by_kind(kind: Kind, opened: Opened, terms: Terms, budget: Budget | None) -> Iterator[Entry]:
    if kind in _PACKED:
        yield from _packed(kind, opened, terms, budget)
    elif kind == "warc":
        from marsad.sources.warcs import answers

        yield from _each(answers(opened, terms), terms, budget)
    elif kind == "table":
        from marsad.sources.csvs import table

        yield from table(opened, terms)
    elif kind in ("page", "feed"):
        yield from _document(kind, opened, terms)
    else:
        ending = _ENDS.get(kind, ".txt")
        for entry in read_stream(opened.stream, opened.name, opened.identity, terms, ending):
            yield _located(entry, opened)


def _located(entry: Entry, opened: Opened) -> Entry:
    """A text from the network keeps where and when it was got."""
    if isinstance(entry, Refused) or not opened.url:
        return entry
    report = entry.report
    url, received = report.url or opened.url, report.received or opened.received
    return replace(entry, report=replace(report, url=url, received=received))


def _document(kind: Kind, opened: Opened, terms: Terms) -> Iterator[Entry]:
    data = whole(opened, terms)
    if isinstance(data, Refused):
        yield data
    elif kind == "page":
        from marsad.sources.pages import page

        yield page(data, opened, terms)
    else:
        from marsad.sources.feeds import feed

        yield from feed(data, opened, terms)


def _packed(kind: Kind, opened: Opened, terms: Terms, budget: Budget | None) -> Iterator[Entry]:
    from marsad.sources.archives import Budget, gunzipped, unzipped
    from marsad.sources.tars import untarred

    if opened.depth >= _DEEPEST:
        what = "an archive in an archive in an archive"
        yield Refused(InputNestedError(what, where=opened.name, do="unpack it yourself and add the folder"))
        return
    budget = budget or Budget()
    if kind == "gzip":
        yield from read_opened(gunzipped(opened, budget), terms, budget)
        return
    known = 0
    for one in (unzipped if kind == "zip" else untarred)(opened, budget):
        if isinstance(one, Opened) and one.ending not in ENDINGS:
            continue
        known += 1
        yield from _each([one], terms, budget)
    if not known:
        do = f"put files with the endings {' '.join(ENDINGS)} there"
        yield Refused(InputFolderError("nothing to read in this archive", where=opened.name, do=do))


def _each(found: Iterable[Opened | Entry], terms: Terms, budget: Budget | None) -> Iterator[Entry]:
    for one in found:
        if isinstance(one, Opened):
            yield from read_opened(one, terms, budget)
        else:
            yield one

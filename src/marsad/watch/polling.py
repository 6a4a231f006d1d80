"""One look at one feed: what it brings, and when to look again."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from marsad.errors import InputError
from marsad.input_errors import FetchBusyError
from marsad.record.codec import instant
from marsad.record.errands import FeedState
from marsad.sources.addresses import Gate
from marsad.sources.documents import Terms
from marsad.sources.entry import Entry, Received
from marsad.sources.fetch import Fetched, Fetcher
from marsad.sources.gather import read_fetched, read_url
from marsad.sources.incoming import Incoming, incoming
from marsad.watch.settings import Feed

LONGEST = 6 * 3600.0  # seconds between two tries of a feed that fails, unless its interval is longer
JITTER = 0.1  # share of the interval by which one comes earlier or later, so that not all come at once
_DOUBLINGS = 8
_MOST = 100  # pages that are followed in one look


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at a feed brought: ``items``, or why not (``fault``). ``news`` False: nothing changed since."""

    feed: Feed
    items: tuple[Incoming, ...] = ()
    etag: str = ""
    modified: str = ""
    news: bool = True
    fault: InputError | None = None


@dataclass(slots=True)
class Looker:
    """Looks at one feed again and again, with one connection and one memory of its robots.txt."""

    feed: Feed
    terms: Terms
    known: Callable[[str], bool]  # is there a report from this url already?
    gate: Gate | None = None  # for tests
    seconds: float = 60.0
    _fetcher: Fetcher | None = field(default=None)

    def look(self, state: FeedState) -> Look:
        """One look. Never raises for what the network or the feed do."""
        same = state.url == self.feed.url
        if self._fetcher is None:
            gate = self.gate or Gate(self.feed.allow_private)
            self._fetcher = Fetcher(gate, self.terms.max_bytes, self.seconds, patience=5.0)
        try:
            fetched = self._fetcher.get(
                self.feed.url, etag=state.etag if same else "", modified=state.modified if same else ""
            )
        except InputError as error:
            return Look(self.feed, fault=error)
        if not fetched.fresh:
            return Look(self.feed, etag=state.etag, modified=state.modified, news=False)
        items = tuple(self._named(incoming(self._entries(fetched))))
        return Look(self.feed, items, fetched.etag, fetched.modified)

    def _entries(self, fetched: Fetched) -> Iterator[Entry]:
        followed = 0
        for entry in read_fetched(fetched, self.terms):
            url = entry.report.url if isinstance(entry, Received) else ""
            if not (self.feed.follow and url) or followed >= _MOST:
                yield entry
            elif not self.known(url):
                followed += 1
                yield self._followed(entry, url)

    def _followed(self, entry: Entry, url: str) -> Entry:
        """The page behind an item; the item itself, with what was wrong noted, if the page cannot be had."""
        assert self._fetcher is not None and isinstance(entry, Received)
        report = entry.report
        terms = replace(self.terms, published=report.published or self.terms.published)
        for page in read_url(url, terms, self._fetcher):
            if isinstance(page, Received):
                title, outlet = page.report.title or report.title, report.outlet or page.report.outlet
                return replace(
                    page, report=replace(page.report, id=report.id, url=url, title=title, outlet=outlet)
                )
            return replace(entry, notes=(*entry.notes, page.error))
        return entry

    def _named(self, items: Iterator[Incoming]) -> Iterator[Incoming]:
        for item in items:
            if item.report is not None and self.feed.source:
                item = replace(item, report=replace(item.report, outlet=self.feed.source))
            yield item


def after(look: Look, state: FeedState, now: datetime, chance: random.Random) -> FeedState:
    """What to remember of a feed after a look: it is due after its interval, later and later if it fails."""
    feed = look.feed
    if look.fault is None:
        wait = feed.seconds * (1 + JITTER * (2 * chance.random() - 1))
        return FeedState(feed.name, feed.url, look.etag, look.modified, _due(now, wait))
    failures = state.failures + 1
    longest = max(LONGEST, float(feed.seconds))
    wait = min(longest, feed.seconds * 2.0 ** min(failures, _DOUBLINGS)) * (0.5 + chance.random() / 2)
    if isinstance(look.fault, FetchBusyError) and look.fault.seconds is not None:
        wait = max(wait, look.fault.seconds)
    return FeedState(
        feed.name, feed.url, state.etag, state.modified, _due(now, wait), failures, str(look.fault)
    )


def _due(now: datetime, wait: float) -> str:
    return instant(now + timedelta(seconds=wait))

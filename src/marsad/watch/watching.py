"""Look at feeds as they come due, keep what they bring, alert whom it concerns; stop at once, go on where one was."""

from __future__ import annotations

import queue
import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

from marsad.errors import InputError, MarsadError
from marsad.record.add import Adding
from marsad.record.codec import instant
from marsad.record.errands import (
    Errand,
    FeedState,
    NewReport,
    Raised,
    begin_looking,
    done,
    due_errands,
    failed,
    feed_states,
    has_url,
    keep_feed,
    latest_errands,
    raise_alerts,
)
from marsad.record.reprints import StoredReprints
from marsad.record.store import Store
from marsad.sources.documents import Terms
from marsad.watch.channels import mail, post, resolved, write_feed
from marsad.watch.polling import Look, Looker, after
from marsad.watch.rules import Arrived, Changes, alerts, claimed_changes
from marsad.watch.settings import AtomFile, Email, Settings, Webhook

AT_ONCE = 8  # feeds that are looked at together
_NAP = 1.0  # seconds after which one looks whether something is due
_RETRY = 30.0  # seconds after which an alert is tried again first
_LONGEST = 3600.0
_FAULTS = 3  # of a channel in one round
_KEPT = 200  # alerts in a feed of our own


@dataclass(frozen=True, slots=True)
class Told:
    """Something to say: about a feed or a channel (``name``). ``counts``: of items by fate; ``error``: what failed."""

    name: str
    counts: Counter[str] = field(default_factory=Counter)
    error: MarsadError | None = None
    notes: tuple[MarsadError, ...] = ()
    alerts: int = 0


@dataclass(slots=True)
class Watch:
    """One run of watching. ``stop`` ends it soon, whatever it does. The last three are for tests."""

    store: Store
    settings: Settings
    terms: Terms
    folder: Path = field(default_factory=Path)
    stop: threading.Event = field(default_factory=threading.Event)
    changes: Changes = claimed_changes
    chance: random.Random = field(default_factory=random.Random)
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    lookers: dict[str, Looker] = field(default_factory=dict)
    _looks: queue.SimpleQueue[Look] = field(default_factory=queue.SimpleQueue)
    _under_way: set[str] = field(default_factory=set)

    def once(self) -> Iterator[Told]:
        """Look at every feed once, but for those that failed lately; then deliver what is due."""
        yield from self._begin()
        states = feed_states(self.store)
        names = [f.name for f in self.settings.feed if not self._waits(states.get(f.name))]
        while (names or self._under_way) and not self.stop.is_set():
            while names and len(self._under_way) < AT_ONCE:
                self._start(names.pop(0), states)
            yield from self._received(_NAP)
        yield from self._alert()

    def forever(self) -> Iterator[Told]:
        """Look at each feed whenever it is due, until ``stop``."""
        yield from self._begin()
        states = feed_states(self.store)
        while not self.stop.is_set():
            now = instant(self.now())
            for feed in self.settings.feed:
                state = states.get(feed.name)
                due = state is None or state.url != feed.url or state.due <= now
                if due and feed.name not in self._under_way and len(self._under_way) < AT_ONCE:
                    self._start(feed.name, states)
            if self._under_way:
                yield from self._received(_NAP)
                states = feed_states(self.store)
            else:
                self.stop.wait(_NAP)
            yield from self._alert()

    def _begin(self) -> Iterator[Told]:
        """What a crash left undone comes first."""
        begin_looking(self.store)
        return self._alert()

    def _waits(self, state: FeedState | None) -> bool:
        return state is not None and state.failures > 0 and state.due > instant(self.now())

    def _start(self, name: str, states: dict[str, FeedState]) -> None:
        """Look at a feed in a thread of its own, which nobody has to wait for when all ends."""
        feed = next(f for f in self.settings.feed if f.name == name)
        looker = self.lookers.get(name)
        if looker is None or looker.feed != feed:
            looker = self.lookers[name] = Looker(feed, self.terms, lambda url: has_url(self.store, url))
        state = states.get(name, FeedState(name, feed.url))
        self._under_way.add(name)
        threading.Thread(target=self._look, args=(looker, state), daemon=True).start()

    def _look(self, looker: Looker, state: FeedState) -> None:
        try:
            self._looks.put(looker.look(state))
        except Exception as error:  # one bad feed must not stop the others
            fault = InputError(
                f"{type(error).__name__}: {error}", where=looker.feed.url, do="please report it"
            )
            self._looks.put(Look(looker.feed, fault=fault))

    def _received(self, patience: float) -> Iterator[Told]:
        try:
            look = self._looks.get(timeout=patience)
        except queue.Empty:
            return
        told = self._keep(look)
        self._under_way.discard(look.feed.name)
        if told is not None:
            yield told

    def _keep(self, look: Look) -> Told | None:
        """Store what came and then that it came. None if one was stopped in between: it comes again."""
        adding = Adding(self.store, reprints=StoredReprints(), command="watch")
        notes: list[MarsadError] = []
        for outcome in adding.outcomes(look.items):
            notes += [*outcome.notes] if outcome.fate in ("stored", "reprint") else []
            notes += [error for error in (outcome.error, outcome.failed) if error is not None]
            if self.stop.is_set():
                return None
        state = feed_states(self.store).get(look.feed.name, FeedState(look.feed.name, look.feed.url))
        keep_feed(self.store, after(look, state, self.now(), self.chance))
        return Told(look.feed.name, adding.counts, look.fault, tuple(notes))

    def _alert(self) -> Iterator[Told]:
        """Raise the alerts of what is new in the store, whoever added it, and deliver what is due."""
        count = raise_alerts(self.store, self._judge, instant(self.now()))
        if count:
            yield Told("alerts", alerts=count)
        for channel in self.settings.channel:
            if self.stop.is_set():
                return
            errands = due_errands(self.store, instant(self.now()), channel.name)
            if errands:
                yield from self._deliver(channel, errands)

    def _judge(self, new: NewReport) -> Iterator[Raised]:
        published = date.fromisoformat(str(new.published)) if new.published else None
        arrived = Arrived(new.seq, new.id, new.title, new.text, new.outlet, new.url, published, new.claims)
        for alert in alerts(arrived, self.settings.alert, self.changes):
            body = {k: v.isoformat() if isinstance(v, date) else v for k, v in asdict(alert).items()}
            yield Raised(alert.id, {k: v for k, v in body.items() if k not in ("id", "to")}, alert.to)

    def _deliver(self, channel: Webhook | Email | AtomFile, errands: list[Errand]) -> Iterator[Told]:
        if isinstance(channel, AtomFile):
            latest = latest_errands(self.store, channel.name, _KEPT)
            yield from self._try(
                channel.name, errands, lambda: write_feed(resolved(channel, self.folder), latest)
            )
            return
        faults = 0
        for errand in errands:
            if self.stop.is_set() or faults == _FAULTS:
                return  # the others are still due
            for told in self._try(channel.name, [errand], partial(_send, channel, errand)):
                faults += 1
                yield told

    def _try(self, name: str, errands: list[Errand], act: Callable[[], None]) -> Iterator[Told]:
        try:
            act()
        except InputError as error:
            for errand in errands:
                wait = min(_LONGEST, _RETRY * 2.0 ** min(errand.tries, 8)) * (0.75 + self.chance.random() / 2)
                failed(self.store, errand, instant(self.now() + timedelta(seconds=wait)), str(error))
            yield Told(name, error=error)
            return
        done(self.store, errands, instant(self.now()))


def _send(channel: Webhook | Email, errand: Errand) -> None:
    if isinstance(channel, Webhook):
        post(channel, errand)
    else:
        mail(channel, errand)

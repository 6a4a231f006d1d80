"""What ``marsad watch`` remembers: feeds, how far alerts were looked for, and alerts on their way.

Alerts are written together with how far one has looked, so that a crash neither forgets nor doubles one. An errand is
marked as done after it was done: it may be done twice, never not at all.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from marsad.model import Claim
from marsad.record.codec import claim_of, unpack_text
from marsad.record.current import withdrawn
from marsad.record.rows import last
from marsad.record.store import Store
from marsad.record.tables import (
    alerts,
    claim_bodies,
    claims,
    errands,
    feeds,
    readings,
    reports,
    reprints,
    texts,
)

_ALL = ""  # the row of ``feeds`` that says how far was looked
_BATCH = 100


@dataclass(frozen=True, slots=True)
class FeedState:
    """What is remembered of a feed. ``due``: UTC as text; ``failures`` in a row; ``said``: of the last one."""

    name: str
    url: str
    etag: str = ""
    modified: str = ""
    due: str = ""
    failures: int = 0
    said: str = ""


@dataclass(frozen=True, slots=True)
class NewReport:
    """A report that nobody has looked at for alerts yet; ``published``: a day, or None."""

    seq: int
    id: str
    title: str
    text: str
    outlet: str
    url: str
    published: Any
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Errand:
    """An alert (``body``: its JSON, ``recorded``: when it arose) to be taken to a channel."""

    alert: int
    id: str
    channel: str
    tries: int
    body: dict[str, Any]
    recorded: str


@dataclass(frozen=True, slots=True)
class Raised:
    """An alert to be stored: its id, JSON, and the channels it goes to."""

    id: str
    body: dict[str, Any]
    to: tuple[str, ...]


def feed_states(store: Store) -> dict[str, FeedState]:
    """All feeds that were ever polled, by name."""
    columns = (
        feeds.c.name,
        feeds.c.url,
        feeds.c.etag,
        feeds.c.modified,
        feeds.c.due,
        feeds.c.failures,
        feeds.c.said,
    )
    with store.read() as connection:
        found = [FeedState(*row) for row in connection.execute(select(*columns).where(feeds.c.name != _ALL))]
    return {state.name: state for state in found}


def keep_feed(store: Store, state: FeedState) -> None:
    """Remember a feed as it is now."""
    values = {
        "url": state.url, "etag": state.etag, "modified": state.modified, "due": state.due,
        "failures": state.failures, "said": state.said,
    }  # fmt: skip
    with store.write() as connection:
        _put(connection, state.name, values)


def has_url(store: Store, url: str) -> bool:
    """Is there a report from this url?"""
    with store.read() as connection:
        return (
            connection.execute(select(reports.c.seq).where(reports.c.url == url).limit(1)).first() is not None
        )


def begin_looking(store: Store) -> None:
    """From now on new reports are looked at; those that are there already were before our time."""
    with store.write() as connection:
        if connection.execute(select(feeds.c.seen).where(feeds.c.name == _ALL)).first() is None:
            _put(connection, _ALL, {"seen": last(connection, reports)})


def raise_alerts(store: Store, judge: Callable[[NewReport], Iterable[Raised]], recorded: str) -> int:
    """Look at every new report and store the alerts it raises with their errands. Returns how many were new.

    Reprints and what was taken back raise none.
    """
    count = 0
    while True:
        with store.write() as connection:
            seen = connection.execute(select(feeds.c.seen).where(feeds.c.name == _ALL)).scalar() or 0
            numbers = list(
                connection.execute(
                    select(reports.c.seq).where(reports.c.seq > seen).order_by(reports.c.seq).limit(_BATCH)
                ).scalars()
            )
            if not numbers:
                return count
            for report in _new_reports(connection, numbers):
                count += sum(_keep(connection, raised, report.seq, recorded) for raised in judge(report))
            _put(connection, _ALL, {"seen": numbers[-1]})


def _new_reports(connection: Connection, numbers: Sequence[int]) -> Iterator[NewReport]:
    apart = select(reprints.c.report).subquery()
    query = (
        select(reports, texts.c.body)
        .join(texts, texts.c.report == reports.c.seq)
        .where(reports.c.seq.in_(numbers), reports.c.seq.not_in(select(apart.c.report)), ~withdrawn())
        .order_by(reports.c.seq)
    )
    for row in connection.execute(query).mappings().all():
        text = unpack_text(row["body"])
        told = tuple(_claims(connection, row["seq"]))
        yield NewReport(
            row["seq"], row["id"], row["title"], text, row["outlet"], row["url"], row["published"], told
        )


def _claims(connection: Connection, report: int) -> Iterator[Claim]:
    latest = select(func.max(readings.c.seq)).where(readings.c.report == report).scalar_subquery()
    reading = select(readings.c.claims_of).where(readings.c.seq == latest).scalar_subquery()
    query = select(claim_bodies.c.body).join(claims, claims.c.seq == claim_bodies.c.claim)
    query = query.where(claims.c.reading == reading).order_by(claims.c.n)
    for body in connection.execute(query).scalars():
        yield claim_of(json.loads(body))


def _keep(connection: Connection, raised: Raised, report: int, recorded: str) -> int:
    if connection.execute(select(alerts.c.seq).where(alerts.c.id == raised.id)).first():
        return 0
    seq = last(connection, alerts) + 1
    body = json.dumps(raised.body, ensure_ascii=False)
    connection.execute(
        insert(alerts).values(seq=seq, id=raised.id, recorded=recorded, body=body, report=report)
    )
    for channel in dict.fromkeys(raised.to):
        row = {"alert": seq, "channel": channel, "tries": 0, "due": recorded, "delivered": None, "said": ""}
        connection.execute(insert(errands).values(**row))
    return 1


def due_errands(store: Store, now: str, channel: str, most: int = 1000) -> list[Errand]:
    """The errands to a channel that are due, the longest due first."""
    query = (
        select(
            errands.c.alert, alerts.c.id, errands.c.channel, errands.c.tries, alerts.c.body, alerts.c.recorded
        )
        .join(alerts, alerts.c.seq == errands.c.alert)
        .where(errands.c.delivered.is_(None), errands.c.due <= now, errands.c.channel == channel)
        .order_by(errands.c.due, errands.c.alert)
        .limit(most)
    )
    with store.read() as connection:
        return [_errand(row) for row in connection.execute(query)]


def latest_errands(store: Store, channel: str, most: int) -> list[Errand]:
    """The latest alerts that go or went to a channel, the latest first."""
    query = (
        select(
            errands.c.alert, alerts.c.id, errands.c.channel, errands.c.tries, alerts.c.body, alerts.c.recorded
        )
        .join(alerts, alerts.c.seq == errands.c.alert)
        .where(errands.c.channel == channel)
        .order_by(errands.c.alert.desc())
        .limit(most)
    )
    with store.read() as connection:
        return [_errand(row) for row in connection.execute(query)]


def waiting(store: Store) -> dict[str, int]:
    """How many errands are not done yet, by channel."""
    query = (
        select(errands.c.channel, func.count())
        .where(errands.c.delivered.is_(None))
        .group_by(errands.c.channel)
    )
    with store.read() as connection:
        return {row[0]: row[1] for row in connection.execute(query.order_by(errands.c.channel))}


def done(store: Store, finished: Iterable[Errand], now: str) -> None:
    """These errands were done."""
    with store.write() as connection:
        for errand in finished:
            connection.execute(_this(errand).values(delivered=now, tries=errand.tries + 1, said=""))


def failed(store: Store, errand: Errand, due: str, said: str) -> None:
    """This errand could not be done; try again when it is ``due``."""
    with store.write() as connection:
        connection.execute(_this(errand).values(due=due, tries=errand.tries + 1, said=said[:500]))


def _this(errand: Errand) -> Any:
    return update(errands).where(errands.c.alert == errand.alert, errands.c.channel == errand.channel)


def _errand(row: Any) -> Errand:
    alert, id, channel, tries, body, recorded = row
    return Errand(alert, id, channel, tries, json.loads(body), recorded)


def _put(connection: Connection, name: str, values: dict[str, Any]) -> None:
    changed = connection.execute(update(feeds).where(feeds.c.name == name).values(**values))
    if not changed.rowcount:
        row = {
            "url": "",
            "etag": "",
            "modified": "",
            "due": "",
            "failures": 0,
            "said": "",
            "seen": 0,
            **values,
        }
        connection.execute(insert(feeds).values(name=name, **row))

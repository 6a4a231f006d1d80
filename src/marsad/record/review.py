"""What reviewers do: every act is a decision that is never changed, and a new reading where it changes what counts."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, select

from marsad import __version__
from marsad.errors import DecisionError, ReviewStaleError, ReviewUndoError
from marsad.model import Claim
from marsad.record.again import with_claims
from marsad.record.codec import body_of, claim_of, instant, unpack_text
from marsad.record.correction import Correction, corrected
from marsad.record.decisions import Act, Decision, decide, decided
from marsad.record.draft import draft_claims
from marsad.record.ids import anchor
from marsad.record.locks import MINUTES, refuse, release, take
from marsad.record.rulings import first_of, rulings
from marsad.record.snippet import Snippet, around
from marsad.record.store import Store
from marsad.record.tables import claim_bodies, claims, readings, reports, texts
from marsad.record.write import Writer

_SHORTEST = 6  # digits of an id that may stand for all of it
_AFTER_HEX = "g"
_AROUND = 400  # characters shown of a report


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Subject:
    """A claim somebody rules on. ``report``: id, ``number``: row. ``anchor``, ``first``: what decisions hang on.

    ``first`` is the id that the claim had before anybody ruled on it. ``counts``: does it count now?
    """

    id: str
    claim: Claim
    report: str
    number: int
    anchor: str
    first: str
    last: Decision | None
    counts: bool


@dataclass(frozen=True, slots=True)
class Review:
    """One reviewer at work on a store. ``clock`` tells the time, with a time zone.

    ``seen``: of claims by id, the ``version`` the reviewer looked at. ``others``: may they take back what others ruled?
    Every method raises DecisionError for an id nothing has (or an act that is not complete), ReviewLockedError where
    somebody else works on the claim, ReviewStaleError where somebody ruled on it since it was seen, and the M3xx errors
    of the store. Ids may be shortened to six digits or more.
    """

    store: Store
    who: str
    clock: Callable[[], datetime] = field(default=_now)
    seen: Mapping[str, str] = field(default_factory=dict)
    others: bool = True

    def take(self, claim: str, minutes: int = MINUTES) -> Subject:
        """Lock a claim for some time, so that no two people work on it. One's next act on it ends that."""
        with self.store.write() as connection:
            found = subject(connection, claim)
            take(connection, found.anchor, self.who, self.clock(), minutes)
        return found

    def release(self, claim: str) -> None:
        """End one's lock on a claim."""
        with self.store.write() as connection:
            release(connection, subject(connection, claim).anchor, self.who, self.clock())

    def accept(self, claim: str, why: str = "") -> Decision:
        """The claim is what the report says. It stays as it is, whatever a later reader finds."""
        with self.store.write() as connection:
            found = self._counting(connection, claim)
            return self._rule(connection, "accept", found, found.claim, why)

    def correct(self, claim: str, wanted: Correction, why: str) -> Decision:
        """The report says something else: the corrected claim counts from now on, whatever a later reader finds."""
        with self.store.write() as connection:
            found = self._counting(connection, claim)
            return self._rule(connection, "correct", found, corrected(found.claim, wanted), why)

    def reject(self, claim: str, why: str) -> Decision:
        """The report does not say so: the claim no longer counts."""
        with self.store.write() as connection:
            return self._rule(connection, "reject", self._counting(connection, claim), None, why)

    def merge(self, several: Sequence[str], why: str = "") -> Decision:
        """These claims tell of one incident."""
        return self._link("merge", several, why)

    def split(self, several: Sequence[str], why: str = "") -> Decision:
        """These claims tell of different incidents, each of its own."""
        return self._link("split", several, why)

    def assign(self, claim: str, to: str, why: str = "") -> Decision:
        """Somebody is to look at the claim."""
        if not to.strip():
            raise DecisionError("nobody is named", where="assign", do="say who is to look at it")
        with self.store.write() as connection:
            found = subject(connection, claim)
            return self._store(connection, "assign", found, self._before(found), {"to": to}, why)

    def undo(self, claim: str, why: str = "") -> Decision:
        """Take back the last ruling on a claim, whoever made it; what stood before stands again.

        Raises ReviewUndoError if nobody ruled on it.
        """
        with self.store.write() as connection:
            found = subject(connection, claim)
            if found.last is None:
                raise ReviewUndoError(
                    "nobody ruled on this claim", where=found.id, do="see: marsad review history"
                )
            self._fresh(connection, found)
            refuse(connection, found.anchor, self.who, self.clock())
            undone = found.last
            if not self.others and undone.who != self.who:
                what = f"this is what {undone.who[:60]} ruled"
                raise DecisionError(what, where=found.id, do="ask them, or an editor, to take it back")
            before = {"id": (undone.after or {}).get("id"), "first": found.first}
            made = self._store(connection, "reopen", found, before, None, why, undone.id)
            earlier = [
                one for one in rulings(decided(connection, report=found.report)) if found.first in one.claims
            ]
            read = claim_of(undone.before["claim"])
            self._put(connection, found, before["id"] or "", earlier[0].stands if earlier else read)
            return made

    def _counting(self, connection: Connection, claim: str) -> Subject:
        found = subject(connection, claim)
        self._fresh(connection, found)
        if not found.counts:
            raise DecisionError(
                "this claim no longer counts", where=found.id, do="see: marsad review history"
            )
        refuse(connection, found.anchor, self.who, self.clock())
        return found

    def _fresh(self, connection: Connection, found: Subject) -> None:
        seen = self.seen.get(found.id)
        made = decisions_of(connection, found)
        if seen is not None and seen != version(found, made):
            by = f"{made[-1].who[:60]}: {made[-1].act}" if made else "it was read anew"
            raise ReviewStaleError(
                f"the claim is no longer as you saw it ({by})", where=found.id, do="look again"
            )

    def _rule(
        self, connection: Connection, act: Act, found: Subject, stands: Claim | None, why: str
    ) -> Decision:
        number = self._put(connection, found, found.id, stands) if act != "accept" else found.id
        after = None if stands is None else {"id": number, "claim": body_of(stands)}
        supersedes = found.last.id if found.last else ""
        return self._store(connection, act, found, self._before(found), after, why, supersedes)

    def _before(self, found: Subject) -> dict[str, Any]:
        return {"id": found.id, "first": found.first, "claim": body_of(found.claim)}

    def _store(
        self,
        connection: Connection,
        act: Act,
        found: Subject,
        before: Any,
        after: Any,
        why: str,
        supersedes: str = "",
    ) -> Decision:
        now = self.clock()
        made = Decision(
            self.who, now, act, "claim", found.id, before, after, why, found.report, found.anchor, supersedes
        )
        moment = instant(now)
        decide(connection, made, Writer(connection, moment).begin_run("review", __version__), moment)
        release(connection, found.anchor, self.who, now)
        return made

    def _put(self, connection: Connection, found: Subject, old: str, stands: Claim | None) -> str:
        """A new reading of the report, with ``stands`` in the place of the claim ``old``. Returns the id it has."""
        now = counting(connection, found.number)
        at = next((i for i, (id, _) in enumerate(now) if id == old), len(now))
        kept = [claim for id, claim in now if id != old]
        if stands is not None:
            kept.insert(at, stands)
        made = draft_claims(found.report, tuple(kept))
        moment = instant(self.clock())
        writer = Writer(connection, moment)
        draft = with_claims(connection, found.number, made)
        writer.read_again([(found.number, draft)], writer.begin_run("review", __version__))
        return made[at].id if stands is not None else ""

    def _link(self, act: Act, several: Sequence[str], why: str) -> Decision:
        if len(set(several)) < 2:
            raise DecisionError("one claim alone", where=act, do="give two or more")
        with self.store.write() as connection:
            found = [subject(connection, claim) for claim in several]
            for one in found:
                self._fresh(connection, one)
                refuse(connection, one.anchor, self.who, self.clock())
            after = {"claims": [one.first for one in found], "anchors": [one.anchor for one in found]}
            return self._store(connection, act, found[0], self._before(found[0]), after, why)


def subject(connection: Connection, claim: str) -> Subject:
    """The claim with this id, or the only one whose id begins so. Raises DecisionError."""
    row = _row(connection, claim)
    body = select(claim_bodies.c.body).where(claim_bodies.c.claim == row.seq)
    told = claim_of(json.loads(connection.execute(body).scalar_one()))
    counts = any(id == row.id for id, _ in counting(connection, row.number))
    decisions = list(decided(connection, report=row.report))
    ruling = next((one for one in rulings(decisions) if row.id in one.claims), None)
    last = ruling.last if ruling else None
    about = last or next((one for one in reversed(decisions) if row.id in _ids(one)), None)
    hook = about.anchor if about else anchor(row.report, row.type, row.start)
    first = first_of(about) if about else row.id
    return Subject(row.id, told, row.report, row.number, hook, first, last, counts)


def _ids(made: Decision) -> tuple[str, ...]:
    """The ids that a decision gave to a claim or took from it."""
    return (made.target, str((made.after or {}).get("id", ""))) if made.kind == "claim" else ()


def counting(connection: Connection, report: int) -> list[tuple[str, Claim]]:
    """The claims of the last reading of a report, withdrawn or not, in their order."""
    last = (
        select(readings.c.claims_of)
        .where(readings.c.report == report)
        .order_by(readings.c.seq.desc())
        .limit(1)
    )
    query = (
        select(claims.c.id, claim_bodies.c.body)
        .join(claim_bodies, claim_bodies.c.claim == claims.c.seq)
        .where(claims.c.report == report, claims.c.reading == last.scalar_subquery())
        .order_by(claims.c.n)
    )
    return [(row.id, claim_of(json.loads(row.body))) for row in connection.execute(query)]


def history(store: Store, about: str) -> list[Decision]:
    """The decisions about a claim, or about all claims of a report; oldest first. Raises DecisionError."""
    with store.read() as connection:
        if connection.execute(select(reports.c.seq).where(reports.c.id == about)).first() is not None:
            return list(decided(connection, report=about))
        return decisions_of(connection, subject(connection, about))


def decisions_of(connection: Connection, found: Subject) -> list[Decision]:
    """The decisions about a claim, oldest first."""
    its = {found.id, found.first}
    return [
        one
        for one in decided(connection, report=found.report)
        if one.anchor == found.anchor and {one.target, (one.before or {}).get("first")} & its
    ]


def version(found: Subject, made: Sequence[Decision]) -> str:
    """What changes with every decision about a claim and whenever it is read otherwise. ``made``: its decisions."""
    return f"{int(found.counts)}.{found.first[:12]}.{made[-1].id[:24] if made else ''}"


def text_around(store: Store, found: Subject) -> Snippet:
    """The words of the report around a claim's trigger, which is marked."""
    query = select(texts.c.body).where(texts.c.report == found.number)
    with store.read() as connection:
        text = unpack_text(connection.execute(query).scalar_one())
    trigger = found.claim.trigger
    return around(text, trigger.start, trigger.start + len(trigger.text), _AROUND)


def _row(connection: Connection, claim: str) -> Any:
    columns = select(
        claims.c.seq,
        claims.c.id,
        claims.c.type,
        claims.c.start,
        reports.c.id.label("report"),
        reports.c.seq.label("number"),
    ).join(reports, reports.c.seq == claims.c.report)
    short = claim.strip().lower()
    exact = columns.where(claims.c.id == short)
    begins = columns.where(claims.c.id >= short, claims.c.id < short + _AFTER_HEX)
    query = begins if len(short) >= _SHORTEST and short.isalnum() and short.isascii() else exact
    rows = list(connection.execute(query.order_by(claims.c.seq.desc()).limit(50)))
    if not rows:
        raise DecisionError(
            "there is no such claim", where=ascii(claim[:80]), do="give an id that stands in the store"
        )
    if len({row.id for row in rows}) > 1:
        raise DecisionError("several claims have an id that begins so", where=short, do="give more of it")
    return rows[0]

"""What reviewers ruled: added, never changed. A later decision about the same thing supersedes the earlier one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import Connection, Row, select

from marsad.errors import DecisionError
from marsad.record.codec import instant
from marsad.record.ids import anchor, content_id
from marsad.record.rows import insert, last
from marsad.record.tables import claims, decisions, incidents, reports

Act = Literal["accept", "correct", "reject", "merge", "split", "assign", "reopen", "retract", "restore"]
Kind = Literal["claim", "incident", "report"]
_ACTS: tuple[str, ...] = get_args(Act)
_TABLES = {"claim": claims, "incident": incidents, "report": reports}


@dataclass(frozen=True, slots=True)
class Decision:
    """One ruling. ``decided``: when, with a time zone. ``before``/``after``: JSON values, None if nothing was there.

    ``report`` and ``anchor`` are what a decision about a claim hangs on: the claim may be read otherwise later.
    ``supersedes``: the id of the decision that this one takes the place of, "" if it is the first.
    """

    who: str
    decided: datetime
    act: Act
    kind: Kind
    target: str
    before: Any = None
    after: Any = None
    why: str = ""
    report: str = ""
    anchor: str = ""
    supersedes: str = ""

    @property
    def id(self) -> str:
        """Over all of it: the same decision twice is one."""
        cells = [
            self.who,
            instant(self.decided),
            self.act,
            self.kind,
            self.target,
            self.before,
            self.after,
            self.why,
        ]
        return content_id(["decision", *cells, self.report, self.anchor, self.supersedes])


def about_claim(connection: Connection, claim: str) -> tuple[str, str]:
    """What a decision about this claim hangs on: (id of its report, anchor). Raises DecisionError."""
    query = select(reports.c.id, claims.c.type, claims.c.start).join(claims, claims.c.report == reports.c.seq)
    row = connection.execute(query.where(claims.c.id == claim).limit(1)).first()
    if row is None:
        raise _unknown("claim", claim)
    return row[0], anchor(*row)


def decide(connection: Connection, made: Decision, run: int, recorded: str) -> str:
    """Store a decision, inside a writing transaction. Returns its id; a decision that is there changes nothing.

    Raises DecisionError without a name, a reason for a rejection, or a thing that it could be about.
    """
    if not made.who.strip():
        raise DecisionError("nobody is named", where=made.act, do="say who decides")
    if made.act in ("reject", "correct", "retract", "restore") and not made.why.strip():
        raise DecisionError("no reason is given", where=made.act, do="say why")
    if made.act not in _ACTS or made.kind not in _TABLES:
        raise DecisionError(
            f"there is no {made.act!a} of a {made.kind!a}", do=f"use one of {', '.join(_ACTS)}"
        )
    table = _TABLES[made.kind]
    if connection.execute(select(table.c.id).where(table.c.id == made.target).limit(1)).first() is None:
        raise _unknown(made.kind, made.target)
    if connection.execute(select(decisions.c.seq).where(decisions.c.id == made.id)).first() is None:
        insert(connection, decisions, [(
            last(connection, decisions) + 1, made.id, made.who, instant(made.decided), recorded, made.act, made.kind,
            made.target, made.anchor, made.report, json.dumps(made.before, ensure_ascii=False),
            json.dumps(made.after, ensure_ascii=False), made.why, made.supersedes, run,
        )])  # fmt: skip
    return made.id


def decided(
    connection: Connection, *, target: str = "", anchor: str = "", report: str = "", acts: Sequence[Act] = ()
) -> Iterator[Decision]:
    """The decisions about a thing, an anchor or a report, oldest first; the last of each anchor or target counts.

    ``acts``: only these; none: all.
    """
    query = select(decisions).order_by(decisions.c.seq)
    if acts:
        query = query.where(decisions.c.act.in_(acts))
    for column, value in (
        (decisions.c.target, target),
        (decisions.c.anchor, anchor),
        (decisions.c.report, report),
    ):
        if value:
            query = query.where(column == value)
    for row in connection.execute(query):
        yield _decision(row)


def _decision(row: Row[Any]) -> Decision:
    return Decision(
        row.who,
        datetime.fromisoformat(row.decided),
        row.act,
        row.kind,
        row.target,
        json.loads(row.before),
        json.loads(row.after),
        row.why,
        row.report,
        row.anchor,
        row.supersedes,
    )


def _unknown(kind: str, id: str) -> DecisionError:
    return DecisionError(f"there is no such {kind}", where=id[:80], do="give an id that stands in the store")

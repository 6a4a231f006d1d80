"""The review desk: the queue of claims, one claim at a time, and what is ruled on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import parse_qs, urlencode

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from marsad.errors import DecisionError, MarsadError, ReviewLockedError, ReviewStaleError, ReviewUndoError
from marsad.inquiry.atlas import Atlas
from marsad.packs.interface import LANGUAGES
from marsad.packs.ontology import load_event_types
from marsad.record.audit import note
from marsad.record.desk import Work, present, work
from marsad.record.facets import Facets
from marsad.record.queue import Waiting, queue
from marsad.record.review import Review
from marsad.record.store import Store
from marsad.web.asking import claim_view
from marsad.web.desk_views import (
    Choice,
    Slots,
    correction_of,
    form_slots,
    merged,
    past,
    slots_of,
    statuses,
    suggest,
    types,
)
from marsad.web.faults import status_of
from marsad.web.gazette import wide_places
from marsad.web.house import House
from marsad.web.marks import pieces
from marsad.web.pages import page
from marsad.web.spots import spot
from marsad.web.tongue import Tongue, tongue
from marsad.web.views import ClaimView
from marsad.web.visitor import VISITOR, Visitor
from marsad.web_errors import WebMissingError, WebRequestError, WebRightsError, WebStoreError

ACTS = ("accept", "reject", "correct", "merge", "split", "assign", "undo", "take", "release")
_SETTLE = ("merge", "split", "assign")
_ON = ("accept", "reject", "correct")  # after these comes the next claim
_SHOWN, _LOOKED_AT = 40, 60
_TOLD = (DecisionError, ReviewLockedError, ReviewStaleError, ReviewUndoError)
Fields = Mapping[str, Sequence[str]]
Kind = Annotated[str, Query(max_length=40)]
Mine = Annotated[str, Query(pattern="^(me)?$", alias="for")]


@dataclass(frozen=True, slots=True)
class Line:
    """A claim in the queue."""

    id: str
    view: ClaimView
    priority: float
    reasons: tuple[str, ...]
    assigned: str
    locked: str


async def fields_of(request: Request) -> Fields:
    """The fields of a form, each with all its values. The gate has measured them."""
    return parse_qs((await request.body()).decode("utf-8", "replace"), keep_blank_values=True)


def desk(atlas: Atlas, house: House) -> APIRouter:
    """The routes of the desk, in both languages."""
    routes = APIRouter(include_in_schema=False)
    for code in LANGUAGES:
        own = APIRouter(prefix=f"/{code}/desk")
        _Desk(atlas, house, tongue(code)).routes(own)
        routes.include_router(own)
    return routes


class _Desk:
    """The desk in one language."""

    def __init__(self, atlas: Atlas, house: House, say: Tongue) -> None:
        self._atlas, self._house, self._say = atlas, house, say

    def routes(self, own: APIRouter) -> None:
        """Say which method answers where."""
        own.get("")(self.waiting)
        own.get("/next")(self.next)
        own.get("/suggest")(self.suggest)
        own.get("/spot")(self.spot)
        own.get("/claim/{id_}")(self.claim)
        own.post("/claim/{id_}/{act}")(self.rule)

    @property
    def _store(self) -> Store:
        if self._house.store is None:
            do = "marsad add FILE --db marsad.db, then marsad serve --db marsad.db"
            raise WebStoreError("files are shown; rulings need a store", do=do)
        return self._house.store

    def _queue(self, kind: str, mine: str, limit: int) -> list[Waiting]:
        if kind and kind not in {one.code for one in load_event_types()}:
            raise WebRequestError(
                f"no kind of event is called {kind!a}", where="type", do="choose one of the list"
            )
        facets = Facets(types=(kind,) if kind else ())
        to = VISITOR.get().name if mine else ""
        return queue(self._store, wide_places(), facets, datetime.now(UTC), to=to, limit=limit)

    def waiting(self, request: Request, type: Kind = "", mine: Mine = "") -> HTMLResponse:
        """The queue, or what to do where there is no store."""
        if self._house.store is None:
            return page(request, self._say, "desk.html", title=self._say.t("desk.title"), lines=None)
        lines = [self._line(one) for one in self._queue(type, mine, _SHOWN)]
        return page(
            request, self._say, "desk.html", title=self._say.t("desk.title"), lines=lines, type=type, mine=mine,
            types=types(self._say),
        )  # fmt: skip

    def _line(self, one: Waiting) -> Line:
        from marsad.model import Report

        view = claim_view(one.claim, 0, Report(one.report, "", one.published, "", "", one.outlet), self._say)
        return Line(one.id, view, one.priority, one.reasons, one.assigned, one.locked)

    def next(
        self, type: Kind = "", mine: Mine = "", after: Annotated[str, Query(max_length=80)] = "",
        act: Annotated[str, Query(max_length=10)] = "", of: Annotated[str, Query(max_length=80)] = "",
    ) -> Response:  # fmt: skip
        """To the claim that comes after this one in the queue and that nobody else works on; else to the queue."""
        me = VISITOR.get().name
        found = self._queue(type, mine, _LOOKED_AT)
        ids = [one.id for one in found]
        start = ids.index(after) + 1 if after in ids else 0
        free = (
            one.id for one in (*found[start:], *found[:start]) if one.locked in ("", me) and one.id != after
        )
        query = {"type": type, "for": mine, "act": act, "of": of}
        told = urlencode({key: value for key, value in query.items() if value})
        id_ = next(free, "")
        where = f"/{self._say.code}/desk/claim/{id_}" if id_ else f"/{self._say.code}/desk"
        return RedirectResponse(f"{where}?{told}" if told else where, 303)

    def suggest(
        self, kind: Annotated[str, Query(pattern="^(place|actor|target|source)$")],
        q: Annotated[str, Query(max_length=80)],
    ) -> list[Choice]:  # fmt: skip
        """Values for a slot."""
        return suggest(kind, q, self._say.code) if q.strip() else []

    def spot(self, place: Annotated[list[str], Query(max_length=20)] = []) -> HTMLResponse:  # noqa: B006
        """The small map of some places."""
        return HTMLResponse(str(spot(self._atlas.land, [id_[:80] for id_ in place], self._say)))

    def claim(
        self, request: Request, id_: str, act: Annotated[str, Query(max_length=10)] = "",
        of: Annotated[str, Query(max_length=80)] = "", type: Kind = "", mine: Mine = "",
    ) -> HTMLResponse:  # fmt: skip
        """One claim."""
        found = self._found(id_)
        done = (act, of) if act in ACTS else ("", "")
        return self._page(
            request, found, slots_of(found.subject.claim, self._say), done=done, queue=(type, mine)
        )

    def _found(self, id_: str) -> Work:
        try:
            return work(self._store, id_, datetime.now(UTC))
        except DecisionError as error:
            raise WebMissingError(error.what, where=error.where, do="start from the queue") from None

    def _page(
        self, request: Request, found: Work, slots: Slots, *, done: tuple[str, str] = ("", ""),
        queue: tuple[str, str] = ("", ""), wrong: MarsadError | None = None, form: Fields | None = None,
    ) -> HTMLResponse:  # fmt: skip
        say, me = self._say, VISITOR.get()
        claim, report = found.subject.claim, found.report
        beside = [
            (one, claim_view(one.claim, 0, report if one.report == report.id else _paper(one), say))
            for one in found.near
        ]
        ids = [one.id for one in slots.place]
        made = page(
            request, say, "work.html", title=say.kind(claim.type), work=found, view=claim_view(claim, 0, report, say),
            pieces=pieces(report.text, (), [claim]), slots=slots, types=types(say), statuses=statuses(say),
            past=past(found.history, say), beside=beside, spot=spot(self._atlas.land, ids, say), wrong=wrong,
            form=form or {}, done=done[0], of=done[1], act=str(request.path_params.get("act", "")), queue=queue,
            now="" if found.subject.counts else present(found),
            locked=found.lock is not None and found.lock[0] != me.name,
            held=found.lock is not None and found.lock[0] == me.name, can_undo=_may_undo(found, me),
            words={key: say.t(key) for key in ("desk.removed", "desk.nothing_found", "desk.found", "desk.remove")},
        )  # fmt: skip
        made.status_code = status_of(wrong) if wrong else 200
        made.headers["cache-control"] = "no-store"
        return made

    def rule(
        self, request: Request, id_: str, act: str, fields: Annotated[Fields, Depends(fields_of)]
    ) -> Response:
        """Do something to a claim; where that cannot be, show the claim as it is now and what was filled in."""
        me = VISITOR.get()
        if act not in ACTS:
            raise WebMissingError("nothing of that name can be done to a claim", do="start from the queue")
        if act in _SETTLE and not me.may("settle"):
            raise WebRightsError(f"the role {me.role} does not allow this", do="ask an editor")
        store, say = self._store, self._say
        slots = form_slots(fields, say)
        try:
            self._done(store, me, id_, act, fields, slots)
        except _TOLD as error:
            seen = self._found(id_)
            now = self._now(seen)
            theirs = slots_of(now.subject.claim, say)
            shown = merged(slots_of(seen.subject.claim, say), slots, theirs) if act == "correct" else theirs
            return self._page(request, now, shown, wrong=error, form=fields, queue=_queue_of(fields))
        with store.write() as connection:
            note(connection, me.name, f"review {act}", id_, me.address)
        kind, mine = _queue_of(fields)
        query = {"act": act, "of": id_, "type": kind, "for": mine}
        told = urlencode({key: value for key, value in query.items() if value})
        if act in _ON:
            return RedirectResponse(f"/{say.code}/desk/next?{told}&after={id_}", 303)
        return RedirectResponse(
            f"/{say.code}/desk/claim/{self._now(self._found(id_)).subject.id}?{told}", 303
        )

    def _now(self, found: Work) -> Work:
        """The claim as it counts now, where somebody ruled that it says something else; itself if none counts."""
        now = present(found)
        return found if now in ("", found.subject.id) else self._found(now)

    def _done(self, store: Store, me: Visitor, id_: str, act: str, fields: Fields, slots: Slots) -> None:
        others = [id for id in fields.get("beside", ()) if id]
        seen = {id_: _one(fields, "version")}
        for mark in fields.get("beside_version", ()):
            other, _, version = mark.partition(" ")
            seen[other] = version
        review = Review(store, me.name, seen=seen, others=me.may("settle"))
        why = _one(fields, "why")
        acts: dict[str, Any] = {
            "accept": lambda: review.accept(id_, why),
            "reject": lambda: review.reject(id_, why),
            "correct": lambda: review.correct(
                id_, correction_of(slots, work(store, id_, datetime.now(UTC)).subject.claim, self._say), why
            ),
            "merge": lambda: review.merge([id_, *others], why),
            "split": lambda: review.split([id_, *others], why),
            "assign": lambda: review.assign(id_, _one(fields, "to"), why),
            "undo": lambda: review.undo(id_, why),
            "take": lambda: review.take(id_),
            "release": lambda: review.release(id_),
        }
        acts[act]()


def _paper(one: Any) -> Any:
    from marsad.model import Report

    return Report(one.report, "", one.published, "", "", one.outlet)


def _may_undo(found: Work, me: Visitor) -> bool:
    last = found.subject.last
    return last is not None and (me.may("settle") or last.who == me.name)


def _one(fields: Fields, name: str) -> str:
    return next(iter(fields.get(name, ())), "").strip()[:2000]


def _queue_of(fields: Fields) -> tuple[str, str]:
    kind = _one(fields, "queue_type")
    return kind if kind in {one.code for one in load_event_types()} else "", "me" if _one(
        fields, "queue_for"
    ) == "me" else ""

"""What a worker process makes of one item: everything the store will write, but for the numbers of rows."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache

from marsad.errors import InputError
from marsad.knowledge_cache import knowledge_stamp
from marsad.model import Claim, PlaceRef, Reading, Report
from marsad.pipeline import failure, reader_for
from marsad.record.codec import body_of, body_text, known, pack_text
from marsad.record.ids import claim_id, content_id, report_id, text_hash
from marsad.record.persons import public_ids, without_private_persons
from marsad.record.words import Words, words_of
from marsad.sources.incoming import Incoming


@dataclass(frozen=True, slots=True)
class DraftPlace:
    """A place of a claim. ``id``: of the row of ``places``, "" if it was not resolved; ``cells``: that row."""

    id: str
    role: str
    scope: str
    cells: tuple[str | float | None, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftClaim:
    """A claim ready to be stored: what is searched for, and ``body``, the JSON of all of it.

    Days are text. ``parties``: (actor or target, id). It holds no more, because it travels between processes.
    """

    id: str
    type: str
    status: str
    day_start: str | None
    day_end: str | None
    confidence: float
    start: int
    body: str
    places: tuple[DraftPlace, ...]
    parties: tuple[tuple[str, str], ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A report ready to be stored. ``id``: of its content, while ``incoming.report.id`` is what its file calls it.

    ``known``: UTC as text, None if nobody says. ``length``: characters of the text. ``failed``: why the reader could
    not read it; it is kept all the same.
    """

    incoming: Incoming
    id: str
    known: str | None
    text: bytes
    text_sha256: str
    length: int
    words: Words
    extractor: str
    notes: tuple[str, ...]
    claims: tuple[DraftClaim, ...]
    failed: InputError | None = None

    @property
    def report(self) -> Report:
        """The report itself, as it came."""
        if self.incoming.report is None:
            raise ValueError("a refused item is no draft")
        return self.incoming.report


def draft(incoming: Incoming) -> Draft:
    """Read the report of ``incoming`` and make its rows. Never raises for what the text says."""
    report = incoming.report
    if report is None:
        raise ValueError("a refused item cannot be read")
    id = report_id(report)
    reading, failed = _read(incoming, report)
    text = report.text
    light = replace(incoming, report=replace(report, text=""))  # the words travel packed
    return Draft(
        light,
        id,
        known(report.received, report.published),
        pack_text(text),
        text_hash(text),
        len(text),
        words_of(report.title, text),
        knowledge_stamp(),
        reading.notes,
        draft_claims(id, reading.claims),
        failed,
    )


def draft_claims(
    report: str, claims: tuple[Claim, ...], public: frozenset[str] | None = None
) -> tuple[DraftClaim, ...]:
    """The claims of one reading, without private persons, with their ids. ``public``: ids that may be named."""
    public = public_ids() if public is None else public
    seen: Counter[str] = Counter()
    found = []
    for raw in claims:
        claim = without_private_persons(raw, public)
        body = body_text(body_of(claim))
        found.append(_draft_claim(claim, claim_id(report, body, seen[body]), body))
        seen[body] += 1
    return tuple(found)


def _draft_claim(claim: Claim, id: str, body: str) -> DraftClaim:
    start, end = (day.isoformat() if day else None for day in (claim.date.start, claim.date.end))
    parties = [*(("actor", ref.id) for ref in claim.actors), *(("target", ref.id) for ref in claim.targets)]
    return DraftClaim(
        id,
        claim.type,
        claim.status,
        start,
        end or start,  # an open end is its start
        round(claim.confidence, 4),
        claim.trigger.start,
        body,
        tuple(_draft_place(ref) for ref in claim.places),
        tuple(parties),
        tuple(ref.id for ref in claim.sources),
    )


def _draft_place(ref: PlaceRef) -> DraftPlace:
    """A place with the id of what the gazetteer said of it then."""
    if ref.gaz is None:
        return DraftPlace("", ref.role, ref.scope)
    cells = (ref.gaz, ref.name_en or "", ref.country or "", ref.adm1 or "", ref.lat, ref.lon)
    return DraftPlace(_place_id(cells), ref.role, ref.scope, cells)


@lru_cache(maxsize=10_000)
def _place_id(cells: tuple[str | float | None, ...]) -> str:
    return content_id(["place", *cells])


def _read(incoming: Incoming, report: Report) -> tuple[Reading, InputError | None]:
    notes = tuple(error.note() for error in incoming.notes)
    if not incoming.readable or not report.text.strip():
        return Reading(report.id, (), notes=notes), None
    try:
        reading = reader_for(report).read(report)
    except Exception as error:
        if os.environ.get("MARSAD_DEBUG"):
            raise
        failed = failure(error, incoming.where)
        return Reading(report.id, (), notes=(*notes, failed.note())), failed
    return replace(reading, notes=tuple(dict.fromkeys((*notes, *reading.notes)))), None

"""What a worker process makes of one item: everything the store will write, but for the numbers of rows."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import Any

from marsad.errors import InputError
from marsad.knowledge_cache import knowledge_stamp
from marsad.model import Claim, PlaceRef, Reading, Report
from marsad.pipeline import failure, reader
from marsad.record.codec import body_of, body_text, known, pack_text
from marsad.record.ids import claim_id, content_id, report_id, text_hash
from marsad.record.persons import public_ids, without_private_persons
from marsad.record.words import Words, words_of
from marsad.sources.incoming import Incoming


@dataclass(frozen=True, slots=True)
class DraftPlace:
    """A place of a claim. ``id``: of the row of ``places``; "" if it was not resolved."""

    id: str
    ref: PlaceRef


@dataclass(frozen=True, slots=True)
class DraftClaim:
    """A claim ready to be stored; ``body`` is its JSON."""

    id: str
    claim: Claim
    body: str
    places: tuple[DraftPlace, ...]


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


def draft_claims(report: str, claims: tuple[Claim, ...]) -> tuple[DraftClaim, ...]:
    """The claims of one reading, without private persons, with their ids."""
    public = public_ids()
    seen: dict[str, int] = {}
    found = []
    for raw in claims:
        claim = without_private_persons(raw, public)
        body = body_of(claim)
        first = claim_id(report, body)
        again = seen[first] = seen.get(first, -1) + 1
        id = claim_id(report, body, again) if again else first
        places = tuple(DraftPlace(place_id(ref), ref) for ref in claim.places)
        found.append(DraftClaim(id, claim, body_text(body), places))
    return tuple(found)


def place_id(ref: PlaceRef) -> str:
    """The id of a resolved place as it stood in the gazetteer then; "" of one that was not resolved."""
    if ref.gaz is None:
        return ""
    cells: list[Any] = ["place", ref.gaz, ref.name_en, ref.country, ref.adm1, ref.lat, ref.lon]
    return content_id(cells)


def _read(incoming: Incoming, report: Report) -> tuple[Reading, InputError | None]:
    notes = tuple(error.note() for error in incoming.notes)
    if not incoming.readable or not report.text.strip():
        return Reading(report.id, (), notes=notes), None
    try:
        reading = reader().read(report)
    except Exception as error:
        if os.environ.get("MARSAD_DEBUG"):
            raise
        failed = failure(error, incoming.where)
        return Reading(report.id, (), notes=(*notes, failed.note())), failed
    return replace(reading, notes=tuple(dict.fromkeys((*notes, *reading.notes)))), None

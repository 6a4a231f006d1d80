"""A claim as what control asks for: with the directions its places tell and the words around its trigger."""

from __future__ import annotations

from datetime import date

from marsad.control.records import Statement
from marsad.model import Claim
from marsad.packs.bearings import bearing_of

_AROUND = 160  # characters of a report on each side of the word that tells of an event


def statement_of(
    id: str, report: str, claim: Claim, published: date | None, outlet: str, group: str, text: str
) -> Statement:
    """``claim`` of ``report`` as a statement. ``text``: of the report, "" if nobody has it."""
    at = claim.trigger.start
    quote = text[max(0, at - _AROUND) : at + _AROUND].replace("\n", " ").strip() or claim.trigger.text
    bearings = tuple(None if place.role == "near" else bearing_of(place.text) for place in claim.places)
    return Statement(id, report, claim, published, outlet, group, quote, bearings)

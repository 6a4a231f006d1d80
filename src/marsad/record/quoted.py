"""A claim as what control asks for: with the directions its places tell and the words around its trigger."""

from __future__ import annotations

from datetime import date

from marsad.control.records import Statement
from marsad.model import Claim
from marsad.packs.bearings import bearing_of, beside
from marsad.sources.layouts import BETWEEN_HEADINGS

_AROUND = 160  # characters of a report on each side of the word that tells of an event


def statement_of(
    id: str,
    report: str,
    claim: Claim,
    published: date | None,
    outlet: str,
    group: str,
    text: str,
    heading: str = "",
) -> Statement:
    """``claim`` of ``report`` as a statement. ``text`` and ``heading``: of the report, "" if nobody has them."""
    at = claim.trigger.start
    quote = _around(text, at).replace("\n", " ").strip() or claim.trigger.text
    bearings = tuple(None if place.role == "near" else bearing_of(place.text) for place in claim.places)
    about = tuple(place.role != "near" and beside(place.text) for place in claim.places)
    return Statement(id, report, claim, published, outlet, group, quote, bearings, about, widest(heading))


def widest(heading: str) -> str:
    """The widest of the headings that make up a title.

    >>> widest("Siege of a town \u00b7 Aftermath")
    'Siege of a town'
    """
    return heading.partition(BETWEEN_HEADINGS)[0]


def _around(text: str, at: int) -> str:
    """Whole words of ``text`` around an offset.

    >>> len(_around("word " * 100, 250)) <= 2 * _AROUND
    True
    >>> _around("word " * 100, 250)[:5]
    'word '
    """
    begin, end = max(0, at - _AROUND), min(len(text), at + _AROUND)
    if begin and (blank := text.find(" ", begin, at)) >= 0:
        begin = blank + 1
    if end < len(text) and (blank := text.rfind(" ", at, end)) >= 0:
        end = blank
    return text[begin:end]

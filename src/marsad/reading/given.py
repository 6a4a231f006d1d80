"""Reports that came with a day, a place and headings beside their words: rows of a collection of dated sentences.

Nobody knows when such a sentence was published, only what day it is about. Dates without a year are reckoned in the
year of that day; what no words date happened on it; what no words place happened where the row says.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from marsad.model import Claim, DaySpan, Given, PlaceRef, Reading, Report
from marsad.reading.analysis import Knowledge, analyse
from marsad.reading.reader import read

_YEAR = re.compile(r"\d{4}")
_RELATIVE = re.compile(r"(?:weekday|day|now|running|ago|event|recently|lately) reckoned")
BESIDE = "day given beside the words"
_PLACE = "place given beside the words"


def read_given(report: Report, given: Given, knowledge: Knowledge) -> Reading:
    """All claims of a report that came with ``given`` and whose day of publication nobody knows."""
    turn_of_year = date(given.day.year, 12, 31)  # a month named without its year is one of that year
    reading = read(replace(report, published=turn_of_year), knowledge)
    place = _placed(report, given, knowledge)
    claims = tuple(_dated(_sited(claim, place), given) for claim in reading.claims)
    return replace(reading, claims=claims)


def _dated(claim: Claim, given: Given) -> Claim:
    told = claim.date
    doubt = not given.year_sure
    years = given.years if doubt else ()
    if told.text is None or told.start is None or any(_RELATIVE.match(why) for why in told.reasons):
        span = DaySpan(given.day, given.day, None, None, (BESIDE,), True, doubt, years)
        return replace(claim, date=span)
    said = (f"in the year of the day given beside the words, {given.day.year}",)
    if any(int(year) == told.start.year for year in _YEAR.findall(told.text)):
        return claim
    return replace(claim, date=replace(told, reasons=said, year_doubt=doubt, years=years))


def _sited(claim: Claim, place: PlaceRef | None) -> Claim:
    """``claim`` at ``place`` if its own words name no place that was found."""
    if place is None or any(ref.gaz for ref in claim.places):
        return claim
    own = claim.places[0] if claim.places else None
    found = replace(place, start=own.start, text=own.text, role=own.role, scope=own.scope) if own else place
    return replace(claim, places=(found, *claim.places[1:]))


def _placed(report: Report, given: Given, knowledge: Knowledge) -> PlaceRef | None:
    """The place that the row names, read as the reader reads places, with the headings as its title."""
    if not given.place:
        return None
    doc = analyse(Report("place", given.place, None, report.title, report.lang), knowledge).doc
    found = next((mention for mention in doc.places if mention.place is not None), None)
    if found is None or found.place is None:
        return None
    place = found.place
    return PlaceRef(
        given.place, -1, "at", "all", place.id, place.name_en, place.country,
        place.adm1_en or None, place.lat, place.lon,
        found.rank, (_PLACE,),
    )  # fmt: skip

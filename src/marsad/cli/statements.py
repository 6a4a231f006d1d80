"""Files of reports or of readings as statements, for the commands about who holds what."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from marsad.cli.work import prepare, read_one, weight
from marsad.control.records import Statement
from marsad.engines.pool import map_reports
from marsad.errors import ControlClaimsError, InputDateError
from marsad.exchange.readings import claims_of
from marsad.model import Claim, Report
from marsad.packs.bearings import bearing_of
from marsad.sources.entry import Received, day

_AROUND = 160  # characters of a report on each side of the word that tells of an event
_MANY = 64


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a report beside its claims."""

    published: date | None
    outlet: str
    group: str
    text: str


def load_statements(paths: Iterable[Path]) -> list[Statement]:
    """The claims in files of JSON lines.

    A line with ``events`` is a reading (``marsad read --json``, or an annotation), a line with ``text`` a report: if a
    reading with its id is among the files it gives day, outlet (``outlet`` or ``source``), reprint group (``group`` or
    ``dup_group``) and words to it, else it is read. Raises ControlClaimsError.
    """
    known: dict[str, Known] = {}
    readings: dict[str, tuple[Claim, ...]] = {}
    for where, line in _lines(paths):
        id_ = str(line.get("id") or where)
        if isinstance(line.get("text"), str) or id_ not in known:
            known[id_] = _known(line, where)
        if "events" in line:
            readings[id_] = claims_of(line, where)
    unread = [id_ for id_, one in known.items() if id_ not in readings and one.text]
    readings.update(_read(known, unread))
    return [s for id_, claims in readings.items() for s in statements_of(id_, claims, known[id_])]


def _lines(paths: Iterable[Path]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for path in paths:
        try:
            with path.open(encoding="utf-8-sig") as stream:
                for number, text in enumerate(stream, 1):
                    if text.strip():
                        yield f"{path.name}:{number}", _object(text, f"{path.name}:{number}")
        except (OSError, UnicodeDecodeError) as error:
            why = error.strerror if isinstance(error, OSError) else "not UTF-8"
            raise ControlClaimsError(f"cannot read: {why}", where=str(path), do="check the file") from None


def _object(text: str, where: str) -> Mapping[str, Any]:
    try:
        line = json.loads(text)
    except ValueError:
        raise ControlClaimsError("not JSON", where=where, do="give one object per line") from None
    if not isinstance(line, dict) or not ("events" in line or isinstance(line.get("text"), str)):
        do = "give lines with events (marsad read --json) or with text (reports)"
        raise ControlClaimsError("neither a reading nor a report", where=where, do=do)
    return line


def _known(line: Mapping[str, Any], where: str) -> Known:
    try:
        published = day(str(line["published"]), where) if line.get("published") else None
    except InputDateError:
        published = None
    outlet, group = line.get("outlet") or line.get("source"), line.get("group") or line.get("dup_group")
    return Known(published, str(outlet or ""), str(group or ""), str(line.get("text") or ""))


def _read(known: Mapping[str, Known], ids: list[str]) -> dict[str, tuple[Claim, ...]]:
    reports = [Received(Report(id_, known[id_].text, known[id_].published, "", "ar")) for id_ in ids]
    if not reports:
        return {}
    jobs = 2 if len(reports) >= _MANY else 1
    outcomes = map_reports(read_one, reports, jobs=jobs, prepare=prepare, size=weight)
    return {one.received.report.id: one.reading.claims for one in outcomes}


def statements_of(report: str, claims: Iterable[Claim], known: Known) -> Iterator[Statement]:
    """The claims of one report as statements, with the words around the one that tells."""
    for number, claim in enumerate(claims):
        at = claim.trigger.start
        quote = (
            known.text[max(0, at - _AROUND) : at + _AROUND].replace("\n", " ").strip() or claim.trigger.text
        )
        bearings = tuple(None if place.role == "near" else bearing_of(place.text) for place in claim.places)
        yield Statement(
            f"{report}#{number}", report, claim, known.published, known.outlet, known.group, quote, bearings
        )

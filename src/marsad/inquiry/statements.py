"""Files of reports or of readings as statements, for the commands about who holds what."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from marsad.control.records import Statement
from marsad.engines.pool import map_reports
from marsad.errors import ControlClaimsError, InputDateError
from marsad.exchange.readings import claims_of
from marsad.inquiry.readings import prepare, read_one, weight
from marsad.model import Claim, Reading, Report
from marsad.record.quoted import statement_of
from marsad.script import why_unread
from marsad.sources.entry import Received, day

_MANY = 64


@dataclass(frozen=True, slots=True)
class Known:
    """A report that claims were read from; ``group``: reports that reprint each other share one."""

    report: Report
    group: str = ""
    readable: bool = True


@dataclass(frozen=True, slots=True)
class Gathered:
    """Reports and what was read from them, both by the id of the report.

    ``told``: the claims as statements, where a store has them so (None: they follow from the readings). ``links``: what
    reviewers ruled on pairs of them, one incident (True) or two.
    """

    known: Mapping[str, Known]
    readings: Mapping[str, Reading]
    told: tuple[Statement, ...] | None = None
    links: Mapping[tuple[str, str], bool] = field(default_factory=dict)

    def statements(self) -> list[Statement]:
        """All claims as statements; the id of each is that of its report, ``#`` and its number in it."""
        if self.told is not None:
            return list(self.told)
        return [s for id_, one in self.readings.items() for s in statements_of(self.known[id_], one.claims)]


def load_statements(paths: Iterable[Path]) -> list[Statement]:
    """The claims in files of JSON lines, as ``gather`` finds them. Raises ControlClaimsError."""
    return gather(paths).statements()


def gather(paths: Iterable[Path]) -> Gathered:
    """The reports and readings in files of JSON lines.

    A line with ``events`` is a reading (``marsad read --json``, or an annotation), a line with ``text`` a report: if a
    reading with its id is among the files it gives day, outlet (``outlet`` or ``source``), reprint group (``group`` or
    ``dup_group``) and words to it, else it is read. Raises ControlClaimsError.
    """
    known: dict[str, Known] = {}
    readings: dict[str, Reading] = {}
    for where, line in _lines(paths):
        id_ = str(line.get("id") or where)
        if isinstance(line.get("text"), str) or id_ not in known:
            known[id_] = _known(id_, line, where)
        if "events" in line:
            readings[id_] = Reading(id_, claims_of(line, where))
    unread = [one for id_, one in known.items() if id_ not in readings and one.report.text]
    readings.update(_read(unread))
    return Gathered(known, readings)


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


def _known(id_: str, line: Mapping[str, Any], where: str) -> Known:
    try:
        published = day(str(line["published"]), where) if line.get("published") else None
    except InputDateError:
        published = None
    outlet, group = line.get("outlet") or line.get("source"), line.get("group") or line.get("dup_group")
    title, url, text = (str(line.get(key) or "") for key in ("title", "url", "text"))
    report = Report(id_, text, published, title, str(line.get("lang") or ""), str(outlet or ""), url)
    return Known(report, str(group or ""), not text or why_unread(text, report.lang) is None)


def _read(unread: list[Known]) -> dict[str, Reading]:
    received = [Received(one.report, readable=one.readable) for one in unread]
    if not received:
        return {}
    jobs = 2 if len(received) >= _MANY else 1
    outcomes = map_reports(read_one, received, jobs=jobs, prepare=prepare, size=weight)
    return {one.received.report.id: one.reading for one in outcomes}


def statements_of(known: Known, claims: Iterable[Claim]) -> Iterator[Statement]:
    """The claims of one report as statements, with the words around the one that tells."""
    report = known.report
    for number, claim in enumerate(claims):
        name = f"{report.id}#{number}"
        yield statement_of(
            name, report.id, claim, report.published, report.outlet, known.group, report.text, report.title
        )

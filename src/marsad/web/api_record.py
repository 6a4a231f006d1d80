"""The API for programs, second half: reports, single claims, incidents, search."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi import Path as InPath

from marsad.inquiry.atlas import Atlas
from marsad.inquiry.happenings import happenings
from marsad.packs.ontology import load_event_types
from marsad.record.incidents import body_of
from marsad.web.asking import one_claim, report_lines, report_view
from marsad.web.searching import Hits, Seek, fits, next_of
from marsad.web.tongue import tongue
from marsad.web.views import ClaimView, ReportLine, ReportView
from marsad.web_errors import WebRequestError

PAGE = 1000
Limit = Annotated[int, Query(ge=1, le=PAGE)]
Offset = Annotated[int, Query(ge=0, le=10_000_000)]
Lang = Annotated[str, Query(pattern="^(ar|en)$", description="Language of names: ar or en")]
First = Annotated[date | None, Query(description="This day or later, YYYY-MM-DD")]
Last = Annotated[date | None, Query(description="This day or earlier, YYYY-MM-DD")]
Short = Annotated[str, Query(max_length=100)]


@dataclass(frozen=True, slots=True)
class Reports:
    """Reports, the newest first. ``next``: offset of the next page, None on the last."""

    count: int
    next: int | None
    items: list[ReportLine]


@dataclass(frozen=True, slots=True)
class IncidentLine:
    """Something that happened, as its claims tell. ``told``: as ``marsad export --what incidents`` writes it."""

    id: str
    type: str
    first: date
    last: date
    told: dict[str, Any]
    claims: list[str]


@dataclass(frozen=True, slots=True)
class Incidents:
    """Incidents, by first day. ``next``: offset of the next page, None on the last."""

    count: int
    next: int | None
    items: list[IncidentLine]


def record_api(atlas: Atlas, seek: Seek) -> APIRouter:
    """The routes over an atlas. ``seek``: how reports are searched."""
    routes = APIRouter(prefix="/api/v1", tags=["v1"])

    @routes.get("/reports")
    def reports(
        outlet: Short = "", first: First = None, last: Last = None, limit: Limit = 100, offset: Offset = 0
    ) -> Reports:
        """The reports, the newest first. ``first``, ``last``: days of publication."""
        found = [one for one in report_lines(atlas) if fits(one, outlet, first, last)]
        return Reports(len(found), next_of(offset, limit, len(found)), found[offset : offset + limit])

    @routes.get("/reports/{id:path}")
    def report(id: Annotated[str, InPath(max_length=500)], lang: Lang = "en") -> ReportView:
        """One report with its text and its claims."""
        return report_view(atlas, id, tongue(lang))

    @routes.get("/claims/{report}/{number}")
    def claim(
        report: Annotated[str, InPath(max_length=500)], number: Annotated[int, InPath(ge=0, le=100_000)],
        lang: Lang = "en",
    ) -> ClaimView:  # fmt: skip
        """One claim: its report and its number there, both as in its id before and after the ``#``."""
        return one_claim(atlas, report, number, tongue(lang))

    routes.get("/incidents")(_incidents(atlas))
    routes.get("/search")(_search(seek))
    return routes


def _incidents(atlas: Atlas) -> Any:
    def answer(
        type: Annotated[str, Query(max_length=40)] = "",
        place: Annotated[str, Query(max_length=100, description="Id of a place, first-level unit or country")] = "",
        actor: Short = "", first: First = None, last: Last = None, limit: Limit = 100, offset: Offset = 0,
    ) -> Incidents:  # fmt: skip
        """What happened, as claims that tell of the same are merged; ranges of the dead, and what contradicts."""
        if type and type not in {one.code for one in load_event_types()}:
            raise WebRequestError(
                f"no kind of event is called {type!a}", where="type", do="see docs/method.md"
            )
        found = [
            one
            for one in happenings(atlas).incidents
            if (not type or one.type == type)
            and (not first or one.last >= first)
            and (not last or one.first <= last)
            and (not actor or actor in (*one.actors, *one.targets))
            and (not place or place in (one.place.gaz, one.place.adm1, one.place.country, one.place.name_en))
        ]
        items = [
            IncidentLine(
                one.id, one.type, one.first, one.last, body_of(one), [m.statement for m in one.members]
            )
            for one in found[offset : offset + limit]
        ]
        return Incidents(len(found), next_of(offset, limit, len(found)), items)

    return answer


def _search(seek: Seek) -> Any:
    def answer(
        q: Annotated[str, Query(min_length=1, max_length=500, description='Words, "phrases", -words')],
        first: First = None, last: Last = None,
        limit: Annotated[int, Query(ge=1, le=100)] = 20, offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
    ) -> Hits:  # fmt: skip
        """Reports in which all these words stand, whatever clitics they bear; the newest first.

        The name of a place or party also finds what is claimed of it under its other names and in the other language.
        Where only what may get around is shown, words are looked for in what it says of their claims.
        """
        return seek(q, first, last, limit, offset)

    return answer

"""The API for programs, second half: reports, single claims, incidents, search."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from threading import Lock
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi import Path as InPath

from marsad.inquiry.atlas import Atlas
from marsad.inquiry.happenings import happenings
from marsad.model import Claim
from marsad.packs.ontology import load_event_types
from marsad.record.facets import Facets
from marsad.record.find import find
from marsad.record.incidents import body_of
from marsad.record.named import mentions, named, part
from marsad.record.query import Name, Phrase
from marsad.record.query import Query as Words
from marsad.record.snippet import Snippet, snippet
from marsad.record.store import Store
from marsad.record.words import searched
from marsad.web.asking import one_claim, report_lines, report_view
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


@dataclass(frozen=True, slots=True)
class Part:
    """Words of a report around what was sought; ``marks``: (start, end) of what was sought in them."""

    text: str
    marks: list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class HitLine:
    """A report that fits. ``claims``: ids of what it claims."""

    report: str
    published: date | None
    outlet: str
    url: str
    title: Part
    body: Part
    claims: list[str]


@dataclass(frozen=True, slots=True)
class Hits:
    """Reports that fit, the newest first. ``more``: only the newest were counted, there are others."""

    count: int
    more: bool
    next: int | None
    items: list[HitLine]


def next_of(offset: int, limit: int, count: int) -> int | None:
    """The offset of the next page, None on the last."""
    return offset + limit if offset + limit < count else None


def record_api(atlas: Atlas, store: Store | None) -> APIRouter:
    """The routes over an atlas. ``store``: whose full-text index is asked; without one words are looked for here."""
    routes = APIRouter(prefix="/api/v1", tags=["v1"])
    lines = cache(lambda: report_lines(atlas))  # the atlas never changes

    @routes.get("/reports")
    def reports(
        outlet: Short = "", first: First = None, last: Last = None, limit: Limit = 100, offset: Offset = 0
    ) -> Reports:
        """The reports, the newest first. ``first``, ``last``: days of publication."""
        found = [one for one in lines() if _fits(one, outlet, first, last)]
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
    routes.get("/search")(_search(atlas, store, lines))
    return routes


def _fits(one: ReportLine, outlet: str, first: date | None, last: date | None) -> bool:
    if outlet and one.outlet != outlet:
        return False
    if (first or last) and one.published is None:
        return False
    return not (
        first and one.published and one.published < first or last and one.published and one.published > last
    )


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


def _search(atlas: Atlas, store: Store | None, lines: Callable[[], list[ReportLine]]) -> Any:
    turn = Lock()

    @cache
    def folded() -> Mapping[str, str]:
        known = atlas.gathered.known
        return {id_: f" {searched(f'{one.report.title} . {one.report.text}')} " for id_, one in known.items()}

    def here(words: Words, first: date | None, last: date | None) -> list[str]:
        with turn:
            index = folded()
        return [
            one.id
            for one in lines()
            if _fits(one, "", first, last)
            and all(_holds(index[one.id], phrase) for phrase in words.words)
            and all(_names(index[one.id], _claims(atlas, one.id), name) for name in words.names)
            and not any(_holds(index[one.id], phrase) for phrase in words.none)
        ]

    def answer(
        q: Annotated[str, Query(min_length=1, max_length=500, description='Words, "phrases", -words')],
        first: First = None, last: Last = None,
        limit: Annotated[int, Query(ge=1, le=100)] = 20, offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
    ) -> Hits:  # fmt: skip
        """Reports in which all these words stand, whatever clitics they bear; the newest first.

        The name of a place or party also finds what is claimed of it under its other names and in the other language.
        """
        words = named(q)
        if store is None:
            ids = here(words, first, last)
            return Hits(
                len(ids),
                False,
                next_of(offset, limit, len(ids)),
                _shown(atlas, ids[offset : offset + limit], words),
            )
        told = find(store, words, Facets(since=first, until=last), limit=limit, offset=offset)
        ids = [hit.id for hit in told.hits if hit.id in atlas.gathered.known]
        return Hits(told.reports, False, next_of(offset, limit, told.reports), _shown(atlas, ids, words))

    return answer


def _holds(text: str, phrase: Phrase) -> bool:
    return f" {' '.join(phrase)} " in text


def _names(text: str, claims: Sequence[Claim], name: Name) -> bool:
    """Do the words of the name stand in a report, or do its claims tell of what it names?"""
    if all(_holds(text, phrase) for phrase in name.phrases):
        return True
    return next(mentions(Words(names=(name,)), claims), None) is not None


def _claims(atlas: Atlas, id_: str) -> Sequence[Claim]:
    reading = atlas.gathered.readings.get(id_)
    return reading.claims if reading else ()


def _shown(atlas: Atlas, ids: Sequence[str], words: Words) -> list[HitLine]:
    out = []
    for id_ in ids:
        report, its = atlas.gathered.known[id_].report, _claims(atlas, id_)
        claims = [f"{id_}#{n}" for n in range(len(its))]
        title, body = _part(snippet(report.title, words.every)), _part(part(report.text, words, its))
        out.append(HitLine(id_, report.published, report.outlet, report.url, title, body, claims))
    return out


def _part(found: Snippet) -> Part:
    return Part(found.text, [(start, end) for start, end in found.marks])

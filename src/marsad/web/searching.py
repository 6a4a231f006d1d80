"""Searching the reports: by the index of a store, by the words of what was read, or by what may get around of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from threading import Lock

from marsad.inquiry.atlas import Atlas
from marsad.inquiry.kept import kept
from marsad.model import Claim
from marsad.packs.interface import LANGUAGES
from marsad.record.facets import Facets
from marsad.record.find import find
from marsad.record.named import mentions, named, part
from marsad.record.query import Name, Phrase
from marsad.record.query import Query as Words
from marsad.record.snippet import Snippet, snippet
from marsad.record.store import Store
from marsad.record.words import searched
from marsad.web.asking import report_lines
from marsad.web.tongue import Tongue, tongue
from marsad.web.views import ReportLine
from marsad.web.wording import called

_TURN = Lock()


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


Seek = Callable[[str, date | None, date | None, int, int], Hits]


def next_of(offset: int, limit: int, count: int) -> int | None:
    """The offset of the next page, None on the last."""
    return offset + limit if offset + limit < count else None


def seeker(atlas: Atlas, store: Store | None, *, public: bool = False) -> Seek:
    """How the reports of an atlas are searched: (query, first and last day of publication, limit, offset) to hits.

    ``store``: whose full-text index is asked. ``public``: words are looked for only in what pages for everybody say of
    the claims of a report, so that no question tells whether a word stands in its text. Raises QueryError.
    """

    def seek(q: str, first: date | None, last: date | None, limit: int, offset: int) -> Hits:
        words = named(q)
        if store is not None and not public:
            told = find(store, words, Facets(since=first, until=last), limit=limit, offset=offset)
            ids = [hit.id for hit in told.hits if hit.id in atlas.gathered.known]
            return Hits(told.reports, False, next_of(offset, limit, told.reports), _shown(atlas, ids, words))
        with _TURN:
            index = _told(atlas) if public else _folded(atlas)
        ids = [
            one.id
            for one in report_lines(atlas)
            if fits(one, "", first, last)
            and all(_holds(index[one.id], phrase) for phrase in words.words)
            and all(_names(index[one.id], _claims(atlas, one.id), name) for name in words.names)
            and not any(_holds(index[one.id], phrase) for phrase in words.none)
        ]
        page = _shown(atlas, ids[offset : offset + limit], words)
        return Hits(len(ids), False, next_of(offset, limit, len(ids)), page)

    return seek


def fits(one: ReportLine, outlet: str, first: date | None, last: date | None) -> bool:
    """Is a report of an outlet ("": of any) and published in these days?"""
    if outlet and one.outlet != outlet:
        return False
    if (first or last) and one.published is None:
        return False
    return not (
        first and one.published and one.published < first or last and one.published and one.published > last
    )


@kept(1)
def _folded(atlas: Atlas) -> Mapping[str, str]:
    """The words of every report."""
    known = atlas.gathered.known
    return {id_: f" {searched(f'{one.report.title} . {one.report.text}')} " for id_, one in known.items()}


@kept(1)
def _told(atlas: Atlas) -> Mapping[str, str]:
    """The words that pages for everybody say of every report, in all languages."""
    says = [tongue(code) for code in LANGUAGES]
    return {
        id_: f" {searched(' . '.join(part for say in says for part in _said(atlas, id_, say) if part))} "
        for id_ in atlas.gathered.known
    }


def _said(atlas: Atlas, id_: str, say: Tongue) -> Iterator[str]:
    yield atlas.gathered.known[id_].report.outlet
    reading = atlas.gathered.readings.get(id_)
    units = {one.id: one.name_ar if say.code == "ar" else one.name_en for one in atlas.land.units}
    for claim in reading.claims if reading else ():
        yield say.kind(claim.type)
        named = [ref.id for refs in (claim.actors, claim.targets, claim.sources) for ref in refs]
        yield from (say.name(id_) for id_ in named if id_)
        for place in claim.places:
            yield called(place, say)
            site = atlas.land.sites.get(place.gaz or "")
            if site is not None:
                yield units.get(site.unit, "")
            if site is not None and site.settlement >= 0:
                here = atlas.land.settlements[site.settlement]
                yield here.name_ar if say.code == "ar" else here.name_en


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
        title = _part(snippet(report.title, words.every))
        body = _part(part(report.text, words, its)) if report.text else Part("", [])
        out.append(HitLine(id_, report.published, report.outlet, report.url, title, body, claims))
    return out


def _part(found: Snippet) -> Part:
    return Part(found.text, [(start, end) for start, end in found.marks])

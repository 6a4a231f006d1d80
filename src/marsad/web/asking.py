"""Questions of the pages to an atlas, answered as views."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import numpy as np

from marsad.control.belief import Picture, picture, reasons_for
from marsad.control.course import spells
from marsad.control.figures import found_figures, judge, judge_published
from marsad.control.glance import glance
from marsad.control.plane import Ints
from marsad.inquiry.atlas import Atlas, sentence
from marsad.inquiry.kept import kept
from marsad.model import ActorRef, Claim, PlaceRef, Report, SourceRef
from marsad.packs.control import load_published, why_of
from marsad.web.tongue import Tongue
from marsad.web.views import (
    ClaimView,
    FigureView,
    HoldingLine,
    Party,
    PlaceView,
    Quoted,
    ReasonView,
    ReportLine,
    ReportView,
    SpellView,
    VerdictView,
    Where,
)
from marsad.web.wording import called
from marsad.web_errors import WebMissingError

REASONS = 8


def claim_view(
    claim: Claim, number: int, report: Report, say: Tongue, atlas: Atlas | None = None
) -> ClaimView:
    """A claim of a report. ``atlas``: to link its places."""
    count, people = claim.count, claim.casualties
    return ClaimView(
        id=f"{report.id}#{number}", report=report.id, number=number,
        type=claim.type, type_name=say.kind(claim.type),
        status=claim.status, status_name=say.t(f"status.{claim.status}"),
        actors=_parties(claim.actors, say), targets=_parties(claim.targets, say),
        places=tuple(_where(place, say, atlas) for place in claim.places),
        first=claim.date.start, last=claim.date.end, days=say.days(claim.date.start, claim.date.end),
        date_text=claim.date.text, date_reasons=claim.date.reasons, sources=_parties(claim.sources, say),
        amount=None if count is None else count.value, unit="" if count is None else count.unit,
        killed=people.killed, wounded=people.wounded, confidence=round(claim.confidence, 4), reasons=claim.reasons,
        quote=quoted(claim, report), published=report.published, outlet=report.outlet, title=report.title,
        url=report.url,
    )  # fmt: skip


def quoted(claim: Claim, report: Report) -> Quoted:
    """The sentence a claim stands in; its trigger alone where the words of the report are not known."""
    word, start = claim.trigger.text, claim.trigger.start
    if report.text[start : start + len(word)] != word or not word:
        return Quoted("", word, "")
    return Quoted(*sentence(report.text, start, len(word)))


def _parties(refs: Iterable[ActorRef | SourceRef], say: Tongue) -> tuple[Party, ...]:
    return tuple(Party(ref.id, say.name(ref.id, ref.text), ref.text, ref.reasons) for ref in refs)


def _where(place: PlaceRef, say: Tongue, atlas: Atlas | None) -> Where:
    name, page = called(place, say), ""
    site = atlas.land.sites.get(place.gaz) if atlas is not None and place.gaz else None
    if atlas is not None and site is not None and site.settlement >= 0:
        settlement = atlas.land.settlements[site.settlement]
        page = settlement.id
        name = settlement.name_ar if say.code == "ar" else settlement.name_en
    return Where(place.text, place.role, say.t(f"role.{place.role}"), name, page, place.gaz, place.reasons)


def report_of(atlas: Atlas, id_: str) -> Report:
    """A report by id. Raises WebMissingError."""
    known = atlas.gathered.known.get(id_)
    if known is None:
        raise WebMissingError(f"no report is called {id_[:80]!a}", do="look it up in the list of reports")
    return known.report


def report_view(atlas: Atlas, id_: str, say: Tongue) -> ReportView:
    """A report with its claims. Raises WebMissingError."""
    report = report_of(atlas, id_)
    reading = atlas.gathered.readings.get(id_)
    claims = reading.claims if reading else ()
    views = tuple(claim_view(claim, n, report, say, atlas) for n, claim in enumerate(claims))
    return ReportView(
        id_, report.title, report.outlet, report.url, report.published, report.lang, report.text, views,
        reading.notes if reading else (),
    )  # fmt: skip


def one_claim(atlas: Atlas, report: str, number: int, say: Tongue) -> ClaimView:
    """A claim by its report and number in it. Raises WebMissingError."""
    found = report_of(atlas, report)
    reading = atlas.gathered.readings.get(report)
    if reading is None or number >= len(reading.claims):
        raise WebMissingError(f"the report has no claim {number}", do="look at the report")
    return claim_view(reading.claims[number], number, found, say, atlas)


def by_statement(atlas: Atlas, id_: str, say: Tongue) -> ClaimView:
    """A claim by the id of its statement."""
    report, _, number = id_.rpartition("#")
    return one_claim(atlas, report, int(number), say)


@kept(1)
def report_lines(atlas: Atlas) -> tuple[ReportLine, ...]:
    """All reports, the newest first."""
    lines = []
    for id_, known in atlas.gathered.known.items():
        report, reading = known.report, atlas.gathered.readings.get(id_)
        count = len(reading.claims) if reading else 0
        lines.append(ReportLine(id_, report.title, report.outlet, report.published, count, known.readable))
    return tuple(sorted(lines, key=lambda one: (one.published or date.min, one.id), reverse=True))


def index_of(atlas: Atlas, place: str) -> int:
    """The settlement of an id. Raises WebMissingError."""
    site = atlas.land.sites.get(place)
    if site is None or site.settlement < 0:
        raise WebMissingError(f"no settlement has the id {place[:80]!a}", do="look it up on the map")
    return site.settlement


def place_view(atlas: Atlas, place: str, day: date, say: Tongue) -> PlaceView:
    """A settlement on a day, with its history and the claims behind it. Raises WebMissingError."""
    index = index_of(atlas, place)
    world, settlement = atlas.world, atlas.land.settlements[index]
    found = glance(world, day, index)
    history = spell_views(atlas, index, say)
    now = next((one for one in reversed(history) if one.first <= day), history[0])
    units = {unit.id: unit for unit in atlas.land.units}
    unit = units.get(settlement.unit)
    reasons = tuple(
        ReasonView(one.day, round(one.weight, 4), one.inferred, by_statement(atlas, one.statement, say))
        for one in reasons_for(world, index, day, REASONS)
    )
    arabic = say.code == "ar"
    return PlaceView(
        id=settlement.id, name=settlement.name_ar if arabic else settlement.name_en,
        name_en=settlement.name_en, name_ar=settlement.name_ar, unit=settlement.unit,
        unit_name="" if unit is None else unit.name_ar if arabic else unit.name_en,
        country=settlement.country, lat=settlement.lat, lon=settlement.lon, population=settlement.population,
        day=day, holder=found.holder, holder_name=say.name(found.holder), belief=round(found.belief, 4),
        beliefs={key: round(value, 4) for key, value in sorted(found.beliefs.items(), key=lambda i: -i[1])},
        inferred=found.inferred, last_evidence=found.last_evidence,
        age=None if found.last_evidence is None else (day - found.last_evidence).days,
        since=None if now.first == atlas.first else now.first, spells=history, reasons=reasons,
    )  # fmt: skip


def spell_views(atlas: Atlas, index: int, say: Tongue) -> tuple[SpellView, ...]:
    """The history of a settlement as stretches of the strip."""
    whole = max((atlas.last - atlas.first).days + 1, 1)
    return tuple(
        SpellView(
            one.holder, say.name(one.holder), one.first, one.last, one.belief, one.inferred,
            round(1000 * (one.first - atlas.first).days / whole, 1),
            round(1000 * ((one.last - one.first).days + 1) / whole, 1),
        )
        for one in spells(atlas.course, index, atlas.last)
    )  # fmt: skip


def holding_lines(
    atlas: Atlas, day: date, unit: str, say: Tongue, first: int = 0, count: int | None = None
) -> tuple[int, list[HoldingLine]]:
    """How many settlements there are (in a unit), and some of them on a day, from the ``first`` on: those that claims
    name come first, then the larger ones."""
    seen = pictured(atlas, day)
    settlements = atlas.land.settlements
    order, inside = np.lexsort((_by_size(atlas), seen.latest < 0)), _inside(atlas)
    if unit:
        order = order[inside[order] == [u.id for u in atlas.land.units].index(unit)]
    rows = order[first : None if count is None else first + count]
    holders, inferred = seen.holders(atlas.world.rules)[rows], seen.inferred[rows].tolist()
    belief = seen.shares[rows, holders].round(4).tolist()
    names = [(state, say.name(state)) for state in seen.states]
    units = {u.id: u.name_ar if say.code == "ar" else u.name_en for u in atlas.land.units}
    lines = []
    for at, row in enumerate(rows.tolist()):
        s, latest, holder = settlements[row], int(seen.latest[row]), names[holders[at]]
        lines.append(HoldingLine(
            s.id, s.name_ar if say.code == "ar" else s.name_en, s.unit, units.get(s.unit, ""), holder[0],
                holder[1], belief[at],
            inferred[at], None if latest < 0 else date.fromordinal(latest), s.lat, s.lon,
        ))  # fmt: skip
    return len(order), lines


@kept(24)  # days that are asked for again and again
def pictured(atlas: Atlas, day: date) -> Picture:
    """The picture of a day."""
    return picture(atlas.world, day)


@kept(1)
def _by_size(atlas: Atlas) -> Ints:
    """The rank of each settlement, the largest first."""
    here = atlas.land.settlements
    order = sorted(range(len(here)), key=lambda i: (-here[i].population, here[i].id))
    rank = np.empty(len(here), dtype=np.int64)
    rank[order] = np.arange(len(here))
    return rank


@kept(1)
def _inside(atlas: Atlas) -> Ints:
    """The number of the unit of each settlement, -1 for none."""
    numbers = {unit.id: number for number, unit in enumerate(atlas.land.units)}
    return np.array([numbers.get(s.unit, -1) for s in atlas.land.settlements], dtype=np.int64)


def figure_views(atlas: Atlas, say: Tongue) -> tuple[list[FigureView], list[FigureView]]:
    """Figures of the reports, and those that others published in the days told of, with verdicts."""
    own = []
    for found in found_figures(atlas.world):
        claim = by_statement(atlas, found.statement, say)
        said = ", ".join(party.name for party in claim.sources) or claim.outlet
        verdicts = tuple(
            VerdictView(v.denominator, v.low, v.best, v.high, v.verdict, why_of(v, say.code))
            for v in judge(found, atlas.world, atlas.areas)
        )
        unit = say.words.get(f"unit.{found.unit}", found.unit)
        own.append(
            FigureView(
                found.holder, say.name(found.holder) if found.holder else "", found.value, found.unit, unit,
                found.first, found.last, say.days(found.first, found.last), said, found.statement, claim.quote,
                claim.url, verdicts,
            )
        )  # fmt: skip
    return own, _published(atlas, say)


def _published(atlas: Atlas, say: Tongue) -> list[FigureView]:
    out = []
    for one in load_published():
        if not atlas.first <= one.last <= atlas.last:
            continue
        verdicts = tuple(
            VerdictView(v.denominator, v.low, v.best, v.high, v.verdict, why_of(v, say.code))
            for v in judge_published(one, atlas.world, atlas.areas)
        )
        out.append(
            FigureView(
                one.holder, say.name(one.holder), one.value, one.measure, say.t(f"measure.{one.measure}"),
                one.first, one.last, say.days(one.first, one.last), one.publisher, "", None, one.url, verdicts,
            )
        )  # fmt: skip
    return out

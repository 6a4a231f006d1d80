"""A brief in words: sentences, each with footnotes to the quoted claims behind it; as page, file or Markdown."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from marsad.control.belief import picture
from marsad.control.incidents import Incident
from marsad.control.records import Change
from marsad.control.summary import Range
from marsad.inquiry.atlas import Atlas
from marsad.inquiry.brief import BEHIND, DISPUTES, TURNS, Brief, Dispute, Standing
from marsad.inquiry.drawing import patchwork, style_of
from marsad.model import PlaceRef
from marsad.web.asking import by_statement
from marsad.web.parcels import DRAWING
from marsad.web.tongue import Tongue
from marsad.web.views import ClaimView
from marsad.web.wording import called


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words and the numbers of the footnotes that prove them."""

    text: str
    notes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Opposed:
    """Claims that contradict each other, side by side."""

    head: str
    sides: tuple[tuple[Sentence, ...], tuple[Sentence, ...]]


@dataclass(frozen=True, slots=True)
class Footnote:
    """A claim as it was said: ``by`` whom, in which report."""

    number: int
    claim: ClaimView
    by: str


@dataclass(frozen=True, slots=True)
class BriefView:
    """A situation report. ``remarks``: what the brief cannot say, without footnotes since nobody said anything."""

    title: str
    period: str
    unit: str
    first: date
    last: date
    summary: tuple[str, ...]
    changed: tuple[Sentence, ...]
    incidents: tuple[Sentence, ...]
    disputes: tuple[Opposed, ...]
    totals: tuple[Sentence, ...]
    footnotes: tuple[Footnote, ...]
    remarks: tuple[str, ...]


class _Notes:
    """Footnotes as they are needed: the same claim has one number."""

    def __init__(self, atlas: Atlas, say: Tongue) -> None:
        self._atlas, self._say = atlas, say
        self.made: dict[str, Footnote] = {}

    def of(self, claims: Iterable[str], most: int = BEHIND) -> tuple[int, ...]:
        return tuple(sorted(self._one(claim) for claim in tuple(dict.fromkeys(claims))[:most]))

    def _one(self, id_: str) -> int:
        if id_ not in self.made:
            claim = by_statement(self._atlas, id_, self._say)
            named = f"{self._say.t('list')} ".join(party.name for party in claim.sources)
            self.made[id_] = Footnote(
                len(self.made) + 1, claim, named or claim.outlet or self._say.t("claim.says_report")
            )
        return self.made[id_].number


def brief_view(found: Brief, atlas: Atlas, say: Tongue) -> BriefView:
    """A brief in the words of a language."""
    notes = _Notes(atlas, say)
    where = unit_name(atlas, found.unit, say)
    changed = [_turn(one, atlas, say, notes) for one in found.turns[:TURNS]]
    changed += _more(found, say, notes)
    incidents = tuple(_incident(one, atlas, say, notes) for one in found.main)
    disputes = tuple(_opposed(one, atlas, say, notes) for one in found.disputes[:DISPUTES])
    proven = [s for s in found.standings if s.claims]
    totals = tuple(_standing(one, say, notes) for one in proven)
    unproven = [say.name(s.holder) for s in found.standings if not s.claims]
    remarks = [say.t("brief.unproven", holders=f"{say.t('list')} ".join(unproven))] if unproven else []
    if found.empty:
        remarks.insert(0, say.t("brief.nothing"))
    return BriefView(
        say.t("brief.head", place=where), say.days(found.first, found.last), found.unit, found.first, found.last,
        _summary(found, say), tuple(changed), incidents, disputes, totals, tuple(notes.made.values()), tuple(remarks),
    )  # fmt: skip


def unit_name(atlas: Atlas, unit: str, say: Tongue) -> str:
    """What a unit is called; "" is all land."""
    for one in atlas.land.units:
        if one.id == unit:
            return one.name_ar if say.code == "ar" else one.name_en
    return say.t("holdings.all")


def place_name(atlas: Atlas, id_: str, say: Tongue, words: str = "") -> str:
    """What a place is called: a settlement, a unit, else the words of the report."""
    site = atlas.land.sites.get(id_)
    arabic = say.code == "ar"
    if site is not None and site.settlement >= 0:
        one = atlas.land.settlements[site.settlement]
        return one.name_ar if arabic else one.name_en
    if site is not None and site.kind == "adm1":
        return unit_name(atlas, site.unit, say)
    return words or id_


def where_of(atlas: Atlas, place: PlaceRef, say: Tongue) -> str:
    """What the place of an incident is called."""
    return place_name(atlas, place.gaz or "", say, called(place, say))


def _summary(found: Brief, say: Tongue) -> tuple[str, ...]:
    out = [say.n("turns", len(found.turns)), say.n("incidents", sum(found.kinds.values()))]
    for what, told in (("killed", found.killed), ("wounded", found.wounded)):
        if told is not None:
            out.append(f"{say.t(f'claim.{what}')}: {amounts(told, say)}")
    return tuple(out)


def amounts(told: Range, say: Tongue) -> str:
    """A range in words: one number where all tell the same."""
    best = say.number(told.best)
    if told.low == told.high:
        return best
    return f"{best} ({say.t('legend.range', low=say.number(told.low), high=say.number(told.high))})"


def _turn(one: Change, atlas: Atlas, say: Tongue, notes: _Notes) -> Sentence:
    place, when = place_name(atlas, one.place, say), say.day(one.day)
    names = say.name(one.previous), say.name(one.holder)
    key = "brief.turn" if one.belief >= 0.5 else "brief.perhaps"
    text = say.t(key, day=when, place=place, previous=names[0], holder=names[1])
    return Sentence(
        f"{text} {say.t('brief.belief', share=say.percent(one.belief))}", notes.of(one.statements)
    )


def _more(found: Brief, say: Tongue, notes: _Notes) -> list[Sentence]:
    out = []
    for key, rest in (("brief.more", found.turns[TURNS:]), ("brief.around", found.around)):
        claims = [claim for change in rest for claim in change.statements]
        if rest:
            out.append(Sentence(say.t(key, count=say.n("turns", len(rest))), notes.of(claims)))
    return out


def _incident(one: Incident, atlas: Atlas, say: Tongue, notes: _Notes) -> Sentence:
    comma = f"{say.t('list')} "
    place = where_of(atlas, one.place, say)
    parts = [
        say.t("brief.incident", kind=say.kind(one.type), place=place, days=say.days(one.first, one.last))
    ]
    for key, ids in (("brief.by", one.actors), ("brief.against", one.targets)):
        if ids:
            parts.append(say.t(key, names=comma.join(say.name(id_) for id_ in ids)))
    for key, told in (("claim.killed", one.killed), ("claim.wounded", one.wounded)):
        if told is not None:
            parts.append(f"{say.t(key)}: {amounts(told, say)}")
    parts += [f"{say.words.get(f'unit.{unit}', unit)}: {amounts(told, say)}" for unit, told in one.counts]
    return Sentence(
        f"{say.t('brief.semicolon')} ".join(parts) + ".", notes.of(m.statement for m in one.members)
    )


def _opposed(one: Dispute, atlas: Atlas, say: Tongue, notes: _Notes) -> Opposed:
    words = next((p.text for s in one.sides[0] for p in atlas.by_id[s].claim.places), one.place)
    head = say.t(
        f"brief.dispute_{one.what}", place=place_name(atlas, one.place, say, words), day=say.day(one.day)
    )
    first, second = (tuple(_said(claim, atlas, say, notes) for claim in side[:BEHIND]) for side in one.sides)
    return Opposed(head, (first, second))


def _said(id_: str, atlas: Atlas, say: Tongue, notes: _Notes) -> Sentence:
    number = notes.of([id_])
    note = notes.made[id_]
    comma, claim = f"{say.t('list')} ", note.claim
    who = comma.join(party.name for party in claim.actors) or say.t("brief.somebody")
    status = "" if claim.status == "asserted" else f" ({claim.status_name})"
    return Sentence(
        say.t("brief.said", by=note.by, kind=f"{claim.type_name}{status}", who=who, days=claim.days), number
    )


def _standing(one: Standing, say: Tongue, notes: _Notes) -> Sentence:
    now, was = one.after["settlements"], one.before["settlements"]
    land = one.after["settled_km2"]
    text = say.t(
        "brief.standing", holder=say.name(one.holder), settlements=say.number(now.best), whole=say.number(now.whole),
        share=say.percent(now.share), before=say.number(was.best), km2=say.number(land.best),
        low=say.number(land.low), high=say.number(land.high),
    )  # fmt: skip
    return Sentence(text, notes.of(one.claims))


def brief_map(atlas: Atlas, unit: str, day: date, lang: str) -> bytes:
    """The map of a unit ("": of all land) on a day as an SVG."""
    from marsad.exchange.pictures import draw_map

    style = style_of(lang)
    with DRAWING, tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "map.svg"
        draw_map(patchwork(atlas.world, atlas.areas, picture(atlas.world, day), style, unit), path, style)
        return path.read_bytes()


def markdown(view: BriefView, say: Tongue) -> str:
    """A brief as Markdown, footnotes as GitHub and pandoc know them."""
    lines = [
        f"# {_flat(view.title)}",
        "",
        f"{view.period}. " + f"{say.t('brief.semicolon')} ".join(view.summary),
        "",
    ]
    for key, sentences in (("changed", view.changed), ("incidents", view.incidents)):
        lines += _section(say.t(f"brief.{key}"), sentences)
    if view.disputes:
        lines += [f"## {say.t('brief.disputes')}", ""]
        for one in view.disputes:
            lines += [
                f"### {_flat(one.head)}",
                "",
                f"| {say.t('brief.side_one')} | {say.t('brief.side_two')} |",
                "|---|---|",
            ]
            cells = ["<br>".join(_marked(s).replace("|", "\\|") for s in side) for side in one.sides]
            lines += [f"| {cells[0]} | {cells[1]} |", ""]
    lines += _section(say.t("brief.totals"), view.totals)
    lines += [f"> {_flat(remark)}\n" for remark in view.remarks]
    for note in view.footnotes:
        quote = _flat(note.claim.quote.before + note.claim.quote.word + note.claim.quote.after)
        rest = ", ".join(
            _flat(str(part)) for part in (note.claim.title, note.claim.published, note.claim.url) if part
        )
        lines.append(f"[^{note.number}]: «{quote}» – {_flat(note.by)}. {rest}")
    return "\n".join(lines) + "\n"


def _section(head: str, sentences: Sequence[Sentence]) -> list[str]:
    return [f"## {head}", "", *(f"- {_marked(one)}" for one in sentences), ""] if sentences else []


def _marked(one: Sentence) -> str:
    return _flat(one.text) + "".join(f"[^{number}]" for number in one.notes)


def _flat(text: str) -> str:
    """Words of reports without what Markdown would take for its own."""
    return "".join(f"\\{c}" if c in "\\`*_[]<>#" else c for c in " ".join(text.split()))

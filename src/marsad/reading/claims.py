"""Drafts → claims: frozen records whose every slot points at words of the report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from marsad.model import (
    ActorRef,
    Claim,
    Count,
    DaySpan,
    Mention,
    PlaceRef,
    Quote,
    Role,
    Scope,
    SourceRef,
    Status,
)
from marsad.reading.analysis import Analysis
from marsad.reading.document import ActorMention, Document, PlaceMention, SourceMention
from marsad.reading.draft import Draft
from marsad.reading.place_scan import CENTRE

_LISTED = frozenset(
    "city town village area district subdistrict neighbourhood governorate countryside front port "
    "crossing settlements".split()
)
_LEAVING = ("withdrawal", "displacement")
_GOING = (*_LEAVING, "advance")
_COUNTED = 3  # words from a count of settlements to the place they lie in


def build_claim(analysis: Analysis, draft: Draft) -> Claim:
    """The frozen record of one event."""
    doc = analysis.doc
    places = tuple(_place(analysis, draft, p) for p in draft.places)
    count = draft.count
    if count is None and any(p.scope == "count" for p in places):
        count = Count(None, "settlement")
    text, start, _ = doc.words(draft.cand.first, draft.cand.last)
    return Claim(
        type=draft.type,
        trigger=Quote(text, start),
        status=cast(Status, draft.status),
        actors=tuple(_actor(doc, a, m) for a, m in draft.actors.items()),
        targets=tuple(_actor(doc, a, m) for a, m in draft.targets.items()),
        places=places,
        count=count,
        casualties=draft.casualties,
        date=_date(doc, draft),
        sources=tuple(_source(doc, s) for s in _chain(doc, draft.sources)),
        also=tuple(_quote(doc, d) for d in draft.also),
        confidence=round(min(draft.score, 0.999), 3),
        reasons=tuple(draft.reasons),
    )


def _quote(doc: Document, draft: Draft) -> Quote:
    text, start, _ = doc.words(draft.cand.first, draft.cand.last)
    return Quote(text, start)


def _actor(doc: Document, actor: str, mention: ActorMention) -> ActorRef:
    text, start, _ = doc.words(mention.first, mention.last)
    return ActorRef(actor, text, start, mention.reasons)


def _source(doc: Document, mention: SourceMention) -> SourceRef:
    text, start, _ = doc.words(mention.first, mention.last)
    return SourceRef(mention.id, text, start, (f"attributed: {mention.via}", *mention.reasons))


def _chain(doc: Document, sources: Sequence[SourceMention]) -> list[SourceMention]:
    """Innermost first: in the order of the speech that names most of them; others by kind, outlets last."""
    order = {"person": 0, "role": 1, "party": 2, "official": 2, "observatory": 3, "agency": 4, "media": 5}
    out = sorted(sources, key=lambda s: (order.get(s.kind, 2), s.first))
    if len(out) < 2:
        return out
    ids = frozenset([s.id for s in out])
    told = doc.chains.get(ids)
    if told is None:
        told = doc.chains[ids] = _told_together(doc, ids)
    slots = [k for k, s in enumerate(out) if s.id in told]
    chain = sorted((out[k] for k in slots), key=lambda s: told.index(s.id))
    for slot, source in zip(slots, chain, strict=True):
        out[slot] = source
    return out


def _told_together(doc: Document, ids: frozenset[str]) -> list[str]:
    """The speakers among ``ids`` of the first speech that has most of them, if it has two."""
    if doc.choirs is None:
        doc.choirs = [s.speakers for listed in doc.speeches.values() for s in listed if len(s.speakers) > 1]
    told: list[str] = []
    for speakers in doc.choirs:
        if len(speakers) > len(told):
            named = [s.id for s in speakers if s.id in ids]
            told = named if len(named) > max(len(told), 1) else told
    return told


def _place(analysis: Analysis, draft: Draft, mention: PlaceMention) -> PlaceRef:
    doc = analysis.doc
    text, start = place_text(doc, mention)
    place = mention.place
    scope = "part" if mention.direction else mention.scope
    if _counted_in(draft, mention):
        scope = "count"
    return PlaceRef(
        text=text,
        start=start,
        role=_role(analysis, draft, mention),
        scope=cast(Scope, scope),
        gaz=place.id if place else None,
        name_en=place.name_en if place else None,
        country=place.country if place else None,
        adm1=place.adm1_en or None if place else None,
        lat=place.lat if place else None,
        lon=place.lon if place else None,
        rank=mention.rank,
        reasons=mention.reasons,
    )


def _counted_in(draft: Draft, mention: PlaceMention) -> bool:
    """«سبع قرى في ريف حلب»: the place right behind a count of settlements is where they lie."""
    counts = draft.count is not None and draft.count.unit == "settlement" and draft.counted >= 0
    return counts and draft.counted < mention.first <= draft.counted + _COUNTED


def place_text(doc: Document, mention: PlaceMention) -> tuple[str, int]:
    """The words of a place without what is attached in front, and without nouns that list several.

    A direction or a single noun stays («ريف حلب الجنوبي», «مدينة منبج»); of several nouns the last stays. What
    refers back («المدينة») gives the words it refers to, unless it names a part («شمال المدينة»).
    """
    meant = mention
    while mention.refers >= 0 and not mention.direction:
        mention = doc.places[mention.refers]
    first = mention.first
    if (
        mention is not meant and mention.direction
    ):  # «شمال حلب … المدينة»: the place itself, not the part told before
        text, start, _ = doc.words(mention.name_first, mention.name_last)
        cut = doc.clitic_size(mention.name_first)
        return text[cut:], start + cut
    if doc.clitics.apart:
        return _apart_text(doc, mention)
    before = doc.cue(first, "direction") is not None
    if mention.name_first > first and (not before or mention.direction == CENTRE):
        names = mention.generic_numbers
        spanned = mention.generic[-1:] in (("part",), ("front",)) or bool(mention.direction and not names)
        spanned = spanned or any(c in doc.tokens.gap(mention.name_first) for c in '"«“')
        several = (
            spanned
            or names[-1:] == ("dual",)
            or (names[-1:] == ("plural",) and mention.generic[-1] in _LISTED)
        )
        first = _bearing_before(doc, mention) if several else max(mention.name_first - 1, mention.first)
    text, start, _ = doc.words(first, mention.last)
    cut = doc.clitic_size(first)
    if not cut and first == mention.name_first and mention.conjunction and not doc.clitics.apart:
        cut = int(doc.tokens.words[first].startswith(mention.conjunction))
    return text[cut:], start + cut


_BARE = frozenset("city town village neighbourhood district subdistrict settlements hill".split())
_PARTS = frozenset("neighbourhood district part countryside area".split())
_BESIDE = frozenset("road junction border part front".split())  # said of a settlement, no part of its name


def _apart_text(doc: Document, mention: PlaceMention) -> tuple[str, int]:
    """The words of a place whose nouns stand apart: without those behind a settlement's name, or that list several."""
    first, last = mention.first, mention.last
    if mention.generic and last > mention.name_last and not mention.direction:
        settled = mention.place is not None and mention.place.kind == "settlement"
        if mention.generic[-1] in _BARE or (settled and mention.generic[-1] in _BESIDE):
            last = mention.name_last
    if "plural" in mention.generic_numbers and first < mention.name_first:
        told = mention.direction and mention.generic[-1] in _PARTS  # "western districts of X"
        first = mention.first if told else mention.name_first
    text, start, _ = doc.words(first, last)
    if last == mention.name_last and mention.possessor:
        text = text[: -len(doc.clitics.ending)].rstrip("'\u2019")
    return text, start


def _bearing_before(doc: Document, mention: PlaceMention) -> int:
    """The first word of the bearing right before the name («قرى شمال غرب سوريا»: «شمال»), else of the name."""
    first = mention.name_first
    while first - 1 > mention.first and doc.cue(first - 1, "direction") is not None:
        first -= 1
    return first


def _role(analysis: Analysis, draft: Draft, mention: PlaceMention) -> Role:
    role = analysis.place_role(mention)
    if not role and draft.type in _LEAVING and analysis.doc.clitics.apart:
        role = "from"  # "fled Aleppo", "pulled out of Idlib"
    if role == "from":
        later = [p for p in draft.places if p.first > mention.first]
        if any(analysis.place_role(p) == "to" for p in later) and draft.type in (
            "capture",
            "hold",
            "advance",
        ):
            return "between"
        return "from" if draft.type in _LEAVING else "at"
    if role == "to":
        earlier = [p for p in draft.places if p.first < mention.first]
        if draft.type in ("capture", "hold") and any(analysis.place_role(p) == "from" for p in earlier):
            return "between"
        return "to" if draft.type in _GOING else "at"
    if role == "between":
        return "between" if len(draft.places) > 1 else "at"
    if role in ("", "at") and draft.type == "withdrawal":
        return "from"
    return cast(Role, role or "at")


def _date(doc: Document, draft: Draft) -> DaySpan:
    choice = draft.date
    if choice.first < 0:
        return DaySpan(choice.start, choice.end, None, None, (f"date: {choice.origin}",))
    text, start, _ = doc.words(choice.first, choice.last)
    return DaySpan(choice.start, choice.end, text, start, choice.reasons)


def build_mentions(analysis: Analysis) -> tuple[Mention, ...]:
    """All mentions with their spans in the report, in text order."""
    doc = analysis.doc
    out: list[Mention] = []
    for actor in doc.actors:
        start, end = doc.span(actor.first, actor.last)
        out.append(Mention(start, end, "actor", actor.ids[0], actor.reasons))
    for place in doc.places:
        start, end = doc.span(place.first, place.last)
        out.append(Mention(start, end, "place", place.place.id if place.place else "", place.reasons))
    for source in doc.sources:
        start, end = doc.span(source.first, source.last)
        out.append(Mention(start, end, "source", source.id, (source.via,)))
    for choice in analysis.dates:
        start, end = doc.span(choice.first, choice.last)
        days = f"{choice.start or ''}/{choice.end or ''}"
        out.append(Mention(start, end, "date", days, choice.reasons))
    for number in analysis.numbers:
        start, end = doc.span(number.first, number.last)
        out.append(Mention(start, end, "count", f"{number.low if number.low is not None else ''}", ()))
    for cand in doc.triggers:
        start, end = doc.span(cand.first, cand.last)
        out.append(Mention(start, end, "trigger", cand.lemma, ()))
    return tuple(sorted(out, key=lambda m: (m.start, -m.end, m.kind)))

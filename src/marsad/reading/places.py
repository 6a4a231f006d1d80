"""Place mentions: listed names with a cue, unlisted names behind a place noun, «المدينة», sectors and lists.

A listed name that is also a common word counts only where its surroundings speak for a place (a place noun, a
preposition of place, a neighbour in a list). A name no gazetteer has is taken from behind a place noun.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from marsad.reading.document import Document, PlaceMention
from marsad.reading.knowledge import Cue, Place, Trigger
from marsad.reading.lexicon import Hit
from marsad.reading.place_names import (
    NAMING,
    extended,
    joined_by_and,
    led_name,
    listed_name,
    name_like,
    quoted_name,
    unlisted_name,
)
from marsad.reading.place_phrases import described, make_mention, qualified, set_preposition, take_other_side
from marsad.reading.place_scan import (
    CENTRE,
    Scan,
    cue_at,
    home_country,
    joined,
    quote_opens,
)

_PARTS = frozenset(".;:؛")
_OPENING = frozenset("(:")


def build_places(
    doc: Document,
    hits: list[Hit],
    places: tuple[Place, ...],
    weak: dict[str, str],
    dates: Iterable[tuple[int, int]],
    capitals: Mapping[str, tuple[int, int]],
    triggers: Mapping[str, Trigger],
) -> None:
    """Fill ``doc.places`` in text order.

    ``hits`` are gazetteer names; ``weak`` tells which of them need a noun or a cue; words of ``dates``, which are
    spans, are none.
    ``capitals``: country → gazetteer indexes of the country and of its capital. ``triggers``: event words by id.
    """
    scan = Scan(doc, places, weak)
    scan.objects.update(
        c.last + 1
        for c in doc.triggers
        if triggers[c.lemma].object == "place" and not c.article and not c.forms[0].pronoun
    )
    for hit in hits:
        scan.at.setdefault(hit.first, []).append(hit)
    for first, last in dates:
        scan.blocked.update(range(first, last + 1))
    for actor in doc.actors:
        if actor.kind != "people" and not _lies_in(scan, actor.core, actor.last):
            scan.blocked.update(range(actor.core, actor.last + 1))
    for source in doc.sources:
        scan.blocked.update(range(source.first, source.last + 1))
    scan.home = home_country(scan)
    done = 0
    for index in _openings(scan):
        if index >= done:
            done = _at(scan, index, capitals)
    doc.places = scan.out
    _link_enclosing(doc)


def _lies_in(scan: Scan, first: int, last: int) -> bool:
    """A country that could be a party, behind a bearing or a word for "in": «في جنوب تركيا»."""
    doc, before = scan.doc, first - 1
    hits = scan.at.get(first)
    if not hits or hits[0].last != last or before < 0 or not joined(doc, first):
        return False
    if not any(scan.places[c].kind == "country" for c in hits[0].entry.ref):
        return False
    inside = any(cue.kind == "function" and cue.extra == "at" for cue, _ in doc.cues.get(before, ()))
    return inside or (cue_at(doc, before, "direction") is not None and not hits[0].preposition)


def _openings(scan: Scan) -> list[int]:
    """The words a mention may start at: a listed name, a place noun, a bearing, or what stands behind a preposition."""
    doc = scan.doc
    named = {*scan.at, *doc.cue_of["generic"]}
    found = named.union(doc.cue_of["direction"])
    function, quoted, by_word, leads = doc.function, doc.quoted, doc.by_word, doc.cue_of["name_lead"]
    size = len(function)
    for before in doc.cue_of["function"]:
        index = before + 1
        if function[before] == "prep" and index < size:
            if quoted[index] or index in leads:
                found.add(index)
            elif index not in by_word and (index + 1 in named or index + 2 in named):
                found.add(index)  # a name no list has counts only with a listed one or a noun behind it
    return sorted(found - scan.blocked)


def _at(scan: Scan, index: int, capitals: Mapping[str, tuple[int, int]]) -> int:
    """Try to read a place mention that starts at ``index``; the index to go on from."""
    doc = scan.doc
    start = index
    if index in scan.blocked:
        return index + 1
    whole = scan.at.get(index)
    if whole and whole[0].last > index and whole[0].entry.ref and index not in scan.blocked:
        return _name(scan, index, index, [], "")
    index, bearing = _bearings(scan, index)
    if index < 0:
        return start + 1
    generic: list[tuple[Cue, Hit]] = []
    while (found := cue_at(doc, index, "generic")) is not None:
        if generic and (not joined(doc, index) or generic[-1][1].article or found[1].conjunction):
            break
        whole = scan.at.get(index) if start < index else None
        if whole and whole[0].entry.ref and (whole[0].last > index or found[0].number == "dual"):
            break
        generic.append(found)
        index = found[1].last + 1
        if index >= len(doc.tokens.words):
            break
    if generic and not bearing and not generic[-1][1].article:
        behind, bearing = _bearings(scan, index)
        index = behind if behind > 0 else index
        bearing = bearing if behind > 0 else ""
    if generic and (generic[-1][1].article or generic[-1][0].number == "owned"):
        after = described(scan, start, index, generic, bearing, capitals)
        return (
            _enumerated(scan, after, generic) if after >= 0 else _name(scan, start, -after, generic, bearing)
        )
    lead = start if (generic or bearing) else index
    return _name(scan, lead, index, generic, bearing)


def _bearings(scan: Scan, index: int) -> tuple[int, str]:
    """Directions from ``index`` on («شمال شرق», «وسط وجنوب»): (index behind them, bearing); -1 if nothing follows."""
    doc, bearing = scan.doc, ""
    while (found := cue_at(doc, index, "direction")) is not None:
        bearing += "-" * bool(bearing) + (found[0].number or CENTRE)
        index = found[1].last + 1
        if not joined(doc, index):
            return -1, ""
    return index, bearing


def _name(scan: Scan, start: int, index: int, generic: list[tuple[Cue, Hit]], bearing: str) -> int:
    doc = scan.doc
    lead = generic[0][1] if generic else None
    if index >= len(doc.tokens.words) or (index > start and not joined(doc, index) and not lead):
        return max(index, start + 1)
    hit = listed_name(scan, index, after_noun=bool(generic or bearing))
    if hit is not None and generic and _other_name(scan, hit, generic):
        hit = None
    if hit is not None and (not (generic or bearing) or not hit.conjunction):
        if generic and not joined(doc, index) and generic[-1][0].value != "capital":
            return max(index, start + 1)
        tail = (
            bool(generic) and joined(doc, hit.last + 1) and cue_at(doc, hit.last + 1, "name_tail") is not None
        )
        mention = make_mention(scan, start, hit.first, hit.last + tail, generic, bearing)
        mention.candidates = hit.entry.ref
        mention.conjunction = lead.conjunction if lead else hit.conjunction
        mention.preposition = lead.preposition if lead else hit.preposition
    else:
        last = _unnamed(scan, index, generic)
        if last < 0:
            return max(index, start + 1)
        mention = make_mention(scan, start, index, last, generic, bearing)
        mention.reasons = ("no gazetteer lists it; named behind a place noun",)
        if lead:
            mention.conjunction, mention.preposition = lead.conjunction, lead.preposition
    _finish(scan, mention)
    return _list_on(scan, mention, generic)


def _other_name(scan: Scan, hit: Hit, generic: list[tuple[Cue, Hit]]) -> bool:
    """The listed name is but the first word of another («عين» ترما), or two names a dual noun counts."""
    if hit.last == hit.first:
        return led_name(scan, hit.first) >= 0
    pair = generic[-1][0].number in ("dual", "plural") and hit.last == hit.first + 1
    return pair and joined_by_and(scan.doc, hit.last)


def _unnamed(scan: Scan, index: int, generic: list[tuple[Cue, Hit]]) -> int:
    """The last word of a name no gazetteer lists: behind a place noun or, with a sign of a place, a preposition."""
    doc = scan.doc
    if generic:
        return unlisted_name(scan, index, generic) if joined(doc, index) else -1
    if index == 0 or doc.function[index - 1] != "prep" or not joined(doc, index):
        return -1
    if quote_opens(doc, index) and index not in scan.blocked:
        return quoted_name(scan, index, most=2) if name_like(scan, index, strict=True) else -1
    if not name_like(scan, index, strict=True) or doc.hits_at(index):
        return led_name(scan, index)
    last = extended(scan, index)
    after = last + 1
    if not joined(doc, after):
        return -1
    noun = cue_at(doc, after, "generic")
    if noun is not None and noun[1].preposition and not noun[1].article and noun[0].value in NAMING:
        return last
    listed = scan.at.get(after)
    return last if listed and listed[0].conjunction and listed_name(scan, after, after_noun=True) else -1


def _finish(scan: Scan, mention: PlaceMention) -> None:
    """Directions behind the name («ريف حلب الجنوبي الشرقي», «شمال سوريا وشرقها») and the preposition before it."""
    doc, index = scan.doc, mention.last + 1
    after = ""
    while joined(doc, index) and mention.generic:
        found = cue_at(doc, index, "direction")
        if found is None or not found[0].extra or found[1].conjunction or found[1].preposition:
            break
        after += "-" * bool(after) + (found[0].number or CENTRE)
        mention.last = index
        index += 1
    if after:
        mention.direction, mention.scope = mention.direction + after, "part"
    take_other_side(scan, mention)
    set_preposition(scan, mention)
    scan.out.append(mention)


def _list_on(scan: Scan, mention: PlaceMention, generic: list[tuple[Cue, Hit]]) -> int:
    """«قرى س وص وع»: names that go on a list share its noun."""
    doc, index = scan.doc, mention.last + 1
    plural = bool(generic) and generic[-1][0].number in ("plural", "dual")
    while index < len(doc.tokens.words) and doc.tokens.sentence[index] == doc.tokens.sentence[mention.last]:
        gap = doc.tokens.gap(index)
        comma = "،" in gap or "," in gap
        hit = listed_name(scan, index, after_noun=True)
        led = led_name(scan, index) if comma or joined_by_and(doc, index) else -1
        if hit is not None and hit.last == index and led >= 0:
            hit = None
        if hit is not None and (hit.conjunction or comma) and cue_at(doc, index, "generic") is None:
            tail = joined(doc, hit.last + 1) and cue_at(doc, hit.last + 1, "name_tail") is not None
            nxt = make_mention(scan, index, hit.first, hit.last + tail, generic, "")
            nxt.candidates, nxt.conjunction = hit.entry.ref, hit.conjunction
        elif led >= 0:
            nxt = make_mention(scan, index, index, led, generic, "")
            nxt.conjunction = doc.tokens.words[index][0] if joined_by_and(doc, index) else ""
            nxt.reasons = ("no gazetteer lists it; it goes on a list of places",)
        elif plural and joined_by_and(doc, index):
            if not name_like(scan, index, strict=True):
                break
            nxt = make_mention(scan, index, index, extended(scan, index), generic, "")
            nxt.conjunction = doc.tokens.words[index][0]
            nxt.reasons = ("no gazetteer lists it; it goes on a list of places",)
        elif (last := _between_places(scan, index)) >= 0:
            nxt = make_mention(scan, index, index, last, generic, "")
            nxt.conjunction = doc.tokens.words[index][0]
            nxt.reasons = ("no gazetteer lists it; it goes on a list of places",)
        else:
            break
        nxt.preposition = mention.preposition
        scan.out.append(nxt)
        index = nxt.last + 1
    return index


def _between_places(scan: Scan, index: int) -> int:
    """«الضباب والأربعين وجبل الوعش»: the last word of a name between a place and another joined by "and", or -1."""
    doc = scan.doc
    if not joined_by_and(doc, index) or not joined(doc, index) or not name_like(scan, index, strict=True):
        return -1
    last = extended(scan, index)
    after = last + 1
    if not joined(doc, after):
        return -1
    noun = cue_at(doc, after, "generic") or cue_at(doc, after, "direction")
    if noun is not None:
        return last if noun[1].conjunction and not noun[1].preposition else -1
    hit = listed_name(scan, after, after_noun=False)
    return last if hit is not None and hit.conjunction and not hit.preposition else -1


def _enumerated(scan: Scan, index: int, generic: list[tuple[Cue, Hit]]) -> int:
    """«المناطق (س وص وع)», «القرى التالية: س وص»: names behind a bracket or a colon; the index behind them."""
    doc = scan.doc
    if generic[-1][0].number not in ("plural", "dual") or index >= len(doc.tokens.words):
        return index
    start, _ = qualified(scan, index)
    if start >= len(doc.tokens.words) or doc.tokens.sentence[start] != doc.tokens.sentence[index - 1]:
        return index
    if _OPENING.isdisjoint(doc.tokens.gap(start)):
        return index
    hit, last = listed_name(scan, start, after_noun=True), -1
    if hit is None and doc.tokens.words[start].startswith(doc.clitics.article):
        last = extended(scan, start) if name_like(scan, start, strict=True) else -1
    if hit is None and last < 0:
        return index
    mention = make_mention(scan, start, start, hit.last if hit else last, generic, "")
    mention.candidates = hit.entry.ref if hit else ()
    mention.reasons = () if hit else ("no gazetteer lists it; it goes on a list of places",)
    scan.out.append(mention)
    return _list_on(scan, mention, generic)


def _link_enclosing(doc: Document) -> None:
    """A place named right behind another, by a preposition, a comma or a direction, encloses it."""
    for number in range(len(doc.places) - 1):
        inner, outer = doc.places[number], doc.places[number + 1]
        if doc.tokens.sentence[inner.last] != doc.tokens.sentence[outer.first] or outer.conjunction:
            continue
        between = outer.first - inner.last - 1
        near = between == 0 or (between == 1 and doc.function[outer.first - 1] == "prep")
        if not near:
            continue
        gap = "".join(doc.tokens.gaps[inner.last + 1 : outer.first + 1])
        if _PARTS.isdisjoint(gap) and (_larger(outer, inner) or outer.direction):
            inner.inside = number + 1


def _larger(outer: PlaceMention, inner: PlaceMention) -> bool:
    if not outer.generic:
        return True
    return not inner.generic or outer.generic[0] != inner.generic[0]

"""Place mentions: listed names with a cue, unlisted names behind a place noun, «المدينة», sectors and lists.

A listed name that is also a common word counts only where its surroundings speak for a place (a place noun, a
preposition of place, a neighbour in a list). A name no gazetteer has is taken from behind a place noun.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from marsad.reading.document import Document, PlaceMention
from marsad.reading.draft import DateChoice
from marsad.reading.knowledge import Cue, Place
from marsad.reading.lexicon import Hit

_BLANK = frozenset(" \"'«»“”#")
_NAME_WORDS = 4


@dataclass(slots=True)
class _Scan:
    """The state of one walk over the words."""

    doc: Document
    places: tuple[Place, ...]
    weak: dict[str, str]
    at: dict[int, list[Hit]] = field(default_factory=dict)
    blocked: set[int] = field(default_factory=set)
    out: list[PlaceMention] = field(default_factory=list)


def build_places(
    doc: Document,
    hits: list[Hit],
    places: tuple[Place, ...],
    weak: dict[str, str],
    dates: list[DateChoice],
) -> None:
    """Fill ``doc.places`` in text order.

    ``hits`` are gazetteer names; ``weak`` tells which of them need a noun or a cue; words of ``dates`` are none.
    """
    scan = _Scan(doc, places, weak)
    for hit in hits:
        scan.at.setdefault(hit.first, []).append(hit)
    for date in dates:
        scan.blocked.update(range(date.first, date.last + 1))
    for actor in doc.actors:
        if actor.kind != "people":
            scan.blocked.update(range(actor.core, actor.last + 1))
    for source in doc.sources:
        scan.blocked.update(range(source.first, source.last + 1))
    index, size = 0, len(doc.tokens.words)
    while index < size:
        index = _at(scan, index)
    doc.places = scan.out
    _link_enclosing(doc)


def _at(scan: _Scan, index: int) -> int:
    """Try to read a place mention that starts at ``index``; the index to go on from."""
    doc = scan.doc
    start, bearing = index, ""
    whole = scan.at.get(index)
    if whole and whole[0].last > index and whole[0].entry.ref and index not in scan.blocked:
        return _name(scan, index, index, [], "", None)
    direction = _cue(doc, index, "direction")
    while direction is not None and index + 1 < len(doc.tokens.words):
        bearing += "-" * bool(bearing) + (direction[0].number or "0")
        index += 1
        if not _joined(doc, index):
            return start + 1
        direction = _cue(doc, index, "direction")
    generic: list[tuple[Cue, Hit]] = []
    while (found := _cue(doc, index, "generic")) is not None:
        if generic and (not _joined(doc, index) or generic[-1][1].article or found[1].conjunction):
            break
        generic.append(found)
        index = found[1].last + 1
        if index >= len(doc.tokens.words):
            break
    first_hit = generic[0][1] if generic else None
    if generic and (generic[-1][1].article or generic[-1][0].number == "owned"):
        _refer(scan, start, index - 1, generic, bearing)
        return index
    lead = start if (generic or bearing) else index
    return _name(scan, lead, index, generic, bearing, first_hit)


def _name(
    scan: _Scan, start: int, index: int, generic: list[tuple[Cue, Hit]], bearing: str, lead: Hit | None
) -> int:
    doc = scan.doc
    if index >= len(doc.tokens.words) or (index > start and not _joined(doc, index)):
        return max(index, start + 1)
    hit = _listed(scan, index, after_noun=bool(generic or bearing))
    if hit is not None and (not (generic or bearing) or not hit.conjunction):
        mention = _mention(scan, start, hit.first, hit.last, generic, bearing)
        mention.candidates = hit.entry.ref
        mention.conjunction = lead.conjunction if lead else hit.conjunction
        mention.preposition = lead.preposition if lead else hit.preposition
    elif generic:
        last = _unlisted(scan, index, generic)
        if last < 0:
            return max(index, start + 1)
        mention = _mention(scan, start, index, last, generic, bearing)
        mention.reasons = ("no gazetteer lists it; named behind a place noun",)
        if lead:
            mention.conjunction, mention.preposition = lead.conjunction, lead.preposition
    else:
        return start + 1
    _finish(scan, mention)
    return _list_on(scan, mention, generic)


def _mention(
    scan: _Scan, start: int, first: int, last: int, generic: list[tuple[Cue, Hit]], bearing: str
) -> PlaceMention:
    kinds = tuple(cue.value for cue, _ in generic)
    scope = "part" if bearing or any(cue.extra == "part" for cue, _ in generic) else "all"
    if generic and generic[0][0].number == "plural" and generic[0][0].value in ("village", "town", "city"):
        scope = "count" if len(generic) > 1 or bearing else scope
    numbers = tuple(cue.number for cue, _ in generic)
    return PlaceMention(start, last, first, last, (), kinds, numbers, scope, bearing)


def _finish(scan: _Scan, mention: PlaceMention) -> None:
    """Directions behind the name («ريف حلب الجنوبي الشرقي») and the preposition before it."""
    doc, index = scan.doc, mention.last + 1
    after = ""
    while index < len(doc.tokens.words) and _joined(doc, index) and mention.generic:
        found = _cue(doc, index, "direction")
        if found is None or not found[0].extra or found[1].conjunction or found[1].preposition:
            break
        after += "-" * bool(after) + (found[0].number or "0")
        mention.last = index
        index += 1
    if after:
        mention.direction, mention.scope = mention.direction + after, "part"
    before = mention.first - 1
    if (
        not mention.preposition
        and before >= 0
        and doc.tokens.sentence[before] == doc.tokens.sentence[before + 1]
    ):
        if doc.function[before] == "prep":
            mention.preposition = doc.tokens.words[before]
    scan.out.append(mention)


def _list_on(scan: _Scan, mention: PlaceMention, generic: list[tuple[Cue, Hit]]) -> int:
    """«قرى س وص وع»: names that go on a list share its noun."""
    doc, index = scan.doc, mention.last + 1
    plural = bool(generic) and generic[-1][0].number in ("plural", "dual")
    while index < len(doc.tokens.words) and doc.tokens.sentence[index] == doc.tokens.sentence[mention.last]:
        gap = doc.tokens.gap(index)
        comma = "،" in gap or "," in gap
        hit = _listed(scan, index, after_noun=True)
        if hit is not None and (hit.conjunction or comma) and _cue(doc, index, "generic") is None:
            nxt = _mention(scan, index, hit.first, hit.last, generic, "")
            nxt.candidates, nxt.conjunction = hit.entry.ref, hit.conjunction
        elif plural and not comma and doc.tokens.words[index][0] in doc.clitics.conjunctions:
            if not _name_like(scan, index, strict=True):
                break
            nxt = _mention(scan, index, index, _extend(scan, index), generic, "")
            nxt.conjunction = doc.tokens.words[index][0]
            nxt.reasons = ("no gazetteer lists it; it goes on a list of places",)
        else:
            break
        nxt.preposition = mention.preposition
        scan.out.append(nxt)
        index = nxt.last + 1
    return index


def _listed(scan: _Scan, index: int, *, after_noun: bool) -> Hit | None:
    """The gazetteer name at ``index`` if it stands there as a place."""
    hits = scan.at.get(index)
    if not hits or index in scan.blocked:
        return None
    doc, hit = scan.doc, hits[0]
    if not hit.entry.ref or (hit.last == hit.first and doc.function[index]):
        return None
    if after_noun or hit.last > hit.first:
        return hit
    best = max((_weight(scan.places[c]) for c in hit.entry.ref), default=0)
    needs = scan.weak.get(" ".join(hit.entry.words), "")
    if needs == "noun":
        return None
    common = any(h.entry.kind != "place" for h in doc.hits_at(index))
    behind = index > 0 and doc.function[index - 1] == "prep" and _joined(doc, index)
    listed = bool(hit.conjunction) and bool(scan.out) and scan.out[-1].last == index - 1
    if needs == "cue" or common or best == 1:
        definite = hit.entry.words[0].startswith(doc.clitics.article)
        return hit if listed or behind or (hit.preposition and definite) else None
    return hit


def _weight(place: Place) -> int:
    """How well known: 3 country, governorate or city; 2 a listed town or area; 1 a village."""
    if place.kind in ("country", "adm1", "region") or place.population >= 50_000:
        return 3
    if place.kind in ("adm2", "adm3", "area", "neighbourhood") or place.population >= 5_000:
        return 2
    return 2 if place.source == "project" else 1


def _unlisted(scan: _Scan, index: int, generic: list[tuple[Cue, Hit]]) -> int:
    """The last word of an unlisted name that starts at ``index`` behind a place noun, or -1."""
    doc = scan.doc
    if any(c in doc.tokens.gap(index) for c in '"«“') and doc.quoted[index]:
        last = index
        while last + 1 < len(doc.tokens.words) and doc.quoted[last + 1] and last - index < _NAME_WORDS:
            last += 1
        if last - index < _NAME_WORDS and (last + 1 >= len(doc.tokens.words) or not doc.quoted[last + 1]):
            return last
    if not _name_like(scan, index, strict=False):
        return -1
    return _extend(scan, index)


def _extend(scan: _Scan, index: int) -> int:
    """A name of two words: «كفر الزيت», «الحجر الاسود», and lead words such as «ابو», «بيت»."""
    doc, last = scan.doc, index
    words, size = doc.tokens.words, len(scan.doc.clitics.article)
    if _cue(doc, index, "name_lead") is not None and index + 1 < len(words) and _joined(doc, index + 1):
        last = index + 1
    nxt = last + 1
    if (
        nxt < len(words)
        and _joined(doc, nxt)
        and words[nxt].startswith(scan.doc.clitics.article)
        and len(words[nxt]) > size + 1
    ):
        if _name_like(scan, nxt, strict=True) and _cue(doc, nxt, "direction") is None:
            last = nxt
    return last


def _name_like(scan: _Scan, index: int, *, strict: bool) -> bool:
    doc = scan.doc
    word = doc.tokens.words[index]
    if index in scan.blocked or doc.function[index] or len(word) < 3 or word.isdigit() or word.isascii():
        return False
    if not doc.tokens.sentence[index] == doc.tokens.sentence[max(index - 1, 0)]:
        return False
    kinds = {h.entry.kind for h in doc.hits_at(index)}
    if kinds & {"trigger", "actor", "source"}:
        return False
    allowed = ("name_lead",) if strict else ("name_lead", "head")
    return all(cue.kind in allowed for cue, _ in doc.cues.get(index, ()))


def _refer(scan: _Scan, start: int, last: int, generic: list[tuple[Cue, Hit]], bearing: str) -> None:
    """«المدينة», «المحافظة»: the last mention of that kind (or of any kind, for «المنطقة»)."""
    doc, cue = scan.doc, generic[-1][0]
    if cue.number in ("plural", "dual") and not bearing:
        return
    mention = _mention(scan, start, last, last, generic, bearing)
    mention.conjunction, mention.preposition = generic[0][1].conjunction, generic[0][1].preposition
    for number in range(len(scan.out) - 1, -1, -1):
        other = scan.out[number]
        if other.refers < 0 and (cue.number == "owned" or _fits(scan, other, cue.value)):
            mention.refers = number
            mention.candidates = other.candidates
            mention.reasons = ("refers back",)
            break
    else:
        if not bearing:
            return
    before = start - 1
    if not mention.preposition and before >= 0 and doc.function[before] == "prep":
        mention.preposition = doc.tokens.words[before]
    scan.out.append(mention)


def _fits(scan: _Scan, other: PlaceMention, kind: str) -> bool:
    if kind in other.generic:
        return True
    kinds = {scan.places[c].kind for c in other.candidates}
    if kind in ("governorate", "adm1"):
        return "adm1" in kinds
    if kind in ("city", "town", "village"):
        return "settlement" in kinds and not other.generic
    if kind in ("country", "capital"):
        return kind == "country" and "country" in kinds
    return kind in ("region", "area") and "country" not in kinds


def _link_enclosing(doc: Document) -> None:
    """A place named right behind another, by a preposition, a comma or a direction, encloses it."""
    for number in range(len(doc.places) - 1):
        inner, outer = doc.places[number], doc.places[number + 1]
        if doc.tokens.sentence[inner.last] != doc.tokens.sentence[outer.first] or outer.conjunction:
            continue
        between = outer.first - inner.last - 1
        gap = "".join(doc.tokens.gap(k) for k in range(inner.last + 1, outer.first + 1))
        near = between == 0 or (between == 1 and doc.function[outer.first - 1] == "prep")
        if near and not any(c in gap for c in ".;:؛") and (_larger(outer, inner) or outer.direction):
            inner.inside = number + 1


def _larger(outer: PlaceMention, inner: PlaceMention) -> bool:
    if not outer.generic:
        return True
    return not inner.generic or outer.generic[0] != inner.generic[0]


def _cue(doc: Document, index: int, kind: str) -> tuple[Cue, Hit] | None:
    for cue, hit in doc.cues.get(index, ()):
        if cue.kind == kind:
            return cue, hit
    return None


def _joined(doc: Document, index: int) -> bool:
    """Only blanks or quote marks stand before the word."""
    return not set(doc.tokens.gap(index)) - _BLANK

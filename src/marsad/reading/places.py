"""Place mentions: listed names with a cue, unlisted names behind a place noun, «المدينة», sectors and lists.

A listed name that is also a common word counts only where its surroundings speak for a place (a place noun, a
preposition of place, a neighbour in a list). A name no gazetteer has is taken from behind a place noun.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from marsad.reading.document import Document, PlaceMention
from marsad.reading.knowledge import Cue, Place, Trigger
from marsad.reading.lexicon import Hit
from marsad.reading.place_phrases import described, make_mention, qualified, set_preposition, take_other_side
from marsad.reading.place_scan import (
    CENTRE,
    Scan,
    bare_adjective,
    cue_at,
    home_country,
    joined,
    quote_opens,
)

_DATE_WORDS = 5  # of a date between two places of one list
_NAME_WORDS = 4
_NAMING = frozenset(
    "city town village governorate district subdistrict neighbourhood area mountain hill valley front junction "
    "countryside refugee_camp farms island border".split()
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
        return _enumerated(scan, after, generic) if after >= 0 else _name(scan, start, -after, generic, bearing)
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
    hit = _listed(scan, index, after_noun=bool(generic or bearing))
    if hit is not None and generic and _other_name(scan, hit, generic):
        hit = None
    if hit is not None and (not (generic or bearing) or not hit.conjunction):
        if generic and not joined(doc, index) and generic[-1][0].value != "capital":
            return max(index, start + 1)
        tail = bool(generic) and joined(doc, hit.last + 1) and cue_at(doc, hit.last + 1, "name_tail") is not None
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
        return _led(scan, hit.first) >= 0
    pair = generic[-1][0].number == "dual" and hit.last == hit.first + 1
    return pair and _and(scan.doc, hit.last)


def _unnamed(scan: Scan, index: int, generic: list[tuple[Cue, Hit]]) -> int:
    """The last word of a name no gazetteer lists: behind a place noun or, with a sign of a place, a preposition."""
    doc = scan.doc
    if generic:
        return _unlisted(scan, index, generic) if joined(doc, index) else -1
    if index == 0 or doc.function[index - 1] != "prep" or not joined(doc, index):
        return -1
    if quote_opens(doc, index) and index not in scan.blocked:
        return _quotation(scan, index, most=2) if _name_like(scan, index, strict=True) else -1
    if not _name_like(scan, index, strict=True) or doc.hits_at(index):
        return _led(scan, index)
    last = _extend(scan, index)
    after = last + 1
    if not joined(doc, after):
        return -1
    noun = cue_at(doc, after, "generic")
    if noun is not None and noun[1].preposition and not noun[1].article and noun[0].value in _NAMING:
        return last
    listed = scan.at.get(after)
    return last if listed and listed[0].conjunction and _listed(scan, after, after_noun=True) else -1


def _led(scan: Scan, index: int) -> int:
    """«عين ترما», «ام المياذن»: the last word of a name that a lead word opens, or -1."""
    doc = scan.doc
    lead, nxt = cue_at(doc, index, "name_lead"), index + 1
    if lead is None or not joined(doc, nxt) or lead[1].article or index in scan.blocked:
        return -1
    if cue_at(doc, nxt, "direction") or not _name_like(scan, nxt, strict=True):
        return -1
    return nxt


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
        hit = _listed(scan, index, after_noun=True)
        led = _led(scan, index) if comma or _and(doc, index) else -1
        if hit is not None and hit.last == index and led >= 0:
            hit = None
        if hit is not None and (hit.conjunction or comma) and cue_at(doc, index, "generic") is None:
            tail = joined(doc, hit.last + 1) and cue_at(doc, hit.last + 1, "name_tail") is not None
            nxt = make_mention(scan, index, hit.first, hit.last + tail, generic, "")
            nxt.candidates, nxt.conjunction = hit.entry.ref, hit.conjunction
        elif led >= 0:
            nxt = make_mention(scan, index, index, led, generic, "")
            nxt.conjunction = doc.tokens.words[index][0] if _and(doc, index) else ""
            nxt.reasons = ("no gazetteer lists it; it goes on a list of places",)
        elif plural and _and(doc, index):
            if not _name_like(scan, index, strict=True):
                break
            nxt = make_mention(scan, index, index, _extend(scan, index), generic, "")
            nxt.conjunction = doc.tokens.words[index][0]
            nxt.reasons = ("no gazetteer lists it; it goes on a list of places",)
        else:
            break
        nxt.preposition = mention.preposition
        scan.out.append(nxt)
        index = nxt.last + 1
    return index


def _and(doc: Document, index: int) -> bool:
    return doc.tokens.words[index][0] in doc.clitics.conjunctions


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
    hit, last = _listed(scan, start, after_noun=True), -1
    if hit is None and doc.tokens.words[start].startswith(doc.clitics.article):
        last = _extend(scan, start) if _name_like(scan, start, strict=True) else -1
    if hit is None and last < 0:
        return index
    mention = make_mention(scan, start, start, hit.last if hit else last, generic, "")
    mention.candidates = hit.entry.ref if hit else ()
    mention.reasons = () if hit else ("no gazetteer lists it; it goes on a list of places",)
    scan.out.append(mention)
    return _list_on(scan, mention, generic)


def _listed(scan: Scan, index: int, *, after_noun: bool) -> Hit | None:
    """The gazetteer name at ``index`` if it stands there as a place."""
    hits = scan.at.get(index)
    if not hits or index in scan.blocked:
        return None
    doc, hit = scan.doc, hits[0]
    if not hit.entry.ref or (hit.last == hit.first and doc.function[index]):
        return None
    if after_noun and hit.last == hit.first:
        weak = scan.weak.get(" ".join(hit.entry.words)) == "noun"
        if cue_at(doc, index, "adj") is not None or (weak and bare_adjective(doc, index)):
            return None
    if after_noun or hit.last > hit.first:
        return hit
    best = max((_weight(scan.places[c]) for c in hit.entry.ref), default=0)
    needs = scan.weak.get(" ".join(hit.entry.words), "")
    if needs == "noun":
        return None
    common = any(h.entry.kind != "place" for h in doc.hits_at(index))
    behind = index > 0 and doc.function[index - 1] == "prep" and joined(doc, index)
    listed = bool(hit.conjunction) and bool(scan.out) and scan.out[-1].last == _before_date(scan, index) - 1
    if needs == "cue" or common or best == 1:
        definite = hit.entry.words[0].startswith(doc.clitics.article)
        taken = index in scan.objects and definite and joined(doc, index)
        return hit if listed or behind or taken or (hit.preposition and definite) else None
    return hit


def _before_date(scan: Scan, index: int) -> int:
    """``index``, or where the date begins that stands right before it ("X last August and Y")."""
    start = index
    while start > 0 and start - 1 in scan.blocked and index - start < _DATE_WORDS:
        start -= 1
    prep = start < index and start > 0 and scan.doc.function[start - 1] == "prep"
    return start - 1 if prep else start


def _weight(place: Place) -> int:
    """How well known: 3 country, governorate or city; 2 a listed town or area; 1 a village."""
    if place.kind in ("country", "adm1", "region") or place.population >= 50_000:
        return 3
    if place.kind in ("adm2", "adm3", "area", "neighbourhood") or place.population >= 5_000:
        return 2
    return 2 if "project" in place.source else 1  # our own list vouches for rows of others too


def _unlisted(scan: Scan, index: int, generic: list[tuple[Cue, Hit]]) -> int:
    """The last word of an unlisted name that starts at ``index`` behind a place noun, or -1.

    Nouns that seldom stand without a name take any word; others only a definite one, or one in quotes.
    """
    doc, noun = scan.doc, generic[-1][0]
    if quote_opens(doc, index):
        return _quotation(scan, index, most=_NAME_WORDS)
    led = _led(scan, index)
    if led >= 0:
        return _extend(scan, index)
    if not _name_like(scan, index, strict=False) or noun.value in ("part", "country", "capital"):
        return -1
    definite = doc.tokens.words[index].startswith(doc.clitics.article)
    if not definite and (noun.value not in _NAMING or bare_adjective(doc, index)):
        return -1
    return _extend(scan, index)


def _quotation(scan: Scan, index: int, most: int) -> int:
    """The last word of a quotation of at most ``most`` words, or -1."""
    doc, last = scan.doc, index
    words = doc.tokens.words
    while last + 1 < len(words) and doc.quoted[last + 1] and last - index < most:
        last += 1
    whole = last - index < most and (last + 1 >= len(words) or not doc.quoted[last + 1])
    return last if whole and not any(k in scan.blocked for k in range(index, last + 1)) else -1


def _extend(scan: Scan, index: int) -> int:
    """A name of two words: «كفر الزيت», «الحجر الاسود», and lead words such as «ابو», «بيت»."""
    doc, last = scan.doc, index
    words, size = doc.tokens.words, len(scan.doc.clitics.article)
    if cue_at(doc, index, "name_lead") is not None and index + 1 < len(words) and joined(doc, index + 1):
        last = index + 1
    nxt = last + 1
    if joined(doc, nxt) and cue_at(doc, nxt, "name_tail") is not None:
        return nxt
    if joined(doc, nxt) and words[nxt].startswith(scan.doc.clitics.article) and len(words[nxt]) > size + 1:
        if _name_like(scan, nxt, strict=True) and cue_at(doc, nxt, "direction") is None:
            last = nxt
    return last


def _name_like(scan: Scan, index: int, *, strict: bool) -> bool:
    doc = scan.doc
    word = doc.tokens.words[index]
    if index in scan.blocked or doc.function[index] or len(word) < 3 or word.isdigit() or word.isascii():
        return False
    if doc.tokens.sentence[index] != doc.tokens.sentence[max(index - 1, 0)]:
        return False
    kinds = {h.entry.kind for h in doc.hits_at(index)}
    if kinds & {"trigger", "actor", "source"}:
        return False
    allowed = ("name_lead",) if strict else ("name_lead", "head")
    return all(cue.kind in allowed for cue, _ in doc.cues.get(index, ()))


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

"""Whether words name a place: a listed name that stands as one, or a name that no gazetteer has."""

from __future__ import annotations

from marsad.reading.document import Document
from marsad.reading.knowledge import Cue, Place
from marsad.reading.lexicon import Hit
from marsad.reading.place_scan import Scan, bare_adjective, cue_at, joined, quote_opens

_DATE_WORDS = 5  # of a date between two places of one list
_NAME_WORDS = 4
NAMING = frozenset(
    "city town village governorate district subdistrict neighbourhood area mountain hill valley front junction "
    "countryside refugee_camp farms island border".split()
)


def listed_name(scan: Scan, index: int, *, after_noun: bool) -> Hit | None:
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


def unlisted_name(scan: Scan, index: int, generic: list[tuple[Cue, Hit]]) -> int:
    """The last word of an unlisted name that starts at ``index`` behind a place noun, or -1.

    Nouns that seldom stand without a name take any word; others only a definite one, or one in quotes.
    """
    doc, noun = scan.doc, generic[-1][0]
    if quote_opens(doc, index):
        return quoted_name(scan, index, most=_NAME_WORDS)
    led = led_name(scan, index)
    if led >= 0:
        return extended(scan, index)
    if not name_like(scan, index, strict=False) or noun.value in ("part", "country", "capital"):
        return -1
    definite = doc.tokens.words[index].startswith(doc.clitics.article)
    if not definite and (noun.value not in NAMING or bare_adjective(doc, index)):
        return -1
    return extended(scan, index)


def quoted_name(scan: Scan, index: int, most: int) -> int:
    """The last word of a quotation of at most ``most`` words, or -1."""
    doc, last = scan.doc, index
    words = doc.tokens.words
    while last + 1 < len(words) and doc.quoted[last + 1] and last - index < most:
        last += 1
    whole = last - index < most and (last + 1 >= len(words) or not doc.quoted[last + 1])
    return last if whole and not any(k in scan.blocked for k in range(index, last + 1)) else -1


def extended(scan: Scan, index: int) -> int:
    """A name of two words: «كفر الزيت», «الحجر الاسود», and lead words such as «ابو», «بيت»."""
    doc, last = scan.doc, index
    words, size = doc.tokens.words, len(scan.doc.clitics.article)
    if cue_at(doc, index, "name_lead") is not None and index + 1 < len(words) and joined(doc, index + 1):
        last = index + 1
    nxt = last + 1
    if joined(doc, nxt) and cue_at(doc, nxt, "name_tail") is not None:
        return nxt
    if joined(doc, nxt) and words[nxt].startswith(scan.doc.clitics.article) and len(words[nxt]) > size + 1:
        if name_like(scan, nxt, strict=True) and cue_at(doc, nxt, "direction") is None:
            last = nxt
    return last


def name_like(scan: Scan, index: int, *, strict: bool) -> bool:
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


def led_name(scan: Scan, index: int) -> int:
    """«عين ترما», «ام المياذن»: the last word of a name that a lead word opens, or -1."""
    doc = scan.doc
    lead, nxt = cue_at(doc, index, "name_lead"), index + 1
    if lead is None or not joined(doc, nxt) or lead[1].article or index in scan.blocked:
        return -1
    if cue_at(doc, nxt, "direction") or not name_like(scan, nxt, strict=True):
        return -1
    return nxt


def joined_by_and(doc: Document, index: int) -> bool:
    """The word begins as with an attached "and"."""
    return doc.tokens.words[index][0] in doc.clitics.conjunctions

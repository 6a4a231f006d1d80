"""Places told without a name of their own: «المدينة», «البلاد», «الريف الغربي», «الحدود السورية التركية»."""

from __future__ import annotations

from collections.abc import Mapping

from marsad.reading.document import PlaceMention
from marsad.reading.knowledge import Cue
from marsad.reading.lexicon import Hit
from marsad.reading.place_scan import CENTRE, Scan, adjective, cue_at, joined, nisba

Nouns = list[tuple[Cue, Hit]]
_NAMED_KINDS = {"country": ("country",), "capital": ("settlement", "adm1")}
_SITES = frozenset(
    "area port airport hospital school market mosque camp base plant building road crossing prison".split()
)


_HYPHENS = frozenset(" -\u2013\u2014(")
_EDGES = ("part", "front")  # «داخلها», «مشارفها»: the place itself, unless named beside it


def make_mention(scan: Scan, start: int, first: int, last: int, nouns: Nouns, bearing: str) -> PlaceMention:
    """A mention of words ``start``..``last`` whose name starts at ``first``; scope by its nouns."""
    kinds = tuple(cue.value for cue, _ in nouns)
    scope = "part" if bearing or any(cue.extra == "part" for cue, _ in nouns) else "all"
    if nouns and nouns[0][0].number == "plural" and nouns[0][0].value in ("village", "town", "city"):
        scope = "count" if len(nouns) > 1 or bearing else scope
    return PlaceMention(
        start, last, first, last, (), kinds, tuple(c.number for c, _ in nouns), scope, bearing
    )


def qualified(scan: Scan, index: int) -> tuple[int, str]:
    """Definite directions and adjectives from ``index`` on: (index behind them, bearing)."""
    doc, bearing = scan.doc, ""
    while joined(doc, index) and index not in scan.blocked:
        found = cue_at(doc, index, "direction")
        if found is not None and found[0].extra:
            if found[1].preposition:
                break
            bearing += "-" * bool(bearing) + (found[0].number or CENTRE)
            index = found[1].last + 1
        elif cue_at(doc, index, "generic") is None and (nisba(doc, index) or adjective(doc, index)):
            if scan.at.get(index) and not nisba(doc, index):
                break
            index += 1
        else:
            break
    return index, bearing


def of_place(scan: Scan, index: int) -> tuple[int, tuple[int, ...]]:
    """«… للعاصمة دمشق», «… من محافظة درعا», «… مع الأردن»: (last word, gazetteer indexes) or (-1, ())."""
    doc = scan.doc
    if not joined(doc, index):
        return -1, ()
    attached = False
    for hit in doc.hits_at(index):
        if hit.preposition and (hit.entry.kind == "place" or hit.entry.ref.__class__ is Cue):
            attached = True
    if not attached:
        if doc.function[index] != "prep" or not joined(doc, index + 1):
            return -1, ()
        index += 1
    nouns = 0
    while nouns < 2 and (noun := cue_at(doc, index, "generic")) is not None and joined(doc, noun[1].last + 1):
        index, nouns = noun[1].last + 1, nouns + 1
    hits = scan.at.get(index)
    if hits and hits[0].entry.ref and index not in scan.blocked and not hits[0].conjunction:
        return hits[0].last, hits[0].entry.ref
    return -1, ()


def described(
    scan: Scan, start: int, index: int, nouns: Nouns, bearing: str, capitals: Mapping[str, tuple[int, int]]
) -> int:
    """A definite noun phrase: a part or a border told by adjectives, else what refers back; the index behind it.

    ``capitals``: country → gazetteer indexes of the country and of its capital.
    """
    noun = nouns[-1][0]
    end, told = qualified(scan, index) if nouns[-1][1].article else (index, "")
    whole = capitals.get(scan.home, (-1, -1))[0 if noun.value == "country" else 1]
    if noun.value in _NAMED_KINDS and noun.number == "singular":
        hits = scan.at.get(end)
        if noun.value == "capital" and hits and not hits[0].conjunction and end not in scan.blocked:
            return -end
        if whole >= 0:
            mention = make_mention(scan, start, index - 1, index - 1, nouns, bearing or told)
            mention.last = mention.name_last = end - 1
            mention.candidates = (whole,)
            mention.reasons = ("the country the report is about, or its capital",)
            return _keep(scan, mention, nouns)
    if (
        end == index
        and joined(scan.doc, index)
        and scan.doc.tokens.words[index].isdigit()
        and noun.value == "camp"
    ):
        mention = make_mention(scan, start, start, index, nouns, bearing)
        mention.reasons = ("a unit's number",)
        return _keep(scan, mention, nouns)
    if noun.value in _SITES and noun.number == "singular" and not told and _site_name(scan, index, end):
        mention = make_mention(scan, start, index - 1, end - 1, nouns, bearing)
        mention.reasons = ("a site named by its noun and adjective",)
        return _keep(scan, mention, nouns)
    border = noun.value == "border"
    if border:
        end = _far_side(scan, end)
    last, candidates = of_place(scan, end) if told or border else (-1, ())
    if border and last >= 0:
        last = _both_sides(scan, last)
    if not told and not (border and (last >= 0 or end > index)):
        refer(scan, start, index - 1, nouns, bearing)
        return index
    mention = make_mention(scan, start, start, max(last, end - 1), nouns, bearing)
    mention.direction = bearing + "-" * bool(bearing and told) + told
    if not border:
        mention.candidates = candidates
        if not candidates:
            _part_of(scan, mention)
    mention.scope = "part"
    mention.reasons = ("a part or a border told by its noun and adjectives",)
    return _keep(scan, mention, nouns)


def _far_side(scan: Scan, index: int) -> int:
    """«الحدود السورية - الأردنية», «الحدود (السورية - الأردنية)»: the index behind both adjectives of a border."""
    doc = scan.doc
    while index < len(doc.tokens.words) and index not in scan.blocked and nisba(doc, index):
        gap = doc.tokens.gap(index)
        if not gap or not _HYPHENS.issuperset(gap):
            break
        index += 1
    return index


def _both_sides(scan: Scan, last: int) -> int:
    """«الحدود بين سوريا والعراق»: the last word of the second country, if one stands behind "and"."""
    hits = scan.at.get(last + 1)
    if hits and hits[0].conjunction and joined(scan.doc, last + 1) and last + 1 not in scan.blocked:
        if any(scan.places[c].kind == "country" for c in hits[0].entry.ref):
            return hits[0].last
    return last


def _site_name(scan: Scan, index: int, end: int) -> bool:
    """«المنطقة الصناعية», «الميناء التجاري»: one adjective behind the noun, and not one that only describes."""
    if end != index + 1:
        return False
    return cue_at(scan.doc, index, "name_tail") is not None or cue_at(scan.doc, index, "adj") is None


def _keep(scan: Scan, mention: PlaceMention, nouns: Nouns) -> int:
    mention.conjunction, mention.preposition = nouns[0][1].conjunction, nouns[0][1].preposition
    take_other_side(scan, mention)
    set_preposition(scan, mention)
    scan.out.append(mention)
    return mention.last + 1


def take_other_side(scan: Scan, mention: PlaceMention) -> None:
    """«شمال سوريا وشرقها»: the second bearing goes with the first."""
    index = mention.last + 1
    if mention.direction and joined(scan.doc, index):
        noun = cue_at(scan.doc, index, "generic")
        if noun is not None and noun[0].number == "owned" and noun[1].conjunction and noun[0].value == "part":
            mention.last = index


def set_preposition(scan: Scan, mention: PlaceMention) -> None:
    """The free preposition before a mention, if none is attached."""
    doc, before = scan.doc, mention.first - 1
    if mention.preposition or before < 0 or doc.tokens.sentence[before] != doc.tokens.sentence[before + 1]:
        return
    if doc.function[before] == "prep":
        mention.preposition = doc.tokens.words[before]


def _part_of(scan: Scan, mention: PlaceMention) -> None:
    """«الريف الغربي»: of the last governorate or city named."""
    for other in reversed(scan.out):
        if {scan.places[c].kind for c in other.candidates} & {"adm1", "country"}:
            mention.candidates = other.candidates
            return


def refer(scan: Scan, start: int, last: int, nouns: Nouns, bearing: str) -> None:
    """«المدينة», «المحافظة»: the last mention of that kind (or of any kind, for «المنطقة»)."""
    cue = nouns[-1][0]
    if cue.number in ("plural", "dual") and not bearing:
        return
    mention = make_mention(scan, start, last, last, nouns, bearing)
    mention.conjunction, mention.preposition = nouns[0][1].conjunction, nouns[0][1].preposition
    owned = cue.number == "owned"
    number = _last_fit(scan, "" if owned else cue.value)
    beside = bool(mention.conjunction) and bool(scan.out) and scan.out[-1].last == start - 1
    if number >= 0 and owned and (beside or cue.value not in _EDGES):
        mention.candidates, mention.scope = scan.out[number].candidates, "part"
        mention.reasons = ("a part of the place named last",)
    elif number >= 0:
        mention.refers = number
        mention.candidates = scan.out[number].candidates
        mention.reasons = ("refers back",)
    elif not bearing:
        return
    set_preposition(scan, mention)
    scan.out.append(mention)


def _last_fit(scan: Scan, kind: str) -> int:
    """The last mention so far that «the ``kind``» can mean (any for ""), -1 if none; each is looked at once."""
    done, found = scan.fitting.get(kind, (0, -1))
    for number in range(len(scan.out) - 1, done - 1, -1):
        other = scan.out[number]
        if other.refers < 0 and (not kind or fits(scan, other, kind)):
            found = number
            break
    scan.fitting[kind] = (len(scan.out), found)
    return found


def fits(scan: Scan, other: PlaceMention, kind: str) -> bool:
    """Whether «the ``kind``» can mean the place of ``other``."""
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

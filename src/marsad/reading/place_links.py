"""Which place holds which, where names may own each other: "Azaz, Aleppo province", "Aleppo's Salaheddin district"."""

from __future__ import annotations

from marsad.reading.document import Document, PlaceMention
from marsad.reading.knowledge import Place

_MARKS = frozenset(".;:()")
_WIDE = frozenset({"country", "adm1", "area", "region"})
_OWNED_NOUNS = frozenset({"city", "town", "village", "neighbourhood", "district", "subdistrict"})
_WIDE_NOUNS = frozenset({"governorate", "countryside", "region", "country"})


def link_enclosing(doc: Document, places: tuple[Place, ...]) -> None:
    """A place named right behind another, or as whose owner another stands before it, is enclosed or encloses."""
    for number in range(len(doc.places) - 1):
        inner, outer = doc.places[number], doc.places[number + 1]
        if doc.tokens.sentence[inner.last] != doc.tokens.sentence[outer.first] or outer.conjunction:
            continue
        between = outer.first - inner.last - 1
        gaps = "".join(doc.tokens.gaps[inner.last + 1 : outer.first + 1])
        if not _MARKS.isdisjoint(gaps):
            continue
        owned = doc.tokens.words[inner.name_last].endswith(doc.clitics.ending) and between <= 2
        if (
            owned
            and not _plain_end(doc, inner)
            and all(not f for f in doc.function[inner.last + 1 : outer.first])
        ):
            outer.inside = number
            continue
        words = doc.function[inner.last + 1 : outer.first]
        if between == 1 and _quarter_of(doc, places, inner, outer):
            outer.inside = number  # "the Damascus suburb of Daraya"
            continue
        if between == 0 and not _wider(places, inner, outer):
            continue
        if between == 0 or (between <= 2 and words[:1] == ["prep"] and set(words[1:]) <= {"dem"}):
            if not outer.generic or not inner.generic or outer.generic[0] != inner.generic[0]:
                inner.inside = number + 1


def _wider(places: tuple[Place, ...], inner: PlaceMention, outer: PlaceMention) -> bool:
    """Whether a name right behind another is that of what holds it, and not one more of a list."""
    own = {places[c].kind for c in inner.candidates[:1]}
    other = {places[c].kind for c in outer.candidates[:1]}
    return bool(other & _WIDE) and not own & _WIDE or bool(set(outer.generic) & _WIDE_NOUNS)


def _quarter_of(doc: Document, places: tuple[Place, ...], first: PlaceMention, second: PlaceMention) -> bool:
    """Whether the noun behind a governorate's or its capital's name is that of the next name: "Idlib town of X"."""
    if first.last <= first.name_last or not set(first.generic[-1:]) & _OWNED_NOUNS:
        return False
    cue = doc.cue(first.last + 1, "function")
    wide, narrow = (any(places[c].kind == "adm1" for c in mention.candidates) for mention in (first, second))
    return cue is not None and cue.extra == "of" and wide and not narrow


def _plain_end(doc: Document, mention: PlaceMention) -> bool:
    """The name itself ends so ("Damascus")."""
    word = doc.tokens.words[mention.name_last]
    hits = [
        h for h in doc.hits_at(mention.name_first) if h.entry.kind == "place" and h.last == mention.name_last
    ]
    return not hits or hits[0].entry.words[-1] == word

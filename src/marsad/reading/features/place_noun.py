"""The place noun that an event word goes with: "a rebel-held town", "areas controlled by", "took the hill".

Where such a noun stands without a name, the place is often named in another sentence, by the same noun ("the strike
hit the town of X").
"""

from __future__ import annotations

from dataclasses import dataclass

from marsad.reading.document import Candidate, Document, PlaceMention

_AHEAD = 6
_BACK = 4
_PASSED_AHEAD = frozenset({"dem", "quant", "poss", "adv", "agent"})
_PASSED_BACK = frozenset({"passive", "aux", "rel", "sub", "pron", "adv", "prep", "dem", "quant"})
_CLASS = {
    "city": "settled",
    "town": "settled",
    "village": "settled",
    "settlements": "settled",
    "neighbourhood": "quarter",
    "district": "quarter",
    "subdistrict": "quarter",
    "area": "area",
    "region": "area",
    "part": "part",
    "countryside": "part",
    "front": "part",
    "border": "part",
    "governorate": "governorate",
    "country": "country",
    "capital": "country",
}


@dataclass(frozen=True, slots=True)
class PlaceNoun:
    """Word ``index`` is a place noun of ``kind`` and ``number``; ``side`` says where it stands to the event word (A
    behind it), ``definite`` whether an article or a pronoun makes it a known one, ``named`` whether a mention of a
    place has it."""

    index: int
    kind: str
    group: str
    number: str
    side: str
    definite: bool
    named: bool


def noun_of(doc: Document, cand: Candidate, sentence_places: list[int]) -> PlaceNoun | None:
    """The place noun of the event word ``cand``; ``sentence_places``: the place mentions of its sentence."""
    begin, end = doc.tokens.sentences[doc.tokens.sentence[cand.first]]
    behind = cand.last + 1 < end and doc.function[cand.last + 1] == "agent"
    index, side = (-1, "B") if behind else (_ahead(doc, cand, end), "A")
    if index < 0:
        index, side = _back(doc, cand, begin), "B"
    if index < 0:
        return None
    cue, _ = doc.cue_of["generic"][index]
    named = any(doc.places[n].first <= index <= doc.places[n].last for n in sentence_places)
    group = _CLASS.get(cue.value, "site")
    return PlaceNoun(index, cue.value, group, cue.number[:1], side, _definite(doc, index, begin), named)


def _ahead(doc: Document, cand: Candidate, end: int) -> int:
    """The last of the first place nouns behind an event word: adjectives, articles and parties may stand between."""
    generic, found = doc.cue_of["generic"], -1
    actors = 0
    for index in range(cand.last + 1, min(end, cand.last + 1 + _AHEAD)):
        if doc.tokens.gaps[index].strip(" -\"“”'"):
            break
        if index in generic:
            found = generic[index][1].last
            continue
        if found >= 0:
            break
        if index == cand.last + 1 and doc.function[index] == "prep":
            continue
        if (
            doc.function[index] in _PASSED_AHEAD
            or index in doc.cue_of["adj"]
            or index in doc.cue_of["direction"]
        ):
            continue
        if doc.function[index] or doc.capital[index] and actors:
            break
        actors += 1
        if actors > 1 and not _adjectival(doc, index):
            break
    return found if found in generic else max((i for i in generic if cand.last < i <= found), default=-1)


def _adjectival(doc: Document, index: int) -> bool:
    return any(h.entry.kind in ("actor", "trigger") for h in doc.hits_at(index))


def _back(doc: Document, cand: Candidate, begin: int) -> int:
    """The place noun before an event word that says more of it: "areas under its control", "the town is held"."""
    generic = doc.cue_of["generic"]
    for index in range(cand.first - 1, max(begin - 1, cand.first - 1 - _BACK), -1):
        if index in generic:
            return index
        if doc.tokens.gaps[index + 1].strip(" -\"“”'"):
            return -1
        if doc.function[index] not in _PASSED_BACK and not any(
            h.entry.kind == "actor" for h in doc.hits_at(index)
        ):
            return -1
    return -1


def _definite(doc: Document, index: int, begin: int) -> bool:
    """Whether "the", "its", "this" stand before a noun and its adjectives, or a possessor does."""
    for at in range(index - 1, max(begin - 1, index - 1 - _AHEAD), -1):
        if doc.function[at] == "dem":
            return doc.tokens.words[at] == doc.clitics.article.strip()
        if doc.function[at] == "pron":
            return True
        if doc.function[at]:
            return False
    return False


def standing_of(noun: PlaceNoun, mention: PlaceMention) -> str:
    """How a mention stands to the noun: it has it, it has one of the same kind, it has another, or none."""
    if mention.first <= noun.index <= mention.last:
        return "own"
    if noun.kind in mention.generic:
        return "same"
    if any(_CLASS.get(kind, "site") == noun.group for kind in mention.generic):
        return "like"
    return "other" if mention.generic else "bare"

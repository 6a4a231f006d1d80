"""Parties of a language whose nouns stand behind the name: "ISIS fighters", "Russian warplanes", "fighters of X"."""

from __future__ import annotations

from marsad.reading.document import ActorMention, Document
from marsad.reading.knowledge import ActorName
from marsad.reading.lexicon import Hit

_BEHIND = 3
_NOUN = 3  # words from an adjective to the noun or event word that makes it a party's
_WHERE = frozenset({"at", "from", "to", "near", "between"})  # roles of prepositions of place


def stretched(
    doc: Document, first: int, last: int, names: tuple[ActorName, ...], hit: Hit
) -> ActorMention | None:
    """The mention of a party at words ``first``..``last``, with the nouns around it; None where no party is meant.

    An adjective needs such a noun or an event word behind it; "X-backed" is no party; a country's name behind a
    preposition of place is the country.
    """
    begin, end = doc.tokens.sentences[doc.tokens.sentence[first]]
    if last + 1 < end and doc.function[last + 1] == "backed":
        return None
    nouns = tuple([n for n in names if n.alias.kind != "adjective"])
    stop, head = _heads(doc, last, end)
    if nouns:
        names = nouns
    elif not head and not _event_behind(doc, last, end):
        return None
    elif not head:
        head = "trigger"
    if _is_where(doc, first, last, head, hit):
        return None
    start, of = first, _head_before(doc, first, begin, hit)
    if of is not None:
        start, head = of
    preposition = hit.preposition or (
        doc.tokens.words[start - 1] if start > begin and doc.function[start - 1] in ("prep", "agent") else ""
    )
    mention = ActorMention(
        start, stop, first, names[0].alias.kind, names, (), head, hit.conjunction, preposition
    )
    mention.article = hit.article
    return mention


def _heads(doc: Document, last: int, end: int) -> tuple[int, str]:
    """(last word, class) of the nouns right behind a name: "fighters", "army positions"."""
    head, stop = "", last
    for index in range(last + 1, min(end, last + 1 + _BEHIND)):
        cue = doc.cue(index, "head")
        if cue is None or doc.tokens.gaps[index] not in (" ", "-") or _tells(doc, index):
            break
        stop, head = index, cue.value
    return stop, head


def _tells(doc: Document, index: int) -> bool:
    """The word is (part of) an event word: "attack positions", "rockets"."""
    return any(h.entry.kind == "trigger" for h in doc.hits_at(index))


def _event_behind(doc: Document, last: int, end: int) -> bool:
    """An event word, a noun of people or weapons within a few words: "Turkish cross-border shelling"."""
    for index in range(last + 1, min(end, last + 1 + _NOUN)):
        if doc.function[index] or doc.tokens.gaps[index].strip(" -"):
            return False
        if any(h.entry.kind == "trigger" for h in doc.hits_at(index)) or doc.cue(index, "head"):
            return True
        if any(h.entry.kind == "place" and h.entry.ref for h in doc.hits_at(index)):
            return False
    return False


def _is_where(doc: Document, first: int, last: int, head: str, hit: Hit) -> bool:
    """A country told as a place: behind a preposition of place or a bearing, and with no noun of forces behind it."""
    if head or not any(
        h.entry.kind == "place" and h.last == last and h.entry.ref for h in doc.hits_at(first)
    ):
        return False
    before = first - 1
    if before < 0:
        return False
    if doc.cue(before, "direction") is not None or doc.cue(before, "generic") is not None:
        return True
    if not hit.preposition or doc.function[before] not in ("prep", "dem"):
        return False
    at = before if doc.function[before] == "prep" else before - 1
    cue = doc.cue(at, "function")
    return cue is not None and cue.extra in _WHERE


_SAYING = ("say", "deny", "carry_on", "vow")
_SPOKEN = 3  # words from a capital's name to the verb that makes it a speaker


def is_place_here(doc: Document, first: int, last: int) -> bool:
    """A capital or a country that is listed as a source too, where nothing is said by it."""
    if not any(h.entry.kind == "place" and h.last == last and h.entry.ref for h in doc.hits_at(first)):
        return False
    end = doc.tokens.sentences[doc.tokens.sentence[first]][1]
    said = any(doc.cue(i, kind) for i in range(last + 1, min(end, last + 1 + _SPOKEN)) for kind in _SAYING)
    led = any(
        hit.last in (first - 1, first - 2)
        for i in range(max(0, first - 4), first)
        for cue, hit in doc.cues.get(i, ())
        if cue.kind in ("according", "quoting", "say")
    )
    return not said and not led


def _head_before(doc: Document, first: int, begin: int, hit: Hit) -> tuple[int, str] | None:
    """(first word, class) of "fighters of", "positions of the" before the name."""
    index = first - 1
    while index > begin and doc.function[index] == "dem":
        index -= 1
    linked = doc.cue(index, "function") if index > begin else None
    if linked is None or linked.extra not in ("of", "from"):
        return None
    cue = doc.cue(index - 1, "head")
    return (index - 1, cue.value) if cue is not None else None

"""How each mention of a party stands in its sentence: what links it, what it is joined to, how it agrees."""

from __future__ import annotations

from dataclasses import dataclass

from marsad.reading.document import ActorMention, Document

_JOIN = 4
_SILENT = frozenset({"bare", "says"})
_FEMININE = frozenset("\u0647\u0629\u0627")  # heh, teh marbuta, alef


@dataclass(slots=True)
class Stand:
    """One mention's place in its sentence.

    ``link``: the function word right before it and what stands before that; ``before``/``after``: tags of the words
    around it; ``group``: index of the mention its "and" chain begins with, ``order`` its number there, ``edge`` how
    many marks of a side ("on the one hand") stand between; ``agreement``: m, f, p (people, plural) or "";
    ``voice``: by which construction it is a source, "" if it is none.
    """

    link: str
    before: str
    after: str
    group: int
    order: int
    edge: int
    agreement: str
    voice: str


def stand_all(doc: Document, tags: list[str]) -> list[Stand]:
    """A :class:`Stand` for every mention of ``doc.actors``, in their order."""
    voices = {k: s.via for s in doc.sources if s.via not in _SILENT for k in (s.first, s.last)}
    out: list[Stand] = []
    for index, mention in enumerate(doc.actors):
        begin, end = doc.tokens.sentences[doc.tokens.sentence[mention.first]]
        stand = Stand(
            _link(doc, tags, mention, begin),
            tags[mention.first - 1] if mention.first > begin else "#",
            tags[mention.last + 1] if mention.last + 1 < end else "#",
            index,
            0,
            0,
            agreement(doc, mention),
            voices.get(mention.last, ""),
        )
        if index and mention.conjunction and (joined := _joined(doc, tags, index)) is not None:
            earlier = out[index - 1]
            stand.group, stand.order, stand.edge = earlier.group, earlier.order + 1, earlier.edge + joined
            if not mention.preposition:
                stand.link = earlier.link
        out.append(stand)
    return out


def _link(doc: Document, tags: list[str], mention: ActorMention, begin: int) -> str:
    """The preposition of a mention, a letter or a word, with the function word or trigger before it."""
    words = doc.tokens.words
    own, back = mention.preposition, mention.first - 1
    if back >= begin and doc.function[back] == "prep":
        own = words[back]
        back -= 1
    if back < begin:
        return own or "-"
    kind = doc.function[back]
    if kind == "prep":
        return f"{own}<{words[back]}"
    if kind or tags[back] == "T":
        return f"{own}<{kind or 'T'}"
    return own or "-"


def _joined(doc: Document, tags: list[str], index: int) -> int | None:
    """How many marks of a side stand between a mention with "and" and the one before; None if they are not joined."""
    earlier, mention = doc.actors[index - 1], doc.actors[index]
    if doc.tokens.sentence[earlier.first] != doc.tokens.sentence[mention.first]:
        return None
    gap = range(earlier.last + 1, mention.first)
    if any(tags[k] == "T" for k in gap):
        return None
    edges = sum(doc.function[k] == "edge" for k in gap)
    if len(gap) > _JOIN + 6 * edges:
        return None
    return edges


def agreement(doc: Document, mention: ActorMention) -> str:
    """The form a verb takes for this subject: f, m, or p for people in the plural."""
    for cue, _ in doc.cues.get(mention.first, ()):
        if cue.kind == "head":
            if cue.number == "plural":
                return "p" if cue.value == "person" else "f"
            if cue.value == "person":
                return "m"
    if mention.kind == "people":
        return "p"
    return "f" if doc.tokens.words[mention.core][-1] in _FEMININE else "m"

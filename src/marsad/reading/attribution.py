"""Who says it: by which construction each source is named, and parties that speak for themselves.

«قال المصدر», «وفق المرصد», «نقلا عن مصدر عسكري», «بحسب …», «… كما ذكرت وكالة». A party behind such a word
(«أعلن الجيش», «قال المتحدث باسم التحالف») is a source of its own.
"""

from __future__ import annotations

from marsad.reading.document import Document, SourceMention

_REACH = 7
_KINDS = ("say", "according", "quoting", "deny", "carry_on")


def build_attribution(doc: Document) -> None:
    """Set ``via`` on every source mention and add the parties that speak."""
    covered = {k for s in doc.sources for k in range(s.first, s.last + 1)}
    for source in doc.sources:
        source.via = _via(doc, source.first, source.last)
    for actor in doc.actors:
        if actor.kind in ("people", "adjective") and actor.head != "official":
            continue
        if any(k in covered for k in range(actor.first, actor.last + 1)):
            continue
        via = _before(doc, actor.first, reach=5)
        if via in ("say", "according", "quoting", "deny") and actor.ids:
            doc.sources.append(
                SourceMention(
                    actor.first, actor.last, actor.ids[0], "party", via, reasons=("a party speaks",)
                )
            )
    doc.sources.sort(key=lambda s: (s.first, s.last))


def _via(doc: Document, first: int, last: int) -> str:
    return _before(doc, first, reach=_REACH) or _after(doc, last) or "bare"


def _before(doc: Document, first: int, *, reach: int) -> str:
    """The nearest attribution word before ``first`` in its sentence, no full break between."""
    sentence = doc.tokens.sentence[first]
    for index in range(first - 1, max(-1, first - 1 - reach), -1):
        if doc.tokens.sentence[index] != sentence:
            break
        for kind in _KINDS:
            cue = doc.cue(index, kind)
            if cue is not None:
                return kind
        if any(c in ".:؛،" for c in doc.tokens.gap(index + 1)):
            break
    return ""


def _after(doc: Document, last: int) -> str:
    """A speech verb right behind the name («المرصد قال …», «مصادر أكدت …»)."""
    for index in range(last + 1, min(last + 4, len(doc.tokens.words))):
        if doc.tokens.sentence[index] != doc.tokens.sentence[last]:
            break
        if doc.cue(index, "say") is not None:
            return "says"
    return ""

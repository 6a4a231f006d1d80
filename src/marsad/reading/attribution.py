"""Who says it: the acts of speaking in a report, each with its speakers and with the words they answer for.

«قال المصدر إن …» answers for what follows, «… بحسب المرصد» for what went before, «وأضاف أن …» carries the last
speaker on, «نقلت وكالة عن مصدر» and «قال مصدر لوكالة» name two, the inner one first. A party that speaks
(«أعلن الجيش») is a source of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from marsad.reading.document import ActorMention, Document, SourceMention, Speech

_KINDS = ("say", "deny", "carry_on", "according", "quoting", "vow", "hearsay")
_NAMED = 7
"""How many words a speaker's name may stand from the word of saying."""
_HEAD = 28
"""How many words may stand between the word of saying and what is said."""
_FULL = frozenset(".:؛;?!؟")
_OPENING = frozenset('"«“:')
_GROUPS = {"role": ("role", "official", "party", "person"), "agency": ("agency",), "media": ("media",)}
_OUTER = ("agency", "media")
_VERBS = ("say", "deny", "vow", "carry_on")


@dataclass(slots=True)
class _Walk:
    """The walk through one report: what may speak, by its first word, and who spoke last."""

    doc: Document
    source_at: dict[int, SourceMention]
    actor_at: dict[int, ActorMention]
    trigger_at: frozenset[int]
    last: tuple[SourceMention, ...] = ()
    spoken: list[SourceMention] = field(default_factory=list)
    introduced: dict[str, tuple[SourceMention, ...]] = field(default_factory=dict)
    added: dict[int, SourceMention] = field(default_factory=dict)


def build_attribution(doc: Document) -> None:
    """Set the document's ``speeches`` by sentence, ``via`` of every source, and add the parties that speak."""
    covered = {k for s in doc.sources for k in range(s.first, s.last + 1)}
    actors = {
        a.first: a
        for a in doc.actors
        if a.ids and _may_speak(a) and not any(k in covered for k in range(a.first, a.last + 1))
    }
    walk = _Walk(doc, {s.first: s for s in doc.sources}, actors, frozenset(c.first for c in doc.triggers))
    for number, (begin, end) in enumerate(doc.tokens.sentences):
        found = _sentence(walk, begin, end)
        if found:
            doc.speeches[number] = found
    known = [s for s in doc.sources if s.kind != "refer"]
    doc.sources = sorted([*known, *walk.added.values()], key=lambda s: (s.first, s.last))
    for speeches in doc.speeches.values():
        for speech in speeches:
            for source in speech.speakers:
                if speech.reach in ("named", "before") and not source.via:
                    source.via = speech.kind
    for source in doc.sources:
        source.via = source.via or "bare"


def _may_speak(actor: ActorMention) -> bool:
    """People and weapons do not speak; an adjective names a speaker only behind a head («الحكومة التركية»)."""
    if actor.kind == "people" or actor.head in ("asset", "site", "trigger"):
        return False
    return actor.kind != "adjective" or actor.head in ("person", "unit")


def _sentence(walk: _Walk, begin: int, end: int) -> list[Speech]:
    """The speeches of one sentence in order. What one says ends where the next begins."""
    out: list[Speech] = []
    index = begin
    while index < end:
        cue = _cue(walk.doc, index) if index in walk.doc.cues else None
        if cue is None:
            index += 1
            continue
        speech = _speech(walk, cue[0], index, cue[1], begin, end, out)
        if speech is None:
            index += 1
            continue
        if out and not out[-1].backward and not speech.backward:
            out[-1].end = min(out[-1].end, speech.first)
        out.append(speech)
        _introduce(walk, speech, cue[1])
        if speech.speakers or speech.kind != "hearsay":
            walk.last = speech.speakers
            walk.spoken.extend(speech.speakers)
        index = max(cue[1], speech.last) + 1
    return out


def _cue(doc: Document, index: int) -> tuple[str, int] | None:
    """The longest word of saying that starts at ``index``: (kind, last word); "he added" before "he said"."""
    best: tuple[int, int, str] | None = None
    for cue, hit in doc.cues[index]:
        if cue.kind in _KINDS:
            key = (hit.last, int(cue.kind == "carry_on"), cue.kind)
            if best is None or key[:2] > best[:2]:
                best = key
    return (best[2], best[0]) if best else None


def _speech(
    walk: _Walk, kind: str, first: int, last: int, begin: int, end: int, before: Sequence[Speech]
) -> Speech | None:
    """The speech that the word at ``first``..``last`` opens, or None when it is no word of saying here."""
    if kind == "hearsay":
        return Speech(first, last, kind, (), "unknown", last + 1, end)
    speakers, stop, clause = _named(walk, kind, last, end)
    reach = "named"
    if not speakers and kind in ("say", "deny", "vow"):
        speakers = _subject_before(walk, first, begin, clause is not None and clause - last <= 3)
        reach = "before"
    if not speakers and kind in _VERBS:
        again = _introduced(walk, last, end)
        if again is not None:
            speakers, reach = again, "again"
            if not again:
                return Speech(first, last, kind, (), "unknown", stop, end)
    if not speakers:
        if kind == "quoting":
            return None
        if kind == "vow":
            return None
        dropped = clause is not None and clause - last <= 3
        dropped = dropped or any(k in walk.trigger_at for k in range(last + 1, min(last + 4, end)))
        if kind == "according" or not (dropped or kind == "carry_on"):
            backward = kind == "according" and first - begin > 1
            if kind != "according" and clause is None:
                return None
            return Speech(first, last, kind, (), "unknown", begin if backward else stop, end, backward)
        speakers, reach = walk.last, "carried" if walk.last else "unknown"
    own = len(speakers)
    if reach in ("named", "before") and speakers[0].id in {s.id for s in walk.last}:
        named = {s.id for s in speakers}
        speakers = (*speakers, *(s for s in walk.last if s.kind in _OUTER and s.id not in named))
    backward = _is_backward(walk.doc, kind, first, stop, clause, begin, end)
    if backward:
        return Speech(first, stop - 1, kind, speakers, reach, begin, first, True, own)
    return Speech(first, max(last, stop - 1), kind, speakers, reach, stop, end, own=own)


def _named(walk: _Walk, kind: str, last: int, end: int) -> tuple[tuple[SourceMention, ...], int, int | None]:
    """Who is named behind the word of saying: (innermost first, where what is said begins, its opening word).

    Names count up to the conjunction or the quotation that opens what is said; without one only the first does.
    """
    tokens, doc = walk.doc.tokens, walk.doc
    chain: list[SourceMention] = []
    after_first = last + 1
    index, clause = last + 1, None
    about, distant, joint = False, False, 0
    while index < min(end, last + _HEAD):
        gap = set(tokens.gap(index))
        if gap & _OPENING and (":" in gap or doc.quoted[index]) and (chain or index - last <= 2):
            if ":" in gap or index not in walk.source_at:
                clause = index
                break
        if not chain and (index - last > _NAMED or gap & _FULL):
            break
        party = not chain and not (distant and kind in _VERBS)
        found = _speaker_at(walk, index, party=party and (index > last + 1 or kind not in _VERBS), bare=party)
        if found is not None and not chain and distant and kind in _VERBS and found.kind in ("official", "party"):
            found = None
        if found is not None:
            joined = len(chain) == joint and index - after_first <= 1 and _is_joined(doc, index)
            if not any(found.id == s.id for s in chain):
                inner = about and found.kind not in _OUTER
                chain.insert(0, found) if inner else chain.append(found)
            if len(chain) == 1 or joined:
                after_first, joint = found.last + 1, len(chain)
            index, about = found.last + 1, False
            continue
        if doc.function[index] == "sub" and _opens_clause(doc, index):
            clause = index
            break
        if index in walk.trigger_at and (not chain or index - after_first > 1):
            break
        cue = _cue(doc, index) if index in doc.cues else None
        if cue is not None and cue[0] in ("say", "deny", "according", "hearsay"):
            break
        about = about or (cue is not None and cue[0] == "quoting")
        distant = distant or doc.function[index] == "prep"
        index += 1
    if clause is None:
        return tuple(chain[:joint]), after_first, None
    return tuple(chain), clause, clause


def _opens_clause(doc: Document, index: int) -> bool:
    return any(cue.kind == "function" and cue.extra == "clause" for cue, _ in doc.cues.get(index, ()))


def _is_joined(doc: Document, index: int) -> bool:
    """«… ووكالة سانا»: the word begins with a conjunction letter."""
    return doc.tokens.words[index][0] in doc.clitics.conjunctions


def _speaker_at(walk: _Walk, index: int, *, party: bool, bare: bool) -> SourceMention | None:
    """The source whose name begins at ``index``; or the party, where one is expected.

    ``bare``: a party without a preposition; ``party``: any («ذكر بيان للجيش»).
    """
    source = walk.source_at.get(index) or walk.added.get(index)
    if source is not None and source.kind == "refer":
        return source if _refer(walk, source) else None
    if source is not None:
        return source
    actor = walk.actor_at.get(index)
    if actor is None or not (party or (bare and not actor.preposition)):
        return None
    return _party(walk, actor)


def _introduce(walk: _Walk, speech: Speech, last: int) -> None:
    """Remember by which words a speaker was named, for when one of them comes back alone («وقال الزوي»)."""
    if speech.reach not in ("named", "unknown", "again") or speech.kind == "hearsay":
        return
    doc = walk.doc
    stop = speech.last + 1 if speech.backward else speech.begin
    for index in range(last + 1, min(stop, last + 12)):
        if not doc.function[index]:
            walk.introduced[_name_word(doc, index)] = speech.speakers


def _introduced(walk: _Walk, last: int, end: int) -> tuple[SourceMention, ...] | None:
    """The speakers whom one of the two words behind the verb named before; None when neither did."""
    for index in range(last + 1, min(last + 3, end)):
        if walk.doc.function[index] or index in walk.trigger_at:
            break
        found = walk.introduced.get(_name_word(walk.doc, index))
        if found is not None:
            return found
    return None


def _name_word(doc: Document, index: int) -> str:
    word, article = doc.tokens.words[index], doc.clitics.article
    return word[len(article) :] if word.startswith(article) else word


def _refer(walk: _Walk, source: SourceMention) -> bool:
    """«المصدر», «الوكالة»: make it the last speaker of that kind, if there is one."""
    if source.id == "any" and walk.last:
        source.id, source.kind = walk.last[0].id, walk.last[0].kind
        return True
    groups = _GROUPS.get(source.id, ())
    for kind in groups:
        for other in (*walk.last, *reversed(walk.spoken)):
            if other.kind == kind:
                source.id, source.kind = other.id, other.kind
                source.reasons = (*source.reasons, "refers back")
                return True
    return False


def _party(walk: _Walk, actor: ActorMention) -> SourceMention:
    found = walk.added.get(actor.first)
    if found is None:
        found = SourceMention(actor.first, actor.last, actor.ids[0], "party", reasons=("a party speaks",))
        walk.added[actor.first] = found
    return found


def _subject_before(walk: _Walk, first: int, begin: int, sure: bool) -> tuple[SourceMention, ...]:
    """A subject before its verb: right before it («المرصد قال»), or at the head of the sentence.

    ``sure``: a clause opens right behind the verb; else parties, who do other things than speak, do not count.
    """
    doc = walk.doc
    for index in range(first - 1, max(begin, first - 12) - 1, -1):
        if index in walk.trigger_at or doc.tokens.gap(index + 1).strip(" \"«»()،,"):
            break
        source = walk.source_at.get(index)
        if source is not None and source.kind != "refer" and (sure or source.kind != "official") and (first - source.last <= 3 or index - begin <= 2):
            return (source,)
        actor = walk.actor_at.get(index)
        if actor is not None and sure and (first - actor.last <= 2 or index - begin <= 1):
            return (_party(walk, actor),)
    return ()


def _is_backward(
    doc: Document, kind: str, first: int, stop: int, clause: int | None, begin: int, end: int
) -> bool:
    """Does the speech answer for what went before it?"""
    if kind in ("according", "quoting"):
        return first - begin > 1 and clause is None
    if clause is not None or first == begin:
        return False
    gap = doc.tokens.gap(first)
    return end - stop <= 6 and any(c in gap for c in '،,"»”')

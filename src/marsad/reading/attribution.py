"""Who says it: the acts of speaking in a report, each with its speakers and with the words they answer for.

«قال المصدر إن …» answers for what follows, «… بحسب المرصد» for what went before, «وأضاف أن …» carries the last
speaker on, «نقلت وكالة عن مصدر» and «قال مصدر لوكالة» name two, the inner one first. A party that speaks
(«أعلن الجيش») is a source of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
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
    """The walk through one report: what may speak, by its first word, and who spoke last.

    ``cues``: words of saying by their first word: (kind, last word).
    """

    doc: Document
    source_at: dict[int, SourceMention]
    actor_at: dict[int, ActorMention]
    trigger_at: frozenset[int]
    covered: frozenset[int]
    cues: dict[int, tuple[str, int]]
    last: tuple[SourceMention, ...] = ()
    spoken: dict[str, SourceMention] = field(default_factory=dict)  # the last speaker of each kind
    introduced: dict[str, tuple[SourceMention, ...]] = field(default_factory=dict)
    added: dict[int, SourceMention] = field(default_factory=dict)


def build_attribution(doc: Document) -> None:
    """Set the document's ``speeches`` by sentence, ``via`` of every source, and add the parties that speak."""
    covered = frozenset([k for s in doc.sources for k in range(s.first, s.last + 1)])
    actors = {
        a.first: a
        for a in doc.actors
        if a.ids and _may_speak(a) and covered.isdisjoint(range(a.first, a.last + 1))
    }
    triggers = frozenset([c.first for c in doc.triggers])
    saying = {index for kind in _KINDS for index in doc.cue_of[kind]}
    cues = {index: cue for index in saying if (cue := _cue(doc, index)) is not None}
    walk = _Walk(doc, {s.first: s for s in doc.sources}, actors, triggers, covered, cues)
    opening: dict[int, list[int]] = {}
    for index in sorted(saying - covered):
        opening.setdefault(doc.tokens.sentence[index], []).append(index)
    for number, words in opening.items():
        found = _sentence(walk, words, *doc.tokens.sentences[number])
        if found:
            doc.speeches[number] = found
    settle_sources(doc, walk.added.values())


def settle_sources(doc: Document, added: Iterable[SourceMention]) -> None:
    """Set the document's sources, with parties ``added`` as they speak, and how each came to speak (``via``)."""
    known = [s for s in doc.sources if s.kind != "refer"]
    doc.sources = sorted([*known, *added], key=lambda s: (s.first, s.last))
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


def _sentence(walk: _Walk, words: list[int], begin: int, end: int) -> list[Speech]:
    """The speeches of one sentence in order, opened by ``words``. What one says ends where the next begins."""
    out: list[Speech] = []
    done = begin
    for index in words:
        if index < done:
            continue
        cue = walk.cues[index]
        named = next((k for k in range(index + 1, cue[1] + 1) if k in walk.source_at), cue[1] + 1)
        cue = (cue[0], named - 1)
        speech = _speech(walk, cue[0], index, cue[1], begin, end)
        if speech is None:
            continue
        if out and not out[-1].backward and not speech.backward:
            out[-1].end = min(out[-1].end, speech.first)
        out.append(speech)
        _introduce(walk, speech, cue[1])
        if speech.speakers or speech.kind != "hearsay":
            walk.last = speech.speakers
            walk.spoken.update({s.kind: s for s in speech.speakers})
        done = max(cue[1], speech.last) + 1
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


def _speech(walk: _Walk, kind: str, first: int, last: int, begin: int, end: int) -> Speech | None:
    """The speech that the word at ``first``..``last`` opens, or None when it is no word of saying here."""
    if kind == "hearsay":
        return Speech(first, last, kind, (), "unknown", last + 1, end)
    head = _named(walk, kind, last, end)
    found = _speakers(walk, kind, head, first, begin, end)
    if found is None:
        return None
    speakers, reach = found
    if not speakers:
        backward = kind == "according" and first - begin > 1
        return Speech(first, last, kind, (), "unknown", begin if backward else head.stop, end, backward)
    own = len(speakers)
    if reach in ("named", "before") and speakers[0].id in {s.id for s in walk.last}:
        named = {s.id for s in speakers}
        speakers = (*speakers, *(s for s in walk.last if s.kind in _OUTER and s.id not in named))
    if _is_backward(walk.doc, head, first, begin, end):
        return Speech(first, head.stop - 1, kind, speakers, reach, begin, first, True, own)
    return Speech(first, max(last, head.stop - 1), kind, speakers, reach, head.stop, end, own=own)


def _speakers(
    walk: _Walk, kind: str, head: _Head, first: int, begin: int, end: int
) -> tuple[tuple[SourceMention, ...], str] | None:
    """Who speaks and how that is known; nobody for somebody unknown; None where nothing is said."""
    if head.chain:
        return head.speakers, "named"
    if kind in ("say", "deny", "vow") and (before := _subject_before(walk, first, begin)):
        return before, "before"
    if kind in ("quoting", "according"):
        return None if kind == "quoting" else ((), "unknown")
    again = _introduced(walk, head.last, end)
    if again is not None:
        return again, "again"
    if kind == "vow":
        return None
    told = any(k in walk.trigger_at for k in range(head.last + 1, min(head.last + 4, end)))
    if kind == "carry_on" or told or (head.clause and head.stop - head.last <= 3):
        return walk.last, "carried"
    return ((), "unknown") if head.clause else None


@dataclass(slots=True)
class _Head:
    """What stands between a word of saying and what is said: who is named, and where what is said begins.

    ``clause``: a conjunction or a quotation opens it. ``about``: the next name is the inner one («عن»); ``joint``:
    how many names belong together even without such an opening; ``distant``: a preposition stands before a name.
    """

    kind: str
    last: int
    stop: int
    chain: list[SourceMention] = field(default_factory=list)
    clause: bool = False
    about: bool = False
    distant: bool = False
    joint: int = 0

    @property
    def speakers(self) -> tuple[SourceMention, ...]:
        """Innermost first; without an opening only the names that surely belong to the head."""
        return tuple(self.chain if self.clause else self.chain[: self.joint])

    def take(self, found: SourceMention, joined: bool) -> None:
        """One more name."""
        again = any(found.id == s.id for s in self.chain)
        whole = len(self.chain) == self.joint
        joined = not self.chain or self.about or (whole and (joined or again))
        if not again:
            inner = self.about and (found.kind not in _OUTER or self.kind == "quoting")
            self.chain.insert(0 if inner else len(self.chain), found)
        if joined:
            self.stop, self.joint = found.last + 1, len(self.chain)
        self.about = self.kind == "quoting"


def _named(walk: _Walk, kind: str, last: int, end: int) -> _Head:
    """Read the names behind the word of saying that ends at ``last``."""
    doc = walk.doc
    head = _Head(kind, last, last + 1, about=kind == "quoting")
    index = last + 1
    while index < min(end, last + _HEAD):
        if _opens(walk, head, index):
            head.stop, head.clause = index, True
            break
        if not head.chain and (index - last > _NAMED or not _FULL.isdisjoint(doc.tokens.gaps[index])):
            break
        found = _speaker_at(walk, head, index)
        if found is not None:
            head.take(found, index - head.stop <= 1 and _is_joined(doc, index))
            index = found.last + 1
            continue
        cue = walk.cues.get(index)
        if cue is not None and cue[0] in ("say", "deny", "according", "hearsay"):
            break
        if index in walk.trigger_at and (not head.chain or index - head.stop > 1):
            break
        head.about = head.about or (cue is not None and cue[0] == "quoting")
        head.distant = head.distant or doc.function[index] == "prep"
        index += 1
    return head


def _opens(walk: _Walk, head: _Head, index: int) -> bool:
    """What is said begins here: a colon, a quotation that is no name, or a conjunction («إن», «أن»)."""
    doc = walk.doc
    gap = doc.tokens.gaps[index]
    if gap == " ":
        return doc.function[index] == "sub" and _opens_clause(doc, index)
    if ":" in gap and (head.chain or index - head.last <= 2):
        return True
    quotes = doc.quoted[index] and any(c in _OPENING for c in gap)
    if quotes and (head.chain or index - head.last <= 2) and index not in walk.source_at:
        return True
    return doc.function[index] == "sub" and _opens_clause(doc, index)


def _opens_clause(doc: Document, index: int) -> bool:
    return any(cue.kind == "function" and cue.extra == "clause" for cue, _ in doc.cues.get(index, ()))


def _is_joined(doc: Document, index: int) -> bool:
    """«… ووكالة سانا», «… لرويترز»: the word begins with a letter that joins it to the one before."""
    return doc.tokens.words[index][0] in doc.clitics.conjunctions | doc.clitics.prepositions


def _speaker_at(walk: _Walk, head: _Head, index: int) -> SourceMention | None:
    """The source whose name begins at ``index``; or the party, where a speaker is expected.

    Behind a verb and its preposition («وأشار إلى …») a party is no speaker; right behind the verb not with one.
    """
    verb = head.kind in _VERBS
    source = walk.source_at.get(index) or walk.added.get(index)
    if source is not None and source.kind == "refer":
        return source if _refer(walk, source) else None
    late = verb and head.distant and not head.chain
    if source is not None:
        return None if late and source.kind in ("official", "party") else source
    actor = walk.actor_at.get(index)
    if actor is None or head.chain or late:
        return None
    return None if verb and actor.preposition and index == head.last + 1 else _party(walk, actor)


def _introduce(walk: _Walk, speech: Speech, last: int) -> None:
    """Remember by which words a speaker was named, for when one of them comes back alone («وقال الزوي»)."""
    if speech.reach not in ("named", "unknown", "again") or speech.kind == "hearsay":
        return
    doc = walk.doc
    stop = speech.last + 1 if speech.backward else speech.begin
    for index in range(last + 1, min(stop, last + 12)):
        if index not in doc.by_word:
            walk.introduced[_name_word(doc, index)] = speech.speakers


def _introduced(walk: _Walk, last: int, end: int) -> tuple[SourceMention, ...] | None:
    """The speakers whom one of the two words behind the verb named before; None when neither did."""
    for index in range(last + 1, min(last + 3, end)):
        if index in walk.doc.by_word:
            continue
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
        other = next((s for s in walk.last if s.kind == kind), walk.spoken.get(kind))
        if other is not None:
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


def _subject_before(walk: _Walk, first: int, begin: int) -> tuple[SourceMention, ...]:
    """A subject before its verb: right before it («المرصد قال»), or at the head of the sentence."""
    doc = walk.doc
    for index in range(first - 1, max(begin, first - 12) - 1, -1):
        if index in walk.trigger_at or doc.tokens.gaps[index + 1].strip(' "«»()،,'):
            break
        source = walk.source_at.get(index)
        if source is not None and source.kind != "refer" and (first - source.last <= 3 or index - begin <= 2):
            return (source,)
        actor = walk.actor_at.get(index)
        if actor is not None and (first - actor.last <= 2 or index - begin <= 1):
            return (_party(walk, actor),)
    return ()


def _is_backward(doc: Document, head: _Head, first: int, begin: int, end: int) -> bool:
    """Does the speech answer for what went before it?"""
    if head.kind in ("according", "quoting"):
        return first - begin > 1 and not head.clause
    if head.clause or first == begin:
        return False
    gap = doc.tokens.gap(first)
    return end - head.stop <= 6 and any(c in gap for c in '،,"»”')

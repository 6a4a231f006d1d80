"""Who says it, in a language whose subject stands before its verb: "X said …", "… X said", "according to X".

The same acts of speaking as ``attribution`` finds: speakers, and the words they answer for.
"""

from __future__ import annotations

from marsad.reading.attribution import settle_sources
from marsad.reading.document import ActorMention, Document, SourceMention, Speech

_KINDS = ("say", "deny", "carry_on", "according", "quoting", "vow", "hearsay")
_VERBS = frozenset({"say", "deny", "carry_on", "vow"})
_REACH = 14  # words from a speaker to the verb
_PARTY = 4  # the same for a party that no list of sources has
_AFTER = 9
_END = 7  # words at the end of a sentence that a closing "X said" may have
_SILENT_HEADS = ("asset", "site", "trigger")
_OUTER = ("agency", "media")


class _Walk:
    """The walk through one report: who spoke last, and parties made speakers."""

    def __init__(self, doc: Document) -> None:
        self.doc = doc
        self.at: dict[int, SourceMention] = {}
        for source in doc.sources:
            for index in range(source.first, source.last + 1):
                self.at[index] = source
        self.parties: dict[int, ActorMention] = {
            a.last: a
            for a in doc.actors
            if a.ids and a.kind != "people" and a.head not in _SILENT_HEADS and a.core not in self.at
        }
        self.party_first = {a.core: a for a in self.parties.values()}
        self.triggers = frozenset(c.first for c in doc.triggers)
        self.added: dict[int, SourceMention] = {}
        self.last: tuple[SourceMention, ...] = ()
        self.spoken: dict[str, SourceMention] = {}

    def party(self, actor: ActorMention) -> SourceMention:
        found = self.added.get(actor.first)
        if found is None:
            found = SourceMention(actor.first, actor.last, actor.ids[0], "party", reasons=("a party speaks",))
            self.added[actor.first] = found
        return found

    def before(self, first: int, begin: int) -> tuple[SourceMention, ...]:
        """The subject of the verb at ``first``: the nearest source before it, or the party right before it."""
        doc = self.doc
        for index in range(first - 1, max(begin, first - _REACH) - 1, -1):
            source = self.at.get(index)
            if source is not None and source.last == index:
                found = self.known(source)
                return (found,) if found is not None else ()
            actor = self.parties.get(index)
            if actor is not None and first - index <= _PARTY:
                return (self.party(actor),)
            kind = doc.function[index]
            if kind in ("sub", "rel") or any(c in doc.tokens.gaps[index + 1] for c in ".;:"):
                break
            if index in self.triggers and first - index > 2:
                break
        return ()

    def known(self, source: SourceMention) -> SourceMention | None:
        """The source itself, or whom "the source", "the agency" refers to."""
        if source.kind != "refer":
            return source
        if source.id == "any":
            other = self.last[0] if self.last else None
        else:
            kinds = {"role": ("role", "official", "person"), "agency": ("agency",)}.get(source.id, ())
            other = next((self.spoken[k] for k in kinds if k in self.spoken), None)
        if other is None:
            return None
        source.id, source.kind = other.id, other.kind
        source.reasons = (*source.reasons, "refers back")
        return source

    def behind(self, last: int, end: int, reach: int = _AFTER) -> list[SourceMention]:
        """The sources named right behind a word, up to where something else is told."""
        out: list[SourceMention] = []
        index = last + 1
        while index < min(end, last + 1 + reach):
            source = self.at.get(index)
            if source is not None and source.first == index:
                found = self.known(source)
                if found is not None:
                    out.append(found)
                last, index = source.last, source.last + 1
                continue
            actor = self.party_first.get(index)
            if actor is not None and not out:
                return [self.party(actor)]
            if index in self.triggers or self.doc.function[index] in ("sub", "rel", "passive"):
                break
            index += 1
        return out


def build_attribution_before(doc: Document) -> None:
    """Set the document's ``speeches`` by sentence, ``via`` of every source, and add the parties that speak."""
    walk = _Walk(doc)
    cues: dict[int, list[tuple[int, int, str]]] = {}
    covered = -1
    for first in sorted({i for kind in _KINDS for i in doc.cue_of[kind]}):
        if first <= covered:
            continue
        last, kind = max((hit.last, cue.kind) for cue, hit in doc.cues[first] if cue.kind in _KINDS)
        covered = last
        cues.setdefault(doc.tokens.sentence[first], []).append((first, last, kind))
    for number, found in cues.items():
        speeches = _sentence(walk, found, *doc.tokens.sentences[number])
        if speeches:
            doc.speeches[number] = speeches
    settle_sources(doc, walk.added.values())


def _sentence(walk: _Walk, cues: list[tuple[int, int, str]], begin: int, end: int) -> list[Speech]:
    """The speeches of one sentence in order."""
    out: list[Speech] = []
    for first, last, kind in cues:
        speech = _speech(walk, first, last, kind, begin, end)
        if speech is None:
            continue
        if out and kind == "quoting" and not out[-1].backward and first - out[-1].last <= _AFTER:
            inner = [s for s in speech.speakers if s.id not in {o.id for o in out[-1].speakers}]
            if inner:
                out[-1].speakers = (*inner, *out[-1].speakers)
                out[-1].begin = max(out[-1].begin, speech.begin)
                walk.last = out[-1].speakers
                continue
        if out and not out[-1].backward and not speech.backward:
            out[-1].end = min(out[-1].end, speech.first)
        out.append(speech)
        if speech.speakers:
            walk.last = speech.speakers
            walk.spoken.update({s.kind: s for s in speech.speakers})
    return out


def _speech(walk: _Walk, first: int, last: int, kind: str, begin: int, end: int) -> Speech | None:
    """The speech that the words ``first``..``last`` tell of, or None."""
    if kind == "hearsay":
        return Speech(first, last, kind, (), "unknown", last + 1, end)
    if kind in ("according", "quoting"):
        named = walk.behind(last, end)
        speakers = tuple(named)
        stop = max([last, *(s.last for s in named)]) + 1
        backward = first - begin > 1
        if not speakers and kind == "quoting":
            return None
        where = (begin, first, True) if backward else (stop, end, False)
        return Speech(
            first, stop - 1, kind, speakers, "named" if speakers else "unknown", *where, own=len(speakers)
        )
    speakers = walk.before(first, begin)
    reach = "before"
    outer = [s for s in walk.behind(last, end, 4) if s.kind in _OUTER] if speakers else []
    if not speakers:
        after = walk.behind(last, end, 3)
        if after and first - begin > 1:
            speakers, reach = tuple(after), "named"
    if not speakers:
        pronoun = first > begin and walk.doc.function[first - 1] in ("pron", "adv")
        if kind == "carry_on" or pronoun:
            speakers, reach = walk.last, "carried"
        else:
            reach = "unknown"
    own = len(speakers)
    known = {s.id for s in speakers}
    speakers = (*speakers, *(s for s in outer if s.id not in known))
    start = min([first, *(s.first for s in speakers if begin <= s.first < first)])
    stop = max([last, *(s.last for s in outer)]) + 1
    if start > begin + 2 and end - stop <= _END and not _told_behind(walk, stop, end):
        return Speech(start, stop - 1, kind, speakers, reach, begin, start, True, own)
    return Speech(first, stop - 1, kind, speakers, reach, stop, end, own=own)


def _told_behind(walk: _Walk, stop: int, end: int) -> bool:
    """Whether an event word stands behind the verb: then that is what is said."""
    return any(index in walk.triggers for index in range(stop, end))

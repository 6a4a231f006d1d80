"""What the scorers look at. Features are names of our own lists' classes and of closed-class words, never content
words of a text, so weights carry nothing of the articles they were learned from."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate, repeat

from marsad.reading.dates_records import DateExpr
from marsad.reading.document import Candidate, Document, SourceMention
from marsad.reading.features.party import Stand, stand_all
from marsad.reading.features.partyview import PartyIndex, index_parties
from marsad.reading.features.placeview import PlaceView, place_view
from marsad.reading.knowledge import Trigger

_SILENT = (
    "bare",
    "says",
)  # by these a party's name alone is no source: not all parties are listed as sources
_JOINTS = frozenset(("sub", "rel", "conj"))
_MARKS = "TAPCsS"
_MARK = {"T": "T", "A": "A", "P": "P", "C": "C", "say": "s", "S": "S", "N": "N"}
_BUCKETS = (0, 1, 2, 3, 5, 8, 12, 20)


def bucket(distance: int) -> str:
    """A distance in words as one of few classes, sign kept."""
    sign = "-" if distance < 0 else ""
    return f"{sign}{bisect_left(_BUCKETS, abs(distance))}"


class _Bucket(dict[int, str]):
    def __missing__(self, distance: int) -> str:
        found = self[distance] = bucket(distance)
        return found


BUCKET = _Bucket()
"""Every distance asked for so far → ``bucket`` of it."""


@dataclass(slots=True)
class View:
    """A document with what features need computed once: a tag per word, mentions by first word.

    ``line``: a letter per word, of those tags that are often looked for, else a dot.
    """

    doc: Document
    tags: list[str]
    breaks: list[int]
    line: str = ""
    actor_first: list[int] = field(default_factory=list)
    place_first: list[int] = field(default_factory=list)
    lead_ids: frozenset[str] = frozenset()
    seen: list[int] = field(default_factory=list)  # per trigger: how often its word came before, at most 2
    of_kind: Counter[str] = field(default_factory=Counter)  # per type listed first: how many candidates
    parties: PartyIndex = field(default_factory=PartyIndex)
    triggers: dict[str, Trigger] = field(default_factory=dict)
    told: dict[int, list[int]] = field(default_factory=dict)
    topics: dict[int, list[tuple[int, str]]] = field(default_factory=dict)
    carried: int = 1 << 30
    stands: list[Stand] = field(default_factory=list)
    trigger_count: list[int] = field(default_factory=list)
    verb_count: list[int] = field(default_factory=list)
    joints: list[int] = field(default_factory=list)
    places: PlaceView = field(default_factory=PlaceView)
    past: list[int] = field(default_factory=list)
    day: date | None = None  # the report's own
    source_at: dict[str, list[SourceMention]] = field(default_factory=dict)
    inside: dict[int, tuple[str, ...]] = field(
        default_factory=dict
    )  # per sentence what it names, once asked for

    def clause_breaks(self, left: int, right: int) -> int:
        """How many commas and the like stand between two words."""
        return (
            self.breaks[right] - self.breaks[left] if right > left else self.breaks[left] - self.breaks[right]
        )


def make_view(
    doc: Document,
    triggers: dict[str, Trigger],
    dated: list[tuple[int, int]],
    numbered: list[tuple[int, int]],
    title: frozenset[int] = frozenset(),
) -> View:
    """Tag every word once. ``dated`` and ``numbered`` are word spans of dates and numbers.

    ``title``: gazetteer indexes of the places that the title names.
    """
    size = len(doc.tokens.words)
    tags = ["o"] * size
    words = doc.tokens.words
    for index, found in doc.cues.items():
        cue = found[0][0]
        name = cue.kind
        if name == "function":
            name = "f:" + words[index]
        elif name == "hedge" or name == "light":
            name = f"{name}:{cue.value}"
        tags[index] = name
    for kind, spans in (("N", numbered), ("D", dated)):
        for first, last in spans:
            for index in range(first, last + 1):
                tags[index] = kind
    for place in doc.places:
        for index in range(place.first, place.last + 1):
            tags[index] = "P"
    for actor in doc.actors:
        for index in range(actor.first, actor.last + 1):
            tags[index] = "C" if actor.kind == "people" else "A"
    source_at: dict[str, list[SourceMention]] = {}
    for source in doc.sources:
        source_at.setdefault(source.id, []).append(source)
        if source.via in _SILENT and tags[source.last] in ("A", "C"):
            continue
        for index in range(source.first, source.last + 1):
            tags[index] = "S"
    for candidate in doc.triggers:
        tags[candidate.first] = "T"
        for index in range(candidate.first + 1, candidate.last + 1):
            tags[index] = "T"
    view = View(doc, tags, doc.tokens.clause, triggers=triggers, places=place_view(doc, title))
    view.line = "".join(map(_MARK.get, tags, repeat(".")))
    view.parties, view.source_at = index_parties(doc), source_at
    often: dict[str, int] = {}
    for candidate in doc.triggers:
        before = often.get(candidate.lemma, 0)
        view.seen.append(min(before, 2))
        often[candidate.lemma] = before + 1
    for lemma, times in often.items():
        view.of_kind[triggers[lemma].types[0]] += times
    view.actor_first = [a.first for a in doc.actors]
    view.place_first = [p.first for p in doc.places]
    view.stands = stand_all(doc, tags)
    _count_joints(view)
    lead = doc.tokens.sentences[1][1] if len(doc.tokens.sentences) > 1 else size
    for number, candidate in enumerate(doc.triggers):
        view.told.setdefault(doc.tokens.sentence[candidate.first], []).append(number)
    for index, topic in doc.topics.items():
        sentence = doc.tokens.sentence[index]
        view.topics.setdefault(sentence, []).append((index, topic))
        if topic == "carried" and sentence < view.carried:
            view.carried = sentence
    view.lead_ids = frozenset(i for a in doc.actors if a.first < lead for i in a.ids)
    return view


def _count_joints(view: View) -> None:
    """Running counts of triggers, of verbs among them, and of places where a clause may begin."""
    doc = view.doc
    size, clause, function = len(doc.tokens.words), doc.tokens.clause, doc.function
    triggers, verbs, joints = [0] * size, [0] * size, [0] * size
    for index in range(1, size):
        if clause[index] != clause[index - 1]:
            joints[index] = 1
    for index in doc.cue_of["function"]:
        if function[index] in _JOINTS:
            joints[index] = 1
    for cand in doc.triggers:
        triggers[cand.first] = 1
        verbs[cand.first] = int(cand.forms[0].pos == "verb")
        if verbs[cand.first] and cand.conjunction:
            joints[cand.first] = 1
    view.trigger_count = list(accumulate(triggers, initial=0))
    view.verb_count = list(accumulate(verbs, initial=0))
    view.joints = list(accumulate(joints, initial=0))


def around(view: View, index: int, first: int, last: int) -> str:
    """The tag at ``index`` if it lies in the sentence [first, last), else an edge mark."""
    return view.tags[index] if first <= index < last else "#"


def between(starts: list[int], begin: int, end: int) -> range:
    return range(bisect_left(starts, begin), bisect_right(starts, end - 1))


def path(view: View, left: int, right: int) -> str:
    """The tags strictly between two words, shortened to what matters when they are many."""
    if right - left <= 1:
        return "adj"
    if right - left <= 4:
        return "_".join([t if t != "o" else "." for t in view.tags[left + 1 : right]])
    middle = view.line[left + 1 : right]
    return "far:" + "".join([mark for mark in _MARKS if mark in middle])


def relation(view: View, cand: Candidate, first: int, last: int) -> tuple[str, int, str]:
    """Where a mention stands to a trigger: side (B before, A after, I inside), distance, path."""
    if last < cand.first:
        return "B", cand.first - last, path(view, last, cand.first)
    if first > cand.last:
        return "A", first - cand.last, path(view, cand.last, first)
    return "I", 0, "in"


def owner_of(view: View, said: DateExpr) -> Candidate | None:
    """The trigger of the date's own sentence that stands nearest to it."""
    tokens = view.doc.tokens
    sentence = tokens.sentence[said.first]
    begin, end = tokens.sentences[sentence]
    best, nearest = None, end - begin
    for number in view.told.get(sentence, ()):
        trigger = view.doc.triggers[number]
        away = said.first - trigger.last if trigger.last < said.first else trigger.first - said.last
        if away < nearest:
            best, nearest = trigger, away
    return best

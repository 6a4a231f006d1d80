"""The places of a document seen together: which mentions are one place, which stand in one list or chain."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from marsad.reading.document import Candidate, Document, PlaceMention

_MOST = 12
_LATER = 2


@dataclass(slots=True)
class PlaceView:
    """Per place mention (by its number in ``doc.places``): key, head of its list, whether it encloses another.

    ``count``: mentions per key; ``lead``: keys of the first sentence; ``titled``: keys the title names;
    ``elsewhere``: per sentence the places of others, found when first asked for.
    """

    keys: list[str] = field(default_factory=list)
    head: list[int] = field(default_factory=list)
    outer: set[int] = field(default_factory=set)
    number: dict[int, int] = field(default_factory=dict)
    count: dict[str, int] = field(default_factory=dict)
    lead: set[str] = field(default_factory=set)
    titled: set[str] = field(default_factory=set)
    trigger_first: list[int] = field(default_factory=list)
    by_sentence: dict[int, list[int]] = field(default_factory=dict)
    sentences: list[int] = field(default_factory=list)
    elsewhere: dict[int, list[tuple[PlaceMention, Standing]]] = field(default_factory=dict)

    def triggers_between(self, left: int, right: int) -> int:
        """How many trigger candidates start strictly between two words."""
        return max(0, bisect_left(self.trigger_first, right) - bisect_left(self.trigger_first, left + 1))


@dataclass(slots=True)
class Standing:
    """How a place stands to a trigger among its competitors.

    ``rank``: nearer places on its side; ``same``: places in the trigger's sentence; ``apart``: sentences between
    (positive: the place comes first); ``anchor``: the mention whose position counts (the head of its list).
    ``weights`` and ``weights_of``: what a scorer found once for all triggers of a sentence, also by type of event.
    """

    rank: int
    same: int
    apart: int
    anchor: PlaceMention
    key: str
    number: int
    weights: list[float] = field(default_factory=list)
    weights_of: dict[str, list[float]] = field(default_factory=dict)


def place_view(doc: Document, title: frozenset[int]) -> PlaceView:
    """Look over ``doc.places`` once. ``title``: gazetteer indexes of the places that the title names."""
    view = PlaceView(trigger_first=[t.first for t in doc.triggers])
    lead_end = doc.tokens.sentences[0][1] if doc.tokens.sentences else 0
    for number, mention in enumerate(doc.places):
        key = doc.place_key(mention)
        view.keys.append(key)
        view.by_sentence.setdefault(doc.tokens.sentence[mention.first], []).append(number)
        view.number[id(mention)] = number
        view.head.append(_list_head(doc, view, number))
        view.count[key] = view.count.get(key, 0) + 1
        if mention.first < lead_end:
            view.lead.add(key)
        if title and not title.isdisjoint(mention.candidates):
            view.titled.add(key)
        if mention.inside >= 0:
            view.outer.add(mention.inside)
    view.sentences = sorted(view.by_sentence)
    return view


def _list_head(doc: Document, view: PlaceView, number: int) -> int:
    """The first mention of the list that mention ``number`` goes on: joined by «and» or a comma right before it."""
    if number == 0:
        return 0
    mention, before = doc.places[number], doc.places[number - 1]
    if doc.clitics.apart:
        goes_on = before.inside != number and mention.inside != number - 1 and _beside(doc, before, mention)
        return view.head[number - 1] if goes_on else number
    if mention.first != before.last + 1 or before.inside == number:
        return number
    gap = doc.tokens.gap(mention.first)
    comma = "،" in gap or "," in gap
    if (mention.conjunction and "\n" not in gap and "." not in gap) or (comma and not mention.preposition):
        return view.head[number - 1]
    return number


def _beside(doc: Document, before: PlaceMention, mention: PlaceMention) -> bool:
    """Whether only "and", "the", an adjective and commas stand between two mentions of a sentence."""
    first, end = before.last + 1, mention.first
    if end - first > 3 or doc.tokens.sentence[first - 1] != doc.tokens.sentence[end]:
        return False
    if any(mark in "".join(doc.tokens.gaps[first : end + 1]) for mark in ".;:(\n"):
        return False
    if first == end:
        return True
    if doc.tokens.words[first] not in doc.clitics.conjunctions and "," not in doc.tokens.gaps[first]:
        return False
    return all(
        doc.tokens.words[i] in doc.clitics.conjunctions
        or doc.function[i] == "dem"
        or i in doc.cue_of["adj"]
        or i in doc.cue_of["generic"]
        for i in range(first, end)
    )


def standings(doc: Document, view: PlaceView, cand: Candidate) -> list[tuple[PlaceMention, Standing]]:
    """Every place of the report once, by its best mention: the sentence's own, then earlier ones, then later."""
    here = doc.tokens.sentence[cand.first]
    same = view.by_sentence.get(here, [])
    ranks = {"B": 0, "A": 0}
    seen: set[str] = set()
    out: list[tuple[PlaceMention, Standing]] = []
    for number in sorted(same, key=_nearness(doc, view, cand, here)):
        key, head = view.keys[number], view.head[number]
        if key in seen:
            continue
        seen.add(key)
        anchor = doc.places[head]
        side = "B" if anchor.last < cand.first else "A"
        rank = ranks[side]
        if rank >= _MOST:
            continue
        ranks[side] = rank + (head == number)
        out.append((doc.places[number], Standing(rank, len(same), 0, anchor, key, number)))
    if here not in view.elsewhere:
        view.elsewhere[here] = _elsewhere(doc, view, cand, {view.keys[number] for number in same})
    return out + view.elsewhere[here]


def _elsewhere(
    doc: Document, view: PlaceView, cand: Candidate, seen: set[str]
) -> list[tuple[PlaceMention, Standing]]:
    """The places that other sentences name; the same for all triggers of a sentence. ``seen``: its own keys."""
    sentence = doc.tokens.sentence
    here = sentence[cand.first]
    same = len(view.by_sentence.get(here, ()))
    ranks: dict[str, int] = {}
    out: list[tuple[PlaceMention, Standing]] = []
    for number in _outwards(doc, view, cand, ranks):
        key, mention = view.keys[number], doc.places[number]
        if key in seen:
            continue
        seen.add(key)
        apart = here - sentence[mention.first]
        side = "E" if apart > 0 else "L"
        rank = ranks.get(side, 0)
        known = view.count[key] > 1 or key in view.lead or key in view.titled
        if (side == "E" and rank >= 5 and not known) or (side == "L" and rank >= _LATER) or rank >= _MOST:
            continue
        ranks[side] = rank + 1
        out.append((mention, Standing(rank, same, apart, mention, key, number)))
    return out


def _nearness(doc: Document, view: PlaceView, cand: Candidate, here: int) -> Callable[[int], tuple[int, int]]:
    """By what mentions are sorted: words between them, or the head of their list, and the trigger."""

    def order(number: int) -> tuple[int, int]:
        mention = doc.places[number]
        anchor = doc.places[view.head[number]] if doc.tokens.sentence[mention.first] == here else mention
        gap = cand.first - anchor.last if anchor.last < cand.first else max(0, anchor.first - cand.last)
        return gap, mention.first

    return order


def _outwards(doc: Document, view: PlaceView, cand: Candidate, ranks: dict[str, int]) -> Iterator[int]:
    """Numbers of mentions in other sentences, nearest first, until ``ranks`` says that no further one can count.

    A sentence after stands behind the twenty before.
    """
    here = doc.tokens.sentence[cand.first]
    order = _nearness(doc, view, cand, here)
    at = bisect_left(view.sentences, here)
    after = at + (at < len(view.sentences) and view.sentences[at] == here)
    before = at - 1
    while True:
        earlier = before >= 0
        later = after < len(view.sentences)
        if not (earlier and ranks.get("E", 0) < _MOST) and not (later and ranks.get("L", 0) < _LATER):
            return
        if earlier and (not later or here - view.sentences[before] <= 20 + view.sentences[after] - here):
            chosen, before = view.sentences[before], before - 1
        else:
            chosen, after = view.sentences[after], after + 1
        yield from sorted(view.by_sentence[chosen], key=order)

"""The metric: events are paired within an article, then counted.

Two events may pair when they have the same type and a mention of one lies in the same sentence as a mention of
the other. Pairs are chosen one to one; of all that are possible the one that agrees in most slots goes first,
then the one whose triggers stand nearer, then the one later in the gold list, then later in the predicted list.

=========  =============================================================================================
event      type found in the right sentence: precision, recall, F1
actor      ids of actors and targets of paired events, as sets: micro F1
place      places of paired events, equal by gazetteer id or by folded name: micro F1
date       share of paired events whose first and last day are exactly right
source     ids of sources of paired events, as sets: micro F1
status     share of paired events with the same status
tuple      event F1 that counts a pair only if some party agrees, some place agrees and the date is exact
control    the same over the types that tell who holds a place
=========  =============================================================================================

A slot the gold event leaves empty agrees with anything in the tuple.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from marsad.scoring.records import Matching, ScoredArticle, ScoredEvent

CONTROL_TYPES = frozenset({"capture", "withdrawal", "hold", "advance", "siege"})
_SENTENCE_END = re.compile(r"[.!?؟]+[\s\"»”)]+|\n+")

Pairing = tuple[ScoredEvent, ScoredEvent]


@dataclass(frozen=True, slots=True)
class Rate:
    """Hits among the predicted and among the gold. Shares are rounded to three places, 0 when there is nothing.

    >>> rate = Rate(hits=2, predicted=3, gold=4)
    >>> rate.precision, rate.recall, rate.f1
    (0.667, 0.5, 0.571)
    """

    hits: int
    predicted: int
    gold: int

    @property
    def precision(self) -> float:
        """Share of the predicted that is right."""
        return share(self.hits, self.predicted)

    @property
    def recall(self) -> float:
        """Share of the gold that was found."""
        return share(self.hits, self.gold)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall, taken before they are rounded."""
        if not self.hits:
            return 0.0
        p, r = self.hits / self.predicted, self.hits / self.gold
        return round(2 * p * r / (p + r), 3)


@dataclass(frozen=True, slots=True)
class Score:
    """All numbers of one comparison. ``types`` is sorted by name; ``articles`` counts those of the gold."""

    event: Rate
    actor: Rate
    place: Rate
    date: float
    source: Rate
    status: float
    tuple: Rate
    control_event: Rate
    control: Rate
    types: Mapping[str, Rate]
    articles: int
    gold_events: int
    predicted_events: int


def share(part: int, whole: int) -> float:
    """``part / whole`` to three places; 0 of nothing is 0.

    >>> share(1, 3), share(0, 0)
    (0.333, 0.0)
    """
    return round(part / whole, 3) if whole else 0.0


def sentence_starts(text: str) -> list[int]:
    """Offsets at which sentences begin: after a stop and a blank or closing mark, or after a line break.

    >>> sentence_starts("One. Two\\nThree 1.5")
    [0, 5, 9]
    """
    return [0, *(m.end() for m in _SENTENCE_END.finditer(text))]


def place_hits(gold: ScoredEvent, predicted: ScoredEvent) -> int:
    """How many gold places are among the predicted ones; each predicted place serves once, first come."""
    free = list(predicted.places)
    hits = 0
    for place in gold.places:
        found = next((i for i, other in enumerate(free) if place.same_as(other)), None)
        if found is not None:
            del free[found]
            hits += 1
    return hits


def differing_slots(gold: ScoredEvent, predicted: ScoredEvent) -> tuple[str, ...]:
    """Which of actor, place and date break the tuple of a pair; none of them: the tuple is right."""
    wrong = (
        ("actor", bool(gold.parties) and gold.parties.isdisjoint(predicted.parties)),
        ("place", bool(gold.places) and not place_hits(gold, predicted)),
        ("date", gold.days != predicted.days),
    )
    return tuple(slot for slot, differs in wrong if differs)


def match(article: ScoredArticle, gold: Sequence[ScoredEvent], predicted: Sequence[ScoredEvent]) -> Matching:
    """Pair the events of one article."""
    starts = sentence_starts(article.text)

    def sentences(event: ScoredEvent) -> set[int]:
        return {bisect_right(starts, offset) for offset in (event.start, *event.also)}

    gold_sentences = [sentences(e) for e in gold]
    predicted_sentences = [sentences(e) for e in predicted]
    options = [
        (-len(differing_slots(g, p)), -abs(g.start - p.start), i, j)
        for i, g in enumerate(gold)
        for j, p in enumerate(predicted)
        if g.type == p.type and not gold_sentences[i].isdisjoint(predicted_sentences[j])
    ]
    chosen: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, i, j in sorted(options, reverse=True):
        if i not in chosen and j not in taken:
            chosen[i] = j
            taken.add(j)
    return Matching(
        article,
        tuple((gold[i], predicted[j]) for i, j in chosen.items()),
        tuple(e for i, e in enumerate(gold) if i not in chosen),
        tuple(e for j, e in enumerate(predicted) if j not in taken),
    )


def match_all(
    articles: Mapping[str, ScoredArticle],
    gold: Mapping[str, Sequence[ScoredEvent]],
    predicted: Mapping[str, Sequence[ScoredEvent]],
) -> list[Matching]:
    """Pair article by article, in the order of the gold. Predictions for other articles do not count.

    Raises KeyError for a gold article that is not among ``articles``; ``files.load`` sees to it that there is none.
    """
    return [match(articles[key], events, predicted.get(key, ())) for key, events in gold.items()]


def score(matchings: Iterable[Matching]) -> Score:
    """Count. Any part of the matchings (a language, a fold) can be counted by itself."""
    found = list(matchings)
    pairs = [pair for m in found for pair in m.pairs]
    complete = [(g, p) for g, p in pairs if not differing_slots(g, p)]
    gold = [g for g, _ in pairs] + [e for m in found for e in m.missed]
    predicted = [p for _, p in pairs] + [e for m in found for e in m.extra]

    def rate(hits: Iterable[Pairing], types: frozenset[str] | None = None) -> Rate:
        def counted(events: Iterable[ScoredEvent]) -> int:
            return sum(types is None or e.type in types for e in events)

        return Rate(counted(g for g, _ in hits), counted(predicted), counted(gold))

    return Score(
        event=rate(pairs),
        actor=_overlap([(g.parties, p.parties) for g, p in pairs]),
        place=Rate(
            sum(place_hits(g, p) for g, p in pairs),
            sum(len(p.places) for _, p in pairs),
            sum(len(g.places) for g, _ in pairs),
        ),
        date=share(sum(g.days == p.days for g, p in pairs), len(pairs)),
        source=_overlap([(g.sources, p.sources) for g, p in pairs]),
        status=share(sum(g.status == p.status for g, p in pairs), len(pairs)),
        tuple=rate(complete),
        control_event=rate(pairs, CONTROL_TYPES),
        control=rate(complete, CONTROL_TYPES),
        types={t: rate(pairs, frozenset({t})) for t in sorted({e.type for e in gold + predicted})},
        articles=len(found),
        gold_events=len(gold),
        predicted_events=len(predicted),
    )


def _overlap(sets: Sequence[tuple[frozenset[str], frozenset[str]]]) -> Rate:
    return Rate(
        sum(len(g & p) for g, p in sets),
        sum(len(p) for _, p in sets),
        sum(len(g) for g, _ in sets),
    )

"""What went wrong, sorted: which events were missed or made up, and which slots of the found ones differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from marsad.scoring.metric import differing_slots, sentence_starts
from marsad.scoring.records import Matching, ScoredArticle, ScoredEvent


@dataclass(frozen=True, slots=True)
class Miss:
    """One error. ``kind`` is missed, extra, or slot:actor, slot:place, slot:date, slot:source, slot:status.

    The first three slots break the tuple; sources and status only count in their own measures. A pair with
    several wrong slots gives one miss for each.
    """

    kind: str
    article: ScoredArticle
    gold: ScoredEvent | None
    predicted: ScoredEvent | None

    @property
    def event(self) -> ScoredEvent:
        """The gold event, or the predicted one where there is no gold."""
        event = self.gold or self.predicted
        assert event is not None
        return event

    @property
    def sentence(self) -> str:
        """The sentence of the event's trigger."""
        starts = [s for s in sentence_starts(self.article.text) if s <= self.event.start]
        after = [s for s in sentence_starts(self.article.text) if s > self.event.start]
        return " ".join(self.article.text[starts[-1] if starts else 0 : after[0] if after else None].split())

    @property
    def difference(self) -> tuple[str, str]:
        """(gold, predicted) of the slot that differs, in words; empty for missed and extra events."""
        if self.gold is None or self.predicted is None:
            return "", ""
        slot = self.kind.removeprefix("slot:")
        return _slot_words(self.gold, slot), _slot_words(self.predicted, slot)


def misses(matchings: Iterable[Matching]) -> list[Miss]:
    """All errors, article by article."""
    found: list[Miss] = []
    for m in matchings:
        found += [Miss("missed", m.article, gold, None) for gold in m.missed]
        found += [Miss("extra", m.article, None, predicted) for predicted in m.extra]
        for gold, predicted in m.pairs:
            wrong = [*differing_slots(gold, predicted)]
            wrong += ["source"] if gold.sources != predicted.sources else []
            wrong += ["status"] if gold.status != predicted.status else []
            found += [Miss(f"slot:{slot}", m.article, gold, predicted) for slot in wrong]
    return found


def classes(found: Sequence[Miss]) -> list[tuple[str, str, int]]:
    """(kind, event type, how many), the most frequent first."""
    counted = Counter((miss.kind, miss.event.type) for miss in found)
    return [(*key, n) for key, n in sorted(counted.items(), key=lambda item: (-item[1], item[0]))]


def examples(found: Sequence[Miss], number: int) -> list[Miss]:
    """``number`` errors, one of each class in turn, the most frequent class first."""
    order = {(kind, event_type): rank for rank, (kind, event_type, _) in enumerate(classes(found))}
    seen: Counter[int] = Counter()
    placed: list[tuple[int, int, int]] = []
    for index, miss in enumerate(found):
        rank = order[miss.kind, miss.event.type]
        placed.append((seen[rank], rank, index))
        seen[rank] += 1
    return [found[index] for _, _, index in sorted(placed)[:number]]


def _slot_words(event: ScoredEvent, slot: str) -> str:
    words = {
        "actor": ", ".join(sorted(event.parties)),
        "place": ", ".join(event.labels),
        "date": f"{event.days[0]} to {event.days[1]}" if event.days[0] else "",
        "source": ", ".join(sorted(event.sources)),
        "status": event.status or "",
    }
    return words[slot] or "none"

"""Mentions of one event within a report become one draft."""

from __future__ import annotations

from marsad.reading.analysis import Analysis
from marsad.reading.draft import Draft, place_keys
from marsad.reading.features.merge import merge_features

_SAME = 0.45


def merge_drafts(analysis: Analysis, drafts: list[Draft]) -> list[Draft]:
    """Group drafts of one type that tell of one event; the first mention leads and the others fill its gaps.

    The places are those of the mention that is surest of them.
    """
    model = analysis.knowledge.models["merge"]
    names = analysis.doc.name_at
    kept: list[Draft] = []
    for draft in drafts:
        best: Draft | None = None
        best_chance = _SAME
        own = place_keys(draft.places, names)
        for other in kept:
            if other.type != draft.type or any(m.number == draft.number for m in (other, *other.also)):
                continue
            chance = max(
                model.probabilities(merge_features(analysis.view, m, draft, (place_keys(m.places, names), own)))[0]
                for m in (other, *other.also)
            )
            if chance > best_chance:
                best, best_chance = other, chance
        if best is None:
            kept.append(draft)
        else:
            best.also.append(draft)
            best.reasons.append(f"same event as at word {draft.cand.first}")
    for draft in kept:
        _fill_gaps(draft)
    return kept


def _fill_gaps(draft: Draft) -> None:
    for other in draft.also:
        if not draft.actors:
            draft.actors = {a: m for a, m in other.actors.items() if a not in draft.targets}
        if not draft.targets:
            draft.targets = {a: m for a, m in other.targets.items() if a not in draft.actors}
        if other.places and (other.place_chance > draft.place_chance or not draft.places):
            draft.places, draft.place_chance = other.places, other.place_chance
        if draft.date.origin in ("none", "published") and other.date.origin == "expr":
            draft.date = other.date
        known = {s.id for s in draft.sources}
        draft.sources.extend(s for s in other.sources if s.id not in known)
        draft.count = draft.count or other.count
        if draft.casualties.killed is None and draft.casualties.wounded is None:
            draft.casualties = other.casualties

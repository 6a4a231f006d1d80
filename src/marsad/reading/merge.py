"""Mentions of one event within a report become one draft."""

from __future__ import annotations

from marsad.reading.analysis import Analysis
from marsad.reading.draft import Draft, place_keys
from marsad.reading.features.merge import MergeSide, merge_score, merge_side
from marsad.reading.linear import logit

_SAME = logit(0.45)
_EVENTS = (
    24  # of its type that a new mention is compared with: the latest; the cost of a long report hangs on it
)
_MENTIONS = 16  # of one event that it is compared with: the latest


def merge_drafts(analysis: Analysis, drafts: list[Draft]) -> list[Draft]:
    """Group drafts of one type that tell of one event; the first mention leads and the others fill its gaps.

    The places are those of the mention that is surest of them.
    """
    model = analysis.knowledge.models["merge"]
    view, names = analysis.view, analysis.doc.name_at
    kept: list[Draft] = []
    sides: list[list[MergeSide]] = []  # by position in ``kept``
    of_type: dict[str, list[int]] = {}  # positions in ``kept``
    for draft in drafts:
        best, best_score = -1, _SAME
        own = merge_side(view, draft, place_keys(draft.places, names))
        for at in of_type.get(draft.type, [])[-_EVENTS:]:
            latest = sides[at][-_MENTIONS:]
            if any(s.draft.number == draft.number for s in latest):
                continue
            score = max([merge_score(model, view, side, own) for side in latest])
            if score > best_score:
                best, best_score = at, score
        if best < 0:
            of_type.setdefault(draft.type, []).append(len(kept))
            sides.append([own])
            kept.append(draft)
        else:
            sides[best].append(own)
            kept[best].also.append(draft)
            kept[best].reasons.append(f"same event as at word {draft.cand.first}")
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

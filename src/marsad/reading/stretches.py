"""Places told as the two ends of a stretch: "the whole area from X to the town of Y"."""

from __future__ import annotations

from marsad.reading.analysis import Analysis
from marsad.reading.document import PlaceMention
from marsad.reading.draft import Draft

_STRETCHED = frozenset({"capture", "hold", "advance", "siege", "clash", "strike"})
_LONGEST = 14  # words from the first end to the second


def with_stretches(analysis: Analysis, draft: Draft) -> list[PlaceMention]:
    """The places of the draft; where one of them lies within a stretch, both ends of it take its place.

    A stretch is a place behind "from" and one behind "to" in the trigger's sentence, with no event word between them.
    Who leaves or is moved goes from one place to the other; there the two are no stretch.
    """
    if draft.type not in _STRETCHED or not draft.places:
        return draft.places
    found = draft.places
    for left, right in _stretches(analysis, draft):
        inside = [p for p in found if left.first <= p.first <= right.last]
        if inside:
            found = sorted([*(p for p in found if p not in inside), left, right], key=lambda p: p.first)
    return found


def _stretches(analysis: Analysis, draft: Draft) -> list[tuple[PlaceMention, PlaceMention]]:
    doc = analysis.doc
    here = [doc.places[n] for n in analysis.view.places.by_sentence.get(draft.sentence, ())]
    out = []
    for left in here:
        if analysis.place_role(left) != "from":
            continue
        ends = [
            p for p in here if left.last < p.first <= left.last + _LONGEST and analysis.place_role(p) == "to"
        ]
        if ends and not analysis.view.places.triggers_between(left.last, ends[0].first):
            out.append((left, ends[0]))
    return out

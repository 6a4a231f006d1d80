"""One trigger, several places, a date behind each: "took X last August and Y in February" is two events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from marsad.reading.analysis import Analysis, between
from marsad.reading.document import PlaceMention
from marsad.reading.draft import DateChoice, Draft

_NEAR = 3
"""How many words may stand between a place and its date."""


def split_by_dates(analysis: Analysis, draft: Draft) -> list[Draft]:
    """The draft itself, or one draft per date when each place has a date of its own right behind it.

    Places joined before one date share it. Nothing is split unless every place of the draft follows the trigger in
    its sentence and has a known date, and the dates differ.
    """
    sentence = analysis.doc.tokens.sentence
    places = sorted(draft.places, key=lambda p: p.first)
    if len(places) < 2 or places[0].first <= draft.cand.last:
        return [draft]
    if any(sentence[p.first] != draft.sentence for p in places):
        return [draft]
    first, end = analysis.doc.tokens.sentences[draft.sentence]
    dates = [d for d in between(analysis.dates, first, end) if d.start is not None]
    if not dates:
        return [draft]
    triggers = [analysis.doc.triggers[number].first for number in analysis.view.told[draft.sentence]]
    shares = share_dates(places, dates, triggers)
    if len(shares) < 2 or len({(d.start, d.end) for _, d in shares}) < 2:
        return [draft]
    return [
        replace(
            draft,
            places=list(group),
            date=replace(choice, origin="expr"),
            actors=dict(draft.actors),
            targets=dict(draft.targets),
            sources=list(draft.sources),
            reasons=[*draft.reasons, f"date behind its place at word {choice.first}"],
        )
        for group, choice in shares
    ]


def share_dates(
    places: Sequence[PlaceMention], dates: Sequence[DateChoice], triggers: Sequence[int]
) -> list[tuple[list[PlaceMention], DateChoice]]:
    """Places in text order, grouped by the date right behind; empty when some place has none.

    A trigger (``triggers``: their first words) between a place and a date parts them.
    """
    out: list[tuple[list[PlaceMention], DateChoice]] = []
    group: list[PlaceMention] = []
    for number, place in enumerate(places):
        group.append(place)
        stop = places[number + 1].first if number + 1 < len(places) else place.last + _NEAR + 2
        behind = next((d for d in dates if place.last < d.first < stop), None)
        if behind is None:
            continue
        apart = behind.first - place.last - 1
        if apart > _NEAR or any(place.last < t < behind.first for t in triggers):
            return []
        out.append((group, behind))
        group = []
    return [] if group else out

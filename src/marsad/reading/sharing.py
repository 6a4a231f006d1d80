"""One trigger, several places, a date behind each: "took X last August and Y in February" is two events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from marsad.reading.analysis import Analysis, between
from marsad.reading.document import PlaceMention
from marsad.reading.draft import DateChoice, Draft

_NEAR = 3
"""How many words may stand between a place and its date, and between a date and the next place."""


def split_by_dates(analysis: Analysis, draft: Draft) -> list[Draft]:
    """The draft itself, or one draft per date when places behind its trigger each have a date right behind them.

    Places joined before one date share it. The places need not be those chosen for the draft, but one of them or one
    of the dates must be; a state is not split, and nothing is unless the dates differ.
    """
    doc, view = analysis.doc, analysis.view
    first, end = doc.tokens.sentences[draft.sentence]
    dates = [d for d in between(analysis.dates, first, end) if d.start is not None]
    if len(dates) < 2 or draft.type == "hold":
        return [draft]
    numbers = [
        n for n in view.places.by_sentence.get(draft.sentence, ()) if doc.places[n].first > draft.cand.last
    ]
    triggers = [doc.triggers[number].first for number in view.told[draft.sentence]]
    shares = share_dates([doc.places[n] for n in numbers], dates, triggers)
    if len({(d.start, d.end) for _, d in shares}) < 2:
        return [draft]
    chosen = {p.first for p in draft.places}
    if not any(d.first == draft.date.first or chosen & {p.first for p in group} for group, d in shares):
        return [draft]
    outer = {id(doc.places[n]) for n in numbers if n in view.places.outer}
    return [
        replace(
            draft,
            places=[p for p in group if id(p) not in outer] or list(group),
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
    """The first row of places with a date right behind each, in text order; places joined before a date share it.

    The row ends where a place is far from the date before it, or has no date near, or where a trigger (``triggers``:
    their first words) comes between.
    """
    out: list[tuple[list[PlaceMention], DateChoice]] = []
    group: list[PlaceMention] = []
    for number, place in enumerate(places):
        before = group[-1].last if group else out[-1][1].last if out else place.first
        if place.first - before > (1 if group else _NEAR) or any(before < t <= place.first for t in triggers):
            if out:
                return out
            group = []
        group.append(place)
        stop = places[number + 1].first if number + 1 < len(places) else place.last + _NEAR + 2
        behind = next((d for d in dates if place.last < d.first < stop), None)
        if behind is None or behind.first - place.last - 1 > _NEAR:
            continue
        if any(place.last < t < behind.first for t in triggers):
            return out
        out.append((group, behind))
        group = []
    return out

"""What could fill a slot of an event: the parties, places, dates and sources in reach of its trigger."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from marsad.reading.document import ActorMention, Candidate, Document, PlaceMention, SourceMention
from marsad.reading.draft import DateChoice
from marsad.reading.features.placeview import Standing, standings
from marsad.reading.features.view import View

_BACK = 3


def _gap(cand: Candidate, first: int, last: int) -> int:
    if last < cand.first:
        return cand.first - last
    return max(0, first - cand.last)


def actor_options(view: View, cand: Candidate) -> list[tuple[str, ActorMention, int, int]]:
    """Every party of the report by its mention that is nearest to the trigger: (id, mention, rank, mentions).

    The same sentence comes first, then the sentences before, then those after. ``rank`` counts nearer mentions
    of other parties on the same side.
    """
    doc = view.doc
    sentence = doc.tokens.sentence
    here = sentence[cand.first]
    best: dict[str, tuple[tuple[int, int], ActorMention]] = {}
    counts: dict[str, int] = {}
    for mention in doc.actors:
        apart = here - sentence[mention.first]
        key = (
            0 if apart == 0 else apart if apart > 0 else 10 - apart,
            _gap(cand, mention.first, mention.last),
        )
        for actor in mention.ids:
            counts[actor] = counts.get(actor, 0) + 1
            if actor not in best or key < best[actor][0]:
                best[actor] = (key, mention)
    sides: dict[str, int] = {}
    out: list[tuple[str, ActorMention, int, int]] = []
    for actor, (key, mention) in sorted(best.items(), key=lambda b: (b[1][0], b[0])):
        side = ("B" if mention.last < cand.first else "A") if key[0] == 0 else "far"
        rank = sides.get(side, 0)
        sides[side] = rank + 1
        if key[0] > 0 and rank >= 4:
            continue
        out.append((actor, mention, rank, counts[actor]))
    return out


def place_options(view: View, cand: Candidate) -> list[tuple[PlaceMention, Standing]]:
    """Every place of the report that could be the event's, once, by its best mention."""
    return standings(view.doc, view.places, cand)


def date_options(
    doc: Document, cand: Candidate, dates: Sequence[DateChoice], published: date | None
) -> list[tuple[DateChoice, int, int]]:
    """The sentence's own dates, the last ones before it, the publication day, and none: (choice, rank, own)."""
    sentence = doc.tokens.sentence
    here = sentence[cand.first]
    own = [d for d in dates if sentence[d.first] == here]
    own.sort(key=lambda d: (_gap(cand, d.first, d.last), d.first))
    before = [d for d in dates if sentence[d.first] < here and here - sentence[d.first] <= _BACK]
    out = [(d, rank, len(own)) for rank, d in enumerate(own)]
    for rank, d in enumerate(reversed(before[-2:])):
        out.append(
            (DateChoice("before", d.start, d.end, d.first, d.last, d.grain, d.reasons), rank, len(own))
        )
    out.append((DateChoice("published", published, published), 0, len(own)))
    out.append((DateChoice("none", None, None), 0, len(own)))
    return out


def source_options(view: View, cand: Candidate) -> list[tuple[SourceMention, int, bool]]:
    """Sources of the sentence and of the four before it, nearest first: (mention, rank, quotation opened by it)."""
    doc = view.doc
    sentence = doc.tokens.sentence
    here = sentence[cand.first]
    best: dict[str, tuple[tuple[int, int], SourceMention]] = {}
    for mention in doc.sources:
        apart = here - sentence[mention.first]
        if apart > 4 or apart < -1:
            continue
        key = (apart if apart >= 0 else 9, _gap(cand, mention.first, mention.last))
        if mention.id not in best or key < best[mention.id][0]:
            best[mention.id] = (key, mention)
    out: list[tuple[SourceMention, int, bool]] = []
    for rank, (_, mention) in enumerate(sorted(best.values(), key=lambda b: (b[0], b[1].first))):
        opened = (
            mention.last < cand.first
            and doc.quoted[cand.first]
            and all(doc.quoted[k] for k in range(cand.first, cand.first - 1, -1))
        )
        out.append((mention, rank, opened))
    return out

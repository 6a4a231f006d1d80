"""What could fill a slot of an event: the parties, places, dates and sources in reach of its trigger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from marsad.reading.document import ActorMention, Candidate, Document, PlaceMention, SourceMention
from marsad.reading.draft import DateChoice
from marsad.reading.features.view import View

_BACK = 3
_FAR = 4


def _gap(cand: Candidate, first: int, last: int) -> int:
    if last < cand.first:
        return cand.first - last
    return max(0, first - cand.last)


@dataclass(slots=True)
class PartyOption:
    """One party as it stands to a trigger: its nearest mentions, as indexes into ``Document.actors``, -1 if none.

    ``before`` and ``after`` are in the trigger's sentence, ``far`` elsewhere (only when both are -1); each rank
    counts the parties of that side that are nearer. ``count``: mentions in the report, ``standing`` its rank by
    them among the parties.
    """

    actor: str
    before: int = -1
    after: int = -1
    far: int = -1
    before_rank: int = 0
    after_rank: int = 0
    far_rank: int = 0
    count: int = 0
    standing: int = 0

    def mention(self, doc: Document, cand: Candidate) -> ActorMention:
        """The nearest mention."""
        if self.before >= 0 and self.after >= 0:
            before, after = doc.actors[self.before], doc.actors[self.after]
            return after if after.first - cand.last <= cand.first - before.last else before
        return doc.actors[max(self.before, self.after, self.far)]


def actor_options(view: View, cand: Candidate) -> list[PartyOption]:
    """Every party of the trigger's sentence, and those nearest to it outside: sentences before, then after."""
    doc = view.doc
    sentence = doc.tokens.sentence
    here = sentence[cand.first]
    options: dict[str, PartyOption] = {}
    far: dict[str, tuple[int, int]] = {}
    for index, mention in enumerate(doc.actors):
        apart = here - sentence[mention.first]
        for actor in mention.ids:
            option = options.setdefault(actor, PartyOption(actor))
            option.count += 1
            if apart:
                key = (apart if apart > 0 else 10 - apart, _gap(cand, mention.first, mention.last))
                if actor not in far or key < far[actor]:
                    far[actor], option.far = key, index
            elif mention.last < cand.first:
                option.before = index
            elif option.after < 0:
                option.after = index
    for standing, option in enumerate(sorted(options.values(), key=lambda o: -o.count)):
        option.standing = standing
    return _ranked(options, far)


def _ranked(options: dict[str, PartyOption], far: dict[str, tuple[int, int]]) -> list[PartyOption]:
    """Count nearer parties per side; of the parties outside the sentence only the nearest stay."""
    before = sorted((o for o in options.values() if o.before >= 0), key=lambda o: -o.before)
    after = sorted((o for o in options.values() if o.after >= 0), key=lambda o: o.after)
    outside = sorted(
        (o for o in options.values() if o.before < 0 and o.after < 0), key=lambda o: far[o.actor]
    )[:_FAR]
    for rank, option in enumerate(before):
        option.before_rank, option.far = rank, -1
    for rank, option in enumerate(after):
        option.after_rank, option.far = rank, -1
    for rank, option in enumerate(outside):
        option.far_rank = rank
    inside = [o for o in options.values() if o.before >= 0 or o.after >= 0]
    return inside + outside


def place_options(view: View, cand: Candidate) -> list[tuple[PlaceMention, int]]:
    """Place mentions of the sentence, and the nearest of the sentences before: (mention, rank)."""
    doc = view.doc
    sentence = doc.tokens.sentence
    here = sentence[cand.first]
    same = [p for p in doc.places if sentence[p.first] == here]
    same.sort(key=lambda p: (_gap(cand, p.first, p.last), p.first))
    sides: dict[str, int] = {}
    out: list[tuple[PlaceMention, int]] = []
    for place in same:
        side = "B" if place.last < cand.first else "A"
        out.append((place, sides.get(side, 0)))
        sides[side] = sides.get(side, 0) + 1
    seen = {_place_key(p) for p in same}
    rank = 0
    for place in reversed([p for p in doc.places if sentence[p.first] < here]):
        key = _place_key(place)
        if key in seen:
            continue
        seen.add(key)
        if here - sentence[place.first] > _BACK and sentence[place.first] > 0:
            continue
        out.append((place, rank))
        rank += 1
        if rank >= 5:
            break
    return out


def _place_key(place: PlaceMention) -> object:
    return place.place.id if place.place is not None else place.candidates or place.name_first


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

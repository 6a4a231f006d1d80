"""What could fill a slot of an event: the parties, places, dates and sources in reach of its trigger."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from marsad.reading.document import ActorMention, Candidate, Document, PlaceMention, SourceMention
from marsad.reading.draft import DateChoice
from marsad.reading.features.date import DateOption
from marsad.reading.features.view import View

_BACK = 3
_DATES_BEFORE = 2


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
) -> list[DateOption]:
    """The sentence's own dates, those of sentences around it, the publication day, and none."""
    sentence = doc.tokens.sentence
    here = sentence[cand.first]
    own = [d for d in dates if sentence[d.first] == here]
    own.sort(key=lambda d: (_gap(cand, d.first, d.last), d.first))
    size = len(own)
    out = [DateOption(read, rank, size) for rank, d in enumerate(own) for read in _readings(d, "expr")]
    before = [d for d in dates if sentence[d.first] < here]
    near = [d for d in before if here - sentence[d.first] <= _BACK][-_DATES_BEFORE:]
    lead = [d for d in before if sentence[d.first] <= 1 and d not in near][:1]
    for rank, d in enumerate([*reversed(near), *lead]):
        out.append(DateOption(replace(d, origin="before"), rank, size))
    after = [d for d in dates if sentence[d.first] == here + 1][:1]
    out += [DateOption(replace(d, origin="after"), rank, size) for rank, d in enumerate(after)]
    told = {id(d) for d in (*own, *near, *lead, *after)}
    same = [d for d in dates if id(d) not in told and d.owner == cand.lemma][:2]
    out += [DateOption(replace(d, origin="same"), rank, size) for rank, d in enumerate(same)]
    out.append(DateOption(DateChoice("published", published, published), 0, size))
    out.append(DateOption(DateChoice("none", None, None), 0, size))
    return out


def _readings(choice: DateChoice, origin: str) -> Iterator[DateChoice]:
    yield replace(choice, origin=origin)
    for variant, start, end in choice.others:
        yield replace(choice, origin=origin, variant=variant, start=start, end=end)


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

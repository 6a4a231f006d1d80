"""What could fill a slot of an event: the parties, places, dates and sources in reach of its trigger."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from marsad.reading.document import ActorMention, Candidate, Document, PlaceMention, SourceMention, Speech
from marsad.reading.draft import DateChoice
from marsad.reading.features.date import DateOption
from marsad.reading.features.placeview import Standing, standings
from marsad.reading.features.view import View

_BACK = 3
_DATES_BEFORE = 2
_MEMORY = 8
"""How many sentences back a speaker is remembered."""
_FAR = 3
_SOURCES_BACK = 1


def _first_word(choice: DateChoice) -> int:
    return choice.first


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
    doc, index = view.doc, view.parties
    here = doc.tokens.sentence[cand.first]
    options: dict[str, PartyOption] = {}
    for number in index.here.get(here, ()):
        mention = doc.actors[number]
        for actor in mention.ids:
            option = options.setdefault(actor, PartyOption(actor))
            if mention.last < cand.first:
                option.before = number
            elif option.after < 0:
                option.after = number
    inside = sorted(options.values(), key=lambda o: index.order[o.actor])
    _rank(inside)
    outside = [
        PartyOption(actor, far=number, far_rank=rank)
        for rank, (actor, number) in enumerate(index.nearest(doc, cand, here, _FAR))
    ]
    found = inside + outside
    for option in found:
        option.count, option.standing = index.counts[option.actor], index.standing[option.actor]
    return found


def _rank(options: list[PartyOption]) -> None:
    """Count nearer parties per side."""
    before = sorted([o for o in options if o.before >= 0], key=lambda o: -o.before)
    after = sorted([o for o in options if o.after >= 0], key=lambda o: o.after)
    for rank, option in enumerate(before):
        option.before_rank = rank
    for rank, option in enumerate(after):
        option.after_rank = rank


def place_options(view: View, cand: Candidate) -> list[tuple[PlaceMention, Standing]]:
    """Every place of the report that could be the event's, once, by its best mention."""
    return standings(view.doc, view.places, cand)


def date_options(
    doc: Document, cand: Candidate, dates: Sequence[DateChoice], published: date | None
) -> list[DateOption]:
    """The sentence's own dates, those of sentences before it, the publication day, and none.

    Where a sentence has no date, that of the one behind it counts too: reports that open with what happened go on
    with who said so and when.
    """
    sentence = doc.tokens.sentence
    here = sentence[cand.first]
    first, end = doc.tokens.sentences[here]
    begin = bisect_left(dates, first, key=_first_word)
    stop = bisect_left(dates, end, key=_first_word)
    own = list(dates[begin:stop])
    own.sort(key=lambda d: (_gap(cand, d.first, d.last), d.first))
    size = len(own)
    out = [DateOption(read, rank, size) for rank, d in enumerate(own) for read in (d, *d.others)]
    near = [d for d in dates[max(0, begin - _DATES_BEFORE) : begin] if here - sentence[d.first] <= _BACK]
    lead = [d for d in dates[: max(0, begin - len(near))][:1] if sentence[d.first] <= 1]
    for rank, d in enumerate([*reversed(near), *lead]):
        out.append(DateOption(d.later or d, rank, size))
    if not own and not doc.clitics.apart:
        for d in dates[stop : stop + 1]:
            if d.ahead is not None and sentence[d.first] == here + 1:
                out.append(DateOption(d.ahead, 0, size))
    out.append(DateOption(DateChoice("published", published, published), 0, size))
    out.append(DateOption(DateChoice("none", None, None), 0, size))
    return out


@dataclass(frozen=True, slots=True)
class Tie:
    """How a source is tied to a trigger by the acts of speaking.

    ``where``: ``in`` what it says, ``out`` of it in the same sentence, ``past`` in a sentence before, ``next`` in the
    one after, ``none``. ``steps``: nearer speeches of others (past: speeches since). ``rival``: how the nearest speech
    of others governs the trigger: its reach, ``none`` when none does. ``place``: 0 innermost in its chain.
    """

    where: str = "none"
    speech: Speech | None = None
    steps: int = 0
    apart: int = 0
    place: int = 0
    rival: str = "none"


_UNTIED = Tie()


def source_options(view: View, cand: Candidate) -> list[tuple[SourceMention, int, Tie]]:
    """Sources near the trigger or tied to it by speech, nearest first: (mention, rank, tie)."""
    doc = view.doc
    sentence = doc.tokens.sentence
    here = sentence[cand.first]
    ties = _ties(doc, cand, here)
    best: dict[str, tuple[tuple[int, int], SourceMention]] = {}

    def consider(mention: SourceMention) -> None:
        apart = here - sentence[mention.first]
        key = (apart if apart >= 0 else 9 - apart, _gap(cand, mention.first, mention.last))
        if mention.id not in best or key < best[mention.id][0]:
            best[mention.id] = (key, mention)

    begin = bisect_left(doc.sources, here - _SOURCES_BACK, key=lambda m: sentence[m.first])
    end = bisect_right(doc.sources, here, key=lambda m: sentence[m.first])
    for mention in doc.sources[begin:end]:
        consider(mention)
    # One that is tied by speech may stand farther away.
    for name in ties.keys() - best.keys():
        for mention in _nearest(view.source_at[name], here, sentence):
            consider(mention)
    ranked = sorted(best.values(), key=lambda b: (b[0], b[1].first))
    return [(mention, rank, ties.get(mention.id, _UNTIED)) for rank, (_, mention) in enumerate(ranked)]


def _nearest(listed: list[SourceMention], here: int, sentence: list[int]) -> list[SourceMention]:
    """Those of ``listed`` in the last sentence up to ``here`` and in the first one after it that have any."""
    after = bisect_right(listed, here, key=lambda m: sentence[m.first])
    begin, end = after, after
    while begin and sentence[listed[begin - 1].first] == sentence[listed[after - 1].first]:
        begin -= 1
    while end < len(listed) and sentence[listed[end].first] == sentence[listed[after].first]:
        end += 1
    return listed[begin:end]


def _ties(doc: Document, cand: Candidate, here: int) -> dict[str, Tie]:
    """Every source that speaks in this sentence, in the one after, or last before it, by its closest tie."""
    own = doc.speeches.get(here, [])
    order = sorted(own, key=lambda s: (not _governs(s, cand), abs(cand.first - s.first)))
    governing = [s for s in order if _governs(s, cand)]
    found: list[tuple[str, Speech, int, int]] = [
        ("in" if _governs(s, cand) else "out", s, steps, 0) for steps, s in enumerate(order)
    ]
    steps = 0
    for back in range(1, min(here, _MEMORY) + 1):
        for speech in reversed(doc.speeches.get(here - back, [])):
            found.append(("past", speech, steps, back))
            steps += 1
        if steps >= 3:
            break
    found += [("next", s, n, -1) for n, s in enumerate(doc.speeches.get(here + 1, [])[:1])]
    ties: dict[str, Tie] = {}
    for where, speech, steps, apart in found:
        for place, source in enumerate(speech.speakers):
            if source.id not in ties:
                rival = next((s for s in governing if all(o.id != source.id for o in s.speakers)), None)
                reach = rival.reach if rival is not None else "none"
                ties[source.id] = Tie(where, speech, steps, apart, place, reach)
    return ties


def _governs(speech: Speech, cand: Candidate) -> bool:
    return speech.begin <= cand.first < speech.end

"""Where each party is named in a report, indexed once, so that a trigger finds the nearest mentions at once."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from marsad.reading.document import Candidate, Document

_LATER = 10
_NEVER = 1 << 40


@dataclass(slots=True)
class PartyIndex:
    """``order``: parties as they first appear. ``counts``, ``standing``: mentions, and rank by them.

    ``here``: sentence → indexes of the mentions in it. ``named``: the sentences that name any, in order.
    ``outside``: what ``nearest`` found, by sentence.
    """

    order: dict[str, int] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    standing: dict[str, int] = field(default_factory=dict)
    here: dict[int, list[int]] = field(default_factory=dict)
    named: list[int] = field(default_factory=list)
    outside: dict[int, list[tuple[str, int]]] = field(default_factory=dict)

    def nearest(self, doc: Document, cand: Candidate, here: int, most: int) -> list[tuple[str, int]]:
        """The ``most`` nearest parties that sentence ``here`` does not name, each with the index of its mention.

        Nearest by sentences, then by words. The same for all triggers of a sentence, so found once.
        """
        if here not in self.outside:
            self.outside[here] = self._outwards(doc, cand, here, most)
        return self.outside[here]

    def _outwards(self, doc: Document, cand: Candidate, here: int, most: int) -> list[tuple[str, int]]:
        """Sentence by sentence away from ``here``; those after it stand ten farther than those before."""
        seen = {actor for number in self.here.get(here, ()) for actor in doc.actors[number].ids}
        found: list[tuple[str, int]] = []
        named = self.named
        before, after = bisect_left(named, here) - 1, bisect_right(named, here)
        while len(found) < most and (before >= 0 or after < len(named)):
            back = here - named[before] if before >= 0 else _NEVER
            ahead = _LATER + named[after] - here if after < len(named) else _NEVER
            near: dict[str, tuple[int, int]] = {}
            if back <= ahead:
                self._words_apart(doc, cand, named[before], near, seen)
                before -= 1
            if ahead <= back:
                self._words_apart(doc, cand, named[after], near, seen)
                after += 1
            order = sorted(
                [(words, self.order[actor], number, actor) for actor, (words, number) in near.items()]
            )
            found += [(actor, number) for _, _, number, actor in order]
            seen.update(near)
        return found[:most]

    def _words_apart(
        self, doc: Document, cand: Candidate, sentence: int, near: dict[str, tuple[int, int]], seen: set[str]
    ) -> None:
        """Put into ``near`` the parties of a sentence: (words to the trigger, index of the mention), the least."""
        for number in self.here[sentence]:
            mention = doc.actors[number]
            words = cand.first - mention.last if mention.last < cand.first else mention.first - cand.last
            for actor in mention.ids:
                if actor not in seen and (actor not in near or (words, number) < near[actor]):
                    near[actor] = max(0, words), number


def index_parties(doc: Document) -> PartyIndex:
    """Index all mentions of parties."""
    out = PartyIndex()
    for index, mention in enumerate(doc.actors):
        sentence = doc.tokens.sentence[mention.first]
        out.here.setdefault(sentence, []).append(index)
        for actor in mention.ids:
            out.order.setdefault(actor, len(out.order))
            out.counts[actor] = out.counts.get(actor, 0) + 1
    out.named = sorted(out.here)
    ranked = sorted(
        out.counts, key=lambda a: -out.counts[a]
    )  # equal ones as they first appear: no side by its id
    out.standing = {actor: rank for rank, actor in enumerate(ranked)}
    return out

"""Where each party is named in a report, indexed once, so that a trigger finds the nearest mentions at once."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from marsad.reading.document import Candidate, Document


@dataclass(slots=True)
class PartyIndex:
    """``order``: parties as they first appear. ``counts``, ``standing``: mentions, and rank by them.

    ``here``: sentence → indexes of the mentions in it. ``sentences``: party → the sentences that name it, in order;
    ``indexes``: (party, sentence) → its mentions there. ``outside``: what ``nearest`` found, by sentence.
    """

    order: dict[str, int] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    standing: dict[str, int] = field(default_factory=dict)
    here: dict[int, list[int]] = field(default_factory=dict)
    sentences: dict[str, list[int]] = field(default_factory=dict)
    indexes: dict[tuple[str, int], list[int]] = field(default_factory=dict)
    outside: dict[int, list[tuple[str, int]]] = field(default_factory=dict)

    def nearest(self, doc: Document, cand: Candidate, here: int, most: int) -> list[tuple[str, int]]:
        """The ``most`` nearest parties that sentence ``here`` does not name, each with the index of its mention.

        The same for all triggers of a sentence, so found once.
        """
        if here not in self.outside:
            own = {actor for number in self.here.get(here, ()) for actor in doc.actors[number].ids}
            found = [(*self.far(doc, cand, actor, here), actor) for actor in self.order if actor not in own]
            found.sort(key=lambda f: f[0])
            self.outside[here] = [(actor, number) for _, number, actor in found[:most]]
        return self.outside[here]

    def far(self, doc: Document, cand: Candidate, actor: str, here: int) -> tuple[tuple[int, int], int]:
        """The key (sentences apart, words apart) and index of the party's nearest mention outside sentence ``here``.

        Sentences after count ten more than those before.
        """
        listed = self.sentences[actor]
        found: list[tuple[tuple[int, int], int]] = []
        left, right = bisect_left(listed, here) - 1, bisect_right(listed, here)
        if left >= 0:
            found.append(
                min(
                    ((here - listed[left], max(0, cand.first - doc.actors[i].last)), i)
                    for i in self.indexes[actor, listed[left]]
                )
            )
        if right < len(listed):
            found.append(
                min(
                    ((10 + listed[right] - here, max(0, doc.actors[i].first - cand.last)), i)
                    for i in self.indexes[actor, listed[right]]
                )
            )
        return min(found)


def index_parties(doc: Document) -> PartyIndex:
    """Index all mentions of parties."""
    out = PartyIndex()
    for index, mention in enumerate(doc.actors):
        sentence = doc.tokens.sentence[mention.first]
        out.here.setdefault(sentence, []).append(index)
        for actor in mention.ids:
            out.order.setdefault(actor, len(out.order))
            out.counts[actor] = out.counts.get(actor, 0) + 1
            if (actor, sentence) not in out.indexes:
                out.sentences.setdefault(actor, []).append(sentence)
            out.indexes.setdefault((actor, sentence), []).append(index)
    for listed in out.sentences.values():
        listed.sort()
    ranked = sorted(
        out.counts, key=lambda a: -out.counts[a]
    )  # equal ones as they first appear: no side by its id
    out.standing = {actor: rank for rank, actor in enumerate(ranked)}
    return out

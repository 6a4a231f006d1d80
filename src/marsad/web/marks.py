"""A text cut into pieces, each with what it means and the claims it proves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from marsad.model import Claim, Mention

KINDS = ("trigger", "actor", "place", "date", "source", "count")


@dataclass(frozen=True, slots=True)
class Piece:
    """``text`` from ``start``. ``kind`` "" where nothing is meant. ``claims``: numbers of those it proves."""

    text: str
    start: int
    kind: str = ""
    id: str = ""
    reasons: tuple[str, ...] = ()
    claims: tuple[int, ...] = ()


def pieces(text: str, mentions: Iterable[Mention], claims: Sequence[Claim]) -> list[Piece]:
    """``text`` as pieces, in order and without a gap. Where spans lie in each other the shortest gives the kind."""
    spans: list[tuple[int, int, str, str, tuple[str, ...]]] = [
        (m.start, m.end, m.kind, m.id, m.reasons) for m in mentions if 0 <= m.start < m.end <= len(text)
    ]
    proofs = [
        (start, start + length, number)
        for number, claim in enumerate(claims)
        for start, length, _ in proofs_of(claim)
    ]
    told = {(start, end) for start, end, *_ in spans}
    for claim in claims:
        for start, length, kind in proofs_of(claim):
            if (start, start + length) not in told and start + length <= len(text):
                spans.append((start, start + length, kind, "", ()))
    cuts = sorted({0, len(text), *(at for one in spans for at in one[:2])})
    out = []
    for first, last in pairwise(cuts):
        over = [one for one in spans if one[0] <= first and one[1] >= last]
        numbers = {n for start, end, n in proofs if start < last and end > first}
        best = min(over, key=lambda one: (one[1] - one[0], KINDS.index(one[2])), default=None)
        if best is None:
            out.append(Piece(text[first:last], first))
        else:
            out.append(Piece(text[first:last], first, *best[2:], tuple(sorted(numbers))))
    return out


def proofs_of(claim: Claim) -> list[tuple[int, int, str]]:
    """The spans that prove a claim: start, length, kind."""
    found = [(quote.start, len(quote.text), "trigger") for quote in (claim.trigger, *claim.also)]
    found += [(ref.start, len(ref.text), "actor") for ref in (*claim.actors, *claim.targets)]
    found += [(place.start, len(place.text), "place") for place in claim.places]
    found += [(ref.start, len(ref.text), "source") for ref in claim.sources]
    if claim.date.text and claim.date.text_start is not None:
        found.append((claim.date.text_start, len(claim.date.text), "date"))
    return [one for one in dict.fromkeys(found) if one[0] >= 0 and one[1] > 0]

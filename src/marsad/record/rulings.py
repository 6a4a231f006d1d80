"""What stands of the decisions about claims, and how it is laid over what a reader finds. Pure.

A decision hangs on an anchor (report, kind of event, trigger) and names the claim it was about. What a person affirmed
or corrected stands, word for word, until a person says otherwise; what a person rejected stays away. A reader that
finds the same claim, or another at the same anchor, changes nothing about that.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from marsad.model import Claim
from marsad.record.codec import body_of, claim_of
from marsad.record.decisions import Decision

RULES = ("accept", "correct", "reject")


@dataclass(frozen=True, slots=True)
class Ruling:
    """What stands about one claim. ``last``: the decision; ``claims``: every id the claim had since it was read.

    ``read``: the claim as it was read, before anybody ruled. ``stands``: the claim that counts, None if rejected.
    """

    last: Decision
    anchor: str
    claims: frozenset[str]
    read: Claim
    stands: Claim | None


def rulings(decisions: Iterable[Decision]) -> list[Ruling]:
    """What stands of the decisions about the claims of a report; ``decisions``: oldest first.

    A decision that was taken back (``reopen``, which names it in ``supersedes``) does not stand; the one before does.
    """
    found = [one for one in decisions if one.kind == "claim"]
    undone = {one.supersedes for one in found if one.act == "reopen"}
    threads: dict[tuple[str, str], list[Decision]] = {}
    for one in found:
        if one.act in RULES and one.id not in undone:
            threads.setdefault((one.anchor, first_of(one)), []).append(one)
    return [_ruling(anchor, thread) for (anchor, _), thread in threads.items()]


def first_of(decision: Decision) -> str:
    """The id that the claim had when it was first ruled on."""
    return str((decision.before or {}).get("first") or decision.target)


def _ruling(anchor: str, thread: Sequence[Decision]) -> Ruling:
    last = thread[-1]
    ids = {one.target for one in thread} | {one.after["id"] for one in thread if one.after}
    stands = None if last.act == "reject" else claim_of(last.after["claim"])
    return Ruling(last, anchor, frozenset(ids), claim_of(thread[0].before["claim"]), stands)


@dataclass(frozen=True, slots=True)
class Laid:
    """Claims with rulings laid over them. ``held``: how many a ruling kept from being as the reader would have them."""

    claims: tuple[Claim, ...]
    held: int


def laid_over(found: Sequence[tuple[str, str, Claim]], made: Sequence[Ruling]) -> Laid:
    """Rulings over a reading. ``found``: (id, anchor, claim) of each claim as it was read.

    Each ruling takes the place of one claim: the one it was about, else the most similar at its anchor.
    """
    left = dict(enumerate(found))
    out: list[tuple[int, int, Claim]] = []
    held = 0
    exact = [(ruling, _same(ruling, left)) for ruling in made]
    taken = {at for _, at in exact if at is not None}
    for n, (ruling, at) in enumerate(exact):
        if at is None:
            free = {i: one for i, one in left.items() if i not in taken}
            at = _nearest(ruling, free)
        if at is not None:
            taken.add(at)
        held += at is None or body_of(found[at][2]) != (body_of(ruling.stands) if ruling.stands else None)
        if ruling.stands is not None:
            out.append((at if at is not None else len(found), n, ruling.stands))
    out += [(i, 0, one[2]) for i, one in left.items() if i not in taken]
    return Laid(tuple(claim for _, _, claim in sorted(out, key=lambda row: row[:2])), held)


def _same(ruling: Ruling, left: dict[int, tuple[str, str, Claim]]) -> int | None:
    return next((i for i, (id, _, _) in left.items() if id in ruling.claims), None)


def _nearest(ruling: Ruling, left: dict[int, tuple[str, str, Claim]]) -> int | None:
    """The claim at the anchor that shares most with what was ruled on; None if there is none."""
    here = [(i, claim) for i, (_, anchor, claim) in left.items() if anchor == ruling.anchor]
    if not here:
        return None
    about = _traits(ruling.read)
    return max(here, key=lambda pair: (len(about & _traits(pair[1])), -pair[0]))[0]


def _traits(claim: Claim) -> set[tuple[str, Any]]:
    return (
        {("place", ref.gaz or ref.text) for ref in claim.places}
        | {("actor", ref.id) for ref in claim.actors}
        | {("target", ref.id) for ref in claim.targets}
        | {("status", claim.status), ("day", claim.date.start)}
    )

"""No names of private persons in claims: who is no known party, office, agency or medium becomes ``other:person``."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TypeVar

from marsad.model import ActorRef, Claim, SourceRef
from marsad.packs.conflicts import load_conflicts

PERSON = "other:person"
_OTHER = "other:"
Ref = TypeVar("Ref", ActorRef, SourceRef)


@cache
def public_ids() -> frozenset[str]:
    """Every actor and source the packs list. Office holders and spokespersons stand under the id of their party."""
    found = load_conflicts()
    return frozenset(
        id
        for conflict in found
        for id in (*(a.id for a in conflict.actors), *(s.id for s in conflict.sources))
    )


def without_private_persons(claim: Claim, public: frozenset[str]) -> Claim:
    """``claim`` with each party and source of an id that is free text (``other:…``, not ``public``) made nameless.

    The offset stays: who may see the original text finds the words there.
    """
    return replace(
        claim,
        actors=_nameless(claim.actors, public),
        targets=_nameless(claim.targets, public),
        sources=_nameless(claim.sources, public),
    )


def _nameless(refs: tuple[Ref, ...], public: frozenset[str]) -> tuple[Ref, ...]:
    if all(ref.id in public or not ref.id.startswith(_OTHER) for ref in refs):
        return refs
    return tuple(
        ref
        if ref.id in public or not ref.id.startswith(_OTHER)
        else replace(ref, id=PERSON, text="", reasons=())
        for ref in refs
    )

"""Effects as vectors over the states of one country: its holders, then contested, then unknown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from marsad.control.plane import Floats
from marsad.control.rules import Effect


@dataclass(frozen=True, slots=True)
class Template:
    """``jump``: (1-c)·a + c·(a·before)·after; else the state's likelihood is (1-c) + c·after."""

    jump: bool
    after: Floats
    before: Floats


def template(
    effect: Effect, actors: frozenset[str], targets: frozenset[str], holders: tuple[str, ...]
) -> Template:
    """``effect`` for the holders who act and are acted on. A holder that is both counts as actor.

    A role that nobody is named for gives its share of a jump to unknown; a likelihood of 1 for it goes to every
    other holder, since any of them may have been meant.
    """
    targets = targets - actors
    likelihood = effect.before if effect.jump else effect.after
    before = _likelihoods(likelihood, actors, targets, holders)
    if not effect.jump:
        return Template(False, before, np.ones_like(before))
    actor, target, contested, other, unknown = effect.after
    after = np.zeros(len(holders) + 2)
    others = frozenset(holders) - actors - targets
    for share, who in ((actor, actors), (target, targets), (other, others)):
        if who:
            for holder in who:
                after[holders.index(holder)] += share / len(who)
        else:
            unknown += share
    after[-2], after[-1] = contested, unknown
    return Template(True, after, before)


def _likelihoods(
    values: tuple[float, float, float, float, float],
    actors: frozenset[str],
    targets: frozenset[str],
    holders: tuple[str, ...],
) -> Floats:
    actor, target, contested, other, unknown = values
    if (not targets and target == 1) or (not actors and actor == 1):
        other = 1.0
    by_holder = [actor if h in actors else target if h in targets else other for h in holders]
    return np.array([*by_holder, contested, unknown])

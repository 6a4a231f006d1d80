"""What a source is worth before anything is learned: its kind, and whether it speaks for itself.

The rule is the one that Wikipedia's editors of war maps keep: a partisan source counts little for gains of its own
side and much for its losses; a neutral one counts in full.
"""

from __future__ import annotations

from collections.abc import Iterable

from marsad.control.records import Statement
from marsad.control.rules import Rules


def speaker_of(statement: Statement) -> str:
    """The id of who says it: the innermost source, else the outlet, else "" (nobody known)."""
    for source in statement.claim.sources:
        if source.id:
            return source.id
    return f"outlet:{statement.outlet}" if statement.outlet else ""


def declared(speaker: str, rules: Rules) -> float:
    """The chance that a claim of ``speaker`` is right, its interest left aside; 0 to 1."""
    numbers = rules.numbers["sources"]
    if not speaker or speaker.startswith("outlet:"):
        return numbers["no_source"]
    known = rules.speakers.get(speaker)
    if known is None:
        return numbers["no_source"] if speaker in rules.sides else numbers["unknown_source"]
    return rules.kinds.get(known.kind, numbers["unknown_source"])


def interest(speaker: str, gains: Iterable[str], losses: Iterable[str], rules: Rules) -> str:
    """How ``speaker`` stands to what is said: ``gain`` of its own side, ``loss`` of it, or ``none``.

    ``gains`` and ``losses`` are actors. Nothing but equality of sides is asked, so no side is treated apart.
    """
    known = rules.speakers.get(speaker)
    side = known.side if known else rules.sides.get(speaker, "")
    if not side:
        return "none"
    if side in {rules.sides.get(actor, actor) for actor in losses}:
        return "loss"
    if side in {rules.sides.get(actor, actor) for actor in gains}:
        return "gain"
    return "none"


def weighed(reliability: float, stand: str, rules: Rules) -> float:
    """``reliability`` with the speaker's interest: its odds times the factor for ``stand``.

    >>> round(odds_times(0.5, 2.0), 3)
    0.667
    """
    numbers = rules.numbers["sources"]
    factor = {"gain": numbers["own_gain"], "loss": numbers["own_loss"]}.get(stand, 1.0)
    return odds_times(reliability, factor)


def odds_times(chance: float, factor: float) -> float:
    """The chance whose odds are ``factor`` times those of ``chance``."""
    held = min(max(chance, 0.001), 0.999)
    odds = held / (1 - held) * factor
    return odds / (1 + odds)

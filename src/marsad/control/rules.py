"""What the inference goes by, as frozen records. ``packs.control`` builds them from data/control and the conflicts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Effect:
    """What a claim of one type, status and scope does to the belief about a place.

    ``jump``: if the claim is true, the place passes to ``after`` (shares by role), having been in a state with
    likelihood ``before``. ``state``: ``after`` are likelihoods of the claim in each state. Roles: actor, target,
    contested, other (every other holder), unknown.
    """

    type: str
    status: str
    scope: str
    roles: frozenset[str]
    jump: bool
    strength: float
    after: tuple[float, float, float, float, float]
    before: tuple[float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class Party:
    """Who holds ground for an actor in a country. ``backs``: only if no party with ground of its own is named."""

    holder: str
    backs: bool


@dataclass(frozen=True, slots=True)
class Start:
    """The state before the war in a country, or in one unit of it."""

    country: str
    unit: str
    holder: str
    day: date
    share: float


@dataclass(frozen=True, slots=True)
class Speaker:
    """A source: its kind and the side it speaks for ("" for none)."""

    kind: str
    side: str


@dataclass(frozen=True, slots=True)
class Rules:
    """All the data the inference uses.

    ``parties`` by (actor, country); ``sides`` of actors; ``speakers`` by source id; ``kinds``: declared weight by
    kind of source; ``numbers``: sections of model.toml.
    """

    effects: Mapping[tuple[str, str, str], Effect]
    parties: Mapping[tuple[str, str], Party]
    sides: Mapping[str, str]
    starts: tuple[Start, ...]
    speakers: Mapping[str, Speaker]
    kinds: Mapping[str, float]
    numbers: Mapping[str, Mapping[str, float]]
    names: Mapping[str, tuple[str, str]]  # of holders: Arabic, English

    def countries(self) -> tuple[str, ...]:
        """Countries in which somebody holds ground, sorted."""
        return tuple(sorted({country for _, country in self.parties}))

    def holders(self, country: str) -> tuple[str, ...]:
        """Parties that may hold ground in ``country``, sorted."""
        return tuple(sorted({p.holder for (_, c), p in self.parties.items() if c == country}))

    def holder_of(self, actor: str, country: str) -> str | None:
        """The party that holds ground for ``actor`` in ``country``, None if nobody does."""
        party = self.parties.get((actor, country))
        return None if party is None else party.holder

"""How our incidents look in the layouts of others (ACLED, UCDP GED, PLOVER, HXL): the tables behind it, and the choice.

``packs.layouts`` reads the tables from ``data/ontology``. What a layout cannot say is in the column ``lost``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

STATE, CIVILIANS, UNKNOWN = "state", "civilians", "unknown"


@dataclass(frozen=True, slots=True)
class Coding:
    """What a type of ours is elsewhere. ``actor``/``target``: only for a state, or against civilians; "" for all.

    ``ged``: parties (violence between two), one_sided, none (no event of GED). ``plover`` is "" for none.
    """

    type: str
    actor: str
    target: str
    disorder: str
    event: str
    sub_event: str
    ged: str
    plover: str
    mode: str
    context: str
    lost: str


@dataclass(frozen=True, slots=True)
class Precision:
    """How exactly a place of a kind, in a role, is known: codes of ACLED and GED; may it be drawn as a point?"""

    acled: int
    ged: int
    point: bool


@dataclass(frozen=True, slots=True)
class Country:
    """A country as the layouts number and group it. ``gw``: of Gleditsch and Ward, "" for none; ``fips``: GDELT's."""

    code: str
    iso3: str
    iso_number: str
    gw: str
    fips: str
    name: str
    acled_region: str
    ged_region: str


@dataclass(frozen=True, slots=True)
class Layouts:
    """All tables. ``inter``: kind of actor → (code, label); ``pcodes``: id of a unit → P-code.

    ``taken_in``: (layout, event, sub-event) → our type; an event of GDELT is a code, and longer ones begin with it.
    ``names``: actors as the datasets call them, in small letters → (our id, country or "").
    """

    codings: tuple[Coding, ...]
    precisions: Mapping[tuple[str, str], Precision]
    countries: Mapping[str, Country]
    inter: Mapping[str, tuple[str, str]]
    pcodes: Mapping[str, str]
    names: tuple[tuple[str, str, str], ...]
    labels: Mapping[str, str] = field(default_factory=dict)  # code → label
    taken_in: Mapping[tuple[str, str, str], str] = field(default_factory=dict)

    def coding(self, type_: str, actor: str, target: str) -> Coding | None:
        """The first row that fits; None for what no other layout has."""
        for one in self.codings:
            if one.type == type_ and one.actor in ("", actor) and one.target in ("", target):
                return one
        return None

    def type_of(self, layout: str, event: str, sub_event: str) -> str:
        """Our type for an event of another dataset, "" if we have none."""
        if layout == "gdelt":
            codes = (event[:length] for length in range(len(event), 1, -1))
            return next(
                (self.taken_in[layout, code, ""] for code in codes if (layout, code, "") in self.taken_in), ""
            )
        by_sub = self.taken_in.get((layout, "", sub_event)) if sub_event else None
        return by_sub or (
            "" if sub_event and layout == "acled" else self.taken_in.get((layout, event, ""), "")
        )

    def precision(self, kind: str, role: str = "at") -> Precision:
        """Of a place; ``kind`` "" or one nobody knows is treated as the coarsest."""
        known = kind if (kind, "") in self.precisions else UNKNOWN
        return self.precisions.get((known, role)) or self.precisions[known, ""]

    def inter_of(self, kind: str, at_home: bool) -> tuple[str, str]:
        """Code and label of an actor's kind; a state away from home is an outside force."""
        if kind == STATE and not at_home:
            return self.inter["body"]
        return self.inter.get(kind, ("", ""))

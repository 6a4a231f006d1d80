"""What is known of one conflict: its parties, the forms that name them, and who speaks of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from marsad.reading.knowledge import Actor, Alias, SourceName


@dataclass(frozen=True, slots=True)
class ConflictMeta:
    """``countries``: ISO 3166 alpha-2. ``words``: forms that show a text is of this conflict, best first."""

    name: str
    name_ar: str
    name_en: str
    countries: tuple[str, ...]
    since: date | None
    until: date | None
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlaceAlias:
    """A form reports use for a place, and the name a gazetteer has it under.

    ``kind``: ``area`` no gazetteer has it under this form; ``other`` another name of the same place;
    ``not`` the form looks like a place and is none.
    """

    form: str
    name_ar: str
    country: str
    adm1_en: str
    kind: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """One conflict, or what all share (``common``).

    Several aliases of kind ``label`` or ``short`` with one form are candidates, the likeliest first. Several
    aliases of another kind with one form, the same days and cue name their actors together.
    """

    meta: ConflictMeta
    actors: tuple[Actor, ...]
    aliases: tuple[Alias, ...]
    sources: tuple[SourceName, ...]
    place_aliases: tuple[PlaceAlias, ...]

"""The records that travel from stage to stage. All are frozen; offsets index ``Report.text``.

Days are proleptic Gregorian calendar days without a time zone, as news reports give them. Coordinates are
WGS 84 degrees (EPSG:4326). ``reasons`` say, in plain words, why a thing was resolved as it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Status = Literal["asserted", "ongoing", "planned", "denied", "hypothetical", "ended"]
Role = Literal["at", "from", "to", "between", "near"]
Scope = Literal["all", "part", "count"]
MentionKind = Literal["actor", "place", "date", "count", "source", "trigger"]


@dataclass(frozen=True, slots=True)
class Given:
    """What came with a report beside its words, as a row of a collection of dated sentences has it.

    ``day``: of the event it tells of; it was published on no earlier day. ``year_sure`` False: whoever collected it
    inferred the year, sometimes wrongly; ``years`` are those that the headings above it name. ``place``: where, "" if
    nobody says.
    """

    day: date
    year_sure: bool = True
    years: tuple[int, ...] = ()
    place: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """One published text. ``published`` is None when nobody knows it; relative dates then stay unresolved.

    ``received``: when it reached whoever collected it, with a time zone; None when nobody noted it.
    """

    id: str
    text: str
    published: date | None = None
    title: str = ""
    lang: str = ""
    outlet: str = ""
    url: str = ""
    received: datetime | None = None
    given: Given | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """A span ``text[start:end]`` of a report and what it means."""

    start: int
    end: int
    kind: MentionKind
    id: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quote:
    """Quoted words of the report: ``text == report.text[start:start + len(text)]``."""

    text: str
    start: int


@dataclass(frozen=True, slots=True)
class ActorRef:
    """Who acts or is acted on: a canonical actor id (or ``other:<name>``) and the fullest mention."""

    id: str
    text: str
    start: int
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlaceRef:
    """Where: the words, the part it plays, and the place it was resolved to, if it could be.

    ``gaz`` is an id of the loaded gazetteer; ``lat``/``lon`` are WGS 84 degrees.
    """

    text: str
    start: int
    role: Role = "at"
    scope: Scope = "all"
    gaz: str | None = None
    name_en: str | None = None
    country: str | None = None
    adm1: str | None = None
    lat: float | None = None
    lon: float | None = None
    rank: float = 0.0
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Count:
    """How many; ``value`` None means several, unnumbered ("dozens of villages").

    Of a share, of money or of land: ``measure`` (territory, revenue, forces), ``stream`` of revenue (oil, tax …),
    ``per`` (day, month, year), and ``before`` what it was before a change. Empty or None: not said.
    """

    value: float | None
    unit: str
    measure: str = ""
    stream: str = ""
    per: str = ""
    before: float | None = None


@dataclass(frozen=True, slots=True)
class Casualties:
    """People killed and wounded as the report says (the lowest of a range); None when not said."""

    killed: int | None = None
    wounded: int | None = None


@dataclass(frozen=True, slots=True)
class DaySpan:
    """First and last day, both inclusive. ``start`` None: not known. ``text`` the words, None if inferred.

    ``given``: the day came beside the words (``Given``). ``year_doubt``: the year was inferred by whoever collected the
    report and may be another one; ``years`` are those that headings name.
    """

    start: date | None
    end: date | None
    text: str | None = None
    text_start: int | None = None
    reasons: tuple[str, ...] = ()
    given: bool = False
    year_doubt: bool = False
    years: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceRef:
    """To whom the report attributes a claim; chains are listed innermost first."""

    id: str
    text: str
    start: int
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing one report says happened or holds. The form of the annotation guidelines, plus reasons."""

    type: str
    trigger: Quote
    status: Status
    actors: tuple[ActorRef, ...]
    targets: tuple[ActorRef, ...]
    places: tuple[PlaceRef, ...]
    count: Count | None
    casualties: Casualties
    date: DaySpan
    sources: tuple[SourceRef, ...]
    also: tuple[Quote, ...] = ()
    confidence: float = 1.0
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader made of one report. ``notes`` carry codes for what could not be done."""

    report_id: str
    claims: tuple[Claim, ...]
    mentions: tuple[Mention, ...] = ()
    notes: tuple[str, ...] = ()

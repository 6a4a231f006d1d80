"""What pages say, as records: the same for the page and for its JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Party:
    """A party or source: its id, what it is called, and the words of the report."""

    id: str
    name: str
    text: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Where:
    """A place of a claim. ``place``: id of the settlement whose page tells of it, "" if there is none."""

    text: str
    role: str
    role_name: str
    name: str
    place: str
    gaz: str | None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quoted:
    """A sentence of a report: before the word that tells, that word, and after."""

    before: str
    word: str
    after: str


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim with the sentence it stands in and the report it comes from."""

    id: str
    report: str
    number: int
    type: str
    type_name: str
    status: str
    status_name: str
    actors: tuple[Party, ...]
    targets: tuple[Party, ...]
    places: tuple[Where, ...]
    first: date | None
    last: date | None
    days: str
    date_text: str | None
    date_reasons: tuple[str, ...]
    sources: tuple[Party, ...]
    amount: float | None
    unit: str
    killed: int | None
    wounded: int | None
    confidence: float
    reasons: tuple[str, ...]
    quote: Quoted
    published: date | None
    outlet: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class SpellView:
    """A stretch of time that a place was held. ``begin`` and ``width``: on the strip, thousandths of the whole."""

    holder: str
    holder_name: str
    first: date
    last: date
    belief: float
    inferred: bool
    begin: float
    width: float


@dataclass(frozen=True, slots=True)
class ReasonView:
    """A claim behind a belief, and how much it weighs there."""

    day: date
    weight: float
    inferred: bool
    claim: ClaimView


@dataclass(frozen=True, slots=True)
class PlaceView:
    """A settlement on a day. ``since`` None: since before the first report. ``age``: days since evidence."""

    id: str
    name: str
    name_en: str
    name_ar: str
    unit: str
    unit_name: str
    country: str
    lat: float
    lon: float
    population: int
    day: date
    holder: str
    holder_name: str
    belief: float
    beliefs: Mapping[str, float]
    inferred: bool
    last_evidence: date | None
    age: int | None
    since: date | None
    spells: tuple[SpellView, ...]
    reasons: tuple[ReasonView, ...]


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report and its claims."""

    id: str
    title: str
    outlet: str
    url: str
    published: date | None
    lang: str
    text: str
    claims: tuple[ClaimView, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report in the list of all."""

    id: str
    title: str
    outlet: str
    published: date | None
    claims: int
    readable: bool


@dataclass(frozen=True, slots=True)
class HoldingLine:
    """A settlement in the table of a day."""

    id: str
    name: str
    unit: str
    unit_name: str
    holder: str
    holder_name: str
    belief: float
    inferred: bool
    last_evidence: date | None
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class VerdictView:
    """What the record says of a figure under one denominator ("" for none)."""

    denominator: str
    low: float
    best: float
    high: float
    verdict: str
    why: str


@dataclass(frozen=True, slots=True)
class FigureView:
    """A figure somebody stated. ``claim``: its id, "" for one that others published at ``url``."""

    holder: str
    holder_name: str
    value: float | None
    unit: str
    unit_name: str
    first: date | None
    last: date | None
    days: str
    said: str
    claim: str
    quote: Quoted | None
    url: str
    verdicts: tuple[VerdictView, ...]

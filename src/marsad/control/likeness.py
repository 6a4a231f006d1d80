"""How likely two claims tell of one happening: points for and against, each with its reason.

The comparison is that of record linkage (Fellegi and Sunter, 1969): each agreement or disagreement has its weight, and
the weights are summed. The weights stand in ``data/control/incidents.toml``.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from marsad.control.credit import speaker_of
from marsad.control.records import Statement
from marsad.model import ActorRef, PlaceRef

STATES = frozenset({"hold", "siege"})
FIGHTS = frozenset({"clash", "strike", "advance"})
_WIDE = frozenset({"country", "adm1", "adm2", "area"})
_COURSES = {
    "asserted": "real",
    "ongoing": "real",
    "denied": "real",
    "ended": "ended",
}  # else: only thought of
_TEXTS = {
    "start": "claims of one type",
    "place": "the same place",
    "wide": "the same area",
    "places": "no other place",
    "apart": "other places, too",
    "far": "the place stands far from what is told",
    "day": "the same day",
    "gap": "days between them",
    "loose": "days between them, not told in words",
    "long": "a long interval",
    "period": "the same period",
    "actors": "the same side acts",
    "against": "other sides act",
    "parties": "the same sides take part",
    "opposed": "who acts is acted on",
    "killed": "the same toll",
    "tolls": "tolls far apart",
    "count": "the same number",
    "counts": "another number",
    "speaker": "the same source",
    "report": "one report tells of both apart",
    "reprint": "their reports reprint each other",
    "state": "a state, which lasts",
    "fighting": "there are many fights",
    "operation": "both name an operation",
    "words": "rare words around it in common",
    "letters": "told in other letters",
}
Found = list[tuple[str, float]]  # kind of evidence, how much of it


@dataclass(frozen=True, slots=True)
class Matching:
    """What the comparison goes by.

    ``numbers``: sections of incidents.toml; ``sides`` of actors; ``kinds``: of places by gazetteer id (settlement,
    adm1, …); ``terms``: a text as words in their plainest form, blanks between them; ``operations``: words, in that
    form, that name an operation as a whole.
    """

    numbers: Mapping[str, Mapping[str, float]]
    sides: Mapping[str, str]
    kinds: Mapping[str, str]
    terms: Callable[[str], str] = str.casefold
    operations: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Facet:
    """What of a claim is compared.

    Days are ordinals; ``told``: words tell the day; ``course``: real, ended, thought; ``far``: no place stands near the
    word that tells of it; ``operation``: that word names one as a whole; ``words``: those around it.
    """

    id: str
    report: str
    group: str
    type: str
    course: str
    cells: frozenset[str]
    narrow: frozenset[str]
    first: int
    last: int
    told: bool
    acting: frozenset[str]
    acted_on: frozenset[str]
    speaker: str
    killed: int | None
    wounded: int | None
    count: tuple[float, str] | None
    far: bool
    operation: bool
    words: frozenset[str]
    latin: bool

    @property
    def length(self) -> int:
        """Days that the interval has beyond its first."""
        return self.last - self.first


def facet(statement: Statement, matching: Matching) -> Facet | None:
    """What is compared of a claim; None if it is no happening, or nobody knows where or when."""
    claim = statement.claim
    days = days_of(statement)
    cells = {cell: place for place in claim.places if (cell := cell_of(place))}
    if claim.type == "figure" or days is None or not cells:
        return None
    narrow = {c for c, place in cells.items() if matching.kinds.get(place.gaz or "", "") not in _WIDE}
    count = claim.count
    terms = matching.terms(statement.quote).split()
    return Facet(
        statement.id,
        statement.report,
        statement.group,
        claim.type,
        _COURSES.get(claim.status, "thought"),
        frozenset(cells),
        frozenset(narrow),
        days[0].toordinal(),
        days[1].toordinal(),
        claim.date.text is not None,
        _sides(claim.actors, matching),
        _sides(claim.targets, matching),
        speaker_of(statement),
        claim.casualties.killed,
        claim.casualties.wounded,
        (count.value, count.unit) if count and count.value is not None else None,
        _is_far(statement, matching.numbers["window"]["far"]),
        not matching.operations.isdisjoint(matching.terms(claim.trigger.text).split()),
        frozenset(terms),
        2 * sum(map(str.isascii, terms)) > len(terms),
    )


def _is_far(statement: Statement, least: float) -> bool:
    claim = statement.claim
    steps = [abs(place.start - claim.trigger.start) for place in claim.places if place.start >= 0]
    return bool(steps) and min(steps) > least


def days_of(statement: Statement) -> tuple[date, date] | None:
    """First and last day a claim is about, in order; the day of publication if it tells none."""
    span = statement.claim.date
    first, last = span.start or span.end or statement.published, span.end or span.start or statement.published
    return None if first is None or last is None else (min(first, last), max(first, last))


def cell_of(place: PlaceRef) -> str:
    """The cell that a place stands for: its id, else its name and first-level unit, "" if it has no name."""
    if place.gaz:
        return place.gaz
    name = " ".join((place.name_en or place.text).split()).casefold()
    return f"{name}|{place.adm1 or ''}" if name else ""


def gap(a: Facet, b: Facet) -> int:
    """Days between two intervals, 0 if they meet."""
    return max(0, max(a.first, b.first) - min(a.last, b.last))


@dataclass(frozen=True, slots=True)
class Rarity:
    """How much a word tells: its rarity among reports. ``sums``: over the words of each claim, by id."""

    words: Mapping[str, float]
    sums: Mapping[str, float]

    def common(self, a: Facet, b: Facet) -> float:
        """How much the words around two claims have in common, 0 to 1."""
        whole = math.sqrt(self.sums[a.id] * self.sums[b.id])
        return math.fsum(self.words[w] for w in a.words & b.words) / whole if whole else 0.0


def rarity(facets: Sequence[Facet]) -> Rarity:
    """The rarity of the words around ``facets``: the logarithm of how many reports there are for one that has it."""
    by_report: dict[str, set[str]] = {}
    for one in facets:
        by_report.setdefault(one.report, set()).update(one.words)
    told = Counter(word for words in by_report.values() for word in words)
    words = {word: math.log(1 + len(by_report) / count) for word, count in told.items()}
    return Rarity(words, {one.id: math.fsum(words[word] for word in one.words) for one in facets})


def evidence(a: Facet, b: Facet, matching: Matching, rare: Rarity) -> Found:
    """What speaks for and against one happening: kinds of evidence and how much there is of each. Symmetric."""
    found: Found = [("start", 1.0), *_where(a, b), *_when(a, b, matching), *_who(a, b), *_how_many(a, b)]
    if a.far or b.far:
        found.append(("far", float(a.far + b.far)))
    if a.speaker and a.speaker == b.speaker:
        found.append(("speaker", 1.0))
    if a.report == b.report:
        found.append(("report", 1.0))
    elif a.group and a.group == b.group:
        found.append(("reprint", 1.0))
    if a.type in STATES:
        found.append(("state", 1.0))
    elif a.operation and b.operation:
        found.append(("operation", 1.0))
    elif a.type in FIGHTS:
        found.append(("fighting", 1.0))
    if a.latin != b.latin:  # no word can be in common, whatever they tell
        return [*found, ("letters", 1.0)]
    return [*found, ("words", rare.common(a, b))]


def points(found: Found, matching: Matching) -> float:
    """The sum of the weights of evidence."""
    weights = matching.numbers["points"]
    return round(math.fsum(weights[kind] * much for kind, much in found), 6)


def reasons(found: Found, matching: Matching) -> tuple[str, ...]:
    """The evidence in words, with its points; what all pairs have in common is left out."""
    weights = matching.numbers["points"]
    return tuple(f"{_TEXTS[kind]} ({weights[kind] * much:+.1f})" for kind, much in found if kind != "start")


def _where(a: Facet, b: Facet) -> Found:
    narrow = a.narrow & b.narrow
    found: Found = [("place" if narrow else "wide", 1.0)]
    if a.cells == b.cells:
        found.append(("places", 1.0))
    elif (a.narrow - b.narrow and b.narrow - a.narrow) or (not narrow and a.narrow ^ b.narrow):
        found.append(("apart", 1.0))
    return found


def _when(a: Facet, b: Facet, matching: Matching) -> Found:
    long, days = matching.numbers["window"]["long"], gap(a, b)
    lengthy = (a.length >= long) + (b.length >= long)
    if lengthy == 2 and a.first == b.first:
        return [("period", 1.0)]
    if lengthy:
        return [("long", 1.0)]
    if days == 0:
        return [("day", 1.0)]
    return [("gap" if a.told and b.told else "loose", float(days))]


def _who(a: Facet, b: Facet) -> Found:
    found: Found = []
    if a.acting & b.acting:
        found.append(("actors", 1.0))
    elif a.acting and b.acting:
        found.append(("against", 1.0))
    if (a.acting | a.acted_on) & (b.acting | b.acted_on):
        found.append(("parties", 1.0))
    if not a.acting & b.acting and (a.acting & b.acted_on or b.acting & a.acted_on):
        found.append(("opposed", 1.0))
    return found


def _how_many(a: Facet, b: Facet) -> Found:
    found: Found = []
    for mine, other in ((a.killed, b.killed), (a.wounded, b.wounded)):
        if mine and other:
            if mine == other and mine % 10:
                found.append(("killed", 1.0))
            elif max(mine, other) >= 3 * min(mine, other):
                found.append(("tolls", 1.0))
    if a.count and b.count and a.count[1] == b.count[1]:
        found.append(("count" if a.count == b.count else "counts", 1.0))
    return found


def _sides(refs: tuple[ActorRef, ...], matching: Matching) -> frozenset[str]:
    return frozenset(matching.sides.get(ref.id, ref.id) or ref.id for ref in refs)

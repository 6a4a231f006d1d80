"""What the dictionaries and resolvers make of a report, before any event is read."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from marsad.model import Casualties, Count, Report
from marsad.reading.attribution import build_attribution
from marsad.reading.attribution_before import build_attribution_before
from marsad.reading.casualties import Toll, find_casualties
from marsad.reading.dates import find_dateline, find_dates, find_past, other_readings
from marsad.reading.dates_records import DateExpr, DateKnowledge, ResolvedDate
from marsad.reading.dates_resolve import resolve_date
from marsad.reading.document import Candidate, Document, PlaceMention
from marsad.reading.draft import DateChoice, Draft
from marsad.reading.features.view import View, make_view, owner_of
from marsad.reading.fold import LetterTable, fold
from marsad.reading.geo import resolve_places
from marsad.reading.knowledge import Actor, ActorName, Place, Trigger
from marsad.reading.lexicon import Entry, Lexicon
from marsad.reading.linear import Linear
from marsad.reading.mentions import (
    build_actors,
    build_sources,
    build_triggers,
    split_hits,
)
from marsad.reading.numbers import Number, NumberKnowledge, find_numbers
from marsad.reading.parties import resolve_actors
from marsad.reading.places import build_places
from marsad.reading.places_capitals import build_places_capitals
from marsad.reading.quotes import mark_quotes
from marsad.reading.romanise import Romanisation
from marsad.reading.tokens import tokenise

_SHARE = 0.25
_LONGEST = 1 << 10  # words of a name at most
_SURE = frozenset({"name", "leader"})
_HARMFUL = frozenset({"strike", "clash", "bombing", "abuse", "figure"})  # types of events that people die in


Spanned = TypeVar("Spanned", Number, Toll, DateChoice)


@dataclass(slots=True)
class Knowledge:
    """All the reader needs to know, compiled from the packs. Treated as read-only.

    ``theatres``: conflict → ISO countries. ``capitals``: ISO country → gazetteer indexes of the
    country and of its capital. ``strictness``: how sure a trigger must be against "no event". ``place_points``
    is kept by ``find_theatre``, by the identity of entries, ``place_names`` (as they
    fold) by ``resolve_places``. ``abbreviations``: words behind which a full stop ends no sentence. For languages in
    other letters than the names' own: ``name_keys``, consonants of Arabic names → gazetteer indexes, and how a spelling
    gives them, ``romanisation``.
    """

    letters: LetterTable
    lexicon: Lexicon
    actors: dict[str, Actor]
    places: tuple[Place, ...]
    triggers: dict[str, Trigger]
    dates: DateKnowledge
    numbers: NumberKnowledge
    models: dict[str, Linear]
    theatres: dict[str, tuple[str, ...]]
    place_roles: dict[str, str] = field(default_factory=dict)
    weak_names: dict[str, str] = field(default_factory=dict)
    capitals: dict[str, tuple[int, int]] = field(default_factory=dict)
    learned_types: dict[str, tuple[str, ...]] = field(default_factory=dict)
    strictness: float = 1.5
    abbreviations: frozenset[str] = frozenset()
    name_keys: dict[str, tuple[int, ...]] = field(default_factory=dict)
    romanisation: Romanisation | None = None
    place_points: dict[int, tuple[Entry, str, float]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    place_names: dict[str, str] = field(default_factory=dict, init=False, repr=False, compare=False)

    def trigger_types(self, trigger: str) -> tuple[str, ...]:
        """The event types a trigger may tell of: its pack entry's, and those seen in training."""
        return (*self.triggers[trigger].types, *self.learned_types.get(trigger, ()))


@dataclass(slots=True)
class Analysis:
    """One report with all that was found in it."""

    knowledge: Knowledge
    doc: Document
    view: View
    day: date | None
    dates: list[DateChoice]
    numbers: list[Number]
    tolls: list[Toll]
    notes: list[str]
    events: frozenset[int] | None = None  # numbers of the triggers taken for events, once that is settled

    def place_role(self, mention: PlaceMention) -> str:
        """What the preposition before the place says: from | to | near | between | ""."""
        word = mention.preposition
        if len(word) == 1:
            return ""
        return self.knowledge.place_roles.get(word, "")

    def count(self, draft: Draft) -> None:
        """Numbers that belong to the draft: the toll of its sentence, and a counted noun beside its trigger."""
        cand = draft.cand
        first, end = self.doc.tokens.sentences[draft.sentence]
        tolls = between(self.tolls, first, end)
        if draft.type in _HARMFUL:
            own = [t for t in tolls if self._tells(t, draft)]
            killed = [t.killed for t in own if t.killed is not None]
            wounded = [t.wounded for t in own if t.wounded is not None]
            draft.casualties = Casualties(killed[0] if killed else None, wounded[0] if wounded else None)
        near = [
            n
            for n in between(self.numbers, first, end)
            if n.unit in ("settlement", "km2", "usd", "person", "fighter", "percent")
            and not any(t.first <= n.first <= t.last for t in tolls)
            and 0 <= n.first - cand.last <= 8
        ]
        if near and draft.type not in ("strike", "clash", "bombing"):
            draft.count = Count(near[0].low, str(near[0].unit))
            draft.counted = near[0].last

    def _tells(self, toll: Toll, draft: Draft) -> bool:
        """Is the toll that of the draft: told by its very trigger, or is none that can harm nearer to the toll?"""

        def away(cand: Candidate) -> int:
            return max(toll.first - cand.last, cand.first - toll.last, 0)

        mine = away(draft.cand)
        if not mine:
            return True
        others = (
            self.doc.triggers[number]
            for number in self.view.told.get(draft.sentence, ())
            if self.events is None or number in self.events
        )
        return all(
            not 0 < away(other) < mine
            for other in others
            if other is not draft.cand and self.knowledge.trigger_types(other.lemma)[0] in _HARMFUL
        )


def between(spans: list[Spanned], first: int, end: int) -> list[Spanned]:
    """Those of ``spans``, which are in text order, that begin at words ``first`` to ``end`` (exclusive)."""
    begin = bisect_left(spans, first, key=lambda s: s.first)
    return spans[begin : bisect_left(spans, end, key=lambda s: s.first)]


def analyse(report: Report, knowledge: Knowledge) -> Analysis:
    """Run every finder once over ``report``."""
    folded = fold(report.text, knowledge.letters)
    tokens = tokenise(folded.text, knowledge.abbreviations)
    doc = Document(report, folded, tokens, knowledge.lexicon.match(tokens), knowledge.lexicon.clitics)
    if doc.clitics.apart:
        text = report.text
        doc.capital = [text[folded.original(start)].isupper() for start in tokens.starts]
    hits = split_hits(doc)
    mark_quotes(doc)
    doc.theatre = find_theatre(doc, knowledge)
    build_triggers(doc, hits["trigger"])
    build_sources(doc, hits["source"])
    build_actors(doc, hits["actor"])
    resolve_actors(doc)
    day, dated = _dates(doc, knowledge)
    date_spans = [(d.expr.first, d.expr.last) for d in dated]
    _drop_no_events(doc, knowledge, date_spans)
    if knowledge.romanisation is not None:
        build_places_capitals(
            doc,
            hits["place"],
            knowledge.places,
            knowledge.weak_names,
            date_spans,
            knowledge.capitals,
            knowledge.name_keys,
            knowledge.romanisation,
            knowledge.triggers,
        )
    else:
        build_places(
            doc,
            hits["place"],
            knowledge.places,
            knowledge.weak_names,
            date_spans,
            knowledge.capitals,
            knowledge.triggers,
        )
    resolve_places(doc, knowledge.places, knowledge.theatres, knowledge.letters, knowledge.place_names)
    if doc.clitics.apart:
        build_attribution_before(doc)
    else:
        build_attribution(doc)
    in_dates = {index for first, last in date_spans for index in range(first, last + 1)}
    numbers = [n for n in find_numbers(tokens, knowledge.numbers) if n.first not in in_dates]
    tolls = find_casualties(tokens, numbers, knowledge.numbers)
    view = make_view(
        doc,
        knowledge.triggers,
        date_spans,
        [(n.first, n.last) for n in numbers],
        _title_places(report, knowledge),
    )
    notes: list[str] = []
    dates = [_told_in(view, d) for d in dated]
    view.past = find_past(tokens, knowledge.dates)
    view.day = day
    return Analysis(knowledge, doc, view, day, dates, numbers, tolls, notes)


def _drop_no_events(doc: Document, knowledge: Knowledge, dates: Sequence[tuple[int, int]]) -> None:
    """Take out event words that are part of a date («فجر اليوم») or of a figure of speech («ضربة جديدة»)."""
    dated = {index for first, last in dates if last > first for index in range(first, last + 1)}
    doc.triggers = [c for c in doc.triggers if c.first not in dated and knowledge.triggers[c.lemma].types]


def _title_places(report: Report, knowledge: Knowledge) -> frozenset[int]:
    """Gazetteer indexes of the names in the title."""
    if not report.title:
        return frozenset()
    hits = knowledge.lexicon.match(tokenise(fold(report.title, knowledge.letters).text))
    return frozenset(c for h in hits if h.entry.kind == "place" for c in h.entry.ref)


@dataclass(slots=True)
class _Dated:
    """A date expression with its days, and with further readings: (variant, start, end)."""

    expr: DateExpr
    found: ResolvedDate
    others: tuple[tuple[str, date | None, date | None], ...]


def _dates(doc: Document, knowledge: Knowledge) -> tuple[date | None, list[_Dated]]:
    """The day the report was written on, and its date expressions."""
    published = doc.report.published
    dateline = find_dateline(doc.tokens, knowledge.dates, published)
    out: list[_Dated] = []
    context = None
    for expr in find_dates(doc.tokens, knowledge.dates):
        found = resolve_date(expr, published, dateline, context, k=knowledge.dates)
        others = other_readings(expr, found, published, dateline, context, k=knowledge.dates)
        context = (found.start, found.end) if found.start is not None else context
        out.append(_Dated(expr, found, others))
    return dateline or published, out


def _told_in(view: View, dated: _Dated) -> DateChoice:
    """A date with the trigger it stands by, and with its other readings."""
    expr, found = dated.expr, dated.found
    nearest = owner_of(view, expr)
    owner = nearest.lemma if nearest else ""
    opener = -1 if expr.opener is None else expr.opener

    def choice(
        start: date | None,
        end: date | None,
        reasons: tuple[str, ...],
        variant: str = "",
        origin: str = "expr",
        others: tuple[DateChoice, ...] = (),
        later: DateChoice | None = None,
        ahead: DateChoice | None = None,
    ) -> DateChoice:
        kind, shape = expr.start.kind, expr.shape
        return DateChoice(
            origin,
            start,
            end,
            expr.first,
            expr.last,
            kind,
            reasons,
            shape,
            variant,
            owner,
            opener,
            others,
            later,
            ahead,
        )

    reasons = found.reasons
    others = tuple([choice(s, e, (*reasons, f"taken as {v}"), v) for v, s, e in dated.others])
    later = choice(found.start, found.end, reasons, origin="before")
    ahead = choice(found.start, found.end, reasons, origin="after")
    return choice(found.start, found.end, reasons, others=others, later=later, ahead=ahead)


def _points(listed: Sequence[int], knowledge: Knowledge) -> tuple[str, float]:
    """The conflict that a name speaks for, if all places it may mean lie there, and how much that counts."""
    of_country = {c: t for t, countries in knowledge.theatres.items() for c in countries}
    found = [knowledge.places[number] for number in listed]
    theatre = of_country.get(found[0].country, "") if found else ""
    if not theatre or any(of_country.get(p.country) != theatre for p in found):
        return "", 0.0
    return theatre, 3.0 if found[0].kind == "country" else 1.0


def find_theatre(doc: Document, knowledge: Knowledge) -> str:
    """The conflict the report is about: most sure party names and listed places; "" when nothing tells.

    A name that other conflicts' lists have too («الجيش») tells nothing. Sets ``doc.theatres``: this one and those
    that have a good share of its points.
    """
    score: dict[str, float] = dict.fromkeys(knowledge.theatres, 0.0)
    points = knowledge.place_points
    meant: dict[int, str] = {}  # words → the conflict whose list has them
    several: set[int] = set()  # those that lists of several have
    sure: set[int] = set()
    for hit in doc.others:
        entry = hit.entry
        if entry.kind == "actor":
            name: ActorName = entry.ref
            words = hit.first * _LONGEST + hit.last - hit.first
            known = meant.get(words)
            if known is None:
                meant[words] = name.conflict
            elif known != name.conflict:
                several.add(words)
            if name.alias.kind in _SURE:
                sure.add(words)
        elif entry.kind == "place":
            found = points.get(id(entry))
            if found is None:
                found = points[id(entry)] = (entry, *_points(entry.ref, knowledge))
            if found[2]:
                score[found[1]] += found[2]
    for words in sure - several:
        if meant[words] in score:
            score[meant[words]] += 2.0
    if not score or max(score.values()) == 0:
        return ""
    top = max(score.values())
    doc.theatres = frozenset(t for t, reached in score.items() if reached >= _SHARE * top)
    return max(sorted(score), key=lambda t: score[t])

"""Rows of others' datasets into the store: each a report of its own, with one claim and where it came from.

They count beside what was read, in search, incidents and on the map, under the name they were brought in with. No text
is read: what a row says in its columns is the claim, and its words are those of the row.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from math import cos, hypot, radians

from marsad import __version__
from marsad.control.truth import TruthRow
from marsad.exchange.others import Told
from marsad.handing_errors import ImportRowError
from marsad.model import ActorRef, Casualties, Claim, DaySpan, PlaceRef, Quote, Report
from marsad.packs.control import load_rules
from marsad.packs.layouts import load_layouts
from marsad.places.gazetteer import find, load_gazetteer
from marsad.reading.knowledge import Place
from marsad.record.brought import mark
from marsad.record.codec import instant, known, pack_text
from marsad.record.draft import Draft, draft_claims
from marsad.record.ids import report_id, text_hash
from marsad.record.persons import public_ids
from marsad.record.store import Store
from marsad.record.words import words_of
from marsad.record.write import Writer
from marsad.sources.incoming import Incoming

BATCH = 256  # rows written together
_NEAR = 15.0  # km between a name's place and the coordinates of the row
_DEGREE = 111.2  # km
_NO_TYPE = "a type of event that we do not have"
_BRACKETS = re.compile(r"\s*\([^)]*\)\s*")
_SLUG = re.compile(r"[^a-z0-9]+")


@dataclass(slots=True)
class Bringing:
    """One import. ``name``: what its rows are called in the store; ``counts``: what became of the rows."""

    store: Store
    layout: str
    name: str
    counts: Counter[str] = field(default_factory=Counter)

    def told(self, rows: Iterable[Told | ImportRowError]) -> Iterator[ImportRowError | None]:
        """Store rows; gives for each what is wrong with it, or None. Raises the M3xx errors."""
        resolver = Resolver(self.layout)
        drafts: list[Draft] = []
        for row in rows:
            if isinstance(row, ImportRowError):
                self.counts["refused"] += 1
                yield row
                continue
            made = resolver.draft(row, self.name)
            if made is None:
                self.counts[_NO_TYPE] += 1
            else:
                drafts.append(made)
            if len(drafts) >= BATCH:
                self._write(drafts)
                drafts = []
            yield None
        self._write(drafts)

    def holders(self, rows: Sequence[TruthRow], file: str) -> Iterator[ImportRowError | None]:
        """Store a table of who held what: a claim on the first and one on the last day of each row."""
        resolver = Resolver(self.layout)
        drafts: list[Draft] = []
        for number, row in enumerate(rows, 2):
            try:
                drafts.append(resolver.holder(row, f"{file}:{number}", self.name))
            except ImportRowError as error:
                self.counts["refused"] += 1
                yield error
                continue
            yield None
        for at in range(0, len(drafts), BATCH):
            self._write(drafts[at : at + BATCH])

    def _write(self, drafts: list[Draft]) -> None:
        if not drafts:
            return
        once = {draft.id: draft for draft in drafts}
        self.counts["already known"] += len(drafts) - len(once)
        with self.store.write() as connection:
            writer = Writer(connection, instant(datetime.now(UTC)))
            run = writer.begin_run(f"import {self.layout}", __version__)
            for outcome in writer.store(list(once.values()), (), run):
                self.counts["already known" if outcome.fate == "known" else "stored"] += 1


class Resolver:
    """Names of others' datasets as ours: actors by ``dataset_actors.csv``, places by name and coordinates."""

    def __init__(self, layout: str) -> None:
        self.layout = layout
        self._layouts, self._gazetteer, self._rules = load_layouts(), load_gazetteer(), load_rules()
        self._public = set(public_ids())
        self._actors = {(name, country): actor for name, actor, country in self._layouts.names}
        self._countries = {
            alias.casefold(): one.code
            for one in self._layouts.countries.values()
            for alias in (one.name, one.iso3, one.iso_number, one.iso_number.lstrip("0"), one.code, one.gw)
            if alias
        }
        self._fips = {one.fips: one.code for one in self._layouts.countries.values()}
        self._places: dict[tuple[str, str], tuple[Place, ...]] = {}

    def draft(self, row: Told, name: str) -> Draft | None:
        """A row ready to be stored, None for a type of event that we do not have."""
        type_ = self._layouts.type_of(self.layout, row.event, row.sub_event)
        if not type_:
            return None
        country = self._country(row.country)
        what = row.sub_event or row.event
        text = _Text(f"{self.layout} {row.event}", what if what != row.event else "")
        actors = self._parties(row.actors, country, text)
        targets = self._parties(row.targets, country, text)
        place = self._place(row, country, text)
        text.say(f"{row.first}" if row.first == row.last else f"{row.first} - {row.last}")
        if row.notes:
            text.say(row.notes)
        whole = text.whole()
        trigger = Quote(what, whole.index(what))
        claim = Claim(
            type_, trigger, "asserted", actors, targets, (place,) if place else (), None, Casualties(row.killed),
            DaySpan(row.first, row.last, str(row.first), whole.index(str(row.first))), (),
            reasons=(f"row {row.key} of {self.layout}, as {name}",),
        )  # fmt: skip
        return self._drafted(f"{self.layout}:{row.key}", whole, (claim,), name, row.known, row.url, row.where)

    def holder(self, row: TruthRow, where: str, name: str) -> Draft:
        """A row of who held what. Raises ImportRowError for a holder or place that nobody knows."""
        place = self._gazetteer.by_id(row.gaz) if row.gaz else None
        called = place or self._nearest(" ".join(row.names[:1]), "", row.lat, row.lon)
        if called is None and (row.lat is None or row.lon is None):
            raise ImportRowError("no such place", where=where, do="give an id, or a name with coordinates")
        country = called.country if called else self._country_at(row.lat, row.lon)
        holder = self._known_actor(row.holder, country)
        if holder is None or self._rules.parties.get((holder, country)) is None:
            do = "use an id of the conflict's holders.csv"
            raise ImportRowError(f"nobody called {row.holder[:40]!a} holds ground", where=where, do=do)
        words = called.name_en if called else (row.names[0] if row.names else row.gaz)
        text = _Text("hold", "")
        actor = ActorRef(holder, row.holder, text.say(row.holder), ("as imported",))
        at = text.say(words)
        days = [text.say(str(day)) for day in (row.first, row.last)]
        ref = _ref(called, words, at, "all", row.lat, row.lon, country)
        claims = tuple(
            Claim(
                "hold", Quote("hold", 0), "asserted", (actor,), (), (ref,), None, Casualties(),
                DaySpan(day, day, str(day), start), (), reasons=(f"{where}, as {name}",),
            )
            for day, start in dict(zip((row.first, row.last), days, strict=True)).items()
        )  # fmt: skip
        return self._drafted(f"holders:{where}", text.whole(), claims, name, row.first, "", where)

    def _drafted(
        self, id: str, text: str, claims: tuple[Claim, ...], name: str, day: date | None, url: str, where: str
    ) -> Draft:
        report = Report(id, text, day, "", "en", name, url)
        self._public.update(ref.id for claim in claims for ref in (*claim.actors, *claim.targets))
        key = report_id(report)
        return Draft(
            Incoming(where, Report(id, "", day, "", "en", name, url), published_how="given"), key,
            known(None, day), pack_text(text), text_hash(text), len(text), words_of("", text), mark(self.layout), (),
            draft_claims(key, claims, frozenset(self._public)),
        )  # fmt: skip

    def _country(self, name: str) -> str:
        if self.layout == "gdelt":
            return self._fips.get(name, "")
        return self._countries.get(_BRACKETS.sub("", name).strip().casefold(), "")

    def _country_at(self, lat: float | None, lon: float | None) -> str:
        """The country of the settlement that is nearest."""
        if lat is None or lon is None:
            return ""
        towns = (p for p in self._gazetteer.places if p.kind == "settlement")
        return min(towns, key=lambda place: _km(place, lat, lon)).country

    def _known_actor(self, name: str, country: str) -> str | None:
        if name in self._public:
            return name
        folded = name.casefold().strip()
        for form in (folded, _BRACKETS.sub("", folded).strip(), folded.split(":")[0].strip()):
            found = self._actors.get((form, country)) or self._actors.get((form, ""))
            if found:
                return found
        return None

    def _parties(self, names: Sequence[str], country: str, text: _Text) -> tuple[ActorRef, ...]:
        """Actors by our ids; one that no pack has keeps its name in that dataset."""
        made: dict[str, ActorRef] = {}
        unknown = []
        for name in names:
            start = text.say(name)
            id = self._known_actor(name, country)
            if id is None:
                slug = _SLUG.sub("_", _BRACKETS.sub(" ", name.casefold())).strip("_")[:60]
                unknown.append(ActorRef(f"other:{slug or 'unnamed'}", name, start, ("not in any pack",)))
            elif id not in made:
                made[id] = ActorRef(id, name, start, ("by its name in that dataset",))
        if self.layout == "gdelt" and made:
            unknown = []  # GDELT names one actor by code and by word
        return (*made.values(), *unknown)

    def _place(self, row: Told, country: str, text: _Text) -> PlaceRef | None:
        unit = self._unit(row.unit or row.place, country)
        if row.precision == "country":
            found = self._gazetteer.by_id(country) if country else None
            words = row.place or row.country
            return _ref(found, words, text.say(words), "part", None, None, country) if words else None
        if row.precision in ("unit", "coarse"):
            words = row.unit or row.place
            return _ref(unit, words, text.say(words), "part", None, None, country) if words else None
        start = text.say(row.place or row.unit)
        found = self._nearest(row.place, country, row.lat, row.lon)
        role = "near" if row.precision == "near" and found is None else "at"
        ref = _ref(found, row.place or row.unit, start, "all", row.lat, row.lon, country, role)
        return replace(ref, adm1=unit.name_en) if unit is not None and ref.adm1 is None else ref

    def _named(self, name: str, country: str) -> tuple[Place, ...]:
        key = (name, country)
        if key not in self._places:
            found = (
                [c.place for c in find(self._gazetteer, name, 50) if c.score >= 0.7] if name.strip() else []
            )
            self._places[key] = tuple(p for p in found if not country or p.country == country)
        return self._places[key]

    def _unit(self, name: str, country: str) -> Place | None:
        return next((p for p in self._named(name, country) if p.kind == "adm1"), None)

    def _nearest(self, name: str, country: str, lat: float | None, lon: float | None) -> Place | None:
        """The place of that name at those coordinates; without coordinates the likeliest of that name."""
        named = [
            p for p in self._named(name, country) if p.kind in ("settlement", "neighbourhood", "feature")
        ]
        if lat is None or lon is None:
            return named[0] if named else None
        near = [(km, p) for p in named if (km := _km(p, lat, lon)) <= _NEAR]
        return min(near, key=lambda pair: pair[0])[1] if near else None


class _Text:
    """The words of a row, one after the other, each known by where it starts."""

    def __init__(self, *first: str) -> None:
        self._parts = [". ".join(filter(None, first))]

    def say(self, words: str) -> int:
        """Add words; returns where they start."""
        start = len(self.whole()) + 2
        self._parts.append(words)
        return start

    def whole(self) -> str:
        """All of it."""
        return ". ".join(self._parts)


def _ref(
    place: Place | None, words: str, start: int, scope: str, lat: float | None, lon: float | None, country: str,
    role: str = "at",
) -> PlaceRef:  # fmt: skip
    if place is None:
        why = ("no place of that name in the gazetteer: by its coordinates",) if lat is not None else ()
        return PlaceRef(words, start, role, scope, None, words, country or None, None, lat, lon, 0.0, why)  # type: ignore[arg-type]
    unit = place.adm1_en or (place.name_en if place.kind == "adm1" else "")
    return PlaceRef(
        words, start, role, scope, place.id, place.name_en, place.country, unit or None, place.lat, place.lon, 1.0,  # type: ignore[arg-type]
        ("by its name and coordinates" if lat is not None else "by its name",),
    )  # fmt: skip


def _km(place: Place, lat: float, lon: float) -> float:
    if place.lat is None or place.lon is None:
        return float("inf")
    return hypot((place.lat - lat) * _DEGREE, (place.lon - lon) * _DEGREE * cos(radians(lat)))

"""A seeded generator of reports with claims: like real ones in number, length and skew, but nothing is read."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import as_file, files
from itertools import accumulate

from marsad.model import ActorRef, Casualties, Claim, DaySpan, PlaceRef, Quote, Report, SourceRef
from marsad.places.gazetteer import load_gazetteer
from marsad.record.codec import known, pack_text
from marsad.record.draft import Draft, draft_claims
from marsad.record.ids import report_id, text_hash
from marsad.record.persons import public_ids
from marsad.record.words import words_of
from marsad.sources.documents import Terms
from marsad.sources.entry import Received
from marsad.sources.incoming import Incoming
from marsad.sources.inputs import read_inputs

SEED = 20170630
PER_REPORT = 9  # claims; the corpus has 8.8
_WORDS = 250  # of a report; the corpus has 380, of which the tail is rare words
_RARE = 60_000
_FIRST, _DAYS = date(2011, 1, 1), 3650
_TYPES = (
    "strike clash capture figure abuse bombing advance displacement withdrawal siege hold agreement".split()
)
_FIRST_LETTER, _LETTERS = 0x0641, 9


@dataclass(frozen=True, slots=True)
class World:
    """What reports tell of, the usual first; ``*_weights`` are cumulative (Zipf)."""

    words: tuple[str, ...]
    places: tuple[PlaceRef, ...]
    actors: tuple[str, ...]

    def one(self, chance: random.Random, things: tuple[str, ...]) -> str:
        """One of ``things``."""
        return chance.choices(things, cum_weights=_zipf(len(things)))[0]


@cache
def _zipf(count: int) -> tuple[float, ...]:
    return tuple(accumulate(1 / (rank + 3) for rank in range(count)))


@cache
def world() -> World:
    """The words of the demonstration dispatches and rare invented ones, the shipped places, all parties."""
    chance = random.Random(SEED)
    with as_file(files("marsad") / "data" / "demo" / "dispatches.jsonl") as path:
        entries = [entry for entry in read_inputs([str(path)], Terms()) if isinstance(entry, Received)]
    real = dict.fromkeys(word for entry in entries if entry.readable for word in entry.report.text.split())
    invented = [_invented(chance) for _ in range(_RARE)]
    places = [
        PlaceRef(
            p.name_ar, 0, "at", "all", p.id, p.name_en, p.country, p.adm1_en, p.lat, p.lon, 1.0, ("named",)
        )
        for p in load_gazetteer((), ()).places
        if p.kind == "settlement" and p.country in ("SY", "IQ", "YE", "LY")
    ]
    chance.shuffle(places)
    return World((*real, *invented), tuple(places), tuple(sorted(public_ids())))


def _invented(chance: random.Random) -> str:
    return "".join(chr(_FIRST_LETTER + chance.randrange(_LETTERS)) for _ in range(chance.randint(4, 8)))


def made(number: int) -> Draft:
    """Report ``number`` with its claims, always the same."""
    chance = random.Random(SEED * 1_000_003 + number)
    told = world()
    text = " ".join(chance.choices(told.words, cum_weights=_zipf(len(told.words)), k=_WORDS))
    day = _FIRST + timedelta(days=chance.randrange(_DAYS))
    report = Report(
        f"made-{number}", text, day, f"made {number}", "ar", f"outlet {number % 40}", f"urn:made:{number}"
    )
    id = report_id(report)
    claims = tuple(_claim(chance, told, day, text) for _ in range(PER_REPORT))
    light = Incoming("made", Report(report.id, "", day, report.title, "ar", report.outlet, report.url))
    words = words_of(report.title, text)
    return Draft(
        light, id, known(None, day), pack_text(text), text_hash(text), len(text), words, "made", (),
        draft_claims(id, claims),
    )  # fmt: skip


def _claim(chance: random.Random, told: World, published: date, text: str) -> Claim:
    start = chance.randrange(len(text) - 20)
    first = published - timedelta(days=chance.choice((0, 0, 0, 1, 1, 2, 7, 30)))
    kind = told.one(chance, tuple(_TYPES))
    place = chance.choices(told.places, cum_weights=_zipf(len(told.places)))[0]
    actors = tuple(_actor(chance, told, start) for _ in range(chance.choice((0, 1, 1, 2))))
    targets = tuple(_actor(chance, told, start) for _ in range(chance.choice((0, 1))))
    sources = (
        SourceRef(told.one(chance, told.actors), text[start : start + 12], start, ("attributed: according",)),
    )
    return Claim(
        kind,
        Quote(text[start : start + 6], start),
        "asserted",
        actors,
        targets,
        (place,),
        None,
        Casualties(chance.choice((None, None, 3)), None),
        DaySpan(first, first, text[start : start + 9], start, ("date: said",)),
        sources[: chance.choice((0, 1))],
        confidence=round(chance.random(), 3),
    )


def _actor(chance: random.Random, told: World, start: int) -> ActorRef:
    return ActorRef(told.one(chance, told.actors), "a party", start, ("named",))

"""What a reviewer puts right in a claim."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar, get_args

from marsad.errors import DecisionError
from marsad.model import ActorRef, Casualties, Claim, DaySpan, PlaceRef, SourceRef, Status
from marsad.packs.ontology import load_event_types
from marsad.record.persons import public_ids

Ref = TypeVar("Ref", ActorRef, SourceRef)


@dataclass(frozen=True, slots=True)
class Correction:
    """What is to be otherwise; None: as it was. Parties and sources are ids of the packs, places of the gazetteer.

    ``days``: first and last; (None, None): not known. ``toll``: killed and wounded.
    """

    type: str | None = None
    status: Status | None = None
    actors: tuple[str, ...] | None = None
    targets: tuple[str, ...] | None = None
    places: tuple[str, ...] | None = None
    sources: tuple[str, ...] | None = None
    days: tuple[date | None, date | None] | None = None
    toll: tuple[int | None, int | None] | None = None


def corrected(claim: Claim, wanted: Correction) -> Claim:
    """``claim`` as it should have been read. Words and offsets stay where they were, by position.

    Raises DecisionError for a value that nothing knows, or if nothing would change.
    """
    _check(wanted, _ids_in(claim))
    start = claim.trigger.start
    made = replace(
        claim,
        type=claim.type if wanted.type is None else wanted.type,
        status=claim.status if wanted.status is None else wanted.status,
        actors=claim.actors
        if wanted.actors is None
        else _named(wanted.actors, claim.actors, ActorRef, start),
        targets=claim.targets
        if wanted.targets is None
        else _named(wanted.targets, claim.targets, ActorRef, start),
        sources=claim.sources
        if wanted.sources is None
        else _named(wanted.sources, claim.sources, SourceRef, start),
        places=claim.places if wanted.places is None else _places(wanted.places, claim.places, start),
        date=claim.date if wanted.days is None else _days(claim.date, *wanted.days),
        casualties=claim.casualties if wanted.toll is None else Casualties(*wanted.toll),
    )
    if made == claim:
        raise DecisionError("nothing would change", do="say what is to be otherwise, or accept the claim")
    return made


def _ids_in(claim: Claim) -> frozenset[str]:
    return frozenset((*(a.id for a in (*claim.actors, *claim.targets)), *(s.id for s in claim.sources)))


def _check(wanted: Correction, there: frozenset[str]) -> None:
    kinds = [one.code for one in load_event_types()]
    if wanted.type is not None and wanted.type not in kinds:
        raise DecisionError(f"no kind of event is called {wanted.type[:40]!a}", do=f"use {', '.join(kinds)}")
    if wanted.status is not None and wanted.status not in get_args(Status):
        do = f"use {', '.join(get_args(Status))}"
        raise DecisionError(f"no status is called {wanted.status[:40]!a}", do=do)
    for id in (*(wanted.actors or ()), *(wanted.targets or ()), *(wanted.sources or ())):
        if id not in public_ids() and id not in there:
            raise DecisionError(f"no party or source has the id {id[:40]!a}", do="use an id of the packs")
    first, last = wanted.days or (None, None)
    if last is not None and (first is None or last < first):
        raise DecisionError("the days end before they begin", do="give the first day, then the last")


def _named(ids: Sequence[str], old: Sequence[Ref], kind: type[Ref], start: int) -> tuple[Ref, ...]:
    """A reference per id: one that was there as it was, another with the words that stood in its place."""
    there = {ref.id: ref for ref in old}
    out: list[Ref] = []
    for at, id in enumerate(ids):
        words = (old[at].text, old[at].start) if at < len(old) else ("", start)
        out.append(there[id] if id in there else kind(id, *words))
    return tuple(out)


def _places(ids: Sequence[str], old: Sequence[PlaceRef], start: int) -> tuple[PlaceRef, ...]:
    from marsad.places.gazetteer import load_gazetteer

    gazetteer = load_gazetteer()
    there = {ref.gaz: ref for ref in old}
    out = []
    for at, id in enumerate(ids):
        place = gazetteer.by_id(id)
        if place is None:
            raise DecisionError(f"no place has the id {id[:40]!a}", do="look it up: marsad places find NAME")
        blank = old[at] if at < len(old) else PlaceRef("", start)
        unit = gazetteer.adm1_of(place)
        adm1 = place.adm1_en or (unit.name_en if unit else None)
        where = (place.id, place.name_en, place.country, adm1, place.lat, place.lon)
        made = PlaceRef(blank.text, blank.start, blank.role, blank.scope, *where, rank=1.0)
        out.append(there.get(place.id, made))
    return tuple(out)


def _days(old: DaySpan, first: date | None, last: date | None) -> DaySpan:
    return DaySpan(first, last or first, old.text, old.text_start)

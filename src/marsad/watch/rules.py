"""Which reports are worth an alert. Pure: claims and words in, alerts out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from marsad.model import Claim, PlaceRef
from marsad.places.names import without_generic
from marsad.record.ids import content_id
from marsad.record.words import searched
from marsad.watch.settings import Rule

_TAKES = ("capture", "withdrawal")
_HERE = {"capture": ("at", "near"), "withdrawal": ("from", "at")}
_QUOTED = 300  # characters of the report that an alert quotes


@dataclass(frozen=True, slots=True)
class Arrived:
    """A report that came, with what alerts tell of it. ``id``: of the report, or of the one it reprints."""

    seq: int
    id: str
    title: str
    text: str
    outlet: str
    url: str
    published: date | None
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A place that changes hands, as one claim has it. ``to``: ids of who takes it; nobody in a withdrawal."""

    place: PlaceRef
    to: tuple[str, ...]
    by: tuple[str, ...]
    claim: Claim


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert. ``id`` follows from what happened: the same thing told again is the same alert."""

    id: str
    rule: str
    on: str
    what: str
    place: str
    gaz: str
    actors: tuple[str, ...]
    day: date | None
    quote: str
    report: str
    title: str
    outlet: str
    url: str
    to: tuple[str, ...]


Changes = Callable[[Claim], Iterable[Change]]  # what control's holdings will tell better one day


def claimed_changes(claim: Claim) -> Iterator[Change]:
    """What a claim alone tells: somebody is said to have taken, or left, a place that is named."""
    if claim.status != "asserted" or claim.type not in _TAKES:
        return
    actors = tuple(ref.id for ref in claim.actors)
    for place in claim.places:
        if place.text and place.role in _HERE[claim.type]:
            took = actors if claim.type == "capture" else ()
            yield Change(place, took, actors, claim)


def alerts(arrived: Arrived, rules: Iterable[Rule], changes: Changes = claimed_changes) -> Iterator[Alert]:
    """The alerts that a report gives rise to, each once."""
    seen = set()
    for rule in rules:
        found = _hands(arrived, rule, changes) if rule.on == "changes-hands" else _mentions(arrived, rule)
        for alert in found:
            if alert.id not in seen:
                seen.add(alert.id)
                yield alert


def _hands(arrived: Arrived, rule: Rule, changes: Changes) -> Iterator[Alert]:
    wanted = _names(rule.places)
    for claim in arrived.claims:
        for change in changes(claim):
            place = change.place
            if wanted and not wanted & _called(place):
                continue
            if rule.actors and not set(rule.actors) & {*change.by, *(ref.id for ref in claim.targets)}:
                continue
            day = claim.date.start or arrived.published
            key = [place.gaz or searched(place.text), claim.type, sorted(change.by), day and day.isoformat()]
            yield _alert(arrived, rule, f"{claim.type} of {_name(place)}", key, place, claim, change.by)


def _mentions(arrived: Arrived, rule: Rule) -> Iterator[Alert]:
    body = f" {searched(f'{arrived.title} . {arrived.text}')} "
    for name in rule.places:
        told = [c for c in arrived.claims if any(_names([name]) & _called(p) for p in c.places)]
        words = searched(name)
        if told or (words and f" {words} " in body):
            place = next(
                (p for c in told for p in c.places if _names([name]) & _called(p)), PlaceRef(name, 0)
            )
            claim = told[0] if told else None
            yield _alert(arrived, rule, f"mention of {name}", [name, arrived.id], place, claim, ())
    for actor in rule.actors:
        told = [c for c in arrived.claims if any(ref.id == actor for ref in (*c.actors, *c.targets))]
        if told:
            yield _alert(arrived, rule, f"mention of {actor}", [actor, arrived.id], None, told[0], (actor,))


def _alert(
    arrived: Arrived,
    rule: Rule,
    what: str,
    key: Sequence[object],
    place: PlaceRef | None,
    claim: Claim | None,
    actors: tuple[str, ...],
) -> Alert:
    start = max(0, claim.trigger.start - _QUOTED // 3) if claim else 0
    return Alert(
        id=content_id(["alert", rule.name, rule.on, *key]),
        rule=rule.name,
        on=rule.on,
        what=what + (f" by {', '.join(actors)}" if actors and rule.on == "changes-hands" else ""),
        place=_name(place) if place else "",
        gaz=(place.gaz or "") if place else "",
        actors=actors,
        day=claim.date.start if claim else arrived.published,
        quote=" ".join(arrived.text[start : start + _QUOTED].split()),
        report=arrived.id,
        title=arrived.title,
        outlet=arrived.outlet,
        url=arrived.url,
        to=rule.to,
    )


def _names(names: Iterable[str]) -> set[str]:
    return {name.casefold() for name in names} | {searched(name) for name in names if searched(name)}


def _called(place: PlaceRef) -> set[str]:
    """All that a rule may call a place: its id, English name, the words of the report with "town of" or without."""
    ids = {name.casefold() for name in (place.gaz, place.name_en) if name}
    words = (searched(name) for name in (place.text, without_generic(place.text), place.name_en or ""))
    return ids | {word for word in words if word}


def _name(place: PlaceRef) -> str:
    return place.name_en or place.text

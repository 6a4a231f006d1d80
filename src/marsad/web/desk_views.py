"""A claim on the desk as the page shows it: its slots as they can be corrected, and its history in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import get_args

from marsad.errors import DecisionError
from marsad.model import Claim, Status
from marsad.packs.conflicts import load_conflicts
from marsad.packs.ontology import load_event_types
from marsad.places.gazetteer import find
from marsad.places.names import folded
from marsad.reading.knowledge import Place
from marsad.record.codec import claim_of
from marsad.record.correction import Correction
from marsad.record.decisions import Decision
from marsad.record.persons import public_ids
from marsad.record.words import searched
from marsad.web.gazette import gazette
from marsad.web.tongue import Tongue, tongue

SLOTS = ("actor", "target", "place", "source")
_MISSING = "?"  # before the words of a place that was not found
_SUGGESTED = 12
_LARGEST = 10_000_000


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a slot: the id that is sent, its name, and what tells namesakes apart."""

    id: str
    name: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Slots:
    """All that can be corrected, as the form has it. Days are as in the form, "" for none."""

    type: str
    status: str
    actor: tuple[Choice, ...]
    target: tuple[Choice, ...]
    place: tuple[Choice, ...]
    source: tuple[Choice, ...]
    first: str
    last: str
    killed: str
    wounded: str


@dataclass(frozen=True, slots=True)
class Past:
    """A decision in words. ``changes``: slot, what stood there, what stands; ``at``: UTC."""

    id: str
    who: str
    at: str
    act: str
    why: str
    changes: tuple[tuple[str, str, str], ...]


def slots_of(claim: Claim, say: Tongue) -> Slots:
    """The slots of a claim."""
    people, days = claim.casualties, claim.date
    return Slots(
        claim.type, claim.status,
        tuple(Choice(ref.id, say.name(ref.id, ref.text)) for ref in claim.actors),
        tuple(Choice(ref.id, say.name(ref.id, ref.text)) for ref in claim.targets),
        tuple(
            place_choice(ref.gaz, say, ref.text) if ref.gaz else Choice(_MISSING + ref.text, ref.text, "")
            for ref in claim.places
        ),
        tuple(Choice(ref.id, say.name(ref.id, ref.text)) for ref in claim.sources),
        _day(days.start), _day(days.end if days.end != days.start else None),
        "" if people.killed is None else str(people.killed), "" if people.wounded is None else str(people.wounded),
    )  # fmt: skip


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def place_choice(id_: str, say: Tongue, words: str = "") -> Choice:
    """A place of the gazetteer, told apart by kind, unit and country."""
    place = gazette().by_id(id_)
    return Choice(id_, words or id_) if place is None else _place(place, say)


def _place(place: Place, say: Tongue) -> Choice:
    arabic = say.code == "ar"
    unit = gazette().adm1_of(place)
    inside = (unit.name_ar or unit.name_en) if unit and arabic else unit.name_en if unit else ""
    state = gazette().by_id(place.country)
    country = (state.name_ar if arabic else state.name_en) if state else place.country
    parts = (say.words.get(f"place_kind.{place.kind}", place.kind), inside, country)
    name = (place.name_ar if arabic else place.name_en) or place.name_en or place.name_ar
    return Choice(place.id, name, _comma(say).join(part for part in parts if part and part != name))


def form_slots(form: Mapping[str, Sequence[str]], say: Tongue) -> Slots:
    """The slots as somebody filled them in; nothing is lost when the form has to be shown again."""

    def one(name: str) -> str:
        return next(iter(form.get(name, ())), "").strip()[:40]

    def several(name: str) -> tuple[Choice, ...]:
        ids = tuple(dict.fromkeys(id.strip()[:200] for id in form.get(name, ()) if id.strip()))
        if name == "place":
            return tuple(
                Choice(id, id[1:]) if id.startswith(_MISSING) else place_choice(id, say) for id in ids
            )
        return tuple(Choice(id, say.name(id)) for id in ids)

    return Slots(
        one("type"), one("status"), several("actor"), several("target"), several("place"), several("source"),
        one("first"), one("last"), one("killed"), one("wounded"),
    )  # fmt: skip


def merged(seen: Slots, mine: Slots, theirs: Slots) -> Slots:
    """What I filled in, where I changed what I saw; what counts now everywhere else."""
    kept = {
        name: getattr(mine if getattr(mine, name) != getattr(seen, name) else theirs, name)
        for name in Slots.__slots__
    }
    return Slots(**kept)


def correction_of(wanted: Slots, claim: Claim, say: Tongue) -> Correction:
    """What a filled-in form changes in a claim. Raises DecisionError for a day or number that is none."""
    now = slots_of(claim, say)
    ids = {name: tuple(one.id for one in getattr(wanted, name)) for name in SLOTS}
    changed = {name: ids[name] != tuple(one.id for one in getattr(now, name)) for name in SLOTS}
    days = (wanted.first, wanted.last) != (now.first, now.last)
    toll = (wanted.killed, wanted.wounded) != (now.killed, now.wounded)
    status = next((one for one in get_args(Status) if one == wanted.status), None)
    if status is None:
        raise DecisionError(f"no status is called {wanted.status!a}", do="choose one of the list")
    first = _day_of(wanted.first)
    return Correction(
        type=wanted.type if wanted.type != now.type else None,
        status=status if status != now.status else None,
        actors=ids["actor"] if changed["actor"] else None,
        targets=ids["target"] if changed["target"] else None,
        places=tuple(id for id in ids["place"] if not id.startswith(_MISSING)) if changed["place"] else None,
        sources=ids["source"] if changed["source"] else None,
        days=(first, _day_of(wanted.last) or first) if days else None,
        toll=(_number(wanted.killed), _number(wanted.wounded)) if toll else None,
    )


def _day_of(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise DecisionError(f"{text!a} is not a day of the calendar", do="write it as YYYY-MM-DD") from None


def _number(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and int(text) <= _LARGEST):
        raise DecisionError(f"{text!a} is no number of people", do="write digits, or nothing if nobody says")
    return int(text)


def past(made: Sequence[Decision], say: Tongue) -> list[Past]:
    """Decisions in words, the newest first."""
    return [
        Past(
            one.id, one.who, one.decided.strftime("%Y-%m-%d %H:%M"), one.act, one.why, _changes(one, say)
        )
        for one in reversed(made)
    ]  # fmt: skip


def _changes(made: Decision, say: Tongue) -> tuple[tuple[str, str, str], ...]:
    if made.act == "assign":
        return ((say.t("desk.assigned"), "", str(made.after["to"])),)
    if made.act != "correct":
        return ()
    before, after = (slots_of(claim_of(side["claim"]), say) for side in (made.before, made.after))
    return tuple(
        (say.t(f"slot.{name}"), _said(name, before, say), _said(name, after, say))
        for name in Slots.__slots__
        if getattr(before, name) != getattr(after, name)
    )


def _said(name: str, slots: Slots, say: Tongue) -> str:
    value = getattr(slots, name)
    if name == "type":
        return say.kind(value)
    if name == "status":
        return say.t(f"status.{value}")
    if name in SLOTS:
        return _comma(say).join(one.name for one in value) or "–"
    return value or "–"


def types(say: Tongue) -> list[Choice]:
    """The kinds of events."""
    return [Choice(one.code, say.kind(one.code)) for one in load_event_types()]


def statuses(say: Tongue) -> list[Choice]:
    """What a claim may say of an event."""
    return [Choice(one, say.t(f"status.{one}")) for one in get_args(Status)]


def suggest(kind: str, words: str, lang: str) -> list[Choice]:
    """Places, or parties or sources, whose names begin with or hold these words; the likeliest first."""
    say = tongue(lang)
    if kind == "place":
        return [_place(place, say) for place in _places(words)]
    wanted = searched(words).strip()
    if not wanted:
        return []
    ranked = []
    for id_, names in _parties("source" if kind == "source" else "actor"):
        at = min((name.find(wanted) for name in names if wanted in name), default=-1)
        if at >= 0:
            ranked.append((at > 0, wanted not in names, len(names[0]), id_))
    return [Choice(id_, say.name(id_), id_) for *_, id_ in sorted(ranked)[:_SUGGESTED]]


def _places(words: str) -> list[Place]:
    """Places whose name is ``words`` or begins so, the largest first; else those of a similar name."""
    gazetteer, wanted = gazette(), folded(words)
    exact = gazetteer.by_id(words.strip())
    if exact or not wanted:
        return [exact] if exact else []
    ranked: dict[int, bool] = {}
    for names in (gazetteer.names, gazetteer.english):
        for name, indexes in names.items():
            if name.startswith(wanted):
                for index in indexes:
                    ranked[index] = ranked.get(index, False) or name == wanted
    order = sorted(ranked, key=lambda i: (not ranked[i], -gazetteer.places[i].population, i))
    found = [gazetteer.places[i] for i in order] or [one.place for one in find(gazetteer, words, _SUGGESTED)]
    return found[:_SUGGESTED]


@cache
def _parties(kind: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Ids with what they are called, folded: names in all languages first. Sources may be parties too."""
    names: dict[str, dict[str, None]] = {}
    says = (tongue("ar"), tongue("en"))
    for conflict in load_conflicts():
        called = [(actor.id, "") for actor in conflict.actors]
        called += [
            (alias.actor, alias.form) for alias in conflict.aliases if alias.kind in ("name", "leader")
        ]
        if kind == "source":
            called += [(source.id, source.form) for source in conflict.sources]
        for id_, form in called:
            mine = names.setdefault(id_, {})
            mine |= dict.fromkeys(
                searched(name).strip() for name in (*(say.name(id_) for say in says), id_, form)
            )
    return tuple(
        (id_, tuple(name for name in mine if name)) for id_, mine in names.items() if id_ in public_ids()
    )


def _comma(say: Tongue) -> str:
    return say.t("list") + " "

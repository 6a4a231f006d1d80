"""Sentence specs: a text and the events a reader must find in it, as data of a pack, and how to hold a
reading against them.

A file is JSON lines. Keys of an event that a line does not state are not checked: a spec says only what it
is sure of.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, get_args

from marsad.errors import PackDuplicateError, PackMissingError, PackValueError
from marsad.model import Claim, Count, PlaceRef, Role, Scope, Status
from marsad.reading.fold import LetterTable, fold, letter_table

EVENT_TYPES = frozenset(
    ("capture", "withdrawal", "hold", "advance", "siege", "clash")
    + ("strike", "bombing", "abuse", "agreement", "displacement", "figure")
)
UNITS = frozenset(("settlement", "km2", "percent", "person", "fighter", "usd"))
FILES = ("lang/ar/examples.jsonl", "lang/ar/reports.jsonl", "lang/en/examples.jsonl")
_STATUSES = frozenset(get_args(Status))
_ROLES = frozenset(get_args(Role))
_SCOPES = frozenset(get_args(Scope))
_LINE_KEYS = frozenset(("id", "covers", "published", "text", "events", "source", "licence"))
_EVENT_KEYS = frozenset(
    ("type", "trigger", "status", "actors", "targets", "places")
    + ("count", "killed", "wounded", "date", "sources")
)

Interval = tuple[date | None, date | None]


@dataclass(frozen=True, slots=True)
class ExpectedPlace:
    """A place by words of the text; ``scope`` None is not checked.

    ``names`` are as good as each other: "the city" and the name it stands for. A file parts them by ``|``.
    """

    names: tuple[str, ...]
    role: str = "at"
    scope: str | None = None


@dataclass(frozen=True, slots=True)
class ExpectedEvent:
    """An event a reader must find. Only the slots named in ``checked`` are held against a claim.

    ``date``: first and last day, inclusive; without a first day the date is unknown, whatever the last.
    ``count``, ``killed``, ``wounded``: None, if checked, says that the text gives no number.
    """

    type: str
    trigger: str
    checked: frozenset[str] = frozenset()
    status: str = "asserted"
    actors: frozenset[str] = frozenset()
    targets: frozenset[str] = frozenset()
    places: tuple[ExpectedPlace, ...] = ()
    count: Count | None = None
    killed: int | None = None
    wounded: int | None = None
    date: Interval = (None, None)
    sources: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Example:
    """One spec: ``text`` published on ``published`` tells exactly ``events``; ``covers`` are tags.

    ``lang``: of the text; that of the folder its file lies in.
    """

    id: str
    covers: tuple[str, ...]
    published: date
    text: str
    events: tuple[ExpectedEvent, ...]
    source: str
    licence: str
    lang: str = "ar"


def shipped_files() -> tuple[Path, ...]:
    """The paths of the spec files inside the package: those of the language, then every conflict's by name."""
    root = Path(str(resources.files("marsad"))) / "data"
    return (*(root / name for name in FILES), *sorted(root.glob("conflicts/*/examples.jsonl")))


def load_examples(paths: Iterable[Path] | None = None) -> tuple[Example, ...]:
    """Read and check spec files (by default all shipped ones).

    Raises PackMissingError for a file that is not there, PackValueError for a line that breaks a rule of the
    format, PackDuplicateError for an id used twice in any of the files.
    """
    seen: dict[str, str] = {}
    found: list[Example] = []
    for path in shipped_files() if paths is None else paths:
        try:
            text = path.read_text(encoding="utf-8")
        except FileNotFoundError:
            raise PackMissingError("spec file missing", where=str(path), do="restore it") from None
        except UnicodeDecodeError:
            raise PackValueError("not UTF-8", where=str(path), do="save it as UTF-8") from None
        for example, where in _examples(text, path.name):
            if example.id in seen:
                raise PackDuplicateError(
                    f"spec id {example.id!r} used twice",
                    where=f"{where} and {seen[example.id]}",
                    do="rename one",
                )
            seen[example.id] = where
            own = path.parent.name if path.parent.parent.name == "lang" else example.lang
            found.append(replace(example, lang=own))
    return tuple(found)


def parse_example(raw: object, where: str = "") -> Example:
    """Check one decoded line and turn it into a record. Raises PackValueError."""
    row = _mapping(raw, "spec", where)
    _known(row, _LINE_KEYS, where)
    for key in ("id", "published", "text", "source", "licence"):
        if not isinstance(row.get(key), str) or not row[key]:
            raise PackValueError(f"{key!r} is missing or no text", where=where, do="give it")
    covers = _strings(row.get("covers"), "covers", where)
    if not covers:
        raise PackValueError("'covers' is empty", where=where, do="name at least one tag")
    events = _list(row.get("events"), "events", where)
    return Example(
        id=row["id"],
        covers=covers,
        published=_day(row["published"], where),
        text=row["text"],
        events=tuple(_event(e, row["text"], where) for e in events),
        source=row["source"],
        licence=row["licence"],
    )


def _examples(text: str, name: str) -> Iterator[tuple[Example, str]]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        where = f"{name}:{number}"
        try:
            raw = json.loads(line)
        except json.JSONDecodeError as error:
            raise PackValueError(f"not JSON ({error.msg})", where=where, do="mend the line") from None
        yield parse_example(raw, where), where


def _event(raw: object, text: str, where: str) -> ExpectedEvent:
    row = _mapping(raw, "event", where)
    _known(row, _EVENT_KEYS, where)
    kind, trigger = row.get("type"), row.get("trigger")
    _among(kind, EVENT_TYPES, "type", where)
    if not isinstance(trigger, str) or not trigger.strip() or trigger not in text:
        raise PackValueError(
            f"trigger {trigger!r} is not in the text", where=where, do="quote words of the text"
        )
    _among(row.get("status", "asserted"), _STATUSES, "status", where)
    values: dict[str, Any] = {}
    for key in ("actors", "targets", "sources"):
        if key in row:
            values[key] = frozenset(_strings(row[key], key, where))
    if "places" in row:
        values["places"] = tuple(_place(p, where) for p in _list(row["places"], "places", where))
    if "count" in row:
        values["count"] = _count(row["count"], where)
    for key in ("killed", "wounded"):
        if key in row:
            values[key] = _people(row[key], key, where)
    if "date" in row:
        values["date"] = _interval(row["date"], where)
    checked = frozenset(row) - {"type", "trigger"}
    return ExpectedEvent(str(kind), trigger, checked, row.get("status", "asserted"), **values)


def _place(raw: object, where: str) -> ExpectedPlace:
    row = _mapping(raw, "place", where)
    _known(row, frozenset(("name", "role", "scope")), where)
    if not isinstance(row.get("name"), str) or not row["name"].strip():
        raise PackValueError("a place without name", where=where, do="give the words of the text")
    _among(row.get("role", "at"), _ROLES, "role", where)
    if "scope" in row:
        _among(row["scope"], _SCOPES, "scope", where)
    names = tuple(name.strip() for name in row["name"].split("|"))
    if not all(names):
        raise PackValueError(f"empty name in {row['name']!r}", where=where, do="put words on both sides of |")
    return ExpectedPlace(names, row.get("role", "at"), row.get("scope"))


def _count(raw: object, where: str) -> Count | None:
    if raw is None:
        return None
    row = _mapping(raw, "count", where)
    _known(row, frozenset(("value", "unit")), where)
    _among(row.get("unit"), UNITS, "unit", where)
    value = row.get("value")
    if value is not None and (isinstance(value, bool) or not isinstance(value, int | float) or value < 0):
        raise PackValueError(f"count value {value!r}", where=where, do="use a number from 0 up, or null")
    return Count(None if value is None else float(value), row["unit"])


def _people(raw: object, key: str, where: str) -> int | None:
    if raw is not None and (isinstance(raw, bool) or not isinstance(raw, int) or raw < 0):
        raise PackValueError(f"{key} {raw!r}", where=where, do="use a whole number from 0 up, or null")
    return raw


def _interval(raw: object, where: str) -> Interval:
    ends = _list(raw, "date", where)
    if len(ends) != 2:
        raise PackValueError("'date' is not a pair", where=where, do="give first and last day")
    first, last = (None if d is None else _day(d, where) for d in ends)
    if first is not None and (last is None or last < first):
        raise PackValueError(f"date {raw!r} runs backwards or has no end", where=where, do="mend it")
    return first, last


def _day(raw: object, where: str) -> date:
    try:
        return date.fromisoformat(str(raw))
    except ValueError:
        raise PackValueError(f"{raw!r} is no day", where=where, do="use YYYY-MM-DD") from None


def _mapping(raw: object, what: str, where: str) -> Mapping[str, Any]:
    if not isinstance(raw, dict):
        raise PackValueError(f"{what} is no object", where=where, do="use {...}")
    return raw


def _list(raw: object, what: str, where: str) -> list[Any]:
    if not isinstance(raw, list):
        raise PackValueError(f"{what!r} is no list", where=where, do="use [...]")
    return raw


def _strings(raw: object, what: str, where: str) -> tuple[str, ...]:
    items = _list(raw, what, where)
    if not all(isinstance(i, str) and i for i in items) or len(set(items)) < len(items):
        raise PackValueError(f"{what!r} holds something empty, twice, or no text", where=where, do="mend it")
    return tuple(items)


def _known(row: Mapping[str, Any], keys: frozenset[str], where: str) -> None:
    for key in row:
        if key not in keys:
            raise PackValueError(f"unknown key {key!r}", where=where, do="use " + ", ".join(sorted(keys)))


def _among(value: object, allowed: frozenset[str], what: str, where: str) -> None:
    if value not in allowed:
        raise PackValueError(f"unknown {what} {value!r}", where=where, do="use " + ", ".join(sorted(allowed)))


def compare(expected: Sequence[ExpectedEvent], claims: Sequence[Claim]) -> list[str]:
    """What a reading has otherwise than expected, one line each; [] when it is as expected.

    Events pair one to one within a type, the best agreement first and of equals the one that states more,
    whatever their order.
    """
    options = sorted(
        (len(_differences(e, c)), -len(e.checked), i, j)
        for i, e in enumerate(expected)
        for j, c in enumerate(claims)
        if e.type == c.type
    )
    partner: dict[int, int] = {}
    for _, _, i, j in options:
        if i not in partner and j not in partner.values():
            partner[i] = j
    lines: list[str] = []
    for i, event in enumerate(expected):
        if i not in partner:
            lines.append(f"missing {event.type} {event.trigger!r}")
        else:
            lines.extend(_differences(event, claims[partner[i]]))
    spare = set(range(len(claims))) - set(partner.values())
    return lines + [f"extra {claims[j].type} {claims[j].trigger.text!r}" for j in sorted(spare)]


def _differences(event: ExpectedEvent, claim: Claim) -> list[str]:
    first, last = claim.date.start, claim.date.end
    slots: tuple[tuple[str, object, object], ...] = (
        ("status", event.status, claim.status),
        ("actors", event.actors, frozenset(a.id for a in claim.actors)),
        ("targets", event.targets, frozenset(a.id for a in claim.targets)),
        ("count", event.count, claim.count and Count(claim.count.value, claim.count.unit)),
        ("killed", event.killed, claim.casualties.killed),
        ("wounded", event.wounded, claim.casualties.wounded),
        ("date", event.date if event.date[0] else None, (first, last) if first else None),
        ("sources", event.sources, frozenset(s.id for s in claim.sources)),
    )
    head = f"{event.type} {event.trigger!r}"
    lines = [
        f"{head}: {key} {_shown(want)}, got {_shown(got)}"
        for key, want, got in slots
        if key in event.checked and want != got
    ]
    said = [claim.trigger.text, *(q.text for q in claim.also)]
    if not any(_share_a_word(event.trigger, text) for text in said):
        lines.append(f"{head}: trigger got {said!r}")
    if "places" in event.checked:
        lines.extend(f"{head}: {line}" for line in _place_differences(event.places, claim.places))
    return lines


def _share_a_word(one: str, two: str) -> bool:
    """Whether a word stands in both, be it with a prefixed particle in one of them."""
    pairs = ((a, b) for a in _words(one) for b in _words(two))
    return any(a == b or (min(len(a), len(b)) > 2 and (a.endswith(b) or b.endswith(a))) for a, b in pairs)


def _place_differences(expected: Sequence[ExpectedPlace], got: Sequence[PlaceRef]) -> list[str]:
    left = list(got)
    lines: list[str] = []
    for want in expected:
        keys = {place_key(name) for name in want.names}
        shown = want.names[0]
        same = [p for p in left if place_key(p.text) in keys]
        fitting = [p for p in same if p.role == want.role and want.scope in (None, p.scope)]
        if not same:
            lines.append(f"no place {shown!r}")
            continue
        found = (fitting or same)[0]
        left.remove(found)
        if not fitting:
            lines.append(f"place {shown!r} {want.role}/{want.scope}, got {found.role}/{found.scope}")
    return lines + [f"extra place {p.text!r}" for p in left]


def _shown(value: object) -> str:
    if isinstance(value, frozenset):
        return "{" + ", ".join(sorted(value)) + "}"
    if isinstance(value, tuple):
        return "..".join(str(v) for v in value)
    if isinstance(value, Count):
        return f"{value.value} {value.unit}"
    return str(value)


@cache
def _letters() -> LetterTable:
    text = (resources.files("marsad") / "data/lang/ar/letters.csv").read_text(encoding="utf-8")
    return letter_table((int(row["from"], 16), _char(row["to"])) for row in csv.DictReader(text.splitlines()))


def _char(code: str) -> str:
    return "".join(chr(int(c, 16)) for c in code.split())


@cache
def _listed(kind: str) -> frozenset[str]:
    """Words of a kind; an article only where it is attached to the next word."""
    found: set[str] = set()
    for lang in ("ar", "en") if kind == "generic" else ("ar",):
        name = f"data/lang/{lang}/place_generics.csv"
        text = (resources.files("marsad") / name).read_text(encoding="utf-8")
        rows = csv.DictReader(text.splitlines())
        found.update(fold(row["word"], _letters()).text for row in rows if row["kind"] == kind)
    return frozenset(found)


def _words(text: str) -> list[str]:
    """The folded words of ``text``, without marks and without the article."""
    folded = fold(text, _letters()).text
    words = "".join(c if c.isalnum() or c == " " else " " for c in folded).split()
    article = _listed("article")
    return [w[2:] if w[:2] in article and len(w) > 3 else w for w in words]


def place_key(name: str) -> str:
    """A name as places are compared: folded, without article and leading words for the kind of place.

    >>> place_key("مدينة الرقّة") == place_key("الرقه")
    True
    """
    words = _words(name)
    while len(words) > 1 and words[0] in _listed("generic"):
        del words[0]
    return " ".join(words)

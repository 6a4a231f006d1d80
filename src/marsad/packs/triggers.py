"""Loads trigger words and support verbs, expands them to forms, and checks what their authors wrote.

Files: ``inflection.toml`` (paradigms), ``triggers/*.toml`` (one family each), ``light_verbs.csv``, ``letters.csv``.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from marsad.errors import PackDuplicateError, PackExampleError, PackMissingError, PackValueError
from marsad.reading.fold import LetterTable, fold, letter_table
from marsad.reading.inflect import (
    Folder,
    Lemma,
    Paradigm,
    Row,
    Rules,
    bare,
    expand,
    imperfect_of,
    may_precede,
    splits,
)
from marsad.reading.knowledge import LightVerb, Trigger, TriggerForm
from marsad.reading.tokens import tokenise

TYPES = frozenset(
    [
        "capture",
        "withdrawal",
        "hold",
        "advance",
        "siege",
        "clash",
        "strike",
        "bombing",
        "abuse",
        "agreement",
        "displacement",
        "figure",
    ]
)
NO_EVENT = "none"  # of words that look like an event and tell of none
SLOTS = frozenset({"actor", "target", "place", "none"})
EFFECTS = frozenset(
    [
        "perform",
        "undergo",
        "happen",
        "witness",
        "begin",
        "continue",
        "stop",
        "succeed",
        "fail",
        "try",
        "plan",
        "prepare",
        "threaten",
        "demand",
        "deny",
        "cause",
    ]
)
STATUSES = frozenset({"", "asserted", "ongoing", "planned", "denied", "hypothetical", "ended"})
_LISTS = ("types", "masdar", "plural", "adj", "forms", "phrases", "leave_out", "positive", "negative")
_TEXTS = ("id", "verb", "imperfect", "subject", "object", "imperfect_type", "gloss", "source", "licence")
_KEYS = frozenset({*_LISTS, *_TEXTS, "preps", "cue", "pronouns"})
_LIGHT_COLUMNS = ["form", "imperfect", "masdar", "prep", "effect", "status", "subject", "source", "licence"]


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence its author says is (or is not) an event of ``trigger``; the negative ones are for the reader."""

    trigger: str
    text: str
    positive: bool


@dataclass(frozen=True, slots=True)
class TriggerPack:
    """Everything known of the event words of one language. Forms are folded; ``light_forms`` name a LightVerb."""

    triggers: tuple[Trigger, ...]
    forms: tuple[TriggerForm, ...]
    light: tuple[LightVerb, ...]
    light_forms: tuple[TriggerForm, ...]
    examples: tuple[Example, ...]
    rules: Rules


def load_triggers(lang: str = "ar", root: Traversable | None = None) -> TriggerPack:
    """Load and check the trigger files of ``lang`` (below ``root``, else those shipped).

    Raises PackMissingError, PackValueError (keys, types, slots), PackDuplicateError (an id, or a word written for
    two triggers), PackExampleError (a positive example without its word); each names file and entry.
    """
    base = (root or files("marsad").joinpath("data", "lang")).joinpath(lang)
    table = load_letters(base)
    rules = load_rules(base)

    def folder(text: str) -> str:
        return fold(text, table).text

    triggers: list[Trigger] = []
    forms: list[TriggerForm] = []
    examples: list[Example] = []
    seen = _Seen(folder)
    for name, entry in _entries(base):
        trigger, lemma = _read(entry, name, rules)
        where = f"{name}:{trigger.id}"
        seen.add(lemma, where)
        own = expand(lemma, rules, folder)
        own_examples = [Example(trigger.id, t, flag == "positive") for flag in ("positive", "negative")
                        for t in entry.get(flag, [])]  # fmt: skip
        _check_examples(own, own_examples, rules, folder, where)
        triggers.append(trigger)
        forms.extend(own)
        examples.extend(own_examples)
    light, light_forms = _light(base, rules, folder)
    return TriggerPack(tuple(triggers), tuple(forms), light, light_forms, tuple(examples), rules)


def load_letters(base: Traversable) -> LetterTable:
    """The folding table of the language folder ``base``."""
    rows = csv.DictReader(_text(base.joinpath("letters.csv")).splitlines())
    return letter_table((int(r["from"], 16), "".join(chr(int(c, 16)) for c in r["to"].split())) for r in rows)


def load_rules(base: Traversable) -> Rules:
    """The inflection rules of the language folder ``base``; PackValueError for a row that is not one."""
    path = base.joinpath("inflection.toml")
    data = _toml(path)
    try:
        made = {key: tuple(_paradigm(p) for p in data[key])
                for key in ("perfect", "present", "noun", "plural", "adjective")}  # fmt: skip
        return Rules(
            **made,
            imperfect=tuple((re.compile(find), put) for find, put in data["imperfect"]["rules"]),
            needs_imperfect=re.compile(data["imperfect"]["needs"]),
            pronouns=tuple(data["pronouns"]),
            proclitics=tuple(tuple(step) for step in data["proclitics"]),
            merged=tuple((old, new) for old, new in data["merged"]),
            before={key: re.compile(shape) for key, shape in data["before"].items()},
        )
    except (KeyError, TypeError, ValueError, re.error) as error:
        raise PackValueError(f"inflection rules: {error}", where=path.name, do="mend the row") from error


def _paradigm(data: Mapping[str, Any]) -> Paradigm:
    rows = []
    for find, put, tense, agreement, joined in data["rows"]:
        rows.append(Row(re.compile(find), put, tense, agreement, None if joined == "-" else joined))
    return Paradigm(data["name"], re.compile(data["match"]), tuple(rows))


def _text(path: Traversable) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError) as error:
        raise PackMissingError(f"no file {path.name}", where=str(path), do="add it to the pack") from error


def _toml(path: Traversable) -> dict[str, Any]:
    try:
        return tomllib.loads(_text(path))
    except tomllib.TOMLDecodeError as error:
        raise PackValueError(f"not TOML: {error}", where=path.name, do="mend the line") from error


def _entries(base: Traversable) -> Iterable[tuple[str, dict[str, Any]]]:
    folder = base.joinpath("triggers")
    if not folder.is_dir():
        raise PackMissingError("no folder triggers", where=str(base), do="add it to the pack")
    for path in sorted(folder.iterdir(), key=lambda p: p.name):
        if not path.name.endswith(".toml"):
            continue
        data = _toml(path)
        if set(data) - {"trigger", "family", "source", "licence"}:
            raise PackValueError("unknown key at the top", where=path.name, do="use [[trigger]] entries")
        for entry in data.get("trigger", []):
            yield path.name, {"source": data.get("source", ""), "licence": data.get("licence", ""), **entry}


def _read(entry: dict[str, Any], name: str, rules: Rules) -> tuple[Trigger, Lemma]:
    where = f"{name}:{entry.get('id', '?')}"
    _check_entry(entry, where)
    verb, imperfect = entry.get("verb", ""), entry.get("imperfect", "")
    if verb and not (imperfect or imperfect_of(verb, rules)):
        raise PackValueError(f"the imperfect of {verb} cannot be told", where=where, do="give imperfect")
    trigger = Trigger(
        id=entry["id"],
        types=tuple(t for t in entry["types"] if t != NO_EVENT),
        subject=entry.get("subject", "actor"),
        object=entry.get("object", "target"),
        preps=tuple(entry.get("preps", {}).items()),
        imperfect=entry.get("imperfect_type", ""),
        cue=entry.get("cue", False),
    )
    lists = {key: tuple(entry.get(key, ())) for key in ("masdar", "plural", "forms", "phrases", "leave_out")}
    lemma = Lemma(
        trigger.id,
        verb,
        imperfect,
        adjective=tuple(entry.get("adj", ())),
        pronouns=entry.get("pronouns", trigger.object != "none"),
        **lists,
    )
    return trigger, lemma


def _check_entry(entry: dict[str, Any], where: str) -> None:
    unknown = set(entry) - _KEYS
    if unknown:
        raise PackValueError(f"unknown key {min(unknown)!r}", where=where, do="see the other entries")
    for key in ("id", "types", "gloss", "source", "licence"):
        if not entry.get(key):
            raise PackValueError(f"{key} is missing", where=where, do=f"add {key}")
    for key in _LISTS:
        value = entry.get(key, [])
        if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() == v != "" for v in value):
            raise PackValueError(f"{key} is no list of words", where=where, do='write ["..."]')
    for key in _TEXTS:
        if not isinstance(entry.get(key, ""), str):
            raise PackValueError(f"{key} is no text", where=where, do='write "..."')
    kinds = {*entry["types"], *filter(None, [entry.get("imperfect_type", "")])}
    if kinds - TYPES and kinds != {NO_EVENT}:
        raise PackValueError(f"unknown type {min(kinds - TYPES)!r}", where=where, do="use an event type")
    slots = {entry.get("subject", "actor"), entry.get("object", "target"), *entry.get("preps", {}).values()}
    if slots - SLOTS:
        raise PackValueError(f"unknown slot {min(slots - SLOTS)!r}", where=where,
                             do=f"use one of {', '.join(sorted(SLOTS))}")  # fmt: skip


class _Seen:
    """Ids and words already taken; a word may stand as verb and noun of one trigger, never in two triggers."""

    def __init__(self, folder: Folder) -> None:
        self._fold = folder
        self._ids: dict[str, str] = {}
        self._words: dict[tuple[str, bool], str] = {}

    def add(self, lemma: Lemma, where: str) -> None:
        if lemma.id in self._ids:
            raise PackDuplicateError(
                f"id {lemma.id} twice", where=f"{self._ids[lemma.id]}, {where}", do="rename one"
            )
        self._ids[lemma.id] = where
        verbs = [lemma.verb] if lemma.verb else []
        names = [*lemma.masdar, *lemma.plural, *lemma.adjective, *lemma.forms, *lemma.phrases]
        for word, is_verb in [*((v, True) for v in verbs), *((n, False) for n in names)]:
            key = (self._fold(word), is_verb)
            if key in self._words:
                raise PackDuplicateError(
                    f"{word} stands twice", where=f"{self._words[key]}, {where}", do="drop one"
                )
            self._words[key] = where


def _check_examples(
    forms: tuple[TriggerForm, ...], examples: list[Example], rules: Rules, folder: Folder, where: str
) -> None:
    index = index_forms(forms)
    for example in examples:
        if example.positive and not matches(folder(example.text), index, rules):
            raise PackExampleError(
                f"no form of it in: {example.text}", where=where, do="mend example or forms"
            )


def index_forms(forms: Iterable[TriggerForm]) -> dict[str, list[TriggerForm]]:
    """Forms by their first word."""
    index: dict[str, list[TriggerForm]] = {}
    for form in forms:
        index.setdefault(form.words[0], []).append(form)
    return index


def matches(
    folded: str, index: Mapping[str, list[TriggerForm]], rules: Rules
) -> tuple[tuple[int, int, TriggerForm], ...]:
    """(first word, one past the last, form) wherever a form stands in the folded text, proclitics aside."""
    words = tokenise(folded).words
    options = [bare(w, rules) for w in words]
    found = []
    for i, word in enumerate(words):
        for before, rest in splits(word, rules):
            for form in index.get(rest, ()):
                later = form.words[1:]
                fits = len(later) < len(words) - i and all(
                    w in options[i + k] for k, w in enumerate(later, 1)
                )
                if fits and may_precede(before, form, rules):
                    found.append((i, i + len(form.words), form))
    return tuple(found)


def _light(
    base: Traversable, rules: Rules, folder: Folder
) -> tuple[tuple[LightVerb, ...], tuple[TriggerForm, ...]]:
    reader = csv.DictReader(_text(base.joinpath("light_verbs.csv")).splitlines())
    if reader.fieldnames != _LIGHT_COLUMNS:
        raise PackValueError("wrong columns", where="light_verbs.csv:1", do=",".join(_LIGHT_COLUMNS))
    verbs: dict[str, LightVerb] = {}
    forms: list[TriggerForm] = []
    for number, row in enumerate(reader, 2):
        where = f"light_verbs.csv:{number}"
        _check_light(row, rules, where)
        key = "-".join(filter(None, (folder(row["form"] or row["masdar"].split()[0]), folder(row["prep"]))))
        if key in verbs:
            raise PackDuplicateError(f"{key} stands twice", where=where, do="drop one")
        verbs[key] = LightVerb(key, row["effect"], row["status"], row["subject"], folder(row["prep"]))
        lemma = Lemma(key, row["form"], row["imperfect"], tuple(row["masdar"].split()))
        forms.extend(expand(lemma, rules, folder))
    return tuple(verbs.values()), tuple(forms)


def _check_light(row: Mapping[str, str | None], rules: Rules, where: str) -> None:
    if None in row or None in row.values():
        raise PackValueError("wrong number of fields", where=where, do="count the commas")
    verb = row["form"] or ""
    if not (verb or row["masdar"]) or not row["source"] or not row["licence"]:
        raise PackValueError("form, source or licence is missing", where=where, do="fill it")
    if verb and not (row["imperfect"] or imperfect_of(verb, rules)):
        raise PackValueError(f"the imperfect of {verb} cannot be told", where=where, do="give imperfect")
    for value, allowed in (
        (row["effect"], EFFECTS),
        (row["status"], STATUSES),
        (row["subject"], SLOTS | {"event"}),
    ):
        if value not in allowed:
            raise PackValueError(
                f"unknown value {value!r}", where=where, do=f"use {', '.join(sorted(allowed))}"
            )

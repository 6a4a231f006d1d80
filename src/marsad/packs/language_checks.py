"""Checks of what a language pack holds beside its closed lists: triggers, numbers, dates, smaller lists, examples,
weights. Each takes the data folder and gives what is wrong; ``check.py`` registers them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from marsad.errors import MarsadError, PackDuplicateError, PackMissingError, PackValueError
from marsad.packs.dates import load_dates
from marsad.packs.examples import FILES, load_examples
from marsad.packs.files import label, read_toml
from marsad.packs.letters import read_letters
from marsad.packs.models import SCORERS, read_models, read_rules
from marsad.packs.tables import ORIGIN, Column, Row, complain, need, read_table
from marsad.packs.triggers import TYPES, load_triggers
from marsad.packs.words import FUNCTION, HOMOGRAPHS, PLACE_WORDS, TOPIC_WORDS
from marsad.reading.fold import LetterTable, fold, letter_table

PLACE_GENERICS = (need("word"), need("kind", "article", "generic"), *ORIGIN)
CAPITALS = (need("country"), Column("name_ar", required=True, arabic=True), *ORIGIN)
SCORING = (
    need("kind", "letter", "conjunction", "preposition", "article", "article_word", "generic"),
    need("form"),
    Column("to"),
    *ORIGIN,
)
SOURCES = (need("id"), need("fact"), *ORIGIN)
_WORDS = {"source": str, "licence": str}
_TOML = {
    "affixes.toml": {**_WORDS, "conjunction": str, "clitics": list, "article": str, "contracted": list, "nouns": dict},
    "dates.toml": {
        **_WORDS, "words": dict, "names": dict, "seasons": dict, "year_marks": dict, "ordinals": dict,
    },
    "inflection.toml": {
        **_WORDS, "imperfect": dict, "perfect": list, "present": list, "noun": list, "plural": list,
        "adjective": list, "pronouns": list, "proclitics": list, "merged": list, "before": dict,
    },
}  # fmt: skip


def languages(root: Path) -> Iterator[Path]:
    """The folders of the languages: those with a pack.toml."""
    for folder in sorted((root / "lang").iterdir()):
        if (folder / "pack.toml").is_file():
            yield folder


def check_triggers(root: Path) -> list[MarsadError]:
    """Keys, types and slots of every trigger; no word stands for two; every positive example has its word."""
    return [p for f in languages(root) for p in caught(load_triggers, f.name, f.parent)]


def check_numbers_and_dates(root: Path) -> list[MarsadError]:
    """Number words, counted nouns, months, weekdays, date words, the Hijri table; no key too many."""
    problems: list[MarsadError] = []
    for folder in languages(root):
        for name, keys in _TOML.items():
            problems += caught(_keys, folder / name, keys)
        if not problems:
            problems += caught(load_dates, folder)
    return problems


def _keys(path: Path, keys: dict[str, type]) -> None:
    """A file's keys are known; one that only some languages have may stand beside them."""
    own = {"patterns": list} if path.is_file() and "[[patterns]]" in path.read_text("utf-8") else {}
    read_toml(path, {**keys, **own})


def check_lists(root: Path) -> list[MarsadError]:
    """The smaller lists are as their columns say, and no form stands twice in one."""
    problems: list[MarsadError] = []
    for folder in languages(root):
        letters = letter_table(read_letters(folder / "letters.csv", []))
        for name, columns, key in (
            ("function_words.csv", FUNCTION, ("form",)),
            ("homographs.csv", HOMOGRAPHS, ("form",)),
            ("place_words.csv", PLACE_WORDS, ("form", "kind")),
            ("topic_words.csv", TOPIC_WORDS, ("form",)),
            ("place_generics.csv", PLACE_GENERICS, ("word", "kind")),
        ):
            once(read_table(folder / name, columns, problems), key, problems, letters)
    once(read_table(root / "places" / "capitals.csv", CAPITALS, problems), ("country",), problems)
    once(read_table(root / "scoring" / "place_names.csv", SCORING, problems), ("form", "kind"), problems)
    return problems


def check_examples(root: Path) -> list[MarsadError]:
    """Every sentence spec has the keys it may have, words that stand in its text, and an id of its own."""
    return caught(load_examples, [root / name for name in FILES])


def check_weights(root: Path) -> list[MarsadError]:
    """Every scorer of the reader is there, and what was learned names classes and triggers that exist."""
    problems: list[MarsadError] = []
    for folder in languages(root):
        problems += caught(_weights, folder)
        problems += caught(read_rules, folder / "rules.toml")
    return problems


def check_demo(root: Path) -> list[MarsadError]:
    """Every dispatch of the demonstration is an object with an id of its own, and ``SOURCES.csv`` sources it."""
    problems: list[MarsadError] = []
    rows = read_table(root / "demo" / "SOURCES.csv", SOURCES, problems)
    sourced = {row["id"] for row in rows}
    path = root / "demo" / "dispatches.jsonl"
    seen: set[str] = set()
    for where, row in json_lines(path, problems):
        extra = set(row) - {"id", "text", "title", "published", "lang", "outlet"}
        name = row.get("id")
        if extra or not isinstance(name, str) or not isinstance(row.get("text"), str):
            what = f"unknown key '{min(extra)}'" if extra else "no id or no text"
            complain(
                PackValueError(what, where=where, do="give id, text, title, published, lang, outlet"),
                problems,
            )
            continue
        if name in seen:
            complain(PackDuplicateError(f"id '{name}' stands twice", where=where, do="rename one"), problems)
        if name not in sourced:
            complain(
                PackValueError(f"no source of '{name}'", where=where, do="name it in SOURCES.csv"), problems
            )
        seen.add(name)
    for fact in rows:
        if fact["id"] not in seen:
            complain(
                PackValueError(f"no dispatch '{fact['id']}'", where=fact.where, do="drop the row"), problems
            )
    return problems


def once(
    rows: Iterable[Row], key: tuple[str, ...], problems: list[MarsadError], letters: LetterTable | None = None
) -> None:
    """Complain of every row whose ``key`` columns, folded, are those of a row before."""
    seen: dict[tuple[str, ...], Row] = {}
    for row in rows:
        value = tuple(fold(row[name], letters).text if letters else row[name] for name in key)
        first = seen.setdefault(value, row)
        if first is not row:
            what = f"'{row[key[0]]}' stands in {first.where} already"
            complain(PackDuplicateError(what, where=row.where, do="keep one"), problems)


def json_lines(path: Path, problems: list[MarsadError]) -> Iterator[tuple[str, dict[str, Any]]]:
    """(file:line, object) of every line that is one; the others are complained of."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except FileNotFoundError:
        complain(PackMissingError("no such pack file", where=label(path), do="restore the file"), problems)
        return
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        where = f"{label(path)}:{number}"
        try:
            row = json.loads(line)
        except ValueError as error:
            complain(PackValueError(f"not JSON: {error}", where=where, do="mend the line"), problems)
            continue
        if isinstance(row, dict):
            yield where, row
        else:
            complain(PackValueError("not an object", where=where, do="mend the line"), problems)


def caught(load: Callable[..., object], *arguments: object) -> list[MarsadError]:
    """What ``load`` raises when it is given ``arguments``, as a list."""
    try:
        load(*arguments)
    except MarsadError as error:
        return [error]
    return []


def _weights(folder: Path) -> None:
    path = folder / "weights.json"
    models, learned = read_models(path)
    lacking = [name for name in SCORERS if name not in models]
    if lacking:
        what = f"no weights for {', '.join(lacking)}"
        raise PackValueError(what, where=label(path), do="run tools/train.py fit")
    known = {trigger.id for trigger in load_triggers(folder.name, folder.parent).triggers}
    for trigger, types in learned.items():
        if trigger not in known or not TYPES.issuperset(types):
            what = f"types were learned for '{trigger}', which the triggers do not have"
            raise PackValueError(what, where=label(path), do="run tools/train.py fit")

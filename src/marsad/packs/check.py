"""Checking packs as a whole: what no single row can show. The command ``marsad pack check`` prints the result.

A part of a pack that lives elsewhere (trigger examples, dates, places) joins in by ``register``.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from marsad.errors import MarsadError, PackDuplicateError, PackMissingError, PackValueError
from marsad.packs.conflicts import COMMON, NATIVE, conflict_names, read_conflict
from marsad.packs.files import data_root, label
from marsad.packs.language_checks import (
    check_demo,
    check_examples,
    check_lists,
    check_numbers_and_dates,
    check_triggers,
    check_weights,
    json_lines,
    languages,
)
from marsad.packs.letters import read_letters
from marsad.packs.ontology import read_event_types
from marsad.packs.tables import ORIGIN, complain, need, read_table
from marsad.packs.words import read_words
from marsad.reading.conflict import Conflict

Check = Callable[[Path], Iterable[MarsadError]]
LICENCES = (need("id"), need("name"), need("url"))
LISTED = (need("file"), *ORIGIN)
_CHECKS: dict[str, Check] = {}


def register(name: str) -> Callable[[Check], Check]:
    """Add a check under ``name``. It gets the data folder and gives the problems it finds.

    Raises ValueError if the name is taken by another function.
    """

    def add(check: Check) -> Check:
        if _CHECKS.get(name, check) is not check:
            raise ValueError(f"a check named {name} is registered")
        _CHECKS[name] = check
        return check

    return add


def check_names() -> tuple[str, ...]:
    """The names that ``check_packs`` takes, in the order they run."""
    return tuple(_CHECKS)


def check_packs(names: Iterable[str] | None = None, root: Path | None = None) -> list[MarsadError]:
    """All problems of the packs under ``root`` (the shipped ones), or of the checks ``names`` alone.

    Nothing a pack can have wrong is raised. Raises PackMissingError for a name that is no check.
    """
    problems: list[MarsadError] = []
    for name in check_names() if names is None else names:
        if name not in _CHECKS:
            raise PackMissingError(f"no check '{name}'", do=f"use one of {', '.join(_CHECKS)}")
        try:
            problems.extend(_CHECKS[name](root or data_root()))
        except MarsadError as error:
            problems.append(error)
    return problems


@register("licences")
def check_licences(root: Path) -> list[MarsadError]:
    """Every data file says under which licence it is: row by row, at its top, or in ``files.csv``.

    A CSV file has a column ``licence``, a JSON line the key, a TOML file the key at its top. What ``files.csv``
    lists needs none of these.
    """
    problems: list[MarsadError] = []
    known = {row["id"] for row in read_table(root / "licences.csv", LICENCES, problems)}
    listed = {row["file"]: row for row in read_table(root / "files.csv", LISTED, problems)}
    for row in listed.values():
        _known_licence(row["licence"], known, row.where, problems)
        if not (root / row["file"]).is_file():
            what = f"no file {row['file']}"
            complain(PackMissingError(what, where=row.where, do="drop the row"), problems)
    for path in sorted(p for p in root.rglob("*") if p.is_file() and "__pycache__" not in p.parts):
        if path.relative_to(root).as_posix() not in listed:
            for where, licence in licences_of(path, problems):
                _known_licence(licence, known, where, problems)
    return problems


def _known_licence(licence: str, known: set[str], where: str, problems: list[MarsadError]) -> None:
    if licence not in known:
        what = f"unknown licence '{licence}'" if licence else "no licence"
        complain(PackValueError(what, where=where, do="list it in licences.csv"), problems)


def licences_of(path: Path, problems: list[MarsadError]) -> Iterator[tuple[str, str]]:
    """(where, licence) of every row of a data file, or of the file as a whole; "" where none is told."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as stream:
            reader = csv.DictReader(stream)
            if "licence" not in (reader.fieldnames or ()):
                yield label(path), ""
                return
            for row in reader:
                yield f"{label(path)}:{reader.line_num}", row["licence"] or ""
    elif path.suffix == ".jsonl":
        for where, line in json_lines(path, problems):
            yield where, str(line.get("licence", ""))
    elif path.suffix == ".toml":
        try:
            yield label(path), str(tomllib.loads(path.read_text(encoding="utf-8")).get("licence", ""))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            complain(PackValueError(f"not TOML: {error}", where=label(path), do="mend the line"), problems)
    else:
        yield label(path), ""


@register("words")
def check_words(root: Path) -> list[MarsadError]:
    """Every language's letters are code points, and its closed lists are as their columns say.

    A folder of ``lang`` without a pack.toml is no language yet and is left out.
    """
    problems: list[MarsadError] = []
    for folder in languages(root):
        _letters_once(folder / "letters.csv", problems)
        read_words(folder, problems)
    return problems


def _letters_once(path: Path, problems: list[MarsadError]) -> None:
    seen: set[int] = set()
    for code, _ in read_letters(path, problems):
        if code in seen:
            what = f"letter {code:04X} stands twice"
            complain(PackDuplicateError(what, where=label(path), do="keep one row"), problems)
        seen.add(code)


@register("conflicts")
def check_conflicts(root: Path) -> list[MarsadError]:
    """Every conflict's tables are sound, and the ids, sides and conflicts they name exist."""
    problems: list[MarsadError] = []
    shared = read_conflict(root / "conflicts" / COMMON, problems)
    _references(shared, shared, problems)
    for name in conflict_names(root):
        _references(read_conflict(root / "conflicts" / name, problems), shared, problems)
    for folder in languages(root):
        if folder.name != NATIVE:
            problems += _forms(root, folder.name)
    return problems


def _forms(root: Path, lang: str) -> list[MarsadError]:
    """The forms of another language: their tables, and the ids and sides they name."""
    problems: list[MarsadError] = []
    told: list[MarsadError] = []
    shared = read_conflict(root / "conflicts" / COMMON, told, lang)
    for name in (COMMON, *conflict_names(root)):
        own = read_conflict(root / "conflicts" / name, told, lang)
        _references(own, shared, told)
    problems += [one for one in told if "nothing names actor" not in str(one)]
    return problems


def _references(own: Conflict, shared: Conflict, problems: list[MarsadError]) -> None:
    """Ids and sides used in ``own`` that neither it nor ``shared`` has."""
    actors = own.actors + shared.actors
    ids, sides = {a.id for a in actors}, {a.side for a in actors}
    used = [(alias.form, "actor", alias.actor, ids) for alias in own.aliases]
    used += [(alias.form, "side", alias.speaker, sides) for alias in own.aliases if alias.speaker]
    used += [(source.form, "actor", source.actor, ids) for source in own.sources if source.actor]
    told: set[tuple[str, str]] = set()
    for form, what, value, known in used:
        if value in known or (what, value) in told:
            continue
        told.add((what, value))
        message = f"no {what} '{value}', which '{form}' names"
        complain(
            PackValueError(message, where=f"conflicts/{own.meta.name}", do="add it to actors.csv"), problems
        )
    for actor in own.actors:
        if not any(alias.actor == actor.id for alias in (*own.aliases, *shared.aliases)):
            message = f"nothing names actor '{actor.id}'"
            complain(PackValueError(message, where=f"conflicts/{own.meta.name}", do="add an alias"), problems)


@register("ontology")
def check_ontology(root: Path) -> list[MarsadError]:
    """The event types are as their columns say and no code stands twice."""
    problems: list[MarsadError] = []
    read_event_types(root / "ontology" / "event_types.csv", problems)
    return problems


for _name, _check in {
    "triggers": check_triggers,
    "numbers and dates": check_numbers_and_dates,
    "lists": check_lists,
    "examples": check_examples,
    "weights": check_weights,
    "demo": check_demo,
}.items():
    register(_name)(_check)

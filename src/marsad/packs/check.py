"""Checking packs as a whole: what no single row can show. The command ``marsad pack check`` prints the result.

A part of a pack that lives elsewhere (trigger examples, dates, places) joins in by ``register``.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from pathlib import Path

from marsad.errors import MarsadError, PackDuplicateError, PackMissingError, PackValueError
from marsad.packs.conflicts import COMMON, conflict_names, read_conflict
from marsad.packs.files import data_root, label
from marsad.packs.letters import read_letters
from marsad.packs.ontology import read_event_types
from marsad.packs.tables import complain, need, read_table
from marsad.packs.words import read_words
from marsad.reading.conflict import Conflict

Check = Callable[[Path], Iterable[MarsadError]]
LICENCES = (need("id"), need("name"), need("url"))
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
    """Every row of every CSV file that names a licence names one of ``licences.csv``."""
    problems: list[MarsadError] = []
    known = {row["id"] for row in read_table(root / "licences.csv", LICENCES, problems)}
    for path in sorted(root.rglob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            reader = csv.DictReader(stream)
            if "licence" not in (reader.fieldnames or ()):
                continue
            for row in reader:
                if row["licence"] not in known:
                    what, where = f"unknown licence '{row['licence']}'", f"{label(path)}:{reader.line_num}"
                    complain(PackValueError(what, where=where, do="list it in licences.csv"), problems)
    return problems


@register("words")
def check_words(root: Path) -> list[MarsadError]:
    """Every language's letters are code points, and its closed lists are as their columns say.

    A folder of ``lang`` without a pack.toml is no language yet and is left out.
    """
    problems: list[MarsadError] = []
    for folder in sorted((root / "lang").iterdir()):
        if (folder / "pack.toml").is_file():
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
        complain(PackValueError(message, where=f"conflicts/{own.meta.name}", do="add it to actors.csv"), problems)
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

"""What the commands about who holds what share: their options, the world they ask, and places by name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from marsad.errors import (
    ControlClaimsError,
    ControlDayError,
    ControlOutputError,
    ControlPlaceError,
    ControlUnitError,
)

if TYPE_CHECKING:
    from marsad.control.infer import World
    from marsad.control.records import Land

From = Annotated[
    list[str],
    typer.Option(
        "--from",
        metavar="FILE|DATE",
        help="JSON lines: what marsad read --json wrote, the reports themselves, or both. A day: the first one.",
    ),
]
Known = Annotated[
    str | None, typer.Option("--known", metavar="DATE", help="Only from reports published up to this day.")
]
Countries = Annotated[
    str,
    typer.Option(
        "--countries", metavar="CODES", help="Countries, as SY,IQ. Those of the conflict by default."
    ),
]
DEFAULT = "SY,IQ"
_DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")


@dataclass(frozen=True, slots=True)
class Asked:
    """The options that every question has."""

    files: list[Path]
    known: date | None = None
    countries: str = DEFAULT


def asked(files: list[str], known: str | None, countries: str) -> Asked:
    """The common options, checked. Raises ControlDayError, ControlClaimsError."""
    paths = [Path(name) for name in files if not _DAY.fullmatch(name)]
    if not paths:
        raise ControlClaimsError("no claims", where="--from", do="give --from FILE.jsonl, once per file")
    return Asked(paths, a_day(known, "--known") if known else None, countries)


def a_day(text: str, where: str) -> date:
    """The day an option names. Raises ControlDayError."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        do = "write it as YYYY-MM-DD, like 2017-06-30"
        raise ControlDayError(f"{text!a} is not a day of the calendar", where=where, do=do) from None


def interval(
    from_: list[str], last: str | None, ends: tuple[str, str] = ("2011-01-01", "2030-12-31")
) -> tuple[date, date]:
    """The day among the values of --from and that of --to, in order; ``ends`` for those not given.

    Raises ControlDayError.
    """
    days = [name for name in from_ if _DAY.fullmatch(name)]
    since, until = a_day(days[-1] if days else ends[0], "--from"), a_day(last or ends[1], "--to")
    if until < since:
        raise ControlDayError(f"{until} is before {since}", where="--to", do="swap the two days")
    return since, until


def world_of(question: Asked) -> World:
    """The world inferred from the files. Raises ControlClaimsError, ControlUnitError."""
    from marsad.cli.statements import load_statements
    from marsad.control.infer import infer
    from marsad.packs.control import load_rules
    from marsad.places.land import load_land

    rules = load_rules()
    countries = [code.strip().upper() for code in question.countries.split(",") if code.strip()]
    if not countries or not set(countries) <= set(rules.countries()):
        known = ", ".join(rules.countries())
        raise ControlUnitError(
            f"no parties for {question.countries!a}", where="--countries", do=f"use {known}"
        )
    statements = load_statements(question.files)
    return infer(statements, load_land(countries), rules, known=question.known)


def settlement_of(land: Land, name: str) -> int:
    """The settlement an id or a name means; the largest of namesakes. Raises ControlPlaceError."""
    from marsad.places.names import folded

    site = land.sites.get(name)
    if site is not None and site.settlement >= 0:
        return site.settlement
    wanted = folded(name)
    named = [i for i, s in enumerate(land.settlements) if wanted and wanted in s.names]
    if not named:
        named = _by_gazetteer(land, name)
    if not named:
        do = "try another spelling, an id, or import a denser gazetteer: marsad places import"
        raise ControlPlaceError(f"no settlement is called {name!r}", do=do)
    return max(named, key=lambda i: (land.settlements[i].population, -i))


def _by_gazetteer(land: Land, name: str) -> list[int]:
    from marsad.places.gazetteer import find, load_gazetteer

    found = [land.sites.get(candidate.place.id) for candidate in find(load_gazetteer(), name, 20)]
    return [site.settlement for site in found if site is not None and site.settlement >= 0]


def unit_of(land: Land, name: str) -> str:
    """The id of the first-level unit an id or a name means. Raises ControlUnitError."""
    from marsad.places.gazetteer import find, load_gazetteer

    known = {unit.id for unit in land.units}
    if name in known:
        return name
    site = land.sites.get(name)
    if site is not None and site.kind == "adm1" and site.unit in known:
        return site.unit
    for candidate in find(load_gazetteer(), name, 20):
        if candidate.place.kind == "adm1" and candidate.place.id in known:
            return candidate.place.id
    raise ControlUnitError(f"no governorate is called {name!r}", where="--in", do="give its name or id")


def language(code: str) -> str:
    """``ar`` or ``en``. Raises ControlOutputError."""
    if code not in ("ar", "en"):
        raise ControlOutputError(f"no labels in {code!a}", where="--lang", do="use ar or en")
    return code

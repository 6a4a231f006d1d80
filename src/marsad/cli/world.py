"""What the commands about who holds what share: their options and the world they ask."""

from __future__ import annotations

import re
from calendar import IllegalMonthError, monthrange
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from marsad.errors import (
    ControlClaimsError,
    ControlDayError,
    ControlOutputError,
)
from marsad.inquiry.naming import DEFAULT as DEFAULT
from marsad.inquiry.naming import countries_of

if TYPE_CHECKING:
    from marsad.control.infer import World
    from marsad.control.records import Statement

From = Annotated[
    list[str],
    typer.Option(
        "--from",
        metavar="FILE|DATE",
        help="JSON lines instead of a store: what marsad read --json wrote, the reports themselves, or both. "
        "A day: the first one.",
    ),
]
Known = Annotated[
    str | None, typer.Option("--known", metavar="DATE", help="Only what was known by the end of this day.")
]
Countries = Annotated[
    str,
    typer.Option(
        "--countries", metavar="CODES", help="Countries, as SY,IQ. Those of the conflict by default."
    ),
]
_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_DAY = re.compile(r"\d{4}-\d{1,2}(?:-\d{1,2})?")


@dataclass(frozen=True, slots=True)
class Asked:
    """The options that every question has. ``files``: none where a store is asked; ``db``: its name, "" the default."""

    files: list[Path]
    known: date | None = None
    countries: str = DEFAULT
    db: str = ""


def asked(files: list[str], db: str | None, known: str | None, countries: str) -> Asked:
    """The common options, checked: files, else a store. Raises ControlDayError, ControlClaimsError."""
    paths = [Path(name) for name in files if not _DAY.fullmatch(name)]
    if paths and db:
        raise ControlClaimsError("files and a store", where="--from", do="give --from FILE or --db, not both")
    return Asked(paths, a_day(known, "--known") if known else None, countries, db or "")


def a_day(text: str, where: str) -> date:
    """The day an option names; a month (2014-06) is its first day, for ``--to`` its last. Raises ControlDayError."""
    try:
        if month := _MONTH.fullmatch(text.strip()):
            year, number = int(month[1]), int(month[2])
            return date(year, number, monthrange(year, number)[1] if where == "--to" else 1)
        return date.fromisoformat(text.strip())
    except (ValueError, IllegalMonthError):
        do = "write it as YYYY-MM-DD, like 2017-06-30, or as YYYY-MM"
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
    """The world inferred from the files, or from the store.

    Raises ControlClaimsError, ControlUnitError, and the M3xx errors of a store.
    """
    from marsad.control.infer import infer
    from marsad.inquiry.statements import load_statements
    from marsad.packs.control import load_rules
    from marsad.places.land import load_land

    rules = load_rules()
    countries = countries_of(question.countries, rules)
    if question.files:
        return infer(load_statements(question.files), load_land(countries), rules, known=question.known)
    return infer(_kept(question), load_land(countries), rules)


def _kept(question: Asked) -> list[Statement]:
    """The claims of the store that were known then."""
    from marsad.record.place import default_store
    from marsad.record.statements import statements
    from marsad.record.store import open_store

    with open_store(question.db or default_store(), read_only=True) as store:
        return statements(store, question.known)


def language(code: str) -> str:
    """``ar`` or ``en``. Raises ControlOutputError."""
    if code not in ("ar", "en"):
        raise ControlOutputError(f"no labels in {code!a}", where="--lang", do="use ar or en")
    return code

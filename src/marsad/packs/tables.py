"""Reading checked CSV tables: the exact columns, the allowed values, the letters of the language.

Every problem is an error with file and line. A caller that passes a list gets all of them in it; one that
does not gets the first raised.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path

from marsad.errors import MarsadError, PackMissingError, PackValueError
from marsad.packs.files import label

_STRAY = re.compile(
    "[\u0600-\u060b\u060d-\u061a\u061c-\u061e\u0620\u063b-\u0640\u064b-\u06ff\u0750-\u077f\u08a0-\u08ff"
    "\ufb50-\ufdff\ufe70-\ufeff\u200b-\u200f\u202a-\u202f\u2060-\u2069\u00a0\u00ad]"
)
_GROUP = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    ``required``: never empty. ``allowed``: the only values, none if free. ``arabic``: text of the language, in
    its own letters only. ``day``: a date YYYY-MM-DD or empty. ``number``: a decimal number or empty.
    ``forms``: may hold ``{a|b}`` alternatives.
    """

    name: str
    required: bool = False
    allowed: tuple[str, ...] = ()
    arabic: bool = False
    day: bool = False
    number: bool = False
    forms: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table; ``where`` is file:line."""

    values: dict[str, str]
    where: str

    def __getitem__(self, name: str) -> str:
        return self.values[name]

    def day(self, name: str) -> date | None:
        """The date in a ``day`` column, None if empty."""
        return date.fromisoformat(self.values[name]) if self.values[name] else None

    def forms(self, name: str) -> tuple[str, ...]:
        """All forms that a ``forms`` column stands for."""
        return expand(self.values[name])


def need(name: str, *allowed: str) -> Column:
    """A column that is never empty."""
    return Column(name, required=True, allowed=allowed)


def free(name: str, *allowed: str) -> Column:
    """A column that may be empty."""
    return Column(name, allowed=(*allowed, "") if allowed else ())


def words(name: str, *, required: bool = True) -> Column:
    """A column of forms of the language, with ``{a|b}`` alternatives."""
    return Column(name, required=required, arabic=True, forms=True)


ORIGIN = (need("source"), need("licence"))


def expand(form: str) -> tuple[str, ...]:
    """The forms a pattern stands for: ``{a|b}`` is either, ``{a|}`` may be left out. Blanks are made single.

    >>> expand("{al|}x {y|}")
    ('alx y', 'alx', 'x y', 'x')
    """
    parts = _GROUP.split(form)
    choices = [part.split("|") if i % 2 else [part] for i, part in enumerate(parts)]
    return tuple(dict.fromkeys(" ".join("".join(chosen).split()) for chosen in product(*choices)))


def complain(error: MarsadError, problems: list[MarsadError] | None) -> None:
    """Keep ``error`` in ``problems``, or raise it when there is no such list."""
    if problems is None:
        raise error
    problems.append(error)


def read_table(
    path: Path, columns: Iterable[Column], problems: list[MarsadError] | None = None
) -> tuple[Row, ...]:
    """The rows of a CSV file (UTF-8, comma, first line names the columns) that are as ``columns`` say.

    Raises PackMissingError without the file, PackValueError for other columns or a bad value; with
    ``problems`` these are appended instead and the bad rows left out.
    """
    columns = tuple(columns)
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            lines = [
                (reader.line_num, line) for reader in [csv.reader(stream, strict=True)] for line in reader
            ]
    except FileNotFoundError:
        complain(PackMissingError("no such pack file", where=label(path), do="restore the file"), problems)
        return ()
    except (csv.Error, UnicodeDecodeError) as error:
        complain(
            PackValueError(f"not CSV in UTF-8: {error}", where=label(path), do="mend the file"), problems
        )
        return ()
    names = [column.name for column in columns]
    if not lines or lines[0][1] != names:
        found = ",".join(lines[0][1]) if lines else "nothing"
        complain(
            PackValueError(f"columns are {found}", where=f"{label(path)}:1", do=f"use {','.join(names)}"),
            problems,
        )
        return ()
    rows = []
    for number, line in lines[1:]:
        where = f"{label(path)}:{number}"
        wrong = _line_error(line, columns, where)
        if wrong is None:
            rows.append(Row(dict(zip(names, line, strict=True)), where))
        else:
            complain(wrong, problems)
    return tuple(rows)


def _line_error(line: list[str], columns: tuple[Column, ...], where: str) -> MarsadError | None:
    if len(line) != len(columns):
        return PackValueError(
            f"{len(line)} values for {len(columns)} columns", where=where, do="give every column one value"
        )
    for column, value in zip(columns, line, strict=True):
        wrong = _value_error(column, value)
        if wrong is not None:
            return PackValueError(f"{column.name}: {wrong[0]}", where=where, do=wrong[1])
    return None


def _value_error(column: Column, value: str) -> tuple[str, str] | None:
    """What is wrong with a value and what to do, or None."""
    if value != value.strip():
        return "blank at an end", "take it off"
    if column.required and not value:
        return "empty", "give a value"
    if column.allowed and value not in column.allowed:
        return f"unknown value '{value}'", f"use one of {', '.join(a for a in column.allowed if a)}"
    if column.arabic and (stray := _STRAY.search(value)):
        return f"stray character U+{ord(stray.group()):04X} in '{value}'", "write it in plain Arabic letters"
    if column.forms:
        rest = _GROUP.sub("", value)
        if any(mark in rest for mark in "{|}") or "" in expand(value) and value:
            return f"bad alternatives in '{value}'", "write {a|b}, and leave at least one word"
    if column.day and value and not _is_day(value):
        return f"bad date '{value}'", "write YYYY-MM-DD"
    if column.number and value and not re.fullmatch(r"-?\d+(\.\d+)?", value):
        return f"bad number '{value}'", "write a decimal number"
    return None


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False

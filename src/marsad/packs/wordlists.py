"""Reads the word lists of a language: checked CSV rows, folded forms, forms with attached letters."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from marsad.errors import PackMissingError, PackValueError
from marsad.reading.fold import LetterTable, fold, letter_table

Lang = str | Path  # a shipped language's name, or the folder of one


def lang_text(lang: Lang, name: str) -> str:
    """The text of a file of a language's folder; PackMissingError (M101) if it is not there."""
    shipped = resources.files("marsad").joinpath("data", "lang", str(lang))
    file = lang / name if isinstance(lang, Path) else shipped.joinpath(name)
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise PackMissingError(f"no file {name}", where=f"lang/{lang}", do="reinstall marsad") from error


def rows(lang: Lang, name: str, columns: tuple[str, ...]) -> Iterator[tuple[str, dict[str, str]]]:
    """Rows of a CSV file, each with its place ("months.csv:3"); PackValueError (M102) on another header."""
    reader = csv.reader(lang_text(lang, name).splitlines())
    header = tuple(next(reader, []))
    if header != columns:
        raise PackValueError(f"columns {header}", where=name, do=f"use {','.join(columns)}")
    for number, row in enumerate(reader, 2):
        if len(row) != len(columns):
            raise PackValueError(f"{len(row)} fields", where=f"{name}:{number}", do=f"give {len(columns)}")
        yield f"{name}:{number}", dict(zip(columns, row, strict=True))


def toml(lang: Lang, name: str) -> dict[str, Any]:
    """A TOML file of a language; PackValueError (M102) if it cannot be read."""
    try:
        return tomllib.loads(lang_text(lang, name))
    except tomllib.TOMLDecodeError as error:
        raise PackValueError(str(error), where=name, do="mend the TOML") from error


def whole(value: str, where: str, low: int, high: int) -> int:
    """A whole number of a cell, between two bounds; PackValueError (M102) otherwise."""
    if not value.isdecimal() or not low <= int(value) <= high:
        raise PackValueError(f"bad number {value!r}", where=where, do=f"use {low} to {high}")
    return int(value)


@cache
def letters(lang: Lang) -> LetterTable:
    """The folding table of a language's ``letters.csv``."""
    table = rows(lang, "letters.csv", ("from", "to", "why"))
    return letter_table(
        (int(row["from"], 16), "".join(chr(int(code, 16)) for code in row["to"].split())) for _, row in table
    )


def folded(form: str, table: LetterTable) -> str:
    """A form as it stands in folded text."""
    return fold(form.strip(), table).text


def with_clitics(
    word: str, clitics: tuple[str, ...], article: str, contracted: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    """A folded word with every letter that may be attached in front: (form, what is attached).

    ``contracted``: what stands for preposition + article ("li" + "al" is written without its alef).
    """
    yield word, ""
    for clitic in clitics:
        yield clitic + word, clitic
    if word.startswith(article) and len(word) > len(article) + 1:
        for short in contracted:
            yield short + word[len(article) :], short

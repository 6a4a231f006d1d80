"""The letter table of a language pack."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from marsad.errors import MarsadError, PackValueError
from marsad.packs.files import data_root
from marsad.packs.tables import Row, complain, free, need, read_table
from marsad.reading.fold import LetterTable, fold, letter_table

COLUMNS = (need("from"), free("to"), need("why"))


def read_letters(path: Path, problems: list[MarsadError] | None = None) -> tuple[tuple[int, str], ...]:
    """The (code point, replacement) rows of a letters.csv; PackValueError if a value is no code point."""
    pairs = []
    for row in read_table(path, COLUMNS, problems):
        try:
            pairs.append((_code(row["from"]), "".join(chr(_code(part)) for part in row["to"].split())))
        except ValueError:
            complain(_bad(row), problems)
    return tuple(pairs)


def _code(text: str) -> int:
    code = int(text, 16)
    chr(code)
    return code


def _bad(row: Row) -> MarsadError:
    return PackValueError("not a code point", where=row.where, do="write four hexadecimal digits, as 0649")


@cache
def load_letters(lang: str) -> LetterTable:
    """The letter table of language ``lang``. Raises PackMissingError without such a pack."""
    return letter_table(read_letters(data_root() / "lang" / lang / "letters.csv"))


def folded(form: str, lang: str = "ar") -> str:
    """``form`` as it is compared: its letters folded."""
    return fold(form, load_letters(lang)).text

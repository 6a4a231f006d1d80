"""Reasons as pages say them (``data/web/reasons.csv``): of each form that a stage writes, the words of every language.

A form has gaps in braces; what stands in a gap is told by its name (``{day}``, ``{n}``, ``{place}`` …) and written by
whoever shows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from marsad.errors import MarsadError, PackDuplicateError, PackValueError
from marsad.packs.check import register
from marsad.packs.files import data_root
from marsad.packs.interface import LANGUAGES
from marsad.packs.tables import ORIGIN, complain, need, read_table

GAPS: Mapping[str, str] = {
    "n": r"\d+", "year": r"\d{4}", "points": r"[+-]\d+\.\d", "day": r"\d{4}-\d\d-\d\d", "country": "[A-Z]{2}",
    "place": ".+", "claim": r"\S+", "row": ".+?", "layout": r"\S+", "name": ".+",
    "kind": "[a-z0-9]+", "moment": "[a-z]+", "origin": "[a-z]+", "via": "[a-z_]+", "variant": "[a-z]+",
}  # fmt: skip
_COLUMNS = (need("form"), *(need(code) for code in LANGUAGES), *ORIGIN)
_GAP = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Form:
    """What a reason looks like, and its words by language."""

    pattern: re.Pattern[str]
    words: Mapping[str, str]


@cache
def load_reasons() -> tuple[Form, ...]:
    """All forms, in the order in which they are tried. Raises PackMissingError, PackValueError, PackDuplicateError."""
    return tuple(read_reasons(data_root() / "web" / "reasons.csv"))


def read_reasons(path: Path, problems: list[MarsadError] | None = None) -> Iterator[Form]:
    """The forms in a file, checked: gaps that there are, the same in every language."""
    seen = set()
    for row in read_table(path, _COLUMNS, problems):
        form = row["form"]
        gaps = set(_GAP.findall(form))
        if form in seen:
            complain(PackDuplicateError(f"'{form}' stands twice", where=row.where, do="keep one"), problems)
        seen.add(form)
        if gaps - set(GAPS) or any(set(_GAP.findall(row[code])) != gaps for code in LANGUAGES):
            what = f"'{form}' has a gap that there is none of, or other gaps in a language"
            do = f"use the same gaps in all, of {', '.join(GAPS)}"
            complain(PackValueError(what, where=row.where, do=do), problems)
            continue
        yield Form(_pattern(form), {code: row[code] for code in LANGUAGES})


def _pattern(form: str) -> re.Pattern[str]:
    parts = _GAP.split(form)
    return re.compile(
        "".join(f"(?P<{one}>{GAPS[one]})" if at % 2 else re.escape(one) for at, one in enumerate(parts))
    )


@register("reasons")
def check_reasons(root: Path) -> list[MarsadError]:
    """The reasons stand in every language, with gaps that there are."""
    problems: list[MarsadError] = []
    for _ in read_reasons(root / "web" / "reasons.csv", problems):
        pass
    return problems

"""Layouts of tables that are taken as they are: ``data/sources/table_layouts.csv``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from marsad.errors import MarsadError, PackValueError
from marsad.packs.check import register
from marsad.packs.files import data_root
from marsad.packs.tables import ORIGIN, complain, free, need, read_table

Layouts = Mapping[str, Mapping[str, tuple[str, ...]]]  # by name: columns (lower case) by what they mean
MEANINGS = ("text", "day", "year_sure", "place", "heading")
LAYOUTS = (need("layout"), need("column"), need("means", *MEANINGS), free("note"), *ORIGIN)


@cache
def load_layouts() -> Layouts:
    """The shipped layouts. Raises PackMissingError, PackValueError."""
    return read_layouts(_file(data_root()))


def read_layouts(path: Path, problems: list[MarsadError] | None = None) -> Layouts:
    """The layouts in a file, checked: each names a text and a day."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for row in read_table(path, LAYOUTS, problems):
        means = found.setdefault(row["layout"], {})
        means[row["means"]] = (*means.get(row["means"], ()), row["column"].lower())
    for name, means in found.items():
        if not {"text", "day"} <= means.keys():
            what = f"the layout '{name}' names no text or no day"
            complain(PackValueError(what, where=path.name, do="add a row"), problems)
    return {name: means for name, means in found.items() if {"text", "day"} <= means.keys()}


def _file(root: Path) -> Path:
    return root / "sources" / "table_layouts.csv"


@register("table layouts")
def check_layouts(root: Path) -> list[MarsadError]:
    """Every layout names a text and a day."""
    problems: list[MarsadError] = []
    read_layouts(_file(root), problems)
    return problems

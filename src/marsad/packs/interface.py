"""The words of the pages (``data/web/words.csv``, one row per key, a column per language) and names of sources.

A key that counts something stands once per plural form of CLDR: ``claims.one``, ``claims.few`` …
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from marsad.errors import MarsadError, PackDuplicateError, PackValueError
from marsad.packs.check import register
from marsad.packs.files import data_root
from marsad.packs.ontology import load_event_types
from marsad.packs.tables import ORIGIN, complain, need, read_table

LANGUAGES = ("ar", "en")
FORMS = ("zero", "one", "two", "few", "many", "other")
_COLUMNS = (need("key"), *(need(code) for code in LANGUAGES), *ORIGIN)
_SOURCES = (need("id"), *(need(code) for code in LANGUAGES), *ORIGIN)
_KINDS = (need("type"), need("colour"), *ORIGIN)
_COLOUR = re.compile("#[0-9A-F]{6}")
_GAP = re.compile(r"\{(\w+)\}")


@cache
def load_words() -> Mapping[str, Mapping[str, str]]:
    """Of each language the words by key. Raises PackMissingError, PackValueError, PackDuplicateError."""
    return read_words(data_root() / "web" / "words.csv")


def read_words(path: Path, problems: list[MarsadError] | None = None) -> Mapping[str, Mapping[str, str]]:
    """The words in a file, checked; problems as ``read_table`` gives them."""
    out: dict[str, dict[str, str]] = {code: {} for code in LANGUAGES}
    for row in read_table(path, _COLUMNS, problems):
        key = row["key"]
        if key in out["en"]:
            complain(PackDuplicateError(f"'{key}' stands twice", where=row.where, do="keep one"), problems)
        gaps = [set(_GAP.findall(row[code])) for code in LANGUAGES]
        if key.rpartition(".")[2] not in FORMS and gaps[0] != gaps[1]:
            what = f"'{key}' has other gaps in one language than in the other"
            complain(PackValueError(what, where=row.where, do="name the same gaps"), problems)
        for code in LANGUAGES:
            out[code][key] = row[code]
    return out


@cache
def load_source_names() -> Mapping[str, tuple[str, str]]:
    """How pages call sources, by id: Arabic, English. What is not in it is called by its first form."""
    rows = read_table(data_root() / "web" / "source_names.csv", _SOURCES)
    return {row["id"]: (row["ar"], row["en"]) for row in rows}


@cache
def load_kind_colours() -> Mapping[str, str]:
    """The colour (#RRGGBB) of each type of event, in the order of legends."""
    return read_kind_colours(data_root() / "web" / "kind_colours.csv")


def read_kind_colours(path: Path, problems: list[MarsadError] | None = None) -> Mapping[str, str]:
    """The colours in a file, checked: one for every type of event."""
    types = {one.code for one in load_event_types()}
    out: dict[str, str] = {}
    for row in read_table(path, _KINDS, problems):
        if row["type"] not in types or row["type"] in out or not _COLOUR.fullmatch(row["colour"]):
            what = f"'{row['type']}' stands twice or is no type of event, or its colour is none"
            complain(PackValueError(what, where=row.where, do="one row a type, #RRGGBB"), problems)
        out[row["type"]] = row["colour"]
    if missing := sorted(types - set(out)):
        what = f"no colour for {', '.join(missing)}"
        complain(PackValueError(what, where="web/kind_colours.csv", do="add the rows"), problems)
    return out


@register("web")
def check_web(root: Path) -> list[MarsadError]:
    """The words of the pages stand in every language, and what counts has every plural form."""
    problems: list[MarsadError] = []
    path = root / "web" / "words.csv"
    words = read_words(path, problems)["ar"]
    read_table(root / "web" / "source_names.csv", _SOURCES, problems)
    read_kind_colours(root / "web" / "kind_colours.csv", problems)
    for name in sorted({key.rpartition(".")[0] for key in words if key.endswith(".few")}):
        missing = [form for form in FORMS if f"{name}.{form}" not in words]
        if missing:
            what = f"'{name}' lacks the forms {', '.join(missing)}"
            complain(PackValueError(what, where="web/words.csv", do="add the rows"), problems)
    return problems

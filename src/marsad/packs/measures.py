"""What amounts measure, in the words of a language: ``lang/*/measures.toml``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from marsad.errors import MarsadError
from marsad.packs.check import register
from marsad.packs.files import data_root, read_toml
from marsad.reading.measures import MeasureWords, measure_words

_SECTIONS = ("unit", "scale", "measure", "stream", "per", "change", "range")
_KEYS = {"source": str, "licence": str, "prefix": str, **dict.fromkeys(_SECTIONS, dict)}


@cache
def load_measures(lang: str = "ar") -> MeasureWords | None:
    """The words of a language, None if its pack has none. Raises PackValueError."""
    path = _file(data_root(), lang)
    return read_measures(path) if path.is_file() else None


def read_measures(path: Path) -> MeasureWords:
    """The words in a file. Raises PackMissingError, PackValueError."""
    table = read_toml(path, _KEYS)
    return measure_words({name: table[name] for name in _SECTIONS}, table["prefix"])


def _file(root: Path, lang: str) -> Path:
    return root / "lang" / lang / "measures.toml"


@register("measures")
def check_measures(root: Path) -> list[MarsadError]:
    """Every language's file can be read."""
    problems: list[MarsadError] = []
    for folder in sorted((root / "lang").iterdir()):
        if _file(root, folder.name).is_file():
            try:
                read_measures(_file(root, folder.name))
            except MarsadError as error:
                problems.append(error)
    return problems

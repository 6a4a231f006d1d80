"""Where the shipped data lies, and reading one TOML file of it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from marsad.errors import PackMissingError, PackValueError


def data_root() -> Path:
    """The folder of the shipped packs."""
    return Path(str(files("marsad") / "data"))


def label(path: Path) -> str:
    """``path`` as messages name it: its last two parts."""
    return "/".join(path.parts[-2:])


def read_toml(path: Path, keys: Mapping[str, type]) -> dict[str, Any]:
    """The keys of a TOML file. ``keys`` maps every key the file must have to its type.

    Raises PackMissingError without the file, PackValueError on broken TOML, an unknown or missing key, or a
    value of another type.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise PackMissingError("no such pack file", where=label(path), do="restore the file") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PackValueError(f"not TOML: {error}", where=label(path), do="mend the line") from None
    for key, value in table.items():
        if key not in keys:
            raise PackValueError(f"unknown key '{key}'", where=label(path), do=f"use {', '.join(keys)}")
        if not isinstance(value, keys[key]):
            raise PackValueError(
                f"'{key}' is not of type {keys[key].__name__}", where=label(path), do="mend the value"
            )
    for key in keys:
        if key not in table:
            raise PackValueError(f"no key '{key}'", where=label(path), do="add it")
    return table

"""Libraries that come with an extra of the package: imported when used, with a word if they are not there."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from marsad.handing_errors import ExtraMissingError

# library → the extra of pyproject.toml that installs it
EXTRAS = {
    "pyarrow": "export",
    "pyogrio": "export",
    "xlsxwriter": "export",
    "pandas": "frames",
    "polars": "frames",
    "geopandas": "frames",
    "matplotlib": "plot",
    "psycopg": "postgres",
    "distributed": "scale",
}


def needed(name: str) -> Any:
    """The library ``name``. Raises ExtraMissingError, which says what to install."""
    if find_spec(name) is None:
        raise missing(name)
    return import_module(name)


def missing(name: str) -> ExtraMissingError:
    """The error that says what to install for the library ``name``."""
    extra = EXTRAS[name]
    do = f"pip install 'marsad[{extra}]'"
    return ExtraMissingError(f"{name} is not installed", where=f"extra {extra}", do=do)

"""Marsad (مرصد): news reports in, sourced claims out.

``marsad.read(text, published=…)`` reads one report; ``marsad.open("marsad.db")`` opens a store; ``marsad.demo()``
makes one of the dispatches that ship. They are imported when they are first used; ``__init__.pyi`` has their types.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from marsad.native import prefer_native

__version__ = "0.1.0"

_LATER = {
    "Book": "book",
    "demo": "book",
    "open": "book",
    "ReadReport": "reading",
    "read": "reading",
    "Table": "table",
}

prefer_native()


def __getattr__(name: str) -> Any:
    if name in _LATER:
        return getattr(import_module(f"marsad.notebook.{_LATER[name]}"), name)
    raise AttributeError(f"module 'marsad' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *_LATER})

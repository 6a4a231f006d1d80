"""A table with or without a geometry, as every written form takes it: named columns and a stream of rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from shapely.geometry.base import BaseGeometry

Kind = Literal["text", "whole", "number", "day", "flag", "list"]
Shape = Literal["", "Point", "MultiPoint", "MultiPolygon"]


@dataclass(frozen=True, slots=True)
class Field:
    """A column. ``kind``: text, whole (an integer), number, day, flag (true or false), list (of text)."""

    name: str
    kind: Kind = "text"
    about: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """The values of one thing, in the order of the columns; None where nobody knows.

    ``geometry`` is in WGS 84 degrees (longitude, latitude), None where there is nothing that may be drawn.
    """

    values: tuple[Any, ...]
    geometry: BaseGeometry | None = None


@dataclass(frozen=True, slots=True)
class Layer:
    """``rows`` may be a stream that is read once. ``shape``: of all geometries, "" if there are none.

    ``total``: how many rows will come, None if nobody knows. ``gaps``: some rows have no geometry. ``labels``: the
    columns that make the name of a thing in forms that show one (KML). ``styles``: holder → #RRGGBB.
    """

    name: str
    fields: tuple[Field, ...]
    rows: Iterable[Row]
    shape: Shape = ""
    total: int | None = None
    gaps: bool = False
    about: str = ""
    labels: tuple[str, ...] = ()
    styles: Mapping[str, str] = field(default_factory=dict)

    def names(self) -> tuple[str, ...]:
        """The columns."""
        return tuple(one.name for one in self.fields)


def fields(text: str) -> tuple[Field, ...]:
    """Columns written as ``name`` or ``name:kind``, blanks between them.

    >>> fields("id killed:whole")[1].kind
    'whole'
    """
    made = []
    for word in text.split():
        name, _, kind = word.partition(":")
        made.append(Field(name, kind or "text"))  # type: ignore[arg-type]
    return tuple(made)

"""A gazetteer as a table: one CSV row a place, checked when read, written the same way every time."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from marsad.errors import PlacesFileError, PlacesRowError

KINDS = ("country", "adm1", "adm2", "adm3", "settlement", "neighbourhood", "area", "feature")


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place as it stands in a gazetteer file.

    ``lat``/``lon``: WGS 84 degrees. ``alt_ar``, ``alt_en``: other names. ``adm1``: id of the first-level
    unit, its names beside it. ``date``: of the data the row comes from, ISO 8601. ``licence``: SPDX id or
    name.
    """

    id: str
    country: str
    kind: str
    name_ar: str
    alt_ar: tuple[str, ...] = ()
    name_en: str = ""
    alt_en: tuple[str, ...] = ()
    lat: float | None = None
    lon: float | None = None
    adm1: str = ""
    adm1_en: str = ""
    adm1_ar: str = ""
    population: int = 0
    source: str = ""
    licence: str = ""
    date: str = ""


COLUMNS = tuple(f.name for f in fields(PlaceRow))


def degrees(value: object, limit: float, where: str) -> float | None:
    """A coordinate, None if the cell is empty.

    >>> degrees("36.2", 90, "x.csv row 2"), degrees("", 90, "x.csv row 2")
    (36.2, None)
    """
    if value is None or str(value).strip() == "":
        return None
    try:
        number = float(str(value))
    except ValueError:
        number = math.nan
    if not -limit <= number <= limit:
        raise PlacesRowError(f"{value!r} is no coordinate", where=where, do=f"give degrees within ±{limit:g}")
    return number


def count(value: object, where: str) -> int:
    """A population; an empty cell is 0."""
    text = "" if value is None else str(value).strip()
    if not text:
        return 0
    try:
        number = float(text)
        if number < 0 or not math.isfinite(number):
            raise ValueError
    except ValueError:
        raise PlacesRowError(f"{value!r} is no population", where=where, do="give a whole number") from None
    return int(number)


def row_of(cells: Mapping[str, str], where: str) -> PlaceRow:
    """Check one row of a CSV file with our columns. Raises PlacesRowError."""
    kind = cells["kind"]
    if kind not in KINDS:
        raise PlacesRowError(f"unknown kind {kind!r}", where=where, do="use one of " + ", ".join(KINDS))
    for column in ("id", "country", "name_ar", "source", "licence"):
        if not (cells.get(column) or "").strip():
            raise PlacesRowError(f"empty {column}", where=where, do="fill it or drop the row")
    return PlaceRow(
        id=cells["id"],
        country=cells["country"],
        kind=kind,
        name_ar=cells["name_ar"].strip(),
        alt_ar=split_names(cells.get("alt_ar") or ""),
        name_en=(cells.get("name_en") or "").strip(),
        alt_en=split_names(cells.get("alt_en") or ""),
        lat=degrees(cells.get("lat"), 90, where),
        lon=degrees(cells.get("lon"), 180, where),
        adm1=cells.get("adm1") or "",
        adm1_en=cells.get("adm1_en") or "",
        adm1_ar=cells.get("adm1_ar") or "",
        population=count(cells.get("population"), where),
        source=cells["source"],
        licence=cells["licence"],
        date=cells.get("date") or "",
    )


def split_names(cell: str) -> tuple[str, ...]:
    """The names of a cell, parted by ``|``, each once.

    >>> split_names("a|b| a |")
    ('a', 'b')
    """
    return tuple(dict.fromkeys(n for n in (part.strip() for part in cell.split("|")) if n))


def read_table(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    """Header and rows of a UTF-8 CSV file. Raises PlacesFileError, and PlacesRowError for missing cells."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise PlacesFileError(
            f"cannot read: {error.strerror}", where=str(path), do="check the path"
        ) from None
    except UnicodeDecodeError:
        raise PlacesFileError("not UTF-8 text", where=str(path), do="save it as UTF-8 CSV") from None
    rows = []
    try:
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        header = next(reader, [])
        for cells in reader:
            if not cells:
                continue
            if len(cells) != len(header):
                where = f"{path.name} line {reader.line_num}"
                what = f"{len(cells)} cells under {len(header)} columns"
                raise PlacesRowError(what, where=where, do="mend the row")
            rows.append(dict(zip(header, cells, strict=True)))
    except csv.Error as error:
        raise PlacesFileError(f"broken CSV: {error}", where=str(path), do="save it as UTF-8 CSV") from None
    return header, rows


def read_rows(path: Path) -> list[PlaceRow]:
    """Read a gazetteer file with our columns. Raises PlacesFileError, PlacesRowError."""
    header, table = read_table(path)
    missing = [
        c for c in ("id", "country", "kind", "name_ar", "lat", "lon", "source", "licence") if c not in header
    ]
    if missing:
        raise PlacesFileError(
            f"no column {missing[0]!r}", where=str(path), do="import it with: marsad places import"
        )
    rows = [row_of(cells, f"{path.name} row {n}") for n, cells in enumerate(table, start=2)]
    seen: dict[str, int] = {}
    for number, row in enumerate(rows, start=2):
        if row.id in seen:
            where = f"{path.name} row {number}"
            raise PlacesRowError(
                f"id {row.id!r} is also in row {seen[row.id]}", where=where, do="make ids unique"
            )
        seen[row.id] = number
    return rows


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return "|".join(value)
    if isinstance(value, float):
        return f"{round(value, 5):g}" if value == round(value, 3) else f"{value:.5f}".rstrip("0").rstrip(".")
    return str(value)


def table_text(rows: Iterable[PlaceRow]) -> str:
    """The CSV text of ``rows``, in the order given."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([_cell(getattr(row, name)) for name in COLUMNS])
    return out.getvalue()

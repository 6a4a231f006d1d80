"""Tables of who held what (CSV): columns gaz, name_en, name_ar, lat, lon, holder, from, to; others are ignored."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path

from marsad.control.truth import TruthRow
from marsad.errors import ControlTruthError

COLUMNS = ("gaz", "name_en", "name_ar", "lat", "lon", "holder", "from", "to")


def read_truth(path: Path, folded: Callable[[str], str], end: date) -> list[TruthRow]:
    """The rows of a table, checked. ``folded``: how names are compared. ``end``: for rows that are still open.

    Raises ControlTruthError with the row: a missing column, a bad day or coordinate, an interval that ends before it
    starts, a place held by two at once.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            table = list(csv.DictReader(stream))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ControlTruthError(
            f"cannot read: {error}", where=str(path), do="give a CSV file in UTF-8"
        ) from None
    missing = [column for column in COLUMNS if table and column not in table[0]]
    if missing or not table:
        what = f"no column {', '.join(missing)}" if missing else "no row"
        raise ControlTruthError(what, where=str(path), do=f"use the columns {','.join(COLUMNS)}")
    rows = [_row(line, f"{path.name}:{number}", folded, end) for number, line in enumerate(table, 2)]
    _once(rows, path.name)
    return rows


def _row(line: dict[str, str], where: str, folded: Callable[[str], str], end: date) -> TruthRow:
    try:
        lat, lon = (float(line[key]) if line[key] else None for key in ("lat", "lon"))
    except ValueError:
        raise ControlTruthError("bad coordinate", where=where, do="write decimal degrees") from None
    if lat is not None and lon is not None and not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise ControlTruthError("a point outside the globe", where=where, do="write latitude, then longitude")
    try:
        first, last = date.fromisoformat(line["from"]), date.fromisoformat(line["to"]) if line["to"] else end
    except ValueError:
        raise ControlTruthError(
            "bad day", where=where, do="write YYYY-MM-DD; leave 'to' empty if still so"
        ) from None
    if last < first:
        raise ControlTruthError(f"ends {last}, before it starts {first}", where=where, do="swap the days")
    if not line["holder"].strip():
        raise ControlTruthError("no holder", where=where, do="give an actor id or contested")
    names = tuple(sorted({folded(line["name_en"] or ""), folded(line["name_ar"] or "")} - {""}))
    return TruthRow((line["gaz"] or "").strip(), names, lat, lon, line["holder"].strip(), first, last)


def _once(rows: list[TruthRow], file: str) -> None:
    keyed = sorted(
        enumerate(rows, 2), key=lambda r: (r[1].gaz, r[1].names, str(r[1].lat), str(r[1].lon), r[1].first)
    )
    for (_, one), (number, other) in pairwise(keyed):
        same = (one.gaz, one.names, one.lat, one.lon) == (other.gaz, other.names, other.lat, other.lon)
        if same and other.first < one.last:
            what = f"held by two at once from {other.first}"
            raise ControlTruthError(what, where=f"{file}:{number}", do="end the earlier row before")

"""Tables of others (ACLED, UCDP GED, GDELT), row by row: read by the names of their columns, in any order.

A file without a header is taken for a UCDP Candidate release (49 columns) or a GDELT export (58 or 61, tabs), which
come so. Marks of byte order, both orders of dates, and missing columns are taken as they are.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO

from marsad.exchange.event_layouts import GED
from marsad.handing_errors import ImportLayoutError, ImportRowError

GDELT_58 = (
    "GLOBALEVENTID SQLDATE MonthYear Year FractionDate Actor1Code Actor1Name Actor1CountryCode Actor1KnownGroupCode "
    "Actor1EthnicCode Actor1Religion1Code Actor1Religion2Code Actor1Type1Code Actor1Type2Code Actor1Type3Code "
    "Actor2Code Actor2Name Actor2CountryCode Actor2KnownGroupCode Actor2EthnicCode Actor2Religion1Code "
    "Actor2Religion2Code Actor2Type1Code Actor2Type2Code Actor2Type3Code IsRootEvent EventCode EventBaseCode "
    "EventRootCode QuadClass GoldsteinScale NumMentions NumSources NumArticles AvgTone Actor1Geo_Type "
    "Actor1Geo_FullName Actor1Geo_CountryCode Actor1Geo_ADM1Code Actor1Geo_Lat Actor1Geo_Long Actor1Geo_FeatureID "
    "Actor2Geo_Type Actor2Geo_FullName Actor2Geo_CountryCode Actor2Geo_ADM1Code Actor2Geo_Lat Actor2Geo_Long "
    "Actor2Geo_FeatureID ActionGeo_Type ActionGeo_FullName ActionGeo_CountryCode ActionGeo_ADM1Code ActionGeo_Lat "
    "ActionGeo_Long ActionGeo_FeatureID DATEADDED SOURCEURL"
).split()
_ADM2 = {"Actor1Geo_ADM1Code", "Actor2Geo_ADM1Code", "ActionGeo_ADM1Code"}
GDELT_61 = [
    name for one in GDELT_58 for name in ((one, one.replace("ADM1", "ADM2")) if one in _ADM2 else (one,))
]
# layout → columns without which it is not that layout
NEEDED = {
    "acled": ("event_date", "event_type", "actor1"),
    "ged": ("type_of_violence", "side_a", "date_start"),
    "gdelt": ("eventcode", "sqldate", "actiongeo_type"),
    "holders": ("holder", "from", "to"),
}
_FIELD = 1 << 24  # characters of a cell
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?$", re.ASCII)
_YEAR_LAST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})(?: .*)?$", re.ASCII)
_WORDS = re.compile(r"(\d{1,2})[- ]([A-Za-z]{3,})[- ](\d{4})$", re.ASCII)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_CIVILIANS = "7"


@dataclass(frozen=True, slots=True)
class Told:
    """One row. ``key``: its id there; ``event``/``sub_event``: its type there; ``actors``, ``targets``: names there.

    ``precision``: exact, near, coarse, unit or country. ``text``: all that the row says in words.
    """

    key: str
    where: str
    first: date
    last: date
    event: str
    sub_event: str
    actors: tuple[str, ...]
    targets: tuple[str, ...]
    place: str
    unit: str
    country: str
    lat: float | None
    lon: float | None
    precision: str
    killed: int | None
    notes: str = ""
    url: str = ""
    known: date | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A file whose layout is known. ``header``: in small letters. ``month_first``: its dates are 12/31/2017."""

    path: Path
    layout: str
    header: tuple[str, ...]
    delimiter: str
    headless: bool
    month_first: bool = False


def recognised(path: Path, layout: str = "") -> Table:
    """Which layout a file has (or that it has ``layout``). Raises ImportLayoutError."""
    try:
        with _opened(path) as stream:
            head = stream.read(65_536)
        if not head.strip():
            raise ImportLayoutError("an empty table", where=path.name, do="check the file")
        delimiter = max(",;\t|", key=lambda sign: head.splitlines()[0].count(sign))
        first = next(csv.reader(head.splitlines(), delimiter=delimiter))
        names = tuple(name.strip().strip('"').casefold() for name in first)
        found = [one for one, columns in NEEDED.items() if set(columns) <= set(names)]
        if found and (not layout or layout in found):
            table = Table(path, layout or found[0], names, delimiter, False)
        else:
            table = _headless(path, first, delimiter, layout)
        return _with_order(table)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        raise ImportLayoutError(
            f"cannot read: {why}", where=path.name, do="give a CSV file in UTF-8"
        ) from None


def _headless(path: Path, first: Sequence[str], delimiter: str, layout: str) -> Table:
    """A table whose first line is a row of a layout that is published so."""
    if len(first) == len(GED) and layout in ("", "ged"):
        row = dict(zip(GED, first, strict=True))
        if row["type_of_violence"] in ("1", "2", "3") and row["year"].isdigit():
            return Table(path, "ged", tuple(GED), delimiter, True)
    for columns in (GDELT_58, GDELT_61):
        if (
            len(first) == len(columns)
            and layout in ("", "gdelt")
            and first[0].isdigit()
            and len(first[1]) == 8
        ):
            return Table(path, "gdelt", tuple(name.casefold() for name in columns), delimiter, True)
    known = "; ".join(f"{name} ({', '.join(columns)})" for name, columns in NEEDED.items())
    what = f"not in the layout {layout}" if layout else "in no layout that is known"
    raise ImportLayoutError(what, where=path.name, do=f"columns it must have: {known}")


def _opened(path: Path) -> IO[str]:
    return path.open(encoding="utf-8-sig", newline="")


def _with_order(table: Table) -> Table:
    """A number over 12 in the middle of a date, anywhere in the file, means that months come first."""
    name = {"acled": "event_date", "ged": "date_start"}.get(table.layout)
    if name is None:
        return table
    for _, row in _rows(table):
        match = _YEAR_LAST.match(row.get(name, "").strip())
        if match and int(match[2]) > 12:
            return Table(table.path, table.layout, table.header, table.delimiter, table.headless, True)
        if match and int(match[1]) > 12 or _YEAR_FIRST.match(row.get(name, "")):
            return table
    return table


def rows(table: Table) -> Iterator[Told | ImportRowError]:
    """The rows, and what is wrong with those that cannot be used. Raises ImportLayoutError for a broken file."""
    read = {"acled": _acled, "ged": _ged, "gdelt": _gdelt}[table.layout]
    try:
        for number, row in _rows(table):
            where = f"{table.path.name}:{number}"
            try:
                yield read(row, where, table.month_first)
            except ValueError as error:
                yield ImportRowError(str(error), where=where, do="mend the cell, or leave the row out")
    except (UnicodeDecodeError, csv.Error) as error:
        raise ImportLayoutError(f"breaks off: {error}", where=table.path.name, do="mend the file") from None


def _rows(table: Table) -> Iterator[tuple[int, Mapping[str, str]]]:
    old = csv.field_size_limit(_FIELD)
    try:
        with _opened(table.path) as stream:
            reader = csv.reader(stream, delimiter=table.delimiter)
            if not table.headless:
                next(reader)
            for cells in reader:
                if cells:
                    yield reader.line_num, dict(zip(table.header, cells, strict=False))
    finally:
        csv.field_size_limit(old)


def _acled(row: Mapping[str, str], where: str, month_first: bool) -> Told:
    day = day_of(row["event_date"], month_first)
    names = [_cell(row, name) for name in ("actor1", "assoc_actor_1", "actor2", "assoc_actor_2")]
    inter2 = _cell(row, "inter2").casefold()
    targets = _several(names[2], names[3])
    if not targets and inter2 in (_CIVILIANS, "civilians"):
        targets = ("Civilians",)
    exact = {"1": "exact", "2": "near", "3": "unit"}.get(_cell(row, "geo_precision"), "near")
    killed = _whole(row, "fatalities")
    return Told(
        _cell(row, "event_id_cnty") or _cell(row, "data_id") or where, where, day, day,
        _cell(row, "event_type"), _cell(row, "sub_event_type"), _several(names[0], names[1]), targets,
        _cell(row, "location"), _cell(row, "admin1"), _cell(row, "country") or _cell(row, "iso"),
        _degrees(row, "latitude", 90), _degrees(row, "longitude", 180), exact,
        killed or None, _cell(row, "notes"), "", day,
    )  # fmt: skip


def _ged(row: Mapping[str, str], where: str, month_first: bool) -> Told:
    first = day_of(row["date_start"], month_first)
    last = day_of(row["date_end"], month_first) if _cell(row, "date_end") else first
    exact = {"1": "exact", "2": "near", "3": "coarse", "4": "unit"}.get(_cell(row, "where_prec"), "country")
    told = day_of(row["source_date"], month_first) if _YEAR_FIRST.match(_cell(row, "source_date")) else last
    words = [_cell(row, name) for name in ("source_headline", "where_description")]
    return Told(
        _cell(row, "id") or where, where, min(first, last), max(first, last), _cell(row, "type_of_violence"), "",
        _several(_cell(row, "side_a")), _several(_cell(row, "side_b")), _cell(row, "where_coordinates"),
        _cell(row, "adm_1"), _cell(row, "country"), _degrees(row, "latitude", 90), _degrees(row, "longitude", 180),
        exact,
        _whole(row, "best"), ". ".join(filter(None, words)), "", told,
    )  # fmt: skip


def _gdelt(row: Mapping[str, str], where: str, month_first: bool) -> Told:
    day = day_of(row["sqldate"])
    exact = {"3": "exact", "4": "exact", "2": "unit", "5": "unit"}.get(
        _cell(row, "actiongeo_type"), "country"
    )
    full = [part.strip() for part in _cell(row, "actiongeo_fullname").split(",")]
    actors, targets = (
        tuple(filter(None, dict.fromkeys((_cell(row, f"{who}code"), _cell(row, f"{who}name")))))
        for who in ("actor1", "actor2")
    )
    added = _cell(row, "dateadded")[:8]
    return Told(
        _cell(row, "globaleventid") or where, where, day, day, _cell(row, "eventcode"), "", actors, targets, full[0],
        full[1] if len(full) > 2 else full[0] if exact == "unit" else "", _cell(row, "actiongeo_countrycode"),
        _degrees(row, "actiongeo_lat", 90), _degrees(row, "actiongeo_long", 180), exact, None, "",
        _cell(row, "sourceurl"), day_of(added) if added else day,
    )  # fmt: skip


def day_of(text: str, month_first: bool = False) -> date:
    """A day in any of the forms these files use. Raises ValueError.

    >>> [str(day_of(text)) for text in ("2017-06-04 00:00:00.000", "04-06-2017", "4 June 2017", "20170604")]
    ['2017-06-04', '2017-06-04', '2017-06-04', '2017-06-04']
    >>> str(day_of("6/4/2017", month_first=True))
    '2017-06-04'
    """
    text = text.strip()
    if match := _YEAR_FIRST.match(text):
        return date(int(match[1]), int(match[2]), int(match[3]))
    if match := _YEAR_LAST.match(text):
        day, month = (match[2], match[1]) if month_first else (match[1], match[2])
        return date(int(match[3]), int(month), int(day))
    if (match := _WORDS.match(text)) and match[2][:3].casefold() in _MONTHS:
        return date(int(match[3]), _MONTHS.index(match[2][:3].casefold()) + 1, int(match[1]))
    if re.fullmatch(r"\d{8}", text, re.ASCII):
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    raise ValueError(f"{text[:30]!a} is not a day")


def _cell(row: Mapping[str, str], name: str) -> str:
    value = row.get(name, "").strip()
    return "" if value in ("NA", "NULL", "None") else value


def _several(*cells: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.strip() for cell in cells for name in cell.split(";") if name.strip()))


def _degrees(row: Mapping[str, str], name: str, most: int) -> float | None:
    cell = _cell(row, name)
    if not cell:
        return None
    value = float(cell)
    if not -most <= value <= most:
        raise ValueError(f"{name} {cell} is no coordinate")
    return value


def _whole(row: Mapping[str, str], name: str) -> int | None:
    cell = _cell(row, name)
    return int(float(cell)) if cell else None

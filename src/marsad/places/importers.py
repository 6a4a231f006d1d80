"""Gazetteer files of others, turned into our rows: OCHA COD-AB, GeoNames, OpenStreetMap, plain CSV.

Each function reads one file and returns an ``Import``; ``store.save`` keeps it in the user's data folder.
Rows that cannot be used (no Arabic name, no position) are left out and counted by reason; rows that are wrong
(a latitude of 360, an id twice) stop the import with the row's number.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from marsad.errors import PlacesEmptyError, PlacesFileError, PlacesRowError
from marsad.places.display import names_of
from marsad.places.names import arabic, folded, without_generic, without_suffix
from marsad.places.rows import PlaceRow, count, degrees, read_table

CSV_KINDS = {
    "community": "settlement",
    "city": "settlement",
    "town": "settlement",
    "village": "settlement",
    "neighborhood": "neighbourhood",
}
GEONAMES_SOURCE = ("GeoNames dump", "CC-BY-4.0")
GEONAMES_KINDS = {"PCLI": "country", "ADM1": "adm1", "ADM2": "adm2", "ADM3": "adm3", "PPLX": "neighbourhood"}
GEONAMES_FEATURES = frozenset(
    [
        "AIRB",
        "AIRF",
        "AIRP",
        "AIRH",
        "DAM",
        "RDJCT",
        "BDG",
        "PRT",
        "MT",
        "MTS",
        "HLL",
        "HLLS",
        "PASS",
        "OILF",
        "OILR",
        "PSTB",
        "LK",
        "RSV",
        "STM",
        "WAD",
        "RGN",
        "PLN",
        "VAL",
        "CAMP",
        "INSM",
        "MILB",
        "DSRT",
    ]
)


@dataclass(frozen=True, slots=True)
class Import:
    """What came out of one file. ``kind``: cod-ab, geonames, osm, csv; ``left_out``: (reason, rows)."""

    kind: str
    file: str
    rows: tuple[PlaceRow, ...]
    left_out: tuple[tuple[str, int], ...] = ()

    def counts(self) -> tuple[tuple[str, int], ...]:
        """Rows by kind of place."""
        return tuple(sorted(Counter(r.kind for r in self.rows).items()))


def finish(kind: str, path: Path, rows: Iterable[tuple[str, PlaceRow]], left_out: Counter[str]) -> Import:
    """Check that ids are unique and that something is there. Raises PlacesRowError, PlacesEmptyError.

    ``rows``: (where the row stands, row).
    """
    seen: dict[str, tuple[str, PlaceRow]] = {}
    for where, row in rows:
        if row.id in seen:
            first = seen[row.id]
            if row.lat is None or (first[1].name_ar, first[1].lat, first[1].lon) == (
                row.name_ar,
                row.lat,
                row.lon,
            ):
                left_out["repeated row"] += 1
                continue
            raise PlacesRowError(f"id {row.id!r} is also at {first[0]}", where=where, do="make ids unique")
        seen[row.id] = (where, row)
    if not seen:
        raise PlacesEmptyError("no usable place", where=str(path), do="check that it is the right file")
    return Import(kind, path.name, tuple(r for _, r in seen.values()), tuple(sorted(left_out.items())))


def arabic_names(*cells: object) -> tuple[str, ...]:
    """The Arabic names in register cells, unit suffixes and prefixes off, each once (by folded form).

    >>> arabic_names("الكفير - مركز أريحا", None, "ناحية الكفير", "Kfeer", "الطوق_طوقلي")
    ('الكفير', 'الطوق', 'طوقلي')
    """
    out: dict[str, str] = {}
    for part in (p for cell in cells if cell for p in re.split(r"[_/\\]", str(cell))):
        name = without_generic(arabic(without_suffix(part)))
        if len(name) > 1:
            out.setdefault(folded(name), name)
    return tuple(out.values())


def import_csv(path: Path) -> Import:
    """A CSV with id, country, name_ar, name_en, lat, lon, kind and, if known, alt_ar, adm1_pcode, population.

    Ids are kept. ``kind`` may also be community, city, town, village or neighborhood.
    Raises PlacesFileError, PlacesRowError, PlacesEmptyError.
    """
    header, table = read_table(path)
    for column in ("id", "country", "name_ar", "lat", "lon", "kind"):
        if column not in header:
            raise PlacesFileError(f"no column {column!r}", where=str(path), do="add it to the first line")
    left_out: Counter[str] = Counter()
    rows = []
    for number, cells in enumerate(table, start=2):
        where = f"{path.name} row {number}"
        row = _csv_row(cells, where)
        if row is None:
            left_out["no Arabic name"] += 1
        else:
            rows.append((where, row))
    return finish("csv", path, rows, left_out)


def _csv_row(cells: Mapping[str, str], where: str) -> PlaceRow | None:
    kind = CSV_KINDS.get(cells["kind"], cells["kind"])
    if kind not in ("country", "adm1", "adm2", "adm3", "settlement", "neighbourhood", "area", "feature"):
        raise PlacesRowError(f"unknown kind {cells['kind']!r}", where=where, do="use settlement, adm1, …")
    if not cells["id"].strip() or len(cells["country"]) != 2:
        raise PlacesRowError("no id or no two-letter country", where=where, do="fill it or drop the row")
    names = arabic_names(cells["name_ar"], *cells.get("alt_ar", "").split("|"))
    if not names:
        return None
    return PlaceRow(
        id=cells["id"].strip(),
        country=cells["country"],
        kind=kind,
        name_ar=names[0],
        alt_ar=names[1:],
        name_en=cells.get("name_en", ""),
        lat=degrees(cells["lat"], 90, where),
        lon=degrees(cells["lon"], 180, where),
        adm1=cells.get("adm1_pcode") or cells.get("adm1") or "",
        population=count(cells.get("population"), where),
        source=cells.get("source") or f"csv:{path_stem(where)}",
        licence=cells.get("licence") or "unknown",
        date=cells.get("date") or "",
    )


def path_stem(where: str) -> str:
    """The file's name in a row label.

    >>> path_stem("my.csv row 3")
    'my'
    """
    return where.split(" row ")[0].rsplit(".", 1)[0]


def _geonames_lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                names = [n for n in archive.namelist() if n.endswith(".txt") and "readme" not in n.lower()]
                if not names:
                    raise PlacesFileError("no .txt inside", where=str(path), do="use a dump such as SY.zip")
                with archive.open(names[0]) as raw:
                    yield from enumerate(io.TextIOWrapper(raw, encoding="utf-8", newline="\n"), start=1)
        else:
            with path.open(encoding="utf-8", newline="\n") as file:
                yield from enumerate(file, start=1)
    except UnicodeDecodeError:
        raise PlacesFileError(
            "not UTF-8 text", where=str(path), do="use the GeoNames dump as it is"
        ) from None
    except OSError as error:
        raise PlacesFileError(
            f"cannot read: {error.strerror}", where=str(path), do="check the path"
        ) from None
    except zipfile.BadZipFile:
        raise PlacesFileError("broken zip", where=str(path), do="download it again") from None


def import_geonames(path: Path) -> Import:
    """A GeoNames country dump (``SY.txt``, 19 tab-separated columns, or its zip).

    Settlements, units and the features that reports name. The name shown is the alias in Arabic letters
    whose consonants agree best with the Latin name. Raises PlacesFileError, PlacesRowError, PlacesEmptyError.
    """
    left_out: Counter[str] = Counter()
    rows = []
    for number, line in _geonames_lines(path):
        where = f"{path.name} row {number}"
        cells = line.rstrip("\r\n").split("\t")
        if len(cells) != 19:
            raise PlacesRowError(
                f"{len(cells)} columns instead of 19", where=where, do="use the GeoNames dump as it is"
            )
        kind = _geonames_kind(cells[6], cells[7])
        if not kind:
            left_out["other feature"] += 1
            continue
        names = names_of(cells[3].split(","), cells[1], persian=False)
        if names is None:
            left_out["no Arabic name"] += 1
            continue
        if not cells[0].isdigit():
            raise PlacesRowError(
                f"{cells[0]!r} is no GeoNames id", where=where, do="use the GeoNames dump as it is"
            )
        row = PlaceRow(
            id=f"gn{cells[0]}",
            country=cells[8],
            kind=kind,
            name_ar=names[0],
            alt_ar=names[1],
            name_en=cells[1],
            lat=degrees(cells[4], 90, where),
            lon=degrees(cells[5], 180, where),
            adm1=f"gn:{cells[8]}.{cells[10]}" if cells[10] and kind != "country" else "",
            population=count(cells[14], where),
            source=GEONAMES_SOURCE[0],
            licence=GEONAMES_SOURCE[1],
            date=cells[18],
        )
        rows.append((where, row))
    return finish("geonames", path, _own_units(rows), left_out)


def _own_units(rows: list[tuple[str, PlaceRow]]) -> Iterator[tuple[str, PlaceRow]]:
    """Give the places of a dump the ids of its own first-level units."""
    units = {r.adm1: r for _, r in rows if r.kind == "adm1"}
    for where, row in rows:
        unit = units.get(row.adm1)
        if unit is None:
            yield where, row
        else:
            yield where, replace(row, adm1=unit.id, adm1_en=unit.name_en, adm1_ar=unit.name_ar)


def _geonames_kind(feature_class: str, code: str) -> str:
    if code in GEONAMES_KINDS:
        return GEONAMES_KINDS[code]
    if feature_class == "P":
        return "settlement"
    if code in ("RGN", "PLN", "DSRT", "VAL"):
        return "area"
    return "feature" if code in GEONAMES_FEATURES else ""


def read_import(kind: str, path: Path) -> Import:
    """Read ``path`` as ``cod-ab``, ``geonames``, ``osm`` or ``csv``; raises as that reader does."""
    from marsad.places.cod_ab import import_cod_ab
    from marsad.places.osm import import_osm

    readers = {"cod-ab": import_cod_ab, "geonames": import_geonames, "osm": import_osm, "csv": import_csv}
    if kind not in readers:
        raise PlacesFileError(
            f"unknown kind {kind!r}", where=str(path), do="use one of " + ", ".join(sorted(readers))
        )
    return readers[kind](path)

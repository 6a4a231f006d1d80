"""Gazetteer files into one index of names: the slow part of loading, whose result is cached."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from marsad.places.importers import import_csv
from marsad.places.merge import merge
from marsad.places.names import folded, ordinary_words, plain_latin, variants
from marsad.places.rows import PlaceRow, read_rows, read_table

_QUALIFIED = ("settlement", "neighbourhood", "adm3")  # kinds whose "upper", "eastern" … may be left out
_KIND_ORDER = ("country", "settlement", "adm1", "adm2", "adm3", "neighbourhood", "area", "feature")

Compiled = tuple[
    list[tuple[str, str, str, str, str, str, str, float | None, float | None, int, str]],
    dict[str, tuple[int, ...]],
    dict[str, str],
    dict[str, tuple[int, ...]],
    dict[str, int],
    list[tuple[str, ...]],
]


def _source_rank(mine: bool, row: PlaceRow) -> int:
    if mine:
        return 0 if row.source.startswith("ocha") else 2 if row.licence.startswith("ODbL") else 1
    return 4 if row.source == "project" else 3


def _rows_of(path: Path) -> Iterable[PlaceRow]:
    header, _ = read_table(path)
    return read_rows(path) if "adm1_ar" in header else import_csv(path).rows


def compile_files(paths: Sequence[tuple[bool, Path]]) -> Compiled:
    sources: dict[tuple[int, int, str], list[PlaceRow]] = defaultdict(list)
    for number, (mine, path) in enumerate(paths):
        for row in _rows_of(path):
            sources[_source_rank(mine, row), number, row.source].append(row)
    merged = merge([rows for _, rows in sorted(sources.items(), key=lambda item: item[0])])
    names, derived = index_names(merged.rows)
    english: dict[str, list[int]] = defaultdict(list)
    for index, row in enumerate(merged.rows):
        for name in dict.fromkeys(folded(n) for n in (row.name_en, *row.alt_en) if n):
            english[name].append(index)
    ids = {row.id: index for index, row in enumerate(merged.rows)}
    ids.update(
        {old: ids[new] for old, new in sorted(merged.same_as.items()) if new in ids and old not in ids}
    )
    cells = [
        (
            r.id,
            r.country,
            r.kind,
            r.name_ar,
            plain_latin(r.name_en),
            r.adm1,
            plain_latin(r.adm1_en),
            r.lat,
            r.lon,
            r.population,
            r.source,
        )
        for r in merged.rows
    ]
    order = _order(merged.rows, {})
    sorted_english = {n: tuple(sorted(found, key=order)) for n, found in english.items()}
    return cells, names, derived, sorted_english, ids, [r.alt_ar for r in merged.rows]


def _order(
    rows: Sequence[PlaceRow], first: dict[int, str], name: str = ""
) -> Callable[[int], tuple[bool, int, int, str]]:
    """Sort key of indexes: bearers of ``name`` as first name, then by kind, population and id."""

    def key(index: int) -> tuple[bool, int, int, str]:
        row = rows[index]
        return bool(name) and first.get(index) != name, _KIND_ORDER.index(row.kind), -row.population, row.id

    return key


def index_names(rows: Sequence[PlaceRow]) -> tuple[dict[str, tuple[int, ...]], dict[str, str]]:
    """Folded names, written and derived, of ``rows``: name → indexes, and derived name → why."""
    written: dict[str, dict[int, None]] = defaultdict(dict)
    first: dict[int, str] = {}
    for index, row in enumerate(rows):
        first[index] = folded(row.name_ar)
        for name in (row.name_ar, *row.alt_ar):
            written[folded(name)][index] = None
    loose: dict[str, dict[int, None]] = defaultdict(dict)
    derived: dict[str, str] = {}
    everyday = ordinary_words()
    for name, indexes in written.items():
        for form, why in variants(name).items():
            if (
                len(form) < 3
                or everyday.get(form) == "noun"
                or (form in written and why == "no generic word")
            ):
                continue
            bearers = [i for i in indexes if why != "no qualifier" or rows[i].kind in _QUALIFIED]
            if bearers:
                loose[form].update(dict.fromkeys(bearers))
                if form not in written:
                    derived.setdefault(form, why)
    names: dict[str, tuple[int, ...]] = {}
    for name in (*written, *(n for n in loose if n not in written)):
        key = _order(rows, first, name)
        own = sorted(written.get(name, ()), key=key)
        others = sorted((i for i in loose.get(name, ()) if i not in written.get(name, ())), key=key)
        names[name] = (*own, *others)
    return names, derived

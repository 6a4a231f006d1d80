"""One place from several gazetteers: the same town under a P-code, a GeoNames id and one of our own."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from marsad.places.names import folded, variants
from marsad.places.rows import PlaceRow
from marsad.reading.namesakes import kilometres

NEAR_KM = {"settlement": 6.0, "neighbourhood": 4.0, "feature": 8.0, "area": 60.0, "adm3": 30.0, "adm2": 60.0}
LIKE = {"settlement": ("settlement", "neighbourhood"), "neighbourhood": ("neighbourhood", "settlement")}


@dataclass(frozen=True, slots=True)
class Merged:
    """``rows``: each place once, names united. ``same_as``: every id that was merged away → the id kept."""

    rows: tuple[PlaceRow, ...]
    same_as: dict[str, str]


def keys(row: PlaceRow) -> set[str]:
    """Folded names two rows of one place can be expected to share, the article off."""
    names = {folded(n) for n in (row.name_ar, *row.alt_ar)}
    short = {v for n in names for v, why in variants(n).items() if why in ("no article", "joined")}
    return names | short


def merge(sources: Sequence[Sequence[PlaceRow]]) -> Merged:
    """Unite gazetteers. Earlier sources win: their ids, positions and display names are kept.

    Rows of one source are never merged with each other, except those with equal ids. Two rows are one place
    if country and kind agree, a name is shared and they lie close together (first-level units: anywhere; our
    own rows, whose positions are approximate: three times as far).
    """
    kept: list[PlaceRow] = []
    by_id: dict[str, int] = {}
    by_key: dict[tuple[str, str], list[int]] = defaultdict(list)
    same_as: dict[str, str] = {}
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for source in sources:
        fresh: list[tuple[set[str], int]] = []
        taken: set[int] = set()
        for row in source:
            names = keys(row)
            index = by_id.get(row.id)
            if index is None:
                near = (i for n in names for i in by_key.get((row.country, n), ()))
                index = _same(row, kept, near, taken)
            if index is None:
                by_id[row.id] = len(kept)
                fresh.append((names, len(kept)))
                kept.append(row)
                continue
            taken.add(index)
            by_id[row.id] = index
            if row.id != kept[index].id:
                same_as[row.id] = kept[index].id
            if kept[index].kind == "settlement":
                votes[kept[index].adm1][row.adm1] += 1
            kept[index] = _united(kept[index], row)
            fresh.append((names, index))
        for names, index in fresh:
            for name in sorted(names):
                if index not in by_key[kept[index].country, name]:
                    by_key[kept[index].country, name].append(index)
    return Merged(*_with_units(kept, same_as, votes))


def _same(row: PlaceRow, kept: list[PlaceRow], near: Iterable[int], taken: set[int]) -> int | None:
    best: tuple[bool, float, int] | None = None
    for index in set(near):
        other = kept[index]
        if index in taken or other.kind not in LIKE.get(row.kind, (row.kind,)):
            continue
        if row.kind in ("adm1", "country"):
            gap = 0.0
        elif row.lat is None or row.lon is None or other.lat is None or other.lon is None:
            continue
        else:
            gap = kilometres(row.lat, row.lon, other.lat, other.lon)
        reach = NEAR_KM.get(row.kind, math.inf) * (3 if row.source == "project" else 1)
        if gap <= reach and (best is None or (other.kind != row.kind, gap, index) < best):
            best = (other.kind != row.kind, gap, index)
    return best[2] if best else None


def _united(first: PlaceRow, second: PlaceRow) -> PlaceRow:
    """``first`` with the names ``second`` adds, and what it lacks; our own row also gives the
    usual English name, and corrects the Arabic one shown for a GeoNames row. ``source`` lists both, parted by ``+``."""
    title = second.name_ar if second.source == "project" and "GeoNames" in first.source else first.name_ar
    arabic = {folded(n): n for n in reversed((first.name_ar, *first.alt_ar, second.name_ar, *second.alt_ar))}
    arabic.pop(folded(title))
    shown = (
        second.name_en if second.source == "project" and second.name_en else first.name_en or second.name_en
    )
    english = dict.fromkeys(n for n in (first.name_en, *first.alt_en, second.name_en, *second.alt_en) if n)
    english.pop(shown, None)
    located = first if first.lat is not None else second
    return replace(
        first,
        name_ar=title,
        alt_ar=tuple(reversed(arabic.values())),
        name_en=shown,
        alt_en=tuple(english),
        lat=located.lat,
        lon=located.lon,
        adm1=first.adm1 or second.adm1,
        adm1_en=first.adm1_en or second.adm1_en,
        adm1_ar=first.adm1_ar or second.adm1_ar,
        population=max(first.population, second.population),
        source="+".join(dict.fromkeys((*first.source.split("+"), *second.source.split("+")))),
    )


def _with_units(
    rows: list[PlaceRow], same_as: dict[str, str], votes: dict[str, Counter[str]]
) -> tuple[tuple[PlaceRow, ...], dict[str, str]]:
    """Point every ``adm1`` at a row that is there.

    A register without its first-level rows still names their codes. Such a code is taken to mean the unit
    that other sources put the same towns in (``votes``; 60% must agree), and becomes that unit's id.
    """
    units = {r.id: i for i, r in enumerate(rows) if r.kind == "adm1"}
    unknown = {r.adm1 for r in rows if r.adm1 and same_as.get(r.adm1, r.adm1) not in units}
    for code in sorted(unknown):
        found = Counter({unit: n for unit, n in votes.get(code, Counter()).items() if unit in units})
        if not found:
            continue
        old, agreeing = min(found.items(), key=lambda item: (-item[1], item[0]))
        if agreeing * 5 >= sum(found.values()) * 3 and old in units:
            index = units.pop(old)
            rows[index] = replace(rows[index], id=code, adm1=code)
            units[code] = index
            same_as[old] = code
    finished = []
    for row in rows:
        code = same_as.get(row.adm1, row.adm1)
        unit = rows[units[code]] if code in units else None
        if unit is not None:
            row = replace(row, adm1=code, adm1_en=unit.name_en, adm1_ar=unit.name_ar)
        finished.append(row)
    final = {old: same_as.get(new, new) for old, new in same_as.items()}
    return tuple(finished), final

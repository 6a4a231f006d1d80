"""The gazetteer in memory: places, and the folded names they are found by."""

from __future__ import annotations

import gc
import hashlib
import marshal
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from marsad import __version__
from marsad.errors import PlacesFileError
from marsad.places.importers import import_csv
from marsad.places.merge import merge
from marsad.places.names import folded, ordinary_words, variants
from marsad.places.rows import PlaceRow, read_rows, read_table, write_atomically
from marsad.places.store import cache_home, imported_files, shipped_files
from marsad.reading.knowledge import Place
from marsad.reading.namesakes import Found

_FORM = 5  # of the compiled cache; raise it when the build below changes
_QUALIFIED = ("settlement", "neighbourhood", "adm3")  # kinds whose "upper", "eastern" … may be left out
_KIND_ORDER = ("country", "settlement", "adm1", "adm2", "adm3", "neighbourhood", "area", "feature")


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Places and their names.

    ``names``: folded Arabic name → indexes into ``places``, those that bear it as their first name first,
    then by population. ``derived``: which of these names no place bears as it stands, and why it is there
    (no article, no generic word, joined, split, abu); such a name needs more evidence than a written one.
    ``english``: folded Latin name → indexes. ``ids``: every id, merged ones too → index. ``alternates``:
    other Arabic names of each place.
    """

    places: tuple[Place, ...]
    names: dict[str, tuple[int, ...]]
    derived: dict[str, str]
    english: dict[str, tuple[int, ...]]
    ids: dict[str, int]
    alternates: tuple[tuple[str, ...], ...]

    def by_id(self, place_id: str) -> Place | None:
        """The place with this id (or with an id that was merged into it)."""
        index = self.ids.get(place_id)
        return None if index is None else self.places[index]

    def adm1_of(self, place: Place) -> Place | None:
        """The first-level unit a place lies in (itself, if it is one)."""
        return self.by_id(place.adm1) if place.adm1 else None


def load_gazetteer(extra: Sequence[Path] = (), imported: Sequence[Path] | None = None) -> Gazetteer:
    """The shipped gazetteer, the user's imported ones (``imported``: these instead) and the files ``extra``.

    The compiled form is cached under the hash of all files; a damaged cache is built anew.
    Raises PlacesFileError, PlacesRowError.
    """
    own = tuple(imported_files() if imported is None else imported)
    paths = (*extra, *own, *shipped_files())
    digest = hashlib.blake2b(f"{__version__} {_FORM} {sys.version_info[:2]}".encode(), digest_size=16)
    for path in paths:
        try:
            data = path.read_bytes()
        except OSError as error:
            raise PlacesFileError(
                f"cannot read: {error.strerror}", where=str(path), do="check the path"
            ) from None
        digest.update(f"{path.name} {len(data)} ".encode())
        digest.update(data)
    cache = cache_home() / f"places-{digest.hexdigest()}.bin"
    built = _read_cache(cache)
    if built is None:
        built = _compile([(path in own or path in extra, path) for path in paths])
        _write_cache(cache, built)
    return _opened(built)


Compiled = tuple[
    list[tuple[str, str, str, str, str, str, str, float | None, float | None, int, str]],
    dict[str, tuple[int, ...]],
    dict[str, str],
    dict[str, tuple[int, ...]],
    dict[str, int],
    list[tuple[str, ...]],
]


def _opened(built: Compiled) -> Gazetteer:
    cells, names, derived, english, ids, alternates = built
    with _no_collection():
        places = tuple([Place(*c) for c in cells])
    return Gazetteer(places, names, derived, english, ids, tuple(alternates))


@contextmanager
def _no_collection() -> Iterator[None]:
    """Many small objects are about to be made and kept; the cycle collector would look at them in vain."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _read_cache(path: Path) -> Compiled | None:
    try:
        data = path.read_bytes()
        if hashlib.blake2b(data[16:], digest_size=16).digest() != data[:16]:
            return None
        with _no_collection():
            built: Compiled = marshal.loads(data[16:])
    except (OSError, EOFError, ValueError, TypeError):
        return None
    return built


def _write_cache(path: Path, built: Compiled) -> None:
    data = marshal.dumps(built)
    try:
        write_atomically(path, hashlib.blake2b(data, digest_size=16).digest() + data)
    except OSError:
        return  # no cache folder to write to: the next start compiles again


def _source_rank(mine: bool, row: PlaceRow) -> int:
    if mine:
        return 0 if row.source.startswith("ocha") else 2 if row.licence.startswith("ODbL") else 1
    return 4 if row.source == "project" else 3


def _rows_of(path: Path) -> Iterable[PlaceRow]:
    header, _ = read_table(path)
    return read_rows(path) if "adm1_ar" in header else import_csv(path).rows


def _compile(paths: Sequence[tuple[bool, Path]]) -> Compiled:
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
            r.name_en,
            r.adm1,
            r.adm1_en,
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
            if len(form) < 3 or everyday.get(form) == "noun":
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


def find(gazetteer: Gazetteer, name: str, limit: int = 20) -> list[Found]:
    """Places ``name`` may mean, best first; the nearest spellings if no place bears the name."""
    wanted = folded(name)
    if not wanted:
        return []
    out = [_found(gazetteer, index, wanted) for index in gazetteer.names.get(wanted, ())]
    if not out:
        out = [Found(gazetteer.places[i], 0.9, ("Latin name",)) for i in gazetteer.english.get(wanted, ())]
    if not out:
        for form, why in variants(wanted).items():
            out += [
                Found(gazetteer.places[i], 0.7, (f"name given with other spelling: {why}",))
                for i in gazetteer.names.get(form, ())
            ]
    return (out or _similar(gazetteer, wanted))[:limit]


def _found(gazetteer: Gazetteer, index: int, wanted: str) -> Found:
    place = gazetteer.places[index]
    if folded(place.name_ar) == wanted:
        return Found(place, 1.0, ("name",))
    if any(folded(n) == wanted for n in gazetteer.alternates[index]):
        return Found(place, 0.95, ("other name",))
    whys = (variants(folded(n)).get(wanted) for n in (place.name_ar, *gazetteer.alternates[index]))
    return Found(place, 0.8, (f"short for a longer name: {next(filter(None, whys), 'spelling')}",))


def _similar(gazetteer: Gazetteer, wanted: str) -> list[Found]:
    """Places whose name differs in a letter or two; by likeness."""
    matcher = SequenceMatcher(None, b=wanted, autojunk=False)
    scored: list[tuple[float, str]] = []
    for name in gazetteer.names:
        if abs(len(name) - len(wanted)) < 3 and (name[0] == wanted[0] or name[-1] == wanted[-1]):
            matcher.set_seq1(name)
            if matcher.real_quick_ratio() > 0.8 and matcher.quick_ratio() > 0.8 and matcher.ratio() > 0.8:
                scored.append((matcher.ratio(), name))
    out = []
    for ratio, name in sorted(scored, key=lambda s: (-s[0], s[1]))[:5]:
        out += [
            Found(gazetteer.places[i], round(ratio / 2, 2), (f"similar: {name}",))
            for i in gazetteer.names[name]
        ]
    return out

"""The gazetteer in memory: places, and the folded names they are found by."""

from __future__ import annotations

import hashlib
import marshal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from marsad import __version__
from marsad.collection import no_collection
from marsad.errors import PlacesFileError
from marsad.places.names import folded, variants
from marsad.places.store import cache_home, imported_files, knowledge_files, shipped_files, write_atomically
from marsad.reading.knowledge import Place
from marsad.reading.namesakes import Found

if TYPE_CHECKING:
    from marsad.places.compile import Compiled

_FORM = 8  # of the compiled cache; raise it when compile.py changes


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
    for path in (*paths, *knowledge_files()):
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
        from marsad.places.compile import compile_files

        built = compile_files([(path in own or path in extra, path) for path in paths])
        _write_cache(cache, built)
    return _opened(built)


def _opened(built: Compiled) -> Gazetteer:
    cells, names, derived, english, ids, alternates = built
    with no_collection():
        places = tuple([Place(*c) for c in cells])
    return Gazetteer(places, names, derived, english, ids, tuple(alternates))


def _read_cache(path: Path) -> Compiled | None:
    try:
        data = path.read_bytes()
        if hashlib.blake2b(data[16:], digest_size=16).digest() != data[:16]:
            return None
        with no_collection():
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
    from difflib import SequenceMatcher

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

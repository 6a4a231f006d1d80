"""Where gazetteers lie: those that ship with the package, and those a user imported."""

from __future__ import annotations

import os
import re
import tempfile
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

from marsad.errors import PlacesFileError

if TYPE_CHECKING:
    from marsad.places.importers import Import

SHIPPED = ("units.csv", "cities.csv", "supplement.csv")


def data_home() -> Path:
    """``$MARSAD_DATA_HOME``, else ``$XDG_DATA_HOME/marsad``, else ``~/.local/share/marsad``."""
    return _home("MARSAD_DATA_HOME", "XDG_DATA_HOME", ".local/share")


def cache_home() -> Path:
    """``$MARSAD_CACHE_HOME``, else ``$XDG_CACHE_HOME/marsad``, else ``~/.cache/marsad``."""
    return _home("MARSAD_CACHE_HOME", "XDG_CACHE_HOME", ".cache")


def _home(own: str, common: str, default: str) -> Path:
    if os.environ.get(own):
        return Path(os.environ[own])
    base = os.environ.get(common)
    return (Path(base) if base else Path.home() / default) / "marsad"


def shipped_files() -> tuple[Path, ...]:
    """The gazetteer files of the package, units first."""
    folder = files("marsad").joinpath("data/places")
    with as_file(folder) as path:
        return tuple(path / name for name in SHIPPED)


def knowledge_files() -> tuple[Path, ...]:
    """The word lists that names are indexed by; a change in them calls for a new index."""
    data = files("marsad").joinpath("data")
    with as_file(data) as path:
        return path / "places/generic.csv", path / "places/ordinary_words.csv", path / "lang/ar/letters.csv"


def imported_files() -> tuple[Path, ...]:
    """The user's imported gazetteers, by name."""
    return tuple(sorted((data_home() / "places").glob("*.csv")))


def save(found: Import) -> Path:
    """Keep an import in the user's data folder under a name that follows from its kind and file.

    Importing the same file again replaces it. Raises PlacesFileError if the folder cannot be written.
    """
    from marsad.places.rows import table_text

    stem = re.sub(r"[^a-z0-9]+", "-", found.file.rsplit(".", 1)[0].lower()).strip("-")
    path = data_home() / "places" / f"{found.kind}-{stem or 'file'}.csv"
    try:
        write_atomically(path, table_text(found.rows).encode())
    except OSError as error:
        what = f"cannot write: {error.strerror}"
        raise PlacesFileError(
            what, where=str(path), do="set MARSAD_DATA_HOME to a folder you can write"
        ) from None
    return path


def write_atomically(path: Path, data: bytes) -> None:
    """Write ``data`` so that a reader sees the old file or the new one, never a part. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(temporary, 0o666 & ~mask)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise

"""The reader compiled to machine code, used where ``make fast`` made one of the sources as they stand.

``tools/compile_reader.py`` puts it beside the installed packages, as the package ``marsad_native``: a mark of what it
was made of, and a module of machine code for ``marsad.model`` and every module of ``marsad.reading``. The same
reports give the same bytes; only, records are then frozen for the type checker alone. If the mark does not fit the
sources, Python reads the sources.
"""

from __future__ import annotations

import copyreg
import hashlib
import importlib
import importlib.util
import os
import sys
import sysconfig
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

PACKAGE = "marsad_native"
LIBRARY = "marsad_reading__mypyc"  # mypyc's name for what its modules share
PURE = "MARSAD_PURE"  # set to anything: do without
SUFFIX = sysconfig.get_config_var("EXT_SUFFIX") or ".so"
_FOLDERS = ("", "reading", "reading/features")
_ALONE = (
    "model.py",
    "errors.py",
    "script.py",
)  # the latter two not compiled, but the compiler looks into them


def fingerprint() -> str:
    """A hash of this Python and of every source that the machine code follows from."""
    root = Path(__file__).parent
    digest = hashlib.blake2b(f"{sys.version} {SUFFIX}".encode(), digest_size=16)
    found = [path for folder in _FOLDERS[1:] for path in sorted((root / folder).glob("*.py"))]
    for path in (*found, *(root / name for name in _ALONE)):
        data = path.read_bytes()
        digest.update(f"\n{path.parent.name}/{path.name} {len(data)}\n".encode())
        digest.update(data)
    return digest.hexdigest()


def compiled() -> Path | None:
    """Where the machine code of the sources as they stand lies; None if there is none."""
    try:
        found = importlib.import_module(PACKAGE)
        if fingerprint() != found.FINGERPRINT or found.__file__ is None:
            return None
        return Path(found.__file__).parent
    except (ImportError, AttributeError, OSError):
        return None


def prefer_native() -> bool:
    """Let ``marsad.reading`` and ``marsad.model`` come from machine code if there is any, before they are imported."""
    if os.environ.get(PURE):
        return False
    folder = compiled()
    if folder is None or not _load_library(folder / f"{LIBRARY}{SUFFIX}"):
        return False
    for name in _FOLDERS:
        package = importlib.import_module(".".join(("marsad", *filter(None, name.split("/")))))
        package.__path__.insert(0, str(folder / name))
    for record in vars(importlib.import_module("marsad.model")).values():
        if isinstance(record, type) and is_dataclass(record):
            copyreg.pickle(record, _parts)
    return True


def _parts(record: Any) -> tuple[type[Any], tuple[Any, ...]]:
    """How a record of machine code travels between processes: its class makes it anew of its fields."""
    return type(record), tuple([getattr(record, field.name) for field in fields(record)])


def compiled_is_used() -> bool:
    """Whether this process reads by machine code."""
    return LIBRARY in sys.modules


def _load_library(path: Path) -> bool:
    spec = importlib.util.spec_from_file_location(LIBRARY, path)
    if spec is None or spec.loader is None:
        return False
    try:
        module = importlib.util.module_from_spec(spec)
        sys.modules[LIBRARY] = module
        spec.loader.exec_module(module)
    except (ImportError, OSError):
        sys.modules.pop(LIBRARY, None)
        return False
    return True

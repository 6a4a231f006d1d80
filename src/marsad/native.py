"""The reader compiled to machine code, used where ``make fast`` made one of the sources as they stand.

``tools/compile_reader.py`` puts it beside the installed packages, as the package ``marsad_native``: a mark of what it
was made of, and a module of machine code for every module of ``marsad.reading``. Nothing else is different: the same
reports give the same bytes. If the mark does not fit the sources, Python reads the sources.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import os
import sys
import sysconfig
from pathlib import Path
from types import ModuleType

PACKAGE = "marsad_native"
LIBRARY = "marsad_reading__mypyc"  # mypyc's name for what its modules share
PURE = "MARSAD_PURE"  # set to anything: do without
SUFFIX = sysconfig.get_config_var("EXT_SUFFIX") or ".so"
_FOLDERS = ("reading", "reading/features")
_INLINED = ("model.py", "errors.py", "script.py")  # not compiled, yet the compiler may have looked into them


def fingerprint() -> str:
    """A hash of this Python and of every source that the machine code follows from."""
    root = Path(__file__).parent
    digest = hashlib.blake2b(f"{sys.version} {SUFFIX}".encode(), digest_size=16)
    found = [path for folder in _FOLDERS for path in sorted((root / folder).glob("*.py"))]
    for path in (*found, *(root / name for name in _INLINED)):
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
    """Let ``marsad.reading`` come from machine code if there is any. Must run before it is first imported."""
    if os.environ.get(PURE):
        return False
    folder = compiled()
    if folder is None or not _load_library(folder / f"{LIBRARY}{SUFFIX}"):
        return False
    for name in _FOLDERS:
        _package(name).__path__.insert(0, str(folder / name))
    return True


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


def _package(folder: str) -> ModuleType:
    return importlib.import_module("marsad." + folder.replace("/", "."))

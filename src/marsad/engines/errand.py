"""What is sent to a worker of a cluster, and what a worker does with it.

A parcel is bytes that Marsad packs itself: the records of reading travel as their class and fields, so that a process
with the compiled reader and one without understand each other.
"""

from __future__ import annotations

import copyreg
import io
import os
import pickle
import threading
import traceback
import unicodedata
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import marsad
from marsad import model
from marsad.engine_errors import ClusterUnlikeError
from marsad.knowledge_cache import knowledge_stamp
from marsad.pipeline import WEIGHTS

Likeness = dict[str, str]
_ONE = threading.Lock()  # a worker may have many threads, a reader has one
_begun: set[Callable[[], None]] = set()
_DIGITS = 12  # hexadecimal, of a hash


def run_errand(parcel: bytes, like: Likeness) -> bytes:
    """On a worker: what ``parcel`` asks for. ``like``: what its sender is like. ``answer`` opens what comes back.

    Raises ClusterUnlikeError where this process would not read the same bytes.
    """
    other = unlike(like, likeness())
    if other:
        do = "install the same Marsad, packs and gazetteers there, and set the same MARSAD_WEIGHTS"
        raise ClusterUnlikeError(f"a worker is not like this machine: {other}", do=do)
    with _ONE:
        fn, prepare, items = unpack(parcel)
        try:
            if prepare not in _begun:
                prepare()
                _begun.add(prepare)
            return pack((None, [fn(item) for item in items]))
        except Exception as error:
            error.add_note(traceback.format_exc())
            return pack((error, []))


def answer(parcel: bytes) -> list[Any]:
    """The results in what ``run_errand`` gave. Raises what the function raised there."""
    error, found = unpack(parcel)
    if error is not None:
        raise error
    return list(found)


@cache
def likeness() -> Likeness:
    """What must be equal in two processes for them to make equal bytes of a report."""
    return {
        "version": marsad.__version__,
        "packs and gazetteers": knowledge_stamp(),
        "code": _code(),
        "Unicode of Python": unicodedata.unidata_version,
        "weights": os.environ.get(WEIGHTS, ""),
    }


def unlike(here: Likeness, there: Likeness) -> str:
    """In what two processes differ, for people; "" if in nothing.

    >>> unlike({"version": "1", "code": "a"}, {"version": "2", "code": "a"})
    "version '2', here '1'"
    """
    told = [
        f"{name} {there.get(name, '')!r}, here {value!r}"
        for name, value in here.items()
        if there.get(name) != value
    ]
    return "; ".join(told)


def pack(value: Any) -> bytes:
    """``value`` as bytes for another process."""
    out = io.BytesIO()
    _Pickler(out, pickle.HIGHEST_PROTOCOL).dump(value)
    return out.getvalue()


def unpack(parcel: bytes) -> Any:
    """What ``pack`` was given."""
    return pickle.loads(parcel)


class _Pickler(pickle.Pickler):
    dispatch_table = copyreg.dispatch_table.copy()


def _parts(record: Any) -> tuple[type[Any], tuple[Any, ...]]:
    return type(record), tuple([getattr(record, field.name) for field in fields(record)])


for _record in vars(model).values():
    if isinstance(_record, type) and is_dataclass(_record):
        _Pickler.dispatch_table[_record] = _parts


def _code() -> str:
    """A hash over the sources of the package."""
    digest = blake2b(digest_size=16)
    root = Path(__file__).parents[1]
    for path in sorted(root.rglob("*.py")):
        digest.update(f"\n{path.relative_to(root).as_posix()}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:_DIGITS]

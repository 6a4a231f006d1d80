"""A zip file whose bytes follow from what is in it, and the descriptor of a data package (Frictionless)."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from marsad.exchange.layers import Layer

_TYPES = {
    "text": "string",
    "whole": "integer",
    "number": "number",
    "day": "date",
    "flag": "boolean",
    "list": "string",
}
_WHEN = (1980, 1, 1, 0, 0, 0)  # what zip has for no date
_LEVEL = 6
_RIGHTS = 0o644 << 16


@dataclass(frozen=True, slots=True)
class Packed:
    """A file of the zip: its SHA-256 and its bytes before packing."""

    path: str
    sha256: str
    size: int


class Parcel:
    """A zip being written. ``packed``: the files so far."""

    def __init__(self, out: IO[bytes]) -> None:
        self._zip = ZipFile(out, "w", ZIP_DEFLATED, compresslevel=_LEVEL)
        self.packed: list[Packed] = []

    def close(self) -> None:
        """Write the directory of the zip."""
        self._zip.close()

    @contextmanager
    def text(self, path: str) -> Iterator[IO[str]]:
        """A file of text (UTF-8) to write to; one at a time."""
        info = ZipInfo(path, _WHEN)
        info.compress_type, info.external_attr, info.create_system = ZIP_DEFLATED, _RIGHTS, 3
        with self._zip.open(info, "w", force_zip64=True) as raw:
            hashed = _Hashed(raw)
            wrapped = io.TextIOWrapper(io.BufferedWriter(hashed, 1 << 16), "utf-8", newline="")
            yield wrapped
            wrapped.flush()
            wrapped.detach().detach()
        self.packed.append(Packed(path, hashed.digest.hexdigest(), hashed.size))


class _Hashed(io.RawIOBase):
    """What is written is hashed on its way."""

    def __init__(self, out: IO[bytes]) -> None:
        super().__init__()
        self._out, self.digest, self.size = out, hashlib.sha256(), 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        raw = bytes(data)
        self.digest.update(raw)
        self.size += len(raw)
        self._out.write(raw)
        return len(raw)


def resource(
    packed: Packed, name: str, about: str, layer: Layer | None, keys: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """A file as the descriptor names it. ``layer``: its columns, if it is a table. ``keys``: more of its schema."""
    form = packed.path.rsplit(".", 1)[-1]
    media = {"csv": "text/csv", "geojson": "application/geo+json"}.get(form, "text/plain")
    value: dict[str, Any] = {
        "name": name,
        "path": packed.path,
        "description": about,
        "format": form,
        "mediatype": media,
        "encoding": "utf-8",
        "bytes": packed.size,
        "hash": f"sha256:{packed.sha256}",
    }
    if layer is not None:
        columns = [{"name": one.name, "type": _TYPES[one.kind]} for one in layer.fields]
        if layer.shape in ("MultiPoint", "MultiPolygon"):
            columns.append({"name": "wkt", "type": "string"})
        schema = {"fields": columns, "missingValues": [""], **(keys or {})}
        value |= {"profile": "tabular-data-resource", "schema": schema}
    return value

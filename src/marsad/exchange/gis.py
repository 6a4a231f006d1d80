"""Layers as files of geographic programs, by way of Arrow: GeoPackage, FlatGeobuf, PMTiles (GDAL), GeoParquet 1.1.

Rows flow through in batches, so that memory stays flat. Needs ``pip install 'marsad[export]'``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shapely

from marsad.exchange.extra import needed
from marsad.exchange.layers import Layer, Row
from marsad.exchange.plain import Done, nothing
from marsad.handing_errors import ExportFileError

if TYPE_CHECKING:
    import pyarrow as pa

BATCH = 4096  # rows in memory at once
GEOMETRY = "geometry"
DRIVERS = {"gpkg": "GPKG", "fgb": "FlatGeobuf", "pmtiles": "PMTiles"}
ZOOM = 9  # of the finest tiles: positions within 20 m
_SINCE = "2000-01-01T00:00:00Z"  # GeoPackage notes when it was changed; equal content is to give equal bytes


def write_gdal(layer: Layer, path: Path, form: str, done: Done = nothing) -> None:
    """Write ``path`` as ``gpkg``, ``fgb`` or ``pmtiles``. Raises ExtraMissingError, ExportFileError."""
    pyarrow, pyogrio = needed("pyarrow"), needed("pyogrio")
    schema = _schema(layer, pyarrow, as_text=True, tagged=True)  # none of the three has lists
    stream = pyarrow.RecordBatchReader.from_batches(
        schema, _batches(layer, schema, pyarrow, done, as_text=True)
    )
    options = (
        {"MAXZOOM": str(ZOOM), "MINZOOM": "0", "NAME": layer.name}
        if form == "pmtiles"
        else {"SPATIAL_INDEX": "YES"}
    )
    if form == "fgb" and layer.gaps:
        options["SPATIAL_INDEX"] = "NO"  # its index has no room for rows that are nowhere
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _SINCE})
    try:
        pyogrio.write_arrow(
            stream,
            path,
            layer=layer.name,
            driver=DRIVERS[form],
            geometry_name=GEOMETRY if layer.shape else None,
            geometry_type=layer.shape or None,
            crs="EPSG:4326" if layer.shape else None,
            **options,
        )
    except (
        pyogrio.errors.DataSourceError,
        pyogrio.errors.DataLayerError,
        pyogrio.errors.FieldError,
    ) as error:
        raise ExportFileError(f"cannot write: {error}", where=str(path), do="check path and space") from None


def write_parquet(layer: Layer, path: Path, done: Done = nothing) -> None:
    """Write GeoParquet 1.1 (without a geometry: Parquet). Raises ExtraMissingError.

    The geometry is WKB; ``bbox`` beside it says where each row lies (the covering of GeoParquet), so that readers can
    skip what they do not need.
    """
    pyarrow = needed("pyarrow")
    import pyarrow.parquet as parquet

    schema = _schema(layer, pyarrow, bbox=bool(layer.shape))
    bounds = _Bounds()
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in _batches(layer, schema, pyarrow, done, bounds=bounds):
            writer.write_batch(batch)
        if layer.shape:
            writer.add_key_value_metadata({"geo": json.dumps(_geo(layer, bounds))})


class _Bounds:
    """The box around all that was seen, and of what type it was."""

    def __init__(self) -> None:
        self.box: list[float] | None = None
        self.types: set[str] = set()

    def add(self, box: list[float], type_: str) -> None:
        self.types.add(type_)
        if self.box is None:
            self.box = list(box)
        else:
            low, high = map(min, self.box[:2], box[:2]), map(max, self.box[2:], box[2:])
            self.box = [*low, *high]


def _geo(layer: Layer, bounds: _Bounds) -> dict[str, Any]:
    """The metadata of GeoParquet 1.1. Without a ``crs`` it is OGC:CRS84: WGS 84, longitude first."""
    sides = ("xmin", "ymin", "xmax", "ymax")
    column: dict[str, Any] = {
        "encoding": "WKB",
        "geometry_types": sorted(bounds.types),
        "edges": "planar",
        "orientation": "counterclockwise",
        "covering": {"bbox": {side: ["bbox", side] for side in sides}},
    }
    if layer.shape != "MultiPolygon":
        del column["orientation"]
    if bounds.box is not None:
        column["bbox"] = bounds.box
    return {"version": "1.1.0", "primary_column": GEOMETRY, "columns": {GEOMETRY: column}}


def _schema(
    layer: Layer, pyarrow: Any, *, as_text: bool = False, bbox: bool = False, tagged: bool = False
) -> pa.Schema:
    types = {
        "text": pyarrow.string(),
        "whole": pyarrow.int64(),
        "number": pyarrow.float64(),
        "day": pyarrow.date32(),
        "flag": pyarrow.bool_(),
        "list": pyarrow.string() if as_text else pyarrow.list_(pyarrow.string()),
    }
    made = [pyarrow.field(one.name, types[one.kind]) for one in layer.fields]
    if layer.shape:
        about = {"ARROW:extension:name": "geoarrow.wkb"} if tagged else None
        made.append(pyarrow.field(GEOMETRY, pyarrow.binary(), metadata=about))
    if bbox:
        sides = [pyarrow.field(side, pyarrow.float64()) for side in ("xmin", "ymin", "xmax", "ymax")]
        made.append(pyarrow.field("bbox", pyarrow.struct(sides)))
    return pyarrow.schema(made)


def _batches(
    layer: Layer,
    schema: pa.Schema,
    pyarrow: Any,
    done: Done,
    *,
    as_text: bool = False,
    bounds: _Bounds | None = None,
) -> Iterator[pa.RecordBatch]:
    rows = iter(layer.rows)
    while batch := list(islice(rows, BATCH)):
        columns = [
            [_value(row.values[at], one.kind, as_text) for row in batch]
            for at, one in enumerate(layer.fields)
        ]
        arrays = [pyarrow.array(cells, type_) for cells, type_ in zip(columns, schema.types, strict=False)]
        if layer.shape:
            arrays.append(pyarrow.array(_wkb(batch), pyarrow.binary()))
            if bounds is not None:
                arrays.append(pyarrow.array([_box(row, bounds) for row in batch], schema.field("bbox").type))
        yield pyarrow.RecordBatch.from_arrays(arrays, schema=schema)
        done(len(batch))


def _value(value: Any, kind: str, as_text: bool) -> Any:
    if value is None:
        return None
    if kind == "list":
        return "; ".join(value) if as_text else list(value)
    if kind == "day" and isinstance(value, str):
        return date.fromisoformat(value)
    if kind == "number":
        return float(value)
    if kind == "text":
        return value.encode("utf-8", "replace").decode("utf-8").replace("\0", "")
    return value


def _wkb(batch: list[Row]) -> list[bytes | None]:
    return [None if row.geometry is None else shapely.to_wkb(row.geometry) for row in batch]


def _box(row: Row, bounds: _Bounds) -> dict[str, float] | None:
    if row.geometry is None or row.geometry.is_empty:
        return None
    box = [float(side) for side in row.geometry.bounds]
    bounds.add(box, row.geometry.geom_type)
    return dict(zip(("xmin", "ymin", "xmax", "ymax"), box, strict=True))

"""Rows that were asked for: a list of records, a frame of pandas, polars or geopandas, or a picture in a notebook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from marsad.exchange.extra import needed
from marsad.exchange.layers import Layer, Row
from marsad.notebook.html import map_of, table_of

SHOWN = 12  # rows in a notebook


@dataclass(frozen=True)
class Table:
    """The rows of an answer, all of them. ``layer``: its columns, without rows; geometries are WGS 84 degrees."""

    layer: Layer
    rows: tuple[Row, ...]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        """The rows as records; without the geometry."""
        names = self.layer.names()
        return (dict(zip(names, row.values, strict=True)) for row in self.rows)

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return self.layer.names()

    def pandas(self) -> Any:
        """A ``pandas.DataFrame``; days are ``datetime64``. Raises ExtraMissingError without ``marsad[frames]``."""
        pandas = needed("pandas")
        kinds = {"text": "string", "whole": "Int64", "number": "float64", "flag": "boolean"}
        made = {}
        for at, one in enumerate(self.layer.fields):
            cells = [row.values[at] for row in self.rows]
            if one.kind == "day":
                made[one.name] = pandas.to_datetime(pandas.Series(cells, dtype="object"))
            else:
                made[one.name] = pandas.Series(cells, dtype=kinds.get(one.kind, "object"))
        return pandas.DataFrame(made)

    def geopandas(self) -> Any:
        """A ``geopandas.GeoDataFrame`` in EPSG:4326. Raises ExtraMissingError, ValueError for rows without places."""
        if not self.layer.shape:
            raise ValueError(f"{self.layer.name} have no places")
        geopandas = needed("geopandas")
        return geopandas.GeoDataFrame(
            self.pandas(), geometry=[row.geometry for row in self.rows], crs="EPSG:4326"
        )

    def polars(self) -> Any:
        """A ``polars.DataFrame``. Raises ExtraMissingError without ``marsad[frames]``."""
        polars = needed("polars")
        kinds = {
            "text": polars.String,
            "whole": polars.Int64,
            "number": polars.Float64,
            "day": polars.Date,
            "flag": polars.Boolean,
            "list": polars.List(polars.String),
        }
        columns = {
            one.name: polars.Series(one.name, [row.values[at] for row in self.rows], dtype=kinds[one.kind])
            for at, one in enumerate(self.layer.fields)
        }
        return polars.DataFrame(columns)

    def csv(self, path: str | Path, *, bom: bool = False) -> None:
        """Write a CSV file; ``bom`` marks it as UTF-8 for Excel. Raises OSError."""
        from dataclasses import replace

        from marsad.exchange.plain import write_csv

        with Path(path).open("w", encoding="utf-8", newline="") as out:
            write_csv(replace(self.layer, rows=self.rows), out, bom=bom)

    def __repr__(self) -> str:
        return f"<{len(self):,} {self.layer.name}: {', '.join(self.columns)}>"

    def _repr_html_(self) -> str:
        shown = list(self.rows[:SHOWN])
        drawn = map_of(self.layer, self.rows) if self.layer.shape else ""
        more = f"<p>{len(self):,} {self.layer.name}, {min(SHOWN, len(self))} shown</p>"
        return f"{drawn}{table_of(self.layer.fields, shown)}{more}"

"""``marsad places``: import gazetteers and look names up."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from marsad.errors import MarsadError

app = typer.Typer(help="Import gazetteers and look up places.", no_args_is_help=True)


class Source(StrEnum):
    """Kinds of gazetteer files that can be imported."""

    cod_ab = "cod-ab"
    geonames = "geonames"
    osm = "osm"
    csv = "csv"


@app.command("import")
def import_file(
    source: Annotated[Source, typer.Argument(help="What the file is.")],
    file: Annotated[list[Path], typer.Argument(help="The file, or several.")],
) -> None:
    """Check gazetteer files and keep them for all later readings."""
    from marsad.places.importers import read_import
    from marsad.places.store import save

    try:
        done = [(found, save(found)) for found in [read_import(source.value, path) for path in file]]
    except MarsadError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    table = Table("file", "places", "left out", "kept as")
    for found, kept in done:
        kinds = "\n".join(f"{n} {kind}" for kind, n in found.counts())
        table.add_row(found.file, kinds, "\n".join(f"{n} {why}" for why, n in found.left_out), str(kept))
    Console().print(table)


@app.command("polygons")
def import_polygons(
    file: Annotated[list[Path], typer.Argument(help="GeoJSON of first-level units, as COD-AB has it.")],
) -> None:
    """Check polygons of governorates and keep them for all later maps and areas."""
    from marsad.places.polygons import save_polygons

    for path in file:
        kept, units = save_polygons(path)
        typer.echo(f"{path.name}: {units} units, kept as {kept}")


@app.command("find")
def find_name(
    name: Annotated[str, typer.Argument(help="A name, Arabic or Latin.")],
    limit: Annotated[int, typer.Option(help="Show at most this many places.", min=1)] = 10,
) -> None:
    """Show the places a name may mean, likeliest first."""
    from marsad.places.gazetteer import find, load_gazetteer
    from marsad.reading.namesakes import Context, resolve

    try:
        candidates = find(load_gazetteer(), name, 200)
    except MarsadError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    if not candidates:
        typer.echo(f"no place is called {name!r}; more places: marsad places import", err=True)
        raise typer.Exit(1)
    table = Table("id", "name", "English", "kind", "country", "first level", "lat", "lon", "why")
    for ranked in resolve(candidates, Context())[:limit]:
        p = ranked.place
        lat, lon = ("" if p.lat is None else f"{p.lat:.3f}"), ("" if p.lon is None else f"{p.lon:.3f}")
        table.add_row(
            p.id, p.name_ar, p.name_en, p.kind, p.country, p.adm1_en, lat, lon, ", ".join(ranked.reasons)
        )
    Console(width=None if sys.stdout.isatty() else 160).print(table)

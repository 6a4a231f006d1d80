"""``marsad serve``: the pages, on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from marsad.errors import ControlClaimsError
from marsad.inquiry.naming import DEFAULT

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from marsad.inquiry.statements import Gathered


def serve(
    from_: Annotated[
        list[str],
        typer.Option(
            "--from",
            metavar="FILE",
            help="Reports or readings as JSON lines. Without any: the demonstration.",
        ),
    ] = [],  # noqa: B006
    db: Annotated[
        str | None, typer.Option("--db", metavar="FILE|URL", help="A store instead of files.")
    ] = None,
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Where to listen; loopback only.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 for any that is free.")] = 8000,
    countries: Annotated[
        str, typer.Option("--countries", metavar="CODES", help="Countries, as SY,IQ.")
    ] = DEFAULT,
    tiles: Annotated[
        str,
        typer.Option(
            metavar="URL", help="Tiles under the map, as https://…/{z}/{x}/{y}.png; that site is then asked."
        ),
    ] = "",
    tiles_credit: Annotated[
        str, typer.Option("--tiles-credit", metavar="TEXT", help="Whom to name for the tiles.")
    ] = "",
) -> None:
    """Show it: the map, the timeline and the words behind them, as pages in Arabic and English.

    Listens on this machine alone; ends with Ctrl-C.
    """
    if from_ and db:
        raise ControlClaimsError("--from and --db together", do="give files or a store")
    from marsad.inquiry.atlas import atlas_of
    from marsad.inquiry.then import Atlases
    from marsad.web.app import make_app
    from marsad.web.read_pages import Box
    from marsad.web.serve import address_of, listen, names_of
    from marsad.web.serve import serve as answer
    from marsad.web.tiles import tiles_of

    ground = tiles_of(tiles, tiles_credit) if tiles else None
    opened = listen(host, port)
    try:
        typer.echo("Reading …", err=True)
        atlas = atlas_of(_gathered(from_, db), countries)
        address = address_of(opened, host)
        claims = len(atlas.world.statements)

        def ready() -> None:
            typer.echo(
                f"{claims:,} claims of {len(atlas.gathered.known):,} reports. Open {address} (Ctrl-C ends it)"
            )

        atlases = Atlases(atlas, _again(db))
        app = make_app(atlas, names_of(host), atlases=atlases, tiles=ground, box=Box(db or ""))
        answer(atlas, opened, host, ready, app)
    finally:
        opened.close()


def _gathered(from_: list[str], db: str | None) -> Gathered:
    if db:
        from marsad.inquiry.stored import gather_store

        return gather_store(db)
    if from_:
        from marsad.inquiry.statements import gather

        return gather([Path(name) for name in from_])
    from marsad.inquiry.shipped import gather_demo

    return gather_demo()


def _again(db: str | None) -> Callable[[date], Gathered] | None:
    """What a store knew by the end of a day."""
    if not db:
        return None
    from marsad.inquiry.stored import gather_store

    return lambda day: gather_store(db, day)

"""``marsad serve``: the pages, on this machine or for others."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from marsad.errors import ControlClaimsError
from marsad.inquiry.naming import DEFAULT

if TYPE_CHECKING:
    from marsad.record.store import Store

Many = Annotated[
    list[str],
    typer.Option(
        "--from", metavar="FILE", help="Reports or readings as JSON lines. Without any: the demonstration."
    ),
]
Names = Annotated[
    list[str],
    typer.Option("--name", metavar="HOST", help="A name the server answers to; others are refused then."),
]
Origins = Annotated[
    list[str],
    typer.Option(
        "--allow-origin", metavar="URL", help="A site whose pages may ask the API (CORS); none may."
    ),
]


def serve(
    from_: Many = [],  # noqa: B006
    db: Annotated[
        str | None, typer.Option("--db", metavar="FILE|URL", help="A store instead of files.")
    ] = None,
    host: Annotated[
        str,
        typer.Option(
            metavar="ADDRESS", help="Where to listen; beyond this machine only with accounts or --public."
        ),
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 for any that is free.")] = 8000,
    countries: Annotated[
        str, typer.Option("--countries", metavar="CODES", help="Countries, as SY,IQ.")
    ] = DEFAULT,
    public: Annotated[
        bool,
        typer.Option(
            "--public", help="For everybody, read only: no original texts, delayed, no private names."
        ),
    ] = False,
    delay: Annotated[
        int, typer.Option(min=0, metavar="DAYS", help="With --public: days that are held back.")
    ] = 7,
    name: Names = [],  # noqa: B006
    allow_origin: Origins = [],  # noqa: B006
    tls_cert: Annotated[
        Path | None, typer.Option("--tls-cert", metavar="PEM", help="Certificate, for https.")
    ] = None,
    tls_key: Annotated[Path | None, typer.Option("--tls-key", metavar="PEM", help="Its key.")] = None,
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

    Without accounts it listens on this machine alone, and whoever sits here may do everything; `marsad user add` turns
    accounts on. Ends with Ctrl-C.
    """
    if from_ and db:
        raise ControlClaimsError("--from and --db together", do="give files or a store")
    from marsad.cli.stores import name_of
    from marsad.inquiry.shown import Shown
    from marsad.record.accounts import Accounts
    from marsad.web.app import make_app
    from marsad.web.house import House, key_of
    from marsad.web.read_pages import Box
    from marsad.web.serve import Way, address_of, is_loopback, listen, names_of
    from marsad.web.serve import serve as answer
    from marsad.web.stand import Press, Stand
    from marsad.web.tiles import tiles_of

    ground = tiles_of(tiles, tiles_credit) if tiles else None
    with ExitStack() as open_things:
        store = _store(db, open_things)
        accounts = store is not None and not public and Accounts(store).on()
        way = Way(tuple(name), tls_cert, tls_key)
        opened = open_things.enter_context(listen(host, port, others=accounts or public))
        typer.echo("Reading …", err=True)
        shown = Shown(db or "", [Path(one) for one in from_], countries, delay if public else None)
        stand = Stand(Press(lambda: shown.mark(store), shown.atlases) if store is not None else None)
        atlases = shown.atlases()
        atlas = atlases.now
        origins = tuple(one.rstrip("/") for one in allow_origin)
        house = House(store, not is_loopback(host), public, origins, name_of(None), key_of(store))
        address = address_of(opened, host, way.scheme)
        claims, known = len(atlas.world.statements), len(atlas.gathered.known)

        def ready() -> None:
            typer.echo(f"{claims:,} claims of {known:,} reports. Open {address} (Ctrl-C ends it)")
            if house.others and way.scheme == "http":
                typer.echo(
                    "Passwords and pages go unencrypted: give --tls-cert, or put a proxy with https before it"
                )

        app = make_app(
            atlas,
            names_of(host, way),
            house,
            atlases=atlases,
            tiles=ground,
            box=Box(db or ""),
            stand=stand,
        )
        answer(atlas, opened, host, ready, app, way, stand)


def _store(db: str | None, open_things: ExitStack) -> Store | None:
    if db is None:
        return None
    from marsad.record.store import open_store

    return open_things.enter_context(open_store(db))

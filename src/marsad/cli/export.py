"""``marsad export``: what the store holds, and what follows from it, in the forms that others use."""

from __future__ import annotations

import sys
from collections import Counter
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from marsad.cli.progress import Bar
from marsad.cli.stores import Db, day_of, keep_incidents_up
from marsad.errors import OutputError, RecordOptionError

if TYPE_CHECKING:
    from marsad.control.infer import World
    from marsad.inquiry.handing import Asked
    from marsad.record.public import Public
    from marsad.record.store import Store


class Format(StrEnum):
    """Forms of an export."""

    jsonl = "jsonl"
    csv = "csv"
    xlsx = "xlsx"
    geojson = "geojson"
    gpkg = "gpkg"
    geoparquet = "geoparquet"
    fgb = "fgb"
    kml = "kml"
    pmtiles = "pmtiles"
    acled = "acled"
    ged = "ged"
    plover = "plover"
    hxl = "hxl"
    annotation = "annotation"
    claimreview = "claimreview"


class What(StrEnum):
    """What can be exported."""

    reports = "reports"
    claims = "claims"
    incidents = "incidents"
    holdings = "holdings"
    changes = "changes"
    areas = "areas"
    figures = "figures"
    decisions = "decisions"
    deletions = "deletions"


class Coarse(StrEnum):
    """How exactly a public export tells places."""

    settlement = "settlement"
    third = "third"
    second = "second"


def export(
    what: Annotated[What, typer.Option(help="What to write.")],
    format: Annotated[Format, typer.Option(help="In which form.")] = Format.jsonl,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", metavar="FILE", help="Write there; standard output if not given and it is text."
        ),
    ] = None,
    on: Annotated[str, typer.Option("--on", metavar="DATE", help="The day of holdings and areas.")] = "",
    since: Annotated[str, typer.Option("--from", metavar="DATE", help="From this day on.")] = "",
    until: Annotated[str, typer.Option("--to", metavar="DATE", help="Up to this day.")] = "",
    where: Annotated[
        str,
        typer.Option(
            "--in", metavar="PLACE", help="Only in this place: a name, Arabic or English, or an id."
        ),
    ] = "",
    inferred: Annotated[
        bool, typer.Option("--inferred", help="Also changes of places that no claim names.")
    ] = False,
    bom: Annotated[
        bool, typer.Option("--bom", help="Mark CSV as UTF-8, which Excel needs for Arabic.")
    ] = False,
    public: Annotated[
        bool,
        typer.Option(
            "--public", help="For others' eyes: no original texts or titles, delayed, places coarsened."
        ),
    ] = False,
    delay: Annotated[
        int, typer.Option(min=0, metavar="DAYS", help="With --public: days that are held back.")
    ] = 7,
    coarsen: Annotated[
        Coarse, typer.Option(help="With --public: no place finer than this.")
    ] = Coarse.settlement,
    countries: Annotated[
        str,
        typer.Option("--countries", metavar="CODES", help="For what is on the ground: countries, as SY,IQ."),
    ] = "SY,IQ",
    db: Db = None,
) -> None:
    """Write what the store holds, or who holds what, in an order that follows from content alone.

    The same material gives the same bytes, in whatever order and on whatever database it was added.
    """
    days = [
        day_of(text, name) if text else None
        for text, name in ((on, "--on"), (since, "--from"), (until, "--to"))
    ]
    from marsad.inquiry.handing import BINARY, Asked, check, write, write_file
    from marsad.record.place import default_store
    from marsad.record.store import open_store

    terms = _terms(delay, coarsen) if public else None
    if what is What.incidents:
        keep_incidents_up(db)
    with open_store(db or default_store(), read_only=True) as store:
        cut, unit = _cut(what.value, days[1:], where), _unit(what.value, where, countries)
        asked = Asked(
            what.value, format.value, terms, cut, days[0], unit, inferred, bom,
            lambda: _world(store, terms, countries),
        )  # fmt: skip
        check(asked)
        if out is None and format.value in BINARY:
            raise OutputError(f"{format.value} is no text", where="standard output", do="give --out FILE")
        bar = Bar(_total(store, asked), sys.stderr.isatty() and out is not None, f"{what.value} written")
        try:
            left_out = (
                write_file(store, asked, out, bar.advance)
                if out
                else write(store, asked, sys.stdout, bar.advance)
            )
        except BrokenPipeError:
            raise
        except OSError as error:
            target = str(out or "standard output")
            do = "check path and space"
            raise OutputError(f"cannot write: {error.strerror}", where=target, do=do) from None
        finally:
            bar.close()
    _say(left_out, format.value)


def _say(left_out: Counter[str], form: str) -> None:
    if left_out:
        told = "; ".join(f"{number:,} {why}" for why, number in sorted(left_out.items()))
        typer.echo(f"marsad: left out of the {form} layout: {told}", err=True)


def _terms(delay: int, coarsen: Coarse) -> Public:
    from marsad.record.public import Public, shipped_units

    return Public(datetime.now(UTC).date(), shipped_units(), delay, coarsen.value)


def _cut(what: str, days: list[date | None], where: str):  # type: ignore[no-untyped-def]
    from marsad.inquiry.handing import STORED
    from marsad.record.export import Cut
    from marsad.record.within import area

    since, until = days
    if since and until and until < since:
        raise RecordOptionError(f"{until} is before {since}", where="--to", do="swap the two days")
    return Cut(since, until, area(where) if where and what in STORED else None)


def _unit(what: str, where: str, countries: str) -> str:
    """The id of the first-level unit that --in means for what is on the ground."""
    from marsad.inquiry.handing import GROUND

    if not where or what not in GROUND:
        return ""
    from marsad.inquiry.naming import countries_of, unit_of
    from marsad.packs.control import load_rules
    from marsad.places.land import load_land

    return unit_of(load_land(countries_of(countries, load_rules())), where)


def _world(store: Store, terms: Public | None, countries: str) -> World:
    """The world as far as it may be passed on: without what others' terms forbid, and with --public delayed."""
    from marsad.inquiry.worlds import shareable_world

    return shareable_world(store, countries, None if terms is None else date.fromisoformat(terms.last[:10]))


def _total(store: Store, asked: Asked) -> int | None:
    from marsad.inquiry.handing import STORED
    from marsad.record.export import at_most

    return at_most(store, asked.what) if asked.what in STORED else None  # type: ignore[arg-type]

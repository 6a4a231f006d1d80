"""Handing over: any table in any form that can hold it, to a file or a stream."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from marsad.exchange.plain import (
    Done,
    dumps,
    nothing,
    write_csv,
    write_geojson,
    write_jsonl,
    write_kml,
    write_table,
)
from marsad.handing_errors import ExportChoiceError, ExportFileError
from marsad.record.export import ALL, Cut
from marsad.record.public import Public
from marsad.record.store import Store

if TYPE_CHECKING:
    from marsad.control.infer import World
    from marsad.exchange.layers import Layer

STORED = ("reports", "claims", "incidents", "decisions", "deletions")
GROUND = ("holdings", "changes", "areas", "figures")
WHATS = (*STORED, *GROUND)
TABLES = ("jsonl", "csv", "xlsx", "geoparquet")  # take anything
MAPS = ("geojson", "gpkg", "fgb", "kml", "pmtiles")  # take what has a place
EVENTS = ("acled", "ged", "plover", "hxl")  # take incidents
FORMS = (*TABLES, *MAPS, *EVENTS, "annotation", "claimreview")
BINARY = ("xlsx", "geoparquet", "gpkg", "fgb", "pmtiles")
_PLACED = ("claims", "incidents", "holdings", "changes", "areas")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for. ``day``: of holdings and areas; ``unit``: id of a first-level unit for what is on the ground.

    ``world`` makes the world when it is needed (it takes seconds).
    """

    what: str
    form: str = "csv"
    public: Public | None = None
    cut: Cut = ALL
    day: date | None = None
    unit: str = ""
    inferred: bool = False
    bom: bool = False
    world: Callable[[], World] | None = None


def check(asked: Asked) -> None:
    """Raises ExportChoiceError for what does not go together."""
    what, form = asked.what, asked.form
    if form in MAPS and what not in _PLACED:
        raise _choice(f"{what} have no place", f"{form} draws places: use {', '.join(TABLES)}")
    if form in EVENTS and what != "incidents":
        raise _choice(f"{form} is a layout of events", "use --what incidents")
    if form == "annotation" and what != "claims":
        raise _choice("annotations tell what proves a claim", "use --what claims")
    if form == "claimreview" and what != "figures":
        raise _choice("ClaimReview tells of figures", "use --what figures")
    if what in ("holdings", "areas") and asked.day is None:
        raise _choice(f"{what} are of a day", "give --on DATE")
    if asked.public is not None and what in GROUND[:3] and asked.public.level != "settlement":
        what_for = "the settlements' holders or their outlines"
        raise _choice(
            f"{what} tell {what_for}, finer than --coarsen {asked.public.level}", "leave --coarsen out"
        )
    if asked.cut.where is not None and what in ("reports", "decisions", "deletions"):
        raise _choice(f"{what} have no place", "leave --in out")


def _choice(what: str, do: str) -> ExportChoiceError:
    return ExportChoiceError(what, do=do)


def layer_of(store: Store, asked: Asked) -> Layer:
    """The table that is asked for; its rows are read as they are taken."""
    if asked.what in STORED:
        from marsad.inquiry.tables import stored

        return stored(store, asked.what, asked.public, asked.cut)  # type: ignore[arg-type]
    from marsad.inquiry import grounds

    if asked.world is None:
        raise ValueError("there is no world to ask")
    world = asked.world()
    if asked.what == "changes":
        first, last = asked.cut.since or date(2011, 1, 1), asked.cut.until or date(2030, 12, 31)
        return grounds.changes_layer(world, first, last, asked.unit, asked.inferred)
    if asked.what == "figures":
        return grounds.figures_layer(world, quotes=asked.public is None)
    day = asked.day or date.min
    made = grounds.holdings_layer if asked.what == "holdings" else grounds.areas_layer
    return made(world, day, asked.unit)


def write(store: Store, asked: Asked, out: IO[str], done: Done = nothing) -> Counter[str]:
    """Write a text form to a stream. Returns what was left out and why. Raises ExportChoiceError, the M3xx errors."""
    check(asked)
    if asked.form in EVENTS:
        return _events(store, asked, out, done)
    if asked.form == "annotation":
        from marsad.exchange.evidence_ld import write_annotations
        from marsad.inquiry.evidence import proofs

        write_annotations(proofs(store, asked.public, asked.cut), out, done=done)
    elif asked.form == "claimreview":
        from marsad.exchange.claim_review import write_reviews
        from marsad.inquiry.grounds import figures_of
        from marsad.packs.control import why_of

        if asked.world is None:
            raise ValueError("there is no world to ask")
        write_reviews(figures_of(asked.world()), out, why_of, quotes=asked.public is None, done=done)
    elif asked.form == "jsonl" and asked.what in STORED:
        from marsad.record.export import export

        for text in export(store, asked.what, asked.public, asked.cut):  # type: ignore[arg-type]
            out.write(text)
            done(1)
    else:
        layer = layer_of(store, asked)
        if asked.form == "csv":
            write_csv(layer, out, bom=asked.bom, done=done)
        else:
            writer = {"jsonl": write_jsonl, "geojson": write_geojson, "kml": write_kml}[asked.form]
            writer(layer, out, done=done)
    return Counter()


def write_file(store: Store, asked: Asked, path: Path, done: Done = nothing) -> Counter[str]:
    """Write any form to ``path``: under another name first, so that there is never half a file.

    Raises ExportChoiceError, ExtraMissingError, ExportFileError and the M3xx errors.
    """
    check(asked)
    with aside(path) as target:
        if asked.form not in BINARY:
            with target.open("w", encoding="utf-8", newline="") as out:
                return write(store, asked, out, done)
        layer = layer_of(store, asked)
        if asked.form == "xlsx":
            from marsad.exchange.workbook import write_xlsx

            write_xlsx(layer, target, done)
        elif asked.form == "geoparquet":
            from marsad.exchange.gis import write_parquet

            write_parquet(layer, target, done)
        else:
            from marsad.exchange.gis import write_gdal

            write_gdal(layer, target, asked.form, done)
    return Counter()


@contextmanager
def aside(path: Path) -> Iterator[Path]:
    """A file of the same name in a folder of its own (some forms keep it); becomes ``path`` if all went well."""
    try:
        with tempfile.TemporaryDirectory(prefix=".marsad-", dir=path.absolute().parent) as folder:
            target = Path(folder) / path.name
            yield target
            os.replace(target, path)
    except OSError as error:
        why = error.strerror or str(error)
        raise ExportFileError(f"cannot write: {why}", where=str(path), do="check path and space") from None


def _events(store: Store, asked: Asked, out: IO[str], done: Done) -> Counter[str]:
    """Incidents in a layout of others; counts those that it has no word for."""
    from marsad.exchange import event_layouts
    from marsad.inquiry.handed_incidents import happenings
    from marsad.inquiry.placing import Placing
    from marsad.packs.ontology import load_event_types

    placing = Placing()
    words = {one.code: one.name_en for one in load_event_types()}
    left_out: Counter[str] = Counter()

    def rows() -> Iterator[dict[str, Any]]:
        make = getattr(event_layouts, asked.form)
        for one in happenings(store, placing, asked.public, asked.cut):
            row = make(one, placing.layouts, words)
            if isinstance(row, str):
                left_out[row] += 1
                done(1)
            else:
                yield row

    if asked.form == "plover":
        out.write("[")
        for number, row in enumerate(rows()):
            out.write((",\n" if number else "\n") + dumps(row))
            done(1)
        out.write("\n]\n")
        return left_out
    header = {"acled": event_layouts.ACLED, "ged": event_layouts.GED, "hxl": list(event_layouts.HXL)}[
        asked.form
    ]
    tags = list(event_layouts.HXL.values()) if asked.form == "hxl" else []
    cells = ([row[name] for name in header] for row in rows())
    write_table(header, cells, out, bom=asked.bom, done=done, tags=tags)
    return left_out

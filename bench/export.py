"""``python -m bench.export [--claims N,…] [--store FILE]``: how fast made claims are exported, and in how much memory.

With ``--store`` the store is kept there, and used if it is there already; it then stands for the largest number.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.articles import FULL, many
from bench.measure import command
from marsad.record.store import open_store
from marsad.record.write import Writer

FORMS = ("csv", "jsonl", "geojson", "kml", "geoparquet", "gpkg", "fgb", "xlsx", "pmtiles", "annotation")
EVENTS = ("acled", "ged", "plover", "hxl")
_BATCH = 1024


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.export", description=__doc__)
    parser.add_argument("--claims", default="10000,100000", metavar="N,…")
    parser.add_argument("--store", type=Path, default=None, metavar="FILE")
    parser.add_argument("--forms", default=",".join(FORMS))
    parser.add_argument("--incidents", action="store_true", help="also incidents, in the layouts of others")
    wanted = parser.parse_args()
    table = Table("what", "form", "claims", "seconds", "work s", "peak MiB", "MB")
    sizes = sorted(int(part) for part in wanted.claims.split(","))
    with tempfile.TemporaryDirectory() as name:
        for size in sizes:
            kept = wanted.store if size == sizes[-1] else None
            where = kept or Path(name) / f"{size}.db"
            if not where.exists():
                filled(where, size)
            asked = [("claims", form) for form in wanted.forms.split(",") if form]
            if wanted.incidents:
                command("incidents", "build", "--db", str(where))
                asked += [("incidents", form) for form in EVENTS]
            for row in measured(where, asked, Path(name)):
                table.add_row(row[0], row[1], f"{size:,}", *row[2:])
                print(size, *row, file=sys.stderr, flush=True)
    Console(highlight=False, width=None if sys.stdout.isatty() else 100).print(table)


def measured(where: Path, asked: Iterable[tuple[str, str]], folder: Path) -> Iterable[tuple[str, ...]]:
    """Each (what, form) written once: seconds by the clock and of processors, peak memory, size of the file."""
    for what, form in asked:
        out = folder / f"out.{form}"
        words = ("export", "--what", what, "--format", form, "--out", str(out), "--db", str(where))
        run = command(*words)
        size = out.stat().st_size / 1e6
        out.unlink()
        yield what, form, f"{run.seconds:.1f}", f"{run.work:.1f}", f"{run.peak or 0:,.0f}", f"{size:,.0f}"


def filled(where: Path, count: int) -> None:
    """A store of about ``count`` claims at ``where``."""
    drafts = many(0, -(-count // FULL.claims), FULL)
    with open_store(str(where), create=True) as store:
        while batch := list(islice(drafts, _BATCH)):
            with store.write() as connection:
                writer = Writer(connection, "2020-01-01T00:00:00.000000Z")
                writer.store(batch, (), writer.begin_run("bench", "0"))
        store.measure()


if __name__ == "__main__":
    main()

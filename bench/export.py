"""``python -m bench.export [--claims N] [--store FILE]``: how fast made claims are exported, and in how much memory.

With ``--store`` the store is kept there, and used if it is there already.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.measure import command
from bench.record import filled

FORMS = ("csv", "jsonl", "geojson", "kml", "geoparquet", "gpkg", "fgb", "xlsx", "pmtiles")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.export", description=__doc__)
    parser.add_argument("--claims", type=int, default=100_000, metavar="N")
    parser.add_argument("--store", type=Path, default=None, metavar="FILE")
    parser.add_argument("--forms", default=",".join(FORMS))
    wanted = parser.parse_args()
    table = Table("form", "seconds", "claims/s", "peak MiB", "MB", title=f"{wanted.claims:,} claims")
    with tempfile.TemporaryDirectory() as name:
        where = wanted.store or Path(name) / "many.db"
        if not where.exists():
            filled(where, wanted.claims)
        for form in wanted.forms.split(","):
            out = Path(name) / f"claims.{form}"
            words = ("export", "--what", "claims", "--format", form, "--out", str(out), "--db", str(where))
            run = command(*words)
            cells = (f"{run.seconds:.1f}", f"{wanted.claims / run.seconds:,.0f}", f"{run.peak or 0:,.0f}")
            table.add_row(form, *cells, f"{out.stat().st_size / 1e6:,.0f}")
            print(form, *cells, file=sys.stderr)
            out.unlink()
    Console(highlight=False).print(table)


if __name__ == "__main__":
    main()

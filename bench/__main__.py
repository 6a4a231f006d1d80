"""``python -m bench [--articles N] [--size small|full] [--only reading|reprints|record]``: one table."""

from __future__ import annotations

import argparse
import platform
import tempfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.material import MEGABYTE, corpus, first_rows, one_long_report, reports
from bench.measure import best, command, cores
from bench.record import adding, many
from bench.reprints import reprints
from marsad.model import Report
from marsad.native import compiled_is_used
from marsad.packs.letters import load_letters
from marsad.pipeline import load_reader, reader_for
from marsad.reading.fold import fold
from marsad.reading.tokens import tokenise

SCALES = {"small": (50_000, 400), "full": (1_000_000, 1_900)}  # made claims, articles added
SIZES = (0.5, 1, 2, 5)  # MB of UTF-8
Row = tuple[str, str, str, str]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--articles", type=int, default=0, metavar="N", help="only the first N (0: all)")
    parser.add_argument(
        "--size", choices=SCALES, default="small", help="how many claims the store is filled with"
    )
    parser.add_argument("--only", choices=("reading", "reprints", "record"), help="leave the rest out")
    wanted = parser.parse_args()
    console = Console(highlight=False)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = first_rows(corpus(folder), wanted.articles, folder)
        texts = reports(path)
        size = path.stat().st_size
        how = "compiled reader" if compiled_is_used() else "pure Python"
        python = f"Python {platform.python_version()}, {how}, {cores()} cores"
        title = f"{path.name}: {len(texts):,} Arabic reports, {size / MEGABYTE:.1f} MB; {python}"
        table = Table("what", "seconds", "rate", "against", title=title, title_justify="left")
        rows: list[Row] = []
        if wanted.only in (None, "reading"):
            rows += [*throughput(path, texts, size), *cold_start(folder, texts), *linearity(texts)]
            rows += languages({"Arabic": texts, "English": reports(corpus(folder, "en"))})
        if wanted.only in (None, "reprints"):
            rows += reprints(path)
        if wanted.only in (None, "record"):
            claims, articles = SCALES[wanted.size]
            rows += adding(first_rows(path, min(articles, len(texts)), folder), 2)
            rows += many(first_rows(path, 300, folder), folder, claims)
        for row in rows:
            table.add_row(*row)
        console.print(table)


def throughput(path: Path, texts: list[Report], size: int) -> Iterator[Row]:
    """From a bare read of the file up to full readings on one and two processes."""
    bare = best(path.read_bytes)
    yield "bare read of the file", f"{bare:.4f}", f"{size / MEGABYTE / bare:,.0f} MB/s", ""
    letters = load_letters("ar")
    folding = best(lambda: [tokenise(fold(report.text, letters).text) for report in texts])
    yield "folding and words", f"{folding:.2f}", _rate(texts, folding), f"{folding / bare:,.0f} x bare read"
    lexicon = load_reader().knowledge.lexicon
    tokens = [tokenise(fold(report.text, letters).text) for report in texts]
    matching = best(lambda: [lexicon.match(one) for one in tokens], times=2)
    yield (
        "one pass of the matcher",
        f"{matching:.2f}",
        _rate(texts, matching),
        f"{matching / bare:,.0f} x bare read",
    )
    for jobs in (1, 2):
        run = command("read", "--json", f"--jobs={jobs}", str(path))
        against = f"{run.seconds / bare:,.0f} x bare read, {run.seconds / matching:.1f} x matcher"
        memory = "" if run.peak is None else f", peak {run.peak:,.0f} MiB"
        label = f"marsad read --json, {jobs} job{'s' if jobs > 1 else ''}"
        yield label, f"{run.seconds:.2f}", _rate(texts, run.seconds) + memory, against


def cold_start(folder: Path, texts: list[Report]) -> Iterator[Row]:
    """One short report, the whole command each time."""
    file = folder / "one.txt"
    file.write_text(texts[0].text, encoding="utf-8", errors="replace")
    seconds = [command("read", "--json", str(file)).seconds for _ in range(5)]
    yield (
        "one report, new process",
        f"{min(seconds):.2f}",
        f"{sorted(seconds)[2]:.2f} s median of 5",
        "1 s at most",
    )


def linearity(texts: list[Report]) -> Iterator[Row]:
    """One report of growing length: seconds per MB must stay the same."""
    reader = load_reader()
    costs: list[float] = []
    for size in SIZES:
        report = one_long_report(texts, int(size * MEGABYTE))
        seconds = best(lambda report=report: reader.read(report), times=1)
        costs.append(seconds / size)
        growth = f"{costs[-1] / costs[0]:.2f} x the first per MB"
        yield f"a single report of {size:g} MB", f"{seconds:.2f}", f"{costs[-1]:.2f} s per MB", growth
    worst = max(later / earlier for earlier, later in pairwise(costs))
    yield "", "", "", f"worst step {worst:.2f} x"


_SAMPLE = 300  # reports of each language


def languages(of: dict[str, list[Report]]) -> Iterator[Row]:
    """The readers of the languages beside each other, in one process: articles, and their characters, per second."""
    rates: list[float] = []
    for name, texts in of.items():
        some = texts[:_SAMPLE]
        reader_for(some[0]).read(some[0])
        seconds = best(lambda some=some: [reader_for(report).read(report) for report in some], times=2)
        rates.append(len(some) / seconds)
        letters = sum(len(report.text) for report in some) / seconds
        against = f"{letters / 1000:,.0f} thousand characters/s, {rates[-1] / rates[0]:.2f} x Arabic"
        yield f"reading, {name}, {len(some)} reports", f"{seconds:.2f}", _rate(some, seconds), against


def _rate(texts: list[Report], seconds: float) -> str:
    return f"{len(texts) / seconds:,.0f} articles/s"


if __name__ == "__main__":
    main()

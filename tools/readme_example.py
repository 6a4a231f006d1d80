"""Put a real output into both READMEs, between their ``example`` marks: run after the reader changed.

The dispatch is the one that ``marsad demo`` would show first.
"""

from __future__ import annotations

import io
import re
from importlib.resources import as_file, files
from pathlib import Path

from rich.console import Console

from marsad.cli.demo import samples
from marsad.cli.render import Look, render
from marsad.inquiry.readings import Outcome, read_one
from marsad.sources.documents import Terms
from marsad.sources.entry import Received
from marsad.sources.inputs import read_inputs

ROOT = Path(__file__).parents[1]
PAGES = ("README.md", "README.ar.md")
# The opening mark names the heading and the sentence under it.
MARKS = re.compile(r"(<!-- example: (.+?) \| (.+?) -->\n).*?(<!-- /example -->)", re.DOTALL)
WIDTH = 110


def example() -> Outcome | None:
    """The richest demonstration dispatch with what was read from it; None if nothing was."""
    with as_file(files("marsad") / "data" / "demo" / "dispatches.jsonl") as path:
        entries = list(read_inputs([str(path)], Terms()))
    outcomes = [read_one(entry) for entry in entries if isinstance(entry, Received)]
    return next(iter(samples(outcomes, 1)), None)


def main() -> int:
    outcome = example()
    if outcome is None:
        print("The reader found no claim in the demonstration dispatches: nothing to show.")
        return 1
    out = io.StringIO()
    console = Console(file=out, width=WIDTH, color_system=None, highlight=False, markup=False)
    render(console, Look(isolate=False, boxes=False), outcome.received.report, outcome.reading)
    shown = "\n".join(line.rstrip() for line in out.getvalue().strip().splitlines())
    block = f'<div dir="ltr">\n\n```text\n{shown}\n```\n\n</div>'
    for name in PAGES:
        path = ROOT / name
        text = MARKS.sub(
            lambda mark: f"{mark[1]}## {mark[2]}\n\n{mark[3]}\n\n{block}\n{mark[4]}",
            path.read_text(encoding="utf-8"),
        )
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

"""Read all sentence specs; write down which the reader cannot do, and the share it can in docs/accuracy.md.

    python tools/known_failures.py [--show TAG]

tests/spec/known_failures.toml gets an entry per spec that is read otherwise than it says: its id and the slots that
differ. tests/spec runs those as strict xfails. --show prints the differences of the specs with a tag and writes
nothing.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from marsad.packs.examples import Example, compare, load_examples
from marsad.pipeline import read_text

ROOT = Path(__file__).parents[1]
FAILURES = ROOT / "tests" / "spec" / "known_failures.toml"
REPORT = ROOT / "docs" / "accuracy.md"
BEGIN, END = "<!-- specs: begin -->", "<!-- specs: end -->"
HEAD = """\
# Specs the reader cannot do yet, and what it gets wrong. Each runs as a strict xfail: once the reader can do it, its
# entry must go. Written by tools/known_failures.py.

[failures]
"""


def differences(example: Example) -> list[str]:
    """What the reader reads otherwise than the spec says."""
    return compare(example.events, read_text(example.text, example.published, lang=example.lang).claims)


def slots(lines: Iterable[str]) -> str:
    """The kinds of differences, each once with its number if there are several.

    >>> slots(["missing capture 'x'", "hold 'y': date is unknown", "extra clash 'z'", "extra hold 'z'"])
    'missing, date, extra 2'
    """
    kinds = Counter(_kind(line) for line in lines)
    return ", ".join(kind if number == 1 else f"{kind} {number}" for kind, number in kinds.items())


def _kind(line: str) -> str:
    first = line.split(" ", 1)[0]
    if first in ("missing", "extra"):
        return first
    said = line.split(": ", 1)[-1]
    return "place" if "place" in said.split()[:2] else said.split(" ", 1)[0]


def table(examples: Iterable[Example], failures: Mapping[str, str]) -> str:
    """Rows of Markdown: tag, number of specs, share read right."""
    examples = list(examples)
    all_of, right = Counter[str](), Counter[str]()
    for example in examples:
        tags = ("all", *example.covers)
        all_of.update(tags)
        if example.id not in failures:
            right.update(tags)
    rows = [
        f"| {t} | {n} | {right[t] / n:.0%} |"
        for t, n in sorted(all_of.items(), key=lambda i: (i[0] != "all", i))
    ]
    return "\n".join(["| covers | specs | read right |", "|---|--:|--:|", *rows])


def with_table(text: str, rows: str) -> str:
    """``text`` with ``rows`` between the two marks. Raises ValueError without the marks."""
    before, mark, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not mark or not end:
        raise ValueError(f"no {BEGIN} … {END}")
    return f"{before}{BEGIN}\n{rows}\n{END}{after}"


def known(path: Path = FAILURES) -> dict[str, str]:
    """The failures written down."""
    found: dict[str, str] = tomllib.loads(path.read_text(encoding="utf-8"))["failures"]
    return found


def main() -> int:
    """Write both files, or show."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--show", metavar="TAG")
    wanted = parser.parse_args().show
    examples = load_examples()
    found = {
        e.id: lines for e in examples if (not wanted or wanted in e.covers) and (lines := differences(e))
    }
    if wanted:
        for example in examples:
            if example.id in found:
                print(example.id, example.text, *found[example.id], sep="\n  ")
        return 0
    failures = {name: slots(lines) for name, lines in found.items()}
    rows = "".join(f'{name} = "{why}"\n' for name, why in failures.items())
    FAILURES.write_text(HEAD + rows, encoding="utf-8")
    report = with_table(REPORT.read_text(encoding="utf-8"), table(examples, failures))
    REPORT.write_text(report, encoding="utf-8")
    print(f"{len(examples) - len(failures)} of {len(examples)} specs are read as they say")
    return 0


if __name__ == "__main__":
    sys.exit(main())

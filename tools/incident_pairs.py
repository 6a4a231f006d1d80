#!/usr/bin/env python3
"""Score the merging of claims against annotated pairs: python tools/incident_pairs.py FILE.jsonl…

FILEs are claims (marsad read --json) and the reports they were read from. A claim is found by its report, its type and
where one of its triggers stands; a pair whose claims the reader does not find any more counts as not merged.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from marsad.control.incidents import Incident, incidents
from marsad.control.records import Statement
from marsad.inquiry.statements import load_statements
from marsad.record.incidents import matching_of

PAIRS = Path(__file__).parent.parent / "tests" / "data" / "incident_pairs.jsonl"
Key = tuple[str, str, int]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--pairs", type=Path, default=PAIRS)
    parser.add_argument(
        "--wrong", action="store_true", help="list the pairs of the tuning half that are wrong"
    )
    asked = parser.parse_args()
    statements = load_statements(asked.files)
    found = incidents(statements, matching_of(statements))
    rows = [json.loads(line) for line in asked.pairs.read_text(encoding="utf-8").splitlines()]
    merged = judged(rows, statements, found)
    sizes = Counter(len(one.members) for one in found)
    several = sum(count for size, count in sizes.items() if size > 1)
    print(
        f"{len(statements):,} claims, {len(found):,} incidents, {several:,} of several claims, largest {max(sizes)}"
    )
    known = {(s.report, s.claim.type, at) for s in statements for at in spans(s)}
    read = [all((row[x]["report"], row[x]["type"], row[x]["start"]) in known for x in "ab") for row in rows]
    print(f"{read.count(False)} pairs with a claim that is not read")
    for part in ("tune", "report"):
        mine = [
            (row, got, ok) for row, got, ok in zip(rows, merged, read, strict=True) if row["part"] == part
        ]
        print(table(part, [(row, got) for row, got, _ in mine]))
        print(table(f"{part}, both claims read", [(row, got) for row, got, ok in mine if ok]))
    if asked.wrong:
        for row, got in zip(rows, merged, strict=True):
            if row["part"] == "tune" and got != row["same"]:
                print(row["pair"], row["kind"], "missed" if row["same"] else "wrongly merged")


def judged(
    rows: Iterable[Mapping[str, Any]], statements: Iterable[Statement], found: Iterable[Incident]
) -> list[bool]:
    """For each pair: are its claims in one incident?"""
    of = {member.statement: one.id for one in found for member in one.members}
    ids: dict[Key, list[str]] = {}
    for s in statements:
        for at in spans(s):
            ids.setdefault((s.report, s.claim.type, at), []).append(s.id)

    def homes(side: Mapping[str, Any]) -> set[str]:
        return {of[id] for id in ids.get((side["report"], side["type"], side["start"]), ()) if id in of}

    return [bool(homes(row["a"]) & homes(row["b"])) for row in rows]


def spans(statement: Statement) -> set[int]:
    """Where the words stand that tell of a claim."""
    quotes = (statement.claim.trigger, *statement.claim.also)
    return {at for quote in quotes for at in range(quote.start, quote.start + len(quote.text))}


def table(part: str, rows: list[tuple[Mapping[str, Any], bool]]) -> str:
    """Precision and recall of a part, and by kind of pair how many are right."""
    right = sum(got and row["same"] for row, got in rows)
    merged, same = sum(got for _, got in rows), sum(row["same"] for row, _ in rows)
    kinds = {row["kind"]: None for row, _ in rows}
    by_kind = (
        f"{kind} {sum(got == row['same'] for row, got in rows if row['kind'] == kind)}"
        f"/{sum(row['kind'] == kind for row, _ in rows)}"
        for kind in kinds
    )
    share = [f"{a}/{b} = {a / b:.2f}" if b else "none" for a, b in ((right, merged), (right, same))]
    return f"{part}: {len(rows)} pairs, precision {share[0]}, recall {share[1]}; right: {', '.join(by_kind)}"


if __name__ == "__main__":
    main()

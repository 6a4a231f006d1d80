"""Reprints against ``dup_group`` of the corpus, by pairs, on the half they were tuned on and on the other."""

from __future__ import annotations

import json
import time
import zlib
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

from marsad.record.words import words_of
from marsad.sources.reprints import ReprintIndex

Row = tuple[str, str, str, str]
Pairs = set[tuple[int, int]]


def reprints(path: Path) -> Iterator[Row]:
    """Nothing for a corpus without groups."""
    rows = [json.loads(line) for line in path.open(encoding="utf-8")]
    told = [row.get("dup_group") or "" for row in rows]
    names = sorted(set(told) - {""})
    if not names:
        return
    words = [words_of("", row["text"]).body.split() for row in rows]
    began = time.perf_counter()
    index = ReprintIndex()
    found = _pairs([str(index.add(one)) for one in words])
    seconds = time.perf_counter() - began
    gold = _pairs(told)
    halves = {name: at % 2 for at, name in enumerate(names)}

    def half(pair: tuple[int, int]) -> int:
        """Of the group of either report; a pair of reports without groups falls by chance, always the same way."""
        told_of = [told[at] for at in pair if told[at]]
        return halves[told_of[0]] if told_of else zlib.crc32(str(rows[pair[0]]["id"]).encode()) % 2

    yield "finding reprints", f"{seconds:.2f}", f"{len(rows) / seconds:,.0f}/s", f"{len(found)} pairs"
    for label, wanted in (("all", None), ("tuned on", 0), ("other half", 1)):
        mine, theirs = ({p for p in some if wanted is None or half(p) == wanted} for some in (found, gold))
        right = len(mine & theirs)
        precision, recall = right / max(1, len(mine)), right / max(1, len(theirs))
        score = f"precision {precision:.3f}, recall {recall:.3f}"
        yield f"reprints, {label}", "", score, "0.95 and 0.90 at least"


def _pairs(groups: list[str]) -> Pairs:
    members = defaultdict(list)
    for at, group in enumerate(groups):
        if group:
            members[group].append(at)
    return {pair for those in members.values() for pair in combinations(those, 2)}

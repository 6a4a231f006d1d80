#!/usr/bin/env python3
"""Check annotations written by hand and store them without a word of the articles.

    annotate.py WRITTEN.jsonl... --articles ARTICLES.jsonl --out STORED.jsonl

A written line is ``{"id", "events": [{"t", "w", "also", "st", "a", "x", "p", "d", "s", "k", "n"}]}``: type, the
trigger in square brackets within words that occur once in the article, further mentions in the same way, status
(left out: asserted), actors, targets, places as ``[words of the article, English name]``, first and last day, sources,
killed and wounded (left out or null: not said). What is stored holds
the article's id, a hash of its text, and for every word its offsets.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from datetime import date
from pathlib import Path
from typing import Any

TYPES = set(
    "capture withdrawal hold advance siege clash strike bombing abuse agreement displacement figure".split()
)
STATUSES = set("asserted ongoing planned denied hypothetical ended".split())
KEYS = set("t w also st a x p d s k n".split())
_ID = re.compile(r"(?:other:)?[a-z0-9_]+")


def span(words: str, text: str) -> list[int]:
    """Offsets of the bracketed part of ``words``, which must occur exactly once in ``text``."""
    if words.count("[") != 1 or words.count("]") != 1:
        raise ValueError(f"one pair of brackets wanted: {words!r}")
    before, rest = words.split("[")
    inner, after = rest.split("]")
    found = text.count(before + inner + after)
    if found != 1:
        raise ValueError(f"found {found} times, wanted once: {words!r}")
    start = text.index(before + inner + after) + len(before)
    if not inner.strip():
        raise ValueError(f"nothing in the brackets: {words!r}")
    return [start, start + len(inner)]


def stored(event: dict[str, Any], text: str) -> dict[str, Any]:
    """One written event with offsets in place of words. ValueError says what is wrong."""
    if extra := set(event) - KEYS:
        raise ValueError(f"unknown keys {sorted(extra)}")
    if event["t"] not in TYPES or event.get("st", "asserted") not in STATUSES:
        raise ValueError(f"type or status unknown: {event['t']} {event.get('st')}")
    for slot in ("a", "x", "s"):
        for name in event[slot]:
            if not _ID.fullmatch(name):
                raise ValueError(f"not an id: {name!r}")
    places = []
    for words, english in event["p"]:
        start = text.find(words)
        if start < 0:
            raise ValueError(f"place words not in the article: {words!r}")
        places.append([start, start + len(words), english])
    days = [d and date.fromisoformat(d).isoformat() for d in event["d"]]
    if len(days) != 2 or (all(days) and days[0] > days[1]):
        raise ValueError(f"first and last day wanted: {event['d']}")
    toll = {}
    for key, name in (("k", "killed"), ("n", "wounded")):
        people = event.get(key)
        if people is not None and (type(people) is not int or people < 0):
            raise ValueError(f"a number of people wanted: {people!r}")
        if key in event:
            toll[name] = people
    return {
        "type": event["t"],
        "trigger": span(event["w"], text),
        "also": [span(w, text) for w in event.get("also", [])],
        "status": event.get("st", "asserted"),
        "actors": event["a"],
        "targets": event["x"],
        "places": places,
        "date": days,
        "sources": event["s"],
        **toll,
    }


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("written", nargs="+")
    parser.add_argument("--articles", required=True)
    parser.add_argument("--out", default="")
    args = parser.parse_args()
    with Path(args.articles).open(encoding="utf-8") as lines:
        texts = {row["id"]: row["text"] for row in map(json.loads, lines)}
    out, wrong = {}, 0
    for path in args.written:
        for number, line in enumerate(Path(path).read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
                text = texts[row["id"]]
            except (ValueError, KeyError) as error:
                print(f"{path}:{number}: {type(error).__name__}: {error}", file=sys.stderr)
                wrong += 1
                continue
            events = []
            for event in row["events"]:
                try:
                    events.append(stored(event, text))
                except (ValueError, KeyError, TypeError) as error:
                    print(f"{path}:{number}: {row['id']}: {type(error).__name__}: {error}", file=sys.stderr)
                    wrong += 1
            digest = hashlib.sha256(text.encode()).hexdigest()[:16]
            out[row["id"]] = {"id": row["id"], "sha256": digest, "events": events}
    if args.out:
        lines_out = (json.dumps(out[i], separators=(",", ":")) for i in sorted(out))
        Path(args.out).write_text("\n".join(lines_out) + "\n", encoding="utf-8")
    print(
        f"{len(out)} articles, {sum(len(r['events']) for r in out.values())} events, {wrong} mistakes",
        file=sys.stderr,
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

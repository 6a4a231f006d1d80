"""Measures the trigger lexicon against annotated articles: recall, candidates per article, precision per lemma.

Usage: python tools/trigger_recall.py FOLDER [--missed] [--lemmas]; FOLDER holds articles_dev.jsonl and gold_dev.jsonl.
A lemma's precision is the share of its matches that lie in the trigger (or a further mention) of an event whose type
the lemma allows.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from marsad.packs.triggers import TriggerPack, index_forms, load_letters, load_triggers, matches
from marsad.reading.fold import fold
from marsad.reading.tokens import tokenise

Match = tuple[int, int, str]


def main() -> None:
    """Print the measures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--missed", action="store_true", help="list the gold triggers no lemma covers")
    parser.add_argument("--lemmas", action="store_true", help="list precision per lemma")
    chosen = parser.parse_args()
    articles = {a["id"]: a for a in _lines(chosen.folder / "articles_dev.jsonl") if a["lang"] == "ar"}
    pack = load_triggers()
    finder = Finder(pack)
    types = {t.id: set(t.types) | ({t.imperfect} - {""}) for t in pack.triggers}
    total, found = Counter[str](), Counter[str]()
    hits, good = Counter[str](), Counter[str]()
    matched = 0
    missed: list[str] = []
    for record in _lines(chosen.folder / "gold_dev.jsonl"):
        article = articles.get(record["id"])
        if article is None:
            continue
        matches = finder.find(article["text"])
        matched += len({(s, e) for s, e, _ in matches})
        used: set[Match] = set()
        for event in record["events"]:
            total[event["type"]] += 1
            inside = {m for m in matches if event["type"] in types[m[2]] and _inside(m, event)}
            used |= inside
            if inside:
                found[event["type"]] += 1
            else:
                missed.append(
                    f"{event['type']}: {event['trigger']['text']} | {[a['text'] for a in event['also']]}"
                )
        hits.update(m[2] for m in matches)
        good.update(m[2] for m in used)
    for kind in total:
        print(f"{kind:13} {found[kind]:4}/{total[kind]:4} {found[kind] / total[kind]:.3f}")
    print(f"all {sum(found.values())}/{sum(total.values())} {sum(found.values()) / sum(total.values()):.4f}")
    print(f"candidates per article {matched / len(articles):.1f}")
    if chosen.missed:
        print("\n".join(missed))
    if chosen.lemmas:
        cue = {t.id: t.cue for t in pack.triggers}
        for name, count in hits.most_common():
            print(
                f"{name:20} {'cue' if cue[name] else '   '} {good[name]:4}/{count:4} {good[name] / count:.2f}"
            )


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _inside(match: Match, event: dict[str, Any]) -> bool:
    spans = [event["trigger"], *event["also"]]
    return any(match[0] < s["start"] + len(s["text"]) and match[1] > s["start"] for s in spans)


class Finder:
    """Finds the trigger forms of a text; of the matches that begin at one word the longest only."""

    def __init__(self, pack: TriggerPack) -> None:
        self._rules = pack.rules
        self._table = load_letters(files("marsad").joinpath("data", "lang", "ar"))
        self._index = index_forms(pack.forms)

    def find(self, text: str) -> set[Match]:
        """(start, end, trigger id) with offsets of the original text."""
        folded = fold(text, self._table)
        tokens = tokenise(folded.text)
        found = matches(folded.text, self._index, self._rules)
        longest: dict[int, int] = {}
        for first, last, _ in found:
            longest[first] = max(last, longest.get(first, 0))
        return {
            (*folded.origin(tokens.starts[first], tokens.ends[last - 1]), form.trigger)
            for first, last, form in found
            if last == longest[first]
        }


if __name__ == "__main__":
    main()

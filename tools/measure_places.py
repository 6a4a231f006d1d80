#!/usr/bin/env python3
"""How often the place resolver picks the annotated place: Arabic mentions whose gazetteer id is annotated.

    python tools/measure_places.py GOLD.jsonl ARTICLES.jsonl PLACES.csv… [--errors N]

Context comes from the article alone: names of countries and first-level units with counts, and places with a
single reading. The mention is given; finding it in the text is not measured here.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from marsad.places.gazetteer import Gazetteer, find, load_gazetteer
from marsad.places.names import ARTICLE, folded, generic_words, ordinary_words
from marsad.reading.namesakes import Context, Found, resolve

PROCLITICS = "\u0648\u0641\u0628\u0644\u0643"
LAM = "\u0644"


def forms(word: str) -> Iterator[str]:
    """A folded word and what is left of it without one or two proclitics."""
    yield word
    for _ in range(2):
        if word[:2] == LAM + LAM and len(word) > 4:
            yield ARTICLE + word[2:]
        if len(word) < 4 or word[0] not in PROCLITICS:
            return
        word = word[1:]
        yield word


def readings(word: str) -> Iterator[str]:
    """``forms`` of a word, then the same without the article."""
    found = list(forms(word))
    yield from found
    yield from (f[2:] for f in found if f.startswith(ARTICLE) and len(f) > 4)


def longest(words: list[str], at: int, names: Any) -> tuple[str, int] | None:
    """The longest name that begins at word ``at``, and its length in words."""
    for size in range(min(4, len(words) - at), 0, -1):
        for first in readings(words[at]):
            name = " ".join([first, *words[at + 1 : at + size]])
            if name in names:
                return name, size
    return None


def names_in(gazetteer: Gazetteer, text: str) -> Counter[str]:
    """Names (not derived ones) that a text may hold."""
    words, found, at = folded(text).split(), Counter[str](), 0
    while at < len(words):
        hit = longest(words, at, gazetteer.names)
        if hit and hit[0] not in gazetteer.derived and len(hit[0]) > 2 and hit[0] not in ordinary_words():
            found[hit[0]] += 1
            at += hit[1]
        else:
            at += 1
    return found


def announced(text: str, name: str) -> Counter[str]:
    """Kinds that nouns right before ``name`` announce anywhere in an article."""
    words, parts, nouns, out = folded(text).split(), name.split(), generic_words().nouns, Counter[str]()
    for at in range(1, len(words) - len(parts) + 1):
        if words[at] in (parts[0], ARTICLE + parts[0]) and words[at + 1 : at + len(parts)] == parts[1:]:
            kinds = next((nouns[f] for f in forms(words[at - 1]) if f in nouns), ())
            out.update(kinds[:1])
    return out


def context_of(gazetteer: Gazetteer, found: Counter[str], name: str, kinds: tuple[str, ...]) -> Context:
    """The context of ``name`` in an article that holds the names ``found``."""
    countries, adm1 = Counter[str](), Counter[str]()
    neighbours = []
    for other, times in found.items():
        places = [f.place for f in find(gazetteer, other) if f.score >= 0.9]
        for place in places:
            if place.kind == "country":
                countries[place.country] += times
            elif place.kind == "adm1":
                adm1[place.id] += times
        sure = len(places) == 1 and len(other) > 4 and other != name
        if sure and places[0].kind in ("settlement", "neighbourhood", "area"):
            neighbours += [(p.lat, p.lon) for p in places if p.lat is not None and p.lon is not None]
    return Context(countries, adm1, neighbours, kinds, frozenset({"SY", "IQ"}))


def pick(gazetteer: Gazetteer, text: str, found: Counter[str], article: str) -> tuple[str, list[Any]]:
    """The name in a mention and its ranked readings."""
    words, nouns, at = folded(text).split(), generic_words().nouns, 0
    kinds: tuple[str, ...] = ()
    best: tuple[str, list[Found]] | None = None
    while at < len(words):
        hit = longest(words, at, gazetteer.names)
        noun = next((nouns[f] for f in forms(words[at]) if f in nouns), None)
        if noun and at + 1 < len(words) and not (hit and hit[1] > 1):
            kinds, at = noun, at + 1
        elif hit and (kinds or ordinary_words().get(hit[0]) != "noun"):
            best = (hit[0], find(gazetteer, hit[0], 50))
            break
        else:
            at += 1
    if best is None:
        return "", []
    context = replace(context_of(gazetteer, found, best[0], kinds), announced=announced(article, best[0]))
    return best[0], resolve(best[1], context)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", type=Path)
    parser.add_argument("articles", type=Path)
    parser.add_argument("places", type=Path, nargs="+", help="gazetteers beside the shipped one")
    parser.add_argument("--errors", type=int, default=0)
    args = parser.parse_args()
    gazetteer = load_gazetteer(args.places, imported=[])
    articles = {a["id"]: a for a in map(json.loads, args.articles.read_text(encoding="utf-8").splitlines())}
    tally: Counter[str] = Counter()
    errors: Counter[str] = Counter()
    for line in args.gold.read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        article = articles[gold["id"]]
        if article.get("lang", "ar") != "ar":
            continue
        found = names_in(gazetteer, article["text"])
        for place in (p for e in gold["events"] for p in e["places"] if p.get("gaz")):
            wanted = gazetteer.by_id(place["gaz"])
            name, ranked = pick(gazetteer, place["text"], found, article["text"])
            ids = [r.place.id for r in ranked]
            got = ids[0] if ids else None
            right = wanted is not None and got == wanted.id
            reachable = wanted is not None and wanted.id in ids
            wrong = "no name in the words" if not ids else "ranked lower" if reachable else "not among"
            kind = "right" if right else wrong
            tally[kind] += 1
            if not right:
                shown = f"{ranked[0].place.name_en} {ranked[0].place.kind} {got}" if ranked else "-"
                label = wanted.name_en if wanted else "unknown id"
                errors[f"{kind}: {place['text']} [{name}] want {place['gaz']} {label}, got {shown}"] += 1
    total = sum(tally.values())
    named = total - tally["no name in the words"]
    print(f"{total} mentions; " + ", ".join(f"{k} {n}" for k, n in tally.most_common()))
    print(
        f"right: {tally['right'] / total:.1%} of all, {tally['right'] / named:.1%} of those that hold a name"
    )
    for error, times in errors.most_common(args.errors):
        print(times, error)


if __name__ == "__main__":
    main()

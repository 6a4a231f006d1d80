"""Generated articles: to be read, of sentences that ship; to be written, with claims that were made before."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from itertools import accumulate
from pathlib import Path

from bench.claims import SEED, made, world
from marsad.model import Report
from marsad.record.codec import known, pack_text
from marsad.record.draft import Draft, DraftClaim
from marsad.record.words import Words, searched
from marsad.sources.incoming import Incoming

_END = re.compile(r"(?<=[.!?؟])\s+")
_READ_WORDS = 300  # of an article to be read; the corpus has 380 of them on average
_POOL = 400  # reports whose claims are used again
_FIRST, _DAYS = date(2011, 1, 1), 3650


@dataclass(frozen=True, slots=True)
class Shape:
    """How large a generated article is: its words and its claims."""

    words: int
    claims: int


FULL = Shape(250, 9)  # as war reports are: the corpus has 8.8 claims and 380 words, of which the tail is rare
SHORT = Shape(40, 1)  # items of a wire: a headline and a sentence


def written(path: Path, count: int, lang: str = "ar") -> None:
    """``count`` articles to be read as JSON lines: each begins as one dispatch does and goes on as others do."""
    dispatches = _dispatches(lang)
    sentences = [sentence for _, parts in dispatches for sentence in parts]
    with path.open("w", encoding="utf-8") as out:
        for number in range(count):
            chance = random.Random(SEED * 1_000_003 + number)
            published, parts = chance.choice(dispatches)
            text = [chance.choice(parts)]
            while sum(part.count(" ") + 1 for part in text) < _READ_WORDS:
                text.append(chance.choice(sentences))
            day = date.fromisoformat(published) + timedelta(days=chance.randrange(-30, 31))
            row = {"id": f"made-{number}", "text": " ".join(text), "published": day.isoformat()}
            row |= {"title": f"{number}", "outlet": f"outlet {number % 40}", "lang": lang}
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


@cache
def _dispatches(lang: str) -> list[tuple[str, list[str]]]:
    """Day and sentences of every dispatch of the demonstration."""
    lines = (files("marsad") / "data" / "demo" / "dispatches.jsonl").read_text("utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row["lang"] == lang]
    return [(row["published"], _END.split(row["text"].replace("\n", " ").strip())) for row in rows]


@dataclass(frozen=True, slots=True)
class _Stock:
    """What articles to be written are put together from. ``weights`` of words are cumulative (Zipf)."""

    words: list[str]
    weights: list[float]
    claims: list[DraftClaim]


@cache
def _stock() -> _Stock:
    words = searched(" ".join(world().words)).split()
    weights = list(accumulate(1 / (rank + 3) for rank in range(len(words))))
    return _Stock(words, weights, [claim for number in range(_POOL) for claim in made(number).claims])


def replayed(number: int, shape: Shape) -> Draft:
    """Article ``number`` as the writer gets it, always the same: words of its own, claims of others with ids anew."""
    chance = random.Random(SEED * 1_000_033 + number)
    stock = _stock()
    body = " ".join(chance.choices(stock.words, cum_weights=stock.weights, k=shape.words))
    day = _FIRST + timedelta(days=chance.randrange(_DAYS))
    id = _id(f"report {number}")
    report = Report(
        f"made-{number}", "", day, f"made {number}", "ar", f"outlet {number % 40}", f"urn:made:{number}"
    )
    claims = tuple(
        replace(one, id=_id(f"claim {number} {n}"))
        for n, one in enumerate(chance.sample(stock.claims, shape.claims))
    )
    return Draft(
        Incoming("made", report), id, known(None, day), pack_text(body), id * 2, len(body),
        Words("", body), "made", (), claims,
    )  # fmt: skip


def many(first: int, last: int, shape: Shape) -> Iterator[Draft]:
    """Articles from ``first`` up to ``last``, that one not included."""
    return (replayed(number, shape) for number in range(first, last))


def _id(name: str) -> str:
    return blake2b(name.encode(), digest_size=16).hexdigest()

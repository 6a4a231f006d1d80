"""Place names folded for comparison, by the table ``data/scoring/place_names.csv``."""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class NameTable:
    """``letters`` replace; ``generic`` finds a leading word for a kind of place; ``article`` finds articles."""

    letters: dict[int, str]
    generic: re.Pattern[str]
    article: re.Pattern[str]


@lru_cache(maxsize=1)
def name_table() -> NameTable:
    """The shipped table."""
    rows: dict[str, list[tuple[str, str]]] = {}
    source = files("marsad").joinpath("data/scoring/place_names.csv")
    for row in csv.DictReader(source.read_text(encoding="utf-8").splitlines()):
        rows.setdefault(row["kind"], []).append((row["form"], row["to"]))

    def any_of(kind: str, after: str = "") -> str:
        return "|".join(re.escape(form) + after for form, _ in rows[kind])

    return NameTable(
        letters={ord(form): to for form, to in rows["letter"]},
        generic=re.compile(
            f"^(?:{any_of('conjunction')})?(?:{any_of('preposition')})?(?:{any_of('article')})?"
            f"(?:{any_of('generic')})\\s+"
        ),
        article=re.compile(f"\\b(?:{any_of('article')}|{any_of('article_word', ' ')})"),
    )


@lru_cache(maxsize=4096)
def fold_name(name: str) -> str:
    """The name without marks, case, punctuation, leading words for a kind of place, and articles.

    >>> fold_name("the town of Al Bāb"), fold_name("City")
    ('bab', 'city')
    """
    table = name_table()
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    folded = re.sub(r"[^\w\s]", " ", bare.lower().translate(table.letters)).strip()
    while (shorter := table.generic.sub("", folded)) != folded:
        folded = shorter
    return re.sub(r"\s+", " ", table.article.sub("", folded)).strip()

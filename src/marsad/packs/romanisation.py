"""Loads how a language spells Arabic names: ``transliteration.csv``."""

from __future__ import annotations

from functools import cache

from marsad.packs.files import data_root
from marsad.packs.letters import folded
from marsad.packs.tables import ORIGIN, free, need, read_table
from marsad.reading.romanise import Romanisation

TRANSLITERATION = (
    need("kind", "arabic", "latin", "same", "article", "common_article", "arabic_article"),
    need("form"),
    free("counts"),
    *ORIGIN,
)


@cache
def load_romanisation(lang: str) -> Romanisation:
    """How names are spelt in the letters of ``lang``. Raises PackMissingError, PackValueError."""
    pairs: dict[str, list[tuple[str, str]]] = {}
    for row in read_table(data_root() / "lang" / lang / "transliteration.csv", TRANSLITERATION):
        form = folded(row["form"]) if row["kind"].startswith("arabic") else row["form"]
        pairs.setdefault(row["kind"], []).append((form, row["counts"]))

    def longest_first(kind: str) -> tuple[tuple[str, str], ...]:
        return tuple(sorted(dict.fromkeys(pairs.get(kind, ())), key=lambda p: (-len(p[0]), p[0])))

    usual = tuple(form for form, _ in pairs.get("common_article", ()))
    return Romanisation(
        longest_first("arabic"),
        longest_first("latin"),
        tuple(pairs.get("same", ())),
        frozenset(form for form, _ in pairs.get("article", ())) | frozenset(usual),
        usual,
        pairs["arabic_article"][0][0],
    )

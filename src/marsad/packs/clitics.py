"""The letters that are written together with the next word, as search takes them off."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from marsad.packs.letters import folded
from marsad.packs.wordlists import toml


@dataclass(frozen=True, slots=True)
class Proclitics:
    """``single``: letters that stand alone before a word; ``articles``: the article and what it merges into."""

    single: tuple[str, ...]
    articles: tuple[str, ...]


@cache
def load_proclitics(lang: str = "ar") -> Proclitics:
    """The proclitics of a language, folded. Raises PackMissingError, PackValueError."""
    table = toml(lang, "affixes.toml")
    merged = [folded(form, lang) for form in table["contracted"]]
    shortest = [form for form in merged if not any(form != one and form.endswith(one) for one in merged)]
    single = sorted({folded(form, lang) for form in table["clitics"] if len(form) == 1})
    return Proclitics(tuple(single), (folded(table["article"], lang), *shortest))

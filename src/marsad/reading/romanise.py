"""What spellings of an Arabic name in Latin letters have in common: its consonants."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Romanisation:
    """How names are spelt in other letters, by what is the same in all spellings.

    ``arabic`` and ``latin``: (letters, what they count as), the longest first; what is listed with "" counts nothing.
    ``same``: combinations that count alike. ``articles``: spellings of the article, ``common_articles`` the usual ones;
    ``arabic_article`` it in Arabic, folded.
    """

    arabic: tuple[tuple[str, str], ...]
    latin: tuple[tuple[str, str], ...]
    same: tuple[tuple[str, str], ...]
    articles: frozenset[str]
    common_articles: tuple[str, ...]
    arabic_article: str


def arabic_key(name: str, rules: Romanisation) -> str:
    """The consonants of a folded Arabic name."""
    article = rules.arabic_article
    return "".join(
        _word_key(w.removeprefix(article) if len(w) > len(article) + 1 else w, rules.arabic, rules)
        for w in name.split()
    )


@lru_cache(maxsize=4096)
def latin_key(name: str, rules: Romanisation) -> str:
    """The consonants of a folded name in Latin letters: "manbij", "menbij" and "membij" have the same."""
    words = name.split()
    kept = [w for i, w in enumerate(words) if not (w in rules.articles and i + 1 < len(words))]
    return "".join(_word_key(w, rules.latin, rules) for w in kept)


def _word_key(word: str, table: tuple[tuple[str, str], ...], rules: Romanisation) -> str:
    out, at = "", 0
    while at < len(word):
        for letters, counts in table:
            if word.startswith(letters, at) and (letters != "h" or at + 1 < len(word)):
                out += counts
                at += len(letters)
                break
        else:
            at += 1
    for old, new in rules.same:
        out = out.replace(old, new)
    return "".join(c for i, c in enumerate(out) if i == 0 or c != out[i - 1])

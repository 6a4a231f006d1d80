"""Fixed parts of a set of annotated articles, so that two people who tune on one part mean the same part."""

from __future__ import annotations

from hashlib import sha256

FOLDS = 5
SET_ASIDE = 0
"""The fold to look at rarely: no rule is written from its articles."""


def fold_of(article_id: str) -> int:
    """The fold, 0 to 4, of an article: the first eight bytes of the SHA-256 of its id, modulo five.

    The same on every machine and for any order or subset of the articles.

    >>> [fold_of(name) for name in ("a", "b", "c", "d")]
    [0, 1, 0, 4]
    """
    return int.from_bytes(sha256(article_id.encode()).digest()[:8], "big") % FOLDS

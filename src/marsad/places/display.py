"""Which of many untagged aliases is the Arabic name of a place.

GeoNames aliases carry no language tag, and Iraqi rows mix Kurdish and Persian forms in. Among the forms in
Arabic letters alone, the one whose consonants agree best with the Latin name is shown; ties go to the form
with the article, then to the fuller spelling. The others stay as alternates.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher

from marsad.places.names import ARTICLE, arabic, folded, without_generic

CONSONANTS = {
    "\u0628": "b",
    "\u062a": "t",
    "\u062b": "t",
    "\u062c": "j",
    "\u062d": "h",
    "\u062e": "k",
    "\u062f": "d",
    "\u0630": "d",
    "\u0631": "r",
    "\u0632": "z",
    "\u0633": "s",
    "\u0634": "s",
    "\u0635": "s",
    "\u0636": "d",
    "\u0637": "t",
    "\u0638": "z",
    "\u063a": "g",
    "\u0641": "f",
    "\u0642": "k",
    "\u0643": "k",
    "\u0644": "l",
    "\u0645": "m",
    "\u0646": "n",
    "\u0647": "h",
    "\u0648": "w",
    "\u064a": "y",
}
PAIRS = (
    ("sh", "s"),
    ("kh", "k"),
    ("gh", "g"),
    ("th", "t"),
    ("dh", "d"),
    ("ch", "s"),
    ("ou", "w"),
    ("q", "k"),
    ("dj", "j"),
    ("p", "b"),
    ("v", "f"),
    ("x", "k"),
    ("c", "k"),
)
PERSIAN = str.maketrans({"\u06cc": "\u064a", "\u06a9": "\u0643"})


def latin_skeleton(name: str) -> str:
    """Consonants of a Latin name, article off: ``Ar Raqqah`` → ``rkh``, doubled letters once."""
    text = "".join(
        c for c in unicodedata.normalize("NFKD", name) if c.isascii() and (c.isalpha() or c in " -")
    )
    words = text.lower().replace("-", " ").split()
    if len(words) > 1 and (
        words[0] in ("al", "el")
        or (len(words[0]) in (2, 3) and words[0][0] in "ae" and words[1].startswith(words[0][1:]))
    ):
        words = words[1:]
    text = "".join(words)
    for old, new in PAIRS:
        text = text.replace(old, new)
    return _once("".join(c for c in text if c not in "aeiou"))


def arabic_skeleton(name: str) -> str:
    """Consonants of an Arabic name in Latin letters, article off."""
    return _once("".join(CONSONANTS.get(c, "") for c in folded(name).removeprefix(ARTICLE)))


def _once(text: str) -> str:
    return "".join(c for i, c in enumerate(text) if i == 0 or c != text[i - 1])


def rate(name: str, latin: str) -> tuple[float, bool, int, str]:
    """Sort key of an Arabic form as the name of a place called ``latin``: smaller is better."""
    agreement = SequenceMatcher(None, arabic_skeleton(name), latin_skeleton(latin), autojunk=False).ratio()
    marks = sum(c in "\u0623\u0625\u0622\u0629\u0624\u0626\u0649" for c in name)
    return -round(agreement, 2), not name.startswith(ARTICLE), -marks, name


def names_of(aliases: Iterable[str], latin: str, *, persian: bool) -> tuple[str, tuple[str, ...]] | None:
    """The Arabic name to show and the other Arabic forms; None if there is no form in Arabic letters."""
    forms: dict[str, str] = {}
    for alias in sorted(aliases):
        form = without_generic(arabic(alias.translate(PERSIAN) if persian else alias))
        if len(form) > 1:
            key = folded(form)
            forms[key] = min(forms.get(key, form), form, key=lambda f: rate(f, latin))
    ranked = sorted(forms.values(), key=lambda f: rate(f, latin))
    return (ranked[0], tuple(ranked[1:])) if ranked else None

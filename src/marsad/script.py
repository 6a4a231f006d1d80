"""In which language is this text? Counted by letters and closed-class words, never guessed from names."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

# Letters of the Arabic script, presentation forms included.
_ARABIC = re.compile(
    "[\u0620-\u064a\u066e-\u06d3\u06d5\u06fa-\u06fc\u0750-\u077f\ufb50-\ufdfb\ufe70-\ufefc]+"
)
# Letters that Persian, Urdu, Pashto and Kurdish need all the time and Arabic only in foreign names.
_OTHER = re.compile(
    "[\u067c\u0679\u067e\u0681\u0685\u0686\u0688\u0689\u0691\u0693\u0695\u0696\u0698\u069a"
    "\u06af\u06b5\u06ba\u06bc\u06be\u06c6\u06cd\u06ce\u06d0\u06d2\u06d5]"
)
_LETTER = re.compile(r"[^\W\d_]+")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]+")
_SAMPLE = 500
_ENOUGH = 0.3
_FOREIGN = 0.02
_LATIN_ENOUGH = 0.8
_COMMON = 0.1  # share of closed-class words among the words of an English text
_COMMON_TOLD = 0.04  # the same where whoever gave the text says that it is English
_SHORT = 25  # words; so few are believed to be English where whoever gave them says so
_PLAIN = 0.25  # share of usual words, war's own among them, in a text so short that is not said to be English
_PLAIN_LEAST = 2


def _sample(text: str) -> str:
    """The beginning and the middle of ``text``: enough to tell, and no slower for a long one."""
    if len(text) <= 2 * _SAMPLE:
        return text
    middle = len(text) // 2
    return text[:_SAMPLE] + text[middle : middle + _SAMPLE]


def _count(letters: re.Pattern[str], text: str) -> int:
    return sum(map(len, letters.findall(text)))


def arabic_share(text: str) -> float:
    """Share of Arabic letters among the letters of a sample of ``text``; 0 when it has no letter.

    >>> arabic_share("abcde")
    0.0
    """
    sample = _sample(text)
    letters = _count(_LETTER, sample)
    return _count(_ARABIC, sample) / letters if letters else 0.0


def language_of(text: str, told: str = "") -> str:
    """ "ar" or "en", the languages that are read; "" for a text in any other.

    ``told``: what whoever gave the text says. Letters go before it, and a text said to be English needs fewer signs.

    >>> language_of("Government forces took a village."), language_of("Les forces ont pris le village.")
    ('en', '')
    """
    return _language(text, told)[0]


def why_unread(text: str, told: str = "") -> str | None:
    """None for a text in a language that is read, else what stands there instead, in words.

    >>> why_unread("Government forces took a village.")
    >>> why_unread("Les forces gouvernementales ont pris le village.")
    '0 % of its letters are Arabic and 0 % of its words are usual English ones'
    """
    return _language(text, told)[1]


def _language(text: str, told: str) -> tuple[str, str | None]:
    sample = _sample(text)
    share = arabic_share(text)
    if share >= _ENOUGH:
        foreign = len(_OTHER.findall(sample))
        if foreign >= 3 and foreign / _count(_ARABIC, sample) > _FOREIGN:
            return "", "its letters are those of Persian, Urdu or Kurdish"
        return "ar", None
    letters = _count(_LETTER, sample)
    latin = _count(_LATIN, sample) / letters if letters else 0.0
    words = _LATIN.findall(sample)
    common = sum(word.lower() in common_words() for word in words)
    of_words = common / len(words) if words else 0.0
    least = _COMMON_TOLD if told.lower().startswith("en") else _COMMON
    if latin >= _LATIN_ENOUGH:
        short = len(words) < _SHORT
        if of_words >= least or (short and (told.lower().startswith("en") or _is_headline(words))):
            return "en", None
    what = f"{share * 100:.0f} % of its letters are Arabic"
    if latin >= _LATIN_ENOUGH:
        what += f" and {of_words * 100:.0f} % of its words are usual English ones"
    return "", what


def _is_headline(words: list[str]) -> bool:
    """Whether a few words are English: two that English alone writes so, and hardly one of another language."""
    said = [word.lower() for word in words]
    plain = sum(word in common_words() or word in _listed("plain") for word in said)
    foreign = sum(word in _listed("foreign") for word in said)
    return plain >= _PLAIN_LEAST and plain >= _PLAIN * len(said) and plain > 2 * foreign


@cache
def common_words() -> frozenset[str]:
    """The closed-class words by which an English text is known (``lang/en/pack.toml``)."""
    return _listed("common")


@cache
def _listed(name: str) -> frozenset[str]:
    text = files("marsad").joinpath("data", "lang", "en", "pack.toml").read_text(encoding="utf-8")
    return frozenset(tomllib.loads(text)[name])

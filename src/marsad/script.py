"""Is this text Arabic? Counted by letters, never guessed from names or meta-data."""

from __future__ import annotations

import re

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
_SAMPLE = 500
_ENOUGH = 0.3
_FOREIGN = 0.02


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


def why_not_arabic(text: str) -> str | None:
    """None for an Arabic text, else what stands there instead, in words.

    >>> why_not_arabic("Government forces took a village.")
    '0 % of its letters are Arabic'
    """
    share = arabic_share(text)
    if share < _ENOUGH:
        return f"{share * 100:.0f} % of its letters are Arabic"
    sample = _sample(text)
    foreign = len(_OTHER.findall(sample))
    if foreign >= 3 and foreign / _count(_ARABIC, sample) > _FOREIGN:
        return "its letters are those of Persian, Urdu or Kurdish"
    return None

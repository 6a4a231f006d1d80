"""Which encoding bytes are in: what is declared, else what a library proposes, and always whether it reads as Arabic.

Nearly all bytes are letters in windows-1256 and many in ISO-8859-6, so that decoding proves nothing. Text that was
decoded wrongly shows: hardly a word begins with the article, vowel marks stand at random, and Latin letters with
accents stand within Arabic words.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from marsad.script import arabic_share

# Python's name → what people call it. In the order in which they are tried; the first of equals wins.
LEGACY = {
    "cp1256": "windows-1256",
    "iso8859_6": "ISO-8859-6",
    "cp720": "DOS 720",
}
_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([a-z0-9_:.-]{3,30})""", re.IGNORECASE)
_XML = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([a-z0-9_:.-]{3,30})""", re.IGNORECASE)
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([a-z0-9_:.-]{3,30})", re.IGNORECASE)
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_WORD = re.compile("[^\\W\\d_]+(?:[\u064b-\u0652][^\\W\\d_]*)*")
_MARKS = re.compile("[\u064b-\u0652]")
_ARTICLE = "\u0627\u0644"
_MIXED = re.compile("[\u0621-\u064a][a-zA-Z\u00c0-\u024f]|[a-zA-Z\u00c0-\u024f][\u0621-\u064a]")
_MOSTLY = 0.6  # of the letters of a plain text are Arabic
_SENSE = 0.05  # what text must score that was not declared to be in its encoding
_VOWELLED = 3  # vowel marks in a word of fully vowelled text
_SAMPLE = 200_000  # bytes that are looked at
_HEAD = 4096
_TAGS = re.compile(rb"<(script|style)\b.*?</\1\s*>|<[^>]*>", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Guess:
    """``text`` decoded from the encoding people call ``name``. ``sense``: how much it reads as Arabic."""

    name: str
    text: str
    sense: float


def sense(text: str) -> float:
    """How much ``text`` reads as Arabic: the share of its words that begin with the article, less what cannot be.

    About 0.2 for Arabic prose, 0 or less for Arabic decoded wrongly, 0 for other languages.
    """
    words = _WORD.findall(text)
    if not words:
        return 0.0
    articles: int = sum(word.startswith(_ARTICLE) for word in words)
    mixed = len(_MIXED.findall(text))
    marks = max(0, len(_MARKS.findall(text)) - _VOWELLED * len(words))
    wrong: int = mixed + marks + 5 * len(_CONTROLS.findall(text))
    return (articles - wrong) / len(words)


def legacy(data: bytes) -> Guess | None:
    """Bytes that are not UTF-8 as text in an older Arabic encoding; None if they make no sense in any.

    >>> legacy("\u0627\u0644\u0645\u062f\u064a\u0646\u0629".encode("iso8859_6")).name
    'ISO-8859-6'
    """
    replaced = data.decode("utf-8", errors="replace")
    broken = replaced.count("\ufffd")
    if broken <= sum(not char.isascii() for char in replaced) - broken:
        return None  # mostly sound UTF-8: damaged, not old
    guesses = [guess for name in LEGACY if (guess := _guess(data, name)) is not None]
    best = max(guesses, key=lambda guess: guess.sense, default=None)
    if best is None or arabic_share(best.text) < _MOSTLY or _CONTROLS.search(best.text):
        return None
    return best


def page_text(data: bytes, header: str = "") -> Guess | None:
    """The text of an HTML page or None if it is in no encoding that makes sense.

    What the header of the answer (``header``, a Content-Type) or the page declares is believed if the page decodes and
    does not read worse so than otherwise: pages lie. Else the encodings that charset-normalizer proposes are compared.
    """
    for bom, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(bom):
            return _guess(data, name)
    sound = _guess(data, "utf-8")
    if sound is not None:
        return sound
    told = _told(data, header)
    guesses = [guess for name in dict.fromkeys((*told, *_proposed(data))) if (guess := _guess(data, name))]
    best = max(guesses, key=lambda guess: guess.sense, default=None)
    if best is None or (best.sense < _SENSE and not told):
        return _damaged(data)
    return best


def _told(data: bytes, header: str) -> list[str]:
    """Python's names of the encodings that header and page declare."""
    found = [match.group(1) for match in [_HEADER.search(header)] if match]
    found += [
        m.group(1).decode("ascii") for m in (_DECLARED.search(data[:_HEAD]), _XML.search(data[:_HEAD])) if m
    ]
    names = []
    for name in found:
        try:
            names.append(codecs.lookup(name).name.replace("-", "_"))
        except LookupError:
            continue
    return names


def _proposed(data: bytes) -> list[str]:
    """What the library finds likely among the older Arabic encodings, then the others of them."""
    from charset_normalizer import from_bytes

    found = from_bytes(_TAGS.sub(b" ", data[:_SAMPLE])[:20_000], cp_isolation=list(LEGACY))
    return [*(match.encoding for match in found), *LEGACY]


def _guess(data: bytes, name: str) -> Guess | None:
    try:
        text = data.decode(name)
    except (UnicodeDecodeError, LookupError):
        return None
    sample = _TAGS.sub(b" ", data[:_SAMPLE]).decode(name, errors="ignore") if name[:3] != "utf" else ""
    return Guess(LEGACY.get(name, name.replace("_", "-").upper()), text, sense(sample))


def _damaged(data: bytes) -> Guess | None:
    """UTF-8 with a few broken bytes, as pages cut by their makers have them."""
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    others = sum(not char.isascii() for char in text) - broken
    return Guess("UTF-8 with broken bytes", text, 0.0) if others > 20 * broken else None

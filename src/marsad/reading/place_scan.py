"""The state of one walk over the words of a report in search of places, and what a word is to it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from marsad.reading.document import Document, PlaceMention
from marsad.reading.knowledge import Cue, Place
from marsad.reading.lexicon import Hit

BLANK = frozenset(" \"'«»“”#")
CENTRE = "c"  # what the middle of a place has for a bearing
_NISBA = ("\u064a", "\u064a\u0647")  # endings of adjectives from names, folded


@dataclass(slots=True)
class Scan:
    """``at``: gazetteer hits by first word; ``blocked``: words of dates, parties and sources; ``objects``: words right
    behind an event word that takes a place ("retaking X")."""

    doc: Document
    places: tuple[Place, ...]
    weak: dict[str, str]
    at: dict[int, list[Hit]] = field(default_factory=dict)
    blocked: set[int] = field(default_factory=set)
    objects: set[int] = field(default_factory=set)
    out: list[PlaceMention] = field(default_factory=list)
    fitting: dict[str, tuple[int, int]] = field(
        default_factory=dict
    )  # kind → (mentions looked at, last that fits)
    home: str = ""


def cue_at(doc: Document, index: int, kind: str) -> tuple[Cue, Hit] | None:
    """The cue of ``kind`` at word ``index`` with its hit."""
    return doc.cue_of[kind].get(index)


def joined(doc: Document, index: int) -> bool:
    """Only blanks or quote marks stand before the word."""
    if index >= len(doc.tokens.words):
        return False
    gap = doc.tokens.gaps[index]
    return gap == " " or BLANK.issuperset(gap)


def quote_opens(doc: Document, index: int) -> bool:
    """A quotation mark opens right before the word."""
    return doc.quoted[index] and any(c in doc.tokens.gap(index) for c in '"«“')


def nisba(doc: Document, index: int) -> bool:
    """A definite adjective by its form («السورية», «الحدودي»), with nothing attached in front."""
    word, article = doc.tokens.words[index], doc.clitics.article
    return word.startswith(article) and len(word) > len(article) + 3 and word.endswith(_NISBA)


def bare_adjective(doc: Document, index: int) -> bool:
    """An indefinite feminine adjective by its form («جبلية»)."""
    word = doc.tokens.words[index]
    return word.endswith(_NISBA[1]) and not word.startswith(doc.clitics.article)


def adjective(doc: Document, index: int) -> bool:
    """A listed adjective."""
    return cue_at(doc, index, "adj") is not None or cue_at(doc, index, "name_tail") is not None


def home_country(scan: Scan) -> str:
    """The country most places of the report lie in."""
    counts: Counter[str] = Counter()
    for hits in scan.at.values():
        meant: tuple[int, ...] = hits[0].entry.ref
        if not meant:
            continue
        place = scan.places[meant[0]]
        if len(meant) == 1 or all(scan.places[c].country == place.country for c in meant):
            counts[place.country] += 3 if place.kind == "country" else 1
    return max(sorted(counts), key=lambda c: counts[c]) if counts else ""

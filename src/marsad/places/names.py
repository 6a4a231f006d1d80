"""Names of places: Arabic letters only, folded, without generic words, and in their other spellings."""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from marsad.reading.fold import LetterTable, fold, letter_table

# Letters of Arabic proper (U+0621-U+063A, U+0641-U+064A); Kurdish, Persian and Urdu letters lie outside.
_ARABIC = re.compile(r"[\u0621-\u063a\u0641-\u064a]+(?:[ -][\u0621-\u063a\u0641-\u064a]+)*")
# Spellings of Kurdish and Uyghur: no Arabic word begins with U+0626 or has U+0649 inside.
_FOREIGN = re.compile(r"\b\u0626|\u0649\B")
_MARKS = re.compile(r"[\u064b-\u065f\u0670\u0640\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_BRACKETS = re.compile(r"\s*\([^)]*\)")
_SUFFIX = re.compile(r"\s*[-–]\s+.*$")
_DIGITS = re.compile(r"\s+\d+$")
_HAMZAS = dict.fromkeys(map(ord, "\u2018\u2019\u02bf\u02be\u02bb\u02bc"))
ARTICLE = "\u0627\u0644"


@dataclass(frozen=True, slots=True)
class GenericWords:
    """Nouns that say what a name names, folded. ``nouns``: noun → kinds it announces; ``strip``: those that
    are no part of a name (unlike "mount" or "camp"); ``joins``: first words often written together with the
    next; ``fathers``: the case forms of the first word of a patronym; ``tails``: last words that tell
    neighbouring namesakes apart."""

    nouns: dict[str, tuple[str, ...]]
    strip: frozenset[str]
    joins: frozenset[str]
    fathers: tuple[str, ...]
    tails: frozenset[str]


def plain_latin(name: str) -> str:
    """A romanised name as newspapers print it: no marks on letters, no letters for sounds English lacks.

    >>> plain_latin("Al \u1e28udaydah"), plain_latin("\u2018Ayn \u2018\u012as\u00e1"), plain_latin("Sa'dah")
    ('Al Hudaydah', 'Ayn Isa', "Sa'dah")
    """
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return bare.translate(_HAMZAS).strip()


@cache
def letters() -> LetterTable:
    """The folding table of Arabic, from the shipped language pack."""
    text = files("marsad").joinpath("data/lang/ar/letters.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return letter_table((int(r["from"], 16), chr(int(r["to"], 16)) if r["to"] else "") for r in rows)


@cache
def generic_words() -> GenericWords:
    """The shipped generic nouns (data/places/generic.csv), folded."""
    text = files("marsad").joinpath("data/places/generic.csv").read_text(encoding="utf-8")
    nouns: dict[str, tuple[str, ...]] = {}
    strip, joins, fathers, tails = set(), set(), [], set()
    for row in csv.DictReader(text.splitlines()):
        form = folded(row["form"])
        if row["role"] in ("noun", "unit"):
            nouns[form] = tuple(row["kinds"].split("|"))
        if row["role"] in ("strip", "unit"):
            strip.add(form)
        elif row["role"] == "noun":
            continue
        elif row["role"] == "join":
            joins.add(form)
        elif row["role"] == "tail":
            tails.add(form)
        else:
            fathers.append(form)
    return GenericWords(nouns, frozenset(strip), frozenset(joins), tuple(fathers), frozenset(tails))


@cache
def ordinary_words() -> dict[str, str]:
    """Names of places that are also everyday words, folded, and what they need to be read as places.

    ``noun``: a generic noun right before them («بلدة الجديدة»); ``cue``: that, a preposition of place,
    or places beside them («والباب» after «جرابلس»).
    """
    text = files("marsad").joinpath("data/places/ordinary_words.csv").read_text(encoding="utf-8")
    return {folded(row["form"]): row["need"] for row in csv.DictReader(text.splitlines())}


def folded(name: str) -> str:
    """The form names are looked up by: folded letters, single blanks, no punctuation.

    >>> folded("دير-الزُّور ")
    'دير الزور'
    """
    return " ".join(re.findall(r"\w+", fold(name, letters()).text))


def arabic(name: str) -> str:
    """``name`` without marks, brackets and trailing numbers, or "" if a letter is not Arabic.

    >>> arabic("الرَّقّة"), arabic("قامشلۆ"), arabic("الصافية (العليا)")
    ('الرقة', '', 'الصافية')
    """
    name = _DIGITS.sub("", _BRACKETS.sub("", _MARKS.sub("", name)))
    name = " ".join(name.split())
    return name if _ARABIC.fullmatch(name) and not _FOREIGN.search(name) else ""


def without_suffix(name: str) -> str:
    """``name`` without the unit that a register appends after a dash.

    >>> without_suffix("الكفير - مركز أريحا"), without_suffix("عين العرب")
    ('الكفير', 'عين العرب')
    """
    return _SUFFIX.sub("", name).strip()


def without_generic(name: str) -> str:
    """``name`` without the unit nouns before it; ``name`` itself if nothing else would be left.

    >>> without_generic("محافظة حلب"), without_generic("مدينة"), without_generic("مركز قضاء القائم")
    ('حلب', 'مدينة', 'القائم')
    """
    known = generic_words()
    words = name.split()
    while len(words) > 1:
        two = " ".join(map(folded, words[:2]))
        if len(words) > 2 and two in known.strip:
            words = words[2:]
        elif folded(words[0]) in known.strip:
            words = words[1:]
        else:
            break
    return " ".join(words)


def variants(name: str) -> dict[str, str]:
    """Other folded forms of a folded name, each with the reason it stands for it.

    >>> variants("ابو كمال")
    {'ابي كمال': 'abu', 'ابا كمال': 'abu', 'بو كمال': 'abu', 'ابوكمال': 'joined', 'بوكمال': 'joined'}
    >>> variants("الرقه")
    {'رقه': 'no article'}
    >>> variants("تلعفر")
    {'تل عفر': 'split'}
    """
    known = generic_words()
    out: dict[str, str] = {}
    words = name.split(" ")
    if len(words) > 1 and words[0] in known.fathers:
        out.update({" ".join([f, *words[1:]]): "abu" for f in known.fathers if f != words[0]})
        out.update(
            {
                "".join([f, words[1]]) + _tail(words[2:]): "joined"
                for f in (known.fathers[0], known.fathers[-1])
            }
        )
    if len(words) > 1 and words[0] in known.joins:
        out[words[0] + words[1] + _tail(words[2:])] = "joined"
    for prefix in known.joins:
        if words[0].startswith(prefix) and len(words[0]) > len(prefix) + 2:
            out[" ".join([prefix, words[0][len(prefix) :], *words[1:]])] = "split"
    stripped = folded(without_generic(name))
    if stripped != name:
        out[stripped] = "no generic word"
    if words[0].startswith(ARTICLE) and len(words[0]) > 4:
        out[name[2:]] = "no article"
    elif len(words) > 1 and words[0] in known.nouns and len(words[1]) > 2:
        out.setdefault(" ".join(words[1:]), "no generic word")
    if len(words) > 1 and words[-1] in known.tails:
        out.setdefault(" ".join(words[:-1]), "no qualifier")
    out.pop(name, None)
    return out


def _tail(words: list[str]) -> str:
    return "".join(f" {w}" for w in words)

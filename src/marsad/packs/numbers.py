"""Loads the words of numbers and of counted things."""

from __future__ import annotations

import re

from marsad.errors import PackDuplicateError, PackValueError
from marsad.packs.wordlists import Lang, folded, letters, rows, toml, with_clitics
from marsad.reading.casualties import TRIGGERS
from marsad.reading.fold import LetterTable
from marsad.reading.numbers import Noun, NumberKnowledge, NumberWord

NUMERIC = (
    "unit",
    "ten_unit",
    "ten",
    "hundred",
    "hundreds",
    "scale",
    "scale2",
    "scales",
    "vague",
    "vague_of",
    "fraction",
    "quarters",
)
OTHER = (
    "approx",
    "approx_pair",
    "percent_word",
    "from",
    "between",
    "to",
    "of",
    "kill_verb",
    "kill_noun",
    "death_object",
    "dead",
    "wound_verb",
    "wound_noun",
    "injured",
    "toll_verb",
    "life",
    "others",
    "among",
    "toll_stop",
    "toll_to",
    "at_least",
    "passive",
    "dies_verb",
)
_COLUMNS = ("form", "role", "value", "source", "licence")
_UNIT_COLUMNS = ("singular", "plurals", "unit", "sound_plural", "source", "licence")


def load_numbers(lang: Lang = "ar", table: LetterTable | None = None) -> NumberKnowledge:
    """Number words and counted nouns of a language (the name of a shipped one, or a folder).

    Raises PackMissingError, PackValueError or PackDuplicateError (M101-M103) naming the row to mend.
    """
    table = table or letters(lang)
    affixes = toml(lang, "affixes.toml")
    clitics = tuple(folded(c, table) for c in affixes["clitics"])
    article, contracted = fold_article(affixes["article"], table), tuple(affixes["contracted"])
    words = _Words((clitics, article, contracted))
    for where, row in rows(lang, "numbers.csv", _COLUMNS):
        words.add(folded(row["form"], table), row["role"], row["value"], where)
    attached = {"", *clitics, *(c + article for c in ("", *clitics)), *contracted}
    longest_first = "|".join(map(re.escape, sorted(attached, key=lambda a: (-len(a), a))))
    nouns = _nouns(lang, table, clitics, article, contracted)
    tolls = {form for form, found in words.roles.items() if found & TRIGGERS}
    return NumberKnowledge(
        words.numbers,
        nouns,
        frozenset(words.numbers) | {form for form, noun in nouns.items() if noun.number == "dual"},
        frozenset(tolls) | {form for form, noun in nouns.items() if noun.unit in ("killed", "wounded")},
        {form: frozenset(found) for form, found in words.roles.items()},
        {form: frozenset(found) for form, found in words.pairs.items()},
        words.values,
        re.compile(f"({longest_first})([0-9]+)([^0-9]{{0,5}})"),
        folded(affixes["conjunction"], table),
        article,
        article.endswith(" "),
    )


def fold_article(article: str, table: LetterTable) -> str:
    """The article folded; one that stands apart keeps the blank behind it, which no word has."""
    return folded(article, table) + " " * article.endswith(" ")


class _Words:
    """The rows of ``numbers.csv``, sorted by what they are."""

    def __init__(self, affixes: tuple[tuple[str, ...], str, tuple[str, ...]]) -> None:
        self.affixes = affixes
        self.numbers: dict[str, NumberWord] = {}
        self.roles: dict[str, set[str]] = {}
        self.pairs: dict[str, set[str]] = {}
        self.values: dict[str, float] = {}

    def add(self, form: str, role: str, value: str, where: str) -> None:
        if role in NUMERIC:
            _add_number(self.numbers, form, role, value, where, self.affixes)
        elif role == "approx_pair":
            first, _, second = form.partition(" ")
            for variant, _ in with_clitics(first, *self.affixes):
                self.pairs.setdefault(variant, set()).add(second)
        elif role in OTHER:
            for variant, _ in with_clitics(form, *self.affixes):
                self.roles.setdefault(variant, set()).add(role)
                if value:
                    self.values[variant] = _value(value, where)
        else:
            known = ", ".join(NUMERIC + OTHER)
            raise PackValueError(f"unknown role {role!r}", where=where, do=f"use one of {known}")


def _value(value: str, where: str) -> float:
    try:
        return float(value)
    except ValueError as error:
        raise PackValueError(f"bad value {value!r}", where=where, do="give a number") from error


def _add_number(
    words: dict[str, NumberWord],
    form: str,
    role: str,
    value: str,
    where: str,
    affixes: tuple[tuple[str, ...], str, tuple[str, ...]],
) -> None:
    clitics, article, contracted = affixes
    number = _value(value, where) if value else 0.0
    weekday_like = role == "unit" and number == 2
    for base in (form,) if weekday_like else (form, article + form):
        for variant, prefix in with_clitics(base, clitics, article, contracted):
            old = words.get(variant)
            if old is None or len(old.prefix) > len(prefix):
                words[variant] = NumberWord(role, number, prefix)
            elif old.prefix == prefix and (old.role, old.value) != (role, number):
                raise PackDuplicateError(f"{variant} has two values", where=where, do="keep one row")


def _forms(
    singular: str, plurals: list[str], sound: bool, affixes: dict[str, list[str]]
) -> list[tuple[str, str]]:
    feminine, tied = affixes["feminine"][0], affixes["feminine_bound"][0]
    stem = singular[: -len(feminine)] + tied if singular.endswith(feminine) else singular
    duals = [stem + end for end in affixes["dual"] if not (sound and end in affixes["sound_plural"])]
    if stem != singular:
        duals += [stem + end for end in affixes["dual_bound"]]
    sounds = [singular + end for end in affixes["sound_plural"]] if sound else []
    accusative = [] if stem != singular else [singular + end for end in affixes["accusative"]]
    return (
        [(singular, "singular")]
        + [(form, "singular") for form in accusative]
        + [(form, "plural") for form in plurals + sounds]
        + [(form, "dual") for form in duals]
    )


def _nouns(
    lang: Lang, table: LetterTable, clitics: tuple[str, ...], article: str, contracted: tuple[str, ...]
) -> dict[str, Noun]:
    affixes = toml(lang, "affixes.toml")["nouns"]
    affixes = {name: [folded(x, table) for x in ends] for name, ends in affixes.items()}
    found: dict[str, Noun] = {}
    for where, row in rows(lang, "units.csv", _UNIT_COLUMNS):
        if row["sound_plural"] not in ("0", "1") or not row["unit"]:
            raise PackValueError("bad row", where=where, do="give a unit, and 0 or 1 for sound_plural")
        plurals = [folded(p, table) for p in row["plurals"].split("|") if p]
        for form, number in _forms(
            folded(row["singular"], table), plurals, row["sound_plural"] == "1", affixes
        ):
            for base in (form, article + form):
                for variant, prefix in with_clitics(base, clitics, article, contracted):
                    old = found.get(variant)
                    if old is None or len(old.prefix) > len(prefix):
                        found[variant] = Noun(row["unit"], number, prefix, base != form)
    return found

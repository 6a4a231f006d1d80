"""The closed word lists of a language pack."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TypeVar

from marsad.errors import MarsadError, PackDuplicateError
from marsad.packs.files import data_root, read_toml
from marsad.packs.letters import read_letters
from marsad.packs.tables import ORIGIN, Column, Row, complain, free, need, read_table, words
from marsad.reading.fold import LetterTable, fold, letter_table
from marsad.reading.wordlists import (
    Clitic,
    Direction,
    FunctionWord,
    GenericPlace,
    Head,
    Hedge,
    Negation,
    SpeechWord,
    WordLists,
)

T = TypeVar("T")
NUMBER = ("singular", "dual", "plural")
PACK = {
    **{"lang": str, "name": str, "direction": str, "apart": bool, "ending": str},
    **{"common": list, "plain": list, "foreign": list},
}
CLITICS = (
    words("form"),
    need("kind", "conj", "prep", "article", "future", "pronoun"),
    need("meaning"),
    *ORIGIN,
)
SPEECH = (
    words("form"),
    need("kind", "say", "deny", "according", "quoting", "carry_on", "hearsay", "vow"),
    free("agreement", "3ms", "3fs", "3mp", "3md", "1s", "1p", "ms", "fs"),
    *ORIGIN,
)
HEDGES = (
    words("form"),
    need("status", "planned", "hypothetical", "ongoing", "ended", "denied"),
    Column("strength", required=True, number=True),
    *ORIGIN,
)
NEGATION = (
    words("form"),
    free("tense", "past", "present", "future"),
    need("status", "denied", "hypothetical"),
    *ORIGIN,
)
GENERIC = (
    words("form"),
    need("kind"),
    need("scope", "all", "part"),
    need("number", *NUMBER),
    need("construct", "yes", "no"),
    *ORIGIN,
)
HEADS = (
    words("form"),
    need("kind", "person", "unit", "asset", "site", "support"),
    need("number", *NUMBER),
    *ORIGIN,
)
FUNCTION = (
    Column("form", required=True, arabic=True),
    need("class"),
    free("role", "at", "from", "to", "near", "between", "of", "clause"),
    *ORIGIN,
)
HOMOGRAPHS = (Column("form", required=True, arabic=True), need("needs", "noun", "cue"), *ORIGIN)
TOPIC_WORDS = (Column("form", required=True, arabic=True, forms=True), need("class"), *ORIGIN)
ABBREVIATIONS = (need("form"), *ORIGIN)
OPERATIONS = (Column("form", required=True, arabic=True, forms=True), *ORIGIN)
PLACE_WORDS = (
    Column("form", required=True, arabic=True),
    need("kind", "adj", "name_lead", "name_tail"),
    *ORIGIN,
)
DIRECTIONS = (words("form"), Column("bearing", number=True), need("scope", "part", "near"), *ORIGIN)


CAPITALS = (need("country"), Column("name_ar", required=True, arabic=True), *ORIGIN)


@cache
def load_words(lang: str) -> WordLists:
    """The closed lists of language ``lang``. Raises PackMissingError, PackValueError, PackDuplicateError."""
    return read_words(data_root() / "lang" / lang)


def read_words(folder: Path, problems: list[MarsadError] | None = None) -> WordLists:
    """The closed lists in ``folder``, checked; problems as ``read_table`` gives them."""
    letters = letter_table(read_letters(folder / "letters.csv", problems))
    meta = read_toml(folder / "pack.toml", PACK)

    def table(name: str, columns: tuple[Column, ...], make: Callable[[str, Row], T]) -> tuple[T, ...]:
        return _records(read_table(folder / name, columns, problems), make, letters, problems)

    return WordLists(
        meta["lang"],
        meta["name"],
        meta["direction"],
        meta["apart"],
        meta["ending"],
        table("clitics.csv", CLITICS, lambda f, r: Clitic(f, r["kind"], r["meaning"])),
        table("attribution.csv", SPEECH, lambda f, r: SpeechWord(f, r["kind"], r["agreement"])),
        table("hedges.csv", HEDGES, lambda f, r: Hedge(f, r["status"], float(r["strength"]))),
        table("negation.csv", NEGATION, lambda f, r: Negation(f, r["tense"], r["status"])),
        table("generic_places.csv", GENERIC, _generic),
        table("heads.csv", HEADS, lambda f, r: Head(f, r["kind"], r["number"])),
        table("directions.csv", DIRECTIONS, _direction),
    )


@cache
def load_function_words(lang: str) -> tuple[FunctionWord, ...]:
    """Prepositions, particles and other closed-class words of ``lang``, with the role a preposition gives a place."""
    return tuple(
        FunctionWord(row["form"], row["class"], row["role"])
        for row in read_table(data_root() / "lang" / lang / "function_words.csv", FUNCTION)
    )


@cache
def load_homographs(lang: str) -> tuple[tuple[str, str], ...]:
    """Place names that are common words too: (form, what they need: a place ``noun`` before them, or any ``cue``)."""
    table = read_table(data_root() / "lang" / lang / "homographs.csv", HOMOGRAPHS)
    return tuple((row["form"], row["needs"]) for row in table)


@cache
def load_place_words(lang: str) -> tuple[tuple[str, str], ...]:
    """Words that steer the reading of unlisted place names: adjectives that end one, lead words that go on."""
    table = read_table(data_root() / "lang" / lang / "place_words.csv", PLACE_WORDS)
    return tuple((row["form"], row["kind"]) for row in table)


@cache
def load_topic_words(lang: str) -> tuple[tuple[str, str], ...]:
    """Words that tell what a sentence is about (a court, a toll, shelling …): (form, class)."""
    table = read_table(data_root() / "lang" / lang / "topic_words.csv", TOPIC_WORDS)
    return tuple((form, row["class"]) for row in table for form in row.forms("form"))


@cache
def load_abbreviations(lang: str) -> tuple[str, ...]:
    """Words behind which a full stop ends no sentence; a language without such a list has none."""
    path = data_root() / "lang" / lang / "abbreviations.csv"
    return tuple(row["form"] for row in read_table(path, ABBREVIATIONS)) if path.is_file() else ()


@cache
def load_operations(lang: str) -> tuple[str, ...]:
    """Words that name an operation as a whole (an offensive, a battle, a campaign) and not one fight in it."""
    table = read_table(data_root() / "lang" / lang / "operations.csv", OPERATIONS)
    return tuple(form for row in table for form in row.forms("form"))


@cache
def load_capitals() -> tuple[tuple[str, str], ...]:
    """(ISO country, Arabic name of its capital)."""
    table = read_table(data_root() / "places" / "capitals.csv", CAPITALS)
    return tuple((row["country"], row["name_ar"]) for row in table)


def _generic(form: str, row: Row) -> GenericPlace:
    return GenericPlace(form, row["kind"], row["scope"], row["number"], row["construct"] == "yes")


def _direction(form: str, row: Row) -> Direction:
    return Direction(form, float(row["bearing"]) if row["bearing"] else None, row["scope"])


def _records(
    rows: tuple[Row, ...],
    make: Callable[[str, Row], T],
    letters: LetterTable,
    problems: list[MarsadError] | None,
) -> tuple[T, ...]:
    """One record for every form; forms that fold alike are one, and must mean one thing.

    A clitic may stand twice with different kinds, and so its kind belongs to what is compared.
    """
    made: list[T] = []
    seen: dict[tuple[str, str], Row] = {}
    for row in rows:
        for form in row.forms("form"):
            key = (fold(form, letters).text, row["kind"] if "meaning" in row.values else "")
            if key not in seen:
                seen[key] = row
                made.append(make(form, row))
                continue
            first = seen[key]
            if {**row.values, "form": ""} != {**first.values, "form": ""}:
                what = f"'{form}' folds to a form of {first.where} and means something else"
                complain(PackDuplicateError(what, where=row.where, do="keep one"), problems)
    return tuple(made)

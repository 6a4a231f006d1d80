"""What somebody types to search: words, "phrases" and -words, folded as the index is, and the conditions they make.

Only letters and digits of a query reach a database, as bound parameters in quotes; nothing of it is ever SQL or an
operator of a search engine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, String, bindparam, literal_column, select, table

from marsad.errors import QueryError
from marsad.record.words import searched

Phrase = tuple[str, ...]

_QUOTES = '"\u00ab\u00bb\u201c\u201d\u201e\u201f\uff02'
_TERM = re.compile(
    rf"([-\u2010-\u2015\u2212]?)(?:[{_QUOTES}]([^{_QUOTES}]*)(?:[{_QUOTES}]|$)|([^\s{_QUOTES}]+))"
)
_MOST_TERMS = 50
_LONGEST = 2000  # characters of a query

_words = table("report_words")


@dataclass(frozen=True, slots=True)
class Name:
    """Phrases of a query that name ``actors``, or ``places`` (ids of the gazetteer: all namesakes)."""

    phrases: tuple[Phrase, ...]
    actors: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """``every`` phrase has to stand in a report, ``none`` of the others may. A word is a phrase of one.

    Instead of the phrases of one of ``names``, a report may claim something of what they name.
    """

    every: tuple[Phrase, ...] = ()
    none: tuple[Phrase, ...] = ()
    names: tuple[Name, ...] = ()

    @property
    def words(self) -> tuple[Phrase, ...]:
        """The phrases that have to stand in a report whatever it claims."""
        named = {phrase for name in self.names for phrase in name.phrases}
        return tuple(phrase for phrase in self.every if phrase not in named)


def parsed(text: str) -> Query:
    """The query that ``text`` asks. An empty text asks for everything.

    Words that belong together stand in quotes (also in « »); what a minus stands before must be absent.
    Raises QueryError for a text without letters and digits, or one that is too long.

    >>> parsed('aa "bb cc" -dd')
    Query(every=(('aa',), ('bb', 'cc')), none=(('dd',),), names=())
    """
    if not text.strip():
        return Query()
    if len(text) > _LONGEST:
        raise QueryError(f"{len(text):,} characters are too many", do=f"use {_LONGEST:,} at most")
    every: list[Phrase] = []
    none: list[Phrase] = []
    for minus, _, _, phrase in terms(text):
        (none if minus else every).append(phrase)
    if not every and not none:
        raise QueryError("there is no word to look for", do="write letters or digits")
    if len(every) + len(none) > _MOST_TERMS:
        raise QueryError("these are too many words", do=f"use {_MOST_TERMS} at most")
    return Query(tuple(dict.fromkeys(every)), tuple(dict.fromkeys(none)))


def terms(text: str) -> Iterator[tuple[bool, bool, str, Phrase]]:
    """The terms of a query in order: does a minus stand before it, is it in quotes, as typed, and folded."""
    for minus, quoted, bare in _TERM.findall(text):
        phrase = tuple(searched(quoted or bare).split())
        if phrase:
            yield bool(minus), not bare, quoted or bare, phrase


def having(phrases: tuple[Phrase, ...], dialect: str) -> Select[Any]:
    """The numbers of the reports that have every one of ``phrases``; there has to be one."""
    return _fitting(_expression(phrases, "AND", dialect), "every", dialect)


def without(query: Query, dialect: str) -> Select[Any]:
    """The numbers of the reports that have a phrase which must be absent; there has to be one."""
    return _fitting(_expression(query.none, "OR", dialect), "none", dialect)


def _fitting(expression: str, name: str, dialect: str) -> Select[Any]:
    value = bindparam(f"words_{name}", expression, type_=String)
    if dialect == "sqlite":
        row: ColumnElement[int] = literal_column("report_words.rowid")
        fits = literal_column("report_words").op("MATCH")(value)
    else:
        row = literal_column("report_words.report")
        fits = literal_column("report_words.words").op("@@")(_as_tsquery(value))
    return select(row.label("number")).select_from(_words).where(fits)


def _as_tsquery(value: ColumnElement[str]) -> ColumnElement[str]:
    """Cast, not parsed: PostgreSQL then takes the words as they are."""
    return value.op("::")(literal_column("tsquery"))


def _expression(phrases: tuple[Phrase, ...], joined: str, dialect: str) -> str:
    """The phrases in the language of the search engine. Words are letters and digits only; quotes need no escape.

    >>> _expression((("a",), ("b", "c")), "AND", "sqlite"), _expression((("a",), ("b", "c")), "AND", "postgresql")
    ('"a" AND "b c"', "'a' & ('b' <-> 'c')")
    """
    if dialect == "sqlite":
        return f" {joined} ".join(f'"{" ".join(phrase)}"' for phrase in phrases)
    each = [" <-> ".join(f"'{word}'" for word in phrase) for phrase in phrases]
    sign = {"AND": " & ", "OR": " | "}[joined]
    return sign.join(f"({one})" if " " in one else one for one in each)

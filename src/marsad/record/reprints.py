"""Reprints among the reports of a store."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from marsad.record.codec import unpack_text
from marsad.record.rows import insert
from marsad.record.tables import reprint_keys, reprints, texts
from marsad.record.words import Words, searched
from marsad.sources.reprints import OPENING, Runs, keys_of, likest, runs_of

_LONGEST = OPENING * 40  # characters that hold an opening, whatever its words


class StoredReprints:
    """Tells whether a report reprints one in the store; see ``write.Reprints``.

    What it learnt within a transaction it forgets with the next: an aborted one may number its reports again.
    """

    def __init__(self) -> None:
        self._connection: Connection | None = None
        self._runs: dict[int, Runs] = {}
        self._originals: dict[int, int] = {}

    def original(self, connection: Connection, seq: int, id: str, words: Words) -> tuple[int, float] | None:
        """The first report of the group that this one belongs to, and how alike it is to its likest member."""
        if connection is not self._connection:
            self._connection = connection
            self._runs, self._originals = {}, {}
        runs = runs_of(_opening(words.body))
        keys = keys_of(runs)
        found = likest(runs, keys, self)
        insert(connection, reprint_keys, [(key, seq) for key in keys])
        self._runs[seq] = runs
        if found is None:
            return None
        self._originals[seq] = self._original_of(found.number)
        return self._originals[seq], round(found.share, 4)

    def sharing(self, keys: Sequence[int], least: int, most: int) -> list[int]:
        """See ``Shelf``."""
        mark = "?" if self._here.dialect.name == "sqlite" else "%s"
        statement = (
            f"SELECT report FROM reprint_keys WHERE key IN ({', '.join([mark] * len(keys))})"
            f" GROUP BY report HAVING count(*) >= {mark} ORDER BY count(*) DESC, report LIMIT {mark}"
        )  # past SQLAlchemy's machinery, as rows go in: this is asked for every report
        return [row[0] for row in self._here.exec_driver_sql(statement, (*keys, least, most))]

    def runs(self, number: int) -> Runs:
        """See ``Shelf``."""
        found = self._runs.get(number)
        if found is None:
            body = self._here.execute(select(texts.c.body).where(texts.c.report == number)).scalar()
            found = runs_of(_opening(searched(unpack_text(body)[:_LONGEST]))) if body else frozenset()
            self._runs[number] = found
        return found

    def _original_of(self, number: int) -> int:
        if number in self._originals:
            return self._originals[number]
        query = select(reprints.c.original).where(reprints.c.report == number)
        return self._here.execute(query).scalar() or number

    @property
    def _here(self) -> Connection:
        if self._connection is None:
            raise ValueError("ask only within a transaction")
        return self._connection


def index_again(connection: Connection, found: Sequence[tuple[int, Words]]) -> None:
    """Make the keys of these reports, (number, words), anew; those there were are gone already."""
    rows = [(key, seq) for seq, words in found for key in keys_of(runs_of(_opening(words.body)))]
    insert(connection, reprint_keys, rows)


def _opening(body: str) -> list[str]:
    return body.split(" ", OPENING)[:OPENING] if body else []

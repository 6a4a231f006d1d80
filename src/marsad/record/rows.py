"""Rows into tables, many at a time, past SQLAlchemy's machinery for single values: adding must cost little."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from sqlalchemy import Connection, Table, func, select

from marsad.record.codec import escaped
from marsad.record.tables import METADATA, AnyText

Cell = str | int | float | bytes | None
Row = tuple[Cell, ...]


def insert(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Add ``rows``; cells in the order of the table's columns, days and times as text."""
    if rows:
        odd = _any_columns(table.name)
        connection.exec_driver_sql(
            _statement(table.name, connection.dialect.name), [_cells(r, odd) for r in rows]
        )


def insert_words(
    connection: Connection, rows: Sequence[tuple[int, str, str]], vectors: Sequence[str]
) -> None:
    """Add to the full-text index: (report, words of the title, words of the text), or on PostgreSQL their vectors."""
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        statement = "INSERT INTO report_words (rowid, title, body) VALUES (?, ?, ?)"
        connection.exec_driver_sql(statement, list(rows))
        return
    statement = "INSERT INTO report_words (report, words) VALUES (%s, %s::tsvector)"
    connection.exec_driver_sql(statement, [(row[0], made) for row, made in zip(rows, vectors, strict=True)])


def last(connection: Connection, table: Table) -> int:
    """The number of the last row of ``table``, 0 if it is empty. Sound only where nobody else writes."""
    return int(connection.execute(select(func.coalesce(func.max(table.c.seq), 0))).scalar_one())


def _cells(row: Row, odd: tuple[int, ...]) -> Row:
    if not odd:
        return row
    cells = list(row)
    for at in odd:
        value = cells[at]
        if isinstance(value, str):
            cells[at] = escaped(value)
    return tuple(cells)


@cache
def _any_columns(table: str) -> tuple[int, ...]:
    return tuple(i for i, c in enumerate(METADATA.tables[table].columns) if isinstance(c.type, AnyText))


@cache
def _statement(table: str, dialect: str) -> str:
    columns = METADATA.tables[table].columns
    mark = "?" if dialect == "sqlite" else "%s"
    names = ", ".join(f'"{column.name}"' for column in columns)
    return f'INSERT INTO "{table}" ({names}) VALUES ({", ".join([mark] * len(columns))})'

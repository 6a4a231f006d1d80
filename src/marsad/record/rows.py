"""Rows into tables, many at a time, past SQLAlchemy's machinery for single values: adding must cost little."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from sqlalchemy import Connection, Table, func, select

from marsad.record.codec import escaped
from marsad.record.tables import METADATA, AnyText

_FEW = 8  # rows from which on COPY pays
Cell = str | int | float | bytes | None
Row = tuple[Cell, ...]


def insert(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Add ``rows``; cells in the order of the table's columns, days and times as text."""
    if not rows:
        return
    odd = _any_columns(table.name)
    cells = [_cells(row, odd) for row in rows]
    if connection.dialect.name == "postgresql" and len(rows) >= _FEW:
        copy(connection, table.name, [column.name for column in table.columns], cells)
    else:
        connection.exec_driver_sql(_statement(table.name, connection.dialect.name), cells)


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
    made = [(row[0], vector) for row, vector in zip(rows, vectors, strict=True)]
    copy(connection, "report_words", ["report", "words"], made)


def copy(connection: Connection, table: str, names: Sequence[str], rows: Sequence[Row]) -> None:
    """Add ``rows`` to a table of PostgreSQL by COPY: an eighth of the work here of as many INSERTs, half of it there.

    Raises what the driver raises, which ``faults.told`` knows.
    """
    named = ", ".join(f'"{name}"' for name in names)
    driver = connection.connection.driver_connection
    assert driver is not None  # only a connection that was given back has none
    with driver.cursor() as cursor, cursor.copy(f'COPY "{table}" ({named}) FROM STDIN') as out:
        for row in rows:
            out.write_row(row)


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

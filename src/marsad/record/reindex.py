"""What in the store follows wholly from the rest, made anew: the indexes of words and reprints, and what counts."""

from __future__ import annotations

from sqlalchemy import delete, select

from marsad.record import columns, lapsed
from marsad.record.codec import unpack_text
from marsad.record.reprints import index_again
from marsad.record.rows import insert_words
from marsad.record.store import Store
from marsad.record.tables import reports, reprint_keys, texts
from marsad.record.words import vector, words_of

_MANY = 200


def reindex(store: Store) -> int:
    """Index every report again, in one transaction. Returns how many; raises the M3xx errors of ``Store.write``."""
    query = select(reports.c.seq, reports.c.title, texts.c.body).join(texts, texts.c.report == reports.c.seq)
    with store.write() as connection:
        if store.is_sqlite:
            connection.exec_driver_sql("INSERT INTO report_words (report_words) VALUES ('delete-all')")
        else:
            connection.exec_driver_sql("DELETE FROM report_words")
        connection.execute(delete(reprint_keys))
        lapsed.anew(connection)
        columns.anew(connection)
        count = last = 0
        while rows := connection.execute(
            query.where(reports.c.seq > last).order_by(reports.c.seq).limit(_MANY)
        ).all():
            found = [(row.seq, words_of(row.title, unpack_text(row.body))) for row in rows]
            cells = [(seq, words.title, words.body) for seq, words in found]
            insert_words(connection, cells, [vector(words) for _, words in found])
            index_again(connection, found)
            last = rows[-1].seq
            count += len(rows)
    return count

"""The claims of a store with what proves them, as ``exchange.evidence_ld`` writes it."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, select

from marsad.exchange.evidence_ld import Proof
from marsad.record.codec import unpack_text
from marsad.record.export import ALL, Cut, values
from marsad.record.public import Public
from marsad.record.store import Store
from marsad.record.tables import reports, texts

_HEAD = ("id", "report", "known", "extractor")


def proofs(store: Store, public: Public | None = None, cut: Cut = ALL) -> Iterator[Proof]:
    """The claims that count, each with its report. With ``public`` no words of texts, but those that tell of events.

    Raises the M3xx errors of ``Store.read``.
    """
    reader = _Reports()
    with store.read() as connection:
        for value in values(store, "claims", public, cut):
            url, outlet, lang, published, text = reader.of(connection, value["report"])
            body = {key: inner for key, inner in value.items() if key not in _HEAD}
            yield Proof(
                value["id"], value["report"], url, outlet, lang, published, value["known"], value["extractor"],
                "" if public is not None else text, body,
            )  # fmt: skip


class _Reports:
    """Reports of claims; claims of one report come together, so the last one is kept."""

    def __init__(self) -> None:
        self._id, self._told = "", ("", "", "", None, "")

    def of(self, connection: Connection, id: str) -> tuple[str, str, str, str | None, str]:
        if id != self._id:
            query = select(
                reports.c.url, reports.c.outlet, reports.c.lang, reports.c.published, texts.c.body
            ).join(texts, texts.c.report == reports.c.seq)
            row = connection.execute(query.where(reports.c.id == id)).one()
            published = row.published.isoformat() if row.published else None
            self._id = id
            self._told = (row.url, row.outlet, row.lang, published, unpack_text(row.body))
        return self._told

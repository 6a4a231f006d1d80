"""A store as material of the atlas: its reports, with words, and the claims that count now."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from marsad.inquiry.statements import Gathered, Known
from marsad.model import Claim, Reading, Report
from marsad.record.asof import Wanted, claims_now
from marsad.record.codec import given_of, unpack_text
from marsad.record.store import open_store
from marsad.record.tables import given, reports, reprints, texts


def gather_store(name: str) -> Gathered:
    """All reports of a store (a path or url) and their current claims. Raises the M3xx errors."""
    with open_store(name, read_only=True) as store:
        with store.read() as connection:
            query = select(
                reports.c.seq, reports.c.id, reports.c.published, reports.c.title, reports.c.lang,
                reports.c.outlet, reports.c.url, texts.c.body, reprints.c.original, given.c.body.label("given"),
            ).select_from(
                reports.outerjoin(texts, texts.c.report == reports.c.seq).outerjoin(
                    reprints, reprints.c.report == reports.c.seq
                ).outerjoin(given, given.c.report == reports.c.seq)
            ).order_by(reports.c.seq)  # fmt: skip
            known: dict[str, Known] = {}
            for seq, id_, published, title, lang, outlet, url, body, original, beside in connection.execute(
                query
            ):
                text = unpack_text(body) if body is not None else ""
                report = Report(id_, text, published, title, lang, outlet, url, given=given_of(beside))
                known[id_] = Known(report, str(original or seq))
        found: dict[str, list[Claim]] = {}
        for kept in claims_now(store, Wanted()):
            found.setdefault(kept.report, []).append(kept.claim)
    readings = {id_: Reading(id_, ()) for id_ in known}
    readings.update({id_: replace(readings[id_], claims=tuple(claims)) for id_, claims in found.items()})
    return Gathered(known, readings)

"""An atlas that may be shown to everybody, by the rules of public exports (``record/public.py``).

What is too new is left out before anything is inferred. Then, from what was inferred, words are taken away: texts,
titles, reasons, names of private persons, and places finer than a settlement. The map itself is of settlements.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy import func, select

from marsad.control.records import Statement
from marsad.inquiry.atlas import Atlas
from marsad.inquiry.statements import Gathered, Known
from marsad.inquiry.then import Atlases
from marsad.model import Claim, Reading
from marsad.record.codec import body_of, claim_of
from marsad.record.persons import public_ids, without_private_persons
from marsad.record.public import Public
from marsad.record.store import open_store
from marsad.record.tables import reports


class OnlyNow(Atlases):
    """The atlas of now, whatever day is asked for: places that were made coarser must not be inferred from again."""

    def at(self, known: date | None) -> Atlas:
        """That of now."""
        return self.now


def old_enough(name: str, terms: Public) -> frozenset[str]:
    """The ids of the reports of a store (a path or url) that may be told of. Raises the M3xx errors."""
    query = select(reports.c.id).where(
        terms.is_old_enough(func.coalesce(reports.c.known, reports.c.recorded))
    )
    with open_store(name, read_only=True) as store, store.read() as connection:
        return frozenset(connection.execute(query).scalars())


def without_new(gathered: Gathered, terms: Public, old: Collection[str] | None = None) -> Gathered:
    """What may be told of. ``old``: ids of reports; None (files): those whose day of publication is long enough ago."""
    last = date.fromisoformat(terms.last[:10])

    def kept(id_: str, known: Known) -> bool:
        day = known.report.published
        return id_ in old if old is not None else day is not None and day <= last

    found = {id_: known for id_, known in gathered.known.items() if kept(id_, known)}
    readings = {id_: reading for id_, reading in gathered.readings.items() if id_ in found}
    told = None if gathered.told is None else tuple(one for one in gathered.told if one.report in found)
    return replace(gathered, known=found, readings=readings, told=told)


def veiled(atlas: Atlas, terms: Public) -> Atlas:
    """The atlas without what must not get around; who holds what stays as it was inferred."""
    statements = tuple(_statement(one, terms) for one in atlas.world.statements)
    gathered = atlas.gathered
    known = {id_: _known(one) for id_, one in gathered.known.items()}
    readings = {id_: _reading(one, terms) for id_, one in gathered.readings.items()}
    shown = replace(gathered, known=known, readings=readings, told=statements)
    return replace(
        atlas, gathered=shown,
        world=replace(atlas.world, statements=statements), by_id=_by_id(statements),
    )  # fmt: skip


def _by_id(statements: tuple[Statement, ...]) -> Mapping[str, Statement]:
    return {one.id: one for one in statements}


def _known(known: Known) -> Known:
    return replace(known, report=replace(known.report, text="", title=""))


def _reading(reading: Reading, terms: Public) -> Reading:
    claims = tuple(_claim(claim, terms) for claim in reading.claims)
    return replace(reading, claims=claims, mentions=(), notes=())


def _statement(one: Statement, terms: Public) -> Statement:
    return replace(one, claim=_claim(one.claim, terms), quote=one.claim.trigger.text)


def _claim(claim: Claim, terms: Public) -> Claim:
    body = terms.claim(body_of(without_private_persons(claim, public_ids())))
    for place in body.get("places", ()):
        place.setdefault("start", claim.trigger.start)  # a coarser place stands in no text
    return claim_of(body)

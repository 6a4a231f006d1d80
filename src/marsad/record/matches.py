"""Which reports and claims a search finds, newest first, and how many there are of each kind: all are counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Connection, func, literal_column, select

from marsad.record.columns import Columns, Memory, Numbers, Terms, load, load_terms
from marsad.record.current import withdrawn_report
from marsad.record.facets import Facets
from marsad.record.query import Name, Query, having, without
from marsad.record.tables import lapsed, places, withdrawals
from marsad.record.within import inside

Counts = dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class Matches:
    """``reports``: numbers of those asked for, newest first; ``theirs``: for each the numbers of its claims that fit.

    ``found``, ``claims``: how many reports and claims fit. ``counts``: facet → value → claims (outlets: reports).
    """

    reports: list[int]
    theirs: Mapping[int, list[int]]
    found: int
    claims: int
    counts: Counts


def matches(
    connection: Connection, query: Query, facets: Facets, limit: int, offset: int, memory: Memory
) -> Matches:
    """The newest reports that fit, ``limit`` of them from ``offset`` on; undated ones last, equals by id."""
    words = load_terms(connection, memory)
    claim, report = load(connection, "claims", words, memory), load(connection, "reports", words, memory)
    size = len(report["rank"])
    fits = _claims(connection, claim, report, words, facets)
    good = report["rank"] > 0
    if facets.any:
        has_claim = np.zeros(size, bool)
        has_claim[claim["home"][fits]] = True
        good &= has_claim if facets.about_claims else has_claim | _itself(report, words, facets)
    if query.words:
        good &= _flags(_read(connection, having(query.words, connection.dialect.name)), size)
    for name in query.names:
        in_words = _flags(_read(connection, having(name.phrases, connection.dialect.name)), size)
        good &= in_words | _telling_of(connection, claim, words, name, size)
    if query.none:
        good &= ~_flags(_read(connection, without(query, connection.dialect.name)), size)
    good &= ~_flags(connection.execute(_withdrawn()).scalars().all(), size)
    fits &= good[claim["home"]]
    shown = _newest(report, np.flatnonzero(good), limit, offset) + 1
    its = np.flatnonzero(fits & _flags(shown, size)[claim["home"]])
    theirs: dict[int, list[int]] = {}
    for at in its.tolist():
        theirs.setdefault(int(claim["report"][at]), []).append(at + 1)
    counts = _counts(connection, claim, fits, words, memory)
    counts["outlet"] = _counted(report["outlet"][good], _names(words))
    return Matches(shown.tolist(), theirs, int(good.sum()), int(fits.sum()), counts)


def _claims(connection: Connection, claim: Columns, report: Columns, words: Terms, facets: Facets) -> Numbers:
    """Of every claim, whether it counts and is what the facets ask for."""
    fits = _counting(connection, claim)
    for name, wanted in (("type", facets.types), ("status", facets.statuses)):
        if wanted:
            fits &= np.isin(claim[name], _numbers(words, wanted))
    if facets.since is not None:
        fits &= claim["end"] >= facets.since.toordinal()
    if facets.until is not None:
        fits &= (claim["start"] <= facets.until.toordinal()) & (claim["start"] > 0)
    if facets.actors:
        fits &= _having(claim, "acting", "actor", _numbers(words, facets.actors))
    if facets.where is not None:
        here = connection.execute(select(places.c.seq).where(inside(facets.where))).scalars().all()
        fits &= _having(claim, "placed", "place", here)
    if facets.sources:
        named = _numbers(words, facets.sources)
        printed = np.isin(report["outlet"], named)
        fits &= _having(claim, "telling", "source", named) | printed[claim["home"]]
    return fits


def _counting(connection: Connection, claim: Columns) -> Numbers:
    counting = claim["report"] > 0
    gone = _read(connection, select(lapsed.c.claim))
    if len(gone):
        counting &= ~_flags(gone, len(counting))
    return counting


def _telling_of(connection: Connection, claim: Columns, words: Terms, name: Name, size: int) -> Numbers:
    """Of every report, whether it claims something of what ``name`` names."""
    about = np.zeros(len(claim["report"]), bool)
    if name.actors:
        about |= _having(claim, "acting", "actor", _numbers(words, name.actors))
    if name.places:
        here = connection.execute(select(places.c.seq).where(places.c.gaz.in_(name.places))).scalars().all()
        about |= _having(claim, "placed", "place", here)
    telling = np.zeros(size, bool)
    telling[claim["home"][about & _counting(connection, claim)]] = True
    return telling


def _itself(report: Columns, words: Terms, facets: Facets) -> Numbers:
    """A report without such a claim may fit by its outlet and its day of publication."""
    good = np.ones(len(report["rank"]), bool)
    if facets.sources:
        good &= np.isin(report["outlet"], _numbers(words, facets.sources))
    if facets.since is not None:
        good &= report["published"] >= facets.since.toordinal()
    if facets.until is not None:
        good &= (report["published"] <= facets.until.toordinal()) & (report["published"] > 0)
    return good


def _numbers(words: Terms, wanted: Iterable[str]) -> list[int]:
    return [number for one in wanted if (number := words.numbers.get(one))]


def _having(claim: Columns, owner: str, value: str, wanted: Iterable[int]) -> Numbers:
    """Of every claim, whether one of its values is wanted."""
    flags = np.zeros(len(claim["report"]), bool)
    among = _flags(wanted, int(claim[value].max(initial=0)))
    flags[claim[owner][among[claim[value] - 1]]] = True
    return flags


def _flags(numbers: Iterable[int], size: int) -> Numbers:
    """``size`` flags, up for these numbers; the number n stands at n - 1."""
    flags = np.zeros(size, bool)
    at = np.asarray(numbers, np.int64) - 1
    flags[at[(at >= 0) & (at < size)]] = True
    return flags


def _read(connection: Connection, query: Any) -> Numbers:
    """One column of numbers, as one text: a hundred thousand rows would each cost a microsecond more."""
    rows = query.subquery()
    comma: ColumnElement[str] = literal_column("','")
    if connection.dialect.name == "sqlite":
        text = func.group_concat(rows.c[0], comma)
    else:
        text = func.string_agg(rows.c[0].op("::")(literal_column("text")), comma)
    found = connection.execute(select(text)).scalar()
    return np.fromstring(found, np.int64, sep=",") if found else np.empty(0, np.int64)


def _withdrawn() -> Any:
    report = withdrawals.alias().c.report
    return select(report).where(withdrawn_report(report)).distinct()


def _newest(report: Columns, found: Numbers, limit: int, offset: int) -> Numbers:
    """Those of ``found`` (places in the columns) that are asked for."""
    most = offset + limit
    known = report["known"][found]
    if len(found) > most:
        last = np.partition(known, len(known) - most)[len(known) - most]
        found = found[known >= last]
    order = np.lexsort((report["rank"][found], -report["known"][found]))
    return found[order][offset:most]


def _counts(connection: Connection, claim: Columns, fits: Numbers, words: Terms, memory: Memory) -> Counts:
    names = _names(words)
    told = {name: _counted(claim[name][fits], names) for name in ("type", "status")}
    for owner, value in (("acting", "actor"), ("telling", "source")):
        told[value] = _counted(claim[value][fits[claim[owner]]], names)
    units, of = _units(connection, memory)
    mine = fits[claim["placed"]]
    unit = of[claim["place"][mine]]
    # A claim with two places of one unit is one claim there.
    pairs = claim["placed"][mine].astype(np.int64) * (len(units) + 1) + unit
    several = np.flatnonzero(pairs[1:] == pairs[:-1])
    return {**told, "place": _counted(np.delete(unit, several), units)}


def _names(words: Terms) -> list[str]:
    return ["", *words.numbers]


def _units(connection: Connection, memory: Memory) -> tuple[list[str], Numbers]:
    """The first-level units and countries of places: names, and by number of a place the place of its name."""
    names, of = memory.get("units", ([""], [0]))
    unit = func.coalesce(func.nullif(places.c.adm1, ""), places.c.country)
    query = select(places.c.seq, unit).where(places.c.seq >= len(of)).order_by(places.c.seq)
    rows = connection.execute(query).all()
    if rows:
        names, of = list(names), [*of, *([0] * (rows[-1][0] + 1 - len(of)))]
        known = {name: at for at, name in enumerate(names)}
        for seq, name in rows:
            if name not in known:
                known[name] = len(names)
                names.append(name)
            of[seq] = known[name]
        memory["units"] = (names, of)
    return names, np.array(of, np.int64)


def _counted(numbers: Numbers, names: list[str]) -> dict[str, int]:
    counts = np.bincount(numbers, minlength=len(names))
    return {names[at]: int(counts[at]) for at in np.flatnonzero(counts).tolist() if names[at]}

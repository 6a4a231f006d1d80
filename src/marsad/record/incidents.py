"""Incidents in the store: built from the claims that count, in one go each; rows are added, the last build counts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import combinations
from typing import Any

from sqlalchemy import Connection, Select, func, select

from marsad import __version__
from marsad.control.incidents import Incident, incidents
from marsad.control.likeness import Matching
from marsad.control.records import Statement
from marsad.control.summary import Range
from marsad.errors import StoreReadOnlyError
from marsad.model import PlaceRef
from marsad.packs.control import load_matching, load_rules
from marsad.packs.words import load_operations
from marsad.places.gazetteer import load_gazetteer
from marsad.record import rows, tables
from marsad.record.codec import instant
from marsad.record.decisions import decided
from marsad.record.ids import anchor, canonical
from marsad.record.statements import statements
from marsad.record.store import Store
from marsad.record.tables import builds, claims, incident_claims, places
from marsad.record.within import Area, inside
from marsad.record.words import searched
from marsad.record.write import Writer

KIND = "incidents"  # of a row of builds
MOST = 20_000  # claims that are merged when incidents are asked for: some ten seconds
METHOD = 2  # goes up when the same claims and numbers would give other incidents


@dataclass(frozen=True, slots=True)
class Built:
    """What a build made. ``new``: False where the last build was of the same claims and was kept."""

    claims: int
    incidents: int
    several: int
    new: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of the last build. ``body``: what ``marsad export --what incidents`` tells of it, without its claims."""

    id: str
    type: str
    first: date
    last: date
    claims: int
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sought:
    """Which incidents: at a place and in all inside it, of a type, some days; None or "": all."""

    where: Area | None = None
    type: str = ""
    since: date | None = None
    until: date | None = None


def matching_of(found: Iterable[Statement]) -> Matching:
    """What the comparison of statements goes by, from the shipped data and the gazetteer of this machine."""
    gazetteer = load_gazetteer()
    ids = {place.gaz for s in found for place in s.claim.places if place.gaz}
    kinds = {id: place.kind for id in sorted(ids) if (place := gazetteer.by_id(id)) is not None}
    operations = frozenset(word for form in load_operations("ar") for word in searched(form).split())
    return Matching(load_matching(), load_rules().sides, kinds, searched, operations)


def build(store: Store) -> Built:
    """Merge the claims that count into incidents and store them, unless the last build was of the same.

    What was brought in from others' datasets is not merged: each of its claims stands beside as an incident of its own.

    Raises the M3xx errors of the store; a build is stored wholly or not at all.
    """
    read, others = statements(store, brought=False), statements(store, brought=True)
    found = [*read, *others]
    matching = matching_of(found)
    with store.read() as connection:
        links = _links(connection, found)
        params = canonical({"method": METHOD, "of": _digest(found, matching), "links": sorted(links.items())})
        last = connection.execute(_last().add_columns(builds.c.params)).first()
        if last is not None and last.params == params:
            return _counted(connection, len(found), last.seq)
    made = incidents(read, matching, links)
    made += [one for other in others for one in incidents([other], matching)]
    recorded = instant(datetime.now(UTC))
    with store.write() as connection:
        run = Writer(connection, recorded).begin_run("incidents", __version__)
        number = rows.last(connection, builds) + 1
        rows.insert(connection, builds, [(number, KIND, params, recorded, run)])
        _store(connection, made, number)
    return Built(len(found), len(made), sum(len(one.members) > 1 for one in made), True)


def links(store: Store, found: Sequence[Statement]) -> dict[tuple[str, str], bool]:
    """What reviewers ruled on pairs of ``found``: one incident (True) or two. Raises as ``Store.read`` does."""
    with store.read() as connection:
        return _links(connection, found)


def keep_up(store: Store, most: int = MOST) -> bool:
    """Build if claims or rulings came since the last build. Returns whether the incidents are those of all of them now.

    Nothing is done where there are more than ``most`` claims, or where the store may not be written: all claims are
    compared anew each time, since how rare a word is decides, and that changes with every report.
    Raises the other M3xx errors of the store.
    """
    with store.read() as connection:
        if _is_fresh(connection):
            return True
        there, gone = (
            int(connection.execute(select(func.count()).select_from(table)).scalar_one())
            for table in (claims, tables.lapsed)
        )
    if there - gone > most:
        return False
    try:
        build(store)
    except StoreReadOnlyError:
        return False
    return True


def _is_fresh(connection: Connection) -> bool:
    """Did nobody write since the last build? Whoever writes begins a run."""
    built = connection.execute(_last().with_only_columns(builds.c.run)).scalar()
    return built is not None and built == rows.last(connection, tables.runs)


def listed(store: Store, sought: Sought) -> Iterator[Listed]:
    """The incidents of the last build, by first day, then by id. Raises the M3xx errors of ``Store.read``."""
    table = tables.incidents
    told = select(func.count()).where(incident_claims.c.incident == table.c.seq).scalar_subquery()
    query = select(table, told.label("told")).where(table.c.build == _last().scalar_subquery())
    if sought.type:
        query = query.where(table.c.type == sought.type)
    if sought.where is not None:
        query = query.where(table.c.place.in_(select(places.c.seq).where(inside(sought.where))))
    if sought.since is not None:
        query = query.where(table.c.day_end >= sought.since)
    if sought.until is not None:
        query = query.where(table.c.day_start <= sought.until)
    with store.read() as connection:
        for row in connection.execute(query.order_by(table.c.day_start, table.c.id)):
            yield Listed(row.id, row.type, row.day_start, row.day_end, row.told, json.loads(row.body))


def body_of(one: Incident) -> dict[str, Any]:
    """What an incident says, as the value that is kept and exported."""
    return {
        "course": one.course,
        "place": _place(one.place),
        "actors": list(one.actors),
        "targets": list(one.targets),
        "sources": list(one.sources),
        "tellings": one.tellings,
        "killed": _range(one.killed),
        "wounded": _range(one.wounded),
        "counts": [{"unit": unit, **_plain(found)} for unit, found in one.counts],
        "contradictions": [
            {"what": c.what, "sides": [list(side) for side in c.sides], "other": c.other or None}
            for c in one.contradictions
        ],
    }


def _place(place: PlaceRef) -> dict[str, Any]:
    known = {"gaz": place.gaz, "name_en": place.name_en, "country": place.country, "adm1": place.adm1}
    return {"text": place.text, **known, "lat": place.lat, "lon": place.lon}


def _cells(place: PlaceRef) -> tuple[str | float | None, ...]:
    """A place as its row has it."""
    named = (place.gaz or "", place.name_en or "", place.country or "", place.adm1 or "")
    return (*named, place.lat, place.lon)


def _range(found: Range | None) -> dict[str, float] | None:
    return None if found is None else _plain(found)


def _plain(found: Range) -> dict[str, float]:
    return {"low": found.low, "best": found.best, "high": found.high}


def _last() -> Select[Any]:
    return select(builds.c.seq).where(builds.c.kind == KIND).order_by(builds.c.seq.desc()).limit(1)


def _counted(connection: Connection, found: int, number: int) -> Built:
    """What the build of that number made."""
    mine = select(tables.incidents.c.seq).where(tables.incidents.c.build == number)
    told = select(func.count()).where(incident_claims.c.incident.in_(mine))
    numbers = connection.execute(told.group_by(incident_claims.c.incident)).scalars().all()
    return Built(found, len(numbers), sum(number > 1 for number in numbers), False)


def _links(connection: Connection, found: Sequence[Statement]) -> dict[tuple[str, str], bool]:
    """Pairs of claims that reviewers said tell of one incident (True) or of two; the last ruling on a pair counts.

    A ruling is about ids and anchors, so that it finds claims which were read anew since.
    """
    made = [one for one in decided(connection) if one.act in ("merge", "split")]
    if not made:
        return {}
    by_anchor: dict[str, list[str]] = {}
    for s in found:
        by_anchor.setdefault(anchor(s.report, s.claim.type, s.claim.trigger.start), []).append(s.id)
    there = {s.id for s in found}
    links: dict[tuple[str, str], bool] = {}
    for one in made:
        named = zip(one.after["claims"], one.after["anchors"], strict=True)
        ids = [[id] if id in there else by_anchor.get(hook, []) for id, hook in named]
        claims_of = sorted({id for several in ids for id in several})
        links.update(dict.fromkeys(combinations(claims_of, 2), one.act == "merge"))
    return links


def _digest(found: Sequence[Statement], matching: Matching) -> str:
    """Over all that a build depends on."""
    digest = hashlib.sha256()
    kinds, sides = sorted(matching.kinds.items()), sorted(matching.sides.items())
    digest.update(canonical([matching.numbers, kinds, sides, sorted(matching.operations)]).encode("ascii"))
    for one in found:
        digest.update(
            repr((one.id, one.published, one.outlet, one.group, one.claim)).encode("utf-8", "replace")
        )
    return digest.hexdigest()


def _store(connection: Connection, made: Sequence[Incident], number: int) -> None:
    newest = select(claims.c.id, func.max(claims.c.seq).label("seq")).group_by(claims.c.id)
    claim_rows: dict[str, int] = {row.id: row.seq for row in connection.execute(newest)}
    told = (places.c.gaz, places.c.name_en, places.c.country, places.c.adm1, places.c.lat, places.c.lon)
    place_rows = {tuple(row[1:]): int(row[0]) for row in connection.execute(select(places.c.seq, *told))}
    first = rows.last(connection, tables.incidents) + 1
    heads: list[rows.Row] = []
    members: list[rows.Row] = []
    for seq, one in enumerate(made, first):
        body = json.dumps(body_of(one), ensure_ascii=True, separators=(",", ":"))
        days = one.first.isoformat(), one.last.isoformat()
        heads.append((seq, one.id, number, one.type, place_rows.get(_cells(one.place)), *days, body))
        for member in one.members:
            why = json.dumps(member.reasons, ensure_ascii=False)
            members.append((seq, claim_rows[member.statement], why))
    rows.insert(connection, tables.incidents, heads)
    rows.insert(connection, incident_claims, members)

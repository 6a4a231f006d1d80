"""A toy land and toy claims for the tests of control."""

from __future__ import annotations

from datetime import date

import shapely

from marsad.control.records import Land, Settlement, Site, Statement, Unit
from marsad.model import ActorRef, Casualties, Claim, Count, DaySpan, PlaceRef, Quote, SourceRef

DAY = date(2015, 6, 1)


def grid_land(side: int = 4, units: int = 2, country: str = "SY") -> Land:
    """``units`` squares of one degree side by side, each with ``side`` × ``side`` settlements."""
    shapes, rows, sites = [], [], {}
    for number in range(units):
        code = f"U{number}"
        shapes.append(Unit(code, country, code, code, shapely.box(36 + number, 35, 37 + number, 36)))
        sites[code] = Site("adm1", country, code, 35.5, 36.5 + number)
        for i in range(side * side):
            lat, lon = 35 + (i // side + 0.5) / side, 36 + number + (i % side + 0.5) / side
            people = 90_000 if i == 0 else 1_000
            rows.append(Settlement(f"{code}-{i:02}", country, code, f"t{number}{i}", "", lat, lon, people))
    sites.update({s.id: Site("settlement", country, s.unit, s.lat, s.lon, n) for n, s in enumerate(rows)})
    return Land(tuple(rows), tuple(shapes), sites)


def told(
    type_: str,
    place: str,
    actor: str = "",
    target: str = "",
    *,
    status: str = "asserted",
    day: date | None = DAY,
    scope: str = "all",
    source: str = "sohr",
    group: str = "",
    report: str = "",
    count: float | None = None,
    bearing: float | None = None,
    land: Land | None = None,
    published: date | None = None,
    others: tuple[PlaceRef, ...] = (),
    role: str = "at",
) -> Statement:
    """One claim about one place."""
    site = (land or grid_land()).sites.get(place)
    ref = PlaceRef(
        place, 0, role, scope, place, place, site.country if site else None, None,
        site.lat if site else None, site.lon if site else None,
    )  # type: ignore[arg-type]  # fmt: skip
    party = lambda name: (ActorRef(name, name, 0),) if name else ()  # noqa: E731
    claim = Claim(
        type_, Quote("x", 0), status, party(actor), party(target), (ref, *others),  # type: ignore[arg-type]
        None if count is None else Count(count, "settlement"), Casualties(),
        DaySpan(day, day, "said" if day else None), (SourceRef(source, source, 0),) if source else (), (), 1.0,
    )  # fmt: skip
    name = report or f"{type_}-{status}-{place}-{actor}-{target}-{day}-{source}"
    known = published or day or DAY
    return Statement(f"{name}#0", name, claim, known, "", group, "words", (bearing, *(None for _ in others)))

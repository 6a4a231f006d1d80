"""Who holds what as tables: holdings and areas of a day, changes between two, figures with verdicts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import shapely

from marsad.exchange.layers import Layer, Row, fields
from marsad.inquiry.placing import Placing
from marsad.packs.control import load_palette, why_of

if TYPE_CHECKING:
    from marsad.control.figures import Verdict
    from marsad.control.infer import World

HOLDINGS = fields(
    "id place place_ar pcode country unit_id unit unit_pcode lat:number lon:number population:whole day:day holder"
    " holder_name belief:number contested:number unknown:number inferred:flag last_evidence:day"
)
CHANGES = fields(
    "id place_id place place_ar pcode country unit_id unit lat:number lon:number previous holder day:day after:day"
    " belief:number inferred:flag claims:list"
)
AREAS = fields(
    "id day:day country unit_id unit unit_ar unit_pcode holder holder_name inferred:flag settlements:whole"
    " land_km2:number"
)
FIGURES = fields(
    "statement holder value:number unit first:day last:day said quote gain:flag publisher url denominator low:number"
    " best:number high:number verdict why"
)
_GRID = 1e-6  # degrees: shapes are laid on this grid, so that neighbours share their border


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that somebody gave, in a report (``statement``: the claim) or elsewhere, and what the record says."""

    statement: str
    holder: str
    value: float | None
    unit: str
    first: date | None
    last: date | None
    said: str
    quote: str
    gain: bool
    publisher: str
    url: str
    verdicts: tuple[Verdict, ...]


def holdings_layer(world: World, day: date, unit: str = "") -> Layer:
    """Every settlement and who holds it on ``day``, as points."""
    from marsad.control.belief import holdings

    placing, palette = Placing(), load_palette()
    by_id = {s.id: s for s in world.land.settlements}
    units = {u.id: u for u in world.land.units}

    def rows() -> Iterator[Row]:
        for one in holdings(world, day, unit=unit):
            s = by_id[one.place]
            around = units.get(s.unit)
            name = palette[one.holder][2] if one.holder in palette else one.holder
            yield Row(
                (
                    s.id, s.name_en, s.name_ar, placing.pcode(s.id) or None, s.country, s.unit,
                    around.name_en if around else None, placing.pcode(s.unit) or None, s.lat, s.lon, s.population, day,
                    one.holder, name, round(one.belief, 4), round(one.beliefs.get("contested", 0.0), 4),
                    round(one.beliefs.get("unknown", 0.0), 4), one.inferred, one.last_evidence,
                ),
                shapely.Point(s.lon, s.lat),
            )  # fmt: skip

    about = f"Who holds each settlement on {day}: the likeliest holder and how sure that is"
    total = sum(1 for s in world.land.settlements if not unit or s.unit == unit)
    return Layer("holdings", HOLDINGS, rows(), "Point", total, False, about, ("place", "holder"), colours())


def changes_layer(world: World, first: date, last: date, unit: str = "", inferred: bool = False) -> Layer:
    """Every change of hands between two days, as points."""
    from marsad.control.history import changes

    placing = Placing()
    by_id = {s.id: s for s in world.land.settlements}
    units = {u.id: u for u in world.land.units}
    found = changes(world, first, last, unit=unit, inferred=inferred)

    def rows() -> Iterator[Row]:
        for one in found:
            s = by_id[one.place]
            around = units.get(s.unit)
            yield Row(
                (
                    f"{one.place}:{one.day}", s.id, s.name_en, s.name_ar, placing.pcode(s.id) or None, s.country,
                    s.unit, around.name_en if around else None, s.lat, s.lon, one.previous, one.holder,
                    one.day, one.after, round(one.belief, 4), one.inferred, list(one.statements),
                ),
                shapely.Point(s.lon, s.lat),
            )  # fmt: skip

    about = f"Places that changed hands from {first} to {last}"
    return Layer(
        "changes", CHANGES, rows(), "Point", len(found), False, about, ("place", "holder", "day"), colours()
    )


def areas_layer(world: World, day: date, unit: str = "") -> Layer:
    """The land that each party holds on ``day``, one feature per unit, holder and whether it is inferred.

    Polygons are the cells of settlements, joined; km² are measured in an equal-area projection.
    """
    from marsad.control.areas import areas_of, to_degrees
    from marsad.control.belief import picture

    placing, palette = Placing(), load_palette()
    areas, seen = areas_of(world.land), picture(world, day)
    states, guessed = seen.holders(world.rules), seen.inferred
    units = world.land.units
    members: defaultdict[tuple[int, str, bool], list[int]] = defaultdict(list)
    for number, one in enumerate(world.land.settlements):
        home = int(areas.unit_of[number])
        if home >= 0 and (not unit or one.unit == unit):
            members[home, seen.states[states[number]], bool(guessed[number])].append(number)
    bare = [at for at, _ in areas.spare if not unit or units[at].id == unit]

    def rows() -> Iterator[Row]:
        keys = sorted([*members, *((at, "unknown", True) for at in bare)])
        for home, holder, inferred in keys:
            around, mine = units[home], members.get((home, holder, inferred), [])
            # Settlements at one point have the same cell: it is drawn once, and its share of the area counted.
            shape = shapely.union_all([areas.cells[i] for i in mine]) if mine else areas.units[home]
            km2 = float(areas.amounts[mine, 0].sum()) if mine else float(shapely.area(shape)) / 1e6
            name = palette[holder][2] if holder in palette else holder
            yield Row(
                (
                    f"{around.id}:{holder}:{'inferred' if inferred else 'told'}", day, around.country, around.id,
                    around.name_en, around.name_ar, placing.pcode(around.id) or None, holder, name, inferred, len(mine),
                    round(km2, 3),
                ),
                _polygons(to_degrees(shape)),
            )  # fmt: skip

    about = f"Land by holder on {day}: cells of settlements, joined; told and inferred apart"
    return Layer("areas", AREAS, rows(), "MultiPolygon", None, False, about, ("unit", "holder"), colours())


def _polygons(shape: shapely.Geometry) -> shapely.MultiPolygon:
    """Only the polygons of a shape, valid on the grid they are written on."""
    valid = shapely.make_valid(shapely.set_precision(shape, _GRID))
    parts = [part for part in shapely.get_parts(valid) if part.geom_type == "Polygon" and not part.is_empty]
    nested = [
        p
        for part in shapely.get_parts(valid)
        if part.geom_type == "MultiPolygon"
        for p in shapely.get_parts(part)
    ]
    return shapely.MultiPolygon([shapely.geometry.polygon.orient(part, 1.0) for part in (*parts, *nested)])


def figures_of(world: World, *, published: bool = True) -> Iterator[Figure]:
    """Every figure in the reports, and those that others published, with the verdicts of the record."""
    from marsad.control.areas import areas_of
    from marsad.control.figures import found_figures, judge, judge_published
    from marsad.packs.control import load_published

    areas = areas_of(world.land)
    for one in found_figures(world):
        yield Figure(
            one.statement, one.holder, one.value, one.unit, one.first, one.last, one.said, one.quote, one.gain, "", "",
            tuple(judge(one, world, areas)),
        )  # fmt: skip
    for other in load_published() if published else ():
        unit = "km2" if other.measure == "territory_km2" else "percent"
        yield Figure(
            other.id, other.holder, other.value, unit, other.first, other.last, other.definition, "", other.value >= 0,
            other.publisher, other.url, tuple(judge_published(other, world, areas)),
        )  # fmt: skip


def figures_layer(world: World, *, quotes: bool = True) -> Layer:
    """A row for each figure and denominator. ``quotes``: with the words of the reports."""

    def rows() -> Iterator[Row]:
        for one in figures_of(world):
            told = (
                one.statement, one.holder or None, one.value, one.unit or None, one.first, one.last,
                (one.said or None) if quotes or one.publisher else None,
                (one.quote or None) if quotes else None, one.gain, one.publisher or None, one.url or None,
            )  # fmt: skip
            for v in one.verdicts:
                amounts = (v.low, v.best, v.high) if v.denominator else (None, None, None)
                yield Row((*told, v.denominator or None, *amounts, v.verdict, why_of(v)))

    about = "What others said about land and shares, beside what the record gives"
    return Layer("figures", FIGURES, rows(), "", None, False, about, ("statement", "holder"))


def colours() -> dict[str, str]:
    """Holder → #RRGGBB."""
    return {holder: colour for holder, (colour, *_) in load_palette().items()}

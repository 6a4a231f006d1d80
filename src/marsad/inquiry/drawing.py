"""A day as a picture: what ``exchange.pictures`` draws, from a world."""

from __future__ import annotations

from datetime import date
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from marsad.control.areas import Areas
    from marsad.control.belief import Picture
    from marsad.control.infer import World
    from marsad.exchange.pictures import Patchwork, Style

NAMED = 40  # largest places that a map names


def style_of(lang: str) -> Style:
    """Colours, labels and font for a language."""
    from marsad.exchange.pictures import Style
    from marsad.packs.control import load_labels, load_palette

    with as_file(files("marsad").joinpath("data/fonts/NotoSansArabic-Regular.ttf")) as font:
        return Style(load_palette(), load_labels(), lang, font)


def patchwork(world: World, areas: Areas, seen: Picture, style: Style, unit: str = "") -> Patchwork:
    """The day as cells, borders and names, the largest places first."""
    from marsad.control.areas import to_metres
    from marsad.exchange.pictures import Patchwork

    land = world.land
    states = seen.holders(world.rules)
    guessed = seen.inferred
    wanted = [i for i, s in enumerate(land.settlements) if not unit or s.unit == unit]
    cells = [(areas.cells[i], seen.states[states[i]], bool(guessed[i])) for i in wanted]
    shapes = [shape for u, shape in zip(land.units, areas.units, strict=True) if not unit or u.id == unit]
    bare = [
        (areas.units[index], "unknown", True)
        for index, _ in areas.spare
        if not unit or land.units[index].id == unit
    ]
    import shapely

    largest = sorted(wanted, key=lambda i: (-land.settlements[i].population, i))[: NAMED if not unit else 25]
    points = [
        to_metres(shapely.Point(land.settlements[i].lon, land.settlements[i].lat)).centroid for i in largest
    ]
    names = [
        (point.x, point.y, land.settlements[i].name_ar if style.lang == "ar" else land.settlements[i].name_en)
        for point, i in zip(points, largest, strict=True)
    ]
    reports = len({s.report for s in world.statements})
    latest = max((s.published for s in world.statements if s.published), default=date.min)
    note = style.label("sources_line").format(
        reports=f"{reports:,}", claims=f"{len(world.statements):,}", known=f"\u200e{latest}"
    )
    return Patchwork([*cells, *bare], shapes, names, seen.day, note)

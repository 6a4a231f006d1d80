"""``marsad map`` and ``marsad fronts``: one day as a picture or as lines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from marsad.cli.stores import Db
from marsad.cli.world import DEFAULT, Countries, From, Known, a_day, asked, language, world_of
from marsad.errors import ControlOutputError
from marsad.inquiry.drawing import patchwork, style_of
from marsad.inquiry.naming import unit_of
from marsad.places.store import write_atomically

if TYPE_CHECKING:
    from marsad.control.areas import Areas
    from marsad.control.belief import Picture
    from marsad.control.infer import World

Out = Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="The file to write.")]
On = Annotated[str, typer.Option("--on", metavar="DATE", help="The day asked about.")]


def draw(
    output: Out,
    on: On,
    from_: From = [],  # noqa: B006
    unit: Annotated[str, typer.Option("--in", metavar="UNIT", help="Only this governorate.")] = "",
    lang: Annotated[str, typer.Option(help="Language of labels: ar or en.")] = "en",
    db: Db = None,
    known: Known = None,
    countries: Countries = DEFAULT,
) -> None:
    """Draw who holds what on a day: .png, .svg or .html (an SVG with a table, no script)."""
    from marsad.control.areas import areas_of
    from marsad.control.belief import picture
    from marsad.exchange.pictures import draw_map

    day, style = a_day(on, "--on"), style_of(language(lang))
    world = world_of(asked(from_, db, known, countries))
    chosen = unit_of(world.land, unit) if unit else ""
    areas, seen = areas_of(world.land), picture(world, day)
    work = patchwork(world, areas, seen, style, chosen)
    if output.suffix.lower() == ".html":
        from marsad.exchange.page import write_page

        write_page(work, output, style, _rows(world, areas, seen))
    else:
        draw_map(work, output, style)
    typer.echo(f"{output}: {len(world.land.settlements)} settlements on {day}", err=True)


def _rows(world: World, areas: Areas, seen: Picture) -> list[tuple[str, str, float, float, float]]:
    from marsad.control.totals import totals_on

    found = totals_on(world, areas, seen.day, seen=seen)
    return [(t.denominator, t.holder, t.low, t.best, t.high) for t in found if t.best >= 0.5]


def fronts(
    output: Out,
    on: On,
    from_: From = [],  # noqa: B006
    db: Db = None,
    known: Known = None,
    countries: Countries = DEFAULT,
) -> None:
    """Write the borders between holders on a day as GeoJSON (WGS 84)."""
    import shapely

    from marsad.control.areas import areas_of, to_degrees
    from marsad.control.belief import picture
    from marsad.control.fronts import fronts as all_fronts

    world = world_of(asked(from_, db, known, countries))
    seen = picture(world, a_day(on, "--on"))
    features = [
        {
            "type": "Feature",
            "properties": {
                "holders": [front.first, front.second],
                "km": round(front.km, 1),
                "inferred": round(front.inferred, 3),
                "day": str(seen.day),
            },
            "geometry": json.loads(shapely.to_geojson(shapely.set_precision(to_degrees(front.line), 1e-5))),
        }
        for front in all_fronts(seen, areas_of(world.land), world.rules)
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False) + "\n"
    try:
        write_atomically(output, text.encode())
    except OSError as error:
        raise ControlOutputError(
            f"cannot write: {error.strerror}", where=str(output), do="check the folder"
        ) from None
    typer.echo(f"{output}: {len(features)} fronts", err=True)

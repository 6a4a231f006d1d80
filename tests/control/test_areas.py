"""Areas and totals: nothing is lost, nothing is counted twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pyproj
import pytest
import shapely
from tests.control.toy import DAY, grid_land, told

from marsad.control.areas import areas_of
from marsad.control.belief import picture
from marsad.control.fronts import fronts
from marsad.control.infer import infer
from marsad.control.records import Land, Unit
from marsad.control.totals import totals_on
from marsad.errors import ControlGeometryError
from marsad.packs.control import load_rules

RULES = load_rules()
LAND = grid_land()


def test_areas_are_those_of_the_ellipsoid() -> None:
    geod = pyproj.Geod(ellps="WGS84")
    want = (
        sum(abs(geod.geometry_area_perimeter(shapely.segmentize(u.geometry, 0.01))[0]) for u in LAND.units)
        / 1e6
    )
    assert areas_of(LAND).whole("land_km2") == pytest.approx(want, rel=1e-3)


@pytest.mark.parametrize("by_unit", [False, True])
def test_holders_contested_and_unknown_sum_to_the_whole(by_unit: bool) -> None:
    rows = [
        told("capture", "U0-05", "isis"),
        told("clash", "U1-05", "isis", "sdf"),
        told("hold", "U1", "sdf"),
    ]
    empty = Unit("U9", "SY", "empty", "", shapely.box(40, 35, 41, 36))
    land = replace(LAND, units=(*LAND.units, empty))
    areas = areas_of(land)
    found = totals_on(infer(rows, land, RULES), areas, DAY + timedelta(days=3), by_unit=by_unit)
    for denominator in ("land_km2", "settled_km2", "settlements", "population"):
        mine = [t for t in found if t.denominator == denominator and not t.unit]
        assert sum(t.best for t in mine) == pytest.approx(areas.whole(denominator), rel=1e-4)
        assert all(t.low <= t.best <= t.high <= t.whole * 1.000001 for t in mine)
    bare = [t for t in found if t.unit == "U9" and t.denominator == "land_km2" and t.best > 0]
    assert [t.holder for t in bare] == (["unknown"] if by_unit else [])


def test_two_settlements_at_one_point_share_its_cell() -> None:
    first = LAND.settlements[0]
    twin = replace(first, id="U0-00b")
    land = Land((first, twin, *LAND.settlements[1:]), LAND.units, LAND.sites)
    areas, plain = areas_of(land), areas_of(LAND)
    assert areas.amounts[0, 0] == pytest.approx(areas.amounts[1, 0]) == pytest.approx(plain.amounts[0, 0] / 2)
    assert areas.whole("land_km2") == pytest.approx(plain.whole("land_km2"))


def test_a_bowtie_is_mended_and_a_line_refused() -> None:
    bowtie = shapely.Polygon([(36, 35), (37, 36), (37, 35), (36, 36)])
    mended = replace(LAND, units=(replace(LAND.units[0], geometry=bowtie), LAND.units[1]))
    assert 0 < areas_of(mended).whole("land_km2") < areas_of(LAND).whole("land_km2")
    flat = replace(LAND, units=(replace(LAND.units[0], geometry=shapely.Polygon()), LAND.units[1]))
    with pytest.raises(ControlGeometryError, match="M505"):
        areas_of(flat)


def test_settled_land_lies_within_all_land_and_grows_with_the_radius() -> None:
    small, large = areas_of(LAND, 2.0), areas_of(LAND, 10.0)
    assert small.whole("settled_km2") < large.whole("settled_km2") < large.whole("land_km2")


def test_a_front_lies_between_two_holders() -> None:
    half = [
        told("capture", s.id, "isis", source=w) for s in LAND.settlements[16:] for w in ("afp", "ap", "dpa")
    ]
    world = infer(half, LAND, RULES)
    (front,) = fronts(picture(world, DAY + timedelta(days=1)), areas_of(LAND), RULES)
    assert (front.first, front.second) == ("isis", "syria_gov")
    assert front.km == pytest.approx(120, rel=0.15)


def test_no_day_is_without_an_answer() -> None:
    world = infer([], LAND, RULES)
    for day in (date(1900, 1, 1), date(2200, 1, 1)):
        assert picture(world, day).shares.sum(axis=1) == pytest.approx(1.0)

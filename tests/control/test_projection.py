"""Our projection against PROJ's."""

from __future__ import annotations

import numpy as np
import pyproj
from hypothesis import given
from hypothesis import strategies as st

from marsad.control.projection import back, forth

PROJ = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:6933", always_xy=True)
LON, LAT = st.floats(-180, 180), st.floats(-89, 89)


@given(LON, LAT)
def test_as_proj_has_it(lon: float, lat: float) -> None:
    x, y = forth(np.array([lon]), np.array([lat]))
    assert np.allclose((x[0], y[0]), PROJ.transform(lon, lat), rtol=0, atol=1e-3)  # a millimetre


@given(LON, LAT)
def test_forth_and_back(lon: float, lat: float) -> None:
    found = back(*forth(np.array([lon]), np.array([lat])))
    assert np.allclose((found[0][0], found[1][0]), (lon, lat), rtol=0, atol=1e-8)


def test_the_poles_are_finite() -> None:
    lon, lat = back(*forth(np.array([0.0, 0.0]), np.array([90.0, -90.0])))
    assert np.allclose(lon, 0) and np.allclose(lat, [90, -90], atol=1e-3)

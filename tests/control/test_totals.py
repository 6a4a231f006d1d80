"""Totals stay numbers whatever beliefs rounding leaves."""

from __future__ import annotations

import numpy as np

from marsad.control.totals import _Measures, _sums


def test_a_share_a_hair_beyond_one_is_no_doubt() -> None:
    """Rounding leaves beliefs a hair outside 0…1; totals stay numbers."""
    shares = np.array([[1.0 + 1e-12, -1e-12]])
    one = _Measures(np.array([0]), np.array([0, 1]), np.array([[2.0]]))
    mean, spread = _sums(one, shares)
    assert np.isfinite(mean).all() and np.allclose(spread, 0.0)

"""EPSG:6933 (EASE-Grid 2.0, Lambert cylindrical equal-area on WGS 84), forth and back.

Two formulas (Snyder 1987, 10-14 to 10-18) in place of a library of all projections; a test compares them with PROJ.
"""

from __future__ import annotations

from math import cos, radians, sin, sqrt

import numpy as np

from marsad.control.plane import Floats

_A = 6378137.0  # metres: the equatorial radius of WGS 84
_F = 1 / 298.257223563
_E2 = _F * (2 - _F)
_E = sqrt(_E2)
_K = cos(radians(30)) / sqrt(1 - _E2 * sin(radians(30)) ** 2)  # true to scale at 30°
_ROUNDS = 8  # of Newton's method: more than doubles need, but for the poles


def forth(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Degrees to metres: (x, y)."""
    return _A * _K * np.radians(lon), _A * _q(np.sin(np.radians(lat))) / (2 * _K)


def back(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Metres to degrees: (longitude, latitude)."""
    q = 2 * y * _K / _A
    most = float(_q(np.array(1.0)))
    angle = np.arcsin(np.clip(q / most, -1.0, 1.0))
    for _ in range(_ROUNDS):
        s = np.sin(angle)
        slope = 2 * (1 - _E2) * np.maximum(np.cos(angle), 1e-12) / (1 - _E2 * s * s) ** 2
        angle = np.clip(angle + (q - _q(s)) / slope, -np.pi / 2, np.pi / 2)
    return np.degrees(x / (_A * _K)), np.degrees(angle)


def _q(s: Floats) -> Floats:
    """The equal-area measure of a latitude whose sine is ``s``."""
    return np.asarray((1 - _E2) * (s / (1 - _E2 * s * s) + np.arctanh(_E * s) / _E))

"""Distances on the globe."""

from __future__ import annotations

import math


def kilometres(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Distance on the sphere (radius 6371 km) of two WGS 84 points, in km.

    >>> round(kilometres(36.20, 37.16, 35.95, 39.01))
    169
    """
    a, b = math.radians(lat1), math.radians(lat2)
    h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 12742 * math.asin(min(1.0, math.sqrt(h)))

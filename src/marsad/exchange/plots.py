"""Series of totals as pictures (matplotlib)."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from marsad.control.records import Total


def draw_totals(
    totals: Sequence[Total], path: Path, lang: str, palette: Mapping[str, tuple[str, str, str]]
) -> None:
    """Draw a series into a file."""

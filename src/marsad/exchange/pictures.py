"""Maps and plots by matplotlib: Arabic joined and right to left (libraqm), legend, date, sources.

To import this without ``marsad[plot]`` raises ExtraMissingError.
Colours, names and labels are data (``data/control``); the palette keeps apart for colour-blind readers. Contested
places are striped, inferred ones hatched, unknown ones grey.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import shapely

from marsad.control.records import CONTESTED, UNKNOWN, Total
from marsad.errors import ControlOutputError
from marsad.exchange.extra import missing

try:
    import matplotlib as mpl
    import matplotlib.pyplot as plt
    from matplotlib.collections import PolyCollection
    from matplotlib.font_manager import FontProperties, fontManager
    from matplotlib.patches import Patch
except ModuleNotFoundError:
    raise missing("matplotlib") from None

FORMATS = ("png", "svg")
_BANDS = 3  # holders up to which ranges are drawn
_INK = "#333333"
_LEFT = "\u200e"  # left-to-right mark: a date beside Arabic keeps its order
mpl.use("Agg")


@dataclass(frozen=True, slots=True)
class Style:
    """Names and colours of holders, labels by key, the language (ar or en), and the file of the Arabic font."""

    palette: Mapping[str, tuple[str, str, str]]
    labels: Mapping[str, tuple[str, str]]
    lang: str
    font: Path

    def name(self, holder: str) -> str:
        """A holder as the legend names it."""
        return self.palette[holder][1 if self.lang == "ar" else 2] if holder in self.palette else holder

    def colour(self, holder: str) -> str:
        """#RRGGBB."""
        return self.palette.get(holder, ("#777777", "", ""))[0]

    def label(self, key: str) -> str:
        """A label in the language."""
        return self.labels[key][0 if self.lang == "ar" else 1]


@dataclass(frozen=True, slots=True)
class Patchwork:
    """A map to draw: cells (EPSG:6933) with their holder and whether that is inferred, borders, names of places."""

    cells: Sequence[tuple[shapely.Geometry, str, bool]]
    borders: Sequence[shapely.Geometry]
    names: Sequence[tuple[float, float, str]]  # x, y in EPSG:6933
    day: date
    note: str


@contextmanager
def _set(style: Style) -> Iterator[None]:
    fontManager.addfont(str(style.font))
    family = FontProperties(fname=str(style.font)).get_name()
    fonts = [family, "DejaVu Sans"] if style.lang == "ar" else ["DejaVu Sans", family]
    with mpl.rc_context({"font.family": fonts, "svg.hashsalt": "marsad", "axes.unicode_minus": False}):
        yield


def draw_map(work: Patchwork, path: Path, style: Style) -> None:
    """Write a map as .png or .svg. Raises ControlOutputError for another ending or an unwritable file."""
    with _set(style):
        figure, axes = plt.subplots(figsize=(11, 8.5), dpi=130)
        for holder in dict.fromkeys(h for _, h, _ in work.cells):
            for inferred in (False, True):
                rings = [
                    r for cell, h, i in work.cells if h == holder and i == inferred for r in _rings(cell)
                ]
                if rings:
                    axes.add_collection(_filled(rings, holder, inferred, style))
        for border in work.borders:
            for line in shapely.get_parts(shapely.boundary(border)):
                axes.plot(*_xy(line), color=_INK, linewidth=0.6, zorder=4)
        axes.autoscale_view()
        axes.set_aspect(1.25)  # EPSG:6933 is true to area, not to shape; this brings 35° of latitude near it
        axes.set_axis_off()
        _name_places(figure, axes, work.names)
        axes.set_title(f"{style.label('title_map')} {_LEFT}{work.day}", fontsize=15)
        _legend(axes, [h for _, h, _ in work.cells], style)
        figure.text(0.5, 0.02, work.note, ha="center", fontsize=8, color=_INK)
        _save(figure, path)


def _filled(rings: list[Any], holder: str, inferred: bool, style: Style) -> PolyCollection:
    hatch = "////" if holder == CONTESTED else "..." if inferred and holder != UNKNOWN else None
    colour = style.colour(holder)
    return PolyCollection(
        rings,
        facecolor=colour,
        edgecolor=colour,
        hatch=hatch,
        hatchcolors=["#FFFFFF"],
        linewidth=0.15,
        zorder=2,
    )


def _rings(cell: shapely.Geometry) -> list[Any]:
    parts = [p for p in shapely.get_parts(cell) if p.geom_type == "Polygon" and not p.is_empty]
    return [shapely.get_coordinates(shapely.get_exterior_ring(part)) for part in parts]


def _xy(line: shapely.Geometry) -> tuple[Any, Any]:
    found = shapely.get_coordinates(line)
    return found[:, 0], found[:, 1]


def _name_places(figure: Any, axes: Any, names: Sequence[tuple[float, float, str]]) -> None:
    """Names beside their places, the first ones first; one that would lie over another is left out."""
    figure.canvas.draw()
    taken: list[Any] = []
    for x, y, name in names:
        axes.plot([x], [y], "o", color="black", markersize=2.2, zorder=5)
        text = axes.annotate(name, (x, y), (3, 3), textcoords="offset points", fontsize=8, zorder=6)
        text.set_path_effects(_halo())
        box = text.get_window_extent().expanded(1.05, 1.15)
        if any(box.overlaps(other) for other in taken):
            text.remove()
        else:
            taken.append(box)


def _halo() -> list[Any]:
    from matplotlib.patheffects import Normal, Stroke

    return [Stroke(linewidth=2.2, foreground="white"), Normal()]


def _legend(axes: Any, holders: Sequence[str], style: Style) -> None:
    there = [h for h in style.palette if h in set(holders)] + sorted(set(holders) - set(style.palette))
    patches = [
        Patch(
            facecolor=style.colour(h),
            edgecolor="#FFFFFF",
            hatch="////" if h == CONTESTED else None,
            label=style.name(h),
        )
        for h in there
    ]
    patches.append(
        Patch(facecolor="#AAAAAA", edgecolor="#FFFFFF", hatch="...", label=style.label("inferred"))
    )
    side = "upper left" if style.lang == "en" else "upper right"
    axes.legend(
        handles=patches,
        loc=side,
        bbox_to_anchor=(1.0, 1.0) if style.lang == "en" else (0.0, 1.0),
        frameon=False,
        fontsize=9,
        markerfirst=style.lang == "en",
        alignment="left" if style.lang == "en" else "right",
    )


def draw_totals(
    totals: Sequence[Total],
    path: Path,
    style: Style,
    published: Sequence[tuple[date, str, float]] = (),
) -> None:
    """A panel per denominator: best as a line, low to high as a band, for each holder of the series.

    ``published``: (day, holder, km²) of others, drawn as marks into the panel of all land.
    """
    names = list(dict.fromkeys(total.denominator for total in totals))
    with _set(style):
        figure, axes = plt.subplots(
            len(names), 1, figsize=(10, 2.7 * len(names)), sharex=True, squeeze=False, dpi=120
        )
        holders = [
            h for h in dict.fromkeys(t.holder for t in totals) if any(t.best for t in totals if t.holder == h)
        ]
        for panel, name in zip(axes[:, 0], names, strict=True):
            _panel(panel, [t for t in totals if t.denominator == name and not t.unit], holders, style)
            panel.set_title(style.label(name), fontsize=10, loc="right" if style.lang == "ar" else "left")
            if name == "land_km2":
                _marks(panel, published, style)
        handles, labels = axes[0, 0].get_legend_handles_labels()
        figure.suptitle(style.label("title_series"), fontsize=14)
        figure.legend(
            handles, labels, loc="lower center", ncols=min(4, len(labels)), frameon=False, fontsize=9,
            markerfirst=style.lang == "en",
        )  # fmt: skip
        rows_of_legend = -(-len(labels) // 4)
        figure.tight_layout(rect=(0, 0.03 + 0.025 * rows_of_legend, 1, 0.99))
        _save(figure, path)


def _panel(panel: Any, totals: Sequence[Total], holders: Sequence[str], style: Style) -> None:
    """Lines of one denominator; bands too, where they would not hide each other."""
    for holder in holders:
        rows = [t for t in totals if t.holder == holder]
        days, colour = [t.day for t in rows], style.colour(holder)
        panel.plot(days, [t.best for t in rows], color=colour, linewidth=1.8, label=style.name(holder))
        if len(holders) <= _BANDS:
            low, high = [t.low for t in rows], [t.high for t in rows]
            panel.fill_between(days, low, high, color=colour, alpha=0.18, linewidth=0)
    panel.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    panel.set_ylim(bottom=0)
    panel.spines[["top", "right"]].set_visible(False)


def _marks(panel: Any, published: Sequence[tuple[date, str, float]], style: Style) -> None:
    for holder in dict.fromkeys(h for _, h, _ in published):
        days, values = zip(*[(d, v) for d, h, v in published if h == holder], strict=True)
        label, edge = f"{style.label('published')}: {style.name(holder)}", style.colour(holder)
        panel.plot(days, values, "D", color="white", markeredgecolor=edge, markersize=6, label=label)


def _save(figure: Any, path: Path) -> None:
    kind = path.suffix.lower().lstrip(".")
    if kind not in FORMATS:
        plt.close(figure)
        raise ControlOutputError(f"cannot draw .{kind}", where=str(path), do=f"use .{' or .'.join(FORMATS)}")
    metadata: dict[str, Any] = {"Date": None} if kind == "svg" else {"Software": None}
    try:
        figure.savefig(path, metadata=metadata, bbox_inches="tight")
    except OSError as error:
        raise ControlOutputError(
            f"cannot write: {error.strerror}", where=str(path), do="check the folder"
        ) from None
    finally:
        plt.close(figure)

"""A map as one page of HTML: the picture (SVG, inline) and the totals as a table. No script, nothing fetched."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from html import escape
from pathlib import Path

from marsad.errors import ControlOutputError
from marsad.exchange.pictures import Patchwork, Style, draw_map

_CSS = (
    "body{font-family:'Noto Sans Arabic','Noto Sans',sans-serif;margin:1.5rem;color:#222}"
    "svg{max-width:100%;height:auto}table{border-collapse:collapse}"
    "td,th{padding:.15rem .7rem;text-align:start;border-bottom:1px solid #ddd}td.n{text-align:end}"
)


def write_page(
    work: Patchwork, path: Path, style: Style, rows: Sequence[tuple[str, str, float, float, float]]
) -> None:
    """Write the page. ``rows``: denominator, holder, low, best, high. Raises ControlOutputError."""
    with tempfile.TemporaryDirectory() as folder:
        drawn = Path(folder) / "map.svg"
        draw_map(work, drawn, style)
        svg = drawn.read_text(encoding="utf-8")
    svg = svg[svg.index("<svg") :]
    side = "rtl" if style.lang == "ar" else "ltr"
    title = f"{style.label('title_map')} {work.day}"
    body = "".join(
        f"<tr><td>{escape(style.label(d))}</td><td>{escape(style.name(h))}</td>"
        + "".join(f'<td class="n"><bdi>{value:,.0f}</bdi></td>' for value in amounts)
        + "</tr>"
        for d, h, *amounts in rows
    )
    page = (
        f'<!doctype html><html lang="{style.lang}" dir="{side}"><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{_CSS}</style>{svg}<table>{body}</table></html>\n"
    )
    try:
        path.write_text(page, encoding="utf-8")
    except OSError as error:
        raise ControlOutputError(
            f"cannot write: {error.strerror}", where=str(path), do="check the folder"
        ) from None

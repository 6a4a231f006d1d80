"""A layer as a workbook of Excel, row by row. Needs ``pip install 'marsad[export]'``."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

from marsad.exchange.extra import needed
from marsad.exchange.layers import Field, Layer
from marsad.exchange.plain import Done, nothing
from marsad.handing_errors import ExportFileError

ROWS = 1_048_576  # of a sheet, the header among them
LETTERS = 32_767  # of a cell
_MADE = datetime(2000, 1, 1)  # noqa: DTZ001 -- Excel notes when it was made; equal content is to give equal bytes


def write_xlsx(layer: Layer, path: Path, done: Done = nothing) -> None:
    """Write ``path``. Text is text, whatever it begins with. More rows than a sheet takes go on on the next one.

    A text longer than a cell takes ends with "…". Raises ExtraMissingError, ExportFileError.
    """
    xlsxwriter = needed("xlsxwriter")
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(str(path), options)
    book.set_properties({"created": _MADE, "title": layer.name, "comments": layer.about})
    form = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet: Any = None
    at, number = ROWS, 0
    for row in layer.rows:
        if at >= ROWS:
            number += 1
            sheet = _sheet(book, layer, number)
            at = 1
        for column, (value, one) in enumerate(zip(row.values, layer.fields, strict=True)):
            _cell(sheet, at, column, value, one, form)
        at += 1
        done(1)
    if sheet is None:
        _sheet(book, layer, 1)
    try:
        book.close()
    except xlsxwriter.exceptions.XlsxWriterException as error:
        raise ExportFileError(f"cannot write: {error}", where=str(path), do="check path and space") from None


def _sheet(book: Any, layer: Layer, number: int) -> Any:
    sheet = book.add_worksheet(layer.name if number == 1 else f"{layer.name} {number}")
    sheet.freeze_panes(1, 0)
    for column, one in enumerate(layer.fields):
        sheet.write_string(0, column, one.name)
    return sheet


def _cell(sheet: Any, row: int, column: int, value: Any, field: Field, form: Any) -> None:
    if value is None:
        return
    if field.kind in ("whole", "number"):
        sheet.write_number(row, column, value)
    elif field.kind == "flag":
        sheet.write_boolean(row, column, value)
    elif field.kind == "day":
        day = value if isinstance(value, date) else date.fromisoformat(value)
        if day.year >= 1900:
            sheet.write_datetime(row, column, day, form)
        else:
            sheet.write_string(row, column, str(day))
    else:
        text = "; ".join(value) if field.kind == "list" else value
        text = text.encode("utf-8", "replace").decode("utf-8").replace("\0", "")
        sheet.write_string(row, column, text if len(text) <= LETTERS else text[: LETTERS - 1] + "…")

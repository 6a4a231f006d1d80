"""Tables whose columns are not called as the keys of JSON reports: which column means what, declared as data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from marsad.errors import InputFieldError
from marsad.model import Given, Report
from marsad.sources.entry import day

_YEARS = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:\s?[\u2013\u2014-]\s?((?:19|20)?\d\d))?(?!\d)")
BETWEEN_HEADINGS = " \u00b7 "
_MOST = 30  # years: a longer stretch names none
_NO = frozenset({"0", "no", "false", "n"})


@dataclass(frozen=True, slots=True)
class TableLayout:
    """``columns`` (lower case) by what they mean: ``text``, ``day`` of the event, ``year_sure``, ``place``, and
    ``heading`` (several, the widest first). A table that has all of them is taken for one of this layout."""

    name: str
    columns: Mapping[str, tuple[str, ...]]

    def fits(self, names: Iterable[str]) -> bool:
        """Whether a table with columns of these names has this layout."""
        return {column for group in self.columns.values() for column in group} <= set(names)


def layouts_of(declared: Mapping[str, Mapping[str, tuple[str, ...]]]) -> tuple[TableLayout, ...]:
    """Layouts from columns by meaning, by name."""
    return tuple(TableLayout(name, columns) for name, columns in declared.items())


def report_of(row: Mapping[str, str], layout: TableLayout, where: str) -> Report:
    """The report of one row, without an id. Raises InputFieldError, InputDateError."""

    def cell(meaning: str) -> str:
        return next((row.get(c, "").strip() for c in layout.columns.get(meaning, ())), "")

    text = cell("text")
    if not text:
        what = f"no text in the column {layout.columns['text'][0]!r}"
        raise InputFieldError(what, where=where, do="fill it in")
    headings = [row.get(c, "").strip() for c in layout.columns.get("heading", ())]
    sure = cell("year_sure").lower() not in _NO
    given = Given(day(cell("day"), where), sure, () if sure else years_named(headings), cell("place"))
    title = BETWEEN_HEADINGS.join(h for h in headings if h)
    return Report("", text, None, title, given=given)


def years_named(headings: Sequence[str]) -> tuple[int, ...]:
    """The years that headings name, those of the narrowest heading that names any.

    >>> years_named(["Battle of Aleppo (2012-2016)", "2014: encirclement"])
    (2014,)
    >>> years_named(["Siege (2013-14)", "Aftermath"])
    (2013, 2014)
    """
    for heading in reversed(headings):
        found: set[int] = set()
        for first, last in _YEARS.findall(heading):
            begin = int(first)
            end = int(first[: 4 - len(last)] + last) if last else begin
            found.update(range(begin, end + 1) if begin <= end < begin + _MOST else (begin,))
        if found:
            return tuple(sorted(found))
    return ()

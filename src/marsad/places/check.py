"""The shipped gazetteer's part of ``marsad pack check``; importing this module adds it."""

from __future__ import annotations

from pathlib import Path

from marsad.errors import MarsadError, PackValueError
from marsad.packs.check import register
from marsad.packs.files import label
from marsad.packs.language_checks import once
from marsad.packs.letters import read_letters
from marsad.packs.tables import ORIGIN, Column, complain, free, need, read_table
from marsad.places.rows import PlaceRow, read_rows
from marsad.places.store import SHIPPED
from marsad.reading.fold import letter_table

GENERIC = (Column("form", required=True, arabic=True), free("kinds"), need("role"), *ORIGIN)
ORDINARY = (Column("form", required=True, arabic=True), need("need", "noun", "cue"), *ORIGIN)


@register("places")
def check_places(root: Path) -> list[MarsadError]:
    """Every place has its columns and an id of its own, and lies in a unit that exists; no word stands twice."""
    problems: list[MarsadError] = []
    folder = root / "places"
    found: list[tuple[str, PlaceRow]] = []
    for name in SHIPPED:
        try:
            rows = [(f"{label(folder / name)}:{n}", r) for n, r in enumerate(read_rows(folder / name), 2)]
        except MarsadError as error:
            problems.append(error)
            continue
        found += rows
    known = {row.id for _, row in found}
    for where, row in found:
        if row.adm1 and row.adm1 not in known:
            complain(
                PackValueError(f"no unit '{row.adm1}'", where=where, do="use the id of a place"), problems
            )
    letters = letter_table(read_letters(root / "lang" / "ar" / "letters.csv", []))
    once(read_table(folder / "generic.csv", GENERIC, problems), ("form", "role"), problems, letters)
    once(read_table(folder / "ordinary_words.csv", ORDINARY, problems), ("form",), problems, letters)
    return problems

"""The event types: ``data/ontology/event_types.csv``."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from pathlib import Path

from marsad.errors import MarsadError, PackDuplicateError
from marsad.packs.files import data_root
from marsad.packs.tables import ORIGIN, Column, complain, need, read_table
from marsad.reading.wordlists import EventType

COLUMNS = (
    need("code"),
    Column("name_ar", required=True, arabic=True),
    need("name_en"),
    Column("definition_ar", required=True, arabic=True),
    need("definition_en"),
    need("effect", "gain", "loss", "state", "pressure", "none"),
    need("acled_event"),
    need("acled_sub_event"),
    need("plover"),
    Column("example_ar", required=True, arabic=True),
    need("example_en"),
    Column("negative_ar", required=True, arabic=True),
    need("negative_en"),
    *ORIGIN,
)


@cache
def load_event_types() -> tuple[EventType, ...]:
    """The event types in the order of the codebook. Raises PackMissingError, PackValueError, PackDuplicateError."""
    return read_event_types(data_root() / "ontology" / "event_types.csv")


def read_event_types(path: Path, problems: list[MarsadError] | None = None) -> tuple[EventType, ...]:
    """The event types of a file, checked; problems as ``read_table`` gives them."""
    made: dict[str, EventType] = {}
    for row in read_table(path, COLUMNS, problems):
        if row["code"] in made:
            what = f"code '{row['code']}' stands twice"
            complain(PackDuplicateError(what, where=row.where, do="keep one row"), problems)
            continue
        made[row["code"]] = EventType(*(row[field.name] for field in fields(EventType)))
    return tuple(made.values())

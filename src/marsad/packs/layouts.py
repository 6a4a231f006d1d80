"""The tables that map our incidents to the layouts of others: ``data/ontology``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from marsad.control.layouts import Coding, Country, Layouts, Precision
from marsad.errors import MarsadError, PackValueError
from marsad.packs.check import register
from marsad.packs.conflicts import load_conflicts
from marsad.packs.files import data_root, label
from marsad.packs.ontology import load_event_types
from marsad.packs.tables import ORIGIN, Column, complain, free, need, read_table

LAYOUTS = (
    need("type"),
    free("actor", "state"),
    free("target", "civilians"),
    need("acled_disorder", "Political violence", "Demonstrations", "Strategic developments"),
    need("acled_event"),
    need("acled_sub_event"),
    need("ged", "parties", "one_sided", "none"),
    free("plover"),
    free("plover_mode"),
    free("plover_context"),
    free("lost"),
    *ORIGIN,
)
PRECISION = (
    need("kind"),
    free("role"),
    Column("acled", required=True, allowed=("1", "2", "3")),
    Column("ged", required=True, allowed=("1", "2", "3", "4", "5", "6", "7")),
    need("point", "yes", "no"),
    free("note"),
    *ORIGIN,
)
COUNTRIES = (
    need("code"),
    need("iso3"),
    need("iso_number"),
    free("gw_number"),
    need("fips"),
    need("name_en"),
    need("acled_region"),
    need("ged_region"),
    *ORIGIN,
)
INTER = (need("code"), need("label"), free("kind"), free("note"), *ORIGIN)
PCODES = (need("id"), need("pcode"), *ORIGIN)
TAKEN_IN = (need("layout", "acled", "ged", "gdelt"), free("event"), free("sub_event"), need("type"), *ORIGIN)
NAMES = (need("name"), need("actor"), free("country"), *ORIGIN)


@cache
def load_layouts() -> Layouts:
    """All tables, checked. Raises PackMissingError, PackValueError."""
    return read_layouts(data_root() / "ontology")


def read_layouts(folder: Path, problems: list[MarsadError] | None = None) -> Layouts:
    """The tables of a folder; problems as ``read_table`` gives them."""
    columns = ("type", "actor", "target", "acled_disorder", "acled_event", "acled_sub_event", "ged", "plover")
    more = ("plover_mode", "plover_context", "lost")
    inter = read_table(folder / "inter_codes.csv", INTER, problems)
    return Layouts(
        tuple(
            Coding(*(row[name] for name in (*columns, *more)))
            for row in read_table(folder / "layouts.csv", LAYOUTS, problems)
        ),
        {
            (row["kind"], row["role"]): Precision(int(row["acled"]), int(row["ged"]), row["point"] == "yes")
            for row in read_table(folder / "precision.csv", PRECISION, problems)
        },
        {
            row["code"]: Country(*(row[column.name] for column in COUNTRIES[:8]))
            for row in read_table(folder / "countries.csv", COUNTRIES, problems)
        },
        {row["kind"]: (row["code"], row["label"]) for row in inter if row["kind"]},
        {row["id"]: row["pcode"] for row in read_table(folder / "pcodes.csv", PCODES, problems)},
        tuple(
            (row["name"], row["actor"], row["country"])
            for row in read_table(folder / "dataset_actors.csv", NAMES, problems)
        ),
        {row["code"]: row["label"] for row in inter},
        {
            (row["layout"], row["event"], row["sub_event"]): row["type"]
            for row in read_table(folder / "taken_in.csv", TAKEN_IN, problems)
        },
    )


@register("layouts")
def check_layouts(root: Path) -> list[MarsadError]:
    """The tables are sound, every type of event has a row that fits all actors, every actor exists."""
    problems: list[MarsadError] = []
    found = read_layouts(root / "ontology", problems)
    where = label(root / "ontology" / "layouts.csv")
    for code in {one.code for one in load_event_types()} - {"figure"}:
        if not any(row.type == code and not row.actor and not row.target for row in found.codings):
            what = f"no row for every {code}"
            complain(PackValueError(what, where=where, do="add one without actor and target"), problems)
    codes = {one.code for one in load_event_types()}
    for (layout, event, sub_event), type_ in found.taken_in.items():
        if type_ not in codes:
            what = f"{layout} {event or sub_event} is '{type_}', which is no type of ours"
            complain(PackValueError(what, where="ontology/taken_in.csv", do="mend the type"), problems)
    for kind in ("unknown", "settlement"):
        if (kind, "") not in found.precisions:
            what = f"no precision of kind {kind}"
            complain(PackValueError(what, where="ontology/precision.csv", do="add a row"), problems)
    ids = {actor.id for conflict in load_conflicts() for actor in conflict.actors}
    for name, actor, _ in found.names:
        if actor not in ids:
            what = f"'{name}' is '{actor}', whom no pack has"
            complain(PackValueError(what, where="ontology/dataset_actors.csv", do="mend the id"), problems)
    return problems

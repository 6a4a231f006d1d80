"""Reports, claims, incidents, decisions and deletions of a store as flat tables, one row each, read as a stream."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from marsad.exchange.layers import Field, Layer, Row, fields
from marsad.exchange.plain import dumps
from marsad.inquiry.placing import Placing, main_place, point, points
from marsad.record.export import ALL, Cut, What, at_most, values
from marsad.record.public import Public
from marsad.record.store import Store

REPORTS = fields(
    "id published:day published_how known outlet lang title url text_sha256 reprint_of withdrawn:flag extractor"
    " notes:list text"
)
CLAIMS = fields(
    "id report known type status start:day end:day actors:list targets:list place place_ar place_id pcode kind"
    " precision:whole country unit unit_pcode lat:number lon:number places:list count:number count_unit killed:whole"
    " wounded:whole sources:list words confidence:number extractor"
)
INCIDENTS = fields(
    "id type course start:day end:day place place_ar place_id pcode kind precision:whole country unit unit_pcode"
    " lat:number lon:number actors:list targets:list sources:list tellings:whole killed_low:number killed:number"
    " killed_high:number wounded_low:number wounded:number wounded_high:number counts contradictions:list claims:list"
)
DECISIONS = fields("id who decided act kind target anchor report supersedes before after why")
DELETIONS = fields("report kind why who known replaced_by claims:list")
_SHAPES = {"claims": "MultiPoint", "incidents": "Point"}
_LABELS = {
    "claims": ("type", "place", "start"),
    "incidents": ("type", "place", "start"),
    "reports": ("outlet", "title"),
}
_FIELDS = {
    "reports": REPORTS, "claims": CLAIMS, "incidents": INCIDENTS, "decisions": DECISIONS, "deletions": DELETIONS,
}  # fmt: skip


def stored(store: Store, what: What, public: Public | None = None, cut: Cut = ALL) -> Layer:
    """A table of the store. Raises the M3xx errors of ``Store.read`` while its rows are read."""
    columns = _FIELDS[what]
    if public is not None and what == "reports":
        columns = tuple(one for one in columns if one.name not in ("title", "text"))
    total = at_most(store, what)
    rows = _rows(store, what, public, cut, columns)
    shape = _SHAPES.get(what, "")
    return Layer(what, columns, rows, shape, total, gaps=bool(shape), labels=_LABELS.get(what, ("id",)))  # type: ignore[arg-type]


def _rows(
    store: Store, what: What, public: Public | None, cut: Cut, columns: tuple[Field, ...]
) -> Iterator[Row]:
    placing = Placing() if what in ("claims", "incidents") else None
    for value in values(store, what, public, cut):
        if placing is None:
            yield Row(tuple(_plain(value.get(one.name), one) for one in columns))
        elif what == "claims":
            yield claim_row(value, placing)
        else:
            yield incident_row(value, placing)


def _plain(value: Any, field: Field) -> Any:
    if value is None or value == "":
        return None
    if field.kind == "day":
        return date.fromisoformat(value)
    return dumps(value) if isinstance(value, dict) else value


def _ids(value: Mapping[str, Any], key: str) -> list[str]:
    return [one["id"] for one in value.get(key, ())]


def claim_row(value: Mapping[str, Any], placing: Placing) -> Row:
    """A claim as exported. ``place`` is the one that stands for it; the geometry has all that may be drawn."""
    told = value.get("date") or {}
    places = [placing.where(one) for one in value.get("places", ())]
    main = main_place(places)
    people, count = value.get("casualties") or {}, value.get("count") or {}
    start = told.get("start")
    at = _where(main)
    return Row(
        (
            value["id"], value["report"], value["known"], value["type"], value["status"], _day(start),
            _day(told.get("end") or start), _ids(value, "actors"), _ids(value, "targets"), *at,
            [one.name for one in places], count.get("value"), count.get("unit"), people.get("killed"),
            people.get("wounded"), _ids(value, "sources"), (value.get("trigger") or {}).get("text"),
            value.get("confidence", 1.0), value.get("extractor"),
        ),
        points(places),
    )  # fmt: skip


def _where(main: Any) -> tuple[Any, ...]:
    if main is None:
        return (None,) * 11
    named = (main.name, main.name_ar, main.id, main.pcode, main.kind)
    unit = (main.country, main.unit, main.unit_pcode)
    return (*(v or None for v in named), main.precision.acled, *(v or None for v in unit), main.lat, main.lon)


def incident_row(value: Mapping[str, Any], placing: Placing) -> Row:
    """An incident as exported."""
    main = placing.where(value["place"])
    killed, wounded = (value.get(key) or {} for key in ("killed", "wounded"))
    counts = "; ".join(
        f"{one['unit']} {one['low']:g}-{one['high']:g}"
        if one["low"] != one["high"]
        else f"{one['unit']} {one['best']:g}"
        for one in value["counts"]
    )
    return Row(
        (
            value["id"], value["type"], value["course"], _day(value["start"]), _day(value["end"]), *_where(main),
            value["actors"], value["targets"], value["sources"], value["tellings"],
            *(killed.get(key) for key in ("low", "best", "high")),
            *(wounded.get(key) for key in ("low", "best", "high")), counts or None,
            sorted({one["what"] for one in value["contradictions"]}), [one["id"] for one in value["claims"]],
        ),
        point(main),
    )  # fmt: skip


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None

"""Parts of the record, and rows of others in it, on every database."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pytest
from backends import add

from marsad.exchange.others import Told
from marsad.inquiry.handing import Asked, write
from marsad.inquiry.tables import stored
from marsad.record.bring import Bringing
from marsad.record.export import Cut, at_most, export, values
from marsad.record.incidents import build
from marsad.record.reread import Rereading
from marsad.record.statements import statements
from marsad.record.store import Store
from marsad.record.within import area
from marsad.sources.incoming import Incoming

Items = tuple[Incoming, ...]
FIRST, LAST = date(2015, 1, 1), date(2015, 12, 31)


def row(key: str, day: date, notes: str) -> Told:
    return Told(
        key, f"x.csv:{key}", day, day, "1", "", ("Government of Syria",), ("IS",), "Al Bab", "Aleppo", "Syria", 36.3705,
        37.5157, "exact", 7, notes, "", day,
    )  # fmt: skip


def test_only_some_days_and_places(store: Store, dispatches: Items) -> None:
    add(store, dispatches)
    build(store)
    everything = list(values(store, "claims"))
    some = list(values(store, "claims", cut=Cut(FIRST, LAST)))
    told = [
        one for one in everything
        if (span := one["date"]).get("start") and span["start"] <= str(LAST)
        and (span.get("end") or span["start"]) >= str(FIRST)
    ]  # fmt: skip
    assert 0 < len(some) < len(everything) and some == told, "the same order, too"
    here = list(values(store, "claims", cut=Cut(where=area("Aleppo"))))
    assert here and all(any(p.get("adm1") == "Aleppo" for p in one["places"]) for one in here)
    incidents = list(values(store, "incidents", cut=Cut(FIRST, LAST)))
    assert incidents and all(one["start"] <= str(LAST) and one["end"] >= str(FIRST) for one in incidents)
    days = [one["published"] for one in values(store, "reports", cut=Cut(FIRST, LAST))]
    assert days and all(str(FIRST) <= day <= str(LAST) for day in days)
    assert at_most(store, "claims") >= len(everything) and at_most(store, "incidents") > len(incidents)
    assert len(list(stored(store, "claims").rows)) == len(everything)


@pytest.mark.parametrize(("layout", "handed"), [("ged", 2), ("acled", 0)])
def test_rows_of_others(store: Store, dispatches: Items, layout: str, handed: int) -> None:
    add(store, dispatches[:4])
    before = len(statements(store)), "".join(export(store, "claims"))
    work = Bringing(store, layout, "mine")
    day = date(2017, 2, 23)
    event = {"ged": ("1", ""), "acled": ("Battles", "Armed clash")}[layout]
    rows = [replace(row(k, day, f"note {k}"), event=event[0], sub_event=event[1]) for k in ("1", "2")]
    assert list(work.told(rows)) == [None, None] and work.counts["stored"] == 2
    assert len(statements(store)) == before[0] + 2
    assert len(statements(store, brought=True)) == 2 and len(statements(store, brought=False)) == before[0]
    assert len(statements(store, closed=False)) == before[0] + handed
    lines = list(export(store, "claims"))
    assert len(lines) == before[1].count("\n") + handed and set(before[1].splitlines(True)) <= set(lines)
    assert build(store).incidents >= 2
    left, _ = Rereading(store).left()
    assert left == 0


def test_a_table_flows_out(store: Store, dispatches: Items) -> None:
    add(store, dispatches)
    build(store)
    for what, form in (("claims", "csv"), ("incidents", "acled"), ("claims", "annotation")):
        out = io.StringIO()
        write(store, Asked(what, form), out)
        assert out.getvalue().count("\n") > 10

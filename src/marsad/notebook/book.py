"""A store to ask from Python."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from marsad.exchange.layers import Layer, Row, fields
from marsad.notebook.table import Table
from marsad.record.export import Cut, What
from marsad.record.store import Store, open_store

if TYPE_CHECKING:
    from tempfile import TemporaryDirectory

    from marsad.control.infer import World

Day = date | str | None
TOTALS = fields(
    "day:day denominator holder unit low:number best:number high:number whole:number share:number"
)
_STEPS = {"month": 1, "quarter": 3, "year": 12}


class Book:
    """An open store. Answers are tables; who holds what is inferred once and kept.

    What was brought in under terms that forbid passing it on is in no answer. Days are dates or ``YYYY-MM-DD``; places
    are names in Arabic or English, or ids. Use as a context manager, or ``close`` it. Every answer raises the M3xx
    errors of the store, InputDateError for a day that is none, QueryError and ControlUnitError for an unknown place.
    """

    def __init__(
        self, store: Store, countries: str = "SY,IQ", folder: TemporaryDirectory[str] | None = None
    ) -> None:
        self.store, self.countries = store, countries
        self._folder = folder  # of a store that is thrown away
        self._world: World | None = None

    def __enter__(self) -> Book:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the store."""
        self.store.close()
        if self._folder is not None:
            self._folder.cleanup()

    def reports(self, since: Day = None, until: Day = None) -> Table:
        """The reports published on these days, with their texts."""
        return self._stored("reports", "", since, until)

    def claims(
        self, place: str = "", since: Day = None, until: Day = None, *, type: str = "", actor: str = ""
    ) -> Table:
        """The claims that count now: at or in a place, about these days, of a type, by or against an actor."""
        parties = ("actors", "targets")
        return self._stored("claims", place, since, until, _only(type, actor, parties))

    def incidents(
        self, place: str = "", since: Day = None, until: Day = None, *, type: str = "", actor: str = ""
    ) -> Table:
        """The incidents of the last build, in the same way."""
        return self._stored("incidents", place, since, until, _only(type, actor, ("actors", "targets")))

    def holdings(self, on: Day, unit: str = "") -> Table:
        """Who holds every settlement (of one governorate) on a day."""
        from marsad.inquiry.grounds import holdings_layer

        return _table(holdings_layer(self.world, _the_day(on), self._unit(unit)))

    def areas(self, on: Day, unit: str = "") -> Table:
        """The land of each holder on a day, by governorate."""
        from marsad.inquiry.grounds import areas_layer

        return _table(areas_layer(self.world, _the_day(on), self._unit(unit)))

    def changes(
        self, since: Day = None, until: Day = None, unit: str = "", *, inferred: bool = False
    ) -> Table:
        """Places that changed hands. ``inferred``: also those that no claim names."""
        from marsad.inquiry.grounds import changes_layer

        first, last = _day(since) or date(2011, 1, 1), _day(until) or date(2030, 12, 31)
        return _table(changes_layer(self.world, first, last, self._unit(unit), inferred))

    def figures(self) -> Table:
        """What others said about land and shares, beside what the record gives."""
        from marsad.inquiry.grounds import figures_layer

        return _table(figures_layer(self.world))

    def totals(self, since: Day, until: Day, *, every: str = "month", by_unit: bool = False) -> Table:
        """How much each party holds on the first day of every month, quarter or year, under every denominator.

        Raises ValueError for another step.
        """
        from marsad.control.areas import areas_of
        from marsad.control.totals import months, series

        if every not in _STEPS:
            raise ValueError(f"no step {every!r}: use {', '.join(_STEPS)}")
        days = months(_the_day(since), _the_day(until), _STEPS[every])
        found = series(self.world, areas_of(self.world.land), days, by_unit=by_unit)
        rows = tuple(
            Row((t.day, t.denominator, t.holder, t.unit or None, t.low, t.best, t.high, t.whole, t.share))
            for t in found
        )
        return Table(Layer("totals", TOTALS, (), total=len(rows)), rows)

    @property
    def world(self) -> World:
        """What follows from all claims together: for ``marsad.control``."""
        if self._world is None:
            from marsad.inquiry.worlds import shareable_world

            self._world = shareable_world(self.store, self.countries)
        return self._world

    def _unit(self, name: str) -> str:
        from marsad.inquiry.naming import unit_of

        return unit_of(self.world.land, name) if name else ""

    def _stored(
        self,
        what: What,
        place: str,
        since: Day,
        until: Day,
        wanted: Callable[[dict[str, Any]], bool] | None = None,
    ) -> Table:
        from marsad.inquiry.tables import stored
        from marsad.record.within import area

        layer = stored(self.store, what, None, Cut(_day(since), _day(until), area(place) if place else None))
        if wanted is None:
            return _table(layer)
        names = layer.names()
        rows = (row for row in layer.rows if wanted(dict(zip(names, row.values, strict=True))))
        return _table(replace(layer, rows=rows))

    def __repr__(self) -> str:
        return f"<marsad store {self.store.label}>"

    def _repr_html_(self) -> str:
        from html import escape

        from marsad.record.info import numbers

        rows = "".join(f"<tr><th>{escape(n)}</th><td>{escape(v)}</td></tr>" for n, v in numbers(self.store))
        return f"<table><caption>{escape(self.store.label)}</caption>{rows}</table>"


def open(name: str | Path = "", *, countries: str = "SY,IQ") -> Book:
    """The store called ``name``: a file or url; else ``$MARSAD_DB``, else ``marsad.db``. Opened for reading.

    Raises StoreMissingError and the other M3xx errors.
    """
    from marsad.record.place import default_store

    return Book(open_store(str(name) or default_store(), read_only=True), countries)


def demo() -> Book:
    """A store of the demonstration dispatches, read now and thrown away when it is closed."""
    from importlib.resources import as_file, files
    from tempfile import TemporaryDirectory

    from marsad.record.add import Adding
    from marsad.record.incidents import build
    from marsad.sources.documents import Terms
    from marsad.sources.incoming import incoming
    from marsad.sources.inputs import read_inputs

    folder = TemporaryDirectory(prefix="marsad-")
    store = open_store(str(Path(folder.name) / "demo.db"), create=True)
    with as_file(files("marsad") / "data" / "demo" / "dispatches.jsonl") as path:
        for _ in Adding(store).outcomes(incoming(read_inputs([str(path)], Terms()))):
            pass
    build(store)
    return Book(store, folder=folder)


def _table(layer: Layer) -> Table:
    rows = tuple(layer.rows)
    return Table(replace(layer, rows=()), rows)


def _only(type_: str, actor: str, parties: tuple[str, ...]) -> Callable[[dict[str, Any]], bool] | None:
    if not type_ and not actor:
        return None

    def wanted(row: dict[str, Any]) -> bool:
        acts = not actor or any(actor in row[party] for party in parties)
        return acts and type_ in ("", row["type"])

    return wanted


def _day(value: Day) -> date | None:
    from marsad.sources.entry import day

    return day(value, "day") if isinstance(value, str) else value


def _the_day(value: Day) -> date:
    found = _day(value)
    if found is None:
        raise ValueError("a day is needed")
    return found

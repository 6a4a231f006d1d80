"""Questions to a store, and the rows that every form is made of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from marsad.control.infer import World
from marsad.inquiry.handing import Asked, layer_of
from marsad.inquiry.worlds import shareable_world
from marsad.record.store import Store

DAY = date(2017, 6, 30)


class Asking:
    """Questions to the store; the world is inferred once."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._world: World | None = None

    def world(self) -> World:
        if self._world is None:
            self._world = shareable_world(self.store)
        return self._world

    def of(self, what: str, form: str, **more: object) -> Asked:
        asked = Asked(what, form, day=DAY, world=self.world)
        return replace(asked, **more)  # type: ignore[arg-type]

    def rows(self, what: str) -> tuple[tuple[str, ...], list[dict[str, object]]]:
        """The columns and rows that every form is made of; the geometry as WKT under "geometry"."""
        layer = layer_of(self.store, self.of(what, "csv"))
        names = layer.names()
        return names, [
            dict(zip(names, row.values, strict=True))
            | {"geometry": None if row.geometry is None else row.geometry}
            for row in layer.rows
        ]

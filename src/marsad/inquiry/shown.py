"""What a server shows: the atlas of files or of a store, as whoever looks may see it; made again when there is more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from marsad.inquiry.atlas import Atlas, atlas_again, atlas_of
from marsad.inquiry.naming import DEFAULT
from marsad.inquiry.public import OnlyNow, old_enough, veiled, without_new
from marsad.inquiry.shipped import gather_demo
from marsad.inquiry.statements import Gathered, gather
from marsad.inquiry.stored import gather_store
from marsad.inquiry.then import Atlases
from marsad.record.mark import Mark, mark
from marsad.record.public import Public, shipped_units
from marsad.record.store import Store


@dataclass(slots=True)
class Shown:
    """``store``: a path or url, "" for ``files`` of JSON lines (none: the demonstration). ``delay``: days that are held
    back from everybody, None where all of it is shown. The land is laid out once."""

    store: str = ""
    files: Sequence[Path] = ()
    countries: str = DEFAULT
    delay: int | None = None
    _before: Atlas | None = field(default=None, repr=False)

    def atlases(self) -> Atlases:
        """All of it as it is now, with the atlases of earlier days. Raises what reading and inferring do."""
        if self.delay is None:
            atlas = self._atlas(self._gathered())
            store = self.store
            return Atlases(atlas, (lambda day: gather_store(store, day)) if store else None)
        terms = Public(_today(), shipped_units(), self.delay)
        old = old_enough(self.store, terms) if self.store else None
        return OnlyNow(veiled(self._atlas(without_new(self._gathered(), terms, old)), terms))

    def mark(self, store: Store) -> tuple[Mark, date | None]:
        """What differs as soon as there is more to show: of what is held back some comes free every day."""
        return mark(store), None if self.delay is None else _today()

    def _atlas(self, gathered: Gathered) -> Atlas:
        before = self._before
        self._before = atlas_of(gathered, self.countries) if before is None else atlas_again(before, gathered)
        return self._before

    def _gathered(self) -> Gathered:
        if self.store:
            return gather_store(self.store)
        return gather(self.files) if self.files else gather_demo()


def _today() -> date:
    return datetime.now(UTC).date()

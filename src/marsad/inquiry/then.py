"""Atlases as of earlier days: what the map would have shown with what was known then."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from datetime import date
from threading import Lock

from marsad.inquiry.atlas import Atlas, atlas_then
from marsad.inquiry.statements import Gathered

_KEPT = 6  # atlases of earlier days kept for the next question


class Atlases:
    """The atlas of now, and that of any day before. ``again``: what was gathered as it was known by the end of a day
    (None: reports are known from their day of publication on)."""

    def __init__(self, now: Atlas, again: Callable[[date], Gathered] | None = None) -> None:
        self.now = now
        self._again = again
        self._then: OrderedDict[date, Atlas] = OrderedDict()
        self._one_at_a_time = Lock()

    def at(self, known: date | None) -> Atlas:
        """The atlas as it was known by the end of a day; that of now for None and for days after the last report.

        Raises the M3xx errors of a store.
        """
        if known is None or known >= self.now.last and self._again is None:
            return self.now
        day = max(known, self.now.first)
        with self._one_at_a_time:
            if day not in self._then:
                found = self._again(day) if self._again else self.now.gathered
                self._then[day] = atlas_then(self.now, found, day)
                while len(self._then) > _KEPT:
                    self._then.popitem(last=False)
            self._then.move_to_end(day)
            return self._then[day]

"""What is shown is an edition: an atlas and the pages over it, whole, never changed. When the store has grown the next
one is made beside it and then takes its place at once, so that no page shows half of the old and half of the new."""

from __future__ import annotations

import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event, Lock, Thread

from starlette.types import ASGIApp, Receive, Scope, Send

from marsad.errors import MarsadError, StoreBusyError
from marsad.inquiry.then import Atlases

EVERY = 1.0  # seconds between two looks


@dataclass(frozen=True, slots=True)
class Press:
    """``mark``: a value that changes with what is to be shown; ``again``: all of it anew. Raise M3xx errors."""

    mark: Callable[[], object]
    again: Callable[[], Atlases]


class Stand:
    """ASGI application: the edition that is shown. ``press``: where the next comes from, None where nothing changes.

    Make it before what is shown first is read: what is stored in between is then in the next edition.
    """

    def __init__(self, press: Press | None = None) -> None:
        self._press = press
        self._mark = press.mark() if press else None
        self._turn, self._end = Lock(), Event()
        self._bound: Callable[[Atlases], ASGIApp] | None = None
        self._shown: ASGIApp | None = None

    def open(self, bound: Callable[[Atlases], ASGIApp], first: Atlases) -> None:
        """Show the first edition. ``bound``: makes the pages over an atlas."""
        self._bound = bound
        self._shown = bound(first)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from the edition that is shown now."""
        assert self._shown is not None
        await self._shown(scope, receive, send)

    def look(self) -> bool:
        """If there is anything new, make the next edition and show it. Was there? Raises the M3xx errors."""
        if self._press is None or self._bound is None:
            return False
        with self._turn:
            mark = self._press.mark()
            if mark == self._mark:
                return False
            self._shown = self._bound(self._press.again())
            self._mark = mark
            return True

    def watch(self, every: float = EVERY) -> None:
        """Look again and again, beside the server, until ``close``.

        After an edition it rests for as long as that took, so that readers have at least half of the processor.
        """
        if self._press is not None:
            Thread(target=self._watching, args=(every,), daemon=True).start()

    def close(self) -> None:
        """Look no more."""
        self._end.set()

    def _watching(self, every: float) -> None:
        told, rest = "", every
        while not self._end.wait(rest):
            began = time.monotonic()
            try:
                self.look()
                told = ""
            except MarsadError as error:  # the store is busy, or gone for a while: what is shown stays
                if str(error) != told and not isinstance(error, StoreBusyError):
                    told = str(error)
                    print(f"marsad: {told}", file=sys.stderr)
            except Exception:  # a fault of the program must not end the looking
                traceback.print_exc()
            rest = max(every, time.monotonic() - began)

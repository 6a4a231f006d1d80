"""A bar with the time left on standard error, for work that takes more than a moment."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

PATIENCE = 2.0  # seconds


class Bar:
    """Counts reports and bytes done; shows itself after PATIENCE seconds if it may ``show``.

    ``total`` is the number of bytes to do, None if nobody knows; then there is no time left to tell. ``label``: what
    is counted.
    """

    def __init__(self, total: int | None, show: bool, label: str = "reports read") -> None:
        self._total, self._label = total, label
        self._show = show
        self._began = time.monotonic()
        self._reports = self._bytes = 0
        self._progress: Progress | None = None
        self._task: TaskID | None = None

    def advance(self, size: int) -> None:
        """One more report of ``size`` bytes is done."""
        self._reports += 1
        self._bytes += size
        if not self._show:
            return
        if self._progress is None and time.monotonic() - self._began > PATIENCE:
            self._begin()
        if self._progress is not None and self._task is not None:
            rate = self._reports / max(time.monotonic() - self._began, 0.1)
            said = f"{self._label}: {self._reports:,} ({rate:,.0f}/s)"
            self._progress.update(self._task, completed=self._bytes, description=said)

    def close(self) -> None:
        """Take the bar away."""
        if self._progress is not None:
            self._progress.stop()

    def _begin(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

        columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), TextColumn("left"))
        self._progress = Progress(
            *columns,
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
            redirect_stdout=sys.stdout.isatty(),  # what goes to a file or a program must still get there
        )
        self._task = self._progress.add_task("", total=self._total)
        self._progress.start()

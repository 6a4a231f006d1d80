"""What goes to standard error: one line per thing refused, a few per kind of note."""

from __future__ import annotations

import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator

from marsad.errors import InputBidiError, InputError, InputUndatedError, MarsadError
from marsad.sources.entry import Entry, Received

_NOTES_SHOWN = 10
_QUIET: tuple[type[InputError], ...] = (InputUndatedError, InputBidiError)
_QUIET_SHOWN = 1


def printable(text: str) -> str:
    r"""``text`` with control characters and lone surrogates escaped, so that it cannot steer a terminal.

    >>> printable("a\x1b[2Jb")
    'a\\x1b[2Jb'
    """
    return "".join(
        c if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Zl", "Zp") else ascii(c)[1:-1] for c in text
    )


class Complaints:
    """Says what was wrong with the input and counts it. ``refused`` > 0 means that not all was read.

    ``all_in``: where all notes stand that were not shown.
    """

    def __init__(self, all_in: str = "--json has them all under notes") -> None:
        self._all_in = all_in
        self.refused = 0
        self._notes: Counter[str] = Counter()
        self._hidden: Counter[str] = Counter()

    def refuse(self, error: MarsadError) -> None:
        """Something was not read."""
        self.refused += 1
        self._say(str(error))

    def refused_already(self) -> None:
        """Something was not read, and that was said elsewhere."""
        self.refused += 1

    def note(self, error: InputError) -> None:
        """Something was read, with a reservation. Only the first of each code are shown."""
        self._notes[error.code] += 1
        shown = _QUIET_SHOWN if isinstance(error, _QUIET) else _NOTES_SHOWN
        if self._notes[error.code] <= shown:
            self._say(str(error))
        else:
            self._hidden[error.code] += 1

    def sift(self, entries: Iterable[Entry]) -> Iterator[Received]:
        """The reports among ``entries``; what is wrong with the others and with them is said on the way."""
        for entry in entries:
            if isinstance(entry, Received):
                for error in entry.notes:
                    self.note(error)
                yield entry
            else:
                self.refuse(entry.error)

    def finish(self) -> None:
        """Say how much was not shown."""
        for code, count in sorted(self._hidden.items()):
            self._say(f"{code} and {count:,} more of these; {self._all_in}")

    def _say(self, message: str) -> None:
        print(f"marsad: {printable(message)}", file=sys.stderr)

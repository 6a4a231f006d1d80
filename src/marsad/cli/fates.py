"""What became of each item that was to be added, for people and for programs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import typer

from marsad.cli.complaints import printable

if TYPE_CHECKING:
    from marsad.record.write import Outcome

SOME = 50  # items listed on a terminal without being asked
_IDS = 12  # characters of an id that people see


class Fates:
    """Lists items: all of them with ``each`` or ``as_json``, else the first SOME if somebody watches (``terminal``)."""

    def __init__(self, each: bool, as_json: bool, terminal: bool) -> None:
        self._json, self._terminal = as_json, terminal
        self._left: float = float("inf") if each or as_json else SOME if terminal else 0

    def tell(self, outcome: Outcome) -> bool:
        """List one item, unless enough were. Returns whether whoever watches has read by that why it was refused."""
        if self._json:
            from marsad.record.codec import line

            sys.stdout.write(line(as_value(outcome)))
            return False
        if self._left <= 0:
            return False
        typer.echo(printable(f"{in_words(outcome)}  {outcome.where}"))
        self._left -= 1
        if self._left == 0:
            typer.echo("(only counted from here on, but for what is refused; -v lists all)")
        return self._terminal and outcome.error is not None


def in_words(outcome: Outcome) -> str:
    """The fate of an item in a few words.

    >>> from marsad.record.write import Outcome
    >>> in_words(Outcome("a", "reprint", id="ff" * 16, of="0" * 32))
    'reprint of 000000000000  ffffffffffff'
    """
    if outcome.error is not None:
        advice = f"; {outcome.error.do}" if outcome.error.do else ""
        return f"refused ({outcome.error.code}, {outcome.error.what}{advice})"
    said = {"known": "already known", "reprint": f"reprint of {outcome.of[:_IDS]}"}
    fate = said.get(outcome.fate, outcome.fate)
    if outcome.failed is not None:
        fate += f", but not read ({outcome.failed.code}, {outcome.failed.what})"
    return f"{fate}  {outcome.id[:_IDS]}".rstrip()


def as_value(outcome: Outcome) -> dict[str, Any]:
    """The same for programs: ``fate`` is stored, known, reprint, withdrawal or refused; ids are those of the store."""
    wrong = outcome.error or outcome.failed
    return {
        "item": outcome.where,
        "fate": outcome.fate,
        "report": outcome.id or None,
        "reprint_of": outcome.of or None,
        "code": wrong.code if wrong else None,
        "why": wrong.what if wrong else None,
        "do": (wrong.do or None) if wrong else None,
        "notes": [note.code for note in outcome.notes],
    }

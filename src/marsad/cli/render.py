"""A reading for eyes: the sentences with coloured mentions, and a table of claims.

Arabic stands among Latin letters here. Text keeps its logical order; every line of a cell holds one direction only,
and an Arabic line is wrapped in RIGHT-TO-LEFT ISOLATE … POP DIRECTIONAL ISOLATE, so that a terminal that knows the
bidirectional algorithm lays it out right, and stands at the right edge of its cell. A terminal that does not know it
ignores the two marks.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from rich import box
from rich.console import Console, ConsoleOptions, RenderResult
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from marsad.model import ActorRef, Casualties, Claim, Count, DaySpan, PlaceRef, Reading, Report, SourceRef

RLI, PDI = "\u2067", "\u2069"
STYLES = {
    "actor": "bold cyan",
    "place": "bold green",
    "date": "yellow",
    "count": "magenta",
    "source": "bold blue",
    "trigger": "bold red",
}
_SENTENCE = re.compile(r"[^\n]+?(?:[.!?؟]+[\"»”)\]']*(?=\s|$)|(?=\n)|$)")
_PIPE_WIDTH = 120


@dataclass(frozen=True, slots=True)
class Look:
    """``isolate``: mark the direction of Arabic lines; ``boxes``: draw tables with line characters."""

    isolate: bool = True
    boxes: bool = True


def make_console(plain: bool) -> tuple[Console, Look]:
    """The console for standard output and how to write on it; plain too when it is no terminal.

    Colours also go away where NO_COLOR is set.
    """
    terminal = sys.stdout.isatty()
    if plain or not terminal:
        width = None if terminal else _PIPE_WIDTH
        console = Console(file=sys.stdout, width=width, color_system=None, highlight=False, markup=False)
        return console, Look(isolate=False, boxes=False)
    return Console(file=sys.stdout, highlight=False, markup=False), Look()


def safe(text: str) -> str:
    r"""``text`` with every character that could steer a terminal replaced, one for one.

    >>> safe("a\x1b[31m\u202eb")
    'a\ufffd[31m\ufffdb'
    """
    if text.isascii() and text.isprintable():
        return text
    return text.translate({ord(char): _safe_char(char) for char in set(text)})


def _safe_char(char: str) -> str:
    if char in "\n\t\r":
        return " "
    return "\ufffd" if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") else char


def is_rtl(text: str) -> bool:
    """Is the first letter that has a direction an Arabic or Hebrew one?"""
    for char in text:
        direction = unicodedata.bidirectional(char)
        if direction in ("R", "AL"):
            return True
        if direction == "L":
            return False
    return False


class Lines:
    """Lines of one direction each, wrapped to the width there is; Arabic ones between isolates."""

    def __init__(self, *lines: Text | str, look: Look) -> None:
        self._lines = [Text(line) if isinstance(line, str) else line for line in lines if line]
        self._look = look

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        if not self._lines:
            return Measurement(0, 0)
        each = [Measurement.get(console, options, line) for line in self._lines]
        return Measurement(max(m.minimum for m in each), max(m.maximum for m in each))

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for line in self._lines:
            rtl = self._look.isolate and is_rtl(line.plain)
            for row in line.wrap(console, options.max_width):
                row.rstrip()
                if rtl:
                    row = Text.assemble(" " * (options.max_width - row.cell_len), RLI, row, PDI)
                yield row


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the sentences of ``text``, for display.

    >>> [*sentences("One. Two\\nthree")]
    [(0, 4), (5, 8), (9, 14)]
    """
    for match in _SENTENCE.finditer(text):
        start, end = match.span()
        start += len(match.group()) - len(match.group().lstrip())
        if start < end:
            yield start, end


def coloured(report: Report, reading: Reading) -> Text:
    """The report's text, each mention in the colour of its kind."""
    text = Text(safe(report.text))
    for mention in reading.mentions:
        text.stylize(STYLES[mention.kind], mention.start, mention.end)
    for claim in reading.claims:
        for quote in (claim.trigger, *claim.also):
            text.stylize(STYLES["trigger"], quote.start, quote.start + len(quote.text))
    return text


def render(console: Console, look: Look, report: Report, reading: Reading, said: int = 0) -> None:
    """Print one report. The first ``said`` notes were told elsewhere and are left out."""
    title = safe(report.title or report.id)
    console.print(Lines(Text(title, style="bold"), look=look))
    day = f"published {report.published}" if report.published else "publication date not known"
    console.print(Text(f"{safe(report.id)}, {day}, {_claims(len(reading.claims))}", style="dim"))
    if look.isolate:
        console.print(Text.assemble(*[(f"{kind} ", style) for kind, style in STYLES.items()]))
    console.print()
    spans = list(sentences(report.text))
    # Cut once: slicing a long text sentence by sentence would go through all its mentions every time.
    pieces = coloured(report, reading).divide([offset for span in spans for offset in span])
    for sentence in pieces[1::2]:
        console.print(Lines(sentence, look=look))
    for note in reading.notes[said:]:
        console.print(Text(f"Note: {safe(note)}", style="yellow"))
    console.print()
    if reading.claims:
        console.print(table(reading, look))
        console.print(Text(summary(reading), style="bold"))
        console.print()


def summary(reading: Reading) -> str:
    """One line: how many claims of which kind, and how much of them was found."""
    kinds = Counter(claim.type for claim in reading.claims).most_common()
    places = [place for claim in reading.claims for place in claim.places]
    found = sum(place.gaz is not None for place in places)
    dated = sum(claim.date.start is not None for claim in reading.claims)
    sourced = sum(bool(claim.sources) for claim in reading.claims)
    told = ", ".join(f"{number} {kind}" for kind, number in kinds)
    slots = f"{dated} dated, {sourced} sourced, {found} of {len(places)} places on the map"
    return f"{_claims(len(reading.claims))}: {told}; {slots}"


def _claims(count: int) -> str:
    return "no claim" if count == 0 else "1 claim" if count == 1 else f"{count} claims"


def table(reading: Reading, look: Look) -> Table:
    """One row per claim: what, who, against whom, where, when, says who, and how sure the reader is of the event."""
    rows = Table(box=box.ROUNDED if look.boxes else box.ASCII, show_lines=True, header_style="bold")
    for name in ("#", "what", "who", "against", "where", "when", "says who"):
        rows.add_column(name, overflow="fold")
    rows.add_column("sure", justify="right")
    for number, claim in enumerate(reading.claims, 1):
        rows.add_row(
            str(number),
            _what(claim, look),
            _parties(claim.actors, "actor", look),
            _parties(claim.targets, "actor", look),
            _where(claim.places, look),
            _when(claim.date, look),
            _parties(claim.sources, "source", look),
            "" if claim.confidence is None else f"{claim.confidence:.0%}",
        )
    return rows


def _what(claim: Claim, look: Look) -> Lines:
    lines = [Text(claim.type, style="bold")]
    lines.append(Text(claim.status, style="dim" if claim.status == "asserted" else "italic"))
    lines.append(Text(safe(claim.trigger.text), style=STYLES["trigger"]))
    lines.extend(Text(line, style=STYLES["count"]) for line in _numbers(claim.count, claim.casualties))
    return Lines(*lines, look=look)


def _numbers(count: Count | None, people: Casualties) -> Iterator[str]:
    if count is not None:
        yield f"{'several' if count.value is None else f'{count.value:g}'} {safe(count.unit)}"
    if people.killed is not None:
        yield f"{people.killed} killed"
    if people.wounded is not None:
        yield f"{people.wounded} wounded"


def _parties(refs: tuple[ActorRef, ...] | tuple[SourceRef, ...], kind: str, look: Look) -> Lines:
    lines: list[Text] = []
    for ref in refs:
        lines.append(Text(safe(ref.id.removeprefix("other:").replace("_", " ")), style=STYLES[kind]))
        if ref.text and ref.text != ref.id:
            lines.append(Text(safe(ref.text)))
    return Lines(*lines, look=look)


def _where(places: tuple[PlaceRef, ...], look: Look) -> Lines:
    lines: list[Text] = []
    for place in places:
        words = [safe(place.name_en) if place.name_en else "not resolved"]
        words.insert(0, place.role)
        if place.scope != "all":
            words.append(f"({place.scope})")
        lines.append(Text(" ".join(words), style=STYLES["place"]))
        lines.append(Text(safe(place.text)))
        if place.adm1 and place.adm1 != place.name_en:
            lines.append(Text(safe(place.adm1), style="dim"))
    return Lines(*lines, look=look)


def _when(span: DaySpan, look: Look) -> Lines:
    if span.start is None and span.end is None:
        days = "" if span.text is None else "not resolved"
    elif span.start == span.end:
        days = str(span.start)
    else:
        days = f"{span.start or '?'} to {span.end or '?'}"
    words = Text(safe(span.text)) if span.text else ""
    return Lines(Text(days, style=STYLES["date"]), words, look=look)

"""Marked-up text to plain text: a line for each paragraph, nothing of scripts and styles."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_BREAKS = frozenset(
    "p br div li ul ol h1 h2 h3 h4 h5 h6 tr table blockquote section article header footer figure figcaption".split()
)
_SILENT = frozenset("script style noscript template iframe object".split())
_BLANKS = re.compile(r"[ \t\r\f\v\u00a0]+")
_LINES = re.compile(r" *\n\s*")


class _Words(HTMLParser):
    """Collects the words outside of scripts and styles."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag in _BREAKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _BREAKS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.pieces.append(data.replace("\n", " "))


def text_of_markup(markup: str) -> str:
    """The words of a piece of HTML, its paragraphs on lines of their own.

    >>> text_of_markup("<p>one&nbsp;<b>two</b></p><script>x</script><p>three")
    'one two\\nthree'
    """
    words = _Words()
    words.feed(markup)
    words.close()
    return _LINES.sub("\n", _BLANKS.sub(" ", "".join(words.pieces))).strip()

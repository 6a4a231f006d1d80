"""The fenced blocks of the documentation, and running those that are commands.

A block of commands is fenced as ``bash``. It is run, unless the line above it says why not:

    <!-- not run: serves pages until Ctrl-C -->
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from marsad.cli.main import main

ROOT = Path(__file__).parents[2]
PAGES = (
    *sorted((ROOT / "docs").rglob("*.md")),
    ROOT / "README.md",
    ROOT / "README.ar.md",
)
_FENCE = re.compile(r"^\s*(```+|~~~+)\s*(\S*)")
_NOT_RUN = re.compile(r"<!-- not run: (.+?) -->")
_SETTING = re.compile(r"[A-Z_]+=.*")
MARSAD = ("marsad", ".venv/bin/marsad")


@dataclass(frozen=True, slots=True)
class Block:
    """``where``: page and line of the fence. ``reason``: why it is not run, "" if it is."""

    where: str
    language: str
    text: str
    reason: str


def blocks_of(text: str, page: str) -> Iterator[Block]:
    """The fenced blocks of a page."""
    lines = text.splitlines()
    start, fence, language, reason = -1, "", "", ""
    for number, line in enumerate(lines):
        found = _FENCE.match(line)
        if start < 0 and found:
            start, fence, language = number, found[1], found[2]
            above = next((one for one in reversed(lines[:number]) if one.strip()), "")
            mark = _NOT_RUN.search(above)
            reason = mark[1] if mark else ""
        elif start >= 0 and line.strip() == fence:
            yield Block(f"{page}:{start + 1}", language, "\n".join(lines[start + 1 : number]), reason)
            start = -1
    assert start < 0, f"{page}:{start + 1}: the block has no end"


def all_blocks() -> list[Block]:
    """The blocks of all pages, by page and line."""
    return [
        block
        for path in PAGES
        for block in blocks_of(path.read_text(encoding="utf-8"), path.relative_to(ROOT).as_posix())
    ]


def commands_of(text: str) -> Iterator[list[str]]:
    """The commands of a block as words; comments are left out, lines that end with a backslash joined."""
    for line in text.replace("\\\n", " ").splitlines():
        lexer = shlex.shlex(line, posix=True, punctuation_chars="|&;<>")
        lexer.whitespace_split, lexer.commenters = True, "#"
        words = list(lexer)
        if words:
            yield words


def run(words: list[str], folder: Path) -> str:
    """Run one command of ours in ``folder``, in this process, and give what it printed.

    Understands ``NAME=value`` in front and ``> file`` at the end. Raises AssertionError for any other program or
    sign of the shell, and when the command does not end with 0.
    """
    asked = list(words)
    settings: dict[str, str] = {}
    while asked and _SETTING.fullmatch(asked[0]):
        name, _, value = asked.pop(0).partition("=")
        settings[name] = value
    assert asked and asked[0] in MARSAD, f"only marsad is run here, mark the block: {shlex.join(words)}"
    target = ""
    if ">" in asked:
        at = asked.index(">")
        target, rest = asked[at + 1], asked[at + 2 :]
        assert not rest, f"nothing may follow > FILE: {shlex.join(words)}"
        asked = asked[:at]
    assert not {"|", "&", "&&", "||", ";", "<", ">>"} & set(asked), f"mark the block: {shlex.join(words)}"
    before, old = dict(os.environ), Path.cwd()
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in "oe")
    os.environ.update(settings)
    os.chdir(folder)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = main(asked[1:])
    finally:
        os.chdir(old)
        os.environ.clear()
        os.environ.update(before)
    said = out.buffer.getvalue().decode("utf-8")  # type: ignore[attr-defined]
    if target:
        (folder / target).write_text(said, encoding="utf-8")
    complaint = err.buffer.getvalue().decode("utf-8")  # type: ignore[attr-defined]
    assert status == 0, f"{shlex.join(words)}: status {status}\n{said}{complaint}"
    sys.stdout.flush()
    return said

"""Write the reference pages, in English and Arabic, from the code itself: docs/*.md and docs/ar/*.md.

    python tools/reference.py             write them
    python tools/reference.py --missing   only list what tools/reference.csv has no words for

Commands and their options come from the command line (``marsad.cli.main``), routes from the web application, settings
from the environment variables that the code reads, pack files and columns from ``src/marsad/data``. Help texts are
English in the code; tools/reference.csv has their Arabic, and both languages for what has no text in the code:

| kind | key | is |
|---|---|---|
| help | the English text | help of a command, argument or option, description of a parameter |
| setting | the variable | what it does |
| route, param | ``GET /path``; the name | what a page or parameter without a text in the code is |
| file | a pattern under ``data/`` | what a pack file holds |
| word | anything | words of the pages themselves |
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from reference_code import Command, PackFile, Route, commands, files, routes, settings

ROOT = Path(__file__).parents[1]
WORDS = Path(__file__).parent / "reference.csv"
LANGUAGES = ("en", "ar")
MADE = "<!-- Written by tools/{tool}: do not edit. `make reference` writes it anew. -->\n\n"
Row = Sequence[str]


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that exists and has no words in a language."""

    kind: str
    key: str
    language: str


class Words:
    """The texts of tools/reference.csv in one language. ``gaps`` gathers what was asked for and is not there."""

    def __init__(self, language: str, table: Mapping[tuple[str, str], Mapping[str, str]]) -> None:
        self.language, self._table = language, table
        self.gaps: list[Gap] = []

    def of(self, kind: str, key: str, *others: str) -> str:
        """The text for the first of the keys that has one; the gap is noted under the first."""
        for one in (key, *others):
            text = self._table.get((kind, one), {}).get(self.language, "")
            if text:
                return text
        self.gaps.append(Gap(kind, key, self.language))
        return ""

    def help(self, text: str) -> str:
        """A help text of the code in this language; "" stays empty and is a gap."""
        if self.language == "en" and text:
            return text
        return self.of("help", text)

    def word(self, key: str) -> str:
        return self.of("word", key)


@cache
def table() -> Mapping[tuple[str, str], Mapping[str, str]]:
    """tools/reference.csv by kind and key; the key of a help text is its English."""
    with WORDS.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return {(row["kind"], row["key"] or row["en"]): {"en": row["en"], "ar": row["ar"]} for row in rows}


def code(text: str) -> str:
    """``text`` as code in a cell of a table; a bar would end the cell."""
    return "`" + text.replace("|", "\\|") + "`" if text else ""


def cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def table_of(head: Row, rows: Iterable[Row]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def commands_page(found: Iterable[Command], say: Words) -> str:
    """Every command with its arguments and options."""
    parts = [f"# {say.word('commands')}\n", say.word("commands.intro") + "\n"]
    for command in found:
        parts.append(f"## marsad {command.name}\n" if command.name else "## marsad\n")
        parts.append(say.help(command.help) + "\n")
        rows = [
            [code(option.shown), cell(say.help(option.help)), " ".join(map(code, option.values))]
            for option in command.options
        ]
        if rows:
            head = [say.word("commands.option"), say.word("commands.means"), say.word("commands.values")]
            parts.append(table_of(head, rows))
    return "\n".join(parts)


def routes_page(found: Iterable[Route], say: Words) -> str:
    """The API for programs with its parameters, then the pages."""
    found = list(found)
    parts = [f"# {say.word('routes')}\n", say.word("routes.intro") + "\n"]
    parts.append(f"## {say.word('routes.api')}\n")
    for route in (r for r in found if r.documented):
        parts.append(f"### {route.name}\n")
        parts.append((say.help(route.help) if route.help else say.of("route", route.name)) + "\n")
        rows = [
            [code(p.name), cell(say.help(p.help) if p.help else say.of("param", f"{route.name} {p.name}", p.name)),
             code(p.form)]
            for p in route.params
        ]  # fmt: skip
        if rows:
            parts.append(
                table_of(
                    [say.word("routes.param"), say.word("commands.means"), say.word("routes.form")], rows
                )
            )
    parts.append(f"## {say.word('routes.pages')}\n")
    names = {r.name for r in found}
    pages = [
        [code(r.name), cell(say.of("route", r.name, *same_as(r.name, names)))]
        for r in found
        if not r.documented
    ]
    parts.append(table_of([say.word("routes.address"), say.word("routes.is")], pages))
    return "\n".join(parts)


def same_as(name: str, names: Iterable[str]) -> list[str]:
    """The key of "the same as JSON", if that is what a route is."""
    return ["{page}.json"] if name.endswith(".json") and name.removesuffix(".json") in names else []


def settings_page(found: Iterable[str], say: Words) -> str:
    """The environment variables."""
    rows = [[code(name), cell(say.of("setting", name))] for name in found]
    head = [say.word("settings.variable"), say.word("commands.means")]
    return "\n".join([f"# {say.word('settings')}\n", say.word("settings.intro") + "\n", table_of(head, rows)])


def files_page(found: Iterable[PackFile], say: Words) -> str:
    """The pack files with their columns or keys."""
    rows = [[code(f.pattern), cell(say.of("file", f.pattern)), " ".join(map(code, f.columns))] for f in found]
    head = [say.word("files.file"), say.word("files.holds"), say.word("files.columns")]
    return "\n".join([f"# {say.word('files')}\n", say.word("files.intro") + "\n", table_of(head, rows)])


def pages() -> tuple[dict[Path, str], list[Gap]]:
    """The pages by path, and what has no words."""
    made: dict[Path, str] = {}
    gaps: list[Gap] = []
    sources = {"commands": commands(), "api": routes(), "settings": settings(), "pack-files": files()}
    for language in LANGUAGES:
        say = Words(language, table())
        folder = folder_of(language)
        note = MADE.format(tool="reference.py")
        made[folder / "commands.md"] = note + commands_page(sources["commands"], say)
        made[folder / "api.md"] = note + routes_page(sources["api"], say)
        made[folder / "settings.md"] = note + settings_page(sources["settings"], say)
        made[folder / "pack-files.md"] = note + files_page(sources["pack-files"], say)
        gaps += say.gaps
    return made, list(dict.fromkeys(gaps))


def folder_of(language: str) -> Path:
    return ROOT / "docs" / ("" if language == "en" else language)


def write(made: Mapping[Path, str]) -> Iterator[Path]:
    """Write the pages that differ from what is there; gives their paths."""
    for path, text in made.items():
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            yield path


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--missing", action="store_true", help="list what has no words, write nothing")
    wanted = parser.parse_args()
    made, gaps = pages()
    if not wanted.missing:
        for path in write(made):
            print(path.relative_to(ROOT))
    for gap in gaps:
        print(f"no words: {gap.kind},{gap.language}: {gap.key}", file=sys.stderr)
    return 1 if gaps else 0


if __name__ == "__main__":
    sys.exit(main())

"""Write the codebook, docs/codebook.md and docs/ar/codebook.md, from the ontology and the effects.

    python tools/build_codebook.py

Reads src/marsad/data/ontology/event_types.csv and control/effects.csv; the words of the pages stand in
tools/reference.csv and web/words.csv.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from reference import LANGUAGES, MADE, ROOT, Gap, Words, cell, code, folder_of, table, table_of, write

DATA = ROOT / "src" / "marsad" / "data"
SHARES = ("actor", "target", "contested", "other", "unknown")
STATUSES = ("asserted", "ongoing", "planned", "denied", "hypothetical", "ended")


def rows_of(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def codebook(
    types: Sequence[Mapping[str, str]],
    effects: Sequence[Mapping[str, str]],
    pages: Mapping[str, str],
    say: Words,
) -> str:
    """The page. ``pages``: the words of the web pages in the language of ``say``."""
    parts = [f"# {say.word('codebook')}\n", say.word("codebook.intro") + "\n"]
    rows = [[f"[{code(t['code'])}](#{t['code']})", t[f"name_{say.language}"], t[f"definition_{say.language}"]]
            for t in types]  # fmt: skip
    head = [say.word(f"codebook.{key}") for key in ("code", "name", "definition")]
    parts.append(table_of(head, [[cell(c) for c in row] for row in rows]))
    parts.append(f"## {say.word('codebook.statuses')}\n")
    rows = [[code(s), pages[f"status.{s}"], say.word(f"codebook.status.{s}")] for s in STATUSES]
    parts.append(table_of([say.word("codebook.code"), *head[1:]], rows))
    parts.append(f"## {say.word('codebook.roles')}\n")
    roles = [[code(r), pages[f"role.{r}"]] for r in ("at", "from", "to", "between", "near")]
    parts.append(table_of(head[:2], roles))
    parts.append(say.word("codebook.scope") + "\n")
    for one in types:
        parts.append(type_of(one, [e for e in effects if e["type"] == one["code"]], pages, say))
    return "\n".join(parts)


def type_of(
    one: Mapping[str, str], effects: Sequence[Mapping[str, str]], pages: Mapping[str, str], say: Words
) -> str:
    """The section of one type: what it is, an example and what is not it, codes elsewhere, effects."""
    language = say.language
    lines = [
        f"## {one[f'name_{language}']} {{ #{one['code']} }}\n",
        f"{code(one['code'])}: {one[f'definition_{language}']}.\n",
        f"* {say.word('codebook.example')}: {one[f'example_{language}']}.",
        f"* {say.word('codebook.negative')}: {one[f'negative_{language}']}.",
        f"* ACLED: {code(one['acled_event'])}, {code(one['acled_sub_event'])}; PLOVER: {code(one['plover'])}.",
        f"* {say.word('codebook.effect')}: {say.word('codebook.effect.' + one['effect'])}\n",
    ]
    if effects:
        keys = ("status", "extent", "place", "kind", "strength", *SHARES, "why")
        rows = [
            [pages[f"status.{e['status']}"], say.word(f"codebook.{e['scope']}"),
             " / ".join(pages[f"role.{r}"] for r in e["roles"].split("|")), say.word(f"codebook.{e['kind']}"),
             e["strength"], *(e[s] for s in SHARES), cell(e["note"] if language == "en" else say.help(e["note"]))]
            for e in effects
        ]  # fmt: skip
        lines.append(table_of([say.word(f"codebook.{key}") for key in keys], rows))
    return "\n".join(lines)


def pages() -> tuple[dict[Path, str], list[Gap]]:
    """Both pages by path, and what has no words."""
    types, effects = rows_of("ontology/event_types.csv"), rows_of("control/effects.csv")
    words = rows_of("web/words.csv")
    made: dict[Path, str] = {}
    gaps: list[Gap] = []
    for language in LANGUAGES:
        say = Words(language, table())
        text = codebook(types, effects, {row["key"]: row[language] for row in words}, say)
        made[folder_of(language) / "codebook.md"] = MADE.format(tool="build_codebook.py") + text
        gaps += say.gaps
    return made, gaps


def main() -> int:
    made, gaps = pages()
    for path in write(made):
        print(path.relative_to(ROOT))
    for gap in gaps:
        print(f"no words: {gap.kind},{gap.language}: {gap.key}", file=sys.stderr)
    return 1 if gaps else 0


if __name__ == "__main__":
    sys.exit(main())

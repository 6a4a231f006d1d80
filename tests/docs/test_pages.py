"""The pages as a whole: what stands in both languages, links, navigation, and numbers that are told twice."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
BOTH = (
    "index", "start", "methodology", "codebook", "limits", "responsible-use", "extend", "commands", "api",
    "settings", "pack-files", "scale",
)  # fmt: skip
LINK = re.compile(r"\]\(([^)#\s]+\.md)(?:#[^)]*)?\)")


def config(name: str) -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads((ROOT / name).read_text(encoding="utf-8"))["project"]
    return found


def named(nav: list[Any]) -> Iterator[str]:
    """The pages a navigation leads to."""
    for entry in nav:
        for target in entry.values():
            if isinstance(target, str):
                yield target
            else:
                yield from named(target)


def test_what_a_reader_needs_stands_in_both_languages() -> None:
    for name in BOTH:
        for folder, pattern in ((DOCS, r"[A-Za-z]{3}"), (DOCS / "ar", r"[\u0621-\u064a]{3}")):
            text = (folder / f"{name}.md").read_text(encoding="utf-8")
            plain = re.sub(r"```.*?```|`[^`]*`|<!--.*?-->|\(.*?\)", "", text, flags=re.DOTALL)
            words = re.findall(r"\w{3,}", plain)
            assert len(words) > 40, name
            assert sum(bool(re.match(pattern, word)) for word in words) > 0.6 * len(words), f"{folder}/{name}"


def test_pages_of_both_languages_have_the_same_parts() -> None:
    """As many headings, and the same commands to type."""
    for name in BOTH:
        if name in ("index", "extend"):
            continue
        one, two = ((DOCS / f / f"{name}.md").read_text(encoding="utf-8") for f in ("", "ar"))
        assert len(re.findall("^#", one, re.M)) == len(re.findall("^#", two, re.M)), name
        blocks = [re.findall(r"```bash\n(.*?)```", text, re.DOTALL) for text in (one, two)]
        assert blocks[0] == blocks[1], name


@pytest.mark.parametrize(("file", "folder"), [("zensical.toml", DOCS), ("zensical.ar.toml", DOCS / "ar")])
def test_every_page_is_reached(file: str, folder: Path) -> None:
    there = {path.name for path in folder.glob("*.md")}
    assert set(named(config(file)["nav"])) - {""} >= there


def test_the_arabic_site_is_arabic_and_runs_right_to_left() -> None:
    theme = config("zensical.ar.toml")["theme"]
    assert (theme["language"], theme["direction"]) == ("ar", "rtl")
    assert config("zensical.toml")["theme"]["language"] == "en"
    for name in ("zensical.toml", "zensical.ar.toml"):
        assert [one["lang"] for one in config(name)["extra"]["alternate"]] == ["en", "ar"]


def test_links_lead_somewhere() -> None:
    for path in DOCS.rglob("*.md"):
        for target in LINK.findall(path.read_text(encoding="utf-8")):
            if "://" not in target:
                assert (path.parent / target).is_file(), f"{path.relative_to(ROOT)}: {target}"


def test_scores_on_the_page_of_limits_are_those_of_the_table() -> None:
    table = (DOCS / "accuracy.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.split("|")] for line in table.splitlines()]
    cross, ceiling = (
        next(r for r in rows if len(r) > 10 and word in r[1] + r[2]) for word in ("`cross`", "ceiling")
    )
    for page in (DOCS / "limits.md", DOCS / "ar" / "limits.md"):
        text = page.read_text(encoding="utf-8")
        for measure, number in (
            ("event", 4),
            ("actor", 5),
            ("place", 6),
            ("date", 7),
            ("source", 8),
            ("tuple", 10),
        ):
            for row in (cross, ceiling):
                assert row[number] in text, f"{page.name}: {measure} {row[number]}"

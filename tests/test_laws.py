"""Laws of the code that no other tool checks."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from marsad import engine_errors, errors, handing_errors, input_errors, web_errors

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "marsad"
MODULES = sorted([*SOURCE.rglob("*.py"), *(ROOT / "tools").glob("*.py"), *(ROOT / "bench").glob("*.py")])
ARABIC_WORD = re.compile("[\u0621-\u064a]{2,}")
# What reading may not do, beside the imports that import-linter forbids.
IMPURE = {"open", "input", "print", "now", "today", "utcnow"}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def error_classes() -> list[type[errors.MarsadError]]:
    modules = (errors, input_errors, web_errors, handing_errors, engine_errors)
    known = {name: one for module in modules for name, one in vars(module).items()}.values()
    return [c for c in known if isinstance(c, type) and issubclass(c, errors.MarsadError)]


def test_every_error_has_a_code_of_its_own_and_says_what_it_means() -> None:
    classes = error_classes()
    codes = [c.code for c in classes]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"M\d{3}", code) for code in codes)
    assert all(c.__doc__ for c in classes)


def test_every_input_code_is_explained() -> None:
    page = (ROOT / "docs" / "bad-input.md").read_text(encoding="utf-8")
    inputs = [c for c in error_classes() if issubclass(c, errors.InputError)]
    assert [c.code for c in inputs if c is not errors.InputError and f"| {c.code} |" not in page] == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_modules_are_short_and_well_named(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400
    assert path.stem not in {"utils", "util", "helpers", "manager", "misc"}


def docstrings(tree: ast.AST) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and isinstance(body[0], ast.Expr):
            yield body[0].value


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.py")), ids=name_of)
def test_arabic_words_are_data_not_code(path: Path) -> None:
    """Letters by code point are fine (folding needs them); words, and word lists, belong into the packs."""
    source = path.read_text(encoding="utf-8")
    tree = ast.parse(source)
    told = set(map(id, docstrings(tree)))
    strings = [n for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    written = [ast.get_source_segment(source, node) or "" for node in strings if id(node) not in told]
    assert [text for text in written if ARABIC_WORD.search(text)] == []


@pytest.mark.parametrize("path", sorted((SOURCE / "reading").glob("*.py")), ids=name_of)
def test_reading_is_pure(path: Path) -> None:
    calls = [node.func for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
    names = {
        f.id if isinstance(f, ast.Name) else f.attr for f in calls if isinstance(f, ast.Name | ast.Attribute)
    }
    assert names & IMPURE == set()

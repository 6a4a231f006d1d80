"""Commands, options, routes, settings and pack files stand in the reference of both languages, as the code has them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from marsad.packs.files import data_root

import build_codebook  # isort: skip  (tools/, put on the path by conftest.py)
import reference  # isort: skip
import reference_code  # isort: skip

AGAIN = "run: make reference (and add words to tools/reference.csv)"


@pytest.fixture(scope="module")
def made() -> tuple[dict[Path, str], list[reference.Gap]]:
    return reference.pages()


def rows(page: str, language: str) -> dict[str, str]:
    """What the tables of a page document: first cell without its marks → second cell."""
    text = (reference.folder_of(language) / page).read_text(encoding="utf-8")
    found = {}
    for line in text.splitlines():
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if len(cells) > 1:
            found[cells[0].strip("`").replace("\\|", "|")] = cells[1]
    return found


def sections(page: str, language: str) -> dict[str, str]:
    """The text under each heading of a page."""
    text = (reference.folder_of(language) / page).read_text(encoding="utf-8")
    parts = re.split(r"^#+ (.+)$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def arabic(text: str) -> bool:
    return bool(re.search(r"[\u0621-\u064a]{2}", text))


def test_nothing_lacks_words(made: tuple[dict[Path, str], list[reference.Gap]]) -> None:
    assert made[1] == [], AGAIN


def test_the_pages_are_what_the_code_says(made: tuple[dict[Path, str], list[reference.Gap]]) -> None:
    for path, text in made[0].items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name}: {AGAIN}"


def test_the_codebook_is_what_the_data_says() -> None:
    pages, gaps = build_codebook.pages()
    assert gaps == []
    for path, text in pages.items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name}: {AGAIN}"
    for row in build_codebook.rows_of("ontology/event_types.csv"):
        for language in reference.LANGUAGES:
            page = pages[reference.folder_of(language) / "codebook.md"]
            assert row[f"definition_{language}"] in page and f"{{ #{row['code']} }}" in page


@pytest.mark.parametrize("language", reference.LANGUAGES)
def test_every_command_and_option_is_documented(language: str) -> None:
    found = sections("commands.md", language)
    for command in reference_code.commands():
        section = found[f"marsad {command.name}".strip()]
        assert not command.help or section.strip(), command.name
        assert language == "en" or arabic(section), command.name
        for option in command.options:
            line = next(
                (x for x in section.splitlines() if x.startswith(f"| {reference.code(option.shown)} |")), ""
            )
            meaning = re.split(r"(?<!\\)\|", line)[2].strip() if line else ""
            assert meaning, f"{command.name} {option.shown} in {language}: {AGAIN}"
            assert language == "en" or arabic(meaning), f"{command.name} {option.shown}"


@pytest.mark.parametrize("language", reference.LANGUAGES)
def test_every_setting_and_pack_file_is_documented(language: str) -> None:
    for page, names in (
        ("settings.md", reference_code.settings()),
        ("pack-files.md", [one.pattern for one in reference_code.files()]),
    ):
        found = rows(page, language)
        for name in names:
            assert found.get(name), f"{name} in {language}/{page}: {AGAIN}"
            assert language == "en" or arabic(found[name]), name


@pytest.mark.parametrize("language", reference.LANGUAGES)
def test_every_route_is_documented(language: str, made: tuple[dict[Path, str], list[reference.Gap]]) -> None:
    found, headed = rows("api.md", language), sections("api.md", language)
    routes = reference_code.routes()
    assert len(routes) > 15 and any(not r.documented for r in routes)
    for route in routes:
        text = headed.get(route.name, "") if route.documented else found.get(route.name, "")
        assert text.strip(), f"{route.name} in {language}: {AGAIN}"
        assert language == "en" or arabic(text), route.name
        for param in route.params:
            assert f"| `{param.name}` |" in text, f"{route.name} {param.name}"


def test_the_list_of_files_is_covered() -> None:
    """Every file that data/files.csv names, and every other under data/, has a pattern of its own in the reference."""
    documented = set(rows("pack-files.md", "en"))
    for path in data_root().rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            assert reference_code.pattern_of(path.relative_to(data_root())) in documented, path


# The checks themselves


def test_a_command_without_words_is_a_gap() -> None:
    new = reference_code.Command("sing", "Sing a song.", (reference_code.Option("--loud", "", ()),))
    for language, gaps in (("en", {""}), ("ar", {"", "Sing a song."})):
        say = reference.Words(language, reference.table())
        page = reference.commands_page([new], say)
        assert {gap.key for gap in say.gaps} == gaps
        assert "## marsad sing" in page and "`--loud`" in page


def test_a_route_a_setting_or_a_file_without_words_is_a_gap() -> None:
    for language in reference.LANGUAGES:
        say = reference.Words(language, reference.table())
        reference.routes_page([reference_code.Route("GET /song", "", False)], say)
        reference.settings_page(["MARSAD_SONG"], say)
        reference.files_page([reference_code.PackFile("songs.csv", ("id",))], say)
        assert [gap.key for gap in say.gaps] == ["GET /song", "MARSAD_SONG", "songs.csv"]


def test_settings_are_found_however_they_are_read() -> None:
    code = (
        'import os\nONE = "A_ONE"\nos.environ.get(ONE)\nos.environ["B_TWO"]\nos.getenv("C_THREE", "")\n'
        'option(envvar="D_FOUR")\nname = "MARSAD_FIVE"\nother = "MARSAD five"\n'
    )
    assert reference_code.settings_in(code) == {"A_ONE", "B_TWO", "C_THREE", "D_FOUR", "MARSAD_FIVE"}


def test_routes_of_any_application_are_found() -> None:
    from fastapi import APIRouter, FastAPI

    app, own = FastAPI(openapi_url=None, docs_url=None, redoc_url=None), APIRouter(prefix="/ar")
    own.get("/song/{id_:path}", include_in_schema=False)(lambda id_: id_)
    app.include_router(own)

    class Guarded:
        def __init__(self) -> None:
            self.inner = app

        def __call__(self) -> None: ...

    assert [route.name for route in reference_code.routes_of(Guarded())] == ["GET /{lang}/song/{id_}"]

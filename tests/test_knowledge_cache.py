"""The kept knowledge: the same as compiled, and never in the way when it is broken."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from marsad import compiled, knowledge_cache
from marsad.knowledge_codec import Unreadable, decode, encode
from marsad.model import Report
from marsad.packs.examples import load_examples
from marsad.reading.analysis import Knowledge
from marsad.reading.reader import read

TEXT = "سيطر الجيش التركي على مدينة الباب في ريف حلب أمس، وفق المرصد."


@pytest.fixture(scope="module")
def fresh() -> Knowledge:
    return compiled.compile_knowledge()


@pytest.fixture
def compilations(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, fresh: Knowledge) -> Iterator[list[str]]:
    """An empty cache folder; the list grows by one whenever something is compiled."""
    monkeypatch.setenv("MARSAD_CACHE_HOME", str(tmp_path / "cache"))
    made: list[str] = []

    def compile_knowledge(lang: str) -> Knowledge:
        made.append(lang)
        return fresh

    monkeypatch.setattr(compiled, "compile_knowledge", compile_knowledge)
    yield made


def load() -> Knowledge:
    """As a new process would."""
    return knowledge_cache.load_knowledge.__wrapped__("ar")


def claims(knowledge: Knowledge) -> object:
    return read(Report("t", TEXT, date(2017, 2, 24)), knowledge)


def test_the_kept_knowledge_is_the_compiled_one(fresh: Knowledge) -> None:
    back = decode(encode(fresh))
    assert isinstance(back, Knowledge)
    for name in Knowledge.__slots__:
        if name != "lexicon":
            assert getattr(back, name) == getattr(fresh, name), name
    assert back.lexicon.clitics == fresh.lexicon.clitics
    assert list(back.lexicon.heads) == list(fresh.lexicon.heads)
    assert all(back.lexicon.heads[word] == entries for word, entries in fresh.lexicon.heads.items())
    for example in load_examples()[::20]:
        report = Report(example.id, example.text, example.published)
        assert read(report, back) == read(report, fresh)


def test_compiled_once_then_read(compilations: list[str]) -> None:
    first, second = claims(load()), claims(load())
    assert first == second and compilations == ["ar"]
    path = knowledge_cache.cache_path()
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert [p.name for p in path.parent.glob("knowledge-*")] == [path.name]


@pytest.mark.parametrize("harm", ["cut", "bit", "empty", "other"])
def test_a_damaged_file_is_made_anew(compilations: list[str], harm: str) -> None:
    wanted = claims(load())
    path = knowledge_cache.cache_path()
    data = path.read_bytes()
    harmed = {"cut": data[: len(data) // 2], "bit": data[:-1] + bytes([data[-1] ^ 1]), "empty": b""}
    path.write_bytes(harmed.get(harm, b"something else altogether" * 9))
    assert claims(load()) == wanted and compilations == ["ar", "ar"]
    assert claims(load()) == wanted and len(compilations) == 2


def test_values_of_another_kind_are_refused() -> None:
    for written in ((), ((), (99, 1)), ((), (5, 3)), ([(7, 0, (1,))], (0, 1)), ((), (7, 999, ()))):
        with pytest.raises(Unreadable):
            decode(written)
    with pytest.raises(TypeError):
        encode(object())


@pytest.mark.parametrize("whose", ["file", "folder"])
def test_what_others_can_write_is_not_trusted(compilations: list[str], whose: str) -> None:
    load()
    path = knowledge_cache.cache_path()
    (path if whose == "file" else path.parent).chmod(0o777)
    load()
    assert compilations == ["ar", "ar"]


def test_a_link_is_not_followed(compilations: list[str], tmp_path: Path) -> None:
    load()
    path = knowledge_cache.cache_path()
    path.rename(tmp_path / "elsewhere.bin")
    path.symlink_to(tmp_path / "elsewhere.bin")
    load()
    assert compilations == ["ar", "ar"] and not path.is_symlink()


def test_no_folder_to_write_to(
    compilations: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("MARSAD_CACHE_HOME", str(tmp_path / "file" / "cache"))
    assert claims(load()) == claims(load())
    assert compilations == ["ar", "ar"]


def test_an_imported_gazetteer_makes_another_key(
    compilations: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("MARSAD_DATA_HOME", str(tmp_path / "data"))
    before = knowledge_cache.cache_path()
    load()
    (tmp_path / "data" / "places").mkdir(parents=True)
    (tmp_path / "data" / "places" / "mine.csv").write_text("name_ar,lat,lon\n")
    assert knowledge_cache.cache_path() != before
    load()
    assert compilations == ["ar", "ar"] and before.exists()


def test_few_old_files_are_kept(compilations: list[str]) -> None:
    path = knowledge_cache.cache_path()
    path.parent.mkdir(mode=0o700)
    for age in range(9):
        old = path.parent / f"knowledge-ar-{age}.bin"
        old.write_bytes(b"")
        os.utime(old, (age, age))
    load()
    left = {p.name for p in path.parent.glob("knowledge-*.bin")}
    assert left == {path.name, *(f"knowledge-ar-{age}.bin" for age in (6, 7, 8))}


def test_two_processes_at_once(tmp_path: Path) -> None:
    code = "from marsad.pipeline import load_reader; load_reader()"
    place = {**os.environ, "MARSAD_CACHE_HOME": str(tmp_path / "cache")}
    both = [subprocess.Popen([sys.executable, "-c", code], env=place) for _ in range(2)]
    assert [process.wait(timeout=120) for process in both] == [0, 0]
    kept = list((tmp_path / "cache").glob("knowledge-*.bin"))
    assert len(kept) == 1 and not list((tmp_path / "cache").glob(".*"))

"""The shipped packs are sound, and the check finds what is broken in a copy of them."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest

from marsad.errors import MarsadError, PackExampleError, PackMissingError
from marsad.packs import check
from marsad.packs.check import check_names, check_packs, register
from marsad.packs.files import data_root
from marsad.packs.letters import folded
from marsad.packs.ontology import load_event_types
from marsad.packs.words import load_words

OWN = ("licences", "words", "conflicts", "ontology")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(data_root(), tmp_path / "data"))


def test_the_shipped_packs_are_sound() -> None:
    assert [str(problem) for problem in check_packs()] == []


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def append(path: Path, line: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "line", "said"),
    [
        ("conflicts/libya/aliases.csv", "other:nobody,كلمة,,,,name,,,project,Apache-2.0", "no actor 'other:nobody'"),
        ("conflicts/libya/aliases.csv", "lna,كلمة,,,narnia,label,,,project,Apache-2.0", "no side 'narnia'"),
        ("conflicts/libya/aliases.csv", "lna,كلمة,,,,name,,,project,GPL-3.0", "unknown licence 'GPL-3.0'"),
        ("conflicts/libya/aliases.csv", "lna,کلمة,,,,name,,,project,Apache-2.0", "stray character U+06A9"),
        ("conflicts/libya/sources.csv", "other:x,كلمة,media,nobody,,project,Apache-2.0", "no actor 'nobody'"),
        ("conflicts/libya/actors.csv", "other:x,armed,east,كلمة,X,,project,Apache-2.0", "nothing names actor 'other:x'"),
        ("conflicts/libya/actors.csv", "other:x,army,east,كلمة,X,,project,Apache-2.0", "unknown value 'army'"),
        ("conflicts/libya/place_aliases.csv", "كلمة,كلمة,LY,,town,,project,Apache-2.0", "unknown value 'town'"),
        ("lang/ar/heads.csv", "قوات,asset,plural,project,Apache-2.0", "means something else"),
        ("lang/ar/hedges.csv", "كلمة,planned,high,project,Apache-2.0", "bad number 'high'"),
        ("lang/ar/letters.csv", "0623,0627,again", "letter 0623 stands twice"),
        ("ontology/event_types.csv", "capture" + ",x" * 4 + ",gain" + ",x" * 9, "code 'capture' stands twice"),
        ("licences.csv", "MIT", "1 values for 3 columns"),
    ],
)
def test_a_broken_row_is_found(copy: Path, file: str, line: str, said: str) -> None:
    append(copy / file, line)
    found = [str(problem) for problem in check_packs(OWN, copy)]
    assert any(said in problem for problem in found), found


def test_a_missing_file_is_found_and_the_rest_still_checked(copy: Path) -> None:
    (copy / "lang" / "ar" / "heads.csv").unlink()
    replace(copy / "conflicts" / "yemen" / "conflict.toml", "until", "till")
    found = [str(problem) for problem in check_packs(OWN, copy)]
    assert any("no such pack file (ar/heads.csv)" in problem for problem in found)
    assert any("unknown key 'till' (yemen/conflict.toml)" in problem for problem in found)


def test_further_checks_join_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "_CHECKS", {})

    @register("examples")
    def examples(root: Path) -> Iterable[MarsadError]:
        yield PackExampleError("read otherwise", where=root.name)

    assert check_names() == ("examples",)
    assert [problem.code for problem in check_packs()] == ["M104"]
    with pytest.raises(ValueError, match="registered"):
        register("examples")(lambda root: [])


def test_an_unknown_check() -> None:
    with pytest.raises(PackMissingError, match="no check 'spelling'"):
        check_packs(["spelling"])


def test_the_event_types_are_those_of_the_codebook() -> None:
    types = {event.code: event.effect for event in load_event_types()}
    codes = "capture withdrawal hold advance siege clash strike bombing abuse agreement displacement figure"
    assert list(types) == codes.split()
    assert (types["capture"], types["withdrawal"], types["hold"]) == ("gain", "loss", "state")


def test_the_words_a_reader_counts_on() -> None:
    words = load_words("ar")
    assert (words.lang, words.direction) == ("ar", "rtl")
    places = {folded(p.form): p for p in words.generic_places}
    assert places[folded("بلدتي")].number == "dual"
    assert places[folded("بلدتي")].construct
    assert places[folded("ريف")].scope == "part"
    bearings = {folded(d.form): d.bearing for d in words.directions}
    assert bearings[folded("الشمالي الشرقي")] == 45
    assert bearings[folded("غربي")] == 270
    heads = {folded(h.form): h.kind for h in words.heads}
    assert (heads[folded("مسلحو")], heads[folded("مواقع")]) == ("person", "site")
    speech = {folded(s.form): s.kind for s in words.speech}
    assert [speech[folded(w)] for w in ("أفادت", "نفى", "بحسب", "مشيرا")] == ["say", "deny", "according", "carry_on"]
    assert all(0 < hedge.strength <= 1 for hedge in words.hedges)
    assert {n.form for n in words.negation} >= {"لم", "لن"}
    assert {c.form for c in words.clitics if c.kind == "conj"} == {"و", "ف"}


def test_missing_language() -> None:
    with pytest.raises(PackMissingError):
        load_words("xx")

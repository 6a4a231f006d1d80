"""The shipped packs are sound, and the check finds what is broken in a copy of them."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest

from marsad.errors import MarsadError, PackExampleError, PackMissingError, PackValueError
from marsad.packs import check
from marsad.packs.check import check_names, check_packs, register
from marsad.packs.files import data_root
from marsad.packs.letters import folded
from marsad.packs.models import read_models
from marsad.packs.ontology import load_event_types
from marsad.packs.words import load_words
from marsad.places.check import check_places

OWN = ("licences", "words", "conflicts", "ontology", "numbers and dates", "lists", "demo", "places")
CHECKED_BY = {
    "conflicts": ("conflicts", "licences"),
    "lang": ("words", "numbers and dates", "lists"),
    "places": ("places", "lists"),
    "scoring": ("lists",),
    "demo": ("demo",),
    "ontology": ("ontology",),
    "licences.csv": ("licences",),
    "files.csv": ("licences",),
}
DEMO = '{"id": "x", "text": "y", "colour": "red"}'
PLACE = "SY,SY,country,سوريا,,Syria,,35,38.5,,,,0,project,Apache-2.0,2026-11-22"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(data_root(), tmp_path / "data"))


def test_the_shipped_packs_are_sound() -> None:
    assert check_places(data_root()) == []
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
        (
            "conflicts/libya/aliases.csv",
            "other:nobody,كلمة,,,,name,,,project,Apache-2.0",
            "no actor 'other:nobody'",
        ),
        ("conflicts/libya/aliases.csv", "lna,كلمة,,,narnia,label,,,project,Apache-2.0", "no side 'narnia'"),
        ("conflicts/libya/aliases.csv", "lna,كلمة,,,,name,,,project,GPL-3.0", "unknown licence 'GPL-3.0'"),
        ("conflicts/libya/aliases.csv", "lna,کلمة,,,,name,,,project,Apache-2.0", "stray character U+06A9"),
        ("conflicts/libya/sources.csv", "other:x,كلمة,media,nobody,,project,Apache-2.0", "no actor 'nobody'"),
        (
            "conflicts/libya/actors.csv",
            "other:x,armed,east,كلمة,X,,project,Apache-2.0",
            "nothing names actor 'other:x'",
        ),
        (
            "conflicts/libya/actors.csv",
            "other:x,army,east,كلمة,X,,project,Apache-2.0",
            "unknown value 'army'",
        ),
        (
            "conflicts/libya/place_aliases.csv",
            "كلمة,كلمة,LY,,town,,project,Apache-2.0",
            "unknown value 'town'",
        ),
        ("lang/ar/heads.csv", "قوات,asset,plural,project,Apache-2.0", "means something else"),
        ("lang/ar/hedges.csv", "كلمة,planned,high,project,Apache-2.0", "bad number 'high'"),
        ("lang/ar/letters.csv", "0623,0627,again", "letter 0623 stands twice"),
        (
            "ontology/event_types.csv",
            "capture" + ",x" * 4 + ",gain" + ",x" * 9,
            "code 'capture' stands twice",
        ),
        ("licences.csv", "MIT", "1 values for 3 columns"),
        ("files.csv", "lang/ar/none.csv,project,Apache-2.0", "no file lang/ar/none.csv (data/files.csv:"),
        ("lang/ar/function_words.csv", "فى,prep,at,project,Apache-2.0", "stands in ar/function_words.csv:"),
        ("lang/ar/homographs.csv", "الباب,noun,project,Apache-2.0", "stands in ar/homographs.csv:2 already"),
        (
            "lang/ar/place_words.csv",
            "كلمة,verb,project,Apache-2.0",
            "unknown value 'verb' (ar/place_words.csv:",
        ),
        ("lang/ar/place_generics.csv", "ال,article,project,Apache-2.0", "stands in ar/place_generics.csv:2"),
        ("lang/ar/months.csv", "كلمة,gregorian,13,0,project,Apache-2.0", "bad number '13' (months.csv:"),
        (
            "lang/ar/umm_al_qura.csv",
            "1343,1924-08-01,30 29,project,MIT",
            "year out of line (umm_al_qura.csv:",
        ),
        ("demo/dispatches.jsonl", DEMO, "unknown key 'colour' (demo/dispatches.jsonl:"),
        ("demo/SOURCES.csv", "nobody,a fact,a book,Apache-2.0", "no dispatch 'nobody'"),
        ("places/supplement.csv", PLACE, "id 'SY' is also in row 2"),
        ("places/capitals.csv", "SY,دمشق,project,Apache-2.0", "'SY' stands in places/capitals.csv:2 already"),
        ("places/ordinary_words.csv", "كلمة,verb,project,Apache-2.0", "unknown value 'verb'"),
        ("scoring/place_names.csv", "sound,أ,ا,project,Apache-2.0", "unknown value 'sound'"),
    ],
)
def test_a_broken_row_is_found(copy: Path, file: str, line: str, said: str) -> None:
    append(copy / file, line)
    names = [n for n in OWN if n in CHECKED_BY[file.split("/")[0]]]
    found = [str(problem) for problem in check_packs(names, copy)]
    assert any(said in problem for problem in found), found


@pytest.mark.parametrize("name", ["places/new.csv", "lang/ar/new.toml", "conflicts/new.jsonl", "notes.txt"])
def test_a_file_without_a_licence_is_found(copy: Path, name: str) -> None:
    text = {"csv": "form\nx\n", "toml": 'a = "b"\n', "jsonl": '{"id": "x"}\n', "txt": "words\n"}
    (copy / name).write_text(text[name.rsplit(".", 1)[1]], encoding="utf-8")
    found = [str(problem) for problem in check_packs(["licences"], copy)]
    assert len(found) == 1 and "no licence" in found[0] and name.rsplit("/", 1)[-1] in found[0]


def test_broken_triggers_examples_and_weights_are_found(copy: Path) -> None:
    append(copy / "lang" / "ar" / "triggers" / "clash.toml", '[[trigger]]\nid = "x"\ncolour = "red"')
    append(copy / "lang" / "ar" / "examples.jsonl", '{"id": "x", "colour": "red"}')
    (copy / "lang" / "ar" / "weights.json").write_text(
        '{"models": {}, "learned_types": {}}', encoding="utf-8"
    )
    found = [str(problem) for problem in check_packs(["triggers", "examples", "weights"], copy)]
    assert len(found) == 3
    assert "unknown key 'colour' (clash.toml:x)" in found[0]
    assert "colour" in found[1] and "examples.jsonl:" in found[1]
    assert "no weights for trigger" in found[2] and "tools/train.py" in found[2]


@pytest.mark.parametrize("text", ["{", "[]", '{"models": {"a": {}}, "learned_types": {}}', '{"models": []}'])
def test_broken_weights_are_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "weights.json").write_text(text, encoding="utf-8")
    with pytest.raises(PackValueError, match="weights"):
        read_models(tmp_path / "weights.json")
    with pytest.raises(PackMissingError):
        read_models(tmp_path / "none.json")


def test_a_missing_file_is_found_and_the_rest_still_checked(copy: Path) -> None:
    (copy / "lang" / "ar" / "heads.csv").unlink()
    replace(copy / "conflicts" / "yemen" / "conflict.toml", "until", "till")
    replace(copy / "lang" / "ar" / "affixes.toml", "conjunction", "colour = 1\nconjunction")
    found = [str(problem) for problem in check_packs(OWN, copy)]
    assert any("no such pack file (ar/heads.csv)" in problem for problem in found)
    assert any("unknown key 'till' (yemen/conflict.toml)" in problem for problem in found)
    assert any("unknown key 'colour' (ar/affixes.toml)" in problem for problem in found)


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
    assert [speech[folded(w)] for w in ("أفادت", "نفى", "بحسب", "مشيرا")] == [
        "say",
        "deny",
        "according",
        "carry_on",
    ]
    assert all(0 < hedge.strength <= 1 for hedge in words.hedges)
    assert {n.form for n in words.negation} >= {"لم", "لن"}
    assert {c.form for c in words.clitics if c.kind == "conj"} == {"و", "ف"}


def test_missing_language() -> None:
    with pytest.raises(PackMissingError):
        load_words("xx")

"""The trigger pack: what ships is right, and what is wrong is refused with file and entry."""

from __future__ import annotations

import json
import os
import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from marsad.errors import MarsadError, PackDuplicateError, PackExampleError, PackMissingError, PackValueError
from marsad.packs.triggers import TYPES, TriggerPack, index_forms, load_letters, load_triggers, matches
from marsad.reading.fold import fold

BASE = files("marsad").joinpath("data", "lang", "ar")
GOOD = """
[[trigger]]
id = "hujum"
types = ["clash"]
verb = "هاجم"
masdar = ["هجوم"]
gloss = "attack"
positive = ["هاجمت القوات الحاجز"]
source = "project"
licence = "Apache-2.0"
"""


@pytest.fixture(scope="module")
def shipped() -> TriggerPack:
    return load_triggers()


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A small pack that loads; tests break it. Returns the folder that holds ``ar``."""
    home = tmp_path / "ar"
    (home / "triggers").mkdir(parents=True)
    for name in ("letters.csv", "inflection.toml", "light_verbs.csv"):
        shutil.copyfile(str(BASE.joinpath(name)), home / name)
    (home / "triggers" / "one.toml").write_text(GOOD, encoding="utf-8")
    return tmp_path


def write(pack: Path, text: str, name: str = "one.toml") -> None:
    (pack / "ar" / "triggers" / name).write_text(text, encoding="utf-8")


def test_the_shipped_pack_has_words_for_every_type(shipped: TriggerPack) -> None:
    told = {kind for trigger in shipped.triggers for kind in trigger.types}
    assert told == TYPES
    assert {f.trigger for f in shipped.forms} == {t.id for t in shipped.triggers}
    assert {f.trigger for f in shipped.light_forms} == {v.id for v in shipped.light}
    assert all(any(e.trigger == t.id and e.positive for e in shipped.examples) for t in shipped.triggers)


@pytest.mark.parametrize(
    ("sentence", "trigger"),
    [
        ("واستعادت القوات التل", "istaada"),
        ("بعد سيطرتهم على السد", "saytara"),
        ("سينسحبون من الميناء", "insahaba"),
        ("وللسيطرة على الجسر", "saytara"),
        ("بغاراتها على الميناء", "ghara"),
        ("قطعت طرق إمدادهم", "qata_imdad"),
        ("حوصرت البلدة", "hasara"),
        ("تبادل لإطلاق النار", "itlaq_nar"),
    ],
)
def test_unseen_sentences_are_matched(sentence: str, trigger: str, shipped: TriggerPack) -> None:
    index = index_forms(f for f in shipped.forms if f.trigger == trigger)
    assert matches(fold(sentence, load_letters(BASE)).text, index, shipped.rules)


def test_words_that_only_look_like_forms_are_not_made(shipped: TriggerPack) -> None:
    made = {f.words for f in shipped.forms}
    for word in ("تدمر", "سبت", "ضمان", "يستعد", "ياسر", "فجرا"):
        assert (word,) not in made, word


def test_a_small_pack_loads(pack: Path) -> None:
    loaded = load_triggers(root=pack)
    assert [t.id for t in loaded.triggers] == ["hujum"]
    assert any(f.words == ("هاجموها",) and f.pronoun == "ها" for f in loaded.forms)


@pytest.mark.parametrize(
    ("old", "new", "error", "said"),
    [
        ('gloss = "attack"', 'gloss = "attack"\ncolour = 1', PackValueError, "colour"),
        ('["clash"]', '["quarrel"]', PackValueError, "quarrel"),
        ('gloss = "attack"', 'gloss = "attack"\nsubject = "boss"', PackValueError, "boss"),
        ('gloss = "attack"', 'gloss = "attack"\npreps = { "على" = "boss" }', PackValueError, "boss"),
        ('gloss = "attack"\n', "", PackValueError, "gloss"),
        ('["هجوم"]', '"هجوم"', PackValueError, "masdar"),
        ('["هجوم"]', '["هجوم", "هجوم"]', PackDuplicateError, "هجوم"),
        ('verb = "هاجم"', 'verb = "قاد"', PackValueError, "imperfect"),
        ("هاجمت القوات الحاجز", "وصلت القوات", PackExampleError, "وصلت"),
    ],
)
def test_a_wrong_entry_is_refused_by_name(
    pack: Path, old: str, new: str, error: type[MarsadError], said: str
) -> None:
    assert old in GOOD
    write(pack, GOOD.replace(old, new))
    with pytest.raises(error) as caught:
        load_triggers(root=pack)
    assert said in str(caught.value) and "one.toml:hujum" in str(caught.value)


def test_a_word_of_two_triggers_is_refused(pack: Path) -> None:
    write(
        pack,
        GOOD.replace('"hujum"', '"other"').replace('verb = "هاجم"\n', "").replace("هاجمت", "هجوم"),
        "two.toml",
    )
    with pytest.raises(PackDuplicateError, match=r"one\.toml:hujum, two\.toml:other"):
        load_triggers(root=pack)


def test_an_id_twice_is_refused(pack: Path) -> None:
    write(pack, GOOD, "two.toml")
    with pytest.raises(PackDuplicateError, match="id hujum"):
        load_triggers(root=pack)


def test_broken_toml_and_missing_files_are_named(pack: Path) -> None:
    write(pack, "[[trigger]")
    with pytest.raises(PackValueError, match=r"one\.toml"):
        load_triggers(root=pack)
    write(pack, GOOD)
    (pack / "ar" / "light_verbs.csv").unlink()
    with pytest.raises(PackMissingError, match="light_verbs"):
        load_triggers(root=pack)
    shutil.rmtree(pack / "ar" / "triggers")
    with pytest.raises(PackMissingError, match="triggers"):
        load_triggers(root=pack)


@pytest.mark.parametrize(
    ("row", "error", "said"),
    [
        ("شن,يشن,شن,,perform,,actor,project,Apache-2.0", PackDuplicateError, "twice"),
        ("نوى,ينوي,,,wish,,actor,project,Apache-2.0", PackValueError, "wish"),
        ("هاب,,,,plan,planned,actor,project,Apache-2.0", PackValueError, "imperfect"),
        ("هاب,يهاب,,,plan,planned,actor,project", PackValueError, "fields"),
        ("هاب,يهاب,,,plan,maybe,actor,project,Apache-2.0", PackValueError, "maybe"),
        (",,,,plan,planned,actor,project,Apache-2.0", PackValueError, "missing"),
    ],
)
def test_a_wrong_support_verb_is_refused(pack: Path, row: str, error: type[MarsadError], said: str) -> None:
    path = pack / "ar" / "light_verbs.csv"
    path.write_text(path.read_text(encoding="utf-8") + row + "\n", encoding="utf-8")
    with pytest.raises(error) as caught:
        load_triggers(root=pack)
    assert said in str(caught.value) and "light_verbs.csv:" in str(caught.value)


def test_support_verbs_say_what_they_do_to_an_event(shipped: TriggerPack) -> None:
    by_form = {f.words: f.trigger for f in shipped.light_forms}
    verbs = {v.id: v for v in shipped.light}
    assert verbs[by_form[("تمكنت",)]].effect == "succeed"
    assert verbs[by_form[("فشلت",)]].status == "denied"
    assert verbs[by_form[("يعتزم",)]].status == "planned"
    assert verbs[by_form[("اندلعت",)]].subject == "event"
    assert ("دير",) not in by_form


def test_most_annotated_events_have_a_trigger(shipped: TriggerPack) -> None:
    """On the annotated articles: at least 95 of 100 events are touched by a form that may tell their type."""
    home = Path(os.environ.get("MARSAD_SHARED", Path(__file__).parents[3] / "shared")) / "annotation"
    if not (home / "gold_dev.jsonl").exists():
        pytest.skip("no annotated articles here")
    table = load_letters(BASE)
    kinds = {t.id: {*t.types, t.imperfect} for t in shipped.triggers}
    index = index_forms(shipped.forms)
    spans: dict[str, list[str]] = {kind: [] for kind in TYPES}
    arabic = [
        r for r in map(json.loads, (home / "articles_dev.jsonl").open(encoding="utf-8")) if r["lang"] == "ar"
    ]
    ids = {r["id"] for r in arabic}
    for record in map(json.loads, (home / "gold_dev.jsonl").open(encoding="utf-8")):
        for event in record["events"] if record["id"] in ids else ():
            said = [event["trigger"]["text"], *(a["text"] for a in event["also"])]
            spans[event["type"]].append(fold(" . ".join(said), table).text)
    total = sum(map(len, spans.values()))
    found = sum(
        any(kind in kinds[form.trigger] for _, _, form in matches(text, index, shipped.rules))
        for kind, texts in spans.items()
        for text in texts
    )
    assert total > 1000
    assert found / total >= 0.95

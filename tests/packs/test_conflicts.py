"""The conflict packs: which forms name whom, and what a broken pack says."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

import pytest

from marsad.errors import MarsadError, PackDuplicateError, PackMissingError, PackValueError
from marsad.packs.conflicts import conflict_names, cue_of, load_conflict, load_conflicts, read_conflict
from marsad.packs.letters import folded
from marsad.reading.conflict import Conflict

ACTORS = "id,kind,side,name_ar,name_en,note,source,licence\n"
ALIASES = "actor,form,from,to,speaker,kind,cue,note,source,licence\n"
SOURCES = "id,form,kind,actor,note,source,licence\n"
PLACES = "form,name_ar,country,adm1_en,kind,note,source,licence\n"
META = 'name_ar = "أ"\nname_en = "A"\ncountries = ["SY"]\nsince = "2011-03-15"\nuntil = ""\nwords = []\n'
OURS = ",,project,Apache-2.0\n"


def pack(folder: Path, aliases: str = "", actors: str = "", sources: str = "", meta: str = META) -> Path:
    """A small conflict with the parties a and b, and these further rows."""
    made = folder / "war"
    made.mkdir()
    parties = "a,armed,one,ألف,A,,project,Apache-2.0\nb,armed,two,باء,B,,project,Apache-2.0\n"
    for name, text in (
        ("actors.csv", ACTORS + parties + actors),
        ("aliases.csv", ALIASES + aliases),
        ("sources.csv", SOURCES + sources),
        ("place_aliases.csv", PLACES),
        ("conflict.toml", meta),
    ):
        (made / name).write_text(text, encoding="utf-8")
    return made


SURE = ("name", "leader", "people", "adjective")


def meanings(conflict: Conflict, form: str) -> set[str]:
    return {a.actor for a in conflict.aliases if folded(a.form) == folded(form) and a.kind in SURE}


@pytest.mark.parametrize(
    ("conflict", "form", "actor"),
    [
        ("syria_iraq", "تنظيم الدولة الاسلامية في العراق والشام", "isis"),
        ("syria_iraq", "تنظيم داعش الارهابي", "isis"),
        ("syria_iraq", "قوات النظام السوري", "syria_gov"),
        ("syria_iraq", "قوات سورية الديموقراطية", "sdf"),
        ("syria_iraq", "وحدات حماية الشعب الكردية", "ypg"),
        ("syria_iraq", "التحالف الدولي بقيادة الولايات المتحدة", "us_coalition"),
        ("syria_iraq", "هيئة تحرير الشام", "nusra"),
        ("syria_iraq", "قوات البشمركة", "peshmerga"),
        ("syria_iraq", "فصائل الحشد الشعبي", "pmf"),
        ("syria_iraq", "جهاز مكافحة الإرهاب", "iraq_gov"),
        ("syria_iraq", "الحرس الجمهوري", "syria_gov"),
        ("yemen", "الحرس الجمهوري", "saleh_forces"),
        ("yemen", "مليشيا الحوثي الانقلابية", "houthis"),
        ("yemen", "قوات الجيش الوطني", "yemen_gov"),
        ("yemen", "التحالف العربي", "saudi_coalition"),
        ("yemen", "أنصار الله", "houthis"),
        ("libya", "الجيش الوطني الليبي", "lna"),
        ("libya", "حكومة الوفاق الوطني", "gna"),
        ("libya", "مجلس شورى مجاهدي درنة", "derna_shura"),
        ("libya", "الاميركية", "usa"),
    ],
)
def test_a_form_names_its_party(conflict: str, form: str, actor: str) -> None:
    assert meanings(load_conflict(conflict), form) == {actor}


def test_a_form_may_name_two_parties_together() -> None:
    assert meanings(load_conflict("yemen"), "ميليشيات الحوثي وصالح") == {"houthis", "saleh_forces"}


def test_names_hold_from_the_day_they_were_taken() -> None:
    aliases = load_conflict("syria_iraq").aliases
    since = {a.since for a in aliases if a.form == "جبهة فتح الشام"}
    assert since == {date(2016, 7, 28)}
    assert {a.since for a in aliases if a.form == "هيئة تحرير الشام"} == {date(2017, 1, 28)}


def test_a_base_is_not_al_qaeda_without_a_cue() -> None:
    for conflict in load_conflicts():
        assert all(a.cue for a in conflict.aliases if a.form == "القاعدة")


def test_a_label_depends_on_the_speaker() -> None:
    labels = [a for a in load_conflict("syria_iraq").aliases if a.form == "الإرهابيين" and a.kind == "label"]
    assert {a.actor for a in labels if a.speaker == "damascus"} == {"syrian_opposition"}
    assert {a.actor for a in labels if not a.speaker} == {"isis"}


def test_the_canonical_ids_are_all_there() -> None:
    ids = {actor.id for conflict in load_conflicts() for actor in conflict.actors}
    listed = """isis syria_gov syria_allied_militia hezbollah russia iran irgc sdf ypg syrian_opposition nusra
        jaysh_al_islam faylaq_al_rahman ahrar_al_sham turkey us_coalition usa israel jordan iraq_gov pmf peshmerga
        iraq_tribes pkk houthis yemen_gov yemen_resistance saudi_coalition aqap stc saleh_forces lna gna libya_dawn
        libya_islamists derna_shura civilians"""
    assert set(listed.split()) <= ids
    voices = {source.id for conflict in load_conflicts() for source in conflict.sources}
    heard = """sohr sana afp reuters ap dpa spa aa bbc cnn skynews_arabia al_jazeera alarabiya syria_state_tv
        russian_mod us_military turkish_army iraqi_army military_source security_source local_source eyewitnesses
        activists medical_source opposition_source un icrc white_helmets hezbollah_media saba houthi_media wam"""
    assert set(heard.split()) <= voices


@pytest.mark.parametrize(
    "form", ["أعماق", "الحدث", "المسيرة", "سريع", "سلامة", "الميادين", "الشرق الأوسط", "الغرب"]
)
def test_common_words_are_no_sources(form: str) -> None:
    for conflict in load_conflicts():
        assert folded(form) not in {folded(source.form) for source in conflict.sources}


def test_two_meanings_of_one_form_are_refused_across_spellings(tmp_path: Path) -> None:
    rows = f"a,الإسلامية,,,,name,{OURS}b,الاسلاميه,,,,name,{OURS}"
    with pytest.raises(PackDuplicateError, match=r"aliases.csv:3"):
        read_conflict(pack(tmp_path, rows))


@pytest.mark.parametrize(
    "second",
    ["b,ألف,2015-01-01,,,name,{}", "b,ألف,,,two,name,{}", "b,ألف,,,,name,كلمة{}", "a,ألف,,,,name,{}"],
)
def test_days_speaker_or_cue_tell_forms_apart(tmp_path: Path, second: str) -> None:
    conflict = read_conflict(pack(tmp_path, f"a,ألف,,,,name,{OURS}" + second.format(OURS)))
    assert {alias.form for alias in conflict.aliases} == {"ألف"}


def test_labels_of_one_form_are_candidates_in_order(tmp_path: Path) -> None:
    conflict = read_conflict(pack(tmp_path, f"b,متمردون,,,,label,{OURS}a,متمردون,,,,label,{OURS}"))
    assert [alias.actor for alias in conflict.aliases] == ["b", "a"]


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        ("a,ألف,2015-01-01,2014-01-01,,name,{}", "'to' is before 'from'"),
        ("a,ألف,,,,name,far:كلمة{}", "bad cue"),
        ("a,ألف,,,,name,near:|{}", "bad cue"),
        ("a,ألف,,,,nickname,{}", "unknown value 'nickname'"),
    ],
)
def test_bad_aliases(tmp_path: Path, rows: str, what: str) -> None:
    with pytest.raises(PackValueError, match=what):
        read_conflict(pack(tmp_path, rows.format(OURS)))


def test_an_id_stands_once(tmp_path: Path) -> None:
    with pytest.raises(PackDuplicateError, match="id 'a'"):
        read_conflict(pack(tmp_path, actors="a,armed,one,ألف,A,,project,Apache-2.0\n"))


def test_bad_meta(tmp_path: Path) -> None:
    with pytest.raises(PackValueError, match="bad date"):
        read_conflict(pack(tmp_path, meta=META.replace("2011-03-15", "15 March")))


def test_an_unknown_conflict() -> None:
    with pytest.raises(PackMissingError, match="no conflict 'narnia'"):
        load_conflict("narnia")


def test_cue_scopes() -> None:
    assert cue_of("before:أعلنت|قالت") == "before:أعلنت|قالت"
    with pytest.raises(ValueError, match="far"):
        cue_of("far:x")


def test_every_conflict_is_over_common() -> None:
    shared = load_conflict("common")
    for name in conflict_names():
        assert {a.id for a in shared.actors} <= {a.id for a in load_conflict(name).actors}


def shared_folder() -> Path | None:
    here = Path(os.environ.get("MARSAD_SHARED", Path(__file__).parents[3] / "shared")) / "annotation"
    return here if (here / "gold_dev.jsonl").is_file() else None


@pytest.mark.skipif(shared_folder() is None, reason="no annotated articles here")
def test_every_canonical_id_of_the_annotation_is_known() -> None:
    folder = shared_folder()
    assert folder is not None
    events = [
        e for line in (folder / "gold_dev.jsonl").open(encoding="utf-8") for e in json.loads(line)["events"]
    ]
    named = {
        a["id"] for e in events for a in (*e["actors"], *e["targets"]) if not a["id"].startswith("other:")
    }
    assert named <= {actor.id for conflict in load_conflicts() for actor in conflict.actors}


def test_problems_are_collected(tmp_path: Path) -> None:
    problems: list[MarsadError] = []
    rows = f"a,ألف,,,,nickname,{OURS}b,باء,,,,name,far:x{OURS}a,جيم,,,,name,{OURS}"
    conflict = read_conflict(pack(tmp_path, rows), problems)
    assert [alias.form for alias in conflict.aliases] == ["جيم"]
    assert len(problems) == 2

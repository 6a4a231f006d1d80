"""Inflection: the forms a lemma must and must not make."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.packs.triggers import load_letters, load_rules
from marsad.reading.fold import fold
from marsad.reading.inflect import Lemma, bare, expand, imperfect_of, may_precede, splits
from marsad.reading.knowledge import TriggerForm

BASE = files("marsad").joinpath("data", "lang", "ar")
TABLE = load_letters(BASE)
RULES = load_rules(BASE)
LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"


def folded(text: str) -> str:
    return fold(text, TABLE).text


@cache
def forms(lemma: Lemma) -> dict[str, tuple[TriggerForm, ...]]:
    made: dict[str, tuple[TriggerForm, ...]] = {}
    for form in expand(lemma, RULES, folded):
        key = " ".join(form.words)
        made[key] = (*made.get(key, ()), form)
    return made


@pytest.mark.parametrize(
    ("verb", "imperfect", "expected"),
    [
        ("سيطر", "", "سيطر سيطرت سيطروا سيطرا سيطرتا سيطرن سيطرنا يسيطر تسيطر نسيطر يسيطرون يسيطروا يسيطران"),
        ("انسحب", "", "انسحب انسحبت انسحبوا ينسحب تنسحب ينسحبون"),
        ("أحكم", "", "أحكم أحكمت أحكموا يحكم تحكم يحكمون"),
        ("استولى", "", "استولى استولت استولوا استولينا يستولي تستولي يستولون يستولوا"),
        ("تصدى", "", "تصدى تصدت تصدوا يتصدى يتصدون"),
        ("غزا", "", "غزا غزت غزوا يغزو تغزو يغزون"),
        ("استعاد", "", "استعاد استعادت استعادوا استعدنا استعيدت يستعيد تستعيد يستعيدون يستعاد"),
        ("اجتاح", "يجتاح", "اجتاح اجتاحت اجتيحت يجتاح تجتاح"),
        ("فر", "", "فر فرت فروا فررنا يفر تفر يفرون"),
        ("وصل", "", "وصل وصلت يصل تصل يصلون"),
        ("بدأ", "", "بدأ بدأت بدأوا بدؤوا يبدأ"),
        ("حاصر", "", "حاصر حوصر حوصرت يحاصر تحاصر"),
        ("صوب", "", "صوب صوبت يصوب"),
    ],
)
def test_verbs_inflect_by_their_shape(verb: str, imperfect: str, expected: str) -> None:
    made = forms(Lemma("x", verb=verb, imperfect=imperfect))
    assert [w for w in expected.split() if folded(w) not in made] == []


def test_only_hollow_verbs_shorten() -> None:
    assert "يصب" not in forms(Lemma("x", verb="صوب"))
    assert folded("يستعد") in forms(Lemma("x", verb="استعاد"))


@pytest.mark.parametrize(
    ("verb", "expected"),
    [
        ("هاجم", "هاجموها هاجمته يهاجمونه"),
        ("أخلى", "أخلاها أخلوها أخلتهم يخليها"),
        ("استعاد", "استعادها استعادوه تستعيدهما"),
    ],
)
def test_pronouns_change_the_end_they_join(verb: str, expected: str) -> None:
    made = forms(Lemma("x", verb=verb))
    for word in expected.split():
        assert any(f.pronoun for f in made[folded(word)]), word
    assert folded(verb) + "وا" + "ها" not in made


def test_a_verb_without_object_takes_no_pronoun() -> None:
    assert not any(f.pronoun for fs in forms(Lemma("x", verb="انسحب", pronouns=False)).values() for f in fs)


@pytest.mark.parametrize(
    ("lemma", "expected"),
    [
        (Lemma("x", masdar=("هجوم",)), "هجوم هجوما هجومه هجومها هجومان هجومين"),
        (Lemma("x", masdar=("غارة",), plural=("غارات",)), "غارة غارتها غارتان غارتين غارات غاراته"),
        (Lemma("x", masdar=("استيلاء",)), "استيلاء استيلائه استيلاؤهم"),
        (Lemma("x", plural=("معارك", "أسرى")), "معارك معاركهم أسرى أسراهم"),
        (Lemma("x", plural=("انتحاريون",)), "انتحاريون انتحاريين انتحاريو انتحاريي"),
        (Lemma("x", adjective=("محاصر",)), "محاصر محاصرة محاصرين محاصرون محاصرات"),
    ],
)
def test_nouns_and_adjectives(lemma: Lemma, expected: str) -> None:
    assert [w for w in expected.split() if folded(w) not in forms(lemma)] == []


def test_agreement_and_tense_travel_with_the_form() -> None:
    made = forms(Lemma("x", verb="انسحب"))
    assert [(f.tense, f.agreement) for f in made[folded("انسحبت")]] == [("perfect", "3fs")]
    assert [(f.tense, f.agreement) for f in made["ينسحبون"]] == [("imperfect", "3mp")]


def test_verb_and_noun_of_one_spelling_are_both_kept() -> None:
    assert {f.pos for f in forms(Lemma("x", verb="قصف", masdar=("قصف",)))["قصف"]} == {"verb", "noun"}


def test_bare_noun_and_noun_with_pronoun_of_one_spelling_are_both_kept() -> None:
    made = forms(Lemma("x", masdar=("ضرب", "ضربة")))
    assert {f.pronoun for f in made[folded("ضربة")]} == {"", "ه"}


def test_the_braced_word_of_a_phrase_inflects() -> None:
    made = forms(Lemma("x", verb="قطع", phrases=("{قطع} خطوط {n:إمداد}", "{v:ألقى/يلقي} القبض")))
    assert {f.agreement for f in made[folded("قطعت خطوط إمدادها")]} == {"3fs"}
    assert {f.pronoun for f in made[folded("قطع خطوط إمداده")]} == {"ه"}
    assert folded("يلقون القبض") in made
    assert all(f.pos == "phrase" for key, fs in made.items() if " " in key for f in fs)


def test_left_out_forms_are_not_made() -> None:
    made = forms(Lemma("x", verb="استعاد", leave_out=("يستعد",)))
    assert "يستعد" not in made and "يستعيد" in made


def test_the_imperfect_of_a_short_hollow_verb_must_be_given() -> None:
    assert imperfect_of("قاد", RULES) == ""
    assert imperfect_of("أصاب", RULES) == "يصيب"


def test_proclitics_come_off_step_by_step() -> None:
    assert splits("والسيطره", RULES) == (("", "والسيطره"), ("و", "السيطره"), ("وال", "سيطره"))
    assert "قصف" in bare("للقصف", RULES)
    assert ("ولل", "سيطره") in splits("وللسيطره", RULES)


def test_no_article_before_a_verb_and_no_preposition_before_a_perfect() -> None:
    verb = TriggerForm(("فر",), "x", "verb", "perfect", "3ms")
    noun = TriggerForm(("سيطرته",), "x", "noun", pronoun="ه")
    imperfect = TriggerForm(("ينسحب",), "x", "verb", "imperfect", "3ms")
    assert (
        may_precede("و", verb, RULES)
        and not may_precede("س", verb, RULES)
        and not may_precede("ك", verb, RULES)
    )
    assert may_precede("وب", noun, RULES) and not may_precede("ال", noun, RULES)
    assert may_precede("س", imperfect, RULES) and not may_precede("ال", imperfect, RULES)


@given(st.text(LETTERS, min_size=1, max_size=9))
def test_a_split_word_is_its_prefix_and_its_rest(word: str) -> None:
    for prefix, rest in splits(word, RULES):
        assert prefix + rest == word
    assert bare(word, RULES)[0] == word
    assert all(len(rest) > 1 for prefix, rest in splits(word, RULES) if prefix)


@given(st.text(LETTERS, min_size=3, max_size=6))
def test_every_form_is_folded_and_stands_once(stem: str) -> None:
    made = expand(Lemma("x", verb=stem, imperfect="ي" + stem, masdar=(stem + "ة",)), RULES, folded)
    keys = [(f.words, f.pos, bool(f.pronoun)) for f in made]
    assert len(keys) == len(set(keys))
    assert all(folded(w) == w and re.fullmatch(r"\w+", w) for f in made for w in f.words)
    assert all(f.words[0].endswith(f.pronoun) for f in made)

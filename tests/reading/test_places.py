"""Places as the reader finds them, class by class, in sentences of our own."""

from __future__ import annotations

import pytest

from marsad.compiled import load_knowledge
from marsad.model import Report
from marsad.reading.analysis import Analysis, analyse
from marsad.reading.claims import place_text
from marsad.reading.reader import read as read_claims
from marsad.reading.slots import place_options


def read(text: str, title: str = "") -> Analysis:
    return analyse(Report("t", text, None, title, "ar"), load_knowledge())


def names(text: str) -> list[str]:
    doc = read(text).doc
    return [place_text(doc, mention)[0] for mention in doc.places]


def english(text: str) -> list[str | None]:
    return [m.place.name_en if m.place else None for m in read(text).doc.places]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("سيطرت القوات على بلدة القريتين صباحا", ["بلدة القريتين"]),
        ("دخلت القوات قريتي نبل والزهراء", ["نبل", "الزهراء"]),
        ("قصف على بلدات جوبر، وعربين، وعين ترما", ["جوبر", "عربين", "عين ترما"]),
        ("اشتباكات في بلدة أم الخنافس", ["بلدة أم الخنافس"]),
        ("سيطروا على قرية كفر المنارة الكبرى", ["قرية كفر المنارة الكبرى"]),
        ("غارة على جبل الزاهي", ["جبل الزاهي"]),
        ("وصلت المعارك إلى «تبة النسر»", ["تبة النسر"]),
    ],
)
def test_names_behind_their_nouns(text: str, wanted: list[str]) -> None:
    assert [n.removeprefix("«") for n in names(text)] == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("خرج المقاتلون من الأحياء الجنوبية للعاصمة دمشق", "الأحياء الجنوبية للعاصمة دمشق"),
        ("معارك قرب الحدود السورية التركية", "الحدود السورية التركية"),
        ("انتشروا على الشريط الحدودي مع الأردن", "الشريط الحدودي مع الأردن"),
        ("تراجعوا نحو الأجزاء الشرقية من محافظة درعا", "الأجزاء الشرقية من محافظة درعا"),
        ("ينتشر المسلحون في شمال سوريا وشرقها", "شمال سوريا وشرقها"),
        ("هدوء في وسط وجنوب العراق", "وسط وجنوب العراق"),
        ("اقتحموا اللواء 80 فجرا", "اللواء 80"),
    ],
)
def test_parts_borders_and_numbered_bases_are_one_place(text: str, wanted: str) -> None:
    assert names(text) == [wanted]


def test_the_capital_and_the_country_are_those_of_the_report() -> None:
    assert english("قصف على حلب ثم على العاصمة") == ["Aleppo", "Damascus"]
    assert english("معارك في تعز وفي العاصمة") == ["Taiz", "Sanaa"]
    assert english("شهد العراق معارك في أنحاء البلاد")[-1] == "Iraq"
    assert names("قال تنظيم الدولة إنه انسحب") == []


def test_what_refers_back_gives_the_words_it_refers_to() -> None:
    doc = read("هاجموا مدينة منبج. ثم انسحبوا من المدينة").doc
    assert [place_text(doc, m)[0] for m in doc.places] == ["مدينة منبج", "مدينة منبج"]
    assert doc.place_key(doc.places[0]) == doc.place_key(doc.places[1])


@pytest.mark.parametrize(
    "text",
    [
        "بقي المدنيون داخل منازلهم",
        "استهدفوا مواقع لوجستية",
        "افتتح أول جسر يعاد إعماره",
        "وصلوا إلى منطقة جبلية",
        "بنى الجيش قاعدة جديدة",
    ],
)
def test_adjectives_and_common_words_behind_a_noun_are_no_names(text: str) -> None:
    assert names(text) == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("تقدموا إلى مشارف منبج", "منبج"),
        ("اشتباكات وسط مدينة بنغازي", "مدينة بنغازي"),
        ("استعادوا غالبية حلب", "حلب"),
        ("قصف على جنوب حماة", "جنوب حماة"),
    ],
)
def test_words_for_a_part_stand_beside_the_name(text: str, wanted: str) -> None:
    doc = read(text).doc
    assert [place_text(doc, m)[0] for m in doc.places] == [wanted]
    assert doc.places[0].scope == "part"


def test_every_place_is_an_option_once_and_lists_share_their_head() -> None:
    analysis = read("قصفت الطائرات دوما وحرستا وعربين. وقالت مصادر إن القصف على دوما مستمر")
    trigger = analysis.doc.triggers[0]
    options = place_options(analysis.view, trigger)
    keys = [standing.key for _, standing in options]
    assert len(keys) == len(set(keys)) == 3
    assert len({standing.anchor.first for _, standing in options}) == 1


def test_the_title_names_places() -> None:
    analysis = read("قصف على حرستا. وهدوء في دوما", title="غارات على دوما")
    assert {analysis.doc.place_key(m) for m in analysis.doc.places} == {"حرستا", "دوما"}
    assert analysis.view.places.titled == {"دوما"}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("تستعد القوات العراقية لاستعادة الحويجة من التنظيم", ["الحويجة"]),
        ("أعلن الجيش تحرير القائم بعد معارك", ["القائم"]),
        ("انتقد الوزير الوضع القائم في البلاد", []),
        ("طرق الشرطي الباب مرتين", []),
    ],
)
def test_a_name_that_is_a_word_counts_behind_what_takes_places(text: str, wanted: list[str]) -> None:
    assert [n for n in names(text) if n in ("الحويجة", "القائم", "الباب")] == wanted


def test_a_stretch_gives_both_its_ends() -> None:
    text = "سيطر الجيش السوري على كامل المنطقة الممتدة من السخنة في ريف حمص حتى بلدة الكوم."
    claims = read_claims(Report("t", text, None, "", "ar"), load_knowledge()).claims
    found = [(p.text, p.role) for c in claims if c.type == "capture" for p in c.places]
    assert found == [("السخنة", "between"), ("بلدة الكوم", "between")]


@pytest.mark.parametrize(
    "text",
    [
        "وضع الضباط في حلب خطة جديدة",
        "عاد سكان حلب بسهولة كبيرة",
        "قصفت الطائرات مواقعهم",
        "من جهته قال المتحدث إن معظمهم نازحون",
    ],
)
def test_no_place_is_what_only_looks_owned_or_what_people_own(text: str) -> None:
    assert set(names(text)) <= {"حلب"}


def test_a_part_named_beside_its_place_is_a_place_of_its_own() -> None:
    doc = read("استعادت القوات زنجبار ومطارها ومحيطها").doc
    assert [place_text(doc, m)[0] for m in doc.places] == ["زنجبار", "مطارها", "محيطها"]
    assert len({doc.place_key(m) for m in doc.places}) == 3


def test_the_edge_of_a_place_named_before_is_that_place() -> None:
    assert names("انطلق الرتل نحو منبج. وبلغت طلائعه مشارفها ليلا")[-1] == "منبج"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("دارت معارك على الحدود السورية - العراقية", "الحدود السورية - العراقية"),
        ("انتشروا على الحدود (التركية - السورية) فجرا", "الحدود (التركية - السورية"),
        ("دارت معارك على الحدود بين سوريا والعراق", "الحدود بين سوريا والعراق"),
    ],
)
def test_a_border_has_two_sides(text: str, wanted: str) -> None:
    assert names(text) == [wanted]


def test_a_name_between_two_places_of_a_list_is_a_place() -> None:
    assert names("معارك في جبهة الضباب والخرشوم وجبل حبشي") == ["الضباب", "الخرشوم", "جبل حبشي"]
    assert "الفرح" not in names("سمع الناس في حلب والفرح في قلوبهم")

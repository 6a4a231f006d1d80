"""Which party a name, a label or an adjective stands for, and how a mention stands in its sentence."""

from __future__ import annotations

from datetime import date

import pytest

from marsad.compiled import load_knowledge
from marsad.model import Report
from marsad.reading.analysis import Analysis, analyse


def analysed(text: str, day: date = date(2017, 6, 30)) -> Analysis:
    return analyse(Report("t", text, day), load_knowledge())


def parties(text: str) -> list[str]:
    return [actor for mention in analysed(text).doc.actors for actor in mention.ids]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("سيطرت قوات سوريا الديمقراطية على حي في الرقة.", ["sdf"]),
        ("شنت القوات الروسية والسورية غارات على إدلب في سوريا.", ["russia", "syria_gov"]),
        ("قصفت طائرات النظام السوري مواقع في حلب، وتقدم الجيش نحو المدينة.", ["syria_gov", "syria_gov"]),
        ("قال المتحدث باسم فيلق الرحمن إن الغوطة الشرقية في سوريا محاصرة.", ["faylaq_al_rahman"]),
        ("قالت مصادر داخل المقاومة الشعبية في تعز باليمن إن المعارك مستمرة.", ["yemen_resistance"]),
        ("انسحب تنظيم داعش من بلدة في ريف حلب بسوريا، وقال التنظيم إنه سيعود.", ["isis", "isis"]),
    ],
)
def test_parties_of_a_sentence(text: str, wanted: list[str]) -> None:
    assert parties(text) == wanted


def test_the_army_is_that_of_the_conflict_at_hand() -> None:
    assert parties("تقدم الجيش في محافظة صعدة باليمن بعد معارك مع الحوثيين.")[0] == "yemen_gov"
    assert parties("تقدم الجيش في بنغازي بليبيا بعد معارك مع قوات مجلس شورى ثوار بنغازي.")[0] == "lna"
    assert "lna" not in parties("تقدم الجيش في ريف حماة بسوريا بعد معارك مع جبهة النصرة.")


def test_a_verb_of_demand_is_no_student() -> None:
    assert "civilians" not in parties("رفض جيش الإسلام الاتفاق في دوما بسوريا وطالب بنقل مقاتليه.")


def test_a_head_noun_belongs_to_the_name_behind_it() -> None:
    mentions = analysed("قتل مسلحي تنظيم الدولة الإسلامية في الرقة بسوريا.").doc.actors
    assert [m.ids for m in mentions] == [("isis",)]


def test_two_sides_of_a_clash_share_the_preposition() -> None:
    view = analysed("دارت اشتباكات بين قوات النظام السوري وتنظيم داعش في ريف حمص بسوريا.").view
    first, second = view.stands
    assert (second.group, second.order) == (0, 1)
    assert first.link == second.link != "-"


def test_marks_of_a_side_are_counted() -> None:
    text = "اشتباكات في سوريا بين قوات النظام السوري وحزب الله من جهة وتنظيم داعش من جهة أخرى."
    assert [(s.order, s.edge) for s in analysed(text).view.stands] == [(0, 0), (1, 0), (2, 1)]


def test_a_backed_party_tells_who_backs_it() -> None:
    text = "تقدمت قوات سوريا الديمقراطية المدعومة من الولايات المتحدة نحو الرقة في سوريا."
    assert [s.link.endswith("<backed") for s in analysed(text).view.stands] == [False, True]


def test_verbs_agree_with_armies_and_people() -> None:
    text = "قوات النظام السوري والجيش الحر ومقاتلو حركة أحرار الشام في سوريا."
    assert [s.agreement for s in analysed(text).view.stands] == ["f", "m", "p"]

"""Who says it: speeches, their speakers innermost first, and the words they answer for. Sentences of our own."""

from __future__ import annotations

from datetime import date

import pytest

from marsad.compiled import load_knowledge
from marsad.model import Report
from marsad.reading.analysis import Analysis, Knowledge, analyse
from marsad.reading.claims import _chain
from marsad.reading.document import Candidate, Speech
from marsad.reading.slots import Tie, source_options


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge()


def take_apart(text: str, knowledge: Knowledge) -> Analysis:
    return analyse(Report("t", text, date(2017, 6, 30), "", "ar"), knowledge)


def speeches(text: str, knowledge: Knowledge) -> list[Speech]:
    found = take_apart(text, knowledge).doc.speeches
    return [speech for number in sorted(found) for speech in found[number]]


def ids(speech: Speech) -> list[str]:
    return [source.id for source in speech.speakers]


def tie(text: str, trigger: str, source: str, knowledge: Knowledge) -> Tie:
    """How ``source`` is tied to the word ``trigger`` of ``text``."""
    analysis = take_apart(text, knowledge)
    doc = analysis.doc

    def reads(cand: Candidate) -> bool:
        return trigger in doc.words(cand.first, cand.last)[0]

    cand = next(c for c in doc.triggers if reads(c))
    return next((t for m, _, t in source_options(analysis.view, cand) if m.id == source), Tie())


@pytest.mark.parametrize(
    ("text", "chain"),
    [
        ("قال المرصد السوري لحقوق الإنسان إن القوات سيطرت على القرية.", ["sohr"]),
        ("وقال مصدر عسكري لوكالة فرانس برس إن القوات سيطرت على القرية.", ["military_source", "afp"]),
        ("نقلت وكالة رويترز عن مصدر أمني قوله إن القوات سيطرت على القرية.", ["security_source", "reuters"]),
        (
            "نقلت رويترز عن وكالة سانا عن مصدر عسكري أن القوات سيطرت على القرية.",
            ["military_source", "sana", "reuters"],
        ),
        ("ذكرت وكالة سانا نقلا عن مصدر عسكري أن القوات سيطرت على القرية.", ["military_source", "sana"]),
        ("سيطرت القوات على القرية، بحسب المرصد السوري ووكالة سانا.", ["sohr", "sana"]),
        ("أعلن تنظيم داعش أنه سيطر على القرية.", ["isis"]),
        ("أعلنت قوات سوريا الديمقراطية سيطرتها على القرية.", ["sdf"]),
        ("نقلت رويترز عن مصدر عسكري سيطرة القوات على القرية.", ["military_source", "reuters"]),
        ("المرصد السوري قال إن القوات سيطرت على القرية.", ["sohr"]),
    ],
)
def test_who_is_named(text: str, chain: list[str], knowledge: Knowledge) -> None:
    first = speeches(text, knowledge)[0]
    assert ids(first) == chain


@pytest.mark.parametrize(
    ("text", "source", "backward"),
    [
        ("أفاد مصدر طبي بأن غارات استهدفت السوق.", "medical_source", False),
        ("وبحسب مصدر طبي، استهدفت غارات السوق.", "medical_source", False),
        ("استهدفت غارات السوق، وفق مصدر طبي.", "medical_source", True),
        ("استهدفت غارات السوق، كما ذكر مصدر طبي.", "medical_source", True),
        ("«غارات استهدفت السوق أمس»، قال مصدر طبي.", "medical_source", True),
    ],
)
def test_what_is_said_stands_behind_or_before(
    text: str, source: str, backward: bool, knowledge: Knowledge
) -> None:
    found = tie(text, "غارات", source, knowledge)
    assert found.where == "in"
    assert found.speech is not None
    assert found.speech.backward is backward


def test_said_inside_a_sentence_covers_only_what_follows(knowledge: Knowledge) -> None:
    text = "دارت اشتباكات في البلدة، فيما قال المرصد السوري إن غارات استهدفت السوق."
    assert tie(text, "غارات", "sohr", knowledge).where == "in"
    assert tie(text, "اشتباكات", "sohr", knowledge).where == "out"


@pytest.mark.parametrize("carry", ["وأضاف أن", "وتابع أن", "وأشار إلى أن"])
def test_a_verb_without_subject_carries_the_speaker_on(carry: str, knowledge: Knowledge) -> None:
    text = f"قال مصدر عسكري إن القوات سيطرت على القرية. {carry} غارات استهدفت المدينة."
    found = tie(text, "غارات", "military_source", knowledge)
    assert found.where == "in"
    assert found.speech is not None
    assert found.speech.reach == "carried"


def test_a_participle_carries_the_speaker_on_within_the_sentence(knowledge: Knowledge) -> None:
    text = "قال المرصد السوري إن القوات سيطرت على القرية، لافتا إلى أن غارات استهدفت المدينة."
    first, second = speeches(text, knowledge)
    assert (ids(first), ids(second)) == (["sohr"], ["sohr"])
    assert first.end == second.first


def test_references_take_the_last_speaker_and_keep_the_outlet(knowledge: Knowledge) -> None:
    text = "قال مصدر أمني لوكالة رويترز إن القوات سيطرت على القرية. وأوضح المصدر أن غارات استهدفت المدينة."
    last = speeches(text, knowledge)[-1]
    assert ids(last) == ["security_source", "reuters"]
    assert last.own == 1


def test_a_name_that_comes_back_alone_is_the_speaker_it_named(knowledge: Knowledge) -> None:
    text = (
        "قال المتحدث باسم قوات سوريا الديمقراطية زهوان برزنكو إن القوات سيطرت على القرية.\n"
        "وقال المرصد السوري إن اشتباكات دارت هناك.\nوقال برزنكو إن غارات استهدفت المدينة."
    )
    assert ids(speeches(text, knowledge)[-1]) == ["sdf"]


def test_somebody_whom_no_list_knows_ends_the_speech_before(knowledge: Knowledge) -> None:
    text = (
        "قال مصدر عسكري إن القوات سيطرت على القرية.\n"
        "وقال صاحب متجر قريب من السوق إن الناس خرجوا.\nوأضاف أن غارات استهدفت المدينة."
    )
    assert "military_source" not in ids(speeches(text, knowledge)[-1])


def test_a_party_that_only_acts_is_no_speaker(knowledge: Knowledge) -> None:
    text = "أكد مقتل خمسة من عناصر تنظيم داعش في غارات على المدينة."
    assert all("isis" not in ids(s) for s in speeches(text, knowledge))


def test_the_speaker_is_remembered_in_the_next_sentence(knowledge: Knowledge) -> None:
    text = "قال المرصد السوري إن القوات سيطرت على القرية. واستهدفت غارات السوق."
    found = tie(text, "غارات", "sohr", knowledge)
    assert (found.where, found.apart) == ("past", 1)


def test_claims_name_the_inner_source_first(knowledge: Knowledge) -> None:
    doc = take_apart("نقلت رويترز عن المرصد السوري أن القوات سيطرت على القرية.", knowledge).doc
    assert [s.id for s in _chain(doc, list(reversed(doc.sources)))] == ["sohr", "reuters"]

"""Topic words say what a sentence is about; they steer triggers and nothing else."""

from __future__ import annotations

from marsad.compiled import load_knowledge
from marsad.model import Report
from marsad.reading.analysis import analyse
from marsad.reading.features.trigger import trigger_features


def topics_and_features(text: str) -> tuple[list[str], list[str]]:
    analysis = analyse(Report("r", text), load_knowledge())
    return [*analysis.doc.topics.values()], trigger_features(analysis.view, 0)


def test_a_court_near_a_trigger_is_seen() -> None:
    topics, features = topics_and_features("أصدرت المحكمة حكما بإعدام ناشط في صنعاء.")
    assert "court" in topics
    assert "c<court" in features


def test_without_topic_words_no_topic_is_named() -> None:
    topics, features = topics_and_features("سيطر الجيش على البلدة.")
    assert topics == []
    assert not [f for f in features if f.startswith("c:")]


def test_what_follows_a_line_of_links_is_carried_along() -> None:
    text = "سيطر الجيش على البلدة.\nاقرأ أيضا: قصف على المدينة"
    analysis = analyse(Report("r", text), load_knowledge())
    carried = [
        "carried" in trigger_features(analysis.view, number) for number in range(len(analysis.doc.triggers))
    ]
    assert carried[0] is False
    assert carried[-1] is True

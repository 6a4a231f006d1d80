"""The reader takes no side: exchange the names of two parties in a sentence, and what is read of one is read of the
other, and nothing else changes. The law is tested on what the scorers see of events, status, parties and places, so
it holds for any weights. Who is quoted is left out: that rests on the list of sources."""

from __future__ import annotations

from datetime import date

import pytest

from marsad.compiled import load_knowledge
from marsad.model import Report
from marsad.reading.analysis import analyse
from marsad.reading.features.actor import actor_features
from marsad.reading.features.place import place_features
from marsad.reading.features.status import status_features
from marsad.reading.features.trigger import trigger_features
from marsad.reading.slots import actor_options, place_options

# Pairs of equal build: the same gender and the same number of words.
PAIRS = [
    ("فيلق الرحمن", "faylaq_al_rahman", "جيش الإسلام", "jaysh_al_islam"),
    ("قوات النظام", "syria_gov", "جبهة النصرة", "nusra"),
    ("الجيش السوري", "syria_gov", "الجيش الحر", "syrian_opposition"),
    ("القوات الكردية", "ypg", "القوات التركية", "turkey"),
]
SENTENCES = [
    "سيطر {a} على بلدة مسرابا في الغوطة الشرقية بسوريا بعد اشتباكات مع {b} أمس الخميس.",
    "اندلعت معارك بين {a} و{b} في محيط مدينة إدلب شمال سوريا.",
    "قصف مقاتلو {a} بقذائف الهاون مواقع {b} قرب مدينة حلب في سوريا.",
    "انسحب {a} من بلدة سراقب في ريف إدلب بسوريا، وطرد {b} من قرية مجاورة.",
    "حاصر {a} مسلحي {b} في حي جوبر شرق دمشق، وأعدم {b} أسيرين.",
    "توصل {a} إلى اتفاق هدنة مع {b} في دوما بسوريا الجمعة.",
]


Seen = dict[tuple[int, str, str], list[str]]


def seen(text: str, names: dict[str, str]) -> Seen:
    """All features of all triggers of ``text``, by (trigger, question, party); parties renamed by ``names``."""
    view = analyse(Report("t", text, date(2018, 3, 30)), load_knowledge()).view
    out: Seen = {}
    for number, cand in enumerate(view.doc.triggers):
        out[number, "trigger", ""] = trigger_features(view, number)
        for kind in ("clash", "capture"):
            out[number, f"status {kind}", ""] = status_features(view, cand, kind)
            for option in actor_options(view, cand):
                name = names.get(option.actor, option.actor)
                out[number, f"party {kind}", name] = actor_features(view, cand, kind, option)
            for place, rank in place_options(view, cand):
                out[number, f"place {kind}", str(place.first)] = place_features(view, cand, kind, place, rank)
    return out


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize(("a", "first", "b", "second"), PAIRS)
def test_exchanging_two_parties_exchanges_them_only(
    sentence: str, a: str, first: str, b: str, second: str
) -> None:
    one = seen(sentence.format(a=a, b=b), {})
    two = seen(sentence.format(a=b, b=a), {first: second, second: first})
    assert one == two
    assert {first, second} <= {party for _, _, party in one}

"""Does a trigger candidate tell of an event, and of which type?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from marsad.reading.document import Candidate
from marsad.reading.features.view import View, around, between
from marsad.reading.linear import Linear, Part, spell

SENTENCE_TAGS = {t: "s:" + t for t in ("A", "P", "C", "D", "N", "S", "say", "according", "negation")}
NEAR_TAGS = {side: {t: f"{side}6={t}" for t in ("A", "P", "C", "T", "N")} for side in "RL"}
STEERING = ("hedge", "light", "negation", "deny")
_REACH = 6


@dataclass(slots=True)
class TriggerParts:
    """The features of one candidate. ``own`` come plain, with the trigger ("L=") and with the type its entry lists
    first ("Y="), so that a rare trigger is read like others of its type; ``typed`` plain and with the type."""

    heads: tuple[str, str, str]
    own: list[str]
    typed: list[str]
    plain: list[Part]


def trigger_features(view: View, number: int) -> list[str]:
    """For candidate ``number``: what event, if any, does it tell of?"""
    parts = trigger_parts(view, number)
    out = spell(parts.plain)
    for head in parts.heads:
        out += [f"{head}|{feature}" if head else feature for feature in parts.own]
    for head in parts.heads[:2]:
        out += [f"{head}|{feature}" if head else feature for feature in parts.typed]
    return out


def trigger_score(model: Linear, parts: TriggerParts) -> float:
    """The score of a yes/no model, as of ``trigger_features``."""
    return (
        model.score(parts.plain)
        + model.headed(parts.heads, parts.own)
        + model.headed(parts.heads[:2], parts.typed)
    )


def trigger_class_scores(model: Linear, parts: TriggerParts, wanted: Sequence[int]) -> list[float]:
    """The scores of the classes ``wanted``, as of ``trigger_features``."""
    plain = model.class_scores(parts.plain)
    return [
        plain[i] + model.headed(parts.heads, parts.own, i) + model.headed(parts.heads[:2], parts.typed, i)
        for i in wanted
    ]


def trigger_parts(view: View, number: int) -> TriggerParts:
    """The features of candidate ``number``, in groups."""
    doc = view.doc
    cand = doc.triggers[number]
    entry = view.triggers[cand.lemma]
    sentence = doc.tokens.sentence[cand.first]
    begin, end = doc.tokens.sentences[sentence]
    kind = entry.types[0]
    own = _neighbours(view, cand, begin, end)
    own += _governed(view, number)
    typed = _topics(view, cand, sentence)
    typed += _others(view, number, sentence)
    plain: list[Part] = [(_entry, cand.lemma, entry.cue, entry.types)]
    _place_in_text(view, cand, number, sentence, plain)
    return TriggerParts(("", "Y=" + kind, "L=" + cand.lemma), own, typed, plain)


def _entry(lemma: str, cue: str, types: Sequence[str]) -> list[str]:
    kind = types[0]
    return [f"L={lemma}", f"Y={kind}", f"cue={cue}", f"Y={kind}|cue={cue}", *(f"Y={t}" for t in types[1:])]


def _neighbours(view: View, cand: Candidate, begin: int, end: int) -> list[str]:
    """The words around the candidate, by tag, and what its sentence names."""
    tags, form = view.tags, cand.forms[0]
    shape = f"sh={form.pos}.{form.tense}{'.al' if cand.article else ''}{'.pr' if form.pronoun else ''}"
    before, after = around(view, cand.first - 1, begin, end), around(view, cand.last + 1, begin, end)
    before2, after2 = around(view, cand.first - 2, begin, end), around(view, cand.last + 2, begin, end)
    own = [shape, "w-1=" + before, "w+1=" + after, "w-2=" + before2, "w+2=" + after2, f"{shape}|{before}"]
    if cand.preposition:
        own.append("cl=" + cand.preposition)
    inside = tags[begin:end]
    own += [name for tag, name in SENTENCE_TAGS.items() if tag in inside]
    if "A" not in inside:
        own.append("s:noA" if "P" in inside else "s:bare")
    left = tags[max(begin, cand.first - 6) : cand.first]
    own += ["b5=" + tag for tag in left[-5:] if tag.startswith(STEERING)]
    right = tags[cand.last + 1 : min(end, cand.last + 7)]
    own += [name for tag, name in NEAR_TAGS["R"].items() if tag in right]
    own += [name for tag, name in NEAR_TAGS["L"].items() if tag in left]
    return own


def _governed(view: View, number: int) -> list[str]:
    """The triggers right beside the candidate: one often governs the other."""
    triggers = view.doc.triggers
    cand, own = triggers[number], []
    if number and triggers[number - 1].last >= cand.first - 3:
        other = triggers[number - 1]
        own.append("pT=" + other.lemma)
        if other.preposition:
            own.append("pTcl=" + other.preposition)
    if number + 1 < len(triggers) and triggers[number + 1].first <= cand.last + 3:
        own.append("nT=" + triggers[number + 1].lemma)
    return own


def _topics(view: View, cand: Candidate, sentence: int) -> list[str]:
    """What the sentence is about, by classes of words, and which of them are near."""
    own = []
    for index, topic in view.topics.get(sentence, ()):
        own.append("c:" + topic)
        if cand.first - _REACH <= index < cand.first:
            own.append("c<" + topic)
        elif cand.last < index <= cand.last + _REACH:
            own.append("c>" + topic)
            if index == cand.last + 1:
                own.append("c1>" + topic)
        elif cand.first <= index <= cand.last:
            own.append("c=" + topic)
    return list(dict.fromkeys(own))


def _others(view: View, number: int, sentence: int) -> list[str]:
    """The types of the sentence's other candidates, nearest on either side, and how many there are."""
    here = view.told[sentence]
    triggers = view.doc.triggers
    own = [f"n={min(len(here), 6)}"]
    at = here.index(number)
    if at:
        own.append("lT=" + view.triggers[triggers[here[at - 1]].lemma].types[0])
    if at + 1 < len(here):
        own.append("rT=" + view.triggers[triggers[here[at + 1]].lemma].types[0])
    return own


def _place_in_text(view: View, cand: Candidate, number: int, sentence: int, out: list[Part]) -> None:
    """Where in the report the candidate stands, and what was told before."""
    doc, form, kind = view.doc, cand.forms[0], view.triggers[cand.lemma].types[0]
    begin, end = doc.tokens.sentences[sentence]
    before, after = around(view, cand.first - 1, begin, end), around(view, cand.last + 1, begin, end)
    before2, after2 = around(view, cand.first - 2, begin, end), around(view, cand.last + 2, begin, end)
    left = len(doc.tokens.sentences) - sentence
    names = between(view.actor_first, begin, end) if sentence > 2 else range(0)
    lead = any(i in view.lead_ids for k in names for i in doc.actors[k].ids)
    out += (
        (_pair, "w-12=", before2, before),
        (_pair, "w+12=", after, after2),
        (_text, min(sentence, 6), doc.theatre, min(left, 4), sentence >= view.carried),
        (_form, cand.conjunction, form.agreement, doc.quoted[cand.first]),
        (_seen, view.seen[number], cand.article, kind, min(view.of_kind[kind], 5)),
    )
    if sentence > 2 and not lead:
        out.append((_off_lead, any(doc.actors[k].ids for k in names)))


def _pair(where: str, first: str, second: str) -> tuple[str, ...]:
    return (f"{where}{first}_{second}",)


def _text(sentence: int, theatre: str, left: int, carried: bool) -> tuple[str, ...]:
    out = (f"pos={sentence}", f"th={theatre}", f"end={left}")
    return (*out, "carried") if carried else out


def _form(conjunction: str, agreement: str, quoted: bool) -> list[str]:
    out = [f"conj={conjunction}"] if conjunction else []
    out += [f"agr={agreement}"] if agreement else []
    return [*out, "quoted"] if quoted else out


def _seen(seen: int, article: bool, kind: str, of_kind: int) -> tuple[str, ...]:
    return f"seen={seen}", f"seen={seen}|{'al' if article else ''}|Y={kind}", f"Y={kind}|of={of_kind}"


def _off_lead(named: bool) -> tuple[str, ...]:
    return ("off-lead" if named else "no-actor",)

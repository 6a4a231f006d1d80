"""Does a trigger candidate tell of an event, and of which type?"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from marsad.reading.document import Candidate
from marsad.reading.features.view import View, between
from marsad.reading.linear import Part, spell

SENTENCE_TAGS = ("A", "P", "C", "D", "N", "S", "say", "according", "negation")
NEAR_TAGS = ("A", "P", "C", "T", "N")  # each is its own letter in ``View.line``
STEERING = ("hedge", "light", "negation", "deny")
_REACH = 6


def trigger_features(view: View, number: int) -> list[str]:
    """For candidate ``number``: what event, if any, does it tell of?"""
    return spell(trigger_parts(view, number))


def trigger_parts(view: View, number: int) -> list[Part]:
    """The features of candidate ``number``, in groups.

    Most come plain and with the type its entry lists first ("Y="), some with the trigger too ("L="), so that a rare
    trigger is read like others of its type.
    """
    doc = view.doc
    cand = doc.triggers[number]
    entry = view.triggers[cand.lemma]
    sentence = doc.tokens.sentence[cand.first]
    out: list[Part] = [(_entry, cand.lemma, entry.cue, entry.types)]
    _neighbours(view, cand, entry.types[0], out)
    _governed(view, number, entry.types[0], out)
    _topics(view, cand, entry.types[0], out)
    _others(view, number, entry.types[0], out)
    _place_in_text(view, cand, number, sentence, out)
    return out


def _entry(lemma: str, cue: bool, types: Sequence[str]) -> list[str]:
    kind = types[0]
    return [f"L={lemma}", f"Y={kind}", f"cue={cue}", f"Y={kind}|cue={cue}", *(f"Y={t}" for t in types[1:])]


def _both(kind: str, *features: str) -> list[str]:
    """Features as they are and with the type."""
    return [*features, *(f"Y={kind}|{feature}" for feature in features)]


def _neighbours(view: View, cand: Candidate, kind: str, out: list[Part]) -> None:
    """The words around the candidate, by tag, and what its sentence names."""
    tags, form, lemma = view.tags, cand.forms[0], cand.lemma
    sentence = view.doc.tokens.sentence[cand.first]
    begin, end = view.doc.tokens.sentences[sentence]
    shape = f"{form.pos}.{form.tense}{'.al' if cand.article else ''}{'.pr' if form.pronoun else ''}"
    left, right = tags[max(begin, cand.first - 6) : cand.first], tags[cand.last + 1 : min(end, cand.last + 7)]
    before, before2 = left[-1] if left else "#", left[-2] if len(left) > 1 else "#"
    after, after2 = right[0] if right else "#", right[1] if len(right) > 1 else "#"
    inside = view.inside.get(sentence)
    if inside is None:
        here = frozenset(tags[begin:end])
        inside = view.inside[sentence] = tuple([tag for tag in SENTENCE_TAGS if tag in here])
    out += (
        (_shape, kind, shape, before, cand.preposition),
        (_shape_of, lemma, shape, before, cand.preposition),
        (_before, kind, before, before2),
        (_after, kind, after, after2),
        (_after_of, lemma, after),
        (_inside, kind, inside),
        (_inside_of, lemma, inside),
        (_near, kind, "L", _named_near(view.line[max(begin, cand.first - 6) : cand.first])),
        (_near, kind, "R", _named_near(view.line[cand.last + 1 : min(end, cand.last + 7)])),
    )
    out += [(_both, kind, "b5=" + tag) for tag in left[-5:] if tag.startswith(STEERING)]


@lru_cache(maxsize=1 << 14)
def _named_near(line: str) -> tuple[str, ...]:
    """Which of the tags that count near a trigger stand in a piece of ``View.line``."""
    return tuple([tag for tag in NEAR_TAGS if tag in line])


def _shape(kind: str, shape: str, before: str, preposition: str) -> list[str]:
    own = (f"sh={shape}", f"w-1={before}", f"sh={shape}|{before}")
    return _both(kind, *own, f"cl={preposition}") if preposition else _both(kind, *own)


def _shape_of(lemma: str, shape: str, before: str, preposition: str) -> list[str]:
    own = [f"L={lemma}|sh={shape}", f"L={lemma}|w-1={before}", f"L={lemma}|sh={shape}|{before}"]
    return [*own, f"L={lemma}|cl={preposition}"] if preposition else own


def _before(kind: str, first: str, second: str) -> list[str]:
    return [*_both(kind, f"w-2={second}"), f"w-12={second}_{first}"]


def _after(kind: str, first: str, second: str) -> list[str]:
    return [*_both(kind, f"w+1={first}", f"w+2={second}"), f"w+12={first}_{second}"]


def _after_of(lemma: str, first: str) -> tuple[str, ...]:
    return (f"L={lemma}|w+1={first}",)


def _named(inside: Sequence[str]) -> list[str]:
    """What a sentence names: no party, and neither party nor place, are worth a word."""
    own = [f"s:{tag}" for tag in inside]
    return own if "A" in inside else [*own, "s:noA" if "P" in inside else "s:bare"]


def _inside(kind: str, inside: Sequence[str]) -> list[str]:
    return _both(kind, *_named(inside))


def _inside_of(lemma: str, inside: Sequence[str]) -> list[str]:
    return [f"L={lemma}|{feature}" for feature in _named(inside)]


def _near(kind: str, side: str, tags: Sequence[str]) -> list[str]:
    return _both(kind, *(f"{side}6={tag}" for tag in tags))


def _governed(view: View, number: int, kind: str, out: list[Part]) -> None:
    """The triggers right beside the candidate: one often governs the other."""
    triggers = view.doc.triggers
    cand = triggers[number]
    if number and triggers[number - 1].last >= cand.first - 3:
        other = triggers[number - 1]
        out.append((_governor, kind, other.lemma, other.preposition))
    if number + 1 < len(triggers) and triggers[number + 1].first <= cand.last + 3:
        out.append((_both, kind, "nT=" + triggers[number + 1].lemma))


def _governor(kind: str, lemma: str, preposition: str) -> list[str]:
    return _both(kind, f"pT={lemma}", f"pTcl={preposition}") if preposition else _both(kind, f"pT={lemma}")


def _topics(view: View, cand: Candidate, kind: str, out: list[Part]) -> None:
    """What the sentence is about, by classes of words, and which of them are near."""
    found = view.topics.get(view.doc.tokens.sentence[cand.first])
    if not found:
        return
    own = []
    for index, topic in found:
        own.append("c:" + topic)
        if cand.first - _REACH <= index < cand.first:
            own.append("c<" + topic)
        elif cand.last < index <= cand.last + _REACH:
            own.append("c>" + topic)
            if index == cand.last + 1:
                own.append("c1>" + topic)
        elif cand.first <= index <= cand.last:
            own.append("c=" + topic)
    out += [(_both, kind, feature) for feature in dict.fromkeys(own)]


def _others(view: View, number: int, kind: str, out: list[Part]) -> None:
    """The types of the sentence's other candidates, nearest on either side, and how many there are."""
    triggers = view.doc.triggers
    here = view.told[view.doc.tokens.sentence[triggers[number].first]]
    at = number - here[0]
    left = view.triggers[triggers[number - 1].lemma].types[0] if at else ""
    right = view.triggers[triggers[number + 1].lemma].types[0] if at + 1 < len(here) else ""
    out.append((_beside, kind, min(len(here), 6), left, right))


def _beside(kind: str, count: int, left: str, right: str) -> list[str]:
    own = [f"n={count}"]
    own += [f"lT={left}"] if left else []
    return _both(kind, *own, f"rT={right}") if right else _both(kind, *own)


def _place_in_text(view: View, cand: Candidate, number: int, sentence: int, out: list[Part]) -> None:
    """Where in the report the candidate stands, and what was told before."""
    doc, form, kind = view.doc, cand.forms[0], view.triggers[cand.lemma].types[0]
    begin, end = doc.tokens.sentences[sentence]
    left = len(doc.tokens.sentences) - sentence
    names = between(view.actor_first, begin, end) if sentence > 2 else range(0)
    lead = any(i in view.lead_ids for k in names for i in doc.actors[k].ids)
    out += (
        (_text, min(sentence, 6), doc.theatre, min(left, 4), sentence >= view.carried),
        (_form, cand.conjunction, form.agreement, doc.quoted[cand.first]),
        (_seen, view.seen[number], cand.article, kind, min(view.of_kind[kind], 5)),
    )
    if sentence > 2 and not lead:
        out.append((_off_lead, any(doc.actors[k].ids for k in names)))


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

"""Does a trigger candidate tell of an event, and of which type?"""

from __future__ import annotations

from marsad.reading.document import Candidate
from marsad.reading.features.view import View, around, between

SENTENCE_TAGS = ("A", "P", "C", "D", "N", "S", "say", "according", "negation")
NEAR_TAGS = ("A", "P", "C", "T", "N")
STEERING = ("hedge", "light", "negation", "deny")
_REACH = 6


def trigger_features(view: View, number: int) -> list[str]:
    """For candidate ``number``: what event, if any, does it tell of?

    Features come twice: with the trigger ("L=") and with the type its entry lists first ("Y="), so that a rare
    trigger is read like others of its type.
    """
    doc = view.doc
    cand = doc.triggers[number]
    form = cand.forms[0]
    lemma, entry = form.trigger, view.triggers[form.trigger]
    sentence = doc.tokens.sentence[cand.first]
    begin, end = doc.tokens.sentences[sentence]
    kind = entry.types[0]
    shape = f"{form.pos}.{form.tense}{'.al' if cand.article else ''}{'.pr' if form.pronoun else ''}"
    own = [*_neighbours(view, cand, shape, begin, end), *_governed(view, number)]
    typed = [*_topics(view, cand, sentence), *_others(view, number, sentence)]
    out = ["L=" + lemma, f"Y={kind}", f"cue={entry.cue}", f"Y={kind}|cue={entry.cue}"]
    out += [f"Y={t}" for t in entry.types[1:]]
    for feature in own:
        out += (feature, f"L={lemma}|{feature}", f"Y={kind}|{feature}")
    for feature in typed:
        out += (feature, f"Y={kind}|{feature}")
    out += _place_in_text(view, cand, number, sentence, begin, end)
    return out


def _neighbours(view: View, cand: Candidate, shape: str, begin: int, end: int) -> list[str]:
    """The words around the candidate, by tag, and what its sentence names."""
    tags = view.tags
    before, after = around(view, cand.first - 1, begin, end), around(view, cand.last + 1, begin, end)
    before2, after2 = around(view, cand.first - 2, begin, end), around(view, cand.last + 2, begin, end)
    own = ["sh=" + shape, "w-1=" + before, "w+1=" + after, "w-2=" + before2, "w+2=" + after2]
    own.append(f"sh={shape}|{before}")
    if cand.preposition:
        own.append("cl=" + cand.preposition)
    inside = set(tags[begin:end])
    own += ["s:" + tag for tag in SENTENCE_TAGS if tag in inside]
    if "A" not in inside:
        own.append("s:noA" if "P" in inside else "s:bare")
    for tag in tags[max(begin, cand.first - 5) : cand.first]:
        if tag.startswith(STEERING):
            own.append("b5=" + tag)
    right = tags[cand.last + 1 : min(end, cand.last + 7)]
    left = tags[max(begin, cand.first - 6) : cand.first]
    for side, near in (("R", right), ("L", left)):
        own += [f"{side}6={tag}" for tag in NEAR_TAGS if tag in near]
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


def _place_in_text(view: View, cand: Candidate, number: int, sentence: int, begin: int, end: int) -> list[str]:
    """Where in the report the candidate stands, and what was told before."""
    doc = view.doc
    form, lemma = cand.forms[0], cand.lemma
    before, after = around(view, cand.first - 1, begin, end), around(view, cand.last + 1, begin, end)
    before2, after2 = around(view, cand.first - 2, begin, end), around(view, cand.last + 2, begin, end)
    out = [f"w-12={before2}_{before}", f"w+12={after}_{after2}", f"pos={min(sentence, 6)}", "th=" + doc.theatre]
    out.append(f"end={min(len(doc.tokens.sentences) - sentence, 4)}")
    if sentence >= view.carried:
        out.append("carried")
    if cand.conjunction:
        out.append("conj=" + cand.conjunction)
    if form.agreement:
        out.append("agr=" + form.agreement)
    if doc.quoted[cand.first]:
        out.append("quoted")
    seen = view.seen[number]
    kind = view.triggers[lemma].types[0]
    of_kind = view.of_kind[kind]
    out += [f"seen={seen}", f"seen={seen}|{'al' if cand.article else ''}|Y={kind}", f"Y={kind}|of={min(of_kind, 5)}"]
    names = {i for k in between(view.actor_first, begin, end) for i in doc.actors[k].ids}
    if sentence > 2 and not names & view.lead_ids:
        out.append("off-lead" if names else "no-actor")
    return out

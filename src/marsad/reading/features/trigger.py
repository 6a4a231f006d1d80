"""Does a trigger candidate tell of an event, and of which type?"""

from __future__ import annotations

from marsad.reading.features.view import View, around, between

SENTENCE_TAGS = ("A", "P", "C", "D", "N", "S", "say", "according", "negation")
NEAR_TAGS = ("A", "P", "C", "T", "N")
STEERING = ("hedge", "light", "negation", "deny")


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
    tags = view.tags
    before, after = around(view, cand.first - 1, begin, end), around(view, cand.last + 1, begin, end)
    before2, after2 = around(view, cand.first - 2, begin, end), around(view, cand.last + 2, begin, end)
    shape = f"{form.pos}.{form.tense}{'.al' if cand.article else ''}{'.pr' if form.pronoun else ''}"
    own = [
        "sh=" + shape,
        "w-1=" + before,
        "w+1=" + after,
        "w-2=" + before2,
        "w+2=" + after2,
        f"sh={shape}|{before}",
    ]
    if cand.preposition:
        own.append("cl=" + cand.preposition)
    inside = set(tags[begin:end])
    own += ["s:" + tag for tag in SENTENCE_TAGS if tag in inside]
    if "A" not in inside:
        own.append("s:noA" if "P" in inside else "s:bare")
    for tag in tags[max(begin, cand.first - 5) : cand.first]:
        if tag.startswith(STEERING):
            own.append("b5=" + tag)
    right, left = tags[cand.last + 1 : min(end, cand.last + 7)], tags[max(begin, cand.first - 6) : cand.first]
    for side, near in (("R", right), ("L", left)):
        own += [f"{side}6={tag}" for tag in NEAR_TAGS if tag in near]
    if number and doc.triggers[number - 1].last >= cand.first - 3:
        own.append("pT=" + doc.triggers[number - 1].lemma)
    if number + 1 < len(doc.triggers) and doc.triggers[number + 1].first <= cand.last + 3:
        own.append("nT=" + doc.triggers[number + 1].lemma)
    kind = entry.types[0]
    out = ["L=" + lemma, f"Y={kind}", f"cue={entry.cue}", f"Y={kind}|cue={entry.cue}"]
    out += [f"Y={t}" for t in entry.types[1:]]
    for feature in own:
        out += (feature, f"L={lemma}|{feature}", f"Y={kind}|{feature}")
    out += [
        f"w-12={before2}_{before}",
        f"w+12={after}_{after2}",
        f"pos={min(sentence, 6)}",
        "th=" + doc.theatre,
    ]
    if cand.conjunction:
        out.append("conj=" + cand.conjunction)
    if form.agreement:
        out.append("agr=" + form.agreement)
    if doc.quoted[cand.first]:
        out.append("quoted")
    out.append(f"seen={view.seen[number]}")
    names = {i for k in between(view.actor_first, begin, end) for i in doc.actors[k].ids}
    if sentence > 2 and not names & view.lead_ids:
        out.append("off-lead" if names else "no-actor")
    return out

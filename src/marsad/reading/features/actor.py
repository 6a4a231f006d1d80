"""Is a party the actor or the target of an event?"""

from __future__ import annotations

from marsad.reading.document import ActorMention, Candidate
from marsad.reading.features.view import View, bucket, relation


def actor_features(
    view: View, cand: Candidate, kind: str, mention: ActorMention, rank: int, count: int
) -> list[str]:
    """For one party (by its mention nearest to the trigger): actor, target or neither of the event?

    ``rank``: 0 for the nearest mention on its side of the trigger, and so on. ``count``: mentions in the report.
    """
    doc = view.doc
    form = cand.forms[0]
    lemma = form.trigger
    apart = doc.tokens.sentence[cand.first] - doc.tokens.sentence[mention.first]
    entry = view.triggers[lemma]
    frame = f"{entry.subject}/{entry.object}"
    pos = form.pos[0] + form.tense[:1]
    prep = mention.preposition or "-"
    kindc = mention.kind
    out = [f"t={kind}", f"k={kindc}", f"h={mention.head}", f"t={kind}|k={kindc}", f"cnt={min(count, 4)}"]
    if apart:
        out += [
            f"ap={max(-1, min(apart, 4))}",
            f"t={kind}|ap={max(-1, min(apart, 3))}",
            f"L={lemma}|ap={apart > 0}",
        ]
        if mention.ids[0] in view.lead_ids:
            out.append("lead")
        return out
    side, distance, way = relation(view, cand, mention.first, mention.last)
    near = f"{side}{bucket(distance)}"
    commas = min(view.clause_breaks(cand.first, mention.first), 3)
    out += [
        f"{side}|pos={pos}",
        f"{near}|pos={pos}",
        f"t={kind}|{side}|pos={pos}",
        f"t={kind}|{side}|prep={prep}",
        f"L={lemma}|{side}|pos={pos}",
        f"L={lemma}|{side}|prep={prep}",
        f"{side}|prep={prep}|pos={pos}",
        f"F={frame}|{side}|pos={pos}",
        f"F={frame}|{side}|prep={prep}|pos={pos}",
        f"F={frame}|{side}|rank={min(rank, 2)}|pos={pos}",
        f"F={frame}|{side}|way={way}",
        f"{side}|way={way}",
        f"t={kind}|{side}|way={way}",
        f"{side}|rank={min(rank, 3)}|pos={pos}",
        f"t={kind}|{side}|rank={min(rank, 3)}|pos={pos}",
        f"{side}|com={commas}",
        f"{side}|h={mention.head}|t={kind}",
        f"L={lemma}|{side}|h={mention.head}",
        f"{side}|k={kindc}|pos={pos}",
    ]
    if cand.preposition:
        out.append(f"cl={cand.preposition}|{side}")
    if form.pronoun:
        out.append(f"pron|{side}|pos={pos}")
    begin, _ = doc.tokens.sentences[doc.tokens.sentence[cand.first]]
    if cand.first - 1 >= begin:
        tag = view.tags[cand.first - 1]
        if tag != "o":
            out.append(f"bt={tag}|{side}")
            out.append(f"bt={tag}|{side}|rank={min(rank, 2)}")
    if mention.first > begin and view.tags[mention.first - 1] == "say":
        out.append("says")
    return out

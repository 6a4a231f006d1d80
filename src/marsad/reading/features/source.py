"""Is an event attributed to a source mention?"""

from __future__ import annotations

from marsad.reading.document import Candidate, SourceMention
from marsad.reading.features.view import View, bucket, relation
from marsad.reading.slots import Tie


def source_features(view: View, cand: Candidate, mention: SourceMention, rank: int, tie: Tie) -> list[str]:
    """For one source: does the report attribute the event to it?"""
    doc = view.doc
    apart = doc.tokens.sentence[cand.first] - doc.tokens.sentence[mention.first]
    ap = max(-2, min(apart, 5))
    pos = cand.forms[0].pos
    out = [
        f"via={mention.via}",
        f"k={mention.kind}",
        f"ap={ap}|via={mention.via}",
        f"r={min(rank, 3)}|ap={ap}",
        f"k={mention.kind}|ap={ap}",
        *_tied(view, cand, mention, tie, pos),
    ]
    if apart == 0:
        side, distance, way = relation(view, cand, mention.first, mention.last)
        out += [
            f"{side}{bucket(distance)}",
            f"{side}|via={mention.via}",
            f"{side}|com={min(view.clause_breaks(cand.first, mention.first), 3)}",
            f"{side}|way={way}",
            f"{side}|via={mention.via}|k={mention.kind}",
        ]
    return out


def _background(view: View, cand: Candidate) -> str:
    """Does the trigger stand in a relative clause or is it an attribute («التي تسيطر», «الخاضعة»)? Else its type."""
    if cand.article and cand.forms[0].pos == "adj":
        return "attribute"
    doc = view.doc
    for index in range(cand.first - 1, max(-1, cand.first - 4), -1):
        if doc.function[index] == "rel":
            return "relative"
        if doc.tokens.gap(index + 1).strip():
            break
    return view.triggers[cand.lemma].types[0]


def _tied(view: View, cand: Candidate, mention: SourceMention, tie: Tie, pos: str) -> list[str]:
    """Features of how the source is tied to the trigger by speech."""
    doc = view.doc
    where = tie.where
    out = [f"t={where}", f"t={where}|k={mention.kind}", f"t={where}|riv={tie.rival}", f"t={where}|pos={pos}"]
    sentence = doc.tokens.sentence[cand.first]
    out.append(f"t={where}|s={min(sentence, 2)}")
    speech = tie.speech
    if speech is None:
        return out
    line = doc.report.text.count(
        "\n", *sorted((doc.words(speech.first, speech.first)[1], doc.words(cand.first, cand.first)[1]))
    )
    back = "b" if speech.backward else "f"
    how = f"{where}{back}"
    edge = speech.first if speech.backward else min(speech.begin, len(doc.tokens.words) - 1)
    commas = min(view.clause_breaks(cand.first, edge), 4)
    out += [
        f"h={how}|{speech.kind}",
        f"h={how}|{speech.kind}|{speech.reach}",
        f"h={how}|{speech.reach}",
        f"h={how}|st={min(tie.steps, 3)}",
        f"h={how}|st={min(tie.steps, 3)}|riv={tie.rival}",
        f"h={how}|pl={min(tie.place, 2)}|k={mention.kind}",
        f"h={how}|q={doc.quoted[cand.first]}",
        f"h={how}|own={tie.place < speech.own or speech.reach == 'carried'}|{speech.kind}",
        f"t={where}|riv={tie.rival}|k={mention.kind}",
    ]
    if where in ("in", "out"):
        joined = doc.tokens.words[speech.first][0] in doc.clitics.conjunctions
        out.append(f"h={how}|and={joined}|com={min(commas, 2)}")
        out.append(f"h={how}|bg={_background(view, cand)}")
        out += [f"h={how}|com={commas}", f"h={how}|d={bucket(abs(cand.first - edge))}"]
    else:
        out += [f"h={how}|ap={tie.apart}|nl={min(line, 3)}", f"h={how}|ap={tie.apart}|st={min(tie.steps, 3)}"]
        out.append(f"h={how}|riv={tie.rival}|nl={min(line, 2)}|st={min(tie.steps, 2)}")
    return out

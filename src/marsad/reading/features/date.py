"""Which of several ways to date an event is right?"""

from __future__ import annotations

from marsad.reading.document import Candidate
from marsad.reading.draft import DateChoice
from marsad.reading.features.view import View, bucket, path


def date_features(
    view: View, cand: Candidate, kind: str, status: str, choice: DateChoice, rank: int, in_sentence: int
) -> list[str]:
    """For one way to date the event. ``rank``: nearness among the sentence's dates; ``in_sentence``: how many."""
    form = cand.forms[0]
    pos = form.pos[0] + form.tense[:1]
    origin = choice.origin
    sentence = view.doc.tokens.sentence[cand.first]
    begin, end = view.doc.tokens.sentences[sentence]
    out = [
        f"o={origin}",
        f"o={origin}|n={min(in_sentence, 2)}",
        f"o={origin}|t={kind}",
        f"o={origin}|st={status}",
        f"o={origin}|pos={pos}",
        f"o={origin}|t={kind}|pos={pos}",
        f"o={origin}|st={status}|t={kind}|n={min(in_sentence, 2)}",
    ]
    if origin == "expr":
        if choice.last < cand.first:
            side, distance, way = "B", cand.first - choice.last, path(view, choice.last, cand.first)
        elif choice.first > cand.last:
            side, distance, way = "A", choice.first - cand.last, path(view, cand.last, choice.first)
        else:
            side, distance, way = "I", 0, "in"
        commas = min(view.clause_breaks(cand.first, choice.first), 3)
        before = view.tags[choice.first - 1] if choice.first > begin else "#"
        out += [
            f"{side}{bucket(distance)}",
            f"{side}|way={way}",
            f"{side}|com={commas}",
            f"r={min(rank, 2)}|n={min(in_sentence, 3)}",
            f"g={choice.grain}",
            f"g={choice.grain}|{side}",
            f"g={choice.grain}|t={kind}",
            f"{side}|pb={before}",
            f"edge={choice.first == begin or choice.last + 1 == end}|{side}",
            f"known={choice.start is not None}",
        ]
        if choice.first > begin and view.tags[choice.first - 1] == "say":
            out.append("said-on")
        if any(t == "say" for t in view.tags[max(begin, choice.first - 3) : choice.first]):
            out.append(f"near-say|{side}")
    elif origin == "before":
        out += [f"bg={choice.grain}", f"b-rank={min(rank, 3)}", f"b-known={choice.start is not None}"]
    else:
        out += [
            f"o={origin}|pos={min(sentence, 5)}",
            f"o={origin}|L={form.trigger}",
            f"o={origin}|q={view.doc.quoted[cand.first]}",
        ]
        for index in range(max(begin, cand.first - 6), cand.first):
            tag = view.tags[index]
            if tag != "o" and tag not in ("A", "P", "N", "C"):
                out.append(f"o={origin}|b={tag}")
        for index in range(cand.last + 1, min(end, cand.last + 4)):
            tag = view.tags[index]
            if tag != "o" and tag not in ("A", "P", "N", "C"):
                out.append(f"o={origin}|a={tag}")
    return out

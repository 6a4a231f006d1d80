"""Features of whole drafts: which date, and are two drafts one event?"""

from __future__ import annotations

from marsad.reading.document import Candidate
from marsad.reading.draft import DateChoice, Draft
from marsad.reading.features import View, bucket, path


def date_features(
    view: View, cand: Candidate, kind: str, status: str, choice: DateChoice, rank: int, in_sentence: int
) -> list[str]:
    """For one way to date the event. ``rank``: nearness among the sentence's dates; ``in_sentence``: how many."""
    form = cand.forms[0]
    pos = form.pos[0] + form.tense[:1]
    origin = choice.origin
    sentence = view.doc.tokens.sentence[cand.first]
    begin, end = view.doc.tokens.sentences[sentence]
    out = [f"o={origin}", f"o={origin}|n={min(in_sentence, 2)}", f"o={origin}|t={kind}", f"o={origin}|st={status}",
           f"o={origin}|pos={pos}", f"o={origin}|t={kind}|pos={pos}", f"o={origin}|st={status}|t={kind}|n={min(in_sentence, 2)}"]
    if origin == "expr":
        if choice.last < cand.first:
            side, distance, way = "B", cand.first - choice.last, path(view, choice.last, cand.first)
        elif choice.first > cand.last:
            side, distance, way = "A", choice.first - cand.last, path(view, cand.last, choice.first)
        else:
            side, distance, way = "I", 0, "in"
        commas = min(view.clause_breaks(cand.first, choice.first), 3)
        before = view.tags[choice.first - 1] if choice.first > begin else "#"
        out += [f"{side}{bucket(distance)}", f"{side}|way={way}", f"{side}|com={commas}", f"r={min(rank, 2)}|n={min(in_sentence, 3)}",
                f"g={choice.grain}", f"g={choice.grain}|{side}", f"g={choice.grain}|t={kind}", f"{side}|pb={before}",
                f"edge={choice.first == begin or choice.last + 1 == end}|{side}", f"known={choice.start is not None}"]
        if choice.first > begin and view.tags[choice.first - 1] == "say":
            out.append("said-on")
        if any(t == "say" for t in view.tags[max(begin, choice.first - 3) : choice.first]):
            out.append(f"near-say|{side}")
    elif origin == "before":
        out += [f"bg={choice.grain}", f"b-rank={min(rank, 3)}", f"b-known={choice.start is not None}"]
    else:
        out += [f"o={origin}|pos={min(sentence, 5)}", f"o={origin}|L={form.trigger}", f"o={origin}|q={view.doc.quoted[cand.first]}"]
        for index in range(max(begin, cand.first - 6), cand.first):
            tag = view.tags[index]
            if tag != "o" and tag not in ("A", "P", "N", "C"):
                out.append(f"o={origin}|b={tag}")
        for index in range(cand.last + 1, min(end, cand.last + 4)):
            tag = view.tags[index]
            if tag != "o" and tag not in ("A", "P", "N", "C"):
                out.append(f"o={origin}|a={tag}")
    return out


def _overlap(left: frozenset[str], right: frozenset[str]) -> str:
    if not left or not right:
        return "empty" if not left and not right else "one"
    if left == right:
        return "same"
    if left <= right or right <= left:
        return "within"
    return "some" if left & right else "apart"


def merge_features(earlier: Draft, later: Draft, names: tuple[frozenset[str], frozenset[str]]) -> list[str]:
    """Are two drafts of one type mentions of one event? ``names``: the places of each."""
    form = later.cand.forms[0]
    first_form = earlier.cand.forms[0]
    kind = earlier.type
    gap = min(later.sentence - earlier.sentence, 4)
    places = _overlap(*names)
    actors = _overlap(frozenset(earlier.actors), frozenset(later.actors))
    targets = _overlap(frozenset(earlier.targets), frozenset(later.targets))
    both = _overlap(frozenset((*earlier.actors, *earlier.targets)), frozenset((*later.actors, *later.targets)))
    lemma = form.trigger == first_form.trigger
    day = _dates(earlier, later)
    definite = later.cand.article or bool(form.pronoun)
    return [
        f"t={kind}", f"gap={gap}", f"t={kind}|gap={gap}", f"pl={places}", f"ac={actors}", f"ta={targets}", f"bo={both}",
        f"pl={places}|bo={both}", f"t={kind}|pl={places}", f"t={kind}|bo={both}", f"lem={lemma}", f"lem={lemma}|gap={gap}",
        f"lem={lemma}|pl={places}", f"day={day}", f"day={day}|pl={places}", f"pos={first_form.pos}{form.pos}", f"def={definite}",
        f"def={definite}|gap={gap}", f"def={definite}|pl={places}", f"st={earlier.status == later.status}",
        f"st={earlier.status}.{later.status}", f"so={_overlap(frozenset(s.id for s in earlier.sources), frozenset(s.id for s in later.sources))}",
        f"pair={first_form.trigger}+{form.trigger}" if gap <= 1 else "pairfar", f"L={form.trigger}|def={definite}",
        f"def={definite}|pos={form.pos}|pl={places}|bo={both}", f"near={later.cand.first - earlier.cand.last <= 3}",
    ]


def _dates(earlier: Draft, later: Draft) -> str:
    a, b = earlier.date, later.date
    if a.start is None or b.start is None:
        return "none" if a.start is None and b.start is None else "half"
    if (a.start, a.end) == (b.start, b.end):
        return "same" + (".w" if a.first == b.first and a.first >= 0 else "")
    if a.end is not None and b.end is not None and a.start <= b.end and b.start <= a.end:
        return "over"
    return "apart"

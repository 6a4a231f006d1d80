"""Are two drafts of one type mentions of one event?"""

from __future__ import annotations

from marsad.reading.draft import Draft
from marsad.reading.features.view import View, path

_REACH = 4


def merge_features(view: View, earlier: Draft, later: Draft, names: tuple[frozenset[str], frozenset[str]]) -> list[str]:
    """Are two drafts of one type mentions of one event? ``names``: the places of each."""
    form = later.cand.forms[0]
    first_form = earlier.cand.forms[0]
    kind = earlier.type
    gap = min(later.sentence - earlier.sentence, 4)
    definite = later.cand.article or bool(form.pronoun)
    return [
        f"t={kind}",
        f"gap={gap}",
        f"t={kind}|gap={gap}",
        f"pos={first_form.pos}{form.pos}",
        f"def={definite}",
        f"def={definite}|gap={gap}",
        f"st={earlier.status == later.status}",
        f"st={earlier.status}.{later.status}",
        f"so={_overlap(frozenset(s.id for s in earlier.sources), frozenset(s.id for s in later.sources))}",
        f"pair={first_form.trigger}+{form.trigger}" if gap <= 1 else "pairfar",
        f"L={form.trigger}|def={definite}",
        f"near={later.cand.first - earlier.cand.last <= 3}",
        *_slots(earlier, later, _overlap(*names), gap, definite),
        *_told(view, earlier, later, kind, gap),
        *_numbers(earlier, later),
        *_words(view, earlier, later, kind, definite),
        f"t={kind}|def={definite}|gap={gap}",
        f"ph={first_form.pos}.{first_form.tense}+{form.pos}.{form.tense}|gap={min(gap, 2)}",
        f"pr={later.cand.preposition}|{form.pos}",
    ]


def _slots(earlier: Draft, later: Draft, places: str, gap: int, definite: bool) -> list[str]:
    """How the parties, places and days of the two agree."""
    kind, pos = earlier.type, later.cand.forms[0].pos
    actors = _overlap(frozenset(earlier.actors), frozenset(later.actors))
    targets = _overlap(frozenset(earlier.targets), frozenset(later.targets))
    both = _overlap(frozenset((*earlier.actors, *earlier.targets)), frozenset((*later.actors, *later.targets)))
    lemma = earlier.cand.lemma == later.cand.lemma
    day = _dates(earlier, later)
    return [
        f"pl={places}",
        f"ac={actors}",
        f"ta={targets}",
        f"bo={both}",
        f"pl={places}|bo={both}",
        f"t={kind}|pl={places}",
        f"t={kind}|bo={both}",
        f"lem={lemma}",
        f"lem={lemma}|gap={gap}",
        f"lem={lemma}|pl={places}",
        f"day={day}",
        f"day={day}|pl={places}",
        f"def={definite}|pl={places}",
        f"def={definite}|pos={pos}|pl={places}|bo={both}",
        f"t={kind}|pl={places}|day={day}",
    ]


def _told(view: View, earlier: Draft, later: Draft, kind: str, gap: int) -> list[str]:
    """How the mentions lie to each other in the report: the lead is told again, a list goes on."""
    triggers = view.doc.triggers
    first, last = view.triggers[earlier.cand.lemma].types[0], view.triggers[later.cand.lemma].types[0]
    own = [f"lead={earlier.sentence == 0}|gap={gap}", f"ty={first}+{last}"]
    if gap:
        return own
    own.append(f"cl={min(view.clause_breaks(earlier.cand.last, later.cand.first), 3)}")
    own.append(f"cl0={view.clause_breaks(earlier.cand.last, later.cand.first) == 0}|t={kind}")
    own.append("between=" + str(min(later.number - earlier.number - 1, 3)))
    if later.cand.first > earlier.cand.last:
        own.append("path=" + path(view, earlier.cand.last, later.cand.first))
    if later.number == earlier.number + 1:
        own.append(f"next|{triggers[later.number].conjunction}|{triggers[later.number].preposition}")
    return own


def _numbers(earlier: Draft, later: Draft) -> list[str]:
    """Tolls and counts: the same number tells of the same event, another of another."""
    own = []
    for name, one, other in (
        ("killed", earlier.casualties.killed, later.casualties.killed),
        ("wounded", earlier.casualties.wounded, later.casualties.wounded),
        ("count", earlier.count and earlier.count.value, later.count and later.count.value),
    ):
        if one is not None and other is not None:
            own.append(f"{name}={one == other}")
        elif one is not None or other is not None:
            own.append(f"{name}=one")
    own.append(f"or={earlier.date.origin}.{later.date.origin}")
    return own


def _words(view: View, earlier: Draft, later: Draft, kind: str, definite: bool) -> list[str]:
    """The function words and word classes at the later mention (another, a new one)."""
    own = []
    begin, end = view.doc.tokens.sentences[later.sentence]
    cand = later.cand
    for index in (cand.first - 1, cand.last + 1):
        if begin <= index < end:
            side = "<" if index < cand.first else ">"
            own += [f"w{side}{view.tags[index]}", f"w{side}{view.tags[index]}|def={definite}"]
    for index, topic in view.topics.get(later.sentence, ()):
        if cand.first - _REACH <= index <= cand.last + _REACH:
            own += ["c~" + topic, f"c~{topic}|t={kind}"]
    return own


def _overlap(left: frozenset[str], right: frozenset[str]) -> str:
    if not left or not right:
        return "empty" if not left and not right else "one"
    if left == right:
        return "same"
    if left <= right or right <= left:
        return "within"
    return "some" if left & right else "apart"


def _dates(earlier: Draft, later: Draft) -> str:
    a, b = earlier.date, later.date
    if a.start is None or b.start is None:
        return "none" if a.start is None and b.start is None else "half"
    if (a.start, a.end) == (b.start, b.end):
        return "same" + (".w" if a.first == b.first and a.first >= 0 else "")
    if a.end is not None and b.end is not None and a.start <= b.end and b.start <= a.end:
        return "over"
    return "apart"

"""Are two drafts of one type mentions of one event?"""

from __future__ import annotations

from dataclasses import dataclass

from marsad.reading.draft import Draft
from marsad.reading.features.view import View, path
from marsad.reading.knowledge import TriggerForm
from marsad.reading.linear import Linear, Part, spell

_REACH = 4


@dataclass(slots=True)
class MergeSide:
    """One of two drafts: what is compared, gathered once per draft. ``near``: tags and topics at its trigger.

    ``weights``: what a scorer found ``near`` to weigh.
    """

    draft: Draft
    form: TriggerForm
    first_type: str
    places: frozenset[str]
    actors: frozenset[str]
    targets: frozenset[str]
    parties: frozenset[str]
    sources: frozenset[str]
    definite: bool
    near: tuple[Part, ...]
    weights: list[float] | None = None


def merge_side(view: View, draft: Draft, places: frozenset[str]) -> MergeSide:
    """A draft made ready for comparison. ``places``: what identifies its places."""
    cand, form = draft.cand, draft.cand.forms[0]
    actors, targets = frozenset(draft.actors), frozenset(draft.targets)
    sources = frozenset([s.id for s in draft.sources])
    definite = cand.article or bool(form.pronoun)
    first_type = view.triggers[cand.lemma].types[0]
    near = _words(view, draft, definite)
    return MergeSide(
        draft, form, first_type, places, actors, targets, actors | targets, sources, definite, near
    )


def merge_features(
    view: View, earlier: Draft, later: Draft, names: tuple[frozenset[str], frozenset[str]]
) -> list[str]:
    """Are two drafts of one type mentions of one event? ``names``: the places of each."""
    return spell(merge_parts(view, merge_side(view, earlier, names[0]), merge_side(view, later, names[1])))


def merge_parts(view: View, left: MergeSide, right: MergeSide) -> list[Part]:
    """The features of a pair of drafts, the earlier and the later, in groups."""
    return [*_compared(left, right), *right.near, *_in_one_sentence(view, left, right)]


def merge_score(model: Linear, view: View, left: MergeSide, right: MergeSide) -> float:
    """As ``model.score(merge_parts(...))``; what stands near the later is reckoned once."""
    if right.weights is None:
        right.weights = list(map(model.weighed, right.near))
    compared = map(model.weighed, _compared(left, right))
    beside = map(model.weighed, _in_one_sentence(view, left, right))
    return model.bias[0] + sum([*compared, *right.weights, *beside])


def _compared(left: MergeSide, right: MergeSide) -> list[Part]:
    earlier, later, first, form = left.draft, right.draft, left.form, right.form
    kind, definite = earlier.type, right.definite
    gap = min(later.sentence - earlier.sentence, 4)
    places, parties = _overlap(left.places, right.places), _overlap(left.parties, right.parties)
    same = earlier.cand.lemma == later.cand.lemma
    return [
        (_general, kind, gap, definite, earlier.sentence == 0),
        (_form, first.pos, first.tense, form.pos, form.tense, min(gap, 2), later.cand.preposition),
        (_status, earlier.status, later.status, later.cand.first - earlier.cand.last <= 3),
        (_pair, first.trigger, form.trigger, gap <= 1, definite, left.first_type, right.first_type),
        (
            _slots,
            kind,
            places,
            parties,
            _overlap(left.actors, right.actors),
            _overlap(left.targets, right.targets),
        ),
        (_days, kind, places, _dates(earlier, later), _overlap(left.sources, right.sources)),
        (_lemmas, same, gap, places, parties, definite, form.pos),
        (
            _numbers,
            _alike(earlier.casualties.killed, later.casualties.killed),
            _alike(earlier.casualties.wounded, later.casualties.wounded),
            _alike(
                earlier.count.value if earlier.count else None, later.count.value if later.count else None
            ),
            earlier.date.origin,
            later.date.origin,
        ),
    ]


def _in_one_sentence(view: View, left: MergeSide, right: MergeSide) -> list[Part]:
    """How the mentions lie to each other if it is in one sentence."""
    out: list[Part] = []
    if right.draft.sentence == left.draft.sentence:
        _told(view, left.draft, right.draft, left.draft.type, out)
    return out


def _general(kind: str, gap: int, definite: bool, lead: bool) -> tuple[str, ...]:
    return (
        f"t={kind}",
        f"gap={gap}",
        f"t={kind}|gap={gap}",
        f"def={definite}",
        f"def={definite}|gap={gap}",
        f"t={kind}|def={definite}|gap={gap}",
        f"lead={lead}|gap={gap}",
    )


def _form(
    pos: str, tense: str, later_pos: str, later_tense: str, gap: int, preposition: str
) -> tuple[str, ...]:
    return (
        f"pos={pos}{later_pos}",
        f"ph={pos}.{tense}+{later_pos}.{later_tense}|gap={gap}",
        f"pr={preposition}|{later_pos}",
    )


def _status(one: str, other: str, near: bool) -> tuple[str, ...]:
    return f"st={one == other}", f"st={one}.{other}", f"near={near}"


def _pair(first: str, later: str, close: bool, definite: bool, one: str, other: str) -> tuple[str, ...]:
    return f"pair={first}+{later}" if close else "pairfar", f"L={later}|def={definite}", f"ty={one}+{other}"


def _slots(kind: str, places: str, parties: str, actors: str, targets: str) -> tuple[str, ...]:
    """How the parties and places of the two agree."""
    return (
        f"pl={places}",
        f"ac={actors}",
        f"ta={targets}",
        f"bo={parties}",
        f"pl={places}|bo={parties}",
        f"t={kind}|pl={places}",
        f"t={kind}|bo={parties}",
    )


def _days(kind: str, places: str, day: str, sources: str) -> tuple[str, ...]:
    return f"day={day}", f"day={day}|pl={places}", f"t={kind}|pl={places}|day={day}", f"so={sources}"


def _lemmas(same: bool, gap: int, places: str, parties: str, definite: bool, pos: str) -> tuple[str, ...]:
    return (
        f"lem={same}",
        f"lem={same}|gap={gap}",
        f"lem={same}|pl={places}",
        f"def={definite}|pl={places}",
        f"def={definite}|pos={pos}|pl={places}|bo={parties}",
    )


def _told(view: View, earlier: Draft, later: Draft, kind: str, out: list[Part]) -> None:
    """How the mentions lie to each other in one sentence."""
    commas = view.clause_breaks(earlier.cand.last, later.cand.first)
    out.append((_clauses, kind, min(commas, 3), min(later.number - earlier.number - 1, 3)))
    if later.cand.first > earlier.cand.last:
        out.append((_path, path(view, earlier.cand.last, later.cand.first)))
    if later.number == earlier.number + 1:
        out.append((_next, later.cand.conjunction, later.cand.preposition))


def _clauses(kind: str, commas: int, between: int) -> tuple[str, ...]:
    return f"cl={commas}", f"cl0={commas == 0}|t={kind}", f"between={between}"


def _path(way: str) -> tuple[str, ...]:
    return (f"path={way}",)


def _next(conjunction: str, preposition: str) -> tuple[str, ...]:
    return (f"next|{conjunction}|{preposition}",)


def _alike(one: float | None, other: float | None) -> str:
    if one is not None and other is not None:
        return str(one == other)
    return "" if one is None and other is None else "one"


def _numbers(killed: str, wounded: str, count: str, one: str, other: str) -> list[str]:
    """Tolls and counts: the same number tells of the same event, another of another."""
    found = (("killed", killed), ("wounded", wounded), ("count", count))
    return [*(f"{name}={alike}" for name, alike in found if alike), f"or={one}.{other}"]


def _words(view: View, draft: Draft, definite: bool) -> tuple[Part, ...]:
    """The function words and word classes at a mention (another, a new one)."""
    own: list[Part] = []
    begin, end = view.doc.tokens.sentences[draft.sentence]
    cand = draft.cand
    if begin < cand.first:
        own.append((_beside, "<", view.tags[cand.first - 1], definite))
    if cand.last + 1 < end:
        own.append((_beside, ">", view.tags[cand.last + 1], definite))
    for index, topic in view.topics.get(draft.sentence, ()):
        if cand.first - _REACH <= index <= cand.last + _REACH:
            own.append((_topic, topic, draft.type))
    return tuple(own)


def _beside(side: str, tag: str, definite: bool) -> tuple[str, ...]:
    return f"w{side}{tag}", f"w{side}{tag}|def={definite}"


def _topic(topic: str, kind: str) -> tuple[str, ...]:
    return f"c~{topic}", f"c~{topic}|t={kind}"


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

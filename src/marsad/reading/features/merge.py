"""Are two drafts of one type mentions of one event?"""

from __future__ import annotations

from marsad.reading.draft import Draft


def merge_features(earlier: Draft, later: Draft, names: tuple[frozenset[str], frozenset[str]]) -> list[str]:
    """Are two drafts of one type mentions of one event? ``names``: the places of each."""
    form = later.cand.forms[0]
    first_form = earlier.cand.forms[0]
    kind = earlier.type
    gap = min(later.sentence - earlier.sentence, 4)
    places = _overlap(*names)
    actors = _overlap(frozenset(earlier.actors), frozenset(later.actors))
    targets = _overlap(frozenset(earlier.targets), frozenset(later.targets))
    both = _overlap(
        frozenset((*earlier.actors, *earlier.targets)), frozenset((*later.actors, *later.targets))
    )
    lemma = form.trigger == first_form.trigger
    day = _dates(earlier, later)
    definite = later.cand.article or bool(form.pronoun)
    return [
        f"t={kind}",
        f"gap={gap}",
        f"t={kind}|gap={gap}",
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
        f"pos={first_form.pos}{form.pos}",
        f"def={definite}",
        f"def={definite}|gap={gap}",
        f"def={definite}|pl={places}",
        f"st={earlier.status == later.status}",
        f"st={earlier.status}.{later.status}",
        f"so={_overlap(frozenset(s.id for s in earlier.sources), frozenset(s.id for s in later.sources))}",
        f"pair={first_form.trigger}+{form.trigger}" if gap <= 1 else "pairfar",
        f"L={form.trigger}|def={definite}",
        f"def={definite}|pos={form.pos}|pl={places}|bo={both}",
        f"near={later.cand.first - earlier.cand.last <= 3}",
    ]


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

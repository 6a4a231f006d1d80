"""Did an event happen at a place?"""

from __future__ import annotations

from marsad.reading.document import Candidate, PlaceMention
from marsad.reading.features.placeview import Standing
from marsad.reading.features.view import View, bucket, relation


def place_features(
    view: View, cand: Candidate, kind: str, mention: PlaceMention, standing: Standing
) -> list[str]:
    """For one place: did the event happen there?"""
    places = view.places
    level = mention.place.kind if mention.place else "?"
    inner = mention.inside >= 0
    outer = standing.number in places.outer
    count = min(places.count.get(standing.key, 1), 4)
    known = f"{int(standing.key in places.lead)}{int(standing.key in places.titled)}"
    out = [
        f"g={mention.generic[0] if mention.generic else '-'}",
        f"lv={level}",
        f"in={inner}|out={outer}",
        f"lv={level}|t={kind}",
        f"rf={mention.refers >= 0}",
        f"lv={level}|in={inner}|out={outer}",
        f"cnt={count}",
        f"kn={known}",
        f"d={mention.direction != ''}|lv={level}",
    ]
    own = min(standing.same, 3)
    if standing.apart:
        return out + _elsewhere(view, cand, kind, mention, standing, (level, count, known, own))
    return out + _same_sentence(view, cand, kind, mention, standing, (level, count, known, own))


def _elsewhere(
    view: View,
    cand: Candidate,
    kind: str,
    mention: PlaceMention,
    standing: Standing,
    known: tuple[str, int, str, int],
) -> list[str]:
    level, count, lead, own = known
    apart = max(-2, min(standing.apart, 5))
    rank = min(standing.rank, 4)
    form = cand.forms[0]
    return [
        f"ap={apart}|own={own}",
        f"E|own={own}|rank={rank}|{apart > 0}",
        f"t={kind}|ap={apart}",
        f"t={kind}|own={own}|far",
        f"ap={apart}|r={rank}",
        f"ap={apart}|lv={level}",
        f"far|kn={lead}|own={own}",
        f"far|kn={lead}|r={rank}",
        f"far|cnt={count}|own={own}",
        f"far|cnt={count}|lv={level}",
        f"far|L={form.trigger}|own={own > 0}",
        f"far|pos={form.pos[0]}{cand.article}|own={own > 0}",
        f"far|in={mention.inside >= 0}|r={rank}",
        f"far|pb={view.tags[mention.first - 1] if mention.first else '#'}",
    ]


def _same_sentence(
    view: View,
    cand: Candidate,
    kind: str,
    mention: PlaceMention,
    standing: Standing,
    known: tuple[str, int, str, int],
) -> list[str]:
    level, count, lead, own = known
    anchor, rank = standing.anchor, standing.rank
    form = cand.forms[0]
    lemma = form.trigger
    side, distance, way = relation(view, cand, anchor.first, anchor.last)
    prep = anchor.preposition or "-"
    pos = form.pos[0] + form.tense[:1]
    commas = min(view.clause_breaks(cand.first, anchor.first), 3)
    left, right = (anchor.last, cand.first) if side == "B" else (cand.last, anchor.first)
    rivals = min(view.places.triggers_between(left, right), 3)
    if side == "B":
        beyond = view.places.triggers_between(anchor.first - 6, anchor.first)
    else:
        beyond = view.places.triggers_between(anchor.last, anchor.last + 5)
    return [
        f"{side}{bucket(distance)}",
        f"{side}|prep={prep}",
        f"t={kind}|{side}|prep={prep}",
        f"L={lemma}|{side}|prep={prep}",
        f"{side}|rank={min(rank, 4)}|own={own}",
        f"t={kind}|{side}|rank={min(rank, 3)}",
        f"{side}|way={way}",
        f"t={kind}|{side}|way={way}",
        f"L={lemma}|{side}",
        f"{side}|com={commas}",
        f"{side}|pos={pos}|rank={min(rank, 2)}",
        f"{side}|tb={rivals}",
        f"{side}|tb={rivals}|by={min(beyond, 2)}",
        f"{side}|tb={rivals}|t={kind}",
        f"{side}|tb={rivals}|r={min(rank, 2)}|com={min(commas, 2)}",
        f"same|cnt={count}|own={own}",
        f"same|kn={lead}|own={own}",
        f"{side}|lv={level}|r={min(rank, 2)}",
        f"ls={mention is not anchor}|{side}",
        f"pb={view.tags[anchor.first - 1] if anchor.first else '#'}",
        f"{side}|pa={view.tags[mention.last + 1] if mention.last + 1 < len(view.tags) else '#'}",
        f"{side}|pb={view.tags[anchor.first - 1] if anchor.first else '#'}|{prep}",
    ]

"""Did an event happen at a place mention?"""

from __future__ import annotations

from marsad.reading.document import Candidate, PlaceMention
from marsad.reading.features.view import View, bucket, relation


def place_features(view: View, cand: Candidate, kind: str, mention: PlaceMention, rank: int) -> list[str]:
    """For one place mention: did the event happen there?"""
    doc = view.doc
    form = cand.forms[0]
    lemma = form.trigger
    apart = doc.tokens.sentence[cand.first] - doc.tokens.sentence[mention.first]
    generic = mention.generic[0] if mention.generic else "-"
    level = mention.place.kind if mention.place else "?"
    out = [
        f"g={generic}",
        f"lv={level}",
        f"in={mention.inside >= 0}",
        f"lv={level}|t={kind}",
        f"rf={mention.refers >= 0}",
    ]
    if mention.inside >= 0 or level in ("country", "adm1"):
        out.append(f"lv={level}|in={mention.inside >= 0}")
    if apart:
        ap = max(-1, min(apart, 4))
        first = doc.tokens.sentence[mention.first] == 0
        return [
            *out,
            f"ap={ap}",
            f"t={kind}|ap={ap}",
            f"ap={ap}|r={min(rank, 3)}",
            f"ap={ap}|lead={first}",
            f"ap={ap}|lv={level}",
        ]
    side, distance, way = relation(view, cand, mention.first, mention.last)
    prep = mention.preposition or "-"
    pos = form.pos[0] + form.tense[:1]
    commas = min(view.clause_breaks(cand.first, mention.first), 3)
    return [
        *out,
        f"{side}{bucket(distance)}",
        f"{side}|prep={prep}",
        f"t={kind}|{side}|prep={prep}",
        f"L={lemma}|{side}|prep={prep}",
        f"{side}|rank={min(rank, 3)}",
        f"t={kind}|{side}|rank={min(rank, 3)}",
        f"{side}|way={way}",
        f"t={kind}|{side}|way={way}",
        f"L={lemma}|{side}",
        f"{side}|com={commas}",
        f"{side}|pos={pos}|rank={min(rank, 2)}",
        f"{side}|d={mention.direction != ''}",
        f"cj={mention.conjunction != ''}|rank={min(rank, 2)}",
        f"pb={view.tags[mention.first - 1] if mention.first else '#'}",
    ]

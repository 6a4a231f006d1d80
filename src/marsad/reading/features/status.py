"""Reported as having happened, under way, planned, denied, supposed or over?"""

from __future__ import annotations

from marsad.reading.document import Candidate
from marsad.reading.features.view import View


def status_features(view: View, cand: Candidate, kind: str) -> list[str]:
    """Reported as having happened, under way, planned, denied, supposed or over?"""
    doc = view.doc
    form = cand.forms[0]
    lemma = form.trigger
    begin, end = doc.tokens.sentences[doc.tokens.sentence[cand.first]]
    shape = f"{form.pos}.{form.tense}"
    out = [
        f"t={kind}",
        f"sh={shape}",
        f"t={kind}|sh={shape}",
        f"L={lemma}",
        f"L={lemma}|sh={shape}",
        f"q={doc.quoted[cand.first]}",
    ]
    if cand.preposition:
        out += [
            f"cl={cand.preposition}",
            f"cl={cand.preposition}|sh={shape}",
            f"cl={cand.preposition}|t={kind}",
        ]
    for back in range(1, 9):
        index = cand.first - back
        if index < begin:
            break
        tag = view.tags[index]
        if tag not in ("o", "A", "P", "N", "D", "C", "h", "head", "generic"):
            near = "n" if back <= 2 else "m" if back <= 5 else "f"
            out.append(f"b={tag}|{near}")
            if back <= 2:
                out.append(f"b={tag}|sh={shape}")
            if tag.startswith(("hedge", "light", "negation", "deny")):
                out.append(f"h={tag}|{near}|t={kind}")
    for ahead in range(1, 5):
        index = cand.last + ahead
        if index >= end:
            break
        tag = view.tags[index]
        if tag not in ("o", "A", "P", "N", "C", "head", "generic"):
            out.append(f"a={tag}|{'n' if ahead <= 2 else 'm'}")
    return out

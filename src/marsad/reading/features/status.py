"""Reported as having happened, under way, planned, denied, supposed or over?"""

from __future__ import annotations

from collections.abc import Iterable

from marsad.reading.document import Candidate
from marsad.reading.features.view import View

_SILENT = frozenset({"o", "A", "P", "N", "D", "C", "h", "head", "generic"})


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
    out.extend(_before(view, cand, kind, shape, begin))
    for ahead in range(1, 5):
        index = cand.last + ahead
        if index >= end:
            break
        tag = view.tags[index]
        if tag not in _SILENT:
            out.append(f"a={tag}|{'n' if ahead <= 2 else 'm'}")
    out.extend(_clause(view, cand, kind, begin, end))
    return out


def _before(view: View, cand: Candidate, kind: str, shape: str, begin: int) -> Iterable[str]:
    """What steers the event from the left, by how near it is and whether a clause begins between."""
    steered = False
    for back in range(1, 11):
        index = cand.first - back
        if index < begin:
            break
        tag = view.tags[index]
        if tag in _SILENT:
            continue
        near = "n" if back <= 2 else "m" if back <= 5 else "f"
        yield f"b={tag}|{near}"
        if back <= 2:
            yield f"b={tag}|sh={shape}"
        if tag.startswith(("hedge", "light", "negation", "deny")):
            joints = min(view.joints[cand.first] - view.joints[index + 1], 1)
            between = min(view.trigger_count[cand.first] - view.trigger_count[index], 1)
            yield f"h={tag}|{near}|t={kind}"
            yield f"h={tag}|j={joints}|nt={between}"
            yield f"h={tag}|j={joints}|cl={cand.preposition}"
            if not steered and not joints:
                steered = True
                yield f"first={tag}"
                yield f"first={tag}|t={kind}"
    yield f"steered={steered}|t={kind}|sh={shape}"


def _clause(view: View, cand: Candidate, kind: str, begin: int, end: int) -> Iterable[str]:
    """How the sentence opens, what it says of time, and the hedges behind the trigger."""
    tags = view.tags
    for index in range(begin, min(begin + 3, end)):
        if tags[index].startswith(("hedge", "light", "f:", "carry_on", "negation")):
            yield f"open={tags[index]}"
    dated = any(tags[k] == "D" for k in range(begin, end))
    yield f"dated={dated}|t={kind}"
    yield f"toll={any(tags[k] == 'N' for k in range(begin, end))}|t={kind}"
    steer = {tags[k] for k in range(cand.last + 1, min(end, cand.last + 12)) if tags[k].startswith("hedge")}
    for tag in sorted(steer):
        yield f"later={tag}|t={kind}"
        yield f"later={tag}"

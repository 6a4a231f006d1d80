"""Reported as having happened, under way, planned, denied, supposed or over?"""

from __future__ import annotations

from marsad.reading.document import Candidate
from marsad.reading.features.view import View
from marsad.reading.linear import Part, spell

_SILENT = frozenset({"o", "A", "P", "N", "D", "C", "h", "head", "generic"})
_STEERS = ("hedge", "light", "negation", "deny")
_OPENS = ("hedge", "light", "f:", "carry_on", "negation")


def status_features(view: View, cand: Candidate, kind: str) -> list[str]:
    """Reported as having happened, under way, planned, denied, supposed or over?"""
    return spell(status_parts(view, cand, kind))


def status_parts(view: View, cand: Candidate, kind: str) -> list[Part]:
    """The features of the question, in groups."""
    doc = view.doc
    form = cand.forms[0]
    begin, end = doc.tokens.sentences[doc.tokens.sentence[cand.first]]
    shape = f"{form.pos}.{form.tense}"
    out: list[Part] = [(_general, kind, form.trigger, shape, doc.quoted[cand.first])]
    if cand.preposition:
        out.append((_clitic, kind, shape, cand.preposition))
    _before(view, cand, kind, shape, begin, out)
    for ahead, tag in enumerate(view.tags[cand.last + 1 : min(cand.last + 5, end)]):
        if tag not in _SILENT:
            out.append((_after, tag, ahead < 2))
    _clause(view, cand, kind, begin, end, out)
    return out


def _general(kind: str, lemma: str, shape: str, quoted: bool) -> tuple[str, ...]:
    return (
        f"t={kind}",
        f"sh={shape}",
        f"t={kind}|sh={shape}",
        f"L={lemma}",
        f"L={lemma}|sh={shape}",
        f"q={quoted}",
    )


def _clitic(kind: str, shape: str, preposition: str) -> tuple[str, ...]:
    return f"cl={preposition}", f"cl={preposition}|sh={shape}", f"cl={preposition}|t={kind}"


def _after(tag: str, near: bool) -> tuple[str, ...]:
    return (f"a={tag}|{'n' if near else 'm'}",)


def _before(view: View, cand: Candidate, kind: str, shape: str, begin: int, out: list[Part]) -> None:
    """What steers the event from the left, by how near it is and whether a clause begins between."""
    steered = False
    low = max(begin, cand.first - 10)
    for back, tag in enumerate(reversed(view.tags[low : cand.first]), 1):
        if tag in _SILENT:
            continue
        near = "n" if back <= 2 else "m" if back <= 5 else "f"
        out.append((_left, tag, near, shape if back <= 2 else ""))
        if tag.startswith(_STEERS):
            index = cand.first - back
            joints = min(view.joints[cand.first] - view.joints[index + 1], 1)
            between = min(view.trigger_count[cand.first] - view.trigger_count[index], 1)
            first = not steered and not joints
            steered = steered or first
            out.append((_steering, kind, tag, near, joints, between, cand.preposition, first))
    out.append((_steered, kind, shape, steered))


def _left(tag: str, near: str, shape: str) -> tuple[str, ...]:
    return (f"b={tag}|{near}", f"b={tag}|sh={shape}") if shape else (f"b={tag}|{near}",)


def _steering(
    kind: str, tag: str, near: str, joints: int, between: int, preposition: str, first: bool
) -> tuple[str, ...]:
    out = (
        f"h={tag}|{near}|t={kind}",
        f"h={tag}|j={joints}|nt={between}",
        f"h={tag}|j={joints}|cl={preposition}",
    )
    return (*out, f"first={tag}", f"first={tag}|t={kind}") if first else out


def _steered(kind: str, shape: str, steered: bool) -> tuple[str, ...]:
    return (f"steered={steered}|t={kind}|sh={shape}",)


def _clause(view: View, cand: Candidate, kind: str, begin: int, end: int, out: list[Part]) -> None:
    """How the sentence opens, what it says of time, and the hedges behind the trigger."""
    tags = view.tags
    out += [(_opens, tag) for tag in tags[begin : min(begin + 3, end)] if tag.startswith(_OPENS)]
    inside = tags[begin:end]
    out.append((_named, kind, "D" in inside, "N" in inside))
    behind = tags[cand.last + 1 : min(end, cand.last + 12)]
    out += [(_later, kind, tag) for tag in sorted({tag for tag in behind if tag.startswith("hedge")})]


def _opens(tag: str) -> tuple[str, ...]:
    return (f"open={tag}",)


def _named(kind: str, dated: bool, toll: bool) -> tuple[str, ...]:
    return f"dated={dated}|t={kind}", f"toll={toll}|t={kind}"


def _later(kind: str, tag: str) -> tuple[str, ...]:
    return f"later={tag}|t={kind}", f"later={tag}"

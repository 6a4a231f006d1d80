"""Is an event attributed to a source mention?"""

from __future__ import annotations

from dataclasses import dataclass

from marsad.reading.document import Candidate, SourceMention
from marsad.reading.features.view import BUCKET, View, relation
from marsad.reading.linear import Part, spell
from marsad.reading.slots import Tie


@dataclass(slots=True)
class SourceScene:
    """What is the same for every source that one trigger's event may be attributed to."""

    cand: Candidate
    sentence: int
    pos: str
    quoted: bool
    background: str


def source_scene(view: View, cand: Candidate) -> SourceScene:
    """What is the same for every source at the trigger ``cand``."""
    return SourceScene(
        cand,
        view.doc.tokens.sentence[cand.first],
        cand.forms[0].pos,
        view.doc.quoted[cand.first],
        _background(view, cand),
    )


def source_features(view: View, cand: Candidate, mention: SourceMention, rank: int, tie: Tie) -> list[str]:
    """For one source: does the report attribute the event to it?"""
    return spell(source_parts(view, source_scene(view, cand), mention, rank, tie))


def source_parts(view: View, scene: SourceScene, mention: SourceMention, rank: int, tie: Tie) -> list[Part]:
    """The features of one source, in groups."""
    apart = scene.sentence - view.doc.tokens.sentence[mention.first]
    sentence = scene.sentence if scene.sentence < 2 else 2
    out: list[Part] = [
        (_general, mention.via, mention.kind, rank if rank < 3 else 3, max(-2, min(apart, 5))),
        (_tied, tie.where, mention.kind, tie.rival, scene.pos, sentence),
    ]
    _spoken(view, scene, mention, tie, out)
    if apart == 0:
        side, distance, way = relation(view, scene.cand, mention.first, mention.last)
        commas = min(view.clause_breaks(scene.cand.first, mention.first), 3)
        out.append((_near, side, BUCKET[distance], mention.via, mention.kind, commas))
        out.append((_way, side, way))
    return out


def _general(via: str, kind: str, rank: int, apart: int) -> tuple[str, ...]:
    return f"via={via}", f"k={kind}", f"ap={apart}|via={via}", f"r={rank}|ap={apart}", f"k={kind}|ap={apart}"


def _near(side: str, away: str, via: str, kind: str, commas: int) -> tuple[str, ...]:
    return f"{side}{away}", f"{side}|via={via}", f"{side}|com={commas}", f"{side}|via={via}|k={kind}"


def _way(side: str, way: str) -> tuple[str, ...]:
    return (f"{side}|way={way}",)


def _background(view: View, cand: Candidate) -> str:
    """Does the trigger stand in a relative clause or is it an attribute («التي تسيطر», «الخاضعة»)? Else its type."""
    if cand.article and cand.forms[0].pos == "adj":
        return "attribute"
    doc = view.doc
    for index in range(cand.first - 1, max(-1, cand.first - 4), -1):
        if doc.function[index] == "rel":
            return "relative"
        if doc.tokens.gap(index + 1).strip():
            break
    return view.triggers[cand.lemma].types[0]


def _tied(where: str, kind: str, rival: str, pos: str, sentence: int) -> tuple[str, ...]:
    return (
        f"t={where}",
        f"t={where}|k={kind}",
        f"t={where}|riv={rival}",
        f"t={where}|pos={pos}",
        f"t={where}|s={sentence}",
    )


def _spoken(view: View, scene: SourceScene, mention: SourceMention, tie: Tie, out: list[Part]) -> None:
    """Features of how the source is tied to the trigger by speech."""
    doc, speech, cand, where = view.doc, tie.speech, scene.cand, tie.where
    if speech is None:
        return
    how = f"{where}{'b' if speech.backward else 'f'}"
    steps = tie.steps if tie.steps < 3 else 3
    own = tie.place < speech.own or speech.reach == "carried"
    out.append((_act, how, speech.kind, speech.reach, own, scene.quoted))
    out.append((_rival, how, where, steps, tie.rival, tie.place if tie.place < 2 else 2, mention.kind))
    if where in ("in", "out"):
        edge = speech.first if speech.backward else min(speech.begin, len(doc.tokens.words) - 1)
        commas = min(view.clause_breaks(cand.first, edge), 4)
        joined = doc.tokens.words[speech.first][0] in doc.clitics.conjunctions
        out.append((_inside, how, joined, commas, scene.background, BUCKET[abs(cand.first - edge)]))
        return
    ends = sorted((doc.words(speech.first, speech.first)[1], doc.words(cand.first, cand.first)[1]))
    lines = min(doc.report.text.count("\n", *ends), 3)
    out.append((_apart, how, tie.apart, lines, steps, tie.rival))


def _act(how: str, kind: str, reach: str, own: bool, quoted: bool) -> tuple[str, ...]:
    return (
        f"h={how}|{kind}",
        f"h={how}|{kind}|{reach}",
        f"h={how}|{reach}",
        f"h={how}|q={quoted}",
        f"h={how}|own={own}|{kind}",
    )


def _rival(how: str, where: str, steps: int, rival: str, place: int, kind: str) -> tuple[str, ...]:
    return (
        f"h={how}|st={steps}",
        f"h={how}|st={steps}|riv={rival}",
        f"h={how}|pl={place}|k={kind}",
        f"t={where}|riv={rival}|k={kind}",
    )


def _inside(how: str, joined: bool, commas: int, background: str, away: str) -> tuple[str, ...]:
    return (
        f"h={how}|and={joined}|com={min(commas, 2)}",
        f"h={how}|bg={background}",
        f"h={how}|com={commas}",
        f"h={how}|d={away}",
    )


def _apart(how: str, apart: int, lines: int, steps: int, rival: str) -> tuple[str, ...]:
    return (
        f"h={how}|ap={apart}|nl={lines}",
        f"h={how}|ap={apart}|st={steps}",
        f"h={how}|riv={rival}|nl={min(lines, 2)}|st={min(steps, 2)}",
    )

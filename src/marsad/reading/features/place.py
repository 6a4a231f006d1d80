"""Did an event happen at a place?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from marsad.reading.document import Candidate, PlaceMention
from marsad.reading.features.place_noun import PlaceNoun, noun_of, standing_of
from marsad.reading.features.placeview import Standing
from marsad.reading.features.view import BUCKET, View, relation
from marsad.reading.linear import Linear, Part, spell

_Known = tuple[str, int, str, int]


@dataclass(slots=True)
class PlaceScene:
    """What is the same for every place that could be that of one trigger. ``noun``: where nouns stand apart."""

    cand: Candidate
    kind: str
    pos: str
    lemma: str
    begin: int
    noun: PlaceNoun | None


def place_scene(view: View, cand: Candidate, kind: str) -> PlaceScene:
    """What is the same for every place at the trigger ``cand`` of an event of type ``kind``."""
    form, doc = cand.forms[0], view.doc
    sentence = doc.tokens.sentence[cand.first]
    noun = noun_of(doc, cand, view.places.by_sentence.get(sentence, [])) if doc.clitics.apart else None
    begin = doc.tokens.sentences[sentence][0]
    return PlaceScene(cand, kind, form.pos[0] + form.tense[:1], form.trigger, begin, noun)


def place_features(
    view: View, cand: Candidate, kind: str, mention: PlaceMention, standing: Standing
) -> list[str]:
    """For one place: did the event happen there?"""
    return spell(place_parts(view, place_scene(view, cand, kind), mention, standing))


def place_parts(view: View, scene: PlaceScene, mention: PlaceMention, standing: Standing) -> list[Part]:
    """The features of one place, in groups."""
    known = _known(view, mention, standing)
    first = _first(view, scene, mention, standing)
    if standing.apart:
        rank, level, words = _elsewhere(view, mention, standing, known)
        of_kind, at = _elsewhere_of(scene, standing, known[3]), _elsewhere_at(scene, known[3])
        return [first, rank, of_kind, level, at, words, *_with_noun(view, scene, mention, standing)]
    return [
        *_same_sentence(view, scene, mention, standing, known, first),
        *_with_noun(view, scene, mention, standing),
    ]


def place_scores(
    model: Linear, view: View, scene: PlaceScene, options: Sequence[tuple[PlaceMention, Standing]]
) -> list[float]:
    """The score of every place, in their order, as by ``model.score(place_parts(...))``.

    What is the same for all triggers of a sentence, or for those of one type, is reckoned once.
    """
    out: list[float] = []
    kind, bias, at = scene.kind, model.bias[0], 0.0
    met, apart = False, view.doc.clitics.apart
    for mention, standing in options:
        if not standing.apart:
            out.append(model.score(place_parts(view, scene, mention, standing)))
            continue
        own = standing.same if standing.same < 3 else 3
        if not met:  # all others' sentences: of one and the same number of places beside the trigger
            at, met = model.part([_elsewhere_at(scene, own)]), True
        if not standing.weights:
            known = _known(view, mention, standing)
            standing.weights = list(map(model.weighed, _elsewhere(view, mention, standing, known)))
        typed = standing.weights_of.get(kind)
        if typed is None:
            parts = [_first(view, scene, mention, standing), _elsewhere_of(scene, standing, own)]
            typed = standing.weights_of[kind] = list(map(model.weighed, parts))
        rank, level, words = standing.weights
        first, of_kind = typed
        total = first + rank + of_kind + level + at + words  # in this order: ties are common
        if apart:
            total = sum(map(model.weighed, _with_noun(view, scene, mention, standing)), total)
        out.append(bias + total)
    return out


def _known(view: View, mention: PlaceMention, standing: Standing) -> _Known:
    """Its level, how often it is named, whether lead and title name it, how many places the sentence has."""
    places, key = view.places, standing.key
    count = places.count.get(key, 1)
    return (
        mention.place.kind if mention.place else "?",
        count if count < 4 else 4,
        ("11" if key in places.titled else "10")
        if key in places.lead
        else "01"
        if key in places.titled
        else "00",
        standing.same if standing.same < 3 else 3,
    )


def _first(view: View, scene: PlaceScene, mention: PlaceMention, standing: Standing) -> Part:
    """What the place is, wherever it stands."""
    return (
        _general,
        scene.kind,
        mention.place.kind if mention.place else "?",
        mention.inside >= 0,
        standing.number in view.places.outer,
        mention.generic[0] if mention.generic else "-",
        mention.refers >= 0,
        mention.direction != "",
    )


def _with_noun(view: View, scene: PlaceScene, mention: PlaceMention, standing: Standing) -> list[Part]:
    """How a place stands to the place noun of the event word, and whether it opens the sentence as its subject.

    Only where nouns stand apart from their names; else nothing.
    """
    noun, cand, doc = scene.noun, scene.cand, view.doc
    if not doc.clitics.apart:
        return []
    parts: list[Part] = []
    where = (
        "E"
        if standing.apart > 0
        else "L"
        if standing.apart < 0
        else "B"
        if mention.last < cand.first
        else "A"
    )
    if noun is not None:
        told = f"{noun.group}{noun.number}{'d' if noun.definite else 'i'}{noun.side}"
        parts.append(
            (_noun, scene.kind, where, told, noun.named, standing_of(noun, mention), min(standing.rank, 2))
        )
    else:
        parts.append((_no_noun, scene.kind, where, min(standing.rank, 2)))
    if standing.apart:
        return parts
    cue = doc.cue(mention.first, "direction")
    beside = "" if cue is None else cue.value
    parts.append((_beside, scene.kind, where, beside, mention.preposition))
    if where == "B":
        opens = mention.first - scene.begin <= 1
        related = any(f in ("rel", "sub") for f in doc.function[mention.last + 1 : cand.first])
        own = view.trigger_count[cand.first] - view.trigger_count[mention.last + 1]
        parts.append((_opening, scene.kind, scene.pos, opens, related, min(own, 2), scene.lemma))
    return parts


def _noun(kind: str, where: str, told: str, named: bool, stands: str, rank: int) -> tuple[str, ...]:
    return (
        f"hn|{where}|{stands}",
        f"hn|{where}|{stands}|{named}",
        f"hn={told}|{where}|{stands}",
        f"hn={told}|{named}|{where}|{stands}|{rank}",
        f"hn|{where}|{stands}|{named}|t={kind}",
    )


def _no_noun(kind: str, where: str, rank: int) -> tuple[str, ...]:
    return f"hn=-|{where}|{rank}", f"hn=-|{where}|t={kind}"


def _beside(kind: str, where: str, beside: str, preposition: str) -> tuple[str, ...]:
    return f"bd={beside}|{where}", f"bd={beside}|{where}|t={kind}", f"bd={beside}|{where}|{preposition}"


def _opening(kind: str, pos: str, opens: bool, related: bool, rivals: int, lemma: str) -> tuple[str, ...]:
    return (
        f"op={opens}|rel={related}|{rivals}",
        f"op={opens}|{rivals}|pos={pos}",
        f"op={opens}|{rivals}|t={kind}",
        f"op={opens}|L={lemma}",
    )


def _general(
    kind: str, level: str, inner: bool, outer: bool, generic: str, refers: bool, direction: bool
) -> tuple[str, ...]:
    return (
        f"g={generic}",
        f"lv={level}",
        f"in={inner}|out={outer}",
        f"lv={level}|t={kind}",
        f"rf={refers}",
        f"lv={level}|in={inner}|out={outer}",
        f"d={direction}|lv={level}",
    )


def _elsewhere(view: View, mention: PlaceMention, standing: Standing, known: _Known) -> list[Part]:
    """A place that another sentence names, whatever the trigger."""
    level, count, lead, own = known
    apart = max(-2, min(standing.apart, 5))
    rank = standing.rank if standing.rank < 4 else 4
    tag = view.tags[mention.first - 1] if mention.first else "#"
    return [
        (_far_rank, apart, own, rank, lead),
        (_far_level, level, apart, count, own),
        (_far_words, mention.inside >= 0, rank, tag),
    ]


def _elsewhere_of(scene: PlaceScene, standing: Standing, own: int) -> Part:
    """Such a place and the type of the event."""
    return _far_kind, scene.kind, max(-2, min(standing.apart, 5)), own


def _elsewhere_at(scene: PlaceScene, own: int) -> Part:
    """A trigger whose event may have been at a place of another sentence."""
    return _far_trigger, scene.lemma, scene.pos[0], scene.cand.article, own > 0


def _far_rank(apart: int, own: int, rank: int, lead: str) -> tuple[str, ...]:
    return (
        f"ap={apart}|own={own}",
        f"E|own={own}|rank={rank}|{apart > 0}",
        f"ap={apart}|r={rank}",
        f"kn={lead}",
        f"far|kn={lead}|own={own}",
        f"far|kn={lead}|r={rank}",
    )


def _far_kind(kind: str, apart: int, own: int) -> tuple[str, ...]:
    return f"t={kind}|ap={apart}", f"t={kind}|own={own}|far"


def _far_level(level: str, apart: int, count: int, own: int) -> tuple[str, ...]:
    return (
        f"ap={apart}|lv={level}",
        f"cnt={count}",
        f"far|cnt={count}|own={own}",
        f"far|cnt={count}|lv={level}",
    )


def _far_trigger(lemma: str, pos: str, article: bool, own: bool) -> tuple[str, ...]:
    return f"far|L={lemma}|own={own}", f"far|pos={pos}{article}|own={own}"


def _far_words(inner: bool, rank: int, tag: str) -> tuple[str, ...]:
    return f"far|in={inner}|r={rank}", f"far|pb={tag}"


def _same_sentence(
    view: View, scene: PlaceScene, mention: PlaceMention, standing: Standing, known: _Known, first: Part
) -> list[Part]:
    """A place of the trigger's own sentence."""
    level, count, lead, own = known
    anchor, rank, cand, kind = standing.anchor, standing.rank, scene.cand, scene.kind
    side, distance, way = relation(view, cand, anchor.first, anchor.last)
    prep = anchor.preposition or "-"
    commas = min(view.clause_breaks(cand.first, anchor.first), 3)
    if side == "B":
        rivals = view.places.triggers_between(anchor.last, cand.first)
        beyond = view.places.triggers_between(anchor.first - 6, anchor.first)
    else:
        rivals = view.places.triggers_between(cand.last, anchor.first)
        beyond = view.places.triggers_between(anchor.last, anchor.last + 5)
    rivals, beyond, rank, near = min(rivals, 3), min(beyond, 2), min(rank, 4), min(rank, 2)
    return [
        first,
        (_away, side, BUCKET[distance], commas, rivals, near),
        (_named, scene.lemma, kind, side, prep),
        (_ranked, kind, scene.pos, side, rank, own),
        (_way, kind, side, way),
        (_rivals, kind, side, rivals, beyond),
        (_weight, level, count, lead, own, side, near),
        (_before, side, view.tags[anchor.first - 1] if anchor.first else "#", prep, mention is not anchor),
        (_after, side, view.tags[mention.last + 1] if mention.last + 1 < len(view.tags) else "#"),
    ]


def _away(side: str, away: str, commas: int, rivals: int, near: int) -> tuple[str, ...]:
    return f"{side}{away}", f"{side}|com={commas}", f"{side}|tb={rivals}|r={near}|com={min(commas, 2)}"


def _named(lemma: str, kind: str, side: str, prep: str) -> tuple[str, ...]:
    return (
        f"{side}|prep={prep}",
        f"t={kind}|{side}|prep={prep}",
        f"L={lemma}|{side}|prep={prep}",
        f"L={lemma}|{side}",
    )


def _ranked(kind: str, pos: str, side: str, rank: int, own: int) -> tuple[str, ...]:
    return (
        f"{side}|rank={rank}|own={own}",
        f"t={kind}|{side}|rank={min(rank, 3)}",
        f"{side}|pos={pos}|rank={min(rank, 2)}",
    )


def _way(kind: str, side: str, way: str) -> tuple[str, ...]:
    return f"{side}|way={way}", f"t={kind}|{side}|way={way}"


def _rivals(kind: str, side: str, rivals: int, beyond: int) -> tuple[str, ...]:
    return f"{side}|tb={rivals}", f"{side}|tb={rivals}|by={beyond}", f"{side}|tb={rivals}|t={kind}"


def _weight(level: str, count: int, lead: str, own: int, side: str, near: int) -> tuple[str, ...]:
    return (
        f"cnt={count}",
        f"kn={lead}",
        f"same|cnt={count}|own={own}",
        f"same|kn={lead}|own={own}",
        f"{side}|lv={level}|r={near}",
    )


def _before(side: str, tag: str, prep: str, listed: bool) -> tuple[str, ...]:
    return f"ls={listed}|{side}", f"pb={tag}", f"{side}|pb={tag}|{prep}"


def _after(side: str, tag: str) -> tuple[str, ...]:
    return (f"{side}|pa={tag}",)

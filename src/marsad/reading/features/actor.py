"""Is a party the actor or the target of an event?"""

from __future__ import annotations

from dataclasses import dataclass

from marsad.reading.document import Candidate
from marsad.reading.features.view import BUCKET, View, relation
from marsad.reading.linear import Part, spell
from marsad.reading.slots import PartyOption

_LIGHT_BACK = 8
_AGREE = {"3fs": "f", "3ms": "m", "3mp": "p", "3fp": "p"}


@dataclass(slots=True)
class PartyScene:
    """What is the same for every party that could fill a slot of one trigger.

    ``follow``: the tag of what comes right behind; ``effect``: of the support verb at word ``light``, -1 if none is
    near; ``alone``: the sentence names no party; ``tag``: of the word before in the sentence, "o" if it tells nothing.
    """

    cand: Candidate
    kind: str
    sentence: int
    pos: str
    frame: str
    follow: str
    light: int
    effect: str
    alone: bool
    tag: str


def party_scene(view: View, cand: Candidate, kind: str) -> PartyScene:
    """What is the same for every party at the trigger ``cand`` of an event of type ``kind``."""
    form, entry = cand.forms[0], view.triggers[cand.lemma]
    sentence = view.doc.tokens.sentence[cand.first]
    begin, end = view.doc.tokens.sentences[sentence]
    light, effect = _light(view, cand, begin)
    inside = view.tags[begin:end]
    return PartyScene(
        cand,
        kind,
        sentence,
        form.pos[0] + form.tense[:1],
        f"{entry.subject}/{entry.object}",
        _follow(view, cand, end),
        light,
        effect,
        "A" not in inside and "C" not in inside,
        view.tags[cand.first - 1] if cand.first > begin else "o",
    )


def actor_features(view: View, cand: Candidate, kind: str, option: PartyOption) -> list[str]:
    """For one party: actor, target or neither of an event of type ``kind`` told by ``cand``?"""
    return spell(actor_parts(view, party_scene(view, cand, kind), option))


def actor_parts(view: View, scene: PartyScene, option: PartyOption) -> list[Part]:
    """The features of one party, in groups."""
    mention = option.mention(view.doc, scene.cand)
    standing = option.standing if option.standing < 3 else 3
    count = option.count if option.count < 4 else 4
    people = mention.kind == "people"
    if option.far >= 0:
        return _far(view, scene, option, (standing, count, people))
    out: list[Part] = [
        (_general, scene.kind, mention.kind, standing, count),
        (_named, scene.cand.lemma, people),
    ]
    if option.before >= 0:
        _side(view, scene, option.before, option.before_rank, out)
    if option.after >= 0:
        _side(view, scene, option.after, option.after_rank, out)
        if option.before >= 0:
            out.append((_both,))
    return out


def _general(kind: str, naming: str, standing: int, count: int) -> tuple[str, ...]:
    people = naming == "people"
    return (
        f"t={kind}|pp={people}",
        f"k={naming}",
        f"t={kind}|k={naming}",
        f"cnt={count}",
        f"std={standing}",
        f"std={standing}|t={kind}",
    )


def _named(lemma: str, people: bool) -> tuple[str, ...]:
    return (f"L={lemma}|pp={people}",)


def _both() -> tuple[str, ...]:
    return ("both",)


def _far(view: View, scene: PartyScene, option: PartyOption, known: tuple[int, int, bool]) -> list[Part]:
    """A party that the trigger's sentence does not name."""
    standing, count, people = known
    mention, stand, form = view.doc.actors[option.far], view.stands[option.far], scene.cand.forms[0]
    apart = max(-2, min(scene.sentence - view.doc.tokens.sentence[mention.first], 4))
    rank = option.far_rank if option.far_rank < 3 else 3
    lead = option.actor in view.lead_ids
    return [
        (_general, scene.kind, mention.kind, standing, count),
        (_far_named, scene.cand.lemma, people),
        (_far_apart, scene.kind, apart, rank, scene.alone, standing),
        (_far_form, scene.pos, scene.follow, form.agreement, form.pronoun, stand.agreement),
        (_far_known, scene.kind, lead, people, stand.link),
    ]


def _far_named(lemma: str, people: bool) -> tuple[str, ...]:
    return f"L={lemma}|pp={people}", f"L={lemma}|far"


def _far_apart(kind: str, apart: int, rank: int, alone: bool, standing: int) -> tuple[str, ...]:
    return (
        f"ap={apart}",
        f"t={kind}|ap={max(-1, apart)}",
        f"fr={rank}",
        f"fr={rank}|alone={alone}|t={kind}",
        f"far|std={standing}|alone={alone}|t={kind}",
    )


def _far_form(pos: str, follow: str, verb: str, pronoun: str, subject: str) -> tuple[str, ...]:
    return f"far|pos={pos}|fl={follow}", f"far|agr={_agrees(verb, pronoun, subject)}|pos={pos[0]}"


def _far_known(kind: str, lead: bool, people: bool, link: str) -> tuple[str, ...]:
    return f"far|lk={link}", f"far|lead={lead}|t={kind}", f"far|pp={people}|t={kind}"


def _side(view: View, scene: PartyScene, index: int, rank: int, out: list[Part]) -> None:
    """What is told by one mention of the party in the trigger's sentence."""
    mention, stand, cand = view.doc.actors[index], view.stands[index], scene.cand
    kind, pos, frame, form = scene.kind, scene.pos, scene.frame, cand.forms[0]
    side, distance, way = relation(view, cand, mention.first, mention.last)
    low, high = (mention.last + 1, cand.first) if side == "B" else (cand.last + 1, mention.first)
    if high > low:
        others = min(view.trigger_count[high] - view.trigger_count[low], 2)
        verbs = min(view.verb_count[high] - view.verb_count[low], 2)
        joints = min(view.joints[high] - view.joints[low], 3)
    else:
        others = verbs = joints = 0
    commas = min(view.clause_breaks(cand.first, mention.first), 3)
    rank = rank if rank < 3 else 3
    near = rank if rank < 2 else 2
    order = stand.order if stand.order < 2 else 2
    edge = stand.edge if stand.edge < 2 else 2
    follow, link = scene.follow, stand.link
    out += (
        (_side_rank, kind, frame, side, pos, rank),
        (_side_named, cand.lemma, kind, frame, side, pos, mention.preposition or "-", mention.head),
        (_side_away, side, pos, BUCKET[distance], commas, mention.kind),
        (_side_way, kind, frame, side, way),
        (_side_place, kind, side, near, others, follow),
        (_side_between, side, pos, near, others, joints, verbs),
        (_side_link, kind, frame, side, others, link),
        (_side_order, kind, side, link, order, edge),
        (_side_before, side, stand.before, others, pos),
        (_side_after, side, stand.after, others, pos),
        (_side_form, side, pos, follow, near, form.agreement, form.pronoun, stand.agreement),
        (_side_voice, kind, side, stand.voice, others),
    )
    if scene.light >= 0:
        where = "in" if scene.light < mention.first else "out"
        out.append((_side_light, side, scene.effect, where, near, link))
    if cand.preposition or form.pronoun:
        out.append((_side_clitic, side, cand.preposition, form.pronoun != "", pos, near))
    if scene.tag != "o":
        out.append((_side_tag, side, scene.tag, near))


def _side_rank(kind: str, frame: str, side: str, pos: str, rank: int) -> tuple[str, ...]:
    return (
        f"{side}|pos={pos}",
        f"t={kind}|{side}|pos={pos}",
        f"{side}|rank={rank}|pos={pos}",
        f"t={kind}|{side}|rank={rank}|pos={pos}",
        f"F={frame}|{side}|pos={pos}",
        f"F={frame}|{side}|rank={min(rank, 2)}|pos={pos}",
    )


def _side_named(
    lemma: str, kind: str, frame: str, side: str, pos: str, prep: str, head: str
) -> tuple[str, ...]:
    return (
        f"t={kind}|{side}|prep={prep}",
        f"L={lemma}|{side}|pos={pos}",
        f"L={lemma}|{side}|prep={prep}",
        f"{side}|prep={prep}|pos={pos}",
        f"F={frame}|{side}|prep={prep}|pos={pos}",
        f"{side}|h={head}|t={kind}",
        f"L={lemma}|{side}|h={head}",
    )


def _side_away(side: str, pos: str, away: str, commas: int, naming: str) -> tuple[str, ...]:
    return f"{side}{away}|pos={pos}", f"{side}|com={commas}", f"{side}|k={naming}|pos={pos}"


def _side_way(kind: str, frame: str, side: str, way: str) -> tuple[str, ...]:
    return f"F={frame}|{side}|way={way}", f"{side}|way={way}", f"t={kind}|{side}|way={way}"


def _side_place(kind: str, side: str, near: int, others: int, follow: str) -> tuple[str, ...]:
    place = f"{side}|rank={near}|nt={others}"
    return f"{place}|t={kind}", f"{place}|fl={follow}", f"{side}|fl={follow}|rank={near}|t={kind}"


def _side_between(side: str, pos: str, near: int, others: int, joints: int, verbs: int) -> tuple[str, ...]:
    place = f"{side}|rank={near}|nt={others}"
    return (
        f"{place}|pos={pos}",
        f"{place}|j={joints}",
        f"{side}|nv={verbs}|pos={pos}",
        f"{side}|j={joints}|pos={pos}",
    )


def _side_link(kind: str, frame: str, side: str, others: int, link: str) -> tuple[str, ...]:
    linked = f"{side}|lk={link}"
    return linked, f"{linked}|t={kind}", f"{linked}|nt={others}", f"{linked}|F={frame}"


def _side_order(kind: str, side: str, link: str, order: int, edge: int) -> tuple[str, ...]:
    return f"{side}|ord={order}|e={edge}|t={kind}", f"{side}|ord={order}|e={edge}|lk={link}"


def _side_before(side: str, tag: str, others: int, pos: str) -> tuple[str, ...]:
    return f"{side}|bt={tag}|nt={others}", f"{side}|bt={tag}|pos={pos}"


def _side_after(side: str, tag: str, others: int, pos: str) -> tuple[str, ...]:
    return f"{side}|at={tag}|nt={others}", f"{side}|at={tag}|pos={pos}"


def _side_form(
    side: str, pos: str, follow: str, near: int, verb: str, pronoun: str, subject: str
) -> tuple[str, ...]:
    agrees = _agrees(verb, pronoun, subject)
    return (
        f"{side}|fl={follow}|pos={pos}",
        f"{side}|agr={agrees}|{pos[0]}|fl={follow}",
        f"{side}|agr={agrees}|{pos[0]}|rank={near}",
    )


def _side_voice(kind: str, side: str, voice: str, others: int) -> tuple[str, ...]:
    return f"{side}|v={voice}|nt={others}", f"{side}|v={voice}|t={kind}"


def _side_light(side: str, effect: str, where: str, near: int, link: str) -> tuple[str, ...]:
    light = f"{side}|lt={effect}|{where}"
    return light, f"{light}|rank={near}", f"{light}|lk={link}"


def _side_clitic(side: str, preposition: str, pronoun: bool, pos: str, near: int) -> list[str]:
    out = [f"cl={preposition}|{side}"] if preposition else []
    return [*out, f"pron|{side}|pos={pos}|rank={near}"] if pronoun else out


def _side_tag(side: str, tag: str, near: int) -> tuple[str, ...]:
    return f"ct={tag}|{side}", f"ct={tag}|{side}|rank={near}"


def _follow(view: View, cand: Candidate, end: int) -> str:
    """What comes right behind the trigger: a party of its own, a place, a preposition, another trigger."""
    for tag in view.tags[cand.last + 1 : min(cand.last + 4, end)]:
        if tag != "o":
            return tag
    return "-"


def _light(view: View, cand: Candidate, begin: int) -> tuple[int, str]:
    """The nearest support verb before the trigger: (word, effect), (-1, "") if there is none near."""
    for index in range(cand.first - 1, max(begin, cand.first - 1 - _LIGHT_BACK) - 1, -1):
        tag = view.tags[index]
        if tag.startswith("light:"):
            return index, tag[6:]
        if tag == "T":
            break
    return -1, ""


def _agrees(verb: str, pronoun: str, subject: str) -> str:
    """Does a verb or attached pronoun go with a subject? yes, no, or "" when it cannot be told."""
    if pronoun:
        return f"{len(pronoun)}{pronoun[-1]}{subject}"
    if not verb or not verb.startswith("3"):
        return ""
    return f"{_AGREE.get(verb, '')}{subject}"

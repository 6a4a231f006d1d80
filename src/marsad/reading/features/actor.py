"""Is a party the actor or the target of an event?"""

from __future__ import annotations

from collections.abc import Iterable

from marsad.reading.document import Candidate
from marsad.reading.features.view import View, bucket, relation
from marsad.reading.slots import PartyOption

_LIGHT_BACK = 8


def actor_features(view: View, cand: Candidate, kind: str, option: PartyOption) -> list[str]:
    """For one party: actor, target or neither of an event of type ``kind`` told by ``cand``?"""
    out = list(_general(view, cand, kind, option))
    if option.far >= 0:
        out.extend(_far(view, cand, kind, option))
        return out
    follow, light = _follow(view, cand), _light(view, cand)
    if option.before >= 0:
        out.extend(_side(view, cand, kind, option.before, option.before_rank, follow, light))
    if option.after >= 0:
        out.extend(_side(view, cand, kind, option.after, option.after_rank, follow, light))
    if option.before >= 0 and option.after >= 0:
        out.append("both")
    return out


def _general(view: View, cand: Candidate, kind: str, option: PartyOption) -> Iterable[str]:
    mention = option.mention(view.doc, cand)
    people = mention.kind == "people"
    yield f"t={kind}|pp={people}"
    yield f"k={mention.kind}"
    yield f"t={kind}|k={mention.kind}"
    yield f"cnt={min(option.count, 4)}"
    yield f"std={min(option.standing, 3)}"
    yield f"std={min(option.standing, 3)}|t={kind}"
    yield f"L={cand.lemma}|pp={people}"


def _far(view: View, cand: Candidate, kind: str, option: PartyOption) -> Iterable[str]:
    doc, mention, stand = view.doc, view.doc.actors[option.far], view.stands[option.far]
    form = cand.forms[0]
    apart = max(-2, min(doc.tokens.sentence[cand.first] - doc.tokens.sentence[mention.first], 4))
    rank = min(option.far_rank, 3)
    alone = not any(view.tags[k] in "AC" for k in range(*doc.tokens.sentences[doc.tokens.sentence[cand.first]]))
    follow = _follow(view, cand)
    yield f"ap={apart}"
    yield f"t={kind}|ap={max(-1, apart)}"
    yield f"L={cand.lemma}|far"
    yield f"fr={rank}"
    yield f"fr={rank}|alone={alone}|t={kind}"
    yield f"far|pos={form.pos[0]}{form.tense[:1]}|fl={follow}"
    yield f"far|std={min(option.standing, 3)}|alone={alone}|t={kind}"
    yield f"far|agr={_agrees(form.agreement, form.pronoun, stand.agreement)}|pos={form.pos[0]}"
    yield f"far|lk={stand.link}"
    yield f"far|lead={option.actor in view.lead_ids}|t={kind}"
    yield f"far|pp={mention.kind == 'people'}|t={kind}"


def _side(
    view: View, cand: Candidate, kind: str, index: int, rank: int, follow: str, light: tuple[int, str]
) -> Iterable[str]:
    """What is told by one mention of the party in the trigger's sentence."""
    doc, mention, stand = view.doc, view.doc.actors[index], view.stands[index]
    form, entry, lemma = cand.forms[0], view.triggers[cand.lemma], cand.lemma
    side, distance, way = relation(view, cand, mention.first, mention.last)
    low, high = (mention.last + 1, cand.first) if side == "B" else (cand.last + 1, mention.first)
    high = max(low, high)
    others = min(view.trigger_count[high] - view.trigger_count[low], 2)
    verbs = min(view.verb_count[high] - view.verb_count[low], 2)
    joints = min(view.joints[high] - view.joints[low], 3)
    pos = form.pos[0] + form.tense[:1]
    frame = f"{entry.subject}/{entry.object}"
    prep = mention.preposition or "-"
    agrees = _agrees(form.agreement, form.pronoun, stand.agreement)
    place = f"{side}|rank={min(rank, 2)}|nt={others}"
    yield from (
        f"{side}|pos={pos}",
        f"{side}{bucket(distance)}|pos={pos}",
        f"t={kind}|{side}|pos={pos}",
        f"t={kind}|{side}|prep={prep}",
        f"L={lemma}|{side}|pos={pos}",
        f"L={lemma}|{side}|prep={prep}",
        f"{side}|prep={prep}|pos={pos}",
        f"F={frame}|{side}|pos={pos}",
        f"F={frame}|{side}|prep={prep}|pos={pos}",
        f"F={frame}|{side}|rank={min(rank, 2)}|pos={pos}",
        f"F={frame}|{side}|way={way}",
        f"{side}|way={way}",
        f"t={kind}|{side}|way={way}",
        f"{side}|rank={min(rank, 3)}|pos={pos}",
        f"t={kind}|{side}|rank={min(rank, 3)}|pos={pos}",
        f"{side}|com={min(view.clause_breaks(cand.first, mention.first), 3)}",
        f"{side}|h={mention.head}|t={kind}",
        f"L={lemma}|{side}|h={mention.head}",
        f"{side}|k={mention.kind}|pos={pos}",
    )
    yield from (
        f"{place}|pos={pos}",
        f"{place}|j={joints}",
        f"{place}|t={kind}",
        f"{place}|fl={follow}",
        f"{side}|nv={verbs}|pos={pos}",
        f"{side}|j={joints}|pos={pos}",
        f"{side}|lk={stand.link}",
        f"{side}|lk={stand.link}|t={kind}",
        f"{side}|lk={stand.link}|nt={others}",
        f"{side}|lk={stand.link}|F={frame}",
        f"{side}|bt={stand.before}|nt={others}",
        f"{side}|at={stand.after}|nt={others}",
        f"{side}|bt={stand.before}|pos={pos}",
        f"{side}|at={stand.after}|pos={pos}",
        f"{side}|fl={follow}|pos={pos}",
        f"{side}|fl={follow}|rank={min(rank, 2)}|t={kind}",
        f"{side}|ord={min(stand.order, 2)}|e={min(stand.edge, 2)}|t={kind}",
        f"{side}|ord={min(stand.order, 2)}|e={min(stand.edge, 2)}|lk={stand.link}",
        f"{side}|v={stand.voice}|nt={others}",
        f"{side}|v={stand.voice}|t={kind}",
        f"{side}|agr={agrees}|{form.pos[0]}|fl={follow}",
        f"{side}|agr={agrees}|{form.pos[0]}|rank={min(rank, 2)}",
    )
    at, effect = light
    if at >= 0:
        where = "in" if at < mention.first else "out"
        yield f"{side}|lt={effect}|{where}"
        yield f"{side}|lt={effect}|{where}|rank={min(rank, 2)}"
        yield f"{side}|lt={effect}|{where}|lk={stand.link}"
    if cand.preposition:
        yield f"cl={cand.preposition}|{side}"
    if form.pronoun:
        yield f"pron|{side}|pos={pos}|rank={min(rank, 2)}"
    if cand.first > doc.tokens.sentences[doc.tokens.sentence[cand.first]][0]:
        tag = view.tags[cand.first - 1]
        if tag != "o":
            yield f"ct={tag}|{side}"
            yield f"ct={tag}|{side}|rank={min(rank, 2)}"


def _follow(view: View, cand: Candidate) -> str:
    """What comes right behind the trigger: a party of its own, a place, a preposition, another trigger."""
    end = view.doc.tokens.sentences[view.doc.tokens.sentence[cand.first]][1]
    for index in range(cand.last + 1, min(cand.last + 4, end)):
        tag = view.tags[index]
        if tag != "o":
            return tag
    return "-"


def _light(view: View, cand: Candidate) -> tuple[int, str]:
    """The nearest support verb before the trigger: (word, effect), (-1, "") if there is none near."""
    begin = view.doc.tokens.sentences[view.doc.tokens.sentence[cand.first]][0]
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
    form = {"fs": "f", "ms": "m", "mp": "p", "fp": "p"}.get(verb[1:], "")
    return f"{form}{subject}"

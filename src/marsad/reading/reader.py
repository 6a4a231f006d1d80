"""Report → claims. Pure: the same report and knowledge give the same reading.

Order: fold → words → dictionary hits → mentions → which triggers tell of events → slots → one event per
happening → claims.
"""

from __future__ import annotations

from marsad.model import Claim, Reading, Report
from marsad.reading.analysis import Analysis, Knowledge, analyse
from marsad.reading.claims import build_claim, build_mentions
from marsad.reading.document import ActorMention, PlaceMention
from marsad.reading.draft import DateChoice, Draft
from marsad.reading.features.actor import actor_parts, party_scene
from marsad.reading.features.date import date_parts, date_scores
from marsad.reading.features.place import place_scene, place_scores
from marsad.reading.features.source import source_parts, source_scene
from marsad.reading.features.status import status_parts
from marsad.reading.features.trigger import trigger_parts
from marsad.reading.linear import logistic, logit, softmax
from marsad.reading.merge import merge_drafts
from marsad.reading.sharing import split_by_dates
from marsad.reading.slots import PartyOption, actor_options, date_options, place_options, source_options
from marsad.reading.stretches import with_stretches

_TAKE = 0.45  # a party of the event's own sentence
_TAKE_FAR = 0.6  # a party that only other sentences name
_PARTY = 0.25  # the likeliest party of a type that asks for one
_MAY_LACK_PARTIES = frozenset({"strike", "bombing"})
_HELD_BY = frozenset({"hold", "withdrawal", "advance", "capture"})  # of these somebody is always told of
_ANY_PARTY = 0.05  # the likeliest party of such a type
_SINGLE = 0.1  # the likeliest place
_FURTHER = 0.6  # one more place
_LISTED = 0.15  # one more of a list
_SAID = logit(0.45)
_BEHIND = 5  # words behind the loser


def read(report: Report, knowledge: Knowledge) -> Reading:
    """All claims of ``report``, in text order, with the mentions behind them."""
    analysis = analyse(report, knowledge)
    filled = [fill(analysis, d) for d in find_events(analysis)]
    drafts = merge_drafts(analysis, [part for d in filled for part in split_by_dates(analysis, d)])
    claims: list[Claim] = [build_claim(analysis, d) for d in drafts]
    return Reading(report.id, tuple(claims), build_mentions(analysis), tuple(analysis.notes))


def find_events(analysis: Analysis) -> list[Draft]:
    """The trigger candidates that tell of an event, with its likeliest type."""
    knowledge = analysis.knowledge
    tells, kinds = knowledge.models["trigger"], knowledge.models["type"]
    index_of = {kind: i for i, kind in enumerate(kinds.classes)}
    out: list[Draft] = []
    for number, cand in enumerate(analysis.doc.triggers):
        parts = trigger_parts(analysis.view, number)
        chance = logistic(tells.score(parts))
        if chance < (1.0 - chance) * knowledge.strictness:
            continue
        allowed = sorted(
            {t for f in cand.forms for t in knowledge.trigger_types(f.trigger)} & index_of.keys()
        )
        if not allowed:
            continue
        kind = allowed[0]
        if len(allowed) > 1:
            scores = kinds.class_scores(parts)
            kind = max(allowed, key=lambda t: scores[index_of[t]])
        out.append(Draft(number, cand, kind, chance, analysis.doc.tokens.sentence[cand.first]))
    analysis.events = frozenset([draft.number for draft in out])
    return out


def fill(analysis: Analysis, draft: Draft) -> Draft:
    """Fill the slots of one draft."""
    draft.status = choose_status(analysis, draft)
    fill_actors(analysis, draft)
    fill_places(analysis, draft)
    draft.date = choose_date(analysis, draft)
    fill_sources(analysis, draft)
    analysis.count(draft)
    return draft


def choose_status(analysis: Analysis, draft: Draft) -> str:
    """The likeliest status."""
    model = analysis.knowledge.models["status"]
    scores = model.class_scores(status_parts(analysis.view, draft.cand, draft.type))
    return model.classes[max(range(len(scores)), key=lambda i: (scores[i], -i))]


def fill_actors(analysis: Analysis, draft: Draft) -> None:
    """Every party that is likelier an actor or a target of the event than neither; where the type asks for a party
    and there is none, the likeliest one that is not hopeless."""
    model = analysis.knowledge.models["actor"]
    actor_at, target_at = model.classes.index("actor"), model.classes.index("target")
    scored: list[tuple[float, bool, PartyOption]] = []
    scene = party_scene(analysis.view, draft.cand, draft.type)
    for option in actor_options(analysis.view, draft.cand):
        chances = softmax(model.class_scores(actor_parts(analysis.view, scene, option)))
        actor, target = chances[actor_at], chances[target_at]
        scored.append((actor + target, actor >= target, option))
    taken = [s for s in scored if s[0] > (_TAKE if s[2].far < 0 else _TAKE_FAR)]
    if not taken and scored and draft.type not in _MAY_LACK_PARTIES:
        best = max(scored, key=lambda s: s[0])
        told = (
            draft.type != "figure" or best[2].far < 0
        )  # an amount is of whom its own sentence names, or of nobody
        taken = [best] if told and best[0] > (_ANY_PARTY if draft.type in _HELD_BY else _PARTY) else []
    for _, acts, option in taken:
        slot = draft.actors if acts else draft.targets
        slot[option.actor] = option.mention(analysis.doc, draft.cand)
    if draft.type == "hold":  # a state has no second side
        draft.actors, draft.targets = draft.actors or draft.targets, {}
    _gainers(analysis, draft)


def _gainers(analysis: Analysis, draft: Draft) -> None:
    """Who is the subject of a verb of loss loses; parties told of well behind it, if nobody gained yet, gained."""
    entry = analysis.knowledge.triggers[draft.cand.lemma]
    if draft.type != "capture" or entry.subject != "target":
        return
    told = {**draft.actors, **draft.targets}
    subject = _subject(draft, told)
    if subject in draft.actors and not analysis.doc.clitics.apart:
        own = told[subject]
        draft.targets = {a: m for a, m in told.items() if a == subject or m.first < own.first}
        draft.actors = {a: m for a, m in told.items() if a not in draft.targets}
        return
    if draft.actors or len(draft.targets) < 2:
        return
    first = min(mention.first for mention in draft.targets.values())
    draft.actors = {a: m for a, m in draft.targets.items() if m.first > first + _BEHIND}
    draft.targets = {a: m for a, m in draft.targets.items() if a not in draft.actors}


def _subject(draft: Draft, told: dict[str, ActorMention]) -> str:
    """The party right behind a verb, with no preposition: its subject; "" if there is none."""
    behind = {a: m.first - draft.cand.last for a, m in told.items() if not m.preposition}
    near = [a for a, away in behind.items() if away == 1]
    return near[0] if near and draft.cand.forms[0].pos == "verb" else ""


def fill_places(analysis: Analysis, draft: Draft) -> None:
    """The likeliest place, if it is not hopeless; others that are sure, or go with a taken one in a list."""
    model = analysis.knowledge.models["place"]
    view = analysis.view
    scene = place_scene(view, draft.cand, draft.type)
    options = place_options(view, draft.cand)
    scored = [
        (logistic(score), mention, standing)
        for score, (mention, standing) in zip(place_scores(model, view, scene, options), options, strict=True)
    ]
    scored.sort(key=lambda s: (-s[0], s[1].first))
    taken: list[PlaceMention] = []
    heads: set[int] = set()
    for chance, mention, standing in scored:
        listed = not standing.apart and standing.anchor.first in heads
        if chance > (_LISTED if listed else _FURTHER if taken else _SINGLE):
            taken.append(mention)
            heads.add(standing.anchor.first)
    draft.places = sorted(taken, key=lambda m: m.first)
    draft.places = with_stretches(analysis, draft)
    draft.place_chance = scored[0][0] if scored else 0.0


def choose_date(analysis: Analysis, draft: Draft) -> DateChoice:
    """The best way to date the event."""
    model = analysis.knowledge.models["date"]
    options = date_options(analysis.doc, draft.cand, analysis.dates, analysis.day)
    scores = date_scores(model, date_parts(analysis.view, draft.cand, draft.type, draft.status, options))
    return options[max(range(len(options)), key=lambda i: (scores[i], -i))].choice


def fill_sources(analysis: Analysis, draft: Draft) -> None:
    """Every source that is about as likely as not: attribution lost costs more than attribution doubled."""
    model = analysis.knowledge.models["source"]
    scene = source_scene(analysis.view, draft.cand)
    for mention, rank, tie in source_options(analysis.view, draft.cand):
        if model.score(source_parts(analysis.view, scene, mention, rank, tie)) > _SAID:
            draft.sources.append(mention)

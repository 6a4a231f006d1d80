"""Report → claims. Pure: the same report and knowledge give the same reading.

Order: fold → words → dictionary hits → mentions → which triggers tell of events → slots → one event per
happening → claims.
"""

from __future__ import annotations

from marsad.model import Claim, Reading, Report
from marsad.reading.analysis import Analysis, Knowledge, analyse
from marsad.reading.claims import build_claim, build_mentions
from marsad.reading.document import PlaceMention
from marsad.reading.draft import DateChoice, Draft
from marsad.reading.features.actor import actor_features
from marsad.reading.features.date import date_features
from marsad.reading.features.place import place_features
from marsad.reading.features.source import source_features
from marsad.reading.features.status import status_features
from marsad.reading.features.trigger import trigger_features
from marsad.reading.merge import merge_drafts
from marsad.reading.slots import actor_options, date_options, place_options, source_options

_TAKE = 0.5
_SINGLE = 0.1  # the likeliest place
_FURTHER = 0.6  # one more place
_LISTED = 0.25  # one more of a list


def read(report: Report, knowledge: Knowledge) -> Reading:
    """All claims of ``report``, in text order, with the mentions behind them."""
    analysis = analyse(report, knowledge)
    drafts = merge_drafts(analysis, [fill(analysis, d) for d in find_events(analysis)])
    claims: list[Claim] = [build_claim(analysis, d) for d in drafts]
    return Reading(report.id, tuple(claims), build_mentions(analysis), tuple(analysis.notes))


def find_events(analysis: Analysis) -> list[Draft]:
    """The trigger candidates that tell of an event, with its likeliest type."""
    model = analysis.knowledge.models["trigger"]
    none = model.classes.index("none")
    out: list[Draft] = []
    for number, cand in enumerate(analysis.doc.triggers):
        chances = model.probabilities(trigger_features(analysis.view, number))
        allowed = {t for form in cand.forms for t in analysis.knowledge.trigger_types(form.trigger)}
        ranked = sorted(
            ((chances[i], t) for i, t in enumerate(model.classes) if t in allowed),
            key=lambda r: (-r[0], r[1]),
        )
        if not ranked:
            continue
        score = sum(chance for chance, _ in ranked)
        if score < chances[none] * analysis.knowledge.strictness:
            continue
        out.append(Draft(number, cand, ranked[0][1], score, analysis.doc.tokens.sentence[cand.first]))
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
    chances = model.probabilities(status_features(analysis.view, draft.cand, draft.type))
    return model.classes[max(range(len(chances)), key=lambda i: (chances[i], -i))]


def fill_actors(analysis: Analysis, draft: Draft) -> None:
    """Every party that is likelier an actor or a target of the event than neither."""
    model = analysis.knowledge.models["actor"]
    actor_at, target_at = model.classes.index("actor"), model.classes.index("target")
    for actor, mention, rank, count in actor_options(analysis.view, draft.cand):
        chances = model.probabilities(
            actor_features(analysis.view, draft.cand, draft.type, mention, rank, count)
        )
        if chances[actor_at] + chances[target_at] <= _TAKE:
            continue
        slot = draft.actors if chances[actor_at] >= chances[target_at] else draft.targets
        slot[actor] = mention


def fill_places(analysis: Analysis, draft: Draft) -> None:
    """The likeliest place, if it is not hopeless; others that are sure, or go with a taken one in a list."""
    model = analysis.knowledge.models["place"]
    scored = [
        (
            model.probabilities(place_features(analysis.view, draft.cand, draft.type, mention, standing))[0],
            mention,
            standing,
        )
        for mention, standing in place_options(analysis.view, draft.cand)
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
    draft.place_chance = scored[0][0] if scored else 0.0


def choose_date(analysis: Analysis, draft: Draft) -> DateChoice:
    """The best way to date the event."""
    model = analysis.knowledge.models["date"]
    options = date_options(analysis.doc, draft.cand, analysis.dates, analysis.doc.report.published)
    best, best_score = options[-1][0], float("-inf")
    for choice, rank, own in options:
        score = model.raw(
            date_features(analysis.view, draft.cand, draft.type, draft.status, choice, rank, own)
        )[0]
        if score > best_score:
            best, best_score = choice, score
    return best


def fill_sources(analysis: Analysis, draft: Draft) -> None:
    """Every source likelier than not."""
    model = analysis.knowledge.models["source"]
    for mention, rank, opened in source_options(analysis.view, draft.cand):
        chance = model.probabilities(source_features(analysis.view, draft.cand, mention, rank, opened))[0]
        if chance > _TAKE:
            draft.sources.append(mention)

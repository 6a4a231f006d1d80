"""What each scorer learns from: features, right answer and weight, one row per choice."""

from __future__ import annotations

from collections import Counter
from typing import Any

from annotated import Example, gold_day, iso, place_hits, place_record, same_place
from ranking import Contest

from marsad.reading.draft import Draft, place_keys
from marsad.reading.features.actor import actor_features
from marsad.reading.features.date import date_rows
from marsad.reading.features.merge import merge_features
from marsad.reading.features.place import place_features
from marsad.reading.features.source import source_features
from marsad.reading.features.status import status_features
from marsad.reading.features.trigger import trigger_features
from marsad.reading.reader import fill
from marsad.reading.slots import actor_options, date_options, place_options, source_options

Row = tuple[list[str], str, float]
MODELS = ("trigger", "type", "status", "actor", "place", "date", "source")
FAR = 0.5  # weight of a party that the sentence does not name


def rows_of(example: Example) -> dict[str, list[Row]]:
    """(features, label, weight) per model."""
    out: dict[str, list[Row]] = {m: [] for m in MODELS}
    a = example.analysis
    view = a.view
    for number, cand in enumerate(a.doc.triggers):
        events = example.aligned.get(number, [])
        types = Counter(e["type"] for e in events)
        features = trigger_features(view, number)
        out["trigger"].append((features, "yes" if events else "no", example.trust("trigger")))
        if not events:
            continue
        label = types.most_common(1)[0][0]
        out["type"].append((features, label, example.trust("type")))
        event = next(e for e in events if e["type"] == label)
        partial = event.get("partial", ())
        kind, status = event["type"], event.get("status") or "asserted"
        if "status" not in partial:
            out["status"].append((status_features(view, cand, kind), status, example.trust("status")))
        slots = {x["id"]: "actor" for x in event.get("actors") or []}
        slots.update({x["id"]: "target" for x in event.get("targets") or []})
        if "actors" not in partial:
            for option in actor_options(view, cand):
                out["actor"].append(
                    (
                        actor_features(view, cand, kind, option),
                        slots.get(option.actor, "none"),
                        example.trust("actor") * (FAR if option.far >= 0 else 1.0),
                    )
                )
        if "places" not in partial:
            wanted = event.get("places") or []
            keys = place_hits(a, wanted) if a.doc.clitics.apart else set()
            for mention, rank in place_options(view, cand):
                mine = place_record(a, mention)
                hit = rank.key in keys or any(same_place(g, mine) for g in wanted)
                out["place"].append(
                    (
                        place_features(view, cand, kind, mention, rank),
                        "yes" if hit else "no",
                        example.trust("place"),
                    )
                )
        if "sources" not in partial:
            said = {s["id"] for s in event.get("sources") or []}
            sources = source_options(view, cand)
            if example.kind == "own" and not said <= {source.id for source, _, _ in sources}:
                sources = []  # an annotator's own name for somebody: no telling which of ours it is
            for source, rank, opened in sources:
                out["source"].append(
                    (
                        source_features(view, cand, source, rank, opened),
                        "yes" if source.id in said else "no",
                        example.trust("source"),
                    )
                )
    return out


def cached_rows(example: Example) -> dict[str, list[Row]]:
    """``rows_of``, computed once per example."""
    if example.rows is None:
        example.rows = rows_of(example)
    return example.rows


def taken_drafts(example: Example) -> list[tuple[int, Draft]]:
    """The triggers that tell of annotated events, as drafts of the annotated type."""
    a, out = example.analysis, []
    for number, events in sorted(example.aligned.items()):
        cand = a.doc.triggers[number]
        out.append((number, Draft(number, cand, events[0]["type"], 1.0, a.doc.tokens.sentence[cand.first])))
    return out


def date_contests(example: Example) -> list[Contest]:
    """The ways to date each annotated event, told at its first trigger, and which are right."""
    a, out = example.analysis, []
    for draft, event in gold_drafts(example):
        if "date" in event.get("partial", ()):
            continue
        wanted = gold_day(event)
        draft.status = example.statuses.get(draft.number, draft.status)
        options = date_options(a.doc, draft.cand, a.dates, a.day)
        rows = date_rows(a.view, draft.cand, draft.type, draft.status, options)
        days = [(iso(o.choice.start), iso(o.choice.end)) if o.choice.start else (None, None) for o in options]
        out.append(Contest(rows, [day == wanted for day in days], example.trust("date")))
    return out


def merge_rows(example: Example) -> list[Row]:
    """Pairs of drafts of one type: the same annotated event or not."""
    a = example.analysis
    drafts = [(fill(a, draft), example.aligned[number][0]) for number, draft in taken_drafts(example)]
    out = []
    names = a.doc.name_at
    for j, (later, event) in enumerate(drafts):
        for earlier, other in drafts[:j]:
            if earlier.type == later.type:
                keys = (place_keys(earlier.places, names), place_keys(later.places, names))
                label = "yes" if event is other else "no"
                out.append((merge_features(a.view, earlier, later, keys), label, example.trust("merge")))
    return out


def gold_drafts(example: Example) -> list[tuple[Draft, dict[str, Any]]]:
    """Each annotated event once, as a draft at the first trigger that tells it."""
    a, seen, out = example.analysis, set(), []
    for number, events in sorted(example.aligned.items()):
        for event in events:
            if id(event) not in seen:
                seen.add(id(event))
                cand = a.doc.triggers[number]
                draft = Draft(number, cand, event["type"], 1.0, a.doc.tokens.sentence[cand.first])
                draft.status = event.get("status") or "asserted"
                out.append((draft, event))
    return out

#!/usr/bin/env python3
"""Learn the reader's weights from annotated articles, or measure them by cross-validation.

    train.py fit   --gold GOLD --articles ARTICLES [--specs SPECS ...] --out WEIGHTS.json
    train.py apart --gold GOLD --articles ARTICLES [--specs SPECS ...] --out PREDICTED.jsonl
    train.py probe --gold GOLD --articles ARTICLES [--specs SPECS ...] --only status|actor|place|date|source
    train.py cross --gold GOLD --articles ARTICLES [--specs SPECS ...] --out PREDICTED.jsonl

``probe`` cross-validates one slot alone, on the annotated triggers (fast). ``fit`` uses only articles whose licence row
allows it (no non-commercial texts); features hold no content words of the texts. ``apart`` learns as ``fit`` does and
reads the other articles. ``cross`` reads every article with weights learned from the other folds (folds by sha256 of
the id).
Needs the development extra (scikit-learn).
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from ranking import Contest, learn_ranking
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from marsad.compiled import load_knowledge
from marsad.exchange.guideline import record
from marsad.model import Report
from marsad.reading.analysis import Analysis, analyse
from marsad.reading.claims import place_text
from marsad.reading.draft import Draft, place_keys
from marsad.reading.features.actor import actor_features
from marsad.reading.features.date import date_rows
from marsad.reading.features.merge import merge_features
from marsad.reading.features.place import place_features
from marsad.reading.features.source import source_features
from marsad.reading.features.status import status_features
from marsad.reading.features.trigger import trigger_features
from marsad.reading.linear import Linear
from marsad.reading.reader import (
    choose_date,
    choose_status,
    fill,
    fill_actors,
    fill_places,
    fill_sources,
    read,
)
from marsad.reading.slots import actor_options, date_options, place_options, source_options
from marsad.scoring.folds import FOLDS, fold_of
from marsad.scoring.place_names import fold_name

MODELS = ("trigger", "type", "status", "actor", "place", "date", "source")
STRENGTH = {
    "trigger": 0.08,
    "type": 0.5,
    "status": 0.2,
    "actor": 0.07,
    "place": 0.05,
    "date": 0.2,
    "source": 0.2,
    "merge": 0.05,
}
SMALL = 0.02
FAR = 0.5  # weight of a party that the sentence does not name
SPEC = 0.4  # weight of a sentence spec against an annotated article, for parties


def lines(path: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines() if line.strip()]


def open_licence(row: dict[str, Any]) -> bool:
    licence = str(row.get("licence", ""))
    return "NC" not in licence and "none stated" not in licence


class Example:
    """One annotated report, taken apart once."""

    def __init__(
        self, row: dict[str, Any], events: list[dict[str, Any]], knowledge: Any, trust: float = 1.0
    ) -> None:
        self.row, self.events, self.trust = row, events, trust
        published = date.fromisoformat(row["published"]) if row.get("published") else None
        self.report = Report(row["id"], row["text"], published, row.get("title") or "", row.get("lang") or "")
        self.analysis: Analysis = analyse(self.report, knowledge)
        self.aligned = self._align()

    def _align(self) -> dict[int, list[dict[str, Any]]]:
        out: dict[int, list[dict[str, Any]]] = {}
        doc = self.analysis.doc
        spans = [
            (m["start"], m["start"] + len(m["text"]), e)
            for e in self.events
            for m in (e["trigger"], *(e.get("also") or []))
        ]
        for number, cand in enumerate(doc.triggers):
            _, start, end = doc.words(cand.first, cand.last)
            found = [e for s, t, e in spans if s < end and start < t]
            if found:
                out[number] = found
        return out


def same_place(gold: dict[str, Any], mine: dict[str, Any]) -> bool:
    """Equal by gazetteer id, or by folded name in either language."""
    if gold.get("gaz") and gold["gaz"] == mine.get("gaz"):
        return True
    names = [
        {fold_name(n) for k in ("text", "name_en") for n in (p.get(k) or "").split("|")} - {""} for p in (gold, mine)
    ]
    return bool(names[0] & names[1])


def gold_day(event: dict[str, Any]) -> tuple[str | None, str | None]:
    day = event.get("date") or {}
    return (day.get("start"), day.get("end")) if day.get("start") else (None, None)


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def rows_of(example: Example) -> dict[str, list[tuple[list[str], str, float]]]:
    """(features, label, weight) per model."""
    out: dict[str, list[tuple[list[str], str, float]]] = {m: [] for m in MODELS}
    a = example.analysis
    view = a.view
    for number, cand in enumerate(a.doc.triggers):
        events = example.aligned.get(number, [])
        types = Counter(e["type"] for e in events)
        features = trigger_features(view, number)
        out["trigger"].append((features, "yes" if events else "no", 1.0))
        if not events:
            continue
        label = types.most_common(1)[0][0]
        out["type"].append((features, label, 1.0))
        event = next(e for e in events if e["type"] == label)
        partial = event.get("partial", ())
        kind, status = event["type"], event.get("status") or "asserted"
        if "status" not in partial:
            out["status"].append((status_features(view, cand, kind), status, 1.0))
        slots = {x["id"]: "actor" for x in event.get("actors") or []}
        slots.update({x["id"]: "target" for x in event.get("targets") or []})
        if "actors" not in partial:
            for option in actor_options(view, cand):
                out["actor"].append(
                    (
                        actor_features(view, cand, kind, option),
                        slots.get(option.actor, "none"),
                        example.trust * (FAR if option.far >= 0 else 1.0),
                    )
                )
        if "places" not in partial:
            for mention, rank in place_options(view, cand):
                text = place_text(a.doc, mention)[0]
                mine = {
                    "text": text,
                    "name_en": mention.place and mention.place.name_en,
                    "gaz": mention.place and mention.place.id,
                }
                hit = any(same_place(g, mine) for g in event.get("places") or [])
                out["place"].append(
                    (place_features(view, cand, kind, mention, rank), "yes" if hit else "no", 1.0)
                )
        if "sources" not in partial:
            said = {s["id"] for s in event.get("sources") or []}
            for source, rank, opened in source_options(view, cand):
                out["source"].append(
                    (
                        source_features(view, cand, source, rank, opened),
                        "yes" if source.id in said else "no",
                        1.0,
                    )
                )
    return out


def date_contests(example: Example) -> list[Contest]:
    """The ways to date each annotated event, told at its first trigger, and which are right."""
    a, out = example.analysis, []
    for draft, event in gold_drafts(example):
        if "date" in event.get("partial", ()):
            continue
        wanted = gold_day(event)
        options = date_options(a.doc, draft.cand, a.dates, a.day)
        rows = date_rows(a.view, draft.cand, draft.type, draft.status, options)
        days = [(iso(o.choice.start), iso(o.choice.end)) if o.choice.start else (None, None) for o in options]
        out.append(Contest(rows, [day == wanted for day in days]))
    return out


def merge_rows(example: Example) -> list[tuple[list[str], str, float]]:
    """Pairs of drafts of one type: the same annotated event or not."""
    a = example.analysis
    drafts: list[tuple[Draft, dict[str, Any]]] = []
    for number, events in sorted(example.aligned.items()):
        cand = a.doc.triggers[number]
        draft = Draft(number, cand, events[0]["type"], 1.0, a.doc.tokens.sentence[cand.first])
        drafts.append((fill(a, draft), events[0]))
    out = []
    names = a.doc.name_at
    for j, (later, event) in enumerate(drafts):
        for earlier, other in drafts[:j]:
            if earlier.type == later.type:
                keys = (place_keys(earlier.places, names), place_keys(later.places, names))
                out.append((merge_features(a.view, earlier, later, keys), "yes" if event is other else "no", 1.0))
    return out


def learn(rows: list[tuple[list[str], str, float]], strength: float, least: int = 2) -> Linear:
    """Logistic regression (L2) over features seen at least ``least`` times."""
    seen = Counter(f for features, _, _ in rows for f in set(features))
    index = {f: i for i, f in enumerate(sorted(f for f, n in seen.items() if n >= least))}
    data, cols, starts = [], [], [0]
    for features, _, _ in rows:
        for f in set(features):
            if f in index:
                cols.append(index[f])
                data.append(1.0)
        starts.append(len(cols))
    matrix = sparse.csr_matrix((data, cols, starts), shape=(len(rows), len(index)))
    labels = np.array([label for _, label, _ in rows])
    binary = set(labels) <= {"yes", "no"}
    solver = "liblinear" if binary else "lbfgs"
    model = LogisticRegression(C=strength, max_iter=200, tol=1e-3, solver=solver)
    model.fit(matrix, labels, sample_weight=np.array([weight for _, _, weight in rows]))
    names = sorted(index, key=lambda f: index[f])
    if binary:
        coef, bias, classes = model.coef_, model.intercept_, ("yes",)
    else:
        coef, bias, classes = model.coef_, model.intercept_, tuple(model.classes_)
    weights = {}
    for i, name in enumerate(names):
        found = tuple(
            (c, round(float(coef[c, i]), 3)) for c in range(coef.shape[0]) if abs(coef[c, i]) >= SMALL
        )
        if found:
            weights[name] = found
    return Linear(tuple(str(c) for c in classes), tuple(round(float(b), 3) for b in bias), weights)


def fit_all(examples: list[Example], knowledge: Any) -> dict[str, Linear]:
    rows: dict[str, list[tuple[list[str], str, float]]] = defaultdict(list)
    types: dict[str, Counter[str]] = defaultdict(Counter)
    for example in examples:
        for name, found in rows_of(example).items():
            rows[name].extend(found)
        for number, events in example.aligned.items():
            for event in events:
                types[example.analysis.doc.triggers[number].lemma][event["type"]] += 1
    models = {name: learn(rows[name], STRENGTH[name]) for name in MODELS if name != "date"}
    models["date"] = learn_ranking([c for e in examples for c in date_contests(e)], STRENGTH["date"])
    knowledge.models.update(models)
    knowledge.learned_types = {k: tuple(sorted(t for t, n in v.items() if n >= 2)) for k, v in types.items()}
    for example in examples:
        rows["merge"].extend(merge_rows(example))
    models["merge"] = learn(rows["merge"], STRENGTH["merge"])
    knowledge.models.update(models)
    return models


def load_examples(args: argparse.Namespace, knowledge: Any) -> tuple[list[Example], list[Example]]:
    """(annotated articles, specs)."""
    articles = {r["id"]: r for r in lines(args.articles)}
    gold = [g for g in lines(args.gold) if articles[g["id"]]["lang"] == "ar"]
    real = [Example(articles[g["id"]], g["events"], knowledge) for g in gold]
    specs = [spec_example(s, knowledge) for path in args.specs for s in lines(path)]
    specs += [marked_example(r, knowledge) for path in args.reports for r in lines(path)]
    return real, specs


def spec_example(spec: dict[str, Any], knowledge: Any) -> Example:
    """A sentence spec in the form of an annotated article."""
    row = {"id": spec["id"], "text": spec["text"], "published": spec.get("published"), "lang": "ar"}
    events = []
    for e in spec["events"]:
        triggers = [e["trigger"]] if isinstance(e["trigger"], str) else e["trigger"]
        spans = [{"text": t, "start": spec["text"].find(t)} for t in [*triggers, *(e.get("also") or [])]]
        spans = [s for s in spans if s["start"] >= 0]
        if not spans:
            continue
        days = e.get("date") or [None, None]
        partial = [k for k in ("actors", "places", "date", "sources", "status") if k not in e]
        events.append(
            {
                "type": e["type"],
                "trigger": spans[0],
                "also": spans[1:],
                "status": e.get("status"),
                "partial": partial,
                "actors": [{"id": i} for i in e.get("actors", [])],
                "targets": [{"id": i} for i in e.get("targets", [])],
                "places": [{"text": p["name"]} for p in e.get("places", [])],
                "date": {"start": days[0], "end": days[1]},
                "sources": [{"id": i} for i in e.get("sources", [])],
            }
        )
    return Example(row, events, knowledge, SPEC)


_MARKED = re.compile(r"\[([\w+]+)\|([^\[\]|]+)\]")


def marked_example(row: dict[str, Any], knowledge: Any) -> Example:
    """A report of ours whose triggers are marked in the text: ``[e1|words]``, ``[e1+e2|words]``."""
    text, spans, last = "", defaultdict(list), 0
    for match in _MARKED.finditer(row["text"]):
        text += row["text"][last : match.start()]
        for key in match[1].split("+"):
            spans[key].append({"text": match[2], "start": len(text)})
        text += match[2]
        last = match.end()
    text += row["text"][last:]
    events = []
    for key, e in row["events"].items():
        days = e.get("date") or [None, None]
        events.append({
            "type": e["type"], "trigger": spans[key][0], "also": spans[key][1:], "status": e.get("status"),
            "actors": [{"id": i} for i in e.get("actors", [])], "targets": [{"id": i} for i in e.get("targets", [])],
            "places": [{"text": name} for name in e.get("places", [])],
            "date": {"start": days[0], "end": days[1]}, "sources": [{"id": i} for i in e.get("sources", [])],
        })
    return Example({**row, "text": text, "lang": "ar"}, events, knowledge)


def cross(args: argparse.Namespace, knowledge: Any) -> None:
    real, specs = load_examples(args, knowledge)
    out = []
    for fold in range(FOLDS):
        train = [e for e in real if fold_of(e.report.id) != fold]
        fit_all([*train, *specs], knowledge)
        for example in real:
            if fold_of(example.report.id) == fold:
                out.append(record(read(example.report, knowledge)))
        print(f"fold {fold}: learned from {len(train)} articles", file=sys.stderr)
    order = {e.report.id: i for i, e in enumerate(real)}
    out.sort(key=lambda r: order[r["id"]])
    Path(args.out).write_text(
        "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in out), encoding="utf-8"
    )


def apart(args: argparse.Namespace, knowledge: Any) -> None:
    """Learn from what may be shipped (open licences, specs), read the annotated articles that may not."""
    real, specs = load_examples(args, knowledge)
    fit_all([*[e for e in real if open_licence(e.row)], *specs], knowledge)
    out = [record(read(e.report, knowledge)) for e in real if not open_licence(e.row)]
    Path(args.out).write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in out), encoding="utf-8")


def probe(args: argparse.Namespace, knowledge: Any) -> None:
    """Precision, recall and F1 (for status and date the share right) of one slot, annotated triggers given."""
    real, specs = load_examples(args, knowledge)
    contests = {id(e): date_contests(e) for e in (*real, *specs)} if args.only == "date" else {}
    rows = {id(e): [] if contests else rows_of(e)[args.only] for e in (*real, *specs)}
    hits = said = wanted = 0
    for fold in range(FOLDS):
        train = [e for e in real if fold_of(e.report.id) != fold] + specs
        if contests:
            model = learn_ranking([c for e in train for c in contests[id(e)]], STRENGTH["date"])
        else:
            model = learn([r for e in train for r in rows[id(e)]], STRENGTH[args.only])
        knowledge.models[args.only] = model
        for example in (e for e in real if fold_of(e.report.id) == fold):
            for draft, event in gold_drafts(example):
                h, s, w = slot_score(args.only, example.analysis, draft, event)
                hits, said, wanted = hits + h, said + s, wanted + w
                if args.show and (h < s or h < w):
                    show(args, example, draft, event)
    print(
        f"{args.only}: P {hits / said:.3f} R {hits / wanted:.3f} F1 {2 * hits / (said + wanted):.3f} ({wanted} wanted)"
    )


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


def slot_score(slot: str, a: Analysis, draft: Draft, event: dict[str, Any]) -> tuple[int, int, int]:
    """(right, said, wanted) for one event."""
    if slot == "status":
        return int(choose_status(a, draft) == (event.get("status") or "asserted")), 1, 1
    if slot == "date":
        draft.date = choose_date(a, draft)
        mine = (iso(draft.date.start), iso(draft.date.end)) if draft.date.start else (None, None)
        return int(mine == gold_day(event)), 1, 1
    if slot == "place":
        fill_places(a, draft)
        left, hit = list(event["places"]), 0
        for mention in draft.places:
            found = next((g for g in left if same_place(g, place_record(a, mention))), None)
            if found is not None:
                left.remove(found)
                hit += 1
        return hit, len(draft.places), len(event["places"])
    if slot == "source":
        fill_sources(a, draft)
        mine_ids, gold_ids = {s.id for s in draft.sources}, {s["id"] for s in event["sources"]}
    else:
        fill_actors(a, draft)
        mine_ids = {*draft.actors, *draft.targets}
        gold_ids = {x["id"] for x in (*event["actors"], *event["targets"])}
    return len(mine_ids & gold_ids), len(mine_ids), len(gold_ids)


def place_record(a: Analysis, mention: Any) -> dict[str, Any]:
    place = mention.place
    return {
        "text": place_text(a.doc, mention)[0],
        "name_en": place and place.name_en,
        "gaz": place and place.id,
    }


def show(args: argparse.Namespace, example: Example, draft: Draft, event: dict[str, Any]) -> None:
    """Print one mistake: gold, ours, and the words around the trigger. Fold 0 is left unseen."""
    if fold_of(example.report.id) == 0:
        return
    args.show -= 1
    a = example.analysis
    _, start, end = a.doc.words(draft.cand.first, draft.cand.last)
    text = example.report.text
    gold = {k: event.get(k) for k in ("actors", "targets", "places", "date", "sources", "status")}
    mine = {
        "status": draft.status,
        "date": [iso(draft.date.start), iso(draft.date.end), draft.date.origin],
        "place": [place_record(a, m)["text"] for m in draft.places],
        "source": [s.id for s in draft.sources],
        "actor": [list(draft.actors), list(draft.targets)],
    }[args.only]
    wanted = {
        "status": gold["status"],
        "date": gold["date"],
        "place": [p["text"] for p in gold["places"]],
        "source": [s["id"] for s in gold["sources"]],
        "actor": [[x["id"] for x in gold["actors"]], [x["id"] for x in gold["targets"]]],
    }[args.only]
    print(f"[{example.report.id}] {event['type']} GOLD {wanted} OURS {mine} pub {example.report.published}")
    print(
        f"    …{text[max(0, start - 160) : start]}⟦{text[start:end]}⟧{text[end : end + 160]}…".replace(
            "\n", " ¶ "
        )
    )


def fit(args: argparse.Namespace, knowledge: Any) -> None:
    real, specs = load_examples(args, knowledge)
    allowed = [e for e in real if open_licence(e.row)]
    models = fit_all([*allowed, *specs], knowledge)
    found = {
        "about": f"learned by tools/train.py from {len(allowed)} annotated articles and {len(specs)} specs",
        "learned_types": dict(sorted(knowledge.learned_types.items())),
        "models": {
            n: {"classes": m.classes, "bias": m.bias, "weights": m.weights} for n, m in sorted(models.items())
        },
    }
    Path(args.out).write_text(
        json.dumps(found, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n", encoding="utf-8"
    )
    print({n: len(m.weights) for n, m in models.items()}, file=sys.stderr)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=("fit", "cross", "apart", "probe"))
    parser.add_argument("--gold", required=True)
    parser.add_argument("--articles", required=True)
    parser.add_argument("--specs", nargs="*", default=[])
    parser.add_argument("--reports", nargs="*", default=[], help="reports of ours with marked triggers")
    parser.add_argument("--out", default="")
    parser.add_argument("--only", choices=MODELS[2:], default="place")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="probe: print N mistakes")
    args = parser.parse_args()
    began = time.time()
    {"fit": fit, "cross": cross, "apart": apart, "probe": probe}[args.what](args, load_knowledge())
    print(f"{time.time() - began:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Learn the reader's weights from annotated articles, or measure them by cross-validation.

    train.py fit   --gold GOLD --articles ARTICLES [--specs SPECS ...] --out WEIGHTS.json
    train.py apart --gold GOLD --articles ARTICLES [--specs SPECS ...] --out PREDICTED.jsonl
    train.py probe --gold GOLD --articles ARTICLES [--specs SPECS ...] --only status|actor|place|date|source
    train.py cross --gold GOLD --articles ARTICLES [--specs SPECS ...] --out PREDICTED.jsonl
    train.py unseen --gold GOLD --articles ARTICLES [--specs SPECS ...] --out PREDICTED.jsonl

``probe`` cross-validates one slot alone, on the annotated triggers (fast). ``fit`` uses only articles whose licence row
allows it (no non-commercial texts); features hold no content words of the texts. ``apart`` learns as ``fit`` does and
reads the other articles. ``cross`` reads every article with weights learned from the other folds (folds by sha256 of
the id). ``unseen`` learns from specs and annotations of ours alone and reads all annotated articles: one learning in
place of five. ``--lang`` names the language whose articles these are.
Needs the development extra (scikit-learn).
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from annotated import (
    TRUST,
    Example,
    gold_day,
    iso,
    lines,
    marked_example,
    open_licence,
    place_record,
    same_place,
    spec_example,
    stored_example,
)
from ranking import learn_ranking
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from training_rows import (
    MODELS,
    Row,
    cached_rows,
    date_contests,
    gold_drafts,
    merge_rows,
    rows_of,
    taken_drafts,
)

from marsad.compiled import load_knowledge
from marsad.exchange.guideline import record
from marsad.reading.analysis import Analysis, Knowledge
from marsad.reading.draft import Draft
from marsad.reading.linear import Linear
from marsad.reading.reader import choose_date, choose_status, fill_actors, fill_places, fill_sources, read
from marsad.scoring.folds import FOLDS, fold_of

STRENGTH = {
    "trigger": 0.08,
    "type": 1.0,
    "status": 0.2,
    "actor": 0.07,
    "place": 0.15,
    "date": 0.2,
    "source": 0.2,
    "merge": 0.05,
}
OF_LANGUAGE: dict[str, dict[str, float]] = {"en": {"trigger": 0.15, "place": 0.08}}  # where they differ
TRUST_OF_LANGUAGE = {"en": {("own", "place"): 1.0}}  # our own annotations are nearly all there are
FILLING = ("status", "actor", "place", "date", "source")  # what a draft is filled by before it is merged
SMALL = 0.02
PARTS = 3  # how many times the scorers are learned anew for those that look at what the others said


def learn(rows: list[Row], strength: float, least: int = 2) -> Linear:
    """Logistic regression (L2) over features seen at least ``least`` times."""
    seen = Counter(f for features, _, _ in rows for f in set(features))
    index = {f: i for i, f in enumerate(sorted(f for f, n in seen.items() if n >= least))}
    data, cols, starts = [], [], [0]
    for features, _, _ in rows:
        for f in features:
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


def fit_all(examples: list[Example], knowledge: Knowledge) -> dict[str, Linear]:
    """All scorers. Dates and merging learn from what the other scorers say of reports they have not learned from."""
    types: dict[str, Counter[str]] = defaultdict(Counter)
    for example in examples:
        for number, events in example.aligned.items():
            for event in events:
                types[example.analysis.doc.triggers[number].lemma][event["type"]] += 1
    knowledge.learned_types = {k: tuple(sorted(t for t, n in v.items() if n >= 2)) for k, v in types.items()}
    merging: list[Row] = []
    for part in range(PARTS):
        learned = [e for i, e in enumerate(examples) if i % PARTS != part]
        knowledge.models.update(fit_slots(learned, FILLING))
        for example in examples[part::PARTS]:
            example.statuses = {
                number: choose_status(example.analysis, draft) for number, draft in taken_drafts(example)
            }
            merging.extend(merge_rows(example))
    models = fit_slots(examples)
    models["merge"] = learn(merging, STRENGTH["merge"])
    knowledge.models.update(models)
    return models


def fit_slots(examples: list[Example], wanted: Sequence[str] = MODELS) -> dict[str, Linear]:
    """The scorers that look at one trigger at a time, those of ``wanted``."""
    rows: dict[str, list[Row]] = defaultdict(list)
    for example in examples:
        for name, found in cached_rows(example).items():
            rows[name].extend(found)
    models = {name: learn(rows[name], STRENGTH[name]) for name in wanted if name != "date"}
    models["date"] = learn_ranking([c for e in examples for c in date_contests(e)], STRENGTH["date"])
    return models


def load_examples(args: argparse.Namespace, knowledge: Knowledge) -> tuple[list[Example], list[Example]]:
    """(annotated articles, specs)."""
    articles = {r["id"]: r for r in lines(args.articles)}
    gold = [g for g in lines(args.gold) if articles[g["id"]]["lang"] == args.lang]
    real = [Example(articles[g["id"]], g["events"], knowledge) for g in gold]
    specs = [spec_example({"lang": args.lang, **s}, knowledge) for path in args.specs for s in lines(path)]
    specs += [
        marked_example({"lang": args.lang, **r}, knowledge) for path in args.reports for r in lines(path)
    ]
    if args.own:
        corpus = {r["id"]: r for r in lines(args.corpus)}
        specs += [stored_example(r, corpus[r["id"]], knowledge) for path in args.own for r in lines(path)]
    return real, specs


def cross(args: argparse.Namespace, knowledge: Knowledge) -> None:
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


def apart(args: argparse.Namespace, knowledge: Knowledge) -> None:
    """Learn from what may be shipped (open licences, specs), read the annotated articles that may not."""
    real, specs = load_examples(args, knowledge)
    fit_all([*[e for e in real if open_licence(e.row)], *specs], knowledge)
    out = [record(read(e.report, knowledge)) for e in real if not open_licence(e.row)]
    Path(args.out).write_text(
        "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in out), encoding="utf-8"
    )


def unseen(args: argparse.Namespace, knowledge: Knowledge) -> None:
    """Learn from nothing of the annotated articles, and read them."""
    real, specs = load_examples(args, knowledge)
    fit_all(specs, knowledge)
    lines_out = [json.dumps(record(read(e.report, knowledge)), ensure_ascii=False) + "\n" for e in real]
    Path(args.out).write_text("".join(lines_out), encoding="utf-8")


def probe(args: argparse.Namespace, knowledge: Knowledge) -> None:
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


def fit(args: argparse.Namespace, knowledge: Knowledge) -> None:
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
    parser.add_argument("what", choices=("fit", "cross", "apart", "probe", "unseen"))
    parser.add_argument("--gold", required=True)
    parser.add_argument("--articles", required=True)
    parser.add_argument("--specs", nargs="*", default=[])
    parser.add_argument("--reports", nargs="*", default=[], help="reports of ours with marked triggers")
    parser.add_argument("--own", nargs="*", default=[], help="annotations of ours, kept as offsets")
    parser.add_argument("--corpus", default="", help="the articles those are of")
    parser.add_argument("--out", default="")
    parser.add_argument("--lang", default="ar", help="the language whose weights are learned")
    parser.add_argument("--only", choices=MODELS[2:], default="place")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="probe: print N mistakes")
    args = parser.parse_args()
    STRENGTH.update(OF_LANGUAGE.get(args.lang, {}))
    TRUST.update(TRUST_OF_LANGUAGE.get(args.lang, {}))
    began = time.time()
    {"fit": fit, "cross": cross, "apart": apart, "probe": probe, "unseen": unseen}[args.what](
        args, load_knowledge(args.lang)
    )
    print(f"{time.time() - began:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Fit the points for merging claims to the tuning half of the pairs: python tools/fit_incidents.py FILE.jsonl…

FILEs as for tools/incident_pairs.py. Logistic regression on the evidence of the pairs that are compared, held near the
points of data/control/incidents.toml (so many pairs cannot fit so many points); how near is chosen by leaving out one
pair at a time. Then the limit up to which groups are joined: the one with the best F1 on the same half, after grouping.
Prints what to write into the file; the other half is not looked at.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from incident_pairs import PAIRS, judged, spans

from marsad.control.incidents import candidates, incidents
from marsad.control.likeness import Matching, evidence, facet, rarity
from marsad.inquiry.statements import load_statements
from marsad.record.incidents import matching_of

STRENGTHS = (0.5, 1.0, 2.0, 4.0, 8.0)  # of the pull towards the points of before
LIMITS = tuple(round(-0.8 + 0.1 * step, 1) for step in range(14))
Vector = np.ndarray[tuple[int], np.dtype[np.float64]]
Table = np.ndarray[tuple[int, int], np.dtype[np.float64]]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", type=Path, nargs="+")
    asked = parser.parse_args()
    statements = load_statements(asked.files)
    matching = matching_of(statements)
    facets = [f for s in sorted(statements, key=lambda s: s.id) if (f := facet(s, matching)) is not None]
    rare = rarity(facets)
    number = {one.id: n for n, one in enumerate(facets)}
    ids: dict[tuple[str, str, int], str] = {}
    for s in statements:
        for at in spans(s):
            if s.id in number:
                ids.setdefault((s.report, s.claim.type, at), s.id)
    compared = candidates(facets, matching)
    rows = [json.loads(line) for line in PAIRS.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if row["part"] == "tune"]
    names = list(matching.numbers["points"])
    features, same = [], []
    for row in rows:
        found = [ids.get((row[x]["report"], row[x]["type"], row[x]["start"])) for x in "ab"]
        if None in found:
            continue
        a, b = sorted(number[id] for id in found if id is not None)
        if (a, b) in compared:
            told = dict.fromkeys(names, 0.0)
            for kind, much in evidence(facets[a], facets[b], matching, rare):
                told[kind] += much
            features.append([told[name] for name in names])
            same.append(float(row["same"]))
    table, truth = np.array(features), np.array(same)
    prior = np.array([matching.numbers["points"][name] for name in names])
    pull = min(STRENGTHS, key=lambda strength: left_out(table, truth, prior, strength))
    fitted = np.round(fit(table, truth, prior, pull), 1)
    turned = (np.sign(fitted) != np.sign(prior)) & (prior != 0)
    fitted[turned] = 0.0  # so few pairs may say that something tells nothing, not that it tells the opposite
    print(f"{len(truth)} pairs compared, {int(truth.sum())} of them one happening; pull {pull}")
    for name, before, now in zip(names, prior, fitted, strict=True):
        print(f"{name} = {now}" + (f"  # was {before}" if before != now else ""))
    points = dict(zip(names, map(float, fitted), strict=True))
    for limit in LIMITS:
        numbers = {
            **matching.numbers,
            "points": points,
            "limits": {**matching.numbers["limits"], "merge": limit},
        }
        tried = Matching(numbers, matching.sides, matching.kinds, matching.terms, matching.operations)
        got = judged(rows, statements, incidents(statements, tried))
        right = sum(one and row["same"] for one, row in zip(got, rows, strict=True))
        f1 = 2 * right / (sum(got) + sum(row["same"] for row in rows))
        print(f"merge = {limit}: {right}/{sum(got)} right, F1 {f1:.3f}")


def fit(table: Table, truth: Vector, prior: Vector, pull: float) -> Vector:
    """The weights with the least loss and distance from ``prior``, by Newton's method."""
    weights = prior.copy()
    for _ in range(50):
        likely = 1 / (1 + np.exp(-(table @ weights)))
        slope = table.T @ (likely - truth) + pull * (weights - prior)
        bend = (table.T * (likely * (1 - likely))) @ table + pull * np.eye(len(prior))
        step = np.linalg.solve(bend, slope)
        weights = weights - step
        if np.abs(step).max() < 1e-9:
            break
    return weights


def left_out(table: Table, truth: Vector, prior: Vector, pull: float) -> float:
    """The mean loss on pairs that were left out of the fit, one at a time."""
    losses = []
    for at in range(len(truth)):
        rest = np.arange(len(truth)) != at
        weights = fit(table[rest], truth[rest], prior, pull)
        sign = 1 if truth[at] else -1
        losses.append(np.log1p(np.exp(-sign * float(table[at] @ weights))))
    return float(np.mean(losses))


if __name__ == "__main__":
    main()

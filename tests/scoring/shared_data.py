"""Where the annotated articles lie, if they do; and the published scorer beside them."""

from __future__ import annotations

import importlib.util
import json
import os
import random
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

Doc = dict[str, Any]
Docs = dict[str, Doc]


def shared() -> Path:
    """The shared folder; skips the test when it is absent."""
    checkout = Path(__file__).parents[2]
    folder = Path(os.environ.get("MARSAD_SHARED", checkout.parent / "shared"))
    if not (folder / "annotation" / "score.py").is_file():
        pytest.skip("no ../shared (or $MARSAD_SHARED): not compared with the published scorer")
    return folder


def published_scorer() -> ModuleType:
    """The scorer that defines the numbers."""
    spec = importlib.util.spec_from_file_location("published_score", shared() / "annotation" / "score.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def write(path: Path, docs: Docs) -> Path:
    """Write documents as JSON lines."""
    path.write_text(
        "".join(json.dumps(doc, ensure_ascii=False) + "\n" for doc in docs.values()), encoding="utf-8"
    )
    return path


def _drop(event: Doc, rng: random.Random) -> Doc | None:
    return None


def _shift_days(event: Doc, rng: random.Random) -> Doc:
    return {
        **event,
        "date": rng.choice([None, {"start": "2016-01-01", "end": "2016-01-02"}, {"end": "2016-01-02"}]),
    }


def _swap_type(event: Doc, rng: random.Random) -> Doc:
    return {**event, "type": rng.choice(["capture", "clash", "strike", "hold", "advance", "madeup"])}


def _change_ids(event: Doc, rng: random.Random) -> Doc:
    slot = rng.choice(["actors", "targets", "sources"])
    return {
        **event,
        slot: rng.choice([[], None, [{"id": "isis"}, {"id": "sdf"}], event["actors"] + [{"id": "ypg"}]]),
    }


def _change_places(event: Doc, rng: random.Random) -> Doc:
    places = [dict(place) for place in event["places"]]
    for place in places:
        change = rng.randrange(3)
        if change == 0:
            place["gaz"] = None
        elif change == 1:
            place.pop("name_en", None)
            place["text"] = "مدينة " + (place["text"] or "")
        else:
            place.update(gaz="X1", text="ناحية", name_en="")
    return {**event, "places": rng.choice([places, places[::-1] + places, places[1:]])}


def _move(event: Doc, rng: random.Random) -> Doc:
    return {
        **event,
        "trigger": {"text": "", "start": max(0, event["trigger"]["start"] + rng.randint(-400, 400))},
    }


def _forget_mentions(event: Doc, rng: random.Random) -> Doc:
    return {**event, "also": None, "status": rng.choice(["asserted", "planned", None])}


CHANGES: dict[str, Callable[[Doc, random.Random], Doc | None]] = {
    "dropped": _drop,
    "days": _shift_days,
    "types": _swap_type,
    "ids": _change_ids,
    "places": _change_places,
    "moved": _move,
    "mentions": _forget_mentions,
}


def perturbed(gold: Docs, names: list[str], seed: int, chance: float = 0.4) -> Docs:
    """The gold with some of its events changed in the named ways, in shuffled order, some of them twice."""
    rng = random.Random(seed)
    docs: Docs = {}
    for key, doc in gold.items():
        events: list[Doc] = []
        for event in doc["events"]:
            changed: Doc | None = event
            for name in names:
                if changed is not None and rng.random() < chance:
                    changed = CHANGES[name](changed, rng)
            if changed is not None:
                events += [changed] * (2 if rng.random() < 0.1 else 1)
        rng.shuffle(events)
        if rng.random() < 0.95:
            docs[key] = {"id": key, "events": events, "reader": {"extra": "key"}}
    return docs

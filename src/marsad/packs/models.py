"""Loads the weights of the reader's scorers: learned (tools/train.py) or set by hand (rules.toml)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from marsad.errors import PackMissingError, PackValueError
from marsad.packs.files import data_root, label, read_toml
from marsad.reading.linear import Linear

SCORERS = ("trigger", "type", "status", "actor", "place", "date", "source", "merge")
RULES = {"source": str, "licence": str, "scorers": dict}


def load_models(lang: str) -> tuple[dict[str, Linear], dict[str, tuple[str, ...]]]:
    """(scorers by name, types learned per trigger) of language ``lang``; raises as ``read_models`` does."""
    return read_models(data_root() / "lang" / lang / "weights.json")


def read_models(path: Path) -> tuple[dict[str, Linear], dict[str, tuple[str, ...]]]:
    """(scorers by name, types learned per trigger). PackMissingError without the file, PackValueError if broken."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return (
            {name: _linear(model) for name, model in found["models"].items()},
            {trigger: tuple(types) for trigger, types in found["learned_types"].items()},
        )
    except FileNotFoundError:
        raise PackMissingError("no weights", where=label(path), do="run tools/train.py fit") from None
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        what = f"no weights as training writes them: {type(error).__name__}: {error}"
        raise PackValueError(what, where=label(path), do="run tools/train.py fit") from None


def _linear(model: dict[str, Any]) -> Linear:
    weights = {f: tuple((int(i), float(w)) for i, w in found) for f, found in model["weights"].items()}
    return Linear(tuple(model["classes"]), tuple(model["bias"]), weights)


def load_rules(lang: str) -> dict[str, Linear]:
    """The scorers with weights set by hand, rules.toml of language ``lang``: the reader without learned weights."""
    return read_rules(data_root() / "lang" / lang / "rules.toml")


def read_rules(path: Path) -> dict[str, Linear]:
    """Scorers from a TOML file: per scorer ``classes``, ``bias`` and ``weights`` (feature → class → weight).

    PackMissingError without the file, PackValueError naming the scorer and the key that is wrong.
    """
    table = read_toml(path, RULES)["scorers"]
    out: dict[str, Linear] = {}
    for name in SCORERS:
        model, where = table.get(name, {}), f"{label(path)}:[scorers.{name}]"
        if set(model) != {"classes", "bias", "weights"} or len(model["classes"]) != len(model["bias"]):
            raise PackValueError("not a scorer", where=where, do="give classes, as many biases, and weights")
        index = {kind: i for i, kind in enumerate(model["classes"])}
        weights: dict[str, tuple[tuple[int, float], ...]] = {}
        for feature, found in model["weights"].items():
            unknown = sorted(set(found) - set(index))
            if unknown:
                raise PackValueError(
                    f"unknown class '{unknown[0]}' of '{feature}'", where=where, do="use a class above"
                )
            weights[feature] = tuple((index[kind], float(weight)) for kind, weight in found.items())
        out[name] = Linear(tuple(model["classes"]), tuple(float(b) for b in model["bias"]), weights)
    return out

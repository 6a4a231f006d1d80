"""Loads the weights of the reader's scorers, as tools/train.py wrote them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from marsad.errors import PackMissingError, PackValueError
from marsad.packs.files import data_root, label
from marsad.reading.linear import Linear


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

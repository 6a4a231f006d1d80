"""Loads the weights of the reader's scorers, as tools/train.py wrote them."""

from __future__ import annotations

import json
from typing import Any

from marsad.errors import PackMissingError, PackValueError
from marsad.packs.files import data_root
from marsad.reading.linear import Linear


def load_models(lang: str) -> tuple[dict[str, Linear], dict[str, tuple[str, ...]]]:
    """(scorers by name, types learned per trigger). PackMissingError without the file, PackValueError if broken."""
    path = data_root() / "lang" / lang / "weights.json"
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise PackMissingError("no weights", where=str(path.name), do="run tools/train.py fit") from None
    except ValueError as error:
        raise PackValueError(f"not JSON: {error}", where=path.name, do="run tools/train.py fit") from None
    return (
        {name: _linear(model) for name, model in found["models"].items()},
        {trigger: tuple(types) for trigger, types in found["learned_types"].items()},
    )


def _linear(model: dict[str, Any]) -> Linear:
    weights = {f: tuple((int(i), float(w)) for i, w in found) for f, found in model["weights"].items()}
    return Linear(tuple(model["classes"]), tuple(model["bias"]), weights)

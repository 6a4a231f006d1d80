"""A score as JSON for programs and as tables for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from marsad.scoring.metric import Rate, Score
from marsad.scoring.misses import Miss, classes, examples


def score_json(score: Score) -> dict[str, Any]:
    """The numbers under their published keys."""
    whole: dict[str, Any] = {}
    for key in ("event", "actor", "place", "date", "source", "status", "tuple", "control_event", "control"):
        value = getattr(score, key)
        whole[key] = _rate_json(value) if isinstance(value, Rate) else value
    whole["by_type"] = {name: {**_rate_json(rate), "gold": rate.gold} for name, rate in score.types.items()}
    whole["articles"] = score.articles
    whole["gold_events"] = score.gold_events
    whole["predicted_events"] = score.predicted_events
    return whole


def misses_json(found: Sequence[Miss], number: int) -> dict[str, Any]:
    """Error classes, and ``number`` examples."""
    return {
        "classes": [{"kind": kind, "type": name, "count": n} for kind, name, n in classes(found)],
        "examples": [
            {
                "kind": miss.kind,
                "type": miss.event.type,
                "id": miss.article.id,
                "trigger": {"text": miss.event.words, "start": miss.event.start},
                "sentence": miss.sentence,
                "gold": miss.difference[0],
                "predicted": miss.difference[1],
            }
            for miss in examples(found, number)
        ],
    }


def print_score(console: Console, score: Score, by_lang: Mapping[str, Score]) -> None:
    """Three tables: the measures, the event types, and the languages where articles tell theirs."""
    console.print(
        f"{score.articles} articles, {score.gold_events} gold events, {score.predicted_events} predicted"
    )
    console.print(_measures(score))
    console.print(_types(score))
    if by_lang:
        console.print(_languages(by_lang))


def print_misses(console: Console, found: Sequence[Miss], number: int) -> None:
    """Error classes first, then examples with the sentence and what differs."""
    table = Table("error", "event type", title="Error classes")
    table.add_column("count", justify="right")
    for kind, name, count in classes(found):
        table.add_row(kind, Text(name), str(count))
    console.print(table)
    for miss in examples(found, number):
        head = f"{miss.kind} {miss.event.type} «{miss.event.words}» {miss.article.id}:{miss.event.start}"
        console.print(Text(head, style="bold"))
        if miss.kind.startswith("slot:"):
            console.print(Text("  gold {} / predicted {}".format(*miss.difference)))
        console.print(Text(f"  {miss.sentence}"))


def _rate_json(rate: Rate) -> dict[str, float]:
    return {"p": rate.precision, "r": rate.recall, "f1": rate.f1}


def _numbers(rate: Rate) -> tuple[str, str, str]:
    return f"{rate.precision:.3f}", f"{rate.recall:.3f}", f"{rate.f1:.3f}"


def _table(title: str, first: str, *numbers: str) -> Table:
    table = Table(first, title=title)
    for name in numbers:
        table.add_column(name, justify="right")
    return table


def _measures(score: Score) -> Table:
    table = _table("Score", "measure", "precision", "recall", "F1", "share")
    for name in ("event", "actor", "place", "date", "source", "status", "tuple", "control_event", "control"):
        value = getattr(score, name)
        label = name.replace("_", " ")
        if isinstance(value, Rate):
            table.add_row(label, *_numbers(value), "")
        else:
            table.add_row(label, "", "", "", f"{value:.3f}")
    return table


def _types(score: Score) -> Table:
    table = _table("By type", "event type", "precision", "recall", "F1", "gold", "predicted")
    for name, rate in score.types.items():
        table.add_row(Text(name), *_numbers(rate), str(rate.gold), str(rate.predicted))
    return table


def _languages(by_lang: Mapping[str, Score]) -> Table:
    names = ("event", "actor", "place", "date", "source", "status", "tuple", "control")
    table = _table("By language (F1; date and status: share)", "language", *names, "gold")
    for lang, score in by_lang.items():
        values = [getattr(score, name) for name in names]
        cells = [f"{v.f1 if isinstance(v, Rate) else v:.3f}" for v in values]
        table.add_row(Text(lang), *cells, str(score.gold_events))
    return table

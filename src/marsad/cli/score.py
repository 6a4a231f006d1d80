"""``marsad score``: predicted events against annotated ones."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from marsad.errors import MarsadError


def score(
    gold: Annotated[Path, typer.Argument(help="Annotated events, JSON lines of {id, events}.")],
    predicted: Annotated[Path, typer.Argument(help="Predicted events in the same form.")],
    articles: Annotated[Path, typer.Argument(help="The texts, JSON lines of {id, text, lang}.")],
    errors: Annotated[int, typer.Option(min=0, metavar="N", help="Show error classes and N examples.")] = 0,
    lang: Annotated[str, typer.Option(help="Score only articles in this language (ar, en).")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="JSON also on a terminal.")] = False,
) -> None:
    """Score predicted events against annotated ones: found events, their slots, and who holds what."""
    from marsad.scoring import files, metric, misses, tables

    try:
        given = files.load(gold, predicted, articles)
        given = given.in_language(lang) if lang else given
    except MarsadError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    matchings = metric.match_all(given.articles, given.gold, given.predicted)
    whole = metric.score(matchings)
    languages = sorted({m.article.lang for m in matchings} - {""})
    by_lang = {name: metric.score(m for m in matchings if m.article.lang == name) for name in languages}
    found = misses.misses(matchings) if errors else []
    console = Console()
    if as_json or not console.is_terminal:
        answer = tables.score_json(whole)
        answer["by_lang"] = {name: tables.score_json(part) for name, part in by_lang.items()}
        if errors:
            answer["errors"] = tables.misses_json(found, errors)
        typer.echo(json.dumps(answer, ensure_ascii=False, indent=1))
        return
    if errors:
        tables.print_misses(console, found, errors)
    tables.print_score(console, whole, by_lang)

"""Run the reader over annotated articles and print rows for the table in docs/accuracy.md.

    python tools/accuracy.py ANNOTATION [--start-report TEXT GOLD DAY] [--reader "marsad read --json"]
    python tools/accuracy.py ANNOTATION --predicted FILE

ANNOTATION is a folder with gold_dev.jsonl and articles_dev.jsonl. The reader is a command: it is given a file of
articles (JSON lines) as its last argument and prints one {"id", "events"} a line. With --predicted nothing is run
and the events are taken from FILE.
"""

from __future__ import annotations

import argparse
import json
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from marsad.errors import MarsadError, ScoreFileError
from marsad.scoring.files import load
from marsad.scoring.folds import FOLDS, SET_ASIDE, fold_of
from marsad.scoring.metric import Rate, Score, match_all, score
from marsad.scoring.records import Matching

MEASURES = ("event", "actor", "place", "date", "source", "status", "tuple", "control")
HEADER = (
    "| articles of | number | " + " | ".join(MEASURES) + " |",
    "|---|--:|" + "--:|" * len(MEASURES),
)


def row(label: str, result: Score) -> str:
    """One line of the table: F1, or for date and status the share that is right."""
    values = [getattr(result, name) for name in MEASURES]
    cells = [f"{value.f1 if isinstance(value, Rate) else value:.3f}" for value in values]
    return f"| {label} | {result.articles} | " + " | ".join(cells) + " |"


def run_reader(command: Sequence[str], articles: Path, answer: Path) -> None:
    """Let the reader write its events for ``articles`` to ``answer``. Raises ScoreFileError when it fails."""
    with answer.open("wb") as out:
        try:
            code = subprocess.run([*command, str(articles)], stdout=out, check=False).returncode
        except OSError as error:
            raise ScoreFileError(
                f"cannot start the reader: {error.strerror}",
                where=command[0],
                do="install marsad, or give --reader",
            ) from error
    if code:
        raise ScoreFileError(
            f"the reader ended with status {code}", where=shlex.join(command), do="see its message"
        )


def matched(gold: Path, predicted: Path, articles: Path) -> list[Matching]:
    """Read and pair."""
    given = load(gold, predicted, articles)
    return match_all(given.articles, given.gold, given.predicted)


def dev_rows(found: Sequence[Matching]) -> list[str]:
    """A row for each language, then for each fold of the Arabic articles."""
    parts: dict[str, list[Matching]] = {}
    for lang in sorted({m.article.lang for m in found}):
        parts[f"all, {lang or 'no language given'}"] = [m for m in found if m.article.lang == lang]
    for fold in range(FOLDS):
        label = f"fold {fold}, ar" + (" (set aside)" if fold == SET_ASIDE else "")
        parts[label] = [m for m in found if m.article.lang == "ar" and fold_of(m.article.id) == fold]
    return [row(label, score(part)) for label, part in parts.items() if part]


def start_report_row(text: Path, gold: Path, day: str, command: Sequence[str], folder: Path) -> str:
    """The row of one report kept as a plain text with its annotation."""
    truth = json.loads(gold.read_text(encoding="utf-8"))
    article = {"id": truth["id"], "text": text.read_text(encoding="utf-8"), "published": day, "lang": "ar"}
    articles, lines, answer = (folder / name for name in ("report.jsonl", "gold.jsonl", "events.jsonl"))
    articles.write_text(json.dumps(article, ensure_ascii=False) + "\n", encoding="utf-8")
    lines.write_text(json.dumps(truth, ensure_ascii=False) + "\n", encoding="utf-8")
    run_reader(command, articles, answer)
    return row("start report", score(matched(lines, answer, articles)))


def table(arguments: argparse.Namespace) -> list[str]:
    """All lines of the table."""
    command = shlex.split(arguments.reader)
    gold, articles = (arguments.annotation / name for name in ("gold_dev.jsonl", "articles_dev.jsonl"))
    with tempfile.TemporaryDirectory() as name:
        predicted = arguments.predicted
        if predicted is None:
            predicted = Path(name) / "predicted.jsonl"
            run_reader(command, articles, predicted)
        lines = [*HEADER, *dev_rows(matched(gold, predicted, articles))]
        if arguments.start_report:
            text, truth, day = arguments.start_report
            lines.append(start_report_row(Path(text), Path(truth), day, command, Path(name)))
    return lines


def main() -> int:
    """Print the table; 2 when something a user can mend is wrong."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("annotation", type=Path)
    parser.add_argument("--predicted", type=Path)
    parser.add_argument("--reader", default="marsad read --json")
    parser.add_argument("--start-report", nargs=3, metavar=("TEXT", "GOLD", "DAY"))
    try:
        print("\n".join(table(parser.parse_args())))
    except MarsadError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())

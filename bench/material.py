"""What is measured on: the news corpus beside the checkout, else the demonstration dispatches over and over."""

from __future__ import annotations

import json
import os
from importlib.resources import files
from pathlib import Path

from marsad.model import Report
from marsad.sources.documents import Terms
from marsad.sources.entry import Received
from marsad.sources.inputs import read_inputs

MEGABYTE = 1 << 20
_FILL = 8 * MEGABYTE


_CORPORA = {"ar": "arabic_news.jsonl", "en": "english_news.jsonl"}


def corpus(folder: Path, lang: str = "ar") -> Path:
    """A file of JSON lines to read, written into ``folder`` if there is no corpus beside the checkout.

    That is made of the demonstration's dispatches in ``lang``, or of the sentence specs of a language without any.
    """
    shared = Path(os.environ.get("MARSAD_SHARED") or Path(__file__).parents[2] / "shared")
    found = shared / "corpus" / _CORPORA[lang]
    if found.is_file():
        return found
    data = files("marsad") / "data"
    lines = (data / "demo" / "dispatches.jsonl").read_text("utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row.get("lang") == lang]
    if not rows:
        specs = (data / "lang" / lang / "examples.jsonl").read_text("utf-8").splitlines()
        told = [json.loads(line) for line in specs]
        rows = [{"id": s["id"], "text": s["text"], "published": s["published"], "lang": lang} for s in told]
    made = folder / f"dispatches-repeated-{lang}.jsonl"
    size = turn = 0
    with made.open("w", encoding="utf-8") as out:
        while size < _FILL:
            for row in rows:
                # The title tells the copies apart, which the store would else know already.
                copy = {**row, "id": f"{row['id']}-{turn}", "title": f"{row.get('title', '')} {turn}"}
                size += out.write(json.dumps(copy, ensure_ascii=False) + "\n")
            turn += 1
    return made


def first_rows(path: Path, count: int, folder: Path) -> Path:
    """The first ``count`` lines of ``path`` as a file of their own; ``path`` itself if ``count`` is 0."""
    if count == 0:
        return path
    made = folder / f"part-{count}.jsonl"
    with path.open("rb") as rows, made.open("wb") as out:
        out.writelines(line for line, _ in zip(rows, range(count), strict=False))
    return made


def reports(path: Path) -> list[Report]:
    """All reports of the file that the reader would read."""
    return [e.report for e in read_inputs([str(path)], Terms()) if isinstance(e, Received) and e.readable]


def one_long_report(texts: list[Report], size: int) -> Report:
    """A single report of about ``size`` bytes of UTF-8, made of many."""
    parts: list[str] = []
    length = at = 0
    while length < size:
        text = texts[at % len(texts)].text
        parts.append(text)
        length += len(text.encode("utf-8", "surrogatepass")) + 1
        at += 1
    return Report("long", "\n".join(parts), texts[0].published)

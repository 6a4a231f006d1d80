"""Annotated reports taken apart by the reader, with its trigger candidates aligned to the annotated events."""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

from marsad.model import Report
from marsad.reading.analysis import Analysis, Knowledge, analyse
from marsad.reading.claims import place_text
from marsad.reading.document import PlaceMention
from marsad.scoring.place_names import fold_name

TRUST = {(kind, slot): 0.4 for kind in ("spec", "report") for slot in ("actor", "date")}
TRUST |= {("report", m): 0.4 for m in ("status", "source")}
TRUST |= {("report", m): 0.7 for m in ("trigger", "type", "merge")}
TRUST |= {("own", "place"): 0.6, ("own", "source"): 0.3}  # these annotators name them their own way
_MARKED = re.compile(r"\[([\w+]+)\|([^\[\]|]+)\]")


def lines(path: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines() if line.strip()]


def open_licence(row: dict[str, Any]) -> bool:
    licence = str(row.get("licence", ""))
    return "NC" not in licence and "none stated" not in licence


class Example:
    """One annotated report, taken apart once."""

    def __init__(
        self, row: dict[str, Any], events: list[dict[str, Any]], knowledge: Knowledge, kind: str = "article"
    ) -> None:
        self.row, self.events, self.kind = row, events, kind
        published = date.fromisoformat(row["published"]) if row.get("published") else None
        self.report = Report(row["id"], row["text"], published, row.get("title") or "", row.get("lang") or "")
        self.analysis: Analysis = analyse(self.report, knowledge)
        self.aligned = self._align()
        self.rows: dict[str, Any] | None = None
        self.statuses: dict[int, str] = {}

    def trust(self, model: str) -> float:
        """How much the example counts for ``model`` against an annotated article."""
        return TRUST.get((self.kind, model), 1.0)

    def _align(self) -> dict[int, list[dict[str, Any]]]:
        out: dict[int, list[dict[str, Any]]] = {}
        doc = self.analysis.doc
        spans = [
            (m["start"], m["start"] + len(m["text"]), e)
            for e in self.events
            for m in (e["trigger"], *(e.get("also") or []))
        ]
        for number, cand in enumerate(doc.triggers):
            _, start, end = doc.words(cand.first, cand.last)
            found = [e for s, t, e in spans if s < end and start < t]
            if found:
                out[number] = found
        return out


def same_place(gold: dict[str, Any], mine: dict[str, Any]) -> bool:
    """Equal by gazetteer id, or by folded name in either language."""
    if gold.get("gaz") and gold["gaz"] == mine.get("gaz"):
        return True
    names = [
        {fold_name(n) for k in ("text", "name_en") for n in (p.get(k) or "").split("|")} - {""}
        for p in (gold, mine)
    ]
    return bool(names[0] & names[1])


def gold_day(event: dict[str, Any]) -> tuple[str | None, str | None]:
    day = event.get("date") or {}
    return (day.get("start"), day.get("end")) if day.get("start") else (None, None)


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def spec_example(spec: dict[str, Any], knowledge: Knowledge) -> Example:
    """A sentence spec in the form of an annotated article."""
    row = {
        "id": spec["id"],
        "text": spec["text"],
        "published": spec.get("published"),
        "lang": spec.get("lang", "ar"),
    }
    events = []
    for e in spec["events"]:
        triggers = [e["trigger"]] if isinstance(e["trigger"], str) else e["trigger"]
        spans = [{"text": t, "start": spec["text"].find(t)} for t in [*triggers, *(e.get("also") or [])]]
        spans = [s for s in spans if s["start"] >= 0]
        if not spans:
            continue
        days = e.get("date") or [None, None]
        partial = [k for k in ("actors", "places", "date", "sources", "status") if k not in e]
        events.append(
            {
                "type": e["type"],
                "trigger": spans[0],
                "also": spans[1:],
                "status": e.get("status"),
                "partial": partial,
                "actors": [{"id": i} for i in e.get("actors", [])],
                "targets": [{"id": i} for i in e.get("targets", [])],
                "places": [{"text": p["name"]} for p in e.get("places", [])],
                "date": {"start": days[0], "end": days[1]},
                "sources": [{"id": i} for i in e.get("sources", [])],
            }
        )
    return Example(row, events, knowledge, "spec")


def marked_example(row: dict[str, Any], knowledge: Knowledge) -> Example:
    """A report of ours whose triggers are marked in the text: ``[e1|words]``, ``[e1+e2|words]``."""
    text, spans, last = "", defaultdict(list), 0
    for match in _MARKED.finditer(row["text"]):
        text += row["text"][last : match.start()]
        for key in match[1].split("+"):
            spans[key].append({"text": match[2], "start": len(text)})
        text += match[2]
        last = match.end()
    text += row["text"][last:]
    events = []
    for key, e in row["events"].items():
        days = e.get("date") or [None, None]
        events.append(
            {
                "type": e["type"],
                "trigger": spans[key][0],
                "also": spans[key][1:],
                "status": e.get("status"),
                "actors": [{"id": i} for i in e.get("actors", [])],
                "targets": [{"id": i} for i in e.get("targets", [])],
                "places": [{"text": name} for name in e.get("places", [])],
                "date": {"start": days[0], "end": days[1]},
                "sources": [{"id": i} for i in e.get("sources", [])],
            }
        )
    return Example({"lang": "ar", **row, "text": text}, events, knowledge, "report")


def stored_example(row: dict[str, Any], article: dict[str, Any], knowledge: Knowledge) -> Example:
    """Annotations kept as offsets (``tools/annotate.py``), put back on the article. ValueError: another text."""
    text = article["text"]
    if hashlib.sha256(text.encode()).hexdigest()[:16] != row["sha256"]:
        raise ValueError(f"the text of {row['id']} is not the annotated one")

    def quote(span: list[int]) -> dict[str, Any]:
        return {"text": text[span[0] : span[1]], "start": span[0]}

    events = [
        {
            "type": e["type"],
            "trigger": quote(e["trigger"]),
            "also": [quote(s) for s in e["also"]],
            "status": e["status"],
            "actors": [{"id": i} for i in e["actors"]],
            "targets": [{"id": i} for i in e["targets"]],
            "places": [{"text": text[s:t], "name_en": name, "span": [s, t]} for s, t, name in e["places"]],
            "date": {"start": e["date"][0], "end": e["date"][1]},
            "sources": [{"id": i} for i in e["sources"]],
        }
        for e in row["events"]
    ]
    return Example({"lang": "ar", **article}, events, knowledge, "own")


def place_hits(a: Analysis, gold: list[dict[str, Any]]) -> set[str]:
    """Keys of the document's places that are the annotated ones: by id or name; where no place has the name and the
    language sets nouns apart ("rebel-held east of Aleppo", annotated as "eastern Aleppo"), the one that fills most of
    the annotated words."""
    doc, out = a.doc, set()
    for place in gold:
        named = {doc.place_key(m) for m in doc.places if same_place(place, place_record(a, m))}
        if not named and doc.clitics.apart and "span" in place:
            begin, end = place["span"]
            shared = []
            for mention in doc.places:
                first, last = doc.span(mention.first, mention.last)
                if (common := min(end, last) - max(begin, first)) > 0:
                    shared.append((common, -first, doc.place_key(mention)))
            named = {max(shared)[2]} if shared else set()
        out |= named
    return out


def place_record(a: Analysis, mention: PlaceMention) -> dict[str, Any]:
    place = mention.place
    return {
        "text": place_text(a.doc, mention)[0],
        "name_en": place and place.name_en,
        "gaz": place and place.id,
    }

"""Readings in the form of the annotation guidelines: one JSON object per report.

Beyond that form stand, where known: offsets of actors, places, sources and date words, coordinates (WGS 84 degrees),
``rank``, ``confidence``, ``reasons`` and all ``mentions``. Keys always come in the same order.
"""

from __future__ import annotations

import json
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Any

from marsad.model import (
    ActorRef,
    Casualties,
    Claim,
    Count,
    DaySpan,
    Mention,
    PlaceRef,
    Quote,
    Reading,
    SourceRef,
)

ANNOTATOR = "marsad"
_BREAKS = {"\u2028": "\\u2028", "\u2029": "\\u2029", "\x85": "\\u0085"}


def record(reading: Reading) -> dict[str, Any]:
    """The record of one reading, ready for JSON. ``notes`` (one per line) only when there are any."""
    out = _head(reading)
    if reading.mentions:
        out["mentions"] = [_mention(mention) for mention in reading.mentions]
    return out


def _head(reading: Reading) -> dict[str, Any]:
    """All of the record but the mentions."""
    out: dict[str, Any] = {
        "id": reading.report_id,
        "annotator": ANNOTATOR,
        "events": [event(claim) for claim in reading.claims],
    }
    if reading.notes:
        out["notes"] = "\n".join(reading.notes)
    return out


def event(claim: Claim) -> dict[str, Any]:
    """One claim as an event of the guidelines."""
    out: dict[str, Any] = {
        "type": claim.type,
        "trigger": _quote(claim.trigger),
        "also": [_quote(quote) for quote in claim.also],
        "status": claim.status,
        "actors": [_party(actor) for actor in claim.actors],
        "targets": [_party(target) for target in claim.targets],
        "places": [_place(place) for place in claim.places],
        "count": None if claim.count is None else _count(claim.count),
        "casualties": _casualties(claim.casualties),
        "date": _date(claim.date),
        "sources": [_party(source) for source in claim.sources],
        "confidence": round(claim.confidence, 4),
    }
    return _with_reasons(out, claim.reasons)


def dumps_line(reading: Reading) -> str:
    """``record(reading)`` as one line of JSON without the line break; text that UTF-8 cannot hold is escaped.

    >>> dumps_line(Reading("\\ud800", ()))
    '{"id": "\\\\ud800", "annotator": "marsad", "events": []}'
    """
    line = json.dumps(_head(reading), ensure_ascii=False, allow_nan=False)
    if reading.mentions:
        # Most of the line, and the same again and again but for the offsets: written at a tenth of the price.
        mentions = [
            f'{{"start": {m.start}, "end": {m.end}, {_meaning(m.kind, m.id, m.reasons)}'
            for m in reading.mentions
        ]
        line = f'{line[:-1]}, "mentions": [{", ".join(mentions)}]}}'
    return _safe(line) or json.dumps(record(reading), allow_nan=False)


def dumps_value(value: dict[str, Any]) -> str:
    """Any value as one line of JSON in the same way.

    >>> dumps_value({"text": "\\ud800"})
    '{"text": "\\\\ud800"}'
    """
    return _safe(json.dumps(value, ensure_ascii=False, allow_nan=False)) or json.dumps(value, allow_nan=False)


def _safe(line: str) -> str | None:
    """The line with what some programs take for line breaks escaped; None if UTF-8 cannot hold it."""
    if line.isascii():
        return line
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:
        return None
    for char, escape in _BREAKS.items():
        line = line.replace(char, escape)
    return line


@lru_cache(maxsize=4096)
def _meaning(kind: str, id: str, reasons: tuple[str, ...]) -> str:
    """The end of a mention's JSON, behind its offsets."""
    why = f', "reasons": [{", ".join(map(encode_basestring, reasons))}]' if reasons else ""
    return f'"kind": {encode_basestring(kind)}, "id": {encode_basestring(id)}{why}}}'


def _with_reasons(out: dict[str, Any], reasons: tuple[str, ...]) -> dict[str, Any]:
    if reasons:
        out["reasons"] = list(reasons)
    return out


def _quote(quote: Quote) -> dict[str, Any]:
    return {"text": quote.text, "start": quote.start}


def _party(ref: ActorRef | SourceRef) -> dict[str, Any]:
    return _with_reasons({"id": ref.id, "text": ref.text, "start": ref.start}, ref.reasons)


def _place(place: PlaceRef) -> dict[str, Any]:
    out = {
        "text": place.text,
        "role": place.role,
        "scope": place.scope,
        "gaz": place.gaz,
        "name_en": place.name_en,
        "country": place.country,
        "adm1": place.adm1,
        "start": place.start,
        "lat": place.lat,
        "lon": place.lon,
        "rank": round(place.rank, 4),
    }
    return _with_reasons(out, place.reasons)


def _count(count: Count) -> dict[str, Any]:
    out: dict[str, Any] = {"value": count.value, "unit": count.unit}
    out |= {key: value for key in ("measure", "stream", "per") if (value := getattr(count, key))}
    return out if count.before is None else {**out, "before": count.before}


def _casualties(people: Casualties) -> dict[str, Any] | None:
    if people.killed is None and people.wounded is None:
        return None
    return {"killed": people.killed, "wounded": people.wounded}


def _date(span: DaySpan) -> dict[str, Any]:
    out: dict[str, Any] = {
        "start": span.start.isoformat() if span.start else None,
        "end": span.end.isoformat() if span.end else None,
        "text": span.text,
    }
    if span.text_start is not None:
        out["text_start"] = span.text_start
    if span.given:
        out["given"] = True
    if span.year_doubt:
        out |= {"year_doubt": True, "years": list(span.years)}
    return _with_reasons(out, span.reasons)


def _mention(mention: Mention) -> dict[str, Any]:
    out = {"start": mention.start, "end": mention.end, "kind": mention.kind, "id": mention.id}
    return _with_reasons(out, mention.reasons)

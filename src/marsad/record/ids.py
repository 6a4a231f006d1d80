"""Ids that follow from content: the same material has the same id on every machine and in every run."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from marsad.model import Report

_LENGTH = 32  # hexadecimal digits: 128 bits, so that nobody can make two things meet


def canonical(value: Any) -> str:
    """``value`` as JSON that is always the same: sorted keys, no blanks, ASCII (lone surrogates escaped).

    >>> canonical({"b": 1, "a": None})
    '{"a":null,"b":1}'
    """
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def content_id(value: Any) -> str:
    """The id of ``value``: SHA-256 of its canonical JSON, shortened to 128 bits.

    >>> content_id({"a": 1})
    '015abd7f5cc57a2dd94b7590f04ad808'
    """
    return hashlib.sha256(canonical(value).encode("ascii")).hexdigest()[:_LENGTH]


def text_hash(text: str) -> str:
    """SHA-256 of a text as UTF-8 (lone surrogates passed through), in hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def report_id(report: Report) -> str:
    """The id of a report: over its text and all that was said about it, not over the name a file gives it.

    ``received`` is left out: an item that is fetched twice is one item.
    """
    published = report.published.isoformat() if report.published else None
    said = ["report", text_hash(report.text), report.title, report.outlet, report.url, report.lang, published]
    if report.given is not None:
        one = report.given
        said.append([one.day.isoformat(), one.year_sure, list(one.years), one.place])  # type: ignore[arg-type]
    return content_id(said)


def claim_id(report: str, body: str, again: int = 0) -> str:
    """The id of a claim: over its report and the JSON of all it says. ``again`` counts equal claims of one reading."""
    said = f"claim {report} {again}\n{body}"
    return hashlib.sha256(said.encode("utf-8")).hexdigest()[:_LENGTH]


def anchor(report: str, type: str, start: int) -> str:
    """What a decision about a claim hangs on: the report, the kind of event and where its trigger stands.

    It outlives a better extractor that finds the same event and tells more of it.
    """
    return content_id(["anchor", report, type, start])

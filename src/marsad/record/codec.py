"""Records to rows and back. A claim is kept as JSON in the form of the annotation guidelines, without empty keys."""

from __future__ import annotations

import json
import re
import zlib
from datetime import UTC, date, datetime
from typing import Any

from marsad.exchange.guideline import dumps_value, event
from marsad.model import ActorRef, Casualties, Claim, Count, DaySpan, Given, PlaceRef, Quote, SourceRef

_MARK = "\ufdd0"  # no character, and never to be one: begins a text that had to be escaped
_ODD = re.compile("[\x00\ud800-\udfff]")
_LEVEL = 6  # of zlib


def escaped(text: str) -> str:
    r"""``text`` as a database takes it; what holds zero bytes or lone surrogates is escaped and marked as such.

    >>> escaped("ab"), escaped("a\x00") == chr(0xFDD0) + '"a\\u0000"'
    ('ab', True)
    """
    if _ODD.search(text) is None and not text.startswith(_MARK):
        return text
    return _MARK + json.dumps(text)


def unescaped(text: str) -> str:
    """What ``escaped`` was given."""
    return str(json.loads(text[1:])) if text.startswith(_MARK) else text


def pack_text(text: str) -> bytes:
    """The text of a report as it is kept."""
    return zlib.compress(text.encode("utf-8", "surrogatepass"), _LEVEL)


def unpack_text(data: bytes) -> str:
    """What ``pack_text`` was given. Raises zlib.error or UnicodeDecodeError for damaged bytes."""
    return zlib.decompress(data).decode("utf-8", "surrogatepass")


def instant(moment: datetime) -> str:
    """A moment as the store keeps it: UTC, microseconds. A moment without a time zone is taken for UTC.

    >>> instant(datetime(2017, 6, 30, 12, tzinfo=UTC))
    '2017-06-30T12:00:00.000000Z'
    """
    moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def known(received: datetime | None, published: date | None) -> str | None:
    """When the world could know what a report says: when it was received, else the beginning of its day."""
    if received is not None:
        return instant(received)
    return f"{published.isoformat()}T00:00:00.000000Z" if published else None


def body_of(claim: Claim) -> dict[str, Any]:
    """``claim`` as the value that is kept and hashed."""
    return {key: _lean(value) for key, value in event(claim).items() if not _empty(value)}


def body_text(body: dict[str, Any]) -> str:
    """A body as one line of JSON that every database takes."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text if _ODD.search(text) is None else json.dumps(body, separators=(",", ":"), allow_nan=False)


def claim_of(body: dict[str, Any]) -> Claim:
    """The claim of a body: ``body_of`` turned round."""
    people = body.get("casualties", {})
    count = body.get("count")
    return Claim(
        type=body["type"],
        trigger=_quote(body["trigger"]),
        status=body["status"],
        actors=tuple(_actor(ref) for ref in body.get("actors", ())),
        targets=tuple(_actor(ref) for ref in body.get("targets", ())),
        places=tuple(_place(ref) for ref in body.get("places", ())),
        count=None if count is None else _count(count),
        casualties=Casualties(people.get("killed"), people.get("wounded")),
        date=_days(body.get("date", {})),
        sources=tuple(_source(ref) for ref in body.get("sources", ())),
        also=tuple(_quote(quote) for quote in body.get("also", ())),
        confidence=body["confidence"],
        reasons=tuple(body.get("reasons", ())),
    )


def line(value: dict[str, Any]) -> str:
    """One line of an export, line break included."""
    return dumps_value(value) + "\n"


def _empty(value: Any) -> bool:
    return value is None or value == [] or value == {} or value == ""


def _lean(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _lean(inner) for key, inner in value.items() if _told(key, inner)}
    return [_lean(inner) for inner in value] if isinstance(value, list) else value


def _told(key: str, value: Any) -> bool:
    return not _empty(value) or (value == "" and key in ("text", "id"))


def _quote(value: dict[str, Any]) -> Quote:
    return Quote(value["text"], value["start"])


def _count(value: dict[str, Any]) -> Count:
    measure, stream, per = (value.get(key, "") for key in ("measure", "stream", "per"))
    return Count(value.get("value"), value["unit"], measure, stream, per, value.get("before"))


def _actor(value: dict[str, Any]) -> ActorRef:
    return ActorRef(value["id"], value["text"], value["start"], tuple(value.get("reasons", ())))


def _source(value: dict[str, Any]) -> SourceRef:
    return SourceRef(value["id"], value["text"], value["start"], tuple(value.get("reasons", ())))


def _place(value: dict[str, Any]) -> PlaceRef:
    return PlaceRef(
        value["text"],
        value["start"],
        value["role"],
        value["scope"],
        value.get("gaz"),
        value.get("name_en"),
        value.get("country"),
        value.get("adm1"),
        value.get("lat"),
        value.get("lon"),
        value.get("rank", 0.0),
        tuple(value.get("reasons", ())),
    )


def _days(value: dict[str, Any]) -> DaySpan:
    start, end = (date.fromisoformat(value[k]) if value.get(k) else None for k in ("start", "end"))
    return DaySpan(
        start,
        end,
        value.get("text"),
        value.get("text_start"),
        tuple(value.get("reasons", ())),
        bool(value.get("given")),
        bool(value.get("year_doubt")),
        tuple(value.get("years", ())),
    )


def given_body(given: Given) -> str:
    """What came with a report beside its words, as one line of JSON."""
    value = {
        "day": given.day.isoformat(),
        "year_sure": given.year_sure,
        "years": list(given.years),
        "place": given.place,
    }
    return body_text(value)


def given_of(body: str | None) -> Given | None:
    """``given_body`` turned round; None for a report that nothing came with."""
    if body is None:
        return None
    value = json.loads(body)
    return Given(date.fromisoformat(value["day"]), value["year_sure"], tuple(value["years"]), value["place"])

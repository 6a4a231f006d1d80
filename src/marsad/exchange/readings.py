"""Events in the form of the annotation guidelines, back into claims: what ``guideline`` writes, read again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypeVar, cast

from marsad.errors import ControlClaimsError
from marsad.model import (
    ActorRef,
    Casualties,
    Claim,
    Count,
    DaySpan,
    PlaceRef,
    Quote,
    Role,
    Scope,
    SourceRef,
    Status,
)

Party = TypeVar("Party", ActorRef, SourceRef)
_DO = "give lines as marsad read --json writes them"


def claims_of(record: Mapping[str, Any], where: str = "") -> tuple[Claim, ...]:
    """The claims of one record (a line of ``marsad read --json``, or a gold annotation).

    Raises ControlClaimsError, naming what is missing or of the wrong kind.
    """
    try:
        return tuple(_claim(event) for event in record["events"])
    except KeyError as error:
        raise ControlClaimsError(f"an event without {error}", where=where, do=_DO) from None
    except (TypeError, ValueError, AttributeError) as error:
        raise ControlClaimsError(f"an event of another form: {error}", where=where, do=_DO) from None


def _claim(event: Mapping[str, Any]) -> Claim:
    count, people = event.get("count"), event.get("casualties") or {}
    return Claim(
        type=str(event["type"]),
        trigger=_quote(event.get("trigger") or {}),
        status=cast(Status, str(event["status"])),
        actors=_parties(event.get("actors") or (), ActorRef),
        targets=_parties(event.get("targets") or (), ActorRef),
        places=tuple(_place(place) for place in event.get("places") or ()),
        count=None if not count else _count(count),
        casualties=Casualties(people.get("killed"), people.get("wounded")),
        date=_span(event.get("date") or {}),
        sources=_parties(event.get("sources") or (), SourceRef),
        also=tuple(_quote(quote) for quote in event.get("also") or ()),
        confidence=float(event.get("confidence", 1.0)),
        reasons=tuple(event.get("reasons") or ()),
    )


def _quote(value: Mapping[str, Any]) -> Quote:
    return Quote(str(value.get("text", "")), int(value.get("start", 0)))


def _parties(values: Sequence[Mapping[str, Any]], kind: type[Party]) -> tuple[Party, ...]:
    return tuple(kind(str(v["id"]), str(v.get("text", "")), int(v.get("start", -1))) for v in values)


def _place(value: Mapping[str, Any]) -> PlaceRef:
    return PlaceRef(
        text=str(value.get("text", "")),
        start=int(value.get("start", -1)),
        role=cast(Role, value.get("role") or "at"),
        scope=cast(Scope, value.get("scope") or "all"),
        gaz=value.get("gaz"),
        name_en=value.get("name_en"),
        country=value.get("country"),
        adm1=value.get("adm1"),
        lat=_number(value.get("lat")),
        lon=_number(value.get("lon")),
    )


def _count(value: Mapping[str, Any]) -> Count:
    measure, stream, per = (str(value.get(key) or "") for key in ("measure", "stream", "per"))
    before = _number(value.get("before"))
    return Count(_number(value.get("value")), str(value["unit"]), measure, stream, per, before)


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _span(value: Mapping[str, Any]) -> DaySpan:
    return DaySpan(
        _day(value.get("start")),
        _day(value.get("end")),
        value.get("text"),
        given=bool(value.get("given")),
        year_doubt=bool(value.get("year_doubt")),
        years=tuple(int(year) for year in value.get("years") or ()),
    )


def _day(value: Any) -> date | None:
    return None if not value else date.fromisoformat(str(value)[:10])

"""Our incidents in the layouts of ACLED, UCDP GED and PLOVER, and in HXL. Pure: a happening in, a row out.

None where the layout has no such event; ``why_not`` is the reason, for counting.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from marsad.control.layouts import Coding, Layouts
from marsad.exchange.happenings import Happening, Party
from marsad.exchange.plain import safe

ACLED = (
    "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,assoc_actor_1,inter1,"
    "actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,country,admin1,admin2,admin3,location,"
    "latitude,longitude,geo_precision,source,source_scale,notes,fatalities,tags,timestamp"
).split(",")
GED = (
    "id,relid,year,active_year,code_status,type_of_violence,conflict_dset_id,conflict_new_id,conflict_name,"
    "dyad_dset_id,dyad_new_id,dyad_name,side_a_dset_id,side_a_new_id,side_a,side_b_dset_id,side_b_new_id,side_b,"
    "number_of_sources,source_article,source_office,source_date,source_headline,source_original,where_prec,"
    "where_coordinates,where_description,adm_1,adm_2,latitude,longitude,geom_wkt,priogrid_gid,country,country_id,"
    "region,event_clarity,date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown,best,high,"
    "low,gwnoa,gwnob"
).split(",")
# columns of ACLED and their HXL tags, as the Humanitarian Data Exchange writes them, with P-codes beside the names
HXL = {
    "event_id_cnty": "#event+code",
    "event_date": "#date+occurred",
    "year": "#date+year",
    "event_type": "#event+type",
    "sub_event_type": "#event+type+sub",
    "actor1": "#group+name+first",
    "assoc_actor_1": "#group+name+first+assoc",
    "actor2": "#group+name+second",
    "assoc_actor_2": "#group+name+second+assoc",
    "region": "#region+name",
    "country": "#country+name",
    "country_code": "#country+code+iso3",
    "admin1": "#adm1+name",
    "adm1_pcode": "#adm1+code",
    "location": "#loc+name",
    "location_pcode": "#loc+code",
    "latitude": "#geo+lat",
    "longitude": "#geo+lon",
    "geo_precision": "#geo+precision",
    "source": "#meta+source",
    "notes": "#description",
    "fatalities": "#affected+killed",
    "injured": "#affected+injured",
}
NOT_REAL, NO_TYPE, NO_DEATHS, NO_SIDES = (
    "planned, over or denied", "no such type", "nobody killed, or nobody says", "not told between whom"
)  # fmt: skip
_SMALLEST_GED = 13  # hexadecimal digits: a number that a double holds exactly
_CELL = 0.5  # degrees of a cell of PRIO-GRID
Named = Mapping[str, str]


def coding_of(one: Happening, layouts: Layouts) -> Coding | None:
    """The row of ``layouts.csv`` for a happening."""
    return layouts.coding(one.type, one.by_state, one.against)


def acled(one: Happening, layouts: Layouts, words: Named) -> dict[str, str] | str:
    """A row of the ACLED layout, or why there is none. ``words``: type → its English name.

    ``fatalities`` is empty, not 0, where nobody tells of any. A coarse place has no coordinates: its unit is in
    ``admin1`` and how coarse it is in ``geo_precision``.
    """
    coding = coding_of(one, layouts)
    if not one.took_place:
        return NOT_REAL
    if coding is None or not coding.event:
        return NO_TYPE
    inter1, inter2 = (_inter(group, layouts) for group in (one.actors, one.targets))
    where, country = one.where, layouts.countries.get(one.where.country)
    days = (one.last - one.first).days
    return {
        "event_id_cnty": one.id,
        "event_date": str(one.first),
        "year": str(one.first.year),
        "time_precision": "1" if days == 0 else "2" if days < 7 else "3",
        "disorder_type": coding.disorder,
        "event_type": coding.event,
        "sub_event_type": coding.sub_event,
        "actor1": _first(one.actors),
        "assoc_actor_1": _rest(one.actors),
        "inter1": inter1,
        "actor2": _first(one.targets),
        "assoc_actor_2": _rest(one.targets),
        "inter2": inter2,
        "interaction": "-".join(filter(None, (inter1, inter2))),
        "civilian_targeting": "Civilian targeting" if one.against or coding.ged == "one_sided" else "",
        "iso": country.iso_number if country else "",
        "region": country.acled_region if country else "",
        "country": country.name if country else one.where.country,
        "admin1": safe(where.unit),
        "admin2": safe(where.name) if where.kind == "adm2" else "",
        "admin3": safe(where.name) if where.kind == "adm3" else "",
        "location": safe(where.name),
        "latitude": _degrees(where.lat),
        "longitude": _degrees(where.lon),
        "geo_precision": str(where.precision.acled),
        "source": safe("; ".join(one.outlets or one.sources)),
        "source_scale": "",
        "notes": notes(one, words),
        "fatalities": "" if one.killed is None else f"{one.killed.best:.0f}",
        "tags": f"marsad={one.type}",
        "timestamp": _unix(one.known),
    }


def hxl(one: Happening, layouts: Layouts, words: Named) -> dict[str, str] | str:
    """A row under the columns of ``HXL``, or why there is none."""
    row = acled(one, layouts, words)
    if isinstance(row, str):
        return row
    country = layouts.countries.get(one.where.country)
    row |= {
        "country_code": country.iso3 if country else "",
        "adm1_pcode": one.where.unit_pcode,
        "location_pcode": one.where.pcode,
        "injured": "" if one.wounded is None else f"{one.wounded.best:.0f}",
    }
    return {name: row[name] for name in HXL}


def ged(one: Happening, layouts: Layouts, words: Named) -> dict[str, str] | str:
    """A row of the UCDP GED layout, or why there is none: GED has no event without a death, and none without sides.

    Ids of conflicts and dyads are UCDP's own and stay empty, as do deaths by side, which reports seldom tell.
    """
    coding = coding_of(one, layouts)
    if not one.took_place:
        return NOT_REAL
    if coding is None or coding.ged == "none":
        return NO_TYPE
    if one.killed is None or one.killed.best < 1:
        return NO_DEATHS
    sides = _sides(one, coding)
    if sides is None:
        return NO_SIDES
    violence, side_a, side_b = sides
    where, country = one.where, layouts.countries.get(one.where.country)
    killed, people = one.killed, violence == 3
    days = (one.last - one.first).days
    drawn = where.lat is not None and where.lon is not None
    empty = dict.fromkeys(GED, "")
    return empty | {
        "id": str(int(one.id[:_SMALLEST_GED], 16)),
        "relid": one.id,
        "year": str(one.first.year),
        "code_status": "Clear",
        "type_of_violence": str(violence),
        "conflict_name": safe(f"{side_a.name} - {side_b.name}"),
        "dyad_name": safe(f"{side_a.name} - {side_b.name}"),
        "side_a": safe(side_a.name),
        "side_b": safe(side_b.name),
        "number_of_sources": str(one.tellings),
        "source_article": safe("; ".join(one.outlets)),
        "source_date": (one.known or "")[:10],
        "source_original": safe("; ".join(one.sources)),
        "where_prec": str(where.precision.ged),
        "where_coordinates": safe(where.name),
        "where_description": notes(one, words),
        "adm_1": safe(where.unit),
        "adm_2": safe(where.name) if where.kind == "adm2" else "",
        "latitude": _degrees(where.lat),
        "longitude": _degrees(where.lon),
        "geom_wkt": f"POINT ({_degrees(where.lon)} {_degrees(where.lat)})" if drawn else "",
        "priogrid_gid": _priogrid(where.lat, where.lon),
        "country": country.name if country else where.country,
        "country_id": country.gw if country else "",
        "region": country.ged_region if country else "",
        "event_clarity": "1" if days == 0 else "2",
        "date_prec": "1"
        if days == 0
        else "2"
        if days < 6
        else "3"
        if days == 6
        else "4"
        if days < 31
        else "5",
        "date_start": str(one.first),
        "date_end": str(one.last),
        "deaths_civilians": f"{killed.best:.0f}" if people else "",
        "deaths_unknown": "" if people else f"{killed.best:.0f}",
        "best": f"{killed.best:.0f}",
        "high": f"{killed.high:.0f}",
        "low": f"{killed.low:.0f}",
        "gwnoa": country.gw if country and side_a.kind == "state" and side_a.at_home else "",
        "gwnob": country.gw if country and side_b.kind == "state" and side_b.at_home else "",
    }


def _sides(one: Happening, coding: Coding) -> tuple[int, Party, Party] | None:
    """Type of violence and the two sides; a state comes first."""
    if not one.actors or not one.targets and coding.ged != "one_sided":
        return None
    side_a = one.actors[0]
    if one.against or coding.ged == "one_sided":
        return 3, side_a, one.targets[0] if one.targets else Party("civilians", "Civilians", "people")
    side_b = one.targets[0]
    if "people" in (side_a.kind, side_b.kind):
        return None
    if side_b.kind == "state" and side_a.kind != "state":
        side_a, side_b = side_b, side_a
    return (1 if side_a.kind == "state" else 2), side_a, side_b


def plover(one: Happening, layouts: Layouts, words: Named) -> dict[str, Any] | str:
    """A record of PLOVER, or why there is none. No text of a report is in it: ``text`` says what we say."""
    coding = coding_of(one, layouts)
    if not one.took_place:
        return NOT_REAL
    if coding is None or not coding.plover:
        return NO_TYPE
    where = one.where
    return {
        "id": one.id,
        "date": str(one.first),
        "source": [_plover_actor(party, layouts) for party in one.actors],
        "target": [_plover_actor(party, layouts) for party in one.targets],
        "event": coding.plover,
        "eventText": words[one.type],
        "mode": coding.mode,
        "context": [coding.context] if coding.context else [],
        "eventLoc": {
            "name": where.name, "country": where.country, "adm1": where.unit, "pcode": where.pcode,
            "lat": where.lat, "lon": where.lon, "precision": where.precision.acled,
        },
        "text": notes(one, words),
        "textInfo": {"markup": ""},
        "language": "",
        "publication": list(one.outlets),
        "coder": "marsad",
        "version": "PLOVER",
        "dateCoded": (one.known or "")[:10],
        "size": None,
        "dead": None if one.killed is None else one.killed.best,
        "injured": None if one.wounded is None else one.wounded.best,
        "comment": coding.lost,
        "license": "",
        "copyright": "",
    }  # fmt: skip


_SECTORS = {"state": "MIL", "armed": "REB", "militia": "PAM", "people": "CVL", "body": "ORG"}


def _plover_actor(party: Party, layouts: Layouts) -> dict[str, str]:
    sector = _SECTORS.get(party.kind, "PRE")  # partially recognised: no label that takes sides
    return {"actorText": party.name, "code": party.id, "sector": sector}


def notes(one: Happening, words: Named) -> str:
    """What happened in a plain sentence, from the columns only.

    The words of reports are their publishers' and stand in no layout.
    """
    when = str(one.first) if one.first == one.last else f"{one.first} to {one.last}"
    told = "1 report" if one.tellings == 1 else f"{one.tellings} reports"
    parts = [words[one.type]]
    if one.actors:
        parts.append("by " + ", ".join(party.name for party in one.actors))
    if one.targets:
        parts.append("against " + ", ".join(party.name for party in one.targets))
    toll = [
        f"{word} {_range(found)}"
        for word, found in (("killed", one.killed), ("wounded", one.wounded))
        if found
    ]
    sentence = f"{' '.join(parts)}, {one.where.name or one.where.unit or one.where.country}, {when}; {told}"
    return safe("; ".join([sentence, *toll]))


def _range(found: Any) -> str:
    if found.low == found.high:
        return f"{found.best:.0f}"
    return f"{found.low:.0f} to {found.high:.0f}"


def _inter(group: Sequence[Party], layouts: Layouts) -> str:
    return layouts.inter_of(group[0].kind, group[0].at_home)[1] if group else ""


def _first(group: Sequence[Party]) -> str:
    return safe(group[0].name) if group else ""


def _rest(group: Sequence[Party]) -> str:
    return safe("; ".join(party.name for party in group[1:]))


def _degrees(value: float | None) -> str:
    return "" if value is None else f"{value:.6g}" if abs(value) < 1 else f"{value:.4f}"


def _unix(known: str | None) -> str:
    if not known:
        return ""
    return str(int(datetime.fromisoformat(known.replace("Z", "+00:00")).astimezone(UTC).timestamp()))


def _priogrid(lat: float | None, lon: float | None) -> str:
    """The cell of PRIO-GRID: half degrees, counted from 1 in the south-west, row by row.

    >>> _priogrid(36.2, 37.16), _priogrid(-90, -180)
    ('181875', '1')
    """
    if lat is None or lon is None:
        return ""
    row, column = int((lat + 90) / _CELL), int((lon + 180) / _CELL)
    return str(min(row, 359) * 720 + min(column, 719) + 1)

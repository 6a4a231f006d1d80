"""Reasons of the stages in the words of a page: they are written in English once, with ids and days as they are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache

from markupsafe import Markup

from marsad.model import PlaceRef
from marsad.packs.reasons import load_reasons
from marsad.web.gazette import gazette
from marsad.web.tongue import Tongue

_ARABIC, _LATIN = re.compile("[\u0621-\u064a]"), re.compile("[A-Za-z]")
_APART = "; "  # between two reasons that one stage gave as one
_LEFT, _END = "\u2066", "\u2069"  # what is in between runs left to right, whatever stands around it


def fits(text: str, say: Tongue) -> bool:
    """Can who reads the language of the page read this? Not if all its letters are those of the other script."""
    own, other = (_ARABIC, _LATIN) if say.code == "ar" else (_LATIN, _ARABIC)
    return bool(own.search(text)) or not other.search(text)


def called(place: PlaceRef, say: Tongue) -> str:
    """What a place of a claim is called: by the words of the report, or as the gazetteer has it where these are of
    another language."""
    words = place.text if say.code == "ar" else place.name_en or place.text
    if fits(words, say) or not place.gaz:
        return words
    known = gazette().by_id(place.gaz)
    return (known and (known.name_ar if say.code == "ar" else known.name_en)) or words


def foreign(text: str, say: Tongue) -> str:
    """A name as part of a page: marked as of the other language if it is."""
    if fits(text, say):
        return text
    return Markup('<bdi lang="{}">{}</bdi>').format("en" if say.code == "ar" else "ar", text)


def reason(text: str, say: Tongue) -> str | None:
    """A reason in the language of the page; None if nobody wrote down how to say it."""
    whole = _said(text, say)
    if whole is not None or _APART not in text:
        return whole
    parts = [_said(part, say) for part in text.split(_APART)]
    return f"{say.t('brief.semicolon')} ".join(part for part in parts if part) if all(parts) else None


def _said(text: str, say: Tongue) -> str | None:
    for form in load_reasons():
        found = form.pattern.fullmatch(text)
        if found is None:
            continue
        gaps = {gap: _gap(gap, value, say) for gap, value in found.groupdict().items()}
        if None not in gaps.values():
            return form.words[say.code].format_map(gaps)
    return None


def _gap(gap: str, value: str, say: Tongue) -> str | None:
    """What stands in a gap, as the page writes it; None for a word that it does not have."""
    match gap:
        case "n":
            return say.number(int(value))
        case "year":
            return say.digits(value)
        case "points":
            return f"{_LEFT}{say.digits(value)}{_END}"
        case "day":
            return say.day(date.fromisoformat(value))
        case "country":
            return str(say.locale.territories.get(value, value))
        case "place":
            return _units().get(value, f"{_LEFT}{value}{_END}") if say.code == "ar" else value
        case "claim" | "row" | "layout" | "name":
            return f"{_LEFT}{value}{_END}"
    return say.words.get(f"gap.{gap}.{value}")


@cache
def _units() -> Mapping[str, str]:
    """The Arabic names of countries and first-level units, by their English ones."""
    return {p.name_en: p.name_ar for p in gazette().places if p.kind in ("adm1", "country") and p.name_ar}

"""One language of the pages: its words, plurals, days, numbers, and the names of parties, sources and kinds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from babel import Locale
from babel.dates import get_month_names
from babel.numbers import format_decimal

from marsad.packs.conflicts import load_conflicts
from marsad.packs.control import load_palette
from marsad.packs.interface import LANGUAGES, load_source_names, load_words
from marsad.packs.ontology import load_event_types
from marsad.web.taste import MONTHS, TASTE

_ARABIC = re.compile("[\u0621-\u064a]")
_ARAB = {ord("0") + n: 0x0660 + n for n in range(10)}
_UNSAFE = re.compile(r"[^a-z0-9_]")
RTL = frozenset({"ar"})


@dataclass(frozen=True, slots=True)
class Tongue:
    """How pages of one language say things. ``side``: the direction of its script."""

    code: str
    side: str
    words: Mapping[str, str]
    names: Mapping[str, str]
    kinds: Mapping[str, str]
    locale: Locale

    def t(self, key: str, **gaps: object) -> str:
        """The words of a key, gaps filled. Raises KeyError for a key that is not in the catalogue."""
        text = self.words[key]
        return text.format_map({k: self._gap(v) for k, v in gaps.items()}) if gaps else text

    def _gap(self, value: object) -> str:
        return self.digits(str(value)) if isinstance(value, int) else str(value)

    @property
    def arabic_digits(self) -> bool:
        """Do numbers stand in Arabic-Indic digits?"""
        return self.code == "ar" and TASTE.get().digits == "arab"

    def digits(self, text: object) -> str:
        """``text`` with its digits as the reader likes them (no separators: years, numbers of pages)."""
        return str(text).translate(_ARAB) if self.arabic_digits else str(text)

    def months(self) -> Mapping[int, str]:
        """The names of the months, 1 to 12 (CLDR; Arabic ones as the reader likes them)."""
        return _months(MONTHS[TASTE.get().months] if self.code == "ar" else self.code)

    def n(self, key: str, count: int) -> str:
        """A number with its noun, in the plural form of the language (CLDR)."""
        form = "zero" if count == 0 else self.locale.plural_form(count)
        return self.words[f"{key}.{form}"].format(n=self.number(count))

    def number(self, value: float, digits: int = 0) -> str:
        """A number with separators between thousands, in the digits that the reader likes."""
        if not self.arabic_digits:
            return f"{value:,.{digits}f}"
        form = f"#,##0.{'0' * digits}" if digits else "#,##0"
        told = format_decimal(round(value, digits), form, self.locale, numbering_system="arab")
        return str(told).translate(_ARAB)  # Babel knows the separators only

    def percent(self, share: float) -> str:
        """A share as percent; what is neither none nor all is never told as such."""
        whole = round(share * 100)
        if 0 < share < 1:
            whole = min(max(whole, 1), 99)
        return self.t("percent", n=whole)

    def day(self, value: date | None) -> str:
        """A day in words; "" for none."""
        if value is None:
            return ""
        return self.t("date.form", day=value.day, month=self.months()[value.month], year=value.year)

    def month(self, value: date) -> str:
        """A month in words."""
        return f"{self.months()[value.month]} {self.digits(value.year)}"

    def days(self, first: date | None, last: date | None) -> str:
        """An interval in words."""
        if first is None or last is None or first == last:
            return self.day(last or first) or self.t("claim.undated")
        return self.t("date.range", first=self.day(first), last=self.day(last))

    def name(self, id_: str, words: str = "") -> str:
        """A party or source by id; what no pack names is called by the words of the report, else by its id."""
        return self.names.get(id_) or words or id_.partition(":")[2].replace("_", " ") or id_

    def kind(self, code: str) -> str:
        """A kind of event."""
        return self.kinds.get(code, code)


@cache
def tongue(code: str) -> Tongue:
    """The language ``ar`` or ``en``. Raises KeyError for another."""
    column = LANGUAGES.index(code)
    types = {one.code: one.name_ar if code == "ar" else one.name_en for one in load_event_types()}
    side = "rtl" if code in RTL else "ltr"
    return Tongue(code, side, load_words()[code], _names(column), types, Locale.parse(code))


@cache
def _months(locale: str) -> Mapping[int, str]:
    return dict(get_month_names("wide", locale=locale))


def _names(column: int) -> Mapping[str, str]:
    """Names of sources, then of actors, then of holders: the later ones stand."""
    out: dict[str, str] = {}
    for conflict in load_conflicts():
        for source in conflict.sources:
            if column == 1 and "_" in source.id:
                out.setdefault(source.id, source.id.removeprefix("other:").replace("_", " ").title())
            if bool(_ARABIC.search(source.form)) == (column == 0):
                out.setdefault(source.id, source.form)
        for actor in conflict.actors:
            out[actor.id] = (actor.name_ar, actor.name_en)[column]
    for source_id, pair in load_source_names().items():
        out[source_id] = pair[column]
    for holder, (_, *names) in load_palette().items():
        out[holder] = names[column]
    return out


def slug(id_: str) -> str:
    """An id as part of a class name.

    >>> slug("other:zintan_militias")
    'other_zintan_militias'
    """
    return _UNSAFE.sub("_", id_.lower())

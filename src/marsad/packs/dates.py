"""Loads the words of dates."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from marsad.errors import PackDuplicateError, PackValueError
from marsad.packs.numbers import fold_article, load_numbers
from marsad.packs.wordlists import Lang, folded, letters, rows, toml, whole, with_clitics
from marsad.reading.calendar import GREGORIAN, HIJRI, HijriTable
from marsad.reading.dates_parse import TIME_UNITS
from marsad.reading.dates_records import DateKnowledge, DatePattern, DatePhrase
from marsad.reading.fold import LetterTable
from marsad.reading.numbers import NumberKnowledge

_MONTH_COLUMNS = ("form", "calendar", "month", "needs_cue", "source", "licence")
_WEEKDAY_COLUMNS = ("form", "weekday", "source", "licence")
_HIJRI_COLUMNS = ("year", "first_day", "month_lengths", "source", "licence")
_HIJRI = "ar"
_SEASONS = ("spring", "summer", "autumn", "winter")
_STARTING = frozenset(
    [
        "day_word",
        "part_of_day",
        "after_midnight",
        "today",
        "yesterday",
        "day_before_yesterday",
        "tomorrow",
        "day_after_tomorrow",
        "now",
        "until_now",
        "recently",
        "lately",
        "later",
        "soon",
        "same_day",
        "next_day",
        "day_before",
        "then",
        "since",
        "until",
        "ago",
        "after",
        "during",
        "begin",
        "early",
        "middle",
        "end",
        "late",
        "month_word",
        "year_word",
    ]
)
_FOLLOWING = frozenset(
    [
        "relative",
        "upon",
        "to",
        "from",
        "between",
        "in",
        "past",
        "past2",
        "this",
        "next",
        "last_few",
        "few",
        "same",
        "demonstrative",
        "running",
        "corresponding",
        "years_word",
        "about",
        "more_than",
        "start_of_event",
        "background",
    ]
)
_PARTS = frozenset("day month year numeric dayyear weekday season n unit units week".split())
_TOLD = frozenset("unit count rel year_rel offset about several drop".split())
_SECTIONS = {
    "words": _STARTING | _FOLLOWING,
    "names": frozenset(("day_month", "today", "weekday", "number")),
    "seasons": frozenset(_SEASONS),
    "year_marks": frozenset(("gregorian", "hijri")),
    "ordinals": frozenset(str(day) for day in range(1, 32)),
}


def load_hijri(lang: Lang = "ar") -> HijriTable:
    """First days of the Hijri months of ``umm_al_qura.csv``; PackValueError (M102) on a year out of line."""
    starts: list[date] = []
    first_year = 0
    own = lang if isinstance(lang, Path) and (lang / "umm_al_qura.csv").is_file() else _HIJRI
    for where, row in rows(own, "umm_al_qura.csv", _HIJRI_COLUMNS):
        year = whole(row["year"], where, 1, 2000)
        try:
            day = date.fromisoformat(row["first_day"])
        except ValueError as error:
            raise PackValueError(f"bad day {row['first_day']!r}", where=where, do="use YYYY-MM-DD") from error
        lengths = [whole(n, where, 28, 31) for n in row["month_lengths"].split()]
        first_year = first_year or year
        if len(lengths) != 12 or (
            starts and (starts[-1] != day or len(starts) != (year - first_year) * 12 + 1)
        ):
            raise PackValueError(
                "year out of line", where=where, do="give 12 months that join the year before"
            )
        if not starts:
            starts.append(day)
        for length in lengths:
            starts.append(starts[-1] + timedelta(days=length))
    return HijriTable(first_year, tuple(starts))


def load_dates(
    lang: Lang = "ar", numbers: NumberKnowledge | None = None, table: LetterTable | None = None
) -> DateKnowledge:
    """Date words of a language; raises PackMissingError, PackValueError or PackDuplicateError (M101-M103)."""
    table = table or letters(lang)
    numbers = numbers or load_numbers(lang, table)
    words = toml(lang, "dates.toml")
    patterns = words.pop("patterns", [])
    data, phrases = _checked(words), _Phrases(table, toml(lang, "affixes.toml"))
    _names_of_time(lang, phrases)
    for role, forms in data["words"].items():
        for form in forms:
            phrases.add(form, role)
    for number, forms in data["ordinals"].items():
        for form in forms:
            phrases.add(form, "ordinal", int(number))
    seasons = _seasons(data["seasons"], phrases)
    roles = phrases.roles()
    for form, noun in numbers.nouns.items():
        if noun.unit in TIME_UNITS and (noun.definite or noun.prefix):
            roles[form] = roles.get(form, frozenset()) | {"unit"}
    starters, seconds = phrases.starters(roles)
    orders = tuple(_pattern(row) for row in patterns)
    if orders:
        starters, seconds = _pattern_starters(orders, roles, numbers), {}
    names, marks, forms_of = data["names"], data["year_marks"], phrases.folded_set
    return DateKnowledge(
        phrases.sorted(),
        roles,
        starters,
        seconds,
        forms_of(names["day_month"], article=True),
        forms_of(names["today"]),
        forms_of(names["weekday"]),
        forms_of(names["number"]),
        forms_of(marks["gregorian"]),
        forms_of(marks["hijri"]),
        numbers.conjunction,
        seasons,
        load_hijri(lang),
        numbers,
        numbers.digits,
        frozenset(first for first, played in roles.items() if "background" in played),
        orders,
    )


def _pattern_starters(
    orders: tuple[DatePattern, ...], roles: dict[str, frozenset[str]], numbers: NumberKnowledge
) -> frozenset[str]:
    """The words a date of these orders may begin with, digits aside."""
    first = {"since", "until", "until_now"}
    for order in orders:
        for part in order.parts:
            name = part.rstrip("?")
            first.add({"day": "ordinal", "month": "month_name"}.get(name, name))
            if not part.endswith("?"):
                break
    out = {word for word, played in roles.items() if played & first}
    if "n" in first:
        out |= {form for form, word in numbers.words.items() if word.role in ("unit", "ten_unit", "ten")}
    if first & {"unit", "units"}:
        out |= {form for form, noun in numbers.nouns.items() if noun.unit in TIME_UNITS}
    return frozenset(out)


def _pattern(row: dict[str, Any]) -> DatePattern:
    """One order of words; M102 for a part or a key that is none."""
    rest = {key: value for key, value in row.items() if key not in ("words", "kind", "after")}
    parts = tuple(str(row.get("words", "")).split())
    known = _STARTING | _FOLLOWING | _PARTS
    odd = [p for p in parts if p.rstrip("?") not in known] + sorted(set(rest) - _TOLD)
    if odd or not parts or not row.get("kind"):
        what = f"unknown: {', '.join(odd)}" if odd else "words or kind is missing"
        raise PackValueError(what, where="dates.toml [[patterns]]", do="mend the pattern")
    return DatePattern(parts, row["kind"], tuple(sorted(rest.items())), row.get("after", ""))


def _checked(data: dict[str, Any]) -> dict[str, Any]:
    """The date words with every section and key there must be, and no other; M102 otherwise."""
    for section, keys in _SECTIONS.items():
        given = data.get(section)
        if not isinstance(given, dict) or set(given) != keys:
            odd = ", ".join(sorted(set(given or ()) ^ keys))
            raise PackValueError(
                f"unknown or missing: {odd}", where=f"dates.toml [{section}]", do="mend the keys"
            )
        for key, forms in given.items():
            if not isinstance(forms, list) or not all(isinstance(form, str) for form in forms):
                raise PackValueError(
                    f"{key} is no list of words", where=f"dates.toml [{section}]", do="use [...]"
                )
    return data


def _seasons(data: dict[str, list[str]], phrases: _Phrases) -> tuple[tuple[int, int], ...]:
    """First and last month of each season; its words go to ``phrases``. The last item is "3-5"."""
    found = []
    for index, season in enumerate(_SEASONS):
        *forms, months = data[season]
        low, _, high = months.partition("-")
        where = "dates.toml [seasons]"
        found.append((whole(low, where, 1, 12), whole(high, where, 1, 12)))
        for form in forms:
            phrases.add(form, "season", index)
            phrases.add(phrases.article + form, "season", index)
    return tuple(found)


def _names_of_time(lang: Lang, phrases: _Phrases) -> None:
    for where, row in rows(lang, "months.csv", _MONTH_COLUMNS):
        if row["calendar"] not in (GREGORIAN, HIJRI) or row["needs_cue"] not in ("0", "1", "2"):
            raise PackValueError(
                "bad calendar or cue", where=where, do="use gregorian or hijri, and 0, 1 or 2"
            )
        month = whole(row["month"], where, 1, 12)
        phrases.add(row["form"], "month_name", month, row["calendar"], int(row["needs_cue"]), where)
    for where, row in rows(lang, "weekdays.csv", _WEEKDAY_COLUMNS):
        phrases.add(row["form"], "weekday", whole(row["weekday"], where, 0, 6), where=where)


class _Phrases:
    """Folded phrases under their first words, with attached letters."""

    def __init__(self, table: LetterTable, affixes: dict[str, Any]) -> None:
        self.table = table
        self.clitics = tuple(folded(c, table) for c in affixes["clitics"])
        self.article = fold_article(affixes["article"], table)
        self.contracted = tuple(affixes["contracted"])
        self.found: dict[str, dict[tuple[tuple[str, ...], str], DatePhrase]] = {}

    def add(
        self,
        form: str,
        role: str,
        value: int = 0,
        calendar: str = "",
        cue: int = 0,
        where: str = "dates.toml",
    ) -> None:
        """Add a form; one that needs a cue takes no attached letters."""
        words = tuple(folded(form, self.table).split())
        if not words:
            raise PackValueError("empty form", where=where, do="give a word")
        clitics, contracted = ((), ()) if cue else (self.clitics, self.contracted)
        for first, prefix in with_clitics(words[0], clitics, self.article, contracted):
            phrase = DatePhrase((first, *words[1:]), role, value, calendar, cue, prefix)
            entry = self.found.setdefault(first, {})
            old = entry.get((phrase.words, role))
            if old is not None and (old.value, old.calendar) != (value, calendar) and old.prefix == prefix:
                raise PackDuplicateError(f"{form} means two things", where=where, do="keep one")
            if old is None or len(old.prefix) > len(prefix):
                entry[phrase.words, role] = phrase

    def sorted(self) -> dict[str, tuple[DatePhrase, ...]]:
        """The phrases of each first word, the longest first."""
        return {
            first: tuple(sorted(entry.values(), key=lambda p: (-len(p.words), p.role)))
            for first, entry in self.found.items()
        }

    def roles(self) -> dict[str, frozenset[str]]:
        """First word → every part a phrase that begins with it plays."""
        return {first: frozenset(p.role for p in entry.values()) for first, entry in self.found.items()}

    def starters(self, roles: dict[str, frozenset[str]]) -> tuple[frozenset[str], dict[str, frozenset[str]]]:
        """Words that may begin a date by themselves, and words that do only before certain others."""
        alone, seconds = set(), {}
        for first in roles:
            starting = [p for p in self.found.get(first, {}).values() if p.role not in _FOLLOWING]
            if "unit" in roles[first] or any(len(p.words) == 1 for p in starting):
                alone.add(first)
            elif starting:
                seconds[first] = frozenset(p.words[1] for p in starting)
        return frozenset(alone) | frozenset(seconds), seconds

    def folded_set(self, forms: list[str], article: bool = False) -> frozenset[str]:
        """Folded forms, with the article too if asked."""
        plain = [folded(form, self.table) for form in forms]
        bases = plain + [self.article + form for form in plain] if article else plain
        return frozenset(bases) | frozenset(c + form for form in bases for c in self.clitics)

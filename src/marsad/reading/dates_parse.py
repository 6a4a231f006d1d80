"""The grammar of date expressions: words → ``Moment``s. Nothing is resolved here.

Each reader takes the index of a word and gives what it read with the index after it, or None.
"""

from __future__ import annotations

from dataclasses import replace

from marsad.reading.calendar import GREGORIAN, HIJRI
from marsad.reading.dates_records import DateKnowledge, DatePhrase, Moment
from marsad.reading.numbers import read_count
from marsad.reading.tokens import Tokens

Found = tuple[Moment, int]
PARTS = ("begin", "early", "middle", "late", "end")
RELS = ("past", "this", "next", "same", "last_few")
_UNITS = frozenset(("hour", "day", "week", "month", "year", "decade"))
_OFFSETS = {"today": 0, "yesterday": -1, "day_before_yesterday": -2, "tomorrow": 1, "day_after_tomorrow": 2}
_PLAIN = {
    "now": Moment("now"),
    "recently": Moment("recently"),
    "lately": Moment("lately"),
    "later": Moment("recently"),
    "soon": Moment("soon"),
    "same_day": Moment("context"),
    "next_day": Moment("context", offset=1),
    "day_before": Moment("context", offset=-1),
    "then": Moment("context", unit="then"),
}
_LOOSE = frozenset(" /\\()،,-–«»\"'")


class DateParser:
    """Reads date expressions of one text."""

    def __init__(self, tokens: Tokens, knowledge: DateKnowledge) -> None:
        self.tokens, self.k = tokens, knowledge
        self.words = tokens.words
        self.count = len(tokens.words)

    # -- words -------------------------------------------------------------------------------------------

    def phrase(self, i: int, *roles: str) -> DatePhrase | None:
        """The longest phrase of one of these roles at word i."""
        if i >= self.count:
            return None
        for phrase in self.k.phrases.get(self.words[i], ()):
            if phrase.role in roles and self._matches(i, phrase):
                return phrase
        return None

    def _matches(self, i: int, phrase: DatePhrase) -> bool:
        size = len(phrase.words)
        if size == 1:
            return True
        rest = self.words[i + 1 : i + size]
        return rest == list(phrase.words[1:]) and self.tokens.sentence[i] == self.tokens.sentence[i + size - 1]

    def bare(self, i: int, *roles: str) -> DatePhrase | None:
        """A phrase without attached letters that follows its neighbour without a break."""
        phrase = self.phrase(i, *roles)
        return phrase if phrase and not phrase.prefix and self.near(i) else None

    def near(self, i: int, loose: bool = False) -> bool:
        """Whether word i follows the one before it in the same sentence, only blanks (``loose``: or marks) between."""
        if i >= self.count or i == 0 or self.tokens.sentence[i] != self.tokens.sentence[i - 1]:
            return False
        gap = self.tokens.gap(i)
        return gap.isspace() or (loose and len(gap) <= 4 and set(gap) <= _LOOSE)

    def number(self, i: int, low: int, high: int) -> tuple[int, str, str] | None:
        """A whole number in digits at word i: value, attached letters, letter after it."""
        if i >= self.count:
            return None
        word = self.words[i]
        if not (word[-1].isdecimal() or word[0].isdecimal()):
            return None
        match = self.k.digits.fullmatch(word)
        if match is None or len(match.group(2)) > 4:
            return None
        value = int(match.group(2))
        return (value, match.group(1), match.group(3)) if low <= value <= high else None

    # -- parts -------------------------------------------------------------------------------------------

    def month(self, i: int) -> tuple[DatePhrase, int, bool] | None:
        """A month name, said once or twice ("nisan/april"): phrase, next index, whether it was sure of itself."""
        first = self.phrase(i, "month_name")
        if first is None:
            return None
        j, sure = i + len(first.words), not first.cue
        other = self.phrase(j, "month_name")
        same = other is not None and (other.value, other.calendar) == (first.value, first.calendar)
        if other is not None and same and not other.prefix and self.near(j, loose=True):
            j, sure = j + len(other.words), True
        return first, j, sure

    def year_digits(self, i: int, calendar: str) -> tuple[int, str, int] | None:
        """A year in digits: year, calendar, next index."""
        found = self.number(i, 1300, 2150)
        if found is None or self.tokens.gap(i + 1).startswith("%"):
            return None
        year, _, suffix = found
        j = i + 1
        if suffix in self.k.hijri_marks or (self.near(j) and self.words[j] in self.k.hijri_marks):
            calendar, j = HIJRI, j + (not suffix)
        elif suffix in self.k.gregorian_marks or (self.near(j) and self.words[j] in self.k.gregorian_marks):
            calendar, j = GREGORIAN, j + (not suffix)
        elif suffix:
            return None
        low, high = (1300, 1500) if calendar == HIJRI else (1800, 2150)
        return (year, calendar, j) if low <= year <= high else None

    def year(self, i: int, calendar: str = GREGORIAN) -> Found | None:
        """ "year 2014", "this year", "last year"."""
        j = i
        if self.bare(j, "demonstrative") or (self.phrase(j, "demonstrative") and self.phrase(j + 1, "year_word")):
            if not self.phrase(j + 1, "year_word"):
                return None
            return Moment("calendar", year_rel="this"), j + 2
        if not self.phrase(j, "year_word"):
            return None
        digits = self.year_digits(j + 1, calendar) if self.near(j + 1, loose=True) else None
        if digits:
            return Moment("calendar", calendar=digits[1], year=digits[0]), digits[2]
        rel = self.bare(j + 1, "past", "this", "next", "same")
        return (Moment("calendar", year_rel=rel.role), j + 2) if rel else None

    def year_tail(self, moment: Moment, i: int) -> tuple[Moment, int, bool]:
        """What follows a month: a year, "last", "of last year" … and whether there was any."""
        if not self.near(i, loose=True):
            return moment, i, False
        rel = self.bare(i, "past", "this", "next")
        if rel:
            return replace(moment, rel=rel.role), i + 1, True
        j = i + 1 if self.bare(i, "from") else i
        digits = self.year_digits(j, moment.calendar)
        if digits and digits[1] == moment.calendar:
            return replace(moment, year=digits[0]), digits[2], True
        year = self.year(j, moment.calendar)
        if year and year[0].calendar == moment.calendar:
            return replace(moment, year=year[0].year, year_rel=year[0].year_rel), year[1], True
        return moment, i, False

    def day_number(self, i: int) -> tuple[int, int] | None:
        """A day of a month, in digits or as an ordinal, with "of" after it: day, next index."""
        digits = self.number(i, 1, 31)
        if digits and not digits[2]:
            j = i + 1
            if j < self.count and self.tokens.gap(j).strip() and not set(self.tokens.gap(j)) <= _LOOSE:
                return None
            return digits[0], j + 1 if self.bare(j, "from") else j
        ordinal = self.phrase(i, "ordinal")
        if ordinal is None:
            return None
        j = i + len(ordinal.words)
        return ordinal.value, j + 1 if self.bare(j, "from") else j

    # -- dates -------------------------------------------------------------------------------------------

    def numeric(self, i: int) -> Found | None:
        """12/04/2015, 2017-06-30, 5.7.2022."""
        if i + 2 >= self.count or not self.words[i + 1].isdecimal():
            return None
        gap = self.tokens.gap(i + 1).strip()
        if gap not in ("/", "-", ".") or self.tokens.gap(i + 2).strip() != gap:
            return None
        parts = [self.number(j, 1, 2150) for j in (i, i + 1, i + 2)]
        if not (parts[0] and parts[1] and parts[2]) or parts[0][2] or parts[1][1] or parts[2][1]:
            return None
        a, b, c = parts[0][0], parts[1][0], parts[2][0]
        year, month, day = (a, b, c) if a > 1300 else (c, b, a)
        if month > 12 >= day:
            month, day = day, month
        calendar = HIJRI if year < 1600 else GREGORIAN
        if year < 1300 or month > 12 or day > 31 or (calendar == GREGORIAN and year < 1800):
            return None
        marks = self.k.gregorian_marks | self.k.hijri_marks
        j = i + 3
        if self.near(j) and self.words[j] in marks:
            j += 1
        return Moment("calendar", calendar=calendar, year=year, month=month, day=day), j

    def full_date(self, i: int) -> Found | None:
        """A day of a month: "7 April", "the sixth of this month", with the year if said."""
        day = self.day_number(i)
        if day is None or day[1] >= self.count or not self.near(day[1], loose=True):
            return self.numeric(i)
        number, j = day
        if self.bare(j, "month_word"):
            rel = self.bare(j + 1, "past", "this", "next", "same")
            if rel:
                return Moment("calendar", day=number, rel=rel.role, unit="month"), j + 2
            j += 1
        month = self.month(j)
        if month is None or month[0].prefix:
            return self.numeric(i)
        moment = Moment("calendar", calendar=month[0].calendar, month=month[0].value, day=number)
        moment, j, told = self.year_tail(moment, month[1])
        if not told and i > 0 and self.words[i - 1] in self.k.names_day_month:
            return None
        return self._corresponding(moment, j)

    def _corresponding(self, moment: Moment, j: int) -> Found:
        """ "26 Shawwal 1436, that is 11 August 2015": the Gregorian date counts."""
        k = j
        if self.near(k, loose=True) and self.phrase(k, "corresponding"):
            k += 1
            if self.near(k, loose=True) and self.phrase(k, "day_word"):
                k += 1
            other = self.full_date(k)
            if other:
                return (other if moment.calendar == HIJRI else (moment, other[1]))
        return moment, j

    def month_date(self, i: int) -> Found | None:
        """A month: "April 2017", "last April", "in February", "this month"."""
        j, told = i, False
        if self.phrase(j, "month_word"):
            rel = self.bare(j + 1, "past", "this", "next", "same")
            if rel:
                return Moment("period", unit="month", count=1.0, rel=rel.role), j + 2
            j, told = j + 1, True
            if not self.near(j):
                return None
        elif self.bare(j, "demonstrative") and self.phrase(j + 1, "month_word"):
            return Moment("period", unit="month", count=1.0, rel="this"), j + 2
        month = self.month(j)
        if month is None or (told and month[0].prefix):
            return None
        moment = Moment("calendar", calendar=month[0].calendar, month=month[0].value)
        moment, end, tail = self.year_tail(moment, month[1])
        if not (told or tail or month[2] or (i > 0 and self.phrase(i - 1, "in"))):
            return None
        return moment, end

    def season(self, i: int) -> Found | None:
        """ "last summer", "summer 2012"."""
        season = self.phrase(i, "season")
        if season is None or not self.near(i + 1):
            return None
        moment = Moment("season", offset=season.value)
        rel = self.bare(i + 1, "past", "this", "next")
        if rel:
            return replace(moment, rel=rel.role), i + 2
        j = i + 2 if self.bare(i + 1, "from") else i + 1
        digits = self.year_digits(j, GREGORIAN)
        if digits:
            return replace(moment, year=digits[0]), digits[2]
        year = self.year(j)
        if year:
            return replace(moment, year=year[0].year, year_rel=year[0].year_rel), year[1]
        return None

    def bare_year(self, i: int) -> Found | None:
        """A year in digits after a word that lets a year follow ("in 2015")."""
        digits = self.year_digits(i, GREGORIAN)
        if digits is None or not (digits[1] == HIJRI or 1900 <= digits[0] <= 2100):
            return None
        j = digits[2]
        following = self.words[j] if self.near(j) else ""
        if following in self.k.numbers.nouns or following in self.k.numbers.words:
            return None
        if i > 0 and self.words[i - 1] in self.k.names_number:
            return None
        return Moment("calendar", calendar=digits[1], year=digits[0]), j

    def unit_period(self, i: int, during: bool) -> Found | None:
        """ "last week", "the past five days", "recent months", "the coming days"."""
        noun = self.k.numbers.nouns.get(self.words[i])
        number = read_count(self.tokens, i, self.k.numbers) if noun is None or noun.number == "dual" else None
        if number is not None and number.unit in _UNITS and number.noun_index is not None:
            rel = self._period_rel(number.noun_index + 1)
            count = number.low
            return (Moment("period", unit=number.unit, count=count, rel=rel[0]), rel[1]) if rel else None
        if noun is None or noun.unit not in _UNITS or not noun.definite:
            return None
        j, count = i + 1, 1.0 if noun.number == "singular" else None
        inner = read_count(self.tokens, j, self.k.numbers) if count is None and self.near(j) else None
        if inner is not None and inner.noun_index is None and inner.low is not None:
            count, j = inner.low, inner.last + 1
        rel = self._period_rel(j)
        if rel is None or (noun.unit == "day" and count == 1.0):
            return None
        return Moment("period", unit=noun.unit, count=count, rel=rel[0], about=during), rel[1]

    def _period_rel(self, i: int) -> tuple[str, int] | None:
        few = self.bare(i, "few")
        j = i + 1 if few else i
        rel = self.bare(j, "past", "this", "next", "last_few", "same")
        if rel is None:
            return None
        return ("past" if rel.role == "last_few" else rel.role), j + 1

    def ago(self, i: int) -> Found | None:
        """ "two days ago", "about three years ago", "in two days"; the word before the amount stands at i."""
        opener = self.phrase(i, "ago", "after", "since")
        if opener is None:
            return None
        j, about = i + 1, False
        while self.near(j) and (vague := self.bare(j, "about", "more_than")):
            j, about = j + len(vague.words), True
        if not self.near(j):
            return None
        amount = self.amount(j)
        if amount is None:
            return None
        unit, count, end = amount
        after = opener.role == "after"
        if after and (self.phrase(end, "from") or unit in ("year", "decade") or count is None):
            return None
        rel = "next" if after else "past"
        if self.bare(end, "past", "last_few"):
            end += 1
        return Moment("ago", unit=unit, count=count, rel=rel, about=about), end

    def amount(self, i: int) -> tuple[str, float | None, int] | None:
        """ "three days", "a week", "weeks": unit, how many (None: several), next index."""
        noun = self.k.numbers.nouns.get(self.words[i])
        if noun is not None and noun.unit in _UNITS and not noun.definite and not noun.prefix:
            if noun.number == "plural":
                return noun.unit, None, i + 1
            if noun.number == "singular":
                one = self.k.numbers.words.get(self.words[i + 1]) if self.near(i + 1) else None
                return noun.unit, 1.0, i + 2 if one and one.value == 1 and not one.prefix else i + 1
        number = read_count(self.tokens, i, self.k.numbers)
        if number is None or number.unit not in _UNITS or number.noun_index is None or number.percent:
            return None
        noun = self.k.numbers.nouns[self.words[number.noun_index]]
        return None if noun.definite else (number.unit, number.low, number.noun_index + 1)

    # -- days of the week and around today ---------------------------------------------------------------

    def day_point(self, i: int) -> Found | None:
        """ "Saturday evening", "yesterday", "the night of Wednesday to Thursday", "on 15 June"."""
        j, midnight, night = i, False, False
        while (part := self.phrase(j, "after_midnight", "part_of_day", "day_word")) and (j == i or self.near(j)):
            midnight |= part.role == "after_midnight"
            night |= part.role == "after_midnight" or bool(self.phrase(j, "night"))
            j += len(part.words)
            if self.bare(j, "from", "this") and not self.phrase(j, *_OFFSETS):
                j += 1
            if j - i > 8:
                return None
        if j > i and not self.near(j, loose=True):
            return None
        offset = self.phrase(j, *_OFFSETS)
        if offset is not None:
            return self._relative_day(offset, j)
        weekday = self.phrase(j, "weekday")
        if weekday is not None:
            return self._weekday(weekday, j, midnight, night)
        return self.full_date(j) if j > i else None

    def _relative_day(self, offset: DatePhrase, j: int) -> Found | None:
        if offset.role == "today" and j > 0 and self.words[j - 1] in self.k.names_today:
            return None
        end = j + len(offset.words)
        if offset.role == "today" and (self.bare(end, "ordinal", "same") or self.bare(end, "past", "next")):
            return None
        moment = Moment("day", offset=_OFFSETS[offset.role])
        if not self.near(end, loose=True):
            return moment, end
        weekday = self.phrase(end, "weekday")
        if weekday is not None and not weekday.prefix:
            found = self._weekday(weekday, end, False, False)
            if found:
                said = found[0]
                plain = said.kind == "weekday" and not said.rel
                return (replace(said, rel="next") if plain and moment.offset > 0 else said), found[1]
        return moment, end

    def _weekday(self, weekday: DatePhrase, j: int, midnight: bool, night: bool) -> Found | None:
        if j > 0 and self.words[j - 1] in self.k.names_weekday:
            return None
        end = j + 1
        moment = Moment("weekday", weekday=weekday.value)
        if midnight:
            return replace(moment, also=(weekday.value + 1) % 7), end
        rel = self.bare(end, "past", "this", "next")
        if rel:
            moment, end = replace(moment, rel=rel.role), end + 1
        k = end + 1 if self.bare(end, "from") else end
        week = self.k.numbers.nouns.get(self.words[k]) if self.near(k) else None
        if week is not None and week.unit == "week" and week.definite:
            said = self.bare(k + 1, "past", "this", "next")
            if said:
                return replace(moment, rel=said.role, unit="week"), k + 2
        if self.near(end, loose=True):
            other = self.phrase(end, "weekday")
            joined = other is not None and other.prefix in ("", self.k.conjunction if night else "")
            if other is not None and joined and other.value == (weekday.value + 1) % 7:
                return replace(moment, also=other.value), end + 1
            corresponding = 1 if self.phrase(end, "corresponding") else 0
            date = self.full_date(end + corresponding)
            if date and not (self.phrase(end, "ordinal") and date[0].month is None):
                return date
        return moment, end

    # -- anything ----------------------------------------------------------------------------------------

    def moment(self, i: int, during: bool = False) -> Found | None:
        """The longest date expression without "since" or "until" at word i."""
        if i >= self.count:
            return None
        part = self.phrase(i, *PARTS)
        if part is not None and self.near(i + 1):
            inner = self._of_part(i + 1)
            if inner:
                return replace(inner[0], part=part.role), inner[1]
        plain = self.phrase(i, *_PLAIN)
        if plain is not None:
            return _PLAIN[plain.role], i + len(plain.words)
        for reader in (self.day_point, self.full_date, self.month_date, self.year, self.season):
            found = reader(i)
            if found:
                return found
        return self.unit_period(i, during) or self.ago_only(i) or self.running(i)

    def _of_part(self, i: int) -> Found | None:
        demonstrative = 1 if self.bare(i, "demonstrative") and self.phrase(i + 1, "month_word", "year_word") else 0
        if demonstrative and self.phrase(i + 1, "month_word"):
            return Moment("period", unit="month", count=1.0, rel="this"), i + 2
        found = self.month_date(i) or self.year(i) or self.bare_year(i) or self.season(i)
        if found:
            return found
        month = self.month(i)
        if month is not None:
            return Moment("calendar", calendar=month[0].calendar, month=month[0].value), month[1]
        return self.unit_period(i, False)

    def ago_only(self, i: int) -> Found | None:
        """ "two days ago" but not "since two days"."""
        return self.ago(i) if self.phrase(i, "ago", "after") else None

    def running(self, i: int) -> Found | None:
        """ "for the third day running"."""
        noun = self.k.numbers.nouns.get(self.words[i])
        if noun is None or noun.unit != "day" or not (noun.definite or noun.prefix):
            return None
        ordinal = self.bare(i + 1, "ordinal")
        if ordinal is None:
            return None
        j = i + 1 + len(ordinal.words)
        run = self.phrase(j, "running")
        return (Moment("running", count=float(ordinal.value)), j + len(run.words)) if run else None

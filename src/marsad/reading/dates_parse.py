"""The grammar of date expressions: words → ``Moment``s. Nothing is resolved here.

Each reader takes the index of a word and gives what it read with the index after it, or None.
"""

from __future__ import annotations

from dataclasses import replace

from marsad.reading.calendar import GREGORIAN, HIJRI
from marsad.reading.dates_records import DatePhrase, Moment
from marsad.reading.dates_words import DateWords, Found
from marsad.reading.numbers import read_count

PARTS = ("begin", "early", "middle", "late", "end")
RELS = ("past", "this", "next", "same", "last_few")
TIME_UNITS = frozenset(("hour", "day", "week", "month", "year", "decade"))
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
_PART_ROLES = frozenset(PARTS)
_PLAIN_ROLES = frozenset(_PLAIN)
_DAY_ROLES = frozenset(("after_midnight", "part_of_day", "day_word", "weekday", *_OFFSETS))
_MONTH_ROLES = frozenset(("month_name", "month_word"))
_AGO_ROLES = frozenset(("ago", "after"))


class DateParser(DateWords):
    """Reads whole date expressions of one text."""

    # -- dates -------------------------------------------------------------------------------------

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
                return other if moment.calendar == HIJRI else (moment, other[1])
        return moment, j

    def month_date(self, i: int) -> Found | None:
        """A month: "April 2017", "last April", "in February", "this month"."""
        j, told = i, False
        if self.phrase(j, "month_word"):
            rel = self.bare(j + 1, "past", "past2", "this", "next", "same")
            if rel:
                return Moment("period", unit="month", count=1.0, rel=rel.role), j + 1 + len(rel.words)
            if self.shown(j):
                return Moment("period", unit="month", count=1.0, rel="this"), j + 1
            j, told = j + 1, True
            if not self.near(j):
                return None
        month = self.month(j)
        if month is None or (told and month[0].prefix):
            return None
        moment = Moment("calendar", calendar=month[0].calendar, month=month[0].value)
        moment, end, tail = self.year_tail(moment, month[1])
        if not (told or tail or month[2] or (month[0].cue < 2 and self._cued(i, end))):
            return None
        if i > 1 and self.number(i - 1, 1, 31) and self.words[i - 2] in self.k.names_day_month:
            return None
        return moment, end

    def _cued(self, i: int, end: int) -> bool:
        """Whether the words around a month name that is also another word say that it is a month."""
        if i == 0:
            return False
        if self.phrase(i - 1, "from", "between"):
            return self.bare(end, "to") is not None
        return self.phrase(i - 1, "in") is not None

    def days_of_month(self, i: int) -> tuple[Moment, Moment, int] | None:
        """ "3 and 5 March", "3-5 March", "3 to 5 March": both days, next index."""
        first = self.number(i, 1, 31)
        if first is None or first[2] or not self.near(i + 1, loose=True):
            return None
        to = self.bare(i + 1, "to")
        j = i + 2 if to else i + 1
        second = self.number(j, 1, 31)
        joined = second is not None and second[1] == self.k.conjunction
        dash = set(self.tokens.gap(i + 1)) & set("-–")
        if second is None or not (to or joined or dash):
            return None
        stop = self.full_date(j)
        if stop is None or stop[0].month is None or stop[0].day != second[0]:
            return None
        return replace(stop[0], day=first[0]), stop[0], stop[1]

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
        if number is not None and number.unit in TIME_UNITS and number.noun_index is not None:
            rel = self._period_rel(number.noun_index + 1)
            count = number.low
            return (Moment("period", unit=number.unit, count=count, rel=rel[0]), rel[1]) if rel else None
        if noun is None or noun.unit not in TIME_UNITS or not noun.definite:
            return None
        j, count = i + 1, 1.0 if noun.number == "singular" else None
        inner = read_count(self.tokens, j, self.k.numbers) if count is None and self.near(j) else None
        if inner is not None and inner.noun_index is None and inner.low is not None:
            count, j = inner.low, inner.last + 1
        rel = self._period_rel(j) or (("this", j) if self.shown(i) and count else None)
        if rel is None or (noun.unit == "day" and count == 1.0):
            return None
        return Moment("period", unit=noun.unit, count=count, rel=rel[0], about=during), rel[1]

    def _period_rel(self, i: int) -> tuple[str, int] | None:
        few = self.bare(i, "few")
        j = i + 1 if few else i
        rel = self.bare(j, "past", "past2", "this", "next", "last_few", "same")
        if rel is None:
            return None
        return ("past" if rel.role == "last_few" else rel.role), j + len(rel.words)

    def ago(self, i: int) -> Found | None:
        """ "two days ago", "about three years ago", "in two days"; the word before the amount stands at i."""
        opener = self.phrase(i, "ago", "after", "since")
        if opener is None:
            return None
        j, about = i + 1, False
        over = False
        while self.near(j) and (vague := self.bare(j, "about", "more_than")):
            j, about, over = j + len(vague.words), True, over or vague.role == "more_than"
        if not self.near(j):
            return None
        amount = self.amount(j)
        if amount is None:
            return None
        unit, count, end = amount
        after = opener.role == "after"
        if after and (self.phrase(end, "upon") or unit in ("year", "decade") or count is None):
            return None
        rel = "next" if after else "past"
        if over and unit in ("year", "decade"):
            count = None
        if self.bare(end, "past", "last_few"):
            end += 1
        return Moment("ago", unit=unit, count=count, rel=rel, about=about), end

    def amount(self, i: int) -> tuple[str, float | None, int] | None:
        """ "three days", "a week", "weeks": unit, how many (None: several), next index."""
        noun = self.k.numbers.nouns.get(self.words[i])
        if noun is not None and noun.unit in TIME_UNITS and not noun.definite and not noun.prefix:
            if noun.number == "plural":
                return None if self.bare(i + 1, "part_of_day") else (noun.unit, None, i + 1)
            if noun.number == "singular":
                if self.near(i + 1) and (self.year_digits(i + 1, GREGORIAN) or self.month(i + 1)):
                    return None
                one = self.k.numbers.words.get(self.words[i + 1]) if self.near(i + 1) else None
                return noun.unit, 1.0, i + 2 if one and one.value == 1 and not one.prefix else i + 1
        number = read_count(self.tokens, i, self.k.numbers)
        if number is None or number.unit not in TIME_UNITS or number.noun_index is None or number.percent:
            return None
        noun = self.k.numbers.nouns[self.words[number.noun_index]]
        return None if noun.definite else (number.unit, number.low, number.noun_index + 1)

    # -- days of the week and around today ---------------------------------------------------------

    def day_point(self, i: int) -> Found | None:
        """ "Saturday evening", "yesterday", "the night of Wednesday to Thursday", "on 15 June"."""
        j, midnight = i, False
        while (part := self.phrase(j, "after_midnight", "part_of_day", "day_word")) and (
            j == i or self.near(j)
        ):
            midnight |= part.role == "after_midnight"
            j += len(part.words)
            if self.bare(j, "from", "this") and not self.phrase(j, *_OFFSETS):
                j += 1
            if j - i > 8:
                return None
        if j > i and not self.near(j, loose=True):
            return None
        back = self.phrase(j, "same_day", "next_day", "day_before")
        if back is not None:
            return _PLAIN[back.role], j + len(back.words)
        offset = self.phrase(j, *_OFFSETS)
        if offset is not None:
            return self._relative_day(offset, j)
        weekday = self.phrase(j, "weekday")
        if weekday is not None:
            return self._weekday(weekday, j, midnight)
        return self.full_date(j) if j > i else None

    def _relative_day(self, offset: DatePhrase, j: int) -> Found | None:
        end = j + len(offset.words)
        named = offset.role == "today" and self.near(j) and self.words[j - 1] in self.k.names_today
        if named and not (self.near(end) and self.phrase(end, "weekday")):
            return None
        if offset.role == "today" and (
            self.bare(end, "ordinal", "same", "relative") or self.bare(end, "past", "next")
        ):
            return None
        moment = Moment("day", offset=_OFFSETS[offset.role])
        if not self.near(end, loose=True):
            return moment, end
        weekday = self.phrase(end, "weekday")
        if weekday is not None and not weekday.prefix:
            found = self._weekday(weekday, end, False)
            if found:
                said = found[0]
                plain = said.kind == "weekday" and not said.rel
                return (replace(said, rel="next") if plain and moment.offset > 0 else said), found[1]
        return moment, end

    def _weekday(self, weekday: DatePhrase, j: int, midnight: bool) -> Found | None:
        if j > 0 and self.words[j - 1] in self.k.names_weekday:
            return None
        end = j + 1
        moment = Moment("weekday", weekday=weekday.value)
        if midnight:
            following = (weekday.value + 1) % 7
            other = self.phrase(end, "weekday") if self.near(end, loose=True) else None
            end += other is not None and other.value == following and not other.prefix
            return replace(moment, also=following), end
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
            joined = other is not None and other.prefix in ("", self.k.conjunction)
            if other is not None and joined and other.value == (weekday.value + 1) % 7:
                return replace(moment, also=other.value), end + 1
            corresponding = 1 if self.phrase(end, "corresponding") else 0
            date = self.full_date(end + corresponding)
            if date and not (self.phrase(end, "ordinal") and date[0].month is None):
                return date
        return moment, end

    # -- anything ----------------------------------------------------------------------------------

    def moment(self, i: int, during: bool = False) -> Found | None:
        """The date expression without "since" or "until" at word i, by the parts that word may play."""
        if i >= self.count:
            return None
        word = self.words[i]
        roles = self.roles(i)
        if _PART_ROLES.isdisjoint(roles) or not (found := self._part(i)):
            found = None
            if not _DAY_ROLES.isdisjoint(roles):
                found = self.day_point(i)
            if found is None and not _PLAIN_ROLES.isdisjoint(roles) and (plain := self.phrase(i, *_PLAIN)):
                return _PLAIN[plain.role], i + len(plain.words)
            if found is None and ("ordinal" in roles or word[0] <= "9" or word[-1] <= "9"):
                found = self.full_date(i)
            if found is None and not _MONTH_ROLES.isdisjoint(roles):
                found = self.month_date(i)
            if found is None and "year_word" in roles:
                found = self.year(i)
            if found is None and "season" in roles:
                found = self.season(i)
        if found is None and (during or "unit" in roles):
            found = self.unit_period(i, during) or self.running(i)
        if found is None and not _AGO_ROLES.isdisjoint(roles):
            found = self.ago(i)
        return found

    def _part(self, i: int) -> Found | None:
        """ "the end of 2014", "mid-July"."""
        part = self.phrase(i, *PARTS)
        inner = self._of_part(i + 1) if part is not None and self.near(i + 1) else None
        return (replace(inner[0], part=part.role), inner[1]) if inner and part else None

    def _of_part(self, i: int) -> Found | None:
        demonstrative = (
            1 if self.bare(i, "demonstrative") and self.phrase(i + 1, "month_word", "year_word") else 0
        )
        if demonstrative and self.phrase(i + 1, "month_word"):
            return Moment("period", unit="month", count=1.0, rel="this"), i + 2
        found = self.month_date(i) or self.year(i) or self.bare_year(i) or self.season(i)
        if found:
            return found
        month = self.month(i)
        if month is not None:
            return Moment("calendar", calendar=month[0].calendar, month=month[0].value), month[1]
        return self.unit_period(i, False)

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

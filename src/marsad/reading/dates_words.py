"""Words and small parts of date expressions: months, years, day numbers.

Each reader takes the index of a word and gives what it read with the index after it, or None.
"""

from __future__ import annotations

from dataclasses import replace

from marsad.reading.calendar import GREGORIAN, HIJRI
from marsad.reading.dates_records import DateKnowledge, DatePhrase, Moment
from marsad.reading.tokens import Tokens

NO_ROLES: frozenset[str] = frozenset()
Found = tuple[Moment, int]
LOOSE = frozenset(" /\\()،,-–«»\"'")


class DateWords:
    """Reads the parts of date expressions of one text."""

    def __init__(self, tokens: Tokens, knowledge: DateKnowledge) -> None:
        self.tokens, self.k = tokens, knowledge
        self.words = tokens.words
        self.count = len(tokens.words)

    # -- words -------------------------------------------------------------------------------------

    def phrase(self, i: int, *roles: str) -> DatePhrase | None:
        """The longest phrase of one of these roles at word i."""
        entries = self.k.phrases.get(self.words[i]) if i < self.count else None
        if entries is None:
            return None
        for phrase in entries:
            if phrase.role in roles and (len(phrase.words) == 1 or self._matches(i, phrase)):
                return phrase
        return None

    def roles(self, i: int) -> frozenset[str]:
        """The parts that phrases beginning with word i play."""
        return self.k.roles.get(self.words[i], NO_ROLES)

    def _matches(self, i: int, phrase: DatePhrase) -> bool:
        words, end = phrase.words, i + len(phrase.words)
        if end > self.count or self.words[i + 1] != words[1]:
            return False
        same = len(words) == 2 or tuple(self.words[i + 1 : end]) == words[1:]
        return same and self.tokens.sentence[i] == self.tokens.sentence[end - 1]

    def bare(self, i: int, *roles: str) -> DatePhrase | None:
        """A phrase without attached letters that follows its neighbour without a break."""
        phrase = self.phrase(i, *roles)
        return phrase if phrase and not phrase.prefix and self.near(i) else None

    def near(self, i: int, loose: bool = False) -> bool:
        """Whether word i follows in the same sentence after blanks only (``loose``: or light marks)."""
        if i >= self.count or i == 0 or self.tokens.sentence[i] != self.tokens.sentence[i - 1]:
            return False
        gap = self.tokens.gaps[i]
        return gap == " " or gap.isspace() or (loose and len(gap) <= 4 and set(gap) <= LOOSE)

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

    # -- parts -------------------------------------------------------------------------------------

    def month(self, i: int) -> tuple[DatePhrase, int, bool] | None:
        """A month name, said once or twice ("nisan/april"): phrase, next index, whether it is sure."""
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
        j = i + 1 if self.phrase(i, "demonstrative") else i
        if not self.phrase(j, "year_word"):
            return None
        digits = self.year_digits(j + 1, calendar) if self.near(j + 1, loose=True) else None
        if digits:
            return Moment("calendar", calendar=digits[1], year=digits[0]), digits[2]
        rel = self.bare(j + 1, "past", "past2", "this", "next", "same")
        if rel:
            return Moment("calendar", year_rel=rel.role), j + 1 + len(rel.words)
        return (Moment("calendar", year_rel="this"), j + 1) if self.shown(j) else None

    def shown(self, i: int) -> bool:
        """Whether "this" stands before word i."""
        return i > 0 and self.near(i) and self.phrase(i - 1, "demonstrative") is not None

    def year_tail(self, moment: Moment, i: int) -> tuple[Moment, int, bool]:
        """What follows a month: a year, "last", "of last year" … and whether there was any."""
        if not self.near(i, loose=True):
            return moment, i, False
        rel = self.phrase(i, "past", "this", "next")
        if rel and not rel.prefix:
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
            if j < self.count and self.tokens.gap(j).strip() and not set(self.tokens.gap(j)) <= LOOSE:
                return None
            return digits[0], j + 1 if self.bare(j, "from") else j
        ordinal = self.phrase(i, "ordinal")
        if ordinal is None:
            return None
        j = i + len(ordinal.words)
        return ordinal.value, j + 1 if self.bare(j, "from") else j

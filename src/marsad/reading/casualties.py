"""People killed and wounded, as a report counts them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from marsad.reading.numbers import Number, NumberKnowledge
from marsad.reading.tokens import Tokens

PEOPLE = frozenset(("person", "civilian", "child", "woman", "fighter", "killed", "wounded"))
_KILL = frozenset(("kill_verb", "kill_noun", "life", "death_object"))
_WOUND = frozenset(("wound_verb", "wound_noun"))
TRIGGERS = _KILL | _WOUND
_NONE: frozenset[str] = frozenset()
_VERBS = frozenset(("kill_verb", "wound_verb"))
_BREAKS = TRIGGERS | {"toll_stop", "among"}
_AHEAD, _BACK, _FAR, _JOIN, _ALSO = 7, 5, 14, 10, 7


@dataclass(frozen=True, slots=True)
class Toll:
    """Killed and wounded told of together, by the words ``first`` to ``last`` (inclusive).

    None: not said, or said without a number ("dozens were killed"). Of a range the lowest.
    """

    first: int
    last: int
    killed: int | None
    wounded: int | None


@dataclass(frozen=True, slots=True)
class _Part:
    first: int
    last: int
    killed: bool
    value: int | None


def find_casualties(tokens: Tokens, numbers: list[Number], k: NumberKnowledge) -> list[Toll]:
    """All tolls of a text in order; ``numbers`` as ``find_numbers`` gives them."""
    search = _Search(tokens, numbers, k)
    parts: list[_Part] = []
    for i in tokens.find(k.toll_words):
        roles = k.roles.get(tokens.words[i], _NONE)
        part = search.at_trigger(i, roles) if roles & TRIGGERS else search.at_noun(i)
        if part is not None:
            parts.append(part)
    return _joined(tokens, parts)


class _Search:
    """Finds the number that belongs to a word; each number belongs to one."""

    def __init__(self, tokens: Tokens, numbers: list[Number], k: NumberKnowledge) -> None:
        self.tokens, self.k = tokens, k
        self.starts = {n.first: n for n in numbers}
        self.ends = {max(n.last, n.noun_index if n.noun_index is not None else -1): n for n in numbers}
        self.nouns = {n.noun_index: n for n in numbers if n.noun_index is not None}
        self.used: set[int] = set()

    def roles(self, i: int) -> frozenset[str]:
        if i >= len(self.tokens.words):
            return frozenset()
        return self.k.roles.get(self.tokens.words[i], frozenset())

    def countable(self, number: Number | None, killed: bool) -> bool:
        if number is None or number.first in self.used or number.percent:
            return False
        other = "wounded" if killed else "killed"
        return number.unit is None or (number.unit in PEOPLE and number.unit != other)

    def take(self, trigger: int, number: Number, killed: bool) -> _Part:
        self.used.add(number.first)
        last = max(number.last, number.noun_index or 0)
        value = None if number.low is None else int(number.low)
        while value is not None and (more := self._also(last, killed)) is not None:
            self.used.add(more.first)
            value, last = value + int(more.low or 0), max(more.last, more.noun_index or 0)
        return _Part(min(trigger, number.first), max(trigger, last), killed, value)

    def _also(self, last: int, killed: bool) -> Number | None:
        """Another count of the same toll: "42 fighters and 9 soldiers"."""
        stop = self.tokens.sentences[self.tokens.sentence[last]][1]
        for j in range(last + 1, min(last + 1 + _ALSO, stop)):
            if self.roles(j) & _BREAKS and "at_least" not in self.roles(j + 1):
                return None
            number = self.starts.get(j)
            if number is not None:
                joined = self._joins(j) and number.low is not None
                fits = number.unit in PEOPLE - {"killed", "wounded"} and self.countable(number, killed)
                return number if joined and fits else None
        return None

    def _joins(self, j: int) -> bool:
        """Whether the number at word j goes on the count before it."""
        if not self.k.apart:
            return self.tokens.words[j].startswith(self.k.conjunction)
        own = self.starts[j]
        end = max(own.last, own.noun_index or 0)
        told = any(self.roles(n) & TRIGGERS for n in range(end + 1, end + 4))
        return self.tokens.words[j - 1] == self.k.conjunction and not told

    def at_trigger(self, i: int, roles: frozenset[str]) -> _Part | None:
        """The toll of a verb or verbal noun of killing or wounding."""
        killed = bool(roles & _KILL)
        if self.k.apart:
            return self._apart(i, roles, killed)
        if "life" in roles and not roles & (_KILL - {"life"}) and not self._life(i):
            return None
        if "death_object" in roles:
            return self._back(i, killed, _FAR) or self._ahead(i, killed) or self._told(i, i, killed)
        if roles & _VERBS and not self.tokens.words[i].startswith(self.k.conjunction):
            several = self.k.values.get(self.tokens.words[i], 1) > 1
            if part := self._back(i, killed, _BACK + 3 if several else _BACK) or self._one_before(i, killed):
                return part
        return self._ahead(i, killed) or self._uncounted(i, killed)

    def _apart(self, i: int, roles: frozenset[str], killed: bool) -> _Part | None:
        """Where the subject stands first: "12 were killed", "killed 12", "claimed the lives of 12", "12 died"."""
        if "life" in roles:
            return self._onward(i, killed) or self._before(i, killed) if self._life(i) else None
        if "kill_noun" in roles or "wound_noun" in roles:
            return self._onward(i, killed) or self._back(i, killed, 2)
        if self._undergone(i) or "dies_verb" in roles:
            return self._before(i, killed)
        return self._onward(i, killed) or self._uncounted(i, killed) or self._before(i, killed)

    def _onward(self, i: int, killed: bool) -> _Part | None:
        """The number ahead, unless it is that of the next word of killing or wounding ("one killed and two hurt")."""
        stop = self.tokens.sentences[self.tokens.sentence[i]][1]
        for j in range(i + 1, min(i + 1 + _AHEAD, stop)):
            number = self.starts.get(j)
            if number is not None and self.countable(number, killed):
                end = max(number.last, number.noun_index or 0)
                theirs = any(self.roles(n) & TRIGGERS for n in range(end + 1, min(end + 3, stop)))
                joined = self.k.conjunction in self.tokens.words[i + 1 : j]
                return None if theirs and joined else self.take(i, number, killed)
            roles = self.roles(j)
            led = "toll_to" in roles and j + 1 in self.starts
            if ("toll_stop" in roles and not led) or roles & TRIGGERS:
                return None
        return None

    def _undergone(self, i: int) -> bool:
        """Is the word a passive: does a form of "be" stand before it, with words of time at most between?"""
        return any("passive" in self.roles(j) for j in range(max(i - 3, 0), i))

    def _before(self, i: int, killed: bool) -> _Part | None:
        """The nearest number before the word that counts people, or counts nothing named right before it."""
        begin = self.tokens.sentences[self.tokens.sentence[i]][0]
        for j in range(i - 1, max(begin, i - 2 * _FAR) - 1, -1):
            if self.roles(j) & TRIGGERS and not self.roles(j) & {"passive"} and j < i - 1:
                return None
            number = self.ends.get(j) or self.nouns.get(j)
            if number is None or not self.countable(number, killed):
                continue
            if any("among" in self.roles(n) for n in range(max(begin, number.first - 2), number.first)):
                continue
            near = i - number.last <= 3 or "others" in self.roles(number.last + 1)
            if number.unit is not None or near:
                return self._with_earlier(i, number, killed)
        return self._one_before(i - sum("passive" in self.roles(j) for j in (i - 1, i - 2) if j >= 0), killed)

    def _with_earlier(self, i: int, number: Number, killed: bool) -> _Part:
        """The number with the one joined before it: "45 fighters and 43 soldiers were killed"."""
        joined = number.first - 1
        other = None
        if joined > 0 and self.tokens.words[joined] == self.k.conjunction:
            other = self.ends.get(joined - 1) or self.nouns.get(joined - 1)
        part = self.take(i, number, killed)
        if other is None or other.unit is None or other.low is None or not self.countable(other, killed):
            return part
        self.used.add(other.first)
        total = None if part.value is None else part.value + int(other.low)
        return _Part(other.first, part.last, killed, total)

    def _life(self, i: int) -> bool:
        begin = self.tokens.sentences[self.tokens.sentence[i]][0]
        return any("toll_verb" in self.roles(j) for j in range(max(begin, i - 8), i))

    def _ahead(self, i: int, killed: bool) -> _Part | None:
        stop = self.tokens.sentences[self.tokens.sentence[i]][1]
        for j in range(i + 1, min(i + 1 + _AHEAD, stop)):
            number = self.starts.get(j)
            if number is not None and self.countable(number, killed):
                return self.take(i, number, killed)
            roles = self.roles(j)
            both = j == i + 1 and "kill_noun" in self.roles(i) and "wound_noun" in roles
            if "toll_stop" in roles or (roles & TRIGGERS and not both):
                return None
        return None

    def _one_before(self, i: int, killed: bool) -> _Part | None:
        """ "that a child was killed"."""
        noun = self.k.nouns.get(self.tokens.words[i - 1]) if i and self.tokens.gap(i).isspace() else None
        if (
            noun is None
            or noun.unit not in PEOPLE
            or noun.number != "singular"
            or noun.definite
            or noun.prefix
        ):
            return None
        return _Part(i - 1, i, killed, 1)

    def _back(self, i: int, killed: bool, reach: int) -> _Part | None:
        begin = self.tokens.sentences[self.tokens.sentence[i]][0]
        for j in range(i - 1, max(begin, i - reach) - 1, -1):
            if set(self.tokens.gap(j + 1)) & set("،,;؛:") or (self.roles(j) & TRIGGERS and j < i):
                return None
            number = self.ends.get(j) or self.nouns.get(j)
            if number is None or not self.countable(number, killed):
                continue
            if number.unit is not None or "others" in self.roles(number.last + 1):
                return self.take(i, number, killed)
        return None

    def _uncounted(self, i: int, killed: bool) -> _Part | None:
        """ "a soldier was killed", "two others were wounded", "wounding others"."""
        stop = self.tokens.sentences[self.tokens.sentence[i]][1]
        for j in range(i + 1, min(i + 5, stop)):
            roles = self.roles(j)
            if "others" in roles:
                return self._told(i, j, killed)
            if roles & TRIGGERS and j == i + 1:
                continue
            if roles & (TRIGGERS | {"toll_stop"}):
                return None
            noun = self.k.nouns.get(self.tokens.words[j])
            if noun is not None and noun.unit in PEOPLE and not noun.prefix.strip(self.k.conjunction):
                if j + 1 < stop and noun.number == "singular" and self._of_many(j):
                    return None
                return self._single(i, j, killed) if noun.number == "singular" else _Part(i, j, killed, None)
        return None

    def _single(self, i: int, j: int, killed: bool) -> _Part:
        """One person, and "another" or "two others" right after."""
        stop = self.tokens.sentences[self.tokens.sentence[i]][1]
        for n in range(j + 1, min(j + 3, stop)):
            word, roles = self.tokens.words[n], self.roles(n)
            if "others" in roles and word.startswith(self.k.conjunction):
                return _Part(i, n, killed, 1 + int(self.k.values.get(word, 0)))
            if roles & _BREAKS:
                break
        return _Part(i, j, killed, 1)

    def _of_many(self, j: int) -> bool:
        return "of" in self.roles(j + 1) and self.tokens.words[j + 1] in self.k.pairs

    def _told(self, i: int, j: int, killed: bool) -> _Part:
        value = self.k.values.get(self.tokens.words[j])
        return _Part(i, j, killed, None if value is None else int(value))

    def at_noun(self, i: int) -> _Part | None:
        """The toll of a counted noun of the dead or injured ("28 dead"), or "the dead rose to 36"."""
        noun = self.k.nouns.get(self.tokens.words[i])
        if noun is None or noun.unit not in ("killed", "wounded"):
            return None
        killed = noun.unit == "killed"
        number = self.nouns.get(i)
        if self.k.apart and number is None:
            number = self.nouns.get(i - 1)
            of = "of" in self.roles(i + 1)
            number = number or (self.starts.get(i + 2) or self.starts.get(i + 4) if of else None)
            if number is not None and self.countable(number, killed):
                return self.take(i, number, killed)
            number = None
        if number is not None:
            return self.take(i, number, killed) if number.first not in self.used else None
        if noun.number != "plural":
            return None
        stop = self.tokens.sentences[self.tokens.sentence[i]][1]
        for j in range(i + 1, min(i + 1 + _FAR, stop) - 1):
            if self.roles(j) & TRIGGERS:
                break
            after = self.starts.get(j + 1)
            if "toll_to" in self.roles(j) and after is not None and self.countable(after, killed):
                return self.take(i, after, killed)
        return None if noun.definite else _Part(i, i, killed, None)


def _joined(tokens: Tokens, parts: list[_Part]) -> list[Toll]:
    """Killed and wounded told of close together are one toll."""
    tolls: list[Toll] = []
    for part in sorted(parts, key=lambda p: (p.first, p.last)):
        before = tolls[-1] if tolls else None
        near = (
            before is not None
            and part.first - before.last <= _JOIN
            and tokens.sentence[part.first] == tokens.sentence[before.last]
        )
        if (
            before is not None
            and near
            and not part.killed
            and before.wounded is None
            and before.killed is not None
        ):
            tolls[-1] = replace(before, last=max(before.last, part.last), wounded=part.value)
        elif part.killed:
            tolls.append(Toll(part.first, part.last, part.value, None))
        else:
            tolls.append(Toll(part.first, part.last, None, part.value))
    return tolls

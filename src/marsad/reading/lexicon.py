"""Dictionary matching through clitics: one lookup per word, longest form first.

A word is taken apart once («وبالرقة» = و + ب + الرقة, «للمتشددين» = ل + ال + متشددين) and the result is kept, so
that reading a report costs one dictionary lookup per word and a comparison per form that starts with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from marsad.reading.tokens import Tokens

_CACHE_LIMIT = 200_000
_BREAKS = frozenset(".,;:!?()[]{}\n،؛؟")


@dataclass(frozen=True, slots=True)
class Clitics:
    """Letters that attach in front of a word, folded: ``و ف`` | ``ب ل ك`` | ``س`` | ``ال``."""

    conjunctions: frozenset[str]
    prepositions: frozenset[str]
    future: frozenset[str]
    article: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A dictionary form: ``words[0]`` is where it is looked up, ``ref`` what it stands for.

    ``bare``: it also matches behind an article that the form does not have («متشددين» in «المتشددين»).
    ``verb``: "perfect" and "imperfect" forms take other prefixes than nouns; "" for all that is no verb.
    """

    kind: str
    words: tuple[str, ...]
    ref: Any
    bare: bool = False
    verb: str = ""


@dataclass(slots=True)
class Hit:
    """An entry found at words ``first``..``last`` (inclusive), and the clitics in front of it."""

    first: int
    last: int
    entry: Entry
    conjunction: str
    preposition: str
    article: bool


_Found = tuple[Entry, str, str, bool]
_Analysis = tuple[dict[str, tuple[_Found, ...]], tuple[_Found, ...]]


@dataclass(slots=True)
class Lexicon:
    """All forms by first word. Fill with :func:`build_lexicon`; ``match`` finds them in a text.

    ``cache`` and ``opened`` keep the words and the first words of forms that were met, for the next report.
    """

    heads: Mapping[str, tuple[Entry, ...]]
    clitics: Clitics
    cache: dict[str, _Analysis | None] = field(default_factory=dict)
    opened: dict[str, tuple[Entry, ...]] = field(default_factory=dict, repr=False, compare=False)

    def __getstate__(self) -> tuple[Mapping[str, tuple[Entry, ...]], Clitics]:
        return self.heads, self.clitics

    def __setstate__(self, state: tuple[Mapping[str, tuple[Entry, ...]], Clitics]) -> None:
        self.heads, self.clitics = state
        self.cache, self.opened = {}, {}

    def analyse(self, word: str) -> _Analysis | None:
        """Every entry that may start at ``word``, with the clitics it leaves: (by second word, single words).

        None for a word that starts no entry. Longer entries come first.
        """
        found: list[_Found] = []
        for conjunction, preposition, article, stem in self._splits(word):
            entries = self._entries(stem)
            if article or preposition:
                entries = [e for e in entries if self._takes(e, preposition, article)]
            found += [(entry, conjunction, preposition, article) for entry in entries]
        if not found:
            return None
        longer: dict[str, list[_Found]] = {}
        single: list[_Found] = []
        for one in found:
            words = one[0].words
            if len(words) > 1:
                longer.setdefault(words[1], []).append(one)
            else:
                single.append(one)
        for begun in longer.values():
            begun.sort(key=lambda f: -len(f[0].words))
        return {w: tuple(f) for w, f in longer.items()}, tuple(single)

    def _entries(self, stem: str) -> Sequence[Entry]:
        """All forms that begin with ``stem``."""
        found = self.opened.get(stem)
        if found is None:
            if stem not in self.heads:
                return ()
            found = self.opened[stem] = self.heads[stem]
        return found

    def _takes(self, entry: Entry, prefix: str, article: bool) -> bool:
        """Whether a form stands behind a preposition (or the future letter) and an article."""
        if entry.verb:
            return self._verb_takes(entry.verb, prefix, article)
        return (entry.bare or not article) and prefix not in self.clitics.future

    def _verb_takes(self, tense: str, prefix: str, article: bool) -> bool:
        """No article before a verb; before an imperfect one the future letter and the letter of purpose."""
        if article:
            return False
        purpose = self.clitics.article[-1]
        return not prefix or (tense == "imperfect" and (prefix in self.clitics.future or prefix == purpose))

    def _splits(self, word: str) -> Iterator[tuple[str, str, bool, str]]:
        c = self.clitics
        after_conjunction = [("", word)]
        if len(word) > 2 and word[0] in c.conjunctions:
            after_conjunction.append((word[0], word[1:]))
        for conjunction, rest in after_conjunction:
            yield conjunction, "", False, rest
            size = len(c.article)
            if rest.startswith(c.article) and len(rest) > size + 1:
                yield conjunction, "", True, rest[size:]
            if len(rest) > 2 and (rest[0] in c.prepositions or rest[0] in c.future):
                preposition, stem = rest[0], rest[1:]
                yield conjunction, preposition, False, stem
                if stem.startswith(c.article) and len(stem) > size + 1:
                    yield conjunction, preposition, True, stem[size:]
                elif preposition == c.article[-1] and stem.startswith(c.article[-1]) and len(stem) > 2:
                    yield conjunction, preposition, False, c.article + stem[1:]
                    yield conjunction, preposition, True, stem[1:]

    def match(self, tokens: Tokens) -> list[Hit]:
        """All entries found, overlapping ones too, ordered by first word and then longest first.

        A form of several words does not run over a sentence end, a comma, a colon or a bracket; quote marks
        and hyphens inside it do not matter («تنظيم "داعش"»).
        """
        cache, words = self.cache, tokens.words
        if len(cache) > _CACHE_LIMIT:
            cache.clear()
        for word in set(tokens.at).difference(cache):
            cache[word] = self.analyse(word)
        hits: list[Hit] = []
        end = len(words) - 1
        for index, analysis in enumerate(map(cache.__getitem__, words)):
            if analysis is None:
                continue
            longer, single = analysis
            if longer and index < end and (begun := longer.get(words[index + 1])) is not None:
                for entry, conjunction, preposition, article in begun:
                    form = entry.words
                    last = index + len(form) - 1
                    if len(form) > 2 and tuple(words[index + 2 : last + 1]) != form[2:]:
                        continue
                    if not _broken(tokens, index + 1, last + 1):
                        hits.append(Hit(index, last, entry, conjunction, preposition, article))
            for entry, conjunction, preposition, article in single:
                hits.append(Hit(index, index, entry, conjunction, preposition, article))
        return hits


def _broken(tokens: Tokens, first: int, end: int) -> bool:
    """Whether a mark that ends a phrase stands before one of the words ``first`` to ``end`` (exclusive)."""
    between = tokens.gaps[first:end]
    return between.count(" ") < len(between) and not _BREAKS.isdisjoint("".join(between))


def build_lexicon(entries: Iterable[Entry], clitics: Clitics) -> Lexicon:
    """Index ``entries`` by their first word. Equal entries are kept once."""
    heads: dict[str, dict[Entry, None]] = {}
    for entry in entries:
        heads.setdefault(entry.words[0], {})[entry] = None
    return Lexicon({word: tuple(found) for word, found in sorted(heads.items())}, clitics)

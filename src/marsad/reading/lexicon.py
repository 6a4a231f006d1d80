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
    """Letters that attach in front of a word, folded: ``و ف`` | ``ب ل ك`` | ``س`` | ``ال``.

    ``apart``: they are words of their own ("and", "of", "the"), capitals mark names, and a name may have ``ending``
    behind it ("Syrias"). The article then ends in a blank, which no word does.
    """

    conjunctions: frozenset[str]
    prepositions: frozenset[str]
    future: frozenset[str]
    article: str
    apart: bool = False
    ending: str = ""


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


class _Words(dict[str, "_Analysis | None"]):
    """Words that were met → what they may be; a word not met yet is looked at when it is asked for."""

    __slots__ = ("lexicon",)

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__()
        self.lexicon = lexicon

    def __missing__(self, word: str) -> _Analysis | None:
        found = self[word] = self.lexicon.analyse(word)
        return found


@dataclass(slots=True)
class Lexicon:
    """All forms by first word. Fill with :func:`build_lexicon`; ``match`` finds them in a text.

    ``vocabulary``: every word of a form, for languages whose names take an ending; empty for others.
    ``cache`` and ``opened`` keep the words and the first words of forms that were met, for the next report.
    """

    heads: Mapping[str, tuple[Entry, ...]]
    clitics: Clitics
    vocabulary: frozenset[str] = frozenset()
    cache: _Words = field(init=False, repr=False, compare=False)
    opened: dict[str, tuple[Entry, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self.cache, self.opened = _Words(self), {}

    def __getstate__(self) -> tuple[Mapping[str, tuple[Entry, ...]], Clitics, frozenset[str]]:
        return self.heads, self.clitics, self.vocabulary

    def __setstate__(self, state: tuple[Mapping[str, tuple[Entry, ...]], Clitics, frozenset[str]]) -> None:
        self.heads, self.clitics, self.vocabulary = state
        self.cache, self.opened = _Words(self), {}

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
        if c.apart:
            yield "", "", False, word
            return
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
        apart = self.clitics.apart
        if apart:
            words = [self.plain(word) for word in words]
        if len(cache) > _CACHE_LIMIT:
            cache.clear()
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
        if apart:
            _set_particles(tokens, hits, self.clitics)
        return hits

    def plain(self, word: str) -> str:
        """The word without the ending of a possessor, where only so it is one of a form ("Syrias")."""
        size = len(self.clitics.ending)
        if (
            size
            and len(word) > size + 2
            and word.endswith(self.clitics.ending)
            and word not in self.vocabulary
        ):
            stem = word[:-size]
            if stem in self.vocabulary:
                return stem
        return word


_LED = frozenset({"place", "actor", "source", "trigger"})
_LED_CUES = frozenset({"generic", "direction", "head"})


def _set_particles(tokens: Tokens, hits: list[Hit], clitics: Clitics) -> None:
    """What other languages attach: the words for "and", "of", "the" right before a name, a noun or an event word."""
    article = clitics.article.strip()
    words = tokens.words
    told: dict[int, tuple[str, str, bool]] = {}
    for hit in hits:
        kind = hit.entry.kind
        if kind not in _LED and not (kind == "cue" and hit.entry.ref.kind in _LED_CUES):
            continue
        if hit.first not in told:
            at, definite, preposition = hit.first - 1, False, ""
            if at >= 0 and words[at] == article and _blank(tokens.gaps[at + 1]):
                at, definite = at - 1, True
            if at >= 0 and words[at] in clitics.prepositions and _blank(tokens.gaps[at + 1]):
                at, preposition = at - 1, words[at]
            joined = at >= 0 and words[at] in clitics.conjunctions and _blank(tokens.gaps[at + 1])
            told[hit.first] = (words[at] if joined else "", preposition, definite)
        hit.conjunction, hit.preposition, hit.article = told[hit.first]


def _blank(gap: str) -> bool:
    return gap == " " or gap in (' "', " “", "\n")


def _broken(tokens: Tokens, first: int, end: int) -> bool:
    """Whether a mark that ends a phrase stands before one of the words ``first`` to ``end`` (exclusive)."""
    between = tokens.gaps[first:end]
    return between.count(" ") < len(between) and not _BREAKS.isdisjoint("".join(between))


def build_lexicon(entries: Iterable[Entry], clitics: Clitics) -> Lexicon:
    """Index ``entries`` by their first word. Equal entries are kept once."""
    heads: dict[str, dict[Entry, None]] = {}
    for entry in entries:
        heads.setdefault(entry.words[0], {})[entry] = None
    kept = {word: tuple(found) for word, found in sorted(heads.items())}
    words = (
        frozenset(w for found in kept.values() for e in found for w in e.words)
        if clitics.ending
        else frozenset()
    )
    return Lexicon(kept, clitics, words)

"""From a lemma to its written forms, by paradigm rules that are data.

A paradigm is chosen by the shape of the lemma and is a list of rows; a row rewrites the lemma into one form. So the
code knows no language: what Arabic does stands in ``inflection.toml``. Articles and proclitics are not expanded;
``bare`` takes them off a word of a report instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from marsad.reading.knowledge import TriggerForm

Folder = Callable[[str], str]

_BRACES = re.compile(r"^\{(?:([vna]):)?([^{}/]+)(?:/([^{}/]+))?\}$")


@dataclass(frozen=True, slots=True)
class Row:
    """One form: the lemma with ``find`` replaced by ``put``; by ``joined`` where pronouns follow (None: none do)."""

    find: re.Pattern[str]
    put: str
    tense: str
    agreement: str
    joined: str | None


@dataclass(frozen=True, slots=True)
class Paradigm:
    """The rows of all lemmas in which ``match`` is found."""

    name: str
    match: re.Pattern[str]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """All paradigms of a language; of each tuple the first that matches applies.

    ``imperfect``: (shape, replacement) pairs that make the imperfect of a perfect; ``needs_imperfect``: shapes of
    verbs of which it cannot be told. ``proclitics``: steps of prefixes, outermost first; ``merged``: spellings of
    several prefixes in one; ``before``: which of them may stand before a form, by its part of speech.
    """

    perfect: tuple[Paradigm, ...]
    present: tuple[Paradigm, ...]
    noun: tuple[Paradigm, ...]
    plural: tuple[Paradigm, ...]
    adjective: tuple[Paradigm, ...]
    imperfect: tuple[tuple[re.Pattern[str], str], ...]
    needs_imperfect: re.Pattern[str]
    pronouns: tuple[str, ...]
    proclitics: tuple[tuple[str, ...], ...]
    merged: tuple[tuple[str, str], ...]
    before: Mapping[str, re.Pattern[str]]


@dataclass(frozen=True, slots=True)
class Inflected:
    """A written form and what it says of itself; the fields are those of ``TriggerForm``."""

    word: str
    pos: str
    tense: str = ""
    agreement: str = ""
    pronoun: str = ""


@dataclass(frozen=True, slots=True)
class Lemma:
    """The words of one trigger, as its author wrote them. ``pronouns``: its verb takes attached objects.

    ``phrases``: several words each; a word in braces inflects: ``{n:noun}``, ``{a:adjective}``,
    ``{v:perfect}``, ``{v:perfect/imperfect}``, or ``{word}``: the trigger's own verb, else a noun.
    ``leave_out``: forms that the rules make but that mostly mean something else.
    """

    id: str
    verb: str = ""
    imperfect: str = ""
    masdar: tuple[str, ...] = ()
    plural: tuple[str, ...] = ()
    adjective: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    leave_out: tuple[str, ...] = ()
    pronouns: bool = True


def inflect(
    word: str, pos: str, paradigms: Iterable[Paradigm], pronouns: Iterable[str], shape: str = ""
) -> Iterator[Inflected]:
    """All forms of ``word`` by the first paradigm that fits it (or ``shape``, if given); none if none fits."""
    attached = tuple(pronouns)
    for paradigm in paradigms:
        if paradigm.match.search(shape or word) is None:
            continue
        for row in paradigm.rows:
            if row.find.search(word) is None:
                continue
            yield Inflected(row.find.sub(row.put, word, count=1), pos, row.tense, row.agreement)
            if row.joined is None:
                continue
            base = row.find.sub(row.joined, word, count=1)
            for pronoun in attached:
                yield Inflected(base + pronoun, pos, row.tense, row.agreement, pronoun)
        return


def imperfect_of(perfect: str, rules: Rules) -> str:
    """The imperfect of a perfect (both 3rd person masculine singular); "" when its shape does not tell."""
    if rules.needs_imperfect.search(perfect):
        return ""
    for shape, put in rules.imperfect:
        if shape.search(perfect):
            return shape.sub(put, perfect, count=1)
    return ""


def verb_forms(perfect: str, imperfect: str, rules: Rules, *, pronouns: bool) -> Iterator[Inflected]:
    """Perfect and imperfect forms of a verb; ``imperfect`` may be "" where the rules make it."""
    attached = rules.pronouns if pronouns else ()
    yield from inflect(perfect, "verb", rules.perfect, attached)
    present = imperfect or imperfect_of(perfect, rules)
    if present:
        yield from inflect(present, "verb", rules.present, attached, f"{perfect} {present}")


def expand(lemma: Lemma, rules: Rules, fold: Folder) -> tuple[TriggerForm, ...]:
    """Every folded form of a trigger, each once for its words, part of speech and pronoun or none; authored order."""
    made: dict[tuple[tuple[str, ...], str, bool], TriggerForm] = {}
    left_out = {fold(form) for form in lemma.leave_out}
    for words, form in _written(lemma, rules):
        folded = tuple(fold(w) for w in words)
        if " ".join(folded) not in left_out:
            made.setdefault(
                (folded, form.pos, bool(form.pronoun)),
                TriggerForm(folded, lemma.id, form.pos, form.tense, form.agreement, fold(form.pronoun)),
            )
    return tuple(made.values())


def _written(lemma: Lemma, rules: Rules) -> Iterator[tuple[tuple[str, ...], Inflected]]:
    singles: list[Inflected] = []
    if lemma.verb:
        singles.extend(verb_forms(lemma.verb, lemma.imperfect, rules, pronouns=lemma.pronouns))
    for noun in lemma.masdar:
        singles.extend(inflect(noun, "noun", rules.noun, rules.pronouns))
    for noun in lemma.plural:
        singles.extend(inflect(noun, "noun", rules.plural, rules.pronouns))
    for adjective in lemma.adjective:
        singles.extend(inflect(adjective, "adj", rules.adjective, ()))
    for single in singles:
        yield (single.word,), single
    for text in lemma.forms:
        words = tuple(text.split())
        yield words, Inflected(text, "phrase" if len(words) > 1 else "noun")
    for text in lemma.phrases:
        yield from _phrase(text, lemma, rules)


def _phrase(text: str, lemma: Lemma, rules: Rules) -> Iterator[tuple[tuple[str, ...], Inflected]]:
    """The first word in braces gives tense and agreement; the last pronoun written is the phrase's."""
    slots = [_slot(word, lemma, rules) for word in text.split()]
    head = next((i for i, word in enumerate(text.split()) if _BRACES.match(word)), 0)
    for choice in product(*slots):
        words = tuple(c.word for c in choice)
        pronoun = next((c.pronoun for c in reversed(choice) if c.pronoun), "")
        lead = choice[head]
        yield words, Inflected(" ".join(words), "phrase", lead.tense, lead.agreement, pronoun)


def _slot(word: str, lemma: Lemma, rules: Rules) -> list[Inflected]:
    found = _BRACES.match(word)
    if found is None:
        return [Inflected(word, "")]
    kind, stem, imperfect = found.groups()
    if kind == "a":
        return list(inflect(stem, "adj", rules.adjective, ()))
    if kind == "v":
        return list(verb_forms(stem, imperfect or "", rules, pronouns=False))
    nouns = list(inflect(stem, "noun", rules.noun, rules.pronouns))
    if kind is None and stem == lemma.verb:
        return [*verb_forms(stem, lemma.imperfect, rules, pronouns=False), *nouns]
    return nouns


def splits(word: str, rules: Rules) -> tuple[tuple[str, str], ...]:
    """Every (proclitics, rest) that the folded word may be; the word itself first. At least two letters stay."""
    found = [("", word)]
    for step in rules.proclitics:
        found += [
            (had + p, w[len(p) :])
            for had, w in found
            for p in step
            if w.startswith(p) and len(w) - len(p) > 1
        ]
    for spelling, put in rules.merged:
        found += [(had + spelling, put + w[len(spelling) :]) for had, w in found
                  if w.startswith(spelling) and len(w) - len(spelling) > 1]  # fmt: skip
    return tuple(dict.fromkeys(found))


def bare(word: str, rules: Rules) -> tuple[str, ...]:
    """The folded word as it stands and with its possible proclitics taken off, least taken off first.

    A later word of a phrase may match any of them.
    """
    return tuple(dict.fromkeys(rest for _, rest in splits(word, rules)))


def may_precede(proclitics: str, form: TriggerForm, rules: Rules) -> bool:
    """Whether a form can stand after these proclitics: no article before a verb, no preposition before a perfect.

    Phrases follow their first word: with a tense it is a verb, else a noun.
    """
    if form.tense:
        key = f"verb {form.tense}"
    elif form.pronoun and form.pos == "noun":
        key = "noun+"
    else:
        key = "adj" if form.pos == "adj" else "noun"
    return rules.before[key].fullmatch(proclitics) is not None

"""Packs and gazetteer → the reader's knowledge: one lexicon of all forms, compiled once and kept on disk."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from marsad.packs.conflicts import COMMON, NATIVE, conflict_names, read_conflict
from marsad.packs.dates import load_dates
from marsad.packs.files import data_root
from marsad.packs.letters import folded, load_letters
from marsad.packs.models import load_models
from marsad.packs.numbers import load_numbers
from marsad.packs.romanisation import load_romanisation
from marsad.packs.triggers import TriggerPack, load_triggers
from marsad.packs.words import (
    load_abbreviations,
    load_capitals,
    load_function_words,
    load_homographs,
    load_place_words,
    load_topic_words,
    load_words,
)
from marsad.places.gazetteer import Gazetteer, load_gazetteer
from marsad.places.latin import arabic_keys, latin_names
from marsad.reading.analysis import Knowledge
from marsad.reading.conflict import Conflict, PlaceAlias
from marsad.reading.knowledge import ActorName, Alias, Cue, ListedSource, Place
from marsad.reading.lexicon import Clitics, Entry, build_lexicon
from marsad.reading.tokens import tokenise
from marsad.reading.wordlists import WordLists

_BARE_ALIASES = frozenset({"label", "people", "adjective"})


def compile_knowledge(lang: str = "ar") -> Knowledge:
    """Everything the reader of ``lang`` needs, from the shipped packs, the gazetteers and the trained weights."""
    root = data_root() / "conflicts"
    conflicts = [
        ("", read_conflict(root / COMMON, lang=lang)),
        *((n, read_conflict(root / n, lang=lang)) for n in conflict_names()),
    ]
    triggers = load_triggers(lang)
    gazetteer = load_gazetteer()
    places = list(gazetteer.places)
    entries: list[Entry] = []
    for name, conflict in conflicts:
        entries.extend(_parties(name, conflict, lang))
        entries.extend(_place_aliases(conflict.place_aliases, gazetteer, places, lang))
    entries.extend(_place_names(gazetteer) if lang == NATIVE else latin_names(gazetteer, lang))
    entries.extend(_trigger_forms(triggers))
    words = load_words(lang)
    function_words = load_function_words(lang)
    clitics = _clitics(words)
    entries.extend(_cues(words, clitics))
    entries.extend(
        Entry("cue", _words(f.form, lang), Cue("function", f.kind, f.role)) for f in function_words
    )
    entries.extend(Entry("cue", _words(form, lang), Cue(kind)) for form, kind in load_place_words(lang))
    entries.extend(
        Entry("cue", _words(form, lang), Cue("topic", kind), bare=True)
        for form, kind in load_topic_words(lang)
    )
    letters = load_letters(lang)
    numbers = load_numbers(lang, letters)
    models, learned = load_models(lang)
    return Knowledge(
        letters=letters,
        lexicon=build_lexicon((e for e in entries if e.words), clitics),
        actors={a.id: a for _, c in conflicts for a in c.actors},
        places=tuple(places),
        triggers={t.id: t for t in triggers.triggers},
        dates=load_dates(lang, numbers, letters),
        numbers=numbers,
        models=models,
        theatres={name: c.meta.countries for name, c in conflicts if name},
        place_roles={folded(f.form, lang): f.role for f in function_words if f.role not in ("", "of")},
        weak_names=_weak_names(lang, gazetteer),
        capitals=_capitals(gazetteer),
        learned_types=learned,
        abbreviations=frozenset(load_abbreviations(lang)),
        name_keys={} if lang == NATIVE else arabic_keys(gazetteer, lang),
        romanisation=None if lang == NATIVE else load_romanisation(lang),
    )


def _clitics(words: WordLists) -> Clitics:
    if words.apart:
        told = {
            k: frozenset(c.form for c in words.clitics if c.kind == k) for k in ("conj", "prep", "article")
        }
        (article,) = told["article"]
        return Clitics(told["conj"], told["prep"], frozenset(), f"{article} ", True, words.ending)

    def of(kind: str) -> frozenset[str]:
        return frozenset(folded(c.form) for c in words.clitics if c.kind == kind and len(folded(c.form)) == 1)

    article = next(folded(c.form) for c in words.clitics if c.kind == "article")
    return Clitics(of("conj"), of("prep"), of("future"), article)


def _cues(words: WordLists, clitics: Clitics) -> Iterable[Entry]:
    """The closed lists as lexicon entries. Nouns stand without their article: the matcher takes it off."""
    for speech in words.speech:
        if speech.kind != "vow":
            yield Entry("cue", _words(speech.form, words.lang), Cue(speech.kind, speech.agreement))
    for hedge in words.hedges:
        yield Entry("cue", _words(hedge.form, words.lang), Cue("hedge", hedge.status))
    for speech in words.speech:
        if speech.kind == "vow":
            yield Entry("cue", _words(speech.form, words.lang), Cue("vow", speech.agreement))
    for negation in words.negation:
        yield Entry("cue", _words(negation.form, words.lang), Cue("negation", negation.status))
    for place in words.generic_places:
        form = _without_article(place.form, clitics, words.lang)
        yield Entry("cue", form, Cue("generic", place.kind, place.scope, place.number), bare=True)
        if len(form) == 1 and place.number != "dual" and not place.construct and not words.apart:
            yield from _owned(form[0], Cue("generic", place.kind, place.scope, "owned"), words)
    for head in words.heads:
        yield Entry(
            "cue",
            _without_article(head.form, clitics, words.lang),
            Cue("head", head.kind, number=head.number),
            bare=True,
        )
    for direction in words.directions:
        form = _words(direction.form, words.lang)
        definite = "def" if form[0].startswith(clitics.article) else ""
        bearing = "" if direction.bearing is None else f"{direction.bearing:g}"
        yield Entry("cue", form, Cue("direction", direction.scope, definite, bearing))
        if len(form) == 1 and not definite and not words.apart:
            yield from _owned(form[0], Cue("generic", "part", "part", "owned"), words)


def _owned(form: str, cue: Cue, words: WordLists) -> Iterable[Entry]:
    """A place noun with an attached pronoun («ريفها», «محيطه»): part of a place named before.

    What people own («مواقعهم») is none.
    """
    stems = [form[:-1] + folded("\u062a") if form.endswith(folded("\u0629")) else form]
    if form.endswith("\u0621"):
        stems.append(form[:-1] + folded("\u0626"))  # a final hamza takes a seat before the pronoun
    for clitic in words.clitics:
        if clitic.kind == "pronoun" and clitic.meaning.startswith(("him", "her")):
            for stem in stems:
                yield Entry("cue", (stem + folded(clitic.form),), cue)


def _without_article(form: str, clitics: Clitics, lang: str) -> tuple[str, ...]:
    first, *rest = _words(form, lang)
    size = len(clitics.article)
    if first.startswith(clitics.article) and len(first) > size + 1:
        first = first[size:]
    return (first, *rest)


@cache
def _words(form: str, lang: str) -> tuple[str, ...]:
    return tuple(tokenise(folded(form, lang)).words)


def _parties(name: str, conflict: Conflict, lang: str) -> Iterable[Entry]:
    for alias in conflict.aliases:
        plain = Alias(
            alias.actor,
            folded(alias.form, lang),
            alias.kind,
            alias.since,
            alias.until,
            alias.speaker,
            folded(alias.cue, lang),
        )
        yield Entry(
            "actor", _words(alias.form, lang), ActorName(plain, name), bare=alias.kind in _BARE_ALIASES
        )
    for source in conflict.sources:
        yield Entry(
            "source", _words(source.form, lang), ListedSource(source, name), bare=source.kind == "role"
        )


def _place_names(gazetteer: Gazetteer) -> Iterable[Entry]:
    for name, indexes in gazetteer.names.items():
        yield Entry("place", tuple(name.split()), indexes)


def _weak_names(lang: str, gazetteer: Gazetteer) -> dict[str, str]:
    """Names that need a place noun before them (``noun``) or a preposition of place at least (``cue``)."""
    weak: dict[str, str] = {}
    if lang == NATIVE:
        weak = dict.fromkeys((name for name in gazetteer.derived if " " not in name), "noun")
    weak.update((folded(form, lang), needs) for form, needs in load_homographs(lang))
    return weak


def _capitals(gazetteer: Gazetteer) -> dict[str, tuple[int, int]]:
    """ISO country → indexes of the country and of its capital."""
    whole = {p.country: i for i, p in enumerate(gazetteer.places) if p.kind == "country"}
    out: dict[str, tuple[int, int]] = {}
    for country, name in load_capitals():
        found = gazetteer.names.get(folded(name), ())
        towns = [i for i in found if gazetteer.places[i].country == country]
        towns.sort(key=lambda i: gazetteer.places[i].kind != "settlement")
        if towns and country in whole:
            out[country] = whole[country], towns[0]
    return out


def _place_aliases(
    aliases: Iterable[PlaceAlias], gazetteer: Gazetteer, places: list[Place], lang: str
) -> Iterable[Entry]:
    """``other`` names lead to the gazetteer's place, areas become places of their own, ``not`` blocks a form."""
    for alias in aliases:
        if alias.kind == "not":
            yield Entry("place", _words(alias.form, lang), ())
            continue
        found = [
            i
            for i in gazetteer.names.get(folded(alias.name_ar), ())
            if gazetteer.places[i].country == alias.country
            and (not alias.adm1_en or gazetteer.places[i].adm1_en == alias.adm1_en)
        ]
        if not found:
            places.append(
                Place(
                    "",
                    alias.country,
                    "area",
                    alias.name_ar,
                    "",
                    "",
                    alias.adm1_en,
                    None,
                    None,
                    source="project",
                )
            )
            found = [len(places) - 1]
        yield Entry("place", _words(alias.form, lang), tuple(found))


def _trigger_forms(pack: TriggerPack) -> Iterable[Entry]:
    for form in pack.forms:
        yield Entry(
            "trigger",
            form.words,
            form,
            bare=form.pos != "verb",
            verb=form.tense if form.pos == "verb" else "",
        )
    light = {verb.id: verb for verb in pack.light}
    for form in pack.light_forms:
        verb = light[form.trigger]
        cue = Cue("light", verb.effect, verb.status)
        yield Entry(
            "cue", form.words, cue, bare=form.pos != "verb", verb=form.tense if form.pos == "verb" else ""
        )


@cache
def load_knowledge(lang: str = "ar") -> Knowledge:
    """The compiled knowledge of ``lang``; once per process."""
    return compile_knowledge(lang)

"""The places and parties that the words of a search name: what is told of them is found in every language and spelling.

``named`` reads the words as the reader reads a report, so a name means here what it means there. Words in quotes, and
words behind a minus, are left as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from marsad.knowledge_cache import load_knowledge
from marsad.model import ActorRef, Claim, PlaceRef, Report
from marsad.reading.analysis import Analysis, analyse
from marsad.record.query import Name, Phrase, Query, parsed, terms
from marsad.record.snippet import Snippet, around, snippet

_LANGUAGES = ("ar", "en")
_ARABIC = re.compile(r"[\u0621-\u064a]")
_SHORTEST = 3  # letters of a name that needs no sentence around it


def named(text: str) -> Query:
    """The query that ``text`` asks, with what its bare words name. Raises QueryError as ``parsed`` does."""
    query = parsed(text)
    bare = [(raw, phrase) for minus, quoted, raw, phrase in terms(text) if not minus and not quoted]
    names: list[Name] = []
    for lang in _LANGUAGES:
        names += _names([one for one in bare if bool(_ARABIC.search(one[0])) == (lang == "ar")], lang)
    return replace(query, names=tuple(names))


def _names(bare: list[tuple[str, Phrase]], lang: str) -> Iterator[Name]:
    """What these words name, each word in one name at most: the first."""
    if not bare:
        return
    # A place in Latin letters is known by its capitals, which nobody types.
    raws = [raw if lang == "ar" else raw[:1].upper() + raw[1:] for raw, _ in bare]
    found = _read(" ".join(raws), lang)
    ends, at = [], 0
    for raw in raws:
        at += len(raw) + 1
        ends.append(at)
    taken: set[int] = set()
    for start, end, actors, places in found:
        which = [n for n, stop in enumerate(ends) if start < stop and (ends[n - 1] if n else 0) < end]
        if which and not taken & set(which):
            taken |= set(which)
            yield Name(tuple(dict.fromkeys(bare[n][1] for n in which)), actors, places)
    # A name that is a word too needs no cue where it is all that is asked.
    if not taken:
        ids = _gazetteer_ids(" ".join(raws))
        if ids:
            yield Name(tuple(dict.fromkeys(phrase for _, phrase in bare)), (), ids)


def _read(text: str, lang: str) -> list[tuple[int, int, tuple[str, ...], tuple[str, ...]]]:
    """(start, end, actors, places) of the names in ``text``, the longest first."""
    analysis = analyse(Report("", text, None, "", lang, ""), load_knowledge(lang))
    found = [*_parties(analysis), *_places(analysis)]
    return sorted(found, key=lambda one: (one[0] - one[1], one[0]))


def _parties(analysis: Analysis) -> Iterator[tuple[int, int, tuple[str, ...], tuple[str, ...]]]:
    tokens = analysis.doc.tokens
    for actor in analysis.doc.actors:
        if actor.ids and actor.kind == "name":
            yield tokens.starts[actor.first], tokens.ends[actor.last], actor.ids, ()


def _places(analysis: Analysis) -> Iterator[tuple[int, int, tuple[str, ...], tuple[str, ...]]]:
    tokens, listed = analysis.doc.tokens, analysis.knowledge.places
    for place in analysis.doc.places:
        ids = tuple(listed[index].id for index in place.candidates)
        if ids:
            yield tokens.starts[place.first], tokens.ends[place.last], (), ids


def _gazetteer_ids(name: str) -> tuple[str, ...]:
    from marsad.places.gazetteer import find, load_gazetteer
    from marsad.places.names import folded

    gazetteer, form = load_gazetteer(), folded(name)
    if len(form) < _SHORTEST or (form not in gazetteer.names and form not in gazetteer.english):
        return ()
    return tuple(one.place.id for one in find(gazetteer, name, 50) if one.score >= 0.9)


def mentions(query: Query, claims: Iterable[Claim]) -> Iterator[ActorRef | PlaceRef]:
    """Where ``claims`` tell of what ``query`` names, in the order of the claims."""
    actors = {id for name in query.names for id in name.actors}
    places = {id for name in query.names for id in name.places}
    for claim in claims:
        yield from (ref for ref in (*claim.actors, *claim.targets) if ref.id in actors)
        yield from (ref for ref in claim.places if ref.gaz in places)


def part(text: str, query: Query, claims: Iterable[Claim]) -> Snippet:
    """Where the words of ``query`` stand in ``text``; else where it tells of what they name; else its beginning."""
    found = snippet(text, query.every)
    first = None if found.marks else next(mentions(query, claims), None)
    return around(text, first.start, first.start + len(first.text)) if first else found

"""Who a party's name means: sure names first, then short names and labels by what went before."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from marsad.reading.document import ActorMention, Document
from marsad.reading.knowledge import ActorName

_SURE = frozenset({"name", "leader", "people"})
_LOOSE = frozenset({"short", "label", "adjective"})


def resolve_actors(doc: Document) -> None:
    """Give every actor mention its ids: sure names first, then short names and labels by what went before.

    A short name («التنظيم») takes the last party of its list that was named; failing that the one of its list
    that the report names most, then the first of its list. A label («الإرهابيين») does the same, within its
    theatre.
    """
    counts: dict[str, int] = {}
    listed = [_meant(doc, mention) for mention in doc.actors]
    for mention, names in zip(doc.actors, listed, strict=True):
        ids = _options(doc.theatre, names, _SURE)
        if ids:
            mention.ids, mention.reasons = ids, ("named",)
            for actor in ids:
                counts[actor] = counts.get(actor, 0) + 1
    recent: list[str] = []
    for mention, names in zip(doc.actors, listed, strict=True):
        if not mention.ids:
            mention.ids, mention.reasons = _choose(_options(doc.theatre, names, _LOOSE), recent, counts)
        for actor in mention.ids:
            if actor in recent:
                recent.remove(actor)
            recent.append(actor)
    doc.actors = [m for m in doc.actors if m.ids]


def _choose(
    options: Sequence[str], recent: Sequence[str], counts: dict[str, int]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if not options:
        return (), ()
    for actor in reversed(recent):
        if actor in options:
            return (actor,), ("refers back to the party named last",)
    best = max(options, key=lambda a: (counts.get(a, 0), -options.index(a)))
    why = "named later in the report" if counts.get(best) else "usual meaning in this conflict"
    return (best,), (why,)


def _meant(doc: Document, mention: ActorMention) -> list[ActorName]:
    """The names that hold here and now, of this conflict's lists and of those that all share.

    Another conflict's list counts only where the words say nothing in this one and the report is partly about it.
    """
    valid = [n for n in mention.names if _valid(doc, mention, n)]
    if not doc.theatre:
        return valid
    own = [n for n in valid if not n.conflict or n.conflict == doc.theatre]
    return own or [n for n in valid if n.conflict in doc.theatres and n.alias.kind in _SURE]


def _options(theatre: str, names: Sequence[ActorName], kinds: frozenset[str]) -> tuple[str, ...]:
    """The parties the words may mean: the theatre's own list first, else what all share, else any list.

    Those whose cue the report holds come before those that need none.
    """
    valid = [n for n in names if n.alias.kind in kinds]
    if len(valid) < 2:
        return tuple([n.alias.actor for n in valid])
    valid.sort(key=lambda n: not n.alias.cue)
    for wanted in (theatre, ""):
        ids = dict.fromkeys([n.alias.actor for n in valid if n.conflict == wanted])
        if ids:
            return tuple(ids)
    first = valid[0].conflict
    return tuple(dict.fromkeys([n.alias.actor for n in valid if n.conflict == first]))


def _valid(doc: Document, mention: ActorMention, name: ActorName) -> bool:
    alias = name.alias
    if (alias.since or alias.until) and (published := doc.report.published):
        if alias.since and published < alias.since:
            return False
        if alias.until and published > alias.until:
            return False
    return not alias.cue or _cue_holds(doc, mention, alias.cue)


def _cue_holds(doc: Document, mention: ActorMention, cue: str) -> bool:
    """Cues are ``scope:word|word``: near (same sentence), report, before, after (the word next to the name)."""
    scope, listed, forms = _cue(cue)
    words = doc.tokens.words
    if scope == "near":
        number = doc.tokens.sentence[mention.first]
        around = doc.near.get(number)
        if around is None:
            first, end = doc.tokens.sentences[number]
            around = doc.near[number] = f" {' '.join(words[first:end])} "
    elif scope == "before" or scope == "after":
        at = mention.core - 1 if scope == "before" else mention.last + 1
        if not 0 <= at < len(words):
            return False
        around = f" {words[at]} "
    else:
        return _told_anywhere(doc, listed, forms)
    return any(form in around for form in forms)


@cache
def _cue(cue: str) -> tuple[str, str, tuple[str, ...]]:
    """Its scope, its list of forms, and the forms with a blank on both sides."""
    scope, _, listed = cue.partition(":")
    return scope, listed, tuple([f" {form} " for form in listed.split("|")])


def _told_anywhere(doc: Document, listed: str, forms: Sequence[str]) -> bool:
    """Whether the report has one of the forms; each list is looked for once."""
    held = doc.told.get(listed)
    if held is None:
        if not doc.whole:
            doc.whole = f" {' '.join(doc.tokens.words)} "
        held = doc.told[listed] = any(form in doc.whole for form in forms)
    return held
